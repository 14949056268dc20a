"""What errors declare: a code of their own, one sentence and a remedy in two languages, and a row in docs/json.md."""

import ast
import importlib
import pkgutil
import re
import string
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

import tidao_sheets
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.core.toml.mistakes import MistakesError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tidao_sheets"
THAI = re.compile("[\u0e01-\u0e5b]")
TYPED = "{x}"  # what a person typed is never taken for a place to fill


def kinds_of(parent):
    """Yield every kind of error in the package, parents first."""
    for kind in parent.__subclasses__():
        if kind.__module__.startswith("tidao_sheets."):
            yield kind
            yield from kinds_of(kind)


for module in pkgutil.walk_packages(tidao_sheets.__path__, "tidao_sheets."):
    importlib.import_module(module.name)
KINDS = {kind.__name__: kind for kind in kinds_of(TidaoError)}
RAISED = {name: kind for name, kind in KINDS.items() if hasattr(kind, "code") and hasattr(kind, "says")}
EVERY = pytest.mark.parametrize("kind", RAISED.values(), ids=RAISED)


def places(sentence):
    """Return the values that a sentence wants filled in; "office.name" wants an office."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def places_of(kind):
    return places("".join((*kind.says, *kind.advises)))


def test_there_is_something_to_look_at():
    assert len(RAISED) > 40
    assert {"NoWorkspaceError", "FileError", "QuotaError", "TemplateFault"} <= {*RAISED}


def test_every_kind_has_a_code_or_kinds_of_its_own():
    assert [name for name, kind in KINDS.items() if name not in RAISED and not kind.__subclasses__()] == []
    assert len(KINDS) == len({*kinds_of(TidaoError)}), "two kinds of one name"


def test_codes_are_unique():
    declared = Counter(vars(kind)["code"] for kind in KINDS.values() if "code" in vars(kind))
    assert [code for code, times in declared.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z]+([_-][a-z]+)*", code) for code in declared)


@EVERY
def test_every_sentence_is_there_in_thai_and_in_english(kind):
    assert kind.exit in {1, 2, 3, 4, 130}
    for sentence in (kind.says, kind.advises):
        assert sentence.th.strip() == sentence.th != ""
        assert sentence.en.strip() == sentence.en != ""
        assert THAI.search(sentence.th) or re.fullmatch(r"\{\w+\}", sentence.th)
        assert not THAI.search(sentence.en)


ELSEWHERE = {"WrongUsageError", "FileError", "WorkspaceFileError", "BrokenRuleError"}
"""What only passes on a sentence: click's, the table of what systems refuse, a scoring rule's."""


@EVERY
def test_an_error_has_its_own_sentence_and_remedy(kind):
    empty = [s for s in (kind.says, kind.advises) if not re.sub(r"\{\w+\}|\W", "", s.th)]
    assert bool(empty) == (kind.__name__ in ELSEWHERE)


@EVERY
def test_both_languages_tell_the_same(kind):
    for sentence in (kind.says, kind.advises):
        assert places(sentence.en) - {"s"} == places(sentence.th)  # English has a plural


@EVERY
def test_every_sentence_can_be_filled_in(kind):
    values: dict[str, object] = dict.fromkeys(places_of(kind), TYPED)
    if "office" in values:
        values["office"] = SimpleNamespace(name=TYPED, romanised=TYPED)
    error = kind(TYPED, ()) if issubclass(kind, MistakesError) else kind(**values)
    assert str(error) == error.message.en
    for lang in ("th", "en"):
        filled = error.render(lang) + error.remedy.in_(lang)
        assert not places(filled.replace(TYPED, ""))
        assert (TYPED in filled) == bool(values)


def test_a_value_may_be_in_two_languages():
    assert Text("ถึง {who}", "to {who}").format(who=Text("ใครก็ได้", "anybody")) == Text("ถึง ใครก็ได้", "to anybody")


def calls():
    """Yield every making of a declared error in the package: where, its kind, and the names of the values given."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bare = node.exc if isinstance(node, ast.Raise) else None
            name = node.func if isinstance(node, ast.Call) else bare
            kind = RAISED.get(getattr(name, "id", ""))
            if kind is None or kind.__init__ not in {TidaoError.__init__, RAISED["QuotaError"].__init__}:
                continue
            given = {k.arg for k in node.keywords} if isinstance(node, ast.Call) else set()
            if None not in given:  # **values are another error's
                yield f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', '')}", kind, given - {"uncertain"}


def test_call_sites_give_what_the_sentences_want():
    found = list(calls())
    assert len(found) > 30
    assert [(where, kind.__name__) for where, kind, given in found if given != places_of(kind)] == []


# ── the document ──


def error_table(kinds):
    """Return the table of docs/json.md: every code of these kinds of error, its exit code, and what it means."""
    rows = {
        (kind.code, kind.exit): (kind.__doc__ or "").partition("\n")[0]
        for kind in kinds
        if hasattr(kind, "code") and {"code", "exit"} & vars(kind).keys()
    }
    lines = [f"| `{code}` | {exit_code} | {meaning} |" for (code, exit_code), meaning in sorted(rows.items())]
    return "\n".join(["| `error.code` | exit | meaning |", "|---|---|---|", *lines]) + "\n"


@EVERY
def test_the_document_says_what_every_code_means(kind):
    rows = error_table([kind]).splitlines()[2:]
    if not rows:  # a variant
        assert any(
            (getattr(k, "code", None), getattr(k, "exit", None)) == (kind.code, kind.exit) for k in kind.__bases__
        )
    assert all(re.fullmatch(r"\| `[a-z_-]+` \| \d+ \| [^|]+\. \|", row) for row in rows), "a sentence of one line"


def test_the_document_has_the_table_of_all_errors(golden):
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    with_table = re.sub(
        r"^\| `error\.code` \| exit .*\n(\|.*\n)+", lambda _: error_table(KINDS.values()), text, flags=re.MULTILINE
    )
    assert with_table.count("| `no_workspace` | 2 |") == 1
    golden("../../docs/json.md", with_table)

"""The command line by its real entry point: options, languages, exit codes, and JSON as docs/json.md tells of it."""

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from books import edited
from workspaces import (
    DAY,
    POINTS,
    ROOT,
    SECOND,
    SMALL,
    demo_workspace,
    files,
    fill,
    form_cell,
    shown,
    small_workspace,
    tidao,
    told_by_demo,
)

from tidao_sheets.cli import commands, console
from tidao_sheets.cli.clicks import COMMON
from tidao_sheets.cli.main import build
from tidao_sheets.jobs.workspace import Workspace

NAMES = [c.name for c in commands.commands()]
HEAVY = (
    "rich",
    "openpyxl",
    "xlsxwriter",
    "pydantic",
    "sqlalchemy",
    "pandas",
    "typst",
    "jinja2",
    "tidao_sheets.core.scoring.assessment",
)


@pytest.fixture
def work(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    return small_workspace(tmp_path_factory, tmp_path / "งาน")


def run(*arguments, **more):
    """Run the installed program in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tidao_sheets", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
        **more,
    )


# ── Help ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_is_in_the_language(name, lang):
    done = tidao(*([name] if name else []), "--help", lang=lang)
    assert done.code == 0
    own = [o.help for o in (build(lang).commands[name] if name else build(lang)).params if isinstance(o, click.Option)]
    words = " ".join(done.out.split())
    for text in [*own, COMMON["help"].in_(lang)]:
        assert text
        assert text.split()[0] in words
    assert ("ตัวเลือก" in done.out) == (lang == "th")
    assert ("Options" in done.out) == (lang == "en")


def test_the_entry_point_is_installed_and_speaks_thai_by_default():
    program = shutil.which("tidao", path=str(Path(sys.executable).parent))
    done = subprocess.run([program, "--help"], capture_output=True, encoding="utf-8", check=True, env={})
    assert "วิธีใช้: tidao" in done.stdout
    assert all(re.search(rf"^  {name} ", done.stdout, re.MULTILINE) for name in NAMES)


def test_help_and_version_import_nothing_heavy():
    code = "import sys; from tidao_sheets.cli.main import run; c = run([{!r}]); "
    code += "print(c, *sorted(sys.modules), file=sys.stderr)"
    for option in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(option)], capture_output=True, encoding="utf-8", check=True
        )
        loaded = done.stderr.split()
        assert loaded[0] == "0"
        assert not {*HEAVY} & {*loaded}
    assert re.match(r"tidao \d+\.\d+\.\d+\n$", done.stdout)


# ── Options ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_common_options_stand_before_or_after_the_command(work):
    before = tidao("--workspace", work, "--round", 1, "--json", "status")
    after = tidao("status", "--workspace", work, "--round", 1, "--json")
    assert before == after
    assert before.json["round"] == 1
    assert tidao("--round", 1, "status", "--round", 2, "--workspace", work, "--json").json["round"] == 2


def test_the_default_workspace_is_here(work):
    assert tidao("status", "--json", cwd=work).code == 0


@pytest.mark.parametrize(("lang", "said"), [("th", "รอบที่ 1"), ("en", "Round 1")])
def test_the_default_round_is_named_on_stderr(work, lang, said):
    done = tidao("status", "--workspace", work, "--json", lang=lang)
    assert said in done.err
    assert done.json["round"] == 1
    assert tidao("status", "--workspace", work, "--json", "--round", 1, lang=lang).err == ""


def test_the_language_may_come_from_the_environment(work):
    done = run("status", "--workspace", work, env={**os.environ, "TIDAO_LANG": "en"})
    assert "days" in done.stdout
    assert run("status", "--workspace", work, env={**os.environ, "TIDAO_LANG": "xx"}).stdout != done.stdout


def test_verbose_names_every_file_that_is_read(work):
    err = tidao("check", "-v", "--workspace", work, "--round", 1).err
    assert [line.strip() for line in err.splitlines()] == ["รอบ1-สายเหนือ.xlsx", "รอบ1-สายใต้.xlsx"]


def test_a_file_s_name_is_no_markup_on_a_terminal():
    with console.Progress(shown=True) as progress:
        progress("แฟ้ม [/b] [red].xlsx")


@pytest.mark.parametrize(
    ("arguments", "thai"),
    [
        (["--nonsense", "check"], "ไม่มีตัวเลือก --nonsense"),
        (["check", "--ronud", "1"], "--round"),
        (["chekc"], 'ไม่มีคำสั่ง "chekc"'),
        ([], "ต้องระบุคำสั่ง"),
        (["check", "--round", "two"], "จำนวนเต็ม"),
        (["check", "--workspace", __file__], "ไม่ใช่แฟ้ม"),
        (["check", "more"], "คำสั่งไม่ถูกต้อง"),
        (["letters", "--round", "1", "--kind", "poem"], "result"),
        (["export"], "--to"),
        (["init"], "FOLDER"),
        (["letters"], "ต้องระบุรอบ"),
    ],
)
def test_wrong_usage_is_one_sentence_with_a_remedy(arguments, thai):
    done = tidao(*arguments, lang="th")
    assert (done.code, done.out) == (2, "")
    assert thai in done.err
    assert "→" in done.err
    assert len(done.err.splitlines()) <= 3
    error = tidao(*arguments, "--json", lang="en")
    assert error.code == 2
    assert {*error.json["error"]} == {"code", "message", "remedy"}
    assert all(error.json["error"].values())
    assert not re.search("[ก-๙]", error.json["error"]["message"])


# ── Exit codes: 2, then 4, 3, 1, 0 ──────────────────────────────────────────────────────────────────────────────────


def tamper(folder):
    with edited(folder / "summary.xlsx") as book:
        book["จัดลำดับ รอบ 1"]["C10"] = "แก้เอง"


def spoil(folder):
    fill(folder, 1, {**POINTS, "pua": ("99", "7", "18", "8")})


def test_the_highest_exit_code_wins(work):
    sync = ("sync", "--workspace", work, "--round", 1, "--json")
    assert tidao(*sync).code == 0
    spoil(work)
    assert tidao(*sync, "--dry-run").code == tidao("check", *sync[1:]).code == tidao("status", *sync[1:]).code == 1
    tamper(work)
    assert tidao(*sync).code == 3
    (work / "forms" / "ก.xlsx").write_bytes(b"")
    assert tidao(*sync).code == 4
    (work / "workspace.toml").write_text("stroe = 1", encoding="utf-8")
    assert tidao(*sync).code == 2


def test_an_office_that_is_not_scored_yet_is_no_error(work):
    fill(work, 2, {"pua": SECOND["pua"]})
    for command in ("check", "status", "sync"):
        assert tidao(command, "--workspace", work, "--round", 2).code == 0


# ── init, forms, demo, export ───────────────────────────────────────────────────────────────────────────────────────


def test_init_makes_a_workspace_and_never_writes_over_one(tmp_path):
    first = tidao("init", tmp_path / "งาน", "--programme", SMALL)
    assert first.code == 0
    for kept in ("programme.toml", "workspace.toml"):
        other = tmp_path / kept
        other.mkdir()
        (other / kept).write_text("ของเดิม", encoding="utf-8")
        before = files(other)
        done = tidao("init", other, "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "workspace_exists")
        assert files(other) == before
    before = files(tmp_path / "งาน")
    assert tidao("init", tmp_path / "งาน").code == 2
    assert files(tmp_path / "งาน") == before


def test_init_knows_programmes_by_their_id(tmp_path):
    assert tidao("init", tmp_path / "ก", "--programme", "chiang-rai-2567").code == 0
    assert Workspace.open(tmp_path / "ก").programme.id == "chiang-rai-2567"
    done = tidao("init", tmp_path / "ข", "--programme", "atlantis", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "unknown_programme")
    assert "chiang-rai-2567" in done.json["error"]["remedy"]
    assert not (tmp_path / "ข").exists()


def test_forms_again_leaves_forms_as_they_are(work):
    first = tidao("forms", "--workspace", work, "--round", 2, "--json")
    assert (first.code, [f["made"] for f in first.json["forms"]]) == (0, [True, True])
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (work / "forms").iterdir()}
    again = tidao("forms", "--workspace", work, "--round", 2, "--json")
    assert (again.code, [f["made"] for f in again.json["forms"]]) == (0, [False, False])
    assert [f["tabs"] for f in again.json["forms"]] == [f["tabs"] for f in first.json["forms"]]
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (work / "forms").iterdir()} == before


def damage(folder):
    """Take a criterion's key away, write an advice; return the form."""
    programme = Workspace.open(folder).programme
    form = folder / "forms" / "รอบ1-สายเหนือ.xlsx"
    with edited(form) as book:
        book["ปัว"][form_cell("ก.1", programme, "advice")] = "ควรทาสีใหม่"
        book["ปัว"]["A" + form_cell("ข.2", programme)[1:]] = None
    return form


def test_a_damaged_form_is_named_and_rebuilt_beside_itself(work):
    form = damage(work)
    before = form.read_bytes()
    named = tidao("forms", "--workspace", work, "--round", 1, "--json")
    assert (named.code, {f["code"] for f in named.json["damaged"]}) == (1, {"key_missing"})
    done = tidao("forms", "--workspace", work, "--round", 1, "--rebuild", "--json")
    assert done.code == 0
    [rebuilt] = [f for f in done.json["forms"] if f["made"]]
    assert (rebuilt["rebuilt_from"], rebuilt["left"]) == (str(form), ["pua ข.2"])
    assert form.read_bytes() == before
    cells = next(t for t in rebuilt["tabs"] if t["office"] == "pua")["cells"]
    assert shown(rebuilt["workbook"], "ปัว", cells["ก.1"]["score"]) == 12
    assert shown(rebuilt["workbook"], "ปัว", cells["ก.1"]["advice"]) == "ควรทาสีใหม่"
    assert shown(rebuilt["workbook"], "ปัว", cells["ข.2"]["score"]) is None
    offices = {o["code"]: o for o in tidao("check", "--workspace", work, "--json").json["offices"]}
    assert offices["pua"]["missing"] == ["ข.2"]
    assert offices["thawangpha"]["total"] == "40"


def test_a_rebuilt_form_still_says_what_was_wrong(work):
    form, programme = damage(work), Workspace.open(work).programme
    with edited(form) as book:
        book["ปัว"][form_cell("ก.1", programme)] = "1,5"
        book["ท่าวังผา"][form_cell("ก.2", programme)] = 99
        book["ท่าวังผา"][form_cell("ข.1", programme)] = dt.date(2024, 5, 4)
        book["ท่าวังผา"][form_cell("ข.2", programme)] = "=1/0"

    def wrong():
        found = tidao("check", "--workspace", work, "--json").json["findings"]
        return {(f["office"], f["criterion"]) for f in found if f["severity"] == "error"}

    before = wrong()
    assert before == {("pua", "ก.1"), ("pua", "ข.2"), *(("thawangpha", c) for c in ("ก.2", "ข.1", "ข.2"))}
    assert tidao("forms", "--workspace", work, "--round", 1, "--rebuild").code == 0
    assert wrong() == before - {("pua", "ข.2")}, "that row's key was lost, which the rebuilding says"


def test_what_copies_dispute_is_not_carried_over_and_said(work):
    form = damage(work)
    with edited(shutil.copy(form, form.with_name("สำเนา.xlsx"))) as book:
        book["ปัว"][form_cell("ก.2", Workspace.open(work).programme)] = 1
        del book["ท่าวังผา"]  # the other copy has it: no damage
    named = tidao("forms", "--workspace", work, "--round", 1, "--json").json
    assert {f["code"] for f in named["damaged"]} == {"key_missing"}
    done = tidao("forms", "--workspace", work, "--round", 1, "--rebuild", "--json")
    [rebuilt] = [f for f in done.json["forms"] if f["made"]]
    assert rebuilt["left"] == ["pua ก.2", "pua ข.2"]


def test_the_demo_is_complete(tmp_path_factory):
    folder, told = demo_workspace(tmp_path_factory), told_by_demo(tmp_path_factory)
    first, second = told["rounds"]
    assert (first["findings"], [o["complete"] for o in first["offices"]]) == ([], [True] * 19)
    assert {f["severity"] for f in second["findings"]} == {"error", "warning", "info"}
    assert len([letter for letter in told["letters"] if letter["kind"] == "result"]) == 19
    assert not told["refused"]
    assert all(Path(letter["pdf"]).is_file() for letter in told["letters"])
    assert Path(told["summary"]).parent == folder


def test_the_demo_stands_beside_what_is_there_already(tmp_path, monkeypatch):
    (tmp_path / "tidao-demo").mkdir()
    (tmp_path / "tidao-demo" / "ของฉัน").touch()
    before = files(tmp_path / "tidao-demo")

    class EnoughError(Exception):
        pass

    def enough(folder, *_):
        raise EnoughError(folder.name)

    monkeypatch.setattr("tidao_sheets.jobs.demo.make_workspace", enough)
    with pytest.raises(EnoughError, match=r"tidao-demo \(2\)"):
        tidao("demo", cwd=tmp_path)
    assert files(tmp_path / "tidao-demo") == before


@pytest.mark.parametrize("name", ["summary.xlsx", "forms/ใหม่.xlsx", "backup/ใหม่.csv", "forms/../summary.xlsx"])
def test_an_export_never_takes_the_place_of_the_workspace_s_own_files(work, name):
    (work / "backup").mkdir()
    before = files(work)
    done = tidao("export", "--workspace", work, "--to", work / name, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "own_file")
    assert files(work) == before


@pytest.mark.parametrize(("name", "code"), [("a.csv", 0), ("a.xlsx", 0), ("a.json", 0), ("a.doc", 2), ("a", 2)])
def test_export_goes_by_the_ending(work, name, code):
    done = tidao("export", "--workspace", work, "--to", work / name, "--round", 1, "--json")
    assert done.code == code
    assert (work / name).exists() == (code == 0)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def documented(section):
    """Return the keys that a section of docs/json.md lists, each as a path of its parts."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.search(rf"^##+ {section}\n(.*?)(?=^##+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, section
    keys = re.findall(r"^\| `([^`]+)` \|", found[1], re.MULTILINE)
    assert keys
    return {tuple(key.replace("[]", ".[]").split(".")) for key in keys}


def told(value, path=()):
    """Yield the path of every value in a document, lists and objects with their contents."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from told(inside, (*path, key))
    elif isinstance(value, list):
        for inside in value:
            yield from told(inside, (*path, "[]"))


def fits(real, listed):
    return len(real) == len(listed) and all(a == b or b.startswith("<") for a, b in zip(real, listed, strict=True))


def outputs_of_all(folder):
    """Return section → what the command says in situations that between them hold every key."""
    at = ("--workspace", folder, "--json")
    fill(folder, 2, {**SECOND, "muang": ("'ก", "", "1", "1")})
    second = tidao("sync", *at, "--round", 2).json
    tamper(folder)
    damage(folder)
    (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    unread = [tidao(*words, *at).json for words in (("check",), ("status",), ("forms",), ("export", "--to", "x.csv"))]
    settings = folder / "workspace.toml"
    told = settings.read_text(encoding="utf-8").replace('# "1/result" = "1201-1218"', '"2/result" = "7"')
    settings.write_text(told, encoding="utf-8")
    letters = tidao("letters", *at, "--round", 2).json
    verified = tidao("letters", *at, "--round", 2, "--verify").json
    (folder / "forms" / "เสีย.xlsx").unlink()
    sync = tidao("sync", *at, "--round", 1).json
    rebuilt = tidao("forms", *at, "--rebuild").json
    spoilt = folder / "forms" / "รอบ1-สายเหนือ.xlsx"
    with edited(spoilt) as book:
        book["ปัว"]["A1"] = None
    waiting = folder.parent / "รอ"
    shutil.copytree(folder, waiting)
    (waiting / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    return {
        "Failures": [tidao("check", *at, "--round", 9).json],
        "check and sync": [second, sync, unread[0]],
        "status": [unread[1]],
        "forms": [unread[2], rebuilt, tidao("forms", "--workspace", waiting, "--json", "--round", 3).json],
        "export": [unread[3]],
        "letters": [letters],
        "letters --verify": [verified],
        "doctor": [tidao("doctor", *at).json],
        "init": [tidao("init", folder.parent / "ใหม่", "--json").json],
    }


def test_json_holds_exactly_the_documented_keys(work, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(work.parent)
    outputs = {**outputs_of_all(work), "demo": [told_by_demo(tmp_path_factory)]}
    for section, documents in outputs.items():
        listed = documented(section)
        begun = {key[:n] for key in listed for n in range(1, len(key))}
        real = {path for document in documents for path in told(document)}
        if section == "demo":  # the rest is what other commands say
            real = {path[:2] for path in real}
        unknown = {p for p in real if not any(fits(p, key) for key in listed | begun)}
        assert not unknown, f"{section}: docs/json.md does not tell of {sorted(unknown)[:5]}"
        absent = {k for k in listed if not any(fits(p, k) for p in real)}
        if section == "letters":  # told in tests/test_publish.py: they need rare settings
            absent -= {("letters", "[]", key, "[]") for key in ("placeholders", "doubts", "kept", "pictures")}
        if section == "demo":
            absent -= {("refused", "[]")}
        assert not absent, f"{section}: no output holds {sorted(absent)[:5]}"


def test_every_json_example_is_json():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert len(found) >= len(NAMES)
    for example in found:
        json.loads(example)


def test_the_same_state_gives_the_same_document(work):
    def once():
        return re.sub(r'"read_at": ".*?"', "", tidao("check", "--workspace", work, "--json", "--round", 1).out)

    first = once()
    for form in (work / "forms").iterdir():
        form.rename(form.with_name(f"ฮ {form.name}"))
    for form in sorted((work / "forms").iterdir(), reverse=True):
        form.rename(form.with_name(form.name[2:]))
    assert once() == first
    other = run("check", "--workspace", work, "--json", "--lang", "en", env={**os.environ, "PYTHONHASHSEED": "7"})
    assert re.sub(r'"read_at": ".*?"', "", other.stdout) == first


def test_points_are_exact_texts(work):
    fill(work, 1, {**POINTS, "pua": ("0.1", "0.2", "0", "8.5")})
    offices = {o["code"]: o for o in tidao("check", "--workspace", work, "--json").json["offices"]}
    assert offices["pua"]["points"] == {"ก.1": "0.1", "ก.2": "0.2", "ข.1": "0", "ข.2": "8.5"}
    assert (offices["pua"]["dimensions"], offices["pua"]["total"]) == ({"ก": "0.3", "ข": "8.5"}, "8.8")
    assert offices["pua"]["tier"] == "none"


# ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_command_is_documented():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"\w+", " ".join(re.findall(r"^## (.*)$", text, re.MULTILINE))))
    assert {*NAMES} <= headings
    assert headings <= {*NAMES, "Failures", "and"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if not re.search(rf"\btidao {name}\b|`{name}`|scripts/{name}\.py", readme)] == []


@pytest.mark.parametrize("name", ["README.md", "docs/json.md", "docs/guide.th.md", "config/workspace.toml"])
def test_every_command_and_option_named_in_a_document_exists(name):
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"there is no {name}")
    group = build("en")
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^|[`$\s\"“(])tidao ([a-z-][^`\n\"”]*)", text):
        words = line.split()
        command = next((w for w in words if not w.startswith("-")), None)
        if words[0].startswith("--"):
            continue
        assert command in group.commands, f"{name}: tidao {line}"
        known = {o for p in group.commands[command].params for o in p.opts} | {"--help", "--version"}
        assert {w.partition("=")[0] for w in words if w.startswith("--")} <= known, f"{name}: tidao {line}"

"""The public API: light to import, typed, and its example does what the documents say."""

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import tidao_sheets
from tidao_sheets import OfficeScores, TidaoError, assess, frames, load_programme, read_folder
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.file import ProgrammeError
from tidao_sheets.stores.xlsx.store import XlsxStore

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "programmes" / "small.toml"
MARKER = "<!-- example: api -->"
HEAVY = {"click", "gspread", "jinja2", "numpy", "openpyxl", "pandas", "pyarrow", "pydantic", "psycopg"}
HEAVY |= {"typst", "xlsxwriter"}


def run(code, cwd=ROOT):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def given(programme, office):
    """Return made-up scores of an office: criterion id → points."""
    n = list(programme.offices).index(office)
    return {
        c.id: c.full_marks - min(Decimal((n * 7 + k * 3) % (3 + n % 9) + (k == n % 4)) / 2, c.full_marks)
        for k, c in enumerate(programme.criteria)
    }


def make_forms(programme, folder, round_number=1, scores=None):
    """Fill in the forms of all committees; `scores` holds office → criterion → what is typed instead."""
    store = XlsxStore(forms=folder, evidence=folder / "x", summary_path=folder / "x", backups=folder / "x", stamp="")
    for committee in programme.committees.values():
        filled = {
            code: {c: {"score": v} for c, v in {**given(programme, code), **(scores or {}).get(code, {})}.items()}
            for code in committee.offices
        }
        round_ = programme.rounds[round_number]
        store.make_form(score_slot(round_, committee), form_workbook(programme, round_, committee, filled=filled))


@pytest.fixture(scope="module")
def real():
    return load_programme("chiang-rai-2567")


@pytest.fixture(scope="module")
def small():
    return load_programme(SMALL)


@pytest.fixture(scope="module")
def place(real, tmp_path_factory):
    """A folder with `forms` in it, one score of which is above full marks."""
    folder = tmp_path_factory.mktemp("งาน")
    make_forms(real, folder / "forms", scores={"5707": {"3.1": 5}})
    return folder


# ── light to import ──


def test_import_is_light():
    loaded = run("import sys, tidao_sheets; print(*sorted({name.partition('.')[0] for name in sys.modules}))").split()
    assert "tidao_sheets" in loaded
    assert not HEAVY & {*loaded}


def test_reading_never_imports_pandas(small, tmp_path):
    make_forms(small, tmp_path)
    code = (
        f"import sys, tidao_sheets as t; p = t.load_programme({str(SMALL)!r})\n"
        f"r = t.read_folder(p, {str(tmp_path)!r}); a = t.assess(p, 1, r.scores); t.frames\n"
        "print(a.complete, 'openpyxl' in sys.modules, 'pandas' in sys.modules, 'xlsxwriter' in sys.modules)"
    )
    assert run(code).split() == ["True", "False", "False", "False"]


def test_every_public_name_is_there():
    assert {*tidao_sheets.__all__} <= {*dir(tidao_sheets)}
    for name in tidao_sheets.__all__:
        assert getattr(tidao_sheets, name) is not None
    assert {*tidao_sheets.__all__} == {*tidao_sheets._HOMES, "__version__"}


def test_version_is_the_package_s():
    assert re.match(r"\d+\.\d+", tidao_sheets.__version__)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = tidao_sheets.nonsense


# ── load, read, assess ──


def test_folder_to_ranking(real, place):
    reading = read_folder(real, place / "forms", round=1)
    assert (reading.round, reading.unread) == (1, ())
    assert [(f.code, f.office, f.criterion) for f in reading.findings] == [("over_full_marks", "5707", "3.1")]
    wanted = {code: given(real, code) for code in real.offices}
    del wanted["5707"]["3.1"]
    assert {s.office: dict(s.points) for s in reading.scores} == wanted
    result = assess(real, 1, reading.scores)
    assert [code for code, r in result.offices.items() if not r.complete] == ["5707"]
    assert all(r.total == sum(wanted[code].values()) for code, r in result.offices.items() if r.complete)


def test_names_in_folders_do_not_matter(small, tmp_path):
    make_forms(small, tmp_path / "a" / "ข")
    for n, path in enumerate(tmp_path.rglob("*.xlsx")):
        path.rename(path.with_name(f"สำเนา {n}.xlsx"))
    assert all(s.points for s in read_folder(small, str(tmp_path)).scores)


def test_round_without_forms_is_a_finding(small, tmp_path):
    make_forms(small, tmp_path, 1)
    reading = read_folder(small, tmp_path, round=2)
    assert {f.code for f in reading.findings} == {"form_missing"}
    assert not assess(small, 2, reading.scores).complete


def test_what_cannot_be_read_is_named(small, tmp_path):
    make_forms(small, tmp_path)
    (tmp_path / "เสีย.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    reading = read_folder(small, tmp_path)
    assert [u.name for u in reading.unread] == ["เสีย.xlsx"]
    assert all(s.points for s in reading.scores)


def test_folder_that_is_not_there(small, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("nowhere", "file"):
        with pytest.raises(TidaoError) as caught:
            read_folder(small, tmp_path / name)
        assert name in caught.value.message.th


def test_round_that_is_not_there(small, tmp_path):
    with pytest.raises(TidaoError) as caught:
        read_folder(small, tmp_path, round=4)
    assert caught.value.code == "unknown_round"


def test_programme_that_is_not_there(tmp_path):
    for named in ("atlantis-2567", tmp_path / "none.toml"):
        with pytest.raises(TidaoError) as caught:
            load_programme(named)
        assert Path(named).name in caught.value.message.th


def test_broken_programme_tells_every_mistake():
    with pytest.raises(ProgrammeError) as caught:
        load_programme(ROOT / "tests" / "programmes" / "broken" / "agreement.toml")
    assert len(caught.value.mistakes) > 1


def test_scores_need_no_workbook(small):
    scores = [OfficeScores(code, given(small, code)) for code in small.offices]
    before = assess(small, 1, scores)
    result = assess(small, 2, scores, before)
    assert {r.movement.total for r in result.offices.values()} == {0}
    assert len(frames(before, result).offices) == 2 * len(small.offices)


# ── the example ──


def examples(path):
    """Return each marked example of a document: its code, and the output that the next text block shows."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    pattern = re.escape(MARKER) + r"\n+```python\n(.*?)```\n(?:[^`]*?```text\n(.*?)```)?"
    found = re.findall(pattern, text, re.DOTALL)
    assert len(found) == text.count(MARKER), f"{path.name}: a marker without its python block"
    return found


def test_the_documents_hold_an_example():
    assert examples(ROOT / "docs" / "api.md")


@pytest.mark.parametrize("name", ["README.md", "docs/api.md"])
def test_example_prints_what_the_document_says(name, place):
    found = examples(ROOT / name)
    if not found:
        pytest.skip(f"{name} holds no example of the API")
    for code, output in found:
        printed = run(code, cwd=place)
        assert printed.strip()
        if output:
            assert [line.rstrip() for line in printed.splitlines()] == output.splitlines()


def test_every_module_can_be_imported_first():
    code = """
import importlib, pkgutil, sys, tidao_sheets
found = pkgutil.walk_packages(tidao_sheets.__path__, "tidao_sheets.")
names = [m.name for m in found if not m.name.endswith("__main__")]
for name in names:
    for loaded in [n for n in sys.modules if n.startswith("tidao_sheets.")]:
        del sys.modules[loaded]
    importlib.import_module(name)
print(len(names) > 100)
"""
    assert run(code).split() == ["True"]

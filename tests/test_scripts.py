"""The commands of a fresh machine, and the tools that the tests themselves stand on."""

import ast
import contextlib
import importlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import conftest
import openpyxl
import pytest
import xlsxwriter
from workspaces import SECOND, fill, small_workspace

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "scripts"
ENTRIES = ("demo.py", "test.py", "sync.py")
VERSION = "{}.{}".format(*sys.version_info[:2])


@pytest.fixture(scope="module", autouse=True)
def load():
    """load(name): a script as a module; the import path is as before afterwards."""
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))

    def by_file(name):
        spec = importlib.util.spec_from_file_location(f"script_{name}", SCRIPTS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    yield lambda name: importlib.import_module(name) if name.startswith("_") else by_file(name)
    sys.path[:] = before


@pytest.fixture
def venv(load):
    return load("_venv")


@pytest.fixture
def place_module(load):
    return load("_place")


@pytest.fixture
def install_module(load):
    return load("_install")


# An old Python.


def imported(name):
    """Return the modules that a script imports, wherever in it."""
    nodes = list(ast.walk(ast.parse((SCRIPTS / name).read_text(encoding="utf-8"))))
    found = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def helpers():
    """Return the scripts that run before .venv is there, beside the entries: what these import, and so on."""
    found, todo = set(), list(ENTRIES)
    while todo:
        new = {f"{name}.py" for name in imported(todo.pop()) - sys.stdlib_module_names if name[0] == "_"} - found
        found |= new
        todo += new
    return sorted(found)


@pytest.mark.parametrize("name", [*ENTRIES, "_venv.py"])
def test_an_old_python_can_parse_what_it_reads(name):
    ast.parse((SCRIPTS / name).read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("name", ENTRIES)
def test_an_old_python_is_told_in_both_languages(name):
    # Modules that this old Python would not have: the check must come first.
    program = (
        "import runpy, sys; sys.version_info = (3, 6, 15)\n"
        "for name in ('tomllib', 'dataclasses'): sys.modules[name] = None\n"
        f"runpy.run_path({str(SCRIPTS / name)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 2, said
    assert "ต้องใช้ Python 3.11 ขึ้นไป (ตัวที่ใช้อยู่คือ 3.6)" in said
    assert "Python 3.11 or later is needed (this is 3.6)" in said


@pytest.mark.parametrize("name", [*ENTRIES, *helpers()])
def test_only_the_standard_library_is_imported(name):
    beside = {path.stem for path in SCRIPTS.glob("_*.py")}
    assert {found.partition(".")[0] for found in imported(name)} <= sys.stdlib_module_names | beside


@pytest.mark.parametrize("name", ["bench.py", "google_check.py", "licences.py", "lock.py"])
def test_what_makes_or_asks_for_the_venv_itself_starts_without_it(name):
    bare = [sys.executable, "-I", "-S", "-c", "import runpy, sys; runpy.run_path(sys.argv[1])", str(SCRIPTS / name)]
    done = subprocess.run(bare, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")


# The stamp: when something is installed.

PYPROJECT = '[project]\nname = "x"\ndependencies = ["a>=1"]\n'


@pytest.mark.parametrize(
    ("after", "same"),
    [
        ("# a comment\n" + PYPROJECT, True),
        (PYPROJECT + "[tool.ruff]\nline-length = 100\n", True),
        (PYPROJECT.replace("a>=1", "a>=2"), False),
        (PYPROJECT + "[build-system]\nrequires = []\n", False),
        (PYPROJECT + "[tool.hatch]\nx = 1\n", False),
    ],
)
def test_the_fingerprint_sees_what_decides_the_installation(place_module, after, same):
    assert (place_module.fingerprint(PYPROJECT) == place_module.fingerprint(after)) is same


@pytest.fixture
def wanted(place_module, tmp_path):
    return place_module.Stamp("hash", "3.12", str(tmp_path), ("",), installed=("a-1.dist-info",))


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "ready"),
        ({"extras": ("", "test")}, "ready"),
        ({"project": "other"}, "install"),
        ({"extras": ()}, "install"),
        ({"installed": ("a-1.dist-info", "lost-2.dist-info")}, "install"),
        ({"finished": False}, "make"),
        ({"root": "/where/it/was/before"}, "make"),
    ],
)
def test_the_verdict_follows_the_stamp(venv, wanted, tmp_path, change, verdict):
    origin = str(tmp_path / "tidao_sheets" / "__init__.py")
    stamp = replace(wanted, **change)
    assert venv.judge(("3.12", origin), stamp, wanted, present=["a-1.dist-info", "b-1.dist-info"]) == verdict


def test_a_venv_that_is_broken_foreign_or_of_another_python(venv, wanted, tmp_path):
    origin = str(tmp_path / "tidao_sheets" / "__init__.py")
    present = wanted.installed
    assert venv.judge(None, wanted, wanted) == "make"
    assert venv.judge(("3.12", origin), None, wanted) == "install"
    assert venv.judge(("3.12", ""), wanted, wanted, present=present) == "install"
    assert venv.judge(("3.13", origin), wanted, wanted, present=present) == "make"
    assert venv.judge(("3.13", origin), wanted, wanted, present=present, any_python=True) == "ready"
    assert venv.judge(("3.9", origin), wanted, wanted, present=present, any_python=True) == "make"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"project": 1}', '{"extras": [], "installed": [], "other": 1}'])
def test_a_stamp_that_cannot_be_understood_is_none(place_module, tmp_path, text):
    (tmp_path / "stamp").write_text(text, encoding="utf-8")
    assert place_module.Stamp.read(tmp_path / "stamp") is None
    assert place_module.Stamp.read(tmp_path / "missing") is None


def test_a_stamp_reads_as_it_was_written(place_module, wanted, tmp_path):
    wanted.write(tmp_path / "stamp.json")
    assert place_module.Stamp.read(tmp_path / "stamp.json") == wanted


# Making and mending, with installers that only pretend.


@pytest.fixture
def pretend(venv, monkeypatch, tmp_path):
    """A repository whose .venv is made by stand-ins that write down what they are asked for."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(SCRIPTS / "lock", tmp_path / "scripts" / "lock")
    state: dict[str, Any] = {"probe": None, "done": [], "fails": None}
    working = (VERSION, str(tmp_path / "tidao_sheets" / "__init__.py"))

    def make(place, unfinished):
        state["done"].append("make")
        place.home.mkdir(exist_ok=True)
        unfinished.write(place.stamp)
        state["probe"] = (VERSION, "")

    def install(place, extras, *, quiet):
        assert quiet
        assert not venv.Stamp.read(place.stamp).finished
        state["done"].append(("install", *extras))
        if state["fails"]:
            raise state["fails"]
        state["probe"] = working

    monkeypatch.setattr(venv, "make", make)
    monkeypatch.setattr(venv, "install", install)
    monkeypatch.setattr(venv, "give_pip", lambda _: None)
    monkeypatch.setattr(venv, "probe", lambda _: state["probe"])

    def ensure(extra=""):
        state["done"].clear()
        venv.ensure(extra, quiet=True, root=tmp_path)
        return list(state["done"])

    return state, ensure


def test_it_installs_once_and_again_only_for_a_reason(pretend, tmp_path):
    _, ensure = pretend
    assert ensure() == ["make", ("install", "")]
    assert ensure() == []
    assert ensure("test") == [("install", "", "test")]
    assert ensure() == []
    assert ensure("test") == []
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(pyproject.read_text(encoding="utf-8").replace("click>=", "click>=0,>="), encoding="utf-8")
    assert ensure() == [("install", "")]
    assert ensure() == []
    (tmp_path / "scripts" / "lock" / "runtime.txt").write_text("click==9", encoding="utf-8")
    assert ensure() == [("install", "")]


def test_only_what_the_lock_names_is_installed(install_module, place_module, monkeypatch, tmp_path):
    said, place = [], place_module.Place(tmp_path)
    monkeypatch.setattr(install_module, "run_logged", lambda command, *_, **__: said.append(command[6:]) or 0)
    for extras, lock in (((), "runtime.txt"), (("", "test"), "test.txt")):
        said.clear()
        install_module.install(place, extras, quiet=True)
        locked, linked = (" ".join(words) for words in said)
        assert "--require-hashes --only-binary :all: -r" in locked
        assert locked.endswith(str(Path("scripts", "lock", lock)))
        assert linked.endswith("--no-deps --no-build-isolation -e .")


def test_an_interrupted_installation_is_made_anew(pretend):
    state, ensure = pretend
    ensure()
    state["fails"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        ensure("test")
    state["fails"] = None
    assert ensure() == ["make", ("install", "")]


def test_an_orderly_failure_leaves_what_worked(pretend, venv):
    state, ensure = pretend
    ensure()
    state["fails"] = venv.SetupError("ไม่ได้", "no")
    with pytest.raises(venv.SetupError):
        ensure("test")
    state["fails"] = None
    assert ensure() == []


def test_a_failure_at_first_is_taken_up_again(pretend, venv):
    state, ensure = pretend
    state["fails"] = venv.SetupError("ไม่ได้", "no")
    with pytest.raises(venv.SetupError):
        ensure()
    state["fails"] = None
    assert ensure() == [("install", "")]


def test_two_runs_do_not_install_at_once(venv, tmp_path):
    (tmp_path / "pyproject.toml").touch()
    with venv.only_one(tmp_path), (tmp_path / "pyproject.toml").open("rb") as second:
        assert not venv.try_lock(second)
    with (tmp_path / "pyproject.toml").open("rb") as third:
        assert venv.try_lock(third)


def test_a_folder_without_pyproject_is_a_sentence(venv, tmp_path):
    with pytest.raises(venv.SetupError, match="cannot be read"):
        venv.ensure(root=tmp_path)


# Installers and their failures.


@pytest.mark.parametrize(
    ("log", "thai", "english"),
    [
        (
            "WARNING: Retrying: 'NewConnectionError(…)'\nERROR: No matching distribution found",
            "ต่ออินเทอร์เน็ตไม่ได้",
            "The internet cannot be reached",
        ),
        ("ERROR: [Errno 28] No space left on device", "ดิสก์เต็ม", "The disk is full"),
        ("SSLError(… CERTIFICATE_VERIFY_FAILED", "ใบรับรอง", "certificate"),
        ("PermissionError: [WinError 5] Access is denied", "เขียนไฟล์ในโฟลเดอร์ .venv ไม่ได้", "cannot be written"),
        ("ERROR: No matching distribution found for typst", "Python 3.15", "run it with Python 3.11, 3.12 or 3.13"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "ไม่ตรงกับที่",
            "it was not installed",
        ),
        ("something never seen before", "ติดตั้งไม่สำเร็จ", "The installation failed"),
    ],
)
def test_a_failure_of_pip_becomes_one_sentence(install_module, log, thai, english):
    said = install_module.explain(log, "3.15")
    assert thai in said[0]
    assert english in said[1]


def test_pip_comes_from_the_first_that_has_it(install_module, place_module, monkeypatch, tmp_path):
    asked = []

    def pretend_to_run(command, _):
        asked.append(command)
        works = command[0] == "uv" or (command[-1] == "--version" and ["uv"] in [one[:1] for one in asked])
        return 0 if works else 1

    monkeypatch.setattr(install_module, "run_logged", pretend_to_run)
    install_module.give_pip(place_module.Place(tmp_path))
    tried = [" ".join(command) for command in asked if command[-1] != "--version"]
    assert "ensurepip" in tried[0]
    assert "-m pip --python" in tried[1]
    assert tried[-1].startswith("uv pip install --python")


def test_without_any_pip_one_command_is_named(install_module, place_module, monkeypatch, tmp_path):
    monkeypatch.setattr(install_module, "run_logged", lambda *_: 1)
    monkeypatch.setattr(sys, "base_prefix", str(Path("/usr")))
    monkeypatch.setattr(shutil, "which", lambda tool: tool if tool == "apt-get" else None)
    place = place_module.Place(tmp_path)
    with pytest.raises(place_module.SetupError) as caught:
        install_module.give_pip(place)
    thai, english = str(caught.value).splitlines()
    assert f"ให้สั่ง  sudo apt install python{VERSION}-venv  แล้วสั่งใหม่" in thai
    assert f"Run  sudo apt install python{VERSION}-venv  and then this again" in english
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    with pytest.raises(place_module.SetupError, match="reinstall Python"):
        install_module.give_pip(place)


def test_the_environment_cannot_send_pip_or_python_elsewhere(place_module):
    clean = place_module.clean_environment(
        {
            "PATH": "/bin",
            "PYTHONPATH": "/elsewhere",
            "PYTHONHOME": "/elsewhere",
            "PYTHONWARNINGS": "error",
            "PIP_TARGET": "/elsewhere",
            "PIP_USER": "1",
            "PIP_INDEX_URL": "file:///mirror",
            "PIP_CERT": "/office.pem",
            "VIRTUAL_ENV": "/elsewhere",
            "TIDAO_LANG": "en",
        }
    )
    assert "/elsewhere" not in clean.values()
    assert "PYTHONWARNINGS" not in clean
    assert clean["PIP_USER"] == "0"
    assert {"PATH", "PIP_INDEX_URL", "PIP_CERT", "TIDAO_LANG"} <= set(clean)


def test_paths_with_thai_letters_are_escaped_once(install_module, place_module, tmp_path):
    folder = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    folder.mkdir(parents=True)
    (folder / "plain.pth").write_text("/plain\n", encoding="utf-8")
    (folder / "thai.pth").write_text("/plain\n/บ้าน สมชาย\n", encoding="utf-8")
    for _ in range(2):
        install_module.escape_paths(place_module.Place(tmp_path))
        assert (folder / "plain.pth").read_bytes() == b"/plain\n"
        first, second = (folder / "thai.pth").read_text(encoding="ascii").splitlines()
        assert first == "/plain"
        before = list(sys.path)
        try:
            exec(second)  # noqa: S102 - as Python itself does with such a line when it starts
            exec(second)  # noqa: S102
            assert sys.path == [*before, "/บ้าน สมชาย"]
        finally:
            sys.path[:] = before


# The commands themselves, in a repository with spaces and Thai letters; only the program in it is a stand-in.

PROGRAM = """
import json, os, sys
print("ผลการประเมิน", file=sys.stderr)
codes = [int(code) for code in os.environ.get("STAND_IN_EXIT", "0").split(",")]
if sys.argv[1] == "status":
    print(os.environ.get("STAND_IN_STATUS", '{"error": {}}'))
    sys.exit(codes[0])
print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd(), "stdin": sys.stdin.read()}, ensure_ascii=False))
told = [word[8:] for word in sys.argv if word.startswith("--round=")]
sys.exit(codes[int(told[0]) - 1 if told and len(codes) > 1 else 0])
"""


@pytest.fixture(scope="module")
def repository(load, tmp_path_factory):
    root = tmp_path_factory.mktemp("ทดสอบ demo x") / "ที่เก็บ โปรแกรม"
    shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "tidao_sheets").mkdir()
    (root / "tidao_sheets" / "__init__.py").touch()
    (root / "tidao_sheets" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / ".venv")], check=True)
    place = load("_place").Place(root.resolve())
    (place.libraries()[0] / "program.pth").write_text(f"{place.root}\n", encoding="utf-8")
    load("_install").escape_paths(place)
    load("_venv").wanted_stamp(place.root, "test").write(place.stamp)
    return place.root


def run(repository, name, *args, cwd, **environment):
    hostile = {"PYTHONPATH": str(cwd), "PYTHONSAFEPATH": "1", "PIP_TARGET": str(cwd), "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        [sys.executable, str(repository / "scripts" / name), *args],
        cwd=cwd,
        env={**os.environ, **hostile, **environment},
        input="",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_demo_passes_on_arguments_and_exit_code(repository, tmp_path):
    # A module that stands in the working directory is not the program's.
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong module')", encoding="utf-8")
    (tmp_path / "tidao_sheets.py").write_text("raise SystemExit('the wrong program')", encoding="utf-8")
    hostile = {"PYTHONPATH": "", "STAND_IN_EXIT": "3"}
    done = run(repository, "demo.py", "--out", "โฟลเดอร์ ใหม่", cwd=tmp_path, **hostile)
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert told["args"] == ["demo", "--out", "โฟลเดอร์ ใหม่"]
    assert Path(told["cwd"]) == tmp_path
    assert done.stderr == "ผลการประเมิน\n"


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "งาน ประเมิน"
    folder.mkdir()
    (folder / "workspace.toml").touch()
    return folder


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 9])
def test_sync_reports_each_outcome_and_keeps_a_log(load, repository, workspace, tmp_path, code):
    done = run(repository, "sync.py", workspace.name, "--round", "2", cwd=tmp_path, STAND_IN_EXIT=str(code))
    assert done.returncode == code, done.stderr
    line = load("sync").outcome(code, "th")
    assert done.stdout.splitlines()[-1] == line
    log = (workspace / "sync.log").read_text(encoding="utf-8")
    assert log.startswith("=== 20")
    assert f"tidao sync --round=2 · exit {code}" in log
    assert f'"args": ["sync", "--workspace={workspace.name}", "--round=2"]' in log
    assert "ผลการประเมิน" in log
    assert line in log


def test_sync_for_cron_speaks_only_when_somebody_is_needed(repository, workspace):
    done = run(repository, "sync.py", "--quiet", cwd=workspace)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = run(repository, "sync.py", "--quiet", "--lang=en", cwd=workspace, STAND_IN_EXIT="1")
    assert done.returncode == 1
    assert "findings need mending" in done.stdout
    assert (workspace / "sync.log").read_text(encoding="utf-8").count("=== ") == 2


@pytest.mark.parametrize(
    ("codes", "code"),
    [("0,0,0", 0), ("0,1,0", 1), ("1,3,0", 3), ("3,0,4", 4), ("2,4,3", 2), ("4,2,9", 9), ("0,0,1", 1)],
)
def test_sync_does_every_round_that_has_forms_and_returns_the_code_that_weighs_most(repository, workspace, codes, code):
    stand_in = {"STAND_IN_STATUS": '{"open_rounds": [1, 2, 3]}', "STAND_IN_EXIT": codes}
    done = run(repository, "sync.py", "--quiet", "--overwrite", "--lang=en", cwd=workspace, **stand_in)
    assert done.returncode == code, done.stderr
    log = (workspace / "sync.log").read_text(encoding="utf-8")
    for number, each in enumerate(codes.split(","), 1):
        words = f"--round={number} --lang=en --overwrite"
        assert f"tidao sync {words} · exit {each}\n" in log
        args = json.dumps(["sync", "--workspace=.", *words.split()])
        assert (f'"args": {args}' in done.stdout) is (each != "0")


@pytest.mark.parametrize("words", [(), ("--round", "1")])
def test_closed_rounds_need_no_sync(repository, workspace, words):
    told = '{"open_rounds": [], "closed_rounds": [1]}'
    done = run(repository, "sync.py", *words, cwd=workspace, STAND_IN_STATUS=told, STAND_IN_EXIT="4")
    assert done.returncode == 0, done.stderr
    assert "ปิดแล้ว" in done.stdout
    assert "exit 0\n" in (workspace / "sync.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("status", ['{"error": {}}', "nothing", "[]", '{"open_rounds": []}', '{"open_rounds": null}'])
def test_sync_lets_tidao_say_why_no_round_can_be_told(repository, workspace, status):
    done = run(repository, "sync.py", cwd=workspace, STAND_IN_STATUS=status, STAND_IN_EXIT="4")
    assert done.returncode == 4, done.stderr
    assert (workspace / "sync.log").read_text(encoding="utf-8").count("tidao sync · exit 4\n") == 1


WRONG = {"pua": ("'ก", "7", "18", "9"), "muang": ("99", "5", "12.4", "10"), "wiangsa": ("8", "'1,5", "", "7")}


@pytest.mark.parametrize(
    ("second", "found"), [(None, {1: 0}), (SECOND, {1: 0, 2: 0}), (WRONG, {1: 0, 2: 1}), ("unreadable", {1: 4, 2: 4})]
)
def test_sync_finds_what_is_wrong_in_the_second_round(load, monkeypatch, tmp_path_factory, tmp_path, second, found):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    if second:
        fill(folder, 2, SECOND if second == "unreadable" else second)
    if second == "unreadable":
        next((folder / "forms").glob("รอบ2*.xlsx")).write_bytes(b"PK")
    script = load("sync")
    here = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tidao_sheets.cli.main import main; main(sys.argv[2:])"
    place = types.SimpleNamespace(module=lambda *words: [sys.executable, "-X", "utf8", "-c", here, *words])
    monkeypatch.setattr(script._venv, "ensure", lambda **_: place)
    monkeypatch.setattr(sys, "argv", ["sync.py", str(folder), "--quiet"])
    assert script.main() == max(found.values())
    heads = [line for line in (folder / "sync.log").read_text(encoding="utf-8").splitlines() if line.startswith("===")]
    assert [head.partition(" · ")[2] for head in heads] == [
        f"tidao sync --round={number} · exit {code}" for number, code in found.items()
    ]


@pytest.mark.parametrize("args", [["--rond", "2"], ["--round", "two"], ["no-such-folder"]])
def test_sync_refuses_wrong_usage_and_touches_nothing(repository, tmp_path, args):
    done = run(repository, "sync.py", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert "ไม่" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_log_is_bounded_and_keeps_whole_entries(load, tmp_path):
    log = tmp_path / "sync.log"
    for number in range(200):
        load("sync").append(log, f"=== {number}\nข้อความ\n", limit=1000)
    text = log.read_text(encoding="utf-8")
    assert text.startswith("=== ")
    assert text.endswith("=== 199\nข้อความ\n")
    assert len(text.encode()) <= 1100


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["sync.log", "sync.log.new"])
def test_the_log_goes_nowhere_else_and_waits_for_nobody(load, tmp_path, name):
    log, outside = tmp_path / "งาน" / "sync.log", tmp_path / "outside"
    log.parent.mkdir()
    outside.write_text("ของเดิม", "utf-8")
    log.write_text("=== x\nของคนอื่น\n" * 100, "utf-8")
    (log.parent / name).unlink(missing_ok=True)
    (log.parent / name).symlink_to(outside)
    with contextlib.suppress(OSError):
        load("sync").append(log, "=== 1\n", limit=1000)
    assert outside.read_text("utf-8") == "ของเดิม"
    log.unlink()
    os.mkfifo(log)
    with pytest.raises(OSError, match="No such device"):
        load("sync").append(log, "=== 1\n", limit=1000)


@pytest.mark.parametrize("codes", [(0, 0), (0, 3), (1, 0)])
def test_all_gates_run_and_pytest_closes_the_output(load, capsys, monkeypatch, codes):
    pytest_code, bad_code = codes
    script = load("test")
    place = script._venv.Place(ROOT)
    commands = {
        "first": [sys.executable, "-c", "print('nothing to say')"],
        "second": [sys.executable, "-c", f"print('the reason'); raise SystemExit({bad_code})"],
        "third": [sys.executable, "-c", ""],
    }
    monkeypatch.setattr(script, "gates", lambda _: list(commands.items()))
    monkeypatch.setattr(script, "run_pytest", lambda *_: sys.stdout.write("7 passed in 0.1s\n") and pytest_code)
    assert script.run_all(place) == int(any(codes))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.endswith(" s")] == ["first", "second", "third"]
    assert "nothing to say" not in lines
    assert ("the reason" in lines) is bool(bad_code)
    assert ("failed: second" in lines[-2]) is bool(bad_code)
    assert lines[-1] == "7 passed in 0.1s"


def test_the_gates_stand_in_their_order(load):
    script = load("test")
    names = [name for name, _ in script.gates(script._venv.Place(ROOT))]
    assert names == ["ruff check", "ruff format --check", "mypy --strict", "mypy tests", "import-linter"]


def test_arguments_go_to_pytest_alone(load, monkeypatch):
    script = load("test")
    calls = []
    monkeypatch.setattr(script._venv, "ensure", lambda _: script._venv.Place(ROOT))
    monkeypatch.setattr(script._venv, "call", lambda command, cwd: calls.append((command, cwd)) or 5)
    monkeypatch.setattr(sys, "argv", ["test.py", "-k", "points"])
    assert script.main() == 5
    [(command, cwd)] = calls
    assert command[-4:] == ["-m", "pytest", "-k", "points"]
    assert cwd == ROOT


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_ci_runs_the_marked_tests_on_a_bare_path_and_then_the_one_command():
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    assert 'PATH="$bare" .venv/bin/python -m pytest -m libreoffice' in text
    assert text.rstrip().endswith('exec "$python" scripts/test.py')
    assert os.access(script, os.X_OK)


# What the tests themselves stand on: each guard fails once.


def test_the_network_is_closed_but_this_machine_is_open():
    with socket.socket() as outside, pytest.raises(AssertionError, match="reached for the network"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as outside, pytest.raises(AssertionError, match="reached for the network"):
        outside.connect_ex(("example.org", 80))
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
        pass


def test_a_golden_file_is_compared_made_and_missed(tmp_path):
    path = tmp_path / "golden" / "x.txt"
    with pytest.raises(pytest.fail.Exception, match="pytest --update-golden"):
        conftest.compare_golden(path, "one\n", update=False)
    conftest.compare_golden(path, "one\n", update=True)
    conftest.compare_golden(path, "one\n", update=False)
    with pytest.raises(pytest.fail.Exception, match=r"-one\n\+two"):
        conftest.compare_golden(path, "two\n", update=False)


@pytest.mark.parametrize("mark", conftest.OUTSIDE)
def test_a_missing_program_skips_here_and_fails_in_ci(monkeypatch, mark):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    if mark == "postgresql":  # which is looked for where Debian has it, too
        monkeypatch.setitem(conftest.OUTSIDE, mark, (conftest.OUTSIDE[mark][0], lambda: None))
    with pytest.raises(pytest.skip.Exception, match="is not installed"):
        conftest.need(mark, in_ci=False)
    with pytest.raises(pytest.fail.Exception, match="in CI it must not be"):
        conftest.need(mark, in_ci=True)


@pytest.mark.parametrize("program", ["pdftotext", "/usr/bin/soffice", "ls"])
def test_a_program_without_its_mark_is_missing_on_every_machine(program):
    with pytest.raises(FileNotFoundError, match="is hidden from tests that have no mark for it"):
        subprocess.run([program, "-v"], check=False)


@pytest.mark.libreoffice
def test_libreoffice_recalculates_what_it_saves(soffice, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "คะแนน 1.xlsx")
    book.add_worksheet().write_formula("A1", "=40+2", None, 7)  # a stored value that is wrong
    book.close()
    made = soffice.resave_xlsx(tmp_path / "คะแนน 1.xlsx", tmp_path / "out")
    assert made == tmp_path / "out" / "คะแนน 1.xlsx"
    assert openpyxl.load_workbook(made, data_only=True).active["A1"].value == 42
    assert soffice.to_pdf(made).read_bytes().startswith(b"%PDF")
    with pytest.raises(AssertionError, match="made nothing of"):
        soffice.to_pdf(tmp_path / "none.xlsx")

"""What people see at a terminal of 60, 80 and 120 columns, command by command, as golden files to be looked at."""

import contextlib
import io
import re
import shutil
import zipfile

import pytest
from desk_work import desk_at
from workspaces import DAY, POINTS, SECOND, damage, fill, small_workspace, tidao

from tidao_sheets.cli import clicks, console, main, report
from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.report import terminal
from tidao_sheets.core.wrap import columns

WIDTHS = (60, 80, 120)
HELP = {"help": ("--help",), **{f"help-{command.name}": (command.name, "--help") for command in commands()}}
SAID = {
    "check": ("check", "--round", "2"),
    "status": ("status", "--round", "2"),
    "remind": ("remind", "--round", "2"),
    "sync": ("sync", "--round", "2", "--dry-run"),
    "forms": ("forms", "--round", "2"),
    "collect": ("collect", "--round", "1"),
    "collect-choose": (
        *("collect", "--round", "1", "--choose", "pua/ข.2=ซ้ำ.xlsx"),
        *("--by", "นางสาวสมศรี ใจดี เลขานุการ", "--reason", "ตรงกับใบคะแนน"),
    ),
    "collect-log": ("collect", "--round", "1", "--log"),
    "empty-collect": ("collect", "--round", "1"),
    "letters": ("letters", "--round", "2", "--kind", "result", "--kind", "certificate"),
    "verify": ("letters", "--round", "2", "--verify"),
    "explain": ("explain", "muang", "--round", "2"),
    "history": ("history", "--round", "1"),
    "doctor": ("doctor",),
    "trust": ("trust",),
    "export": ("export", "--round", "1", "--to", "ผล.json"),
    "evidence": ("evidence",),
    "evidence-make": ("evidence", "--make", "--office", "pua"),
    "report": ("report", "--round", "1"),
    "init": ("init", "ใหม่"),
    "demo": ("demo", "--out", "ตัวอย่าง"),
    "close": ("close", "--round", "1"),
    "reopen": ("reopen", "--round", "1", "--reason", "สำนักงานขอทบทวน"),
    "review": (
        "review",
        "add",
        "pua",
        "--round",
        "1",
        "--criterion",
        "ก.1",
        "--reason",
        "ขอให้พิจารณาหลักฐานเพิ่ม",
        "--date",
        DAY,
    ),
    "desk": ("desk", "--no-browser"),
    "watch": ("watch", "--once"),
    "verify-code": ("verify", "0000-0000-0000"),
    "review-list": ("review", "list", "--round", "1"),
    **{f"empty-{name}": (name, "--round", "1") for name in ("status", "check", "doctor", "forms")},
    **{
        f"unread-{name}": (name, "--round", "2")
        for name in ("status", "check", "sync", "letters", "forms", "doctor", "remind")
    },
}


def steady(text):
    """Leave out what differs from run to run, at its own length where lines depend on it."""
    text = re.sub(r"\d{1,2} \S+ 25\d\d(?= เวลา)", "21 มกราคม 2568", text)
    text = re.sub(r"\d\d\.\d\d น\.", "09.00 น.", text)
    text = re.sub(r"http://127\S+", "http://127.0.0.1:40123/open?token=…", text)
    return re.sub(r"\b[0-9A-F]{4}(-[0-9A-F]{4}){2}\b", "XXXX-XXXX-XXXX", text)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("captures") / "งาน")
    fill(folder, 2, {**SECOND, "muang": ("'ก", "", "99", "1")})
    damage(folder)
    with pytest.MonkeyPatch.context() as today:
        today.setenv("TIDAO_TODAY", DAY)
        tidao(*SAID["letters"], cwd=folder)
    return folder


@pytest.fixture
def work(request, shared, tmp_path, monkeypatch):
    """A workspace of this capture's own, as it is before the command."""
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    name, folder = request.node.callspec.params["name"], tmp_path / "งาน"
    if name.startswith("empty-"):
        tidao("init", folder)
        yield folder
        return
    shutil.copytree(shared, folder)
    if name.startswith("unread-"):
        (folder / "forms" / "รอบ2-สายใต้.xlsx").write_bytes(b"torn")
    if name == "watch":  # what is wrong is said at its run, on stderr
        for number in (1, 2):
            fill(folder, number, POINTS)
    if name.startswith("collect"):
        come_back(folder)
    if name in {"collect-choose", "collect-log"}:
        assert tidao(*SAID["collect"], cwd=folder).code == 4
    if name in {"close", "reopen", "review", "review-list"}:  # a round that can be closed
        fill(folder, 1, POINTS)
        settings = folder / "workspace.toml"
        until = "[letters.review_until]\n1 = 2025-02-28\n"
        settings.write_text(settings.read_text(encoding="utf-8").replace("[letters.review_until]\n", until), "utf-8")
        for before in {"reopen": ["close"], "review": ["close"], "review-list": ["close", "review"]}.get(name, []):
            assert tidao(*SAID[before], cwd=folder).code == 0
    with desk_at(folder) if name == "desk" else contextlib.nullcontext():  # a second start is what can be told
        yield folder


def come_back(folder):
    """Put into the inbox what people send: a form with an other score, twice, a scan, old and unsafe files."""
    kept = {path.name: path.read_bytes() for path in (folder / "forms").iterdir()}
    fill(folder, 1, {**POINTS, "pua": ("12", "7", "18", "7.5"), "thawangpha": ("10", "", "16", "8")})
    changed = (folder / "forms" / "รอบ1-สายเหนือ.xlsx").read_bytes()
    for name, data in kept.items():
        (folder / "forms" / name).write_bytes(data)
    fill(folder, 1, POINTS)
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "สายเหนือ แก้ไขครั้งสุดท้าย.xlsx").write_bytes(changed)
    with zipfile.ZipFile(inbox / "จากไลน์.zip", "w") as archive:
        for name, data in {"ซ้ำ.xlsx": changed, "../ผลงาน.docx": b"x", "__MACOSX/.DS_Store": b"x"}.items():
            archive.writestr(name, data)
    (inbox / "แบบลงนามสายเหนือ.pdf").write_bytes(b"%PDF-1.7")
    (inbox / "คะแนนเดิม.xls").write_bytes(b"old")


def fits(line, width):
    """Whether a line is no wider than the window, or holds what is never broken: a path, or a command."""
    return columns(line) <= width or re.search(r'^\s*"[^"]+"$|^    tidao |[/\\]\S*$', line)


@pytest.mark.parametrize("name", SAID)
def test_what_people_see(name, work, monkeypatch, golden):
    """The command runs once, and tells its result in each width."""
    monkeypatch.setattr(report, "program", lambda: "tidao")
    monkeypatch.setattr(
        terminal, "called", lambda said: said.replace(str(work.resolve()), "งาน").replace(str(work), "งาน")
    )
    told = {}

    def finish(result, options):
        for width in WIDTHS:
            monkeypatch.setattr(report, "Terminal", lambda width=width: terminal.Terminal(width))
            told[width] = io.StringIO()
            with contextlib.redirect_stdout(told[width]):
                code = console.finish(result, options)
        return code

    monkeypatch.setattr(main, "finish", finish)
    done = tidao(*SAID[name], cwd=work, lang="th")
    assert not done.out
    for width in WIDTHS:
        text = steady(told[width].getvalue() + done.err).replace(str(work.resolve()), "งาน")
        assert [line for line in text.splitlines() if not fits(line, width)] == []
        golden(f"terminal/{name}-{width}.txt", text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", HELP)
def test_what_help_says(name, width, monkeypatch, golden):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(clicks, "program", lambda: "tidao")
    text = tidao(*HELP[name], lang="th").said
    assert [line for line in text.splitlines() if not fits(line, width)] == []
    golden(f"terminal/{name}-{width}.txt", text)


def test_every_command_is_captured():
    elsewhere = {"nation"}  # which needs a server: tests/nation/test_said.py
    assert {command.name for command in commands()} - elsewhere == {words[0] for words in SAID.values()}


def test_looks_are_for_terminals_alone(capsys):
    assert terminal.styled("ก", "bold red") == "\x1b[31m\x1b[1mก\x1b[0m"
    assert terminal.styled("ก", "bronze") == "\x1b[38;5;173mก\x1b[0m"
    terminal.Terminal(80).table([[("ก้", "bold"), ("1", "")], [("กข", ""), ("12", "red")]], right=[1])
    assert capsys.readouterr().out == "ก้    1\nกข  12\n"

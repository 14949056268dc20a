"""What all tests share: programs from outside, golden files, a closed network, and settings of hypothesis."""

import difflib
import ipaddress
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import hypothesis
import pytest
from browser import chromium, find_chromium
from databases import Place, Server, find_postgresql

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
GOLDEN = Path(__file__).parent / "golden"
FONTS = Path(__file__).parent.parent / "templates" / "fonts"

# Hundreds of processes would compile the program anew, each for a quarter of a second.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100, database=None)
hypothesis.settings.register_profile("dev", deadline=None, max_examples=60)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "dev"))


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


# Programs from outside: what needs one has its mark, is skipped with a reason where it is missing, but never in CI.


def find_soffice():
    """Return LibreOffice's command, also where it is not on PATH; None when there is none."""
    usual = (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.com",
    )
    return next(filter(None, map(shutil.which, ("soffice", "libreoffice", *usual))), None)


def find_schedulers():
    """Tell whether cron and systemd's checker are there."""
    return (shutil.which("cron") or shutil.which("/usr/sbin/cron")) and shutil.which("systemd-analyze")


OUTSIDE = {
    "libreoffice": ("LibreOffice (soffice)", find_soffice),
    "postgresql": ("PostgreSQL (initdb)", find_postgresql),
    "chromium": ("Chromium", find_chromium),
    "schedulers": ("cron or systemd-analyze", find_schedulers),
}  # mark → what it is, and what finds it


def need(mark, *, in_ci):
    """Skip the present test, or fail it in CI, when the program of a mark is missing."""
    name, find = OUTSIDE[mark]
    if find():
        return
    if in_ci:
        pytest.fail(f"{name} is missing, and in CI it must not be", pytrace=False)
    pytest.skip(f"{name} is not installed")


EVERYWHERE = ("python", "tidao", "bash", "mount", "umount", "setpriv")  # tests see to the last four themselves
running: list[pytest.Item] = []  # the present test


def hide_programs(event, args):
    """Make every machine a bare one for tests without a mark: what they do must be done by Python packages."""
    if event != "subprocess.Popen" or not running or any(map(running[0].get_closest_marker, (*OUTSIDE, "readers"))):
        return
    program = Path(os.fsdecode(args[0])).stem
    if not program.lower().startswith(EVERYWHERE):
        raise FileNotFoundError(f"{program} is hidden from tests that have no mark for it")


sys.addaudithook(hide_programs)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    running[:] = [item]
    for mark in OUTSIDE:
        if item.get_closest_marker(mark):
            need(mark, in_ci=IN_CI)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown():
    running.clear()


class Soffice:
    """LibreOffice with a profile of its own, so that nobody's settings or open windows have a say."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        profile = folder / "profile"
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(RECALCULATE_ALWAYS, encoding="utf-8")
        # Its documents may ask for the fonts that we ship.
        fonts = folder / "data" / "fonts"
        fonts.mkdir(parents=True)
        for font in [*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")]:
            shutil.copy(font, fonts)
        self.command = [
            find_soffice() or "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nodefault", "--nologo", "--nolockcheck"),
        ]

    def to_pdf(self, path):
        """Print a document to PDF, in a folder of its own, and return the PDF's path."""
        self.count += 1
        return self.convert(Path(path), "pdf", self.folder / f"pdf-{self.count}")

    def print_all(self, paths, faces=None):
        """Print documents to PDF in one start, with the fonts that a fontconfig file names; return the PDFs' paths."""
        self.count += 1
        out_dir = self.folder / f"pdf-{self.count}"
        out_dir.mkdir()
        command = [*self.command, "--convert-to", "pdf", "--outdir", str(out_dir), *map(str, paths)]
        env = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")} | (
            {"FONTCONFIG_FILE": str(faces)} if faces else {}
        )
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
        made = [out_dir / f"{path.stem}.pdf" for path in paths]
        assert all(path.exists() for path in made), "LibreOffice made nothing of a document"
        return made

    def resave_xlsx(self, path, out_dir):
        """Open a workbook, recalculate every formula, save it under the same name in OUT_DIR; return the new path."""
        assert Path(out_dir).resolve() != Path(path).resolve().parent, "it would replace the original"
        return self.convert(Path(path), "xlsx:Calc MS Excel 2007 XML", Path(out_dir))

    def type_in(self, path, out_dir, typed):
        """Open a workbook, type into cells as a person does, save it under the same name; return the new path.

        `typed` holds (tab, address, text), none with a double quote.
        """
        made = out_dir / path.name
        cells = [
            f'book.Sheets.getByName("{tab}").getCellRangeByName("{place}").FormulaLocal = "{text}"'
            for tab, place, text in typed
        ]
        self.perform(path, [*cells, self.saving(made)])
        assert made.exists(), "LibreOffice has not saved what was typed"
        return made

    @staticmethod
    def saving(path):
        """Return the statement that saves the open workbook as an .xlsx file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return f'book.storeToURL("{path.resolve().as_uri()}", args())'

    def perform(self, path, statements):
        """Open a workbook and run statements of Basic on it, as `book`."""
        basic = self.folder / "profile" / "user" / "basic" / "Standard"
        if not basic.exists():  # a new profile: its first start would put the usual modules there
            subprocess.run(
                [*self.command, "--terminate_after_init"], stdin=subprocess.DEVNULL, timeout=120, check=False
            )
        macro = TYPING.format(source=path.resolve().as_uri(), statements="\n  ".join(statements))
        basic.mkdir(parents=True, exist_ok=True)
        (basic / "Typing.xba").write_text(MODULE.format(text=escape(macro)), encoding="utf-8")
        (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
        for kind in ("script", "dialog"):
            (basic.parent / f"{kind}.xlc").write_text(LIBRARIES, encoding="utf-8")
        (basic / "dialog.xlb").write_text(LIBRARY.replace('<library:element library:name="Typing"/>', ""))
        command = [*self.command, "macro:///Standard.Typing.TypeIn"]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)

    def convert(self, path, kind, out_dir):
        out_dir.mkdir(parents=True, exist_ok=True)
        made = out_dir / f"{path.stem}.{kind.partition(':')[0]}"
        made.unlink(missing_ok=True)
        done = subprocess.run(
            [*self.command, "--convert-to", kind, "--outdir", str(out_dir), str(path.resolve())],
            env={**os.environ, "XDG_DATA_HOME": str(self.folder / "data")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        # It returns 0 even when it could not read the file: only the result counts.
        assert made.exists(), f"LibreOffice made nothing of {path.name}: {done.stdout}{done.stderr}"
        return made


TYPING = """Sub TypeIn
  Dim args(0) As New com.sun.star.beans.PropertyValue
  args(0).Name = "Hidden"
  args(0).Value = True
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, args())
  args(0).Name = "FilterName"
  args(0).Value = "Calc MS Excel 2007 XML"
  {statements}
  book.close(True)
  StarDesktop.terminate()
End Sub
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Typing"
  script:language="StarBasic">{text}</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
  library:readonly="false" library:passwordprotected="false"><library:element library:name="Typing"/></library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
  <value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    need("libreoffice", in_ci=IN_CI)
    return Soffice(tmp_path_factory.mktemp("soffice"))


@pytest.fixture
def folder(tmp_path):
    """Give an empty folder for score forms of the real programme."""
    from books import Folder

    return Folder(tmp_path / "forms")


@pytest.fixture(scope="session")
def postgresql():
    need("postgresql", in_ci=IN_CI)
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def browser():
    """A browser; of a module only, since playwright keeps an event loop in this thread as long as it is open."""
    need("chromium", in_ci=IN_CI)
    with chromium() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request, tmp_path):
    """An empty database of either kind, outside every workspace."""
    if request.param == "sqlite":
        return Place(f"sqlite:///{(tmp_path / 'shared.db').as_posix()}")
    return Place(request.getfixturevalue("postgresql").new_database())


# Golden files: what a text was when somebody last looked at it and found it good.


def compare_golden(path, text, *, update):
    """Compare a text with the file that keeps it, or write that file anew."""
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    if not path.exists():
        pytest.fail(f"{path} does not exist: make it with `pytest --update-golden`, and read it", pytrace=False)
    golden = path.read_text(encoding="utf-8")
    if text != golden:
        lines = difflib.unified_diff(golden.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1)
        shown = "\n".join(list(lines)[:80])
        pytest.fail(f"{path} differs; if now is right: `pytest --update-golden`\n{shown}", pytrace=False)


@pytest.fixture
def golden(request):
    """golden(name, text): compare with tests/golden/NAME; volatile parts are the caller's to mask."""
    # In CI nothing is rewritten: a test that updates what it compares with always passes.
    wanted = request.config.getoption("--update-golden") or os.environ.get("UPDATE_GOLDEN") == "1"
    return lambda name, text: compare_golden(GOLDEN / name, text, update=wanted and not IN_CI)


# A closed world: no network, no settings of the person who runs the tests.


def is_local(address):
    """Tell whether a socket address stays on this machine: a Unix socket's path, or a loopback host."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def guard(name):
        real = getattr(socket.socket, name)

        def connect(self, address):
            assert is_local(address), f"a test reached for the network: {address}"
            return real(self, address)

        monkeypatch.setattr(socket.socket, name, connect)

    guard("connect")
    guard("connect_ex")


@pytest.fixture(autouse=True, scope="session")
def _no_settings(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TIDAO_")]:
            patch.delenv(name)
        patch.setenv("TIDAO_CONFIG", str(tmp_path_factory.mktemp("config")))
        yield


if sys.platform == "win32":
    # Programs that tests start print Thai, whatever the code page of this Windows.
    os.environ.setdefault("PYTHONUTF8", "1")


@pytest.fixture
def today(tmp_path, monkeypatch):
    """The day of the tests, and a folder of this user's settings that no other test sees."""
    from workspaces import DAY

    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ตั้งค่า"))


@pytest.fixture
def work(tmp_path, tmp_path_factory, monkeypatch):
    """A small workspace, on the day of the tests: its first round is complete, clean and synced."""
    from workspaces import DAY, small_workspace

    monkeypatch.setenv("TIDAO_TODAY", DAY)
    return small_workspace(tmp_path_factory, tmp_path / "งาน")

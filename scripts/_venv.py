"""The repository's own .venv: made, filled and mended without a question (standard library only).

These files keep to syntax that Python 3.6 can parse, so that an old Python still says what is wrong with it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - here an older Python is expected, and told
    sys.stderr.buffer.write(
        (
            "ต้องใช้ Python 3.11 ขึ้นไป (ตัวที่ใช้อยู่คือ {0}.{1}) ให้ติดตั้งรุ่นใหม่ แล้วสั่งอีกครั้งด้วยรุ่นนั้น\n"
            "Python 3.11 or later is needed (this is {0}.{1}): install it, then run the same command with it.\n"
        )
        .format(*sys.version_info[:2])
        .encode("utf-8")  # whatever the console's own encoding is, it must not fail here
    )
    sys.exit(2)

import contextlib
import io
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from _install import VERSION, give_pip, install, make
from _place import Place, SetupError, Stamp, clean_environment, fingerprint, probe, say

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["Place", "SetupError", "call", "ensure", "guarded", "hear", "say"]

ROOT = Path(__file__).resolve().parent.parent
LOCK_PATIENCE = 900  # seconds to wait for another run that is installing

Verdict = Literal["ready", "install", "make"]


def judge(
    found: tuple[str, str] | None,
    stamp: Stamp | None,
    wanted: Stamp,
    *,
    present: Sequence[str] = (),
    any_python: bool = False,
) -> Verdict:
    """Decide what a .venv needs.

    Args:
        found: what its Python says: the version and where the program is; None when it does not start.
        stamp: what it was made for; None for one that somebody else made, which is kept if it can be.
        wanted: what it is wanted for now.
        present: the distributions that are in it.
        any_python: a .venv of another supported Python version will do.
    """
    if found is None or (stamp and (not stamp.finished or stamp.root != wanted.root)):
        return "make"
    version, origin = found
    supported = tuple(int(part) for part in version.split(".")) >= (3, 11)
    if version != wanted.python and not (any_python and supported):
        return "make"
    complete = (
        stamp is not None
        and stamp.project == wanted.project
        and set(stamp.extras) >= set(wanted.extras)
        and set(present) >= set(stamp.installed)
        and Path(origin).parent == Path(wanted.root, "tidao_sheets")
    )
    return "ready" if complete else "install"


def call(command: Sequence[str], cwd: Path | None = None) -> int:
    """Run a command on this terminal and return its exit code; Ctrl-C is the command's to answer."""
    with subprocess.Popen(command, cwd=cwd, env=clean_environment(os.environ)) as child:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                code = child.wait()
                return code if code >= 0 else 128 - code


def hear(command: Sequence[str], cwd: Path | None = None, *, errors: bool = True, **variables: str) -> tuple[int, str]:
    """Run a command without a terminal; return its exit code and all that it said, on stderr only with `errors`."""
    with subprocess.Popen(
        command,
        cwd=cwd,
        env={**variables, **clean_environment(os.environ)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if errors else subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    ) as child:
        try:
            said = child.communicate()[0]
        except KeyboardInterrupt:
            while child.poll() is None:  # it answers Ctrl-C itself, and may be in the middle of something
                with contextlib.suppress(KeyboardInterrupt):
                    child.communicate()
            raise
        return child.returncode, said.rstrip()


def wanted_stamp(root: Path, extra: str) -> Stamp:
    """Return what .venv should be for this repository, this Python and this extra."""
    try:
        locks = "".join(lock.read_text(encoding="utf-8") for lock in Place(root).locks())
        project = fingerprint((root / "pyproject.toml").read_text(encoding="utf-8"), locks)
    except (OSError, ValueError) as error:
        raise SetupError(
            f"อ่านแฟ้ม {root / 'pyproject.toml'} ไม่ได้ ({error}) ให้ดาวน์โหลดโปรแกรมใหม่ทั้งชุด",
            f"{root / 'pyproject.toml'} cannot be read ({error}): fetch the whole program again.",
        ) from None
    return Stamp(project, VERSION, str(root), tuple(sorted({"", extra})))


def try_lock(file: BinaryIO) -> bool:
    """Take the lock, and tell whether it is ours; a file system without locks is no obstacle."""
    try:
        if sys.platform == "win32":
            file.seek(1 << 30)  # far beyond the end: a locked byte cannot be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Keep two runs, say a person's and cron's, from installing in the same .venv at once."""
    with (root / "pyproject.toml").open("rb") as file:
        last = time.monotonic() + LOCK_PATIENCE
        told = False
        while not try_lock(file) and time.monotonic() < last:
            if not told:
                say("อีกหน้าต่างหนึ่งกำลังติดตั้งอยู่ รอสักครู่ …", "Another run is installing; waiting …")
                told = True
            time.sleep(0.5)
        yield


def ensure(extra: str = "", *, any_python: bool = False, quiet: bool = False, root: Path = ROOT) -> Place:
    """Return a .venv in which the program runs, made or mended where it must be.

    Args:
        extra: the optional part of the program's needs: "test", or "" for none.
        any_python: keep a .venv of another supported Python version (cron's Python need not be the person's).
        quiet: show no progress.
        root: the repository.

    Raises:
        SetupError: it cannot be done; the sentence says the remedy.
    """
    place = Place(root)
    wanted = wanted_stamp(root, extra)
    try:
        with only_one(root):
            stamp = Stamp.read(place.stamp)
            verdict = judge(probe(place), stamp, wanted, present=place.installed(), any_python=any_python)
            if verdict != "ready":
                mend(place, stamp, wanted, verdict, quiet=quiet)
    except OSError as error:
        raise SetupError(
            f"เขียนในโฟลเดอร์ {root} ไม่ได้ ({error.strerror}) ให้ตรวจสิทธิ์และเนื้อที่ว่าง แล้วสั่งใหม่",
            f"{root} cannot be written ({error.strerror}): check permissions and free space, then run it again.",
        ) from None
    return place


def mend(place: Place, stamp: Stamp | None, wanted: Stamp, verdict: Verdict, *, quiet: bool) -> None:
    """Make and fill .venv as the verdict asks; an interruption on the way leaves the mark of an unfinished one."""
    started = time.monotonic()
    if not quiet:
        say("กำลังติดตั้งส่วนที่ต้องใช้ (ครั้งแรกใช้เวลา 1–2 นาที) …", "Installing what is needed (1–2 minutes at first) …")
    unfinished = replace(wanted, finished=False)
    if verdict == "make":
        make(place, unfinished)
    place.log.unlink(missing_ok=True)
    try:
        give_pip(place)
        unfinished.write(place.stamp)
        install(place, wanted.extras, quiet=quiet)
    except SetupError:
        put_back(place, stamp if verdict == "install" else None)
        raise
    python, origin = probe(place) or ("", "")
    done = replace(wanted, python=python, installed=place.installed())
    if judge((python, origin), done, replace(wanted, python=python), present=done.installed) != "ready":
        raise SetupError(
            f"ติดตั้งแล้วแต่โปรแกรมยังไม่ทำงาน ให้ลบโฟลเดอร์ {place.home} แล้วสั่งใหม่ (บันทึก: {place.log})",
            f"Installed, but the program does not run: delete {place.home}, then run it again (log: {place.log}).",
        )
    done.write(place.stamp)
    if not quiet:
        seconds = time.monotonic() - started
        say(f"ติดตั้งเสร็จใน {seconds:.0f} วินาที", f"Installed in {seconds:.0f} s")


def put_back(place: Place, stamp: Stamp | None) -> None:
    """Restore the stamp after an orderly failure: pip undoes what it began, so nothing is half-made."""
    if stamp is None:
        place.stamp.unlink(missing_ok=True)
    else:
        stamp.write(place.stamp)


def use_utf8(*streams: TextIO | None) -> None:
    """Let Thai be printed on every console: what it cannot show becomes a question mark, never an error."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def guarded(main: Callable[[], int]) -> int:
    """Run a script's main: 2 when the program cannot be made ready, 130 after Ctrl-C; never a traceback for either."""
    if sys.getfilesystemencoding() != "utf-8":
        # A system whose locale is not Unicode: paths with Thai letters would be read as something else.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.argv])  # noqa: S606 - this very script
    use_utf8(sys.stdout, sys.stderr)
    try:
        if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return main()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("\nหยุดแล้ว สั่งใหม่ได้ทุกเมื่อ", "Stopped; run it again at any time.")
        return 130

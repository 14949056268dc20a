"""Making a .venv and filling it, with whatever installer this machine has, and saying why it failed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from _place import Place, SetupError, Stamp, clean_environment, probe

VERSION = "{}.{}".format(*sys.version_info[:2])

# A word of pip's log, and what a person should know and do; the first that is found wins.
FAILURES = (
    (
        ("No space left on device", "Errno 28", "WinError 112"),
        "ดิสก์เต็ม ให้ลบไฟล์ที่ไม่ใช้ แล้วสั่งใหม่",
        "The disk is full: free some space, then run it again.",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        "เครือข่ายนี้ใช้ใบรับรองที่ Python ไม่รู้จัก ให้ผู้ดูแลเครือข่ายตั้งค่า PIP_CERT หรือใช้อินเทอร์เน็ตอื่น แล้วสั่งใหม่",
        "Python does not trust this network's certificate: have PIP_CERT set, or use another connection, then retry.",
    ),
    (
        (
            *("Failed to establish a new connection", "NewConnectionError", "name resolution", "getaddrinfo failed"),
            *("Network is unreachable", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError", "Connection refused"),
            *("Connection reset", "Connection aborted", "RemoteDisconnected", "client error (Connect)", "dns error"),
        ),
        "ต่ออินเทอร์เน็ตไม่ได้ ให้ตรวจสายหรือ Wi-Fi (และค่า proxy ของสำนักงาน ถ้ามี) แล้วสั่งใหม่",
        "The internet cannot be reached: check the connection (and the office's proxy, if any), then run it again.",
    ),
    (
        ("Permission denied", "Access is denied", "WinError 5", "WinError 32"),
        "เขียนไฟล์ในโฟลเดอร์ .venv ไม่ได้ ให้ปิดโปรแกรมที่ใช้โฟลเดอร์นี้อยู่ หรือตรวจสิทธิ์ของโฟลเดอร์ แล้วสั่งใหม่",
        "The folder .venv cannot be written: close programs that use it, or check its permissions, then run it again.",
    ),
    (
        (
            "No matching distribution found",
            "Failed building wheel",
            "metadata-generation-failed",
            "requires a different",
        ),
        "ส่วนประกอบบางตัวไม่มีสำหรับ Python {python} บนเครื่องนี้ ให้ใช้ Python 3.11, 3.12 หรือ 3.13 แล้วสั่งใหม่",
        "Some component does not exist for Python {python} on this machine: run it with Python 3.11, 3.12 or 3.13.",
    ),
    (
        ("DO NOT MATCH THE HASHES", "HashMismatch"),
        "ส่วนประกอบที่ดาวน์โหลดมาไม่ตรงกับที่โปรแกรมกำหนดไว้ จึงไม่ได้ติดตั้ง ให้สั่งใหม่ หากเป็นอีกให้แจ้งผู้ดูแลเครือข่าย",
        "What came is not what the program names, so it was not installed: retry, then tell who keeps the network.",
    ),
    (
        ("",),
        "ติดตั้งไม่สำเร็จ ให้สั่งใหม่อีกครั้ง หากยังไม่สำเร็จให้ส่งแฟ้มบันทึกให้ผู้ดูแลระบบ",
        "The installation failed: run it again; if it still fails, send the log to whoever looks after the computer.",
    ),
)

# How the package manager of a system brings what its own Python lacks.
REMEDIES = (
    ("apt-get", "sudo apt install python{python}-venv"),
    ("dnf", "sudo dnf install python3-pip"),
    ("zypper", "sudo zypper install python3-pip"),
    ("apk", "sudo apk add py3-pip"),
    ("pacman", "sudo pacman -S python-pip"),
)


def run_logged(command: Sequence[str], place: Place, *, dots: bool = False) -> int:
    """Run an installer, its words to the log; DOTS shows one for each component that it takes up."""
    with place.log.open("a", encoding="utf-8", errors="replace") as log:
        log.write("$ " + " ".join(command) + "\n")
        try:
            child = subprocess.Popen(
                command,
                cwd=place.root,
                env=clean_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            log.write(f"{error}\n")
            return 127
        with child:
            try:
                for line in child.stdout or ():
                    log.write(line)
                    if dots and line.startswith("Collecting "):
                        print(".", end="", file=sys.stderr, flush=True)
            except KeyboardInterrupt:
                child.terminate()  # or it would go on writing into a folder that the next run removes
                raise
        return child.returncode


def interpreters() -> list[str]:
    """Return the running interpreter, and the one below it when it is a virtual environment's own."""
    return list(dict.fromkeys([getattr(sys, "_base_executable", None) or sys.executable, sys.executable]))


def first_that_works(commands: Sequence[Sequence[str]], place: Place, works: Callable[[], bool]) -> bool:
    """Try commands one after another until one succeeds and did what it should."""
    return any(run_logged(command, place) == 0 and works() for command in commands)


def remove(path: Path) -> None:
    """Remove a folder, file or link; nothing there is fine."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise SetupError(
            f"ลบโฟลเดอร์ {path} ไม่ได้ ({error.strerror}) ให้ปิดโปรแกรมที่ใช้อยู่ ลบโฟลเดอร์นี้เอง แล้วสั่งใหม่",
            f"{path} cannot be removed ({error.strerror}): close what uses it, delete it, then run it again.",
        ) from None


def make(place: Place, unfinished: Stamp) -> None:
    """Make .venv anew, still without pip; it is marked as unfinished from its first moment."""
    remove(place.home)
    place.home.mkdir()
    unfinished.write(place.stamp)
    base = interpreters()[0]
    home = str(place.home)
    commands = [[base, "-m", "venv", "--without-pip", home]]
    commands += [[python, "-m", "virtualenv", "--python", base, home] for python in interpreters()]
    commands += [["virtualenv", "--python", base, home], ["uv", "venv", "--allow-existing", "--python", base, home]]
    if not first_that_works(commands, place, lambda: probe(place) is not None):
        raise missing_tool(place)


def has_pip(place: Place) -> bool:
    """Tell whether pip runs in .venv."""
    return run_logged(place.module("pip", "--version"), place) == 0


def give_pip(place: Place) -> None:
    """Put pip into .venv: by Python's own copy, else by any installer that this machine has."""
    if has_pip(place):
        return
    python = str(place.python)
    commands = [place.module("ensurepip", "--upgrade", "--default-pip")]
    commands += [
        [other, "-m", "pip", "--python", python, "install", "--disable-pip-version-check", "pip"]
        for other in interpreters()
    ]
    commands += [["uv", "pip", "install", "--python", python, "pip"]]
    commands += [["virtualenv", "--python", interpreters()[0], str(place.home)]]
    if not first_that_works(commands, place, lambda: has_pip(place)):
        raise missing_tool(place)


def missing_tool(place: Place) -> SetupError:
    """Return the error whose remedy is one command, made for this system."""
    of_system = Path(sys.base_prefix) == Path("/usr")
    remedy = next((line for tool, line in REMEDIES if of_system and shutil.which(tool)), None)
    if remedy is None:
        return SetupError(
            f"Python {VERSION} ตัวนี้ไม่มี pip ให้ติดตั้ง Python ใหม่แบบครบชุด แล้วสั่งอีกครั้ง (บันทึก: {place.log})",
            f"This Python {VERSION} lacks pip: reinstall Python with pip, then run it again (log: {place.log}).",
        )
    command = remedy.format(python=VERSION)
    return SetupError(
        f"Python ของเครื่องนี้ยังขาด venv หรือ pip ให้สั่ง  {command}  แล้วสั่งใหม่ (บันทึก: {place.log})",
        f"This machine's Python lacks venv or pip. Run  {command}  and then this again (log: {place.log}).",
    )


def explain(log: str, python: str = VERSION) -> tuple[str, str]:
    """Say in one sentence, in Thai and in English, why pip failed and what to do."""
    thai, english = next((th, en) for words, th, en in FAILURES if any(word in log for word in words))
    return thai.format(python=python), english.format(python=python)


def install(place: Place, extras: Sequence[str], *, quiet: bool) -> None:
    """Install exactly what the lock names, by its hashes, and the program itself as a link to the repository."""
    command = place.module("pip", "install", "--no-input", "--disable-pip-version-check")
    dots = not quiet and sys.stderr.isatty()
    locked = [*command, "--require-hashes", "--only-binary", ":all:", "-r", str(place.lock(extras))]
    code = run_logged(locked, place, dots=dots)
    code = code or run_logged([*command, "--no-deps", "--no-build-isolation", "-e", "."], place)
    if dots:
        print(file=sys.stderr)
    if code:
        log = place.log.read_text(encoding="utf-8", errors="replace")
        thai, english = explain(log)
        raise SetupError(f"{thai} (บันทึก: {place.log})", f"{english} (log: {place.log})")
    escape_paths(place)


def escape_paths(place: Place) -> None:
    """Write the paths in .pth files in ASCII alone.

    Before 3.13, Python on a Thai Windows reads these files in the code page of that Windows: a path with Thai letters,
    as in a user's name, would keep it from finding the program, or from starting at all.
    """
    for file in (found for folder in place.libraries() for found in folder.glob("*.pth")):
        text = file.read_text(encoding="utf-8", errors="surrogateescape")
        if not text.isascii():
            file.write_text("".join(f"{escaped(line)}\n" for line in text.splitlines()), encoding="ascii")


def escaped(line: str) -> str:
    """Return a line of a .pth file in ASCII: a path becomes the code that adds it, once."""
    return line if line.isascii() else f"import sys; p = {line!a}; p in sys.path or sys.path.append(p)"

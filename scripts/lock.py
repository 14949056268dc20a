"""Make the locks of scripts/lock/ anew from pyproject.toml: `python3 scripts/lock.py [--upgrade]`.

A lock names every distribution that is installed, at one version, with the SHA-256 of each of its files, for all
supported systems and Python versions. Without `--upgrade` versions stay wherever they still suit.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv  # isort: skip - it tells an old Python what is wrong with it

import os
import shutil
import subprocess
import tempfile
import tomllib

from _wheels import wheels

ROOT = Path(__file__).resolve().parent.parent
LOCKS = Path("scripts", "lock")

COMMAND = (
    *("pip", "compile", "--quiet", "--generate-hashes", "--only-binary=:all:", "--python-version=3.11"),
    *("--custom-compile-command", "python3 scripts/lock.py", "pyproject.toml"),
)
KINDS = {  # the second follows the first
    "test": ("--universal", "--extra=test"),
    "runtime": ("--universal", "--constraint=scripts/lock/test.txt"),
    "lowest": ("--python-platform=linux", "--resolution=lowest-direct"),
}
"""For tests, for the program alone, and the lowest versions that pyproject.toml admits, with what tests them."""
TESTERS = ("pytest", "hypothesis", "openpyxl", "pypdfium2", "ironcalc")


def besides(name: str) -> str:
    """Return what a lock holds beside the program's needs.

    That is what links the program into .venv, which pip would fetch by itself and not compare with a lock.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if name == "lowest":
        tests = project["project"]["optional-dependencies"]["test"]
        return "\n".join(need for need in tests if need.startswith(TESTERS))
    return "\n".join([*project["build-system"]["requires"], "editables~=0.3"])


def uv(folder: Path) -> str:
    """Return the command uv: this machine's, or one installed for the moment."""
    if found := shutil.which("uv"):
        return found
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(binaries / "python"), "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(binaries / "uv")


def main() -> int:
    """Make each lock."""
    with tempfile.TemporaryDirectory() as folder:
        tool = uv(Path(folder))
        for name, words in KINDS.items():
            output = f"--output-file={LOCKS / f'{name}.txt'}"
            command = [tool, *COMMAND, "-", *words, output, *sys.argv[1:]]
            subprocess.run(command, cwd=ROOT, input=besides(name), encoding="utf-8", check=True)
    (ROOT / LOCKS / "wheels.txt").write_text(wheels(ROOT / LOCKS / "runtime.txt"), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))

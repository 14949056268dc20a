"""Where the .venv of the repository is, what it was made for, and how it is spoken to."""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

WINDOWS = os.name == "nt"

# What a user's environment may say to pip: where to fetch from, never where or what to install.
PIP_KEEPS = {
    *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "PROXY", "CERT", "CLIENT_CERT"),
    *("TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR", "CONFIG_FILE", "KEYRING_PROVIDER"),
}
PYTHON_KEEPS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHASHSEED"}

# Prints the version, then where the program would be imported from.
PROBE = """
import importlib.util as u, sys
print("%d.%d" % sys.version_info[:2])
s = u.find_spec("tidao_sheets")
print(s.origin if s and s.origin else "")
"""


class SetupError(Exception):
    """The program cannot be made ready: one sentence in Thai, the same in English."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(f"{thai}\n{english}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the repository's root and the .venv within it."""

    root: Path

    @property
    def home(self) -> Path:
        """The folder .venv."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of .venv."""
        return self.script("python")

    @property
    def stamp(self) -> Path:
        """The file that says what was installed."""
        return self.home / "tidao-stamp.json"

    @property
    def log(self) -> Path:
        """Everything that the installers said."""
        return self.home / "install.log"

    def lock(self, extras: Sequence[str]) -> Path:
        """Return the lock that names what is installed: for tests, or for the program alone."""
        return self.locks()["test" in extras]

    def locks(self) -> list[Path]:
        """Return the locks: for the program alone, and for tests."""
        return [self.root / "scripts" / "lock" / name for name in ("runtime.txt", "test.txt")]

    def script(self, name: str) -> Path:
        """Return the command NAME that .venv holds."""
        return self.home / "Scripts" / f"{name}.exe" if WINDOWS else self.home / "bin" / name

    def module(self, name: str, *args: str) -> list[str]:
        """Return the command line that runs a module, blind to modules in the working directory."""
        return [str(self.python), "-P", "-X", "utf8", "-m", name, *args]

    def libraries(self) -> list[Path]:
        """Return the site-packages folder, in a list that is empty where there is none."""
        return sorted({*self.home.glob("lib/python*/site-packages"), *self.home.glob("Lib/site-packages")})

    def installed(self) -> tuple[str, ...]:
        """Return the names of all distributions that are there, with their versions."""
        return tuple(sorted(info.name for folder in self.libraries() for info in folder.glob("*.dist-info")))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a .venv was made for; compared with what is wanted now."""

    project: str
    python: str
    root: str
    extras: tuple[str, ...]
    installed: tuple[str, ...] = ()
    finished: bool = True

    @classmethod
    def read(cls, file: Path) -> "Stamp | None":
        """Return the stamp in a file, or None where there is none that can be understood."""
        try:
            raw = json.loads(file.read_text(encoding="utf-8"))
            return cls(**{**raw, "extras": tuple(raw["extras"]), "installed": tuple(raw["installed"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, file: Path) -> None:
        """Write it in one step, so that a reader never sees half."""
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        draft.replace(file)


def fingerprint(pyproject: str, lock: str = "") -> str:
    """Hash the lock and those parts of pyproject.toml that decide what gets installed, not the settings of tools."""
    data = tomllib.loads(pyproject)
    parts = [data.get("build-system"), data.get("project"), data.get("tool", {}).get("hatch"), lock]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def clean_environment(source: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would send Python or pip elsewhere."""
    kept = {
        name: value
        for name, value in source.items()
        if not (name.startswith("PYTHON") and name not in PYTHON_KEEPS)
        and not (name.startswith("PIP_") and name[4:] not in PIP_KEEPS)
        and name not in {"VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    }
    # Said outright, because a configuration file of pip may say otherwise.
    return {**kept, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}


def say(thai: str, english: str) -> None:
    """Tell the person at the terminal; on stderr, for stdout is the program's."""
    print(f"{thai} / {english}", file=sys.stderr, flush=True)


def probe(place: Place) -> tuple[str, str] | None:
    """Ask the Python of .venv for its version and where it finds the program; None when it does not answer."""
    command = [str(place.python), "-I", "-X", "utf8", "-c", PROBE]
    try:
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    version, _, origin = answer.stdout.partition("\n")
    return version, origin.strip()

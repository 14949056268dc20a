"""What is shipped with the package: templates, programmes and examples."""

from pathlib import Path

from tidao_sheets.core.text import Text, TidaoError


class UnknownProgrammeError(TidaoError):
    """No programme of that id is shipped."""

    code = "unknown_programme"
    says = Text('ไม่มีโครงการ "{wanted}"', 'There is no programme "{wanted}".')
    advises = Text(
        "โครงการที่มี: {known} หรือระบุที่อยู่ของแฟ้ม .toml",
        "Known programmes: {known}; or give the path of a .toml file.",
    )


def _shipped(name: str) -> Path:
    """Return a folder shipped with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def templates() -> Path:
    """Return the folder of the built-in templates."""
    return _shipped("templates")


def config() -> Path:
    """Return the folder of the built-in programmes and examples."""
    return _shipped("config")


def known_programmes() -> list[str]:
    """Return the ids of the shipped programmes."""
    return sorted(p.stem for p in config().glob("*.toml") if p.stem not in {"workspace", "demo"})


def find_programme(wanted: str | None) -> Path:
    """Return the file of a shipped programme by its id (the only or first one without an id), or of a path."""
    known = known_programmes()
    if wanted is None:
        return config() / f"{known[0]}.toml"
    if wanted in known:
        return config() / f"{wanted}.toml"
    if wanted.endswith(".toml") and Path(wanted).is_file():
        return Path(wanted)
    raise UnknownProgrammeError(wanted=wanted, known=", ".join(known))

"""How a command is declared: its name, help, options, typed arguments and function in one place.

    @command("sync", "…", "Read, check, compute, and update the summary.")
    def sync(options: Options, *, dry_run: bool = flag("…", "write nothing")) -> SyncOutcome: ...

Help is told in Thai and in English. An option is the default of a keyword argument, and bears its name. What declares
it says that it returns the argument's type, so mypy holds the two together; the function is only ever called with what
click has parsed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, cast

import click

from tidao_sheets.core.text import LANGUAGES, Text

if TYPE_CHECKING:
    from pathlib import Path

P = ParamSpec("P")


_VALUES = {
    "DIR": "โฟลเดอร์",
    "FILE": "แฟ้ม",
    "N": "เลข",
    "ID": "รหัส",
    "CODE": "รหัส",
    "KIND": "ชนิด",
    "TEXT": "ข้อความ",
    "RUN": "ครั้งที่",
    "FILE|CODE|TEXT": "แฟ้ม|รหัส|ข้อความ",
    "DATE": "วันที่",
    "ID=POINTS": "ข้อ=คะแนน",
    "OFFICE": "สำนักงาน",
    "PATH…": "แฟ้มหรือโฟลเดอร์…",
    "DIR…": "โฟลเดอร์…",
    "CELL=FILE": "ช่อง=แฟ้ม",
}
"""What stands in Thai help for a value."""


class Declared(NamedTuple):
    """A parameter that will bear its argument's name; `build` makes it from that name and the language of its help."""

    build: Callable[[str, str], click.Parameter]


def parameters(run: Callable[..., object], lang: str) -> Iterator[click.Parameter]:
    """Yield the parameters that a function declares, with their help in one language."""
    for name, argument in inspect.signature(run).parameters.items():
        if isinstance(argument.default, Declared):
            yield argument.default.build(name, lang)


def _option(th: str, en: str, *names: str, **settings: Any) -> Declared:  # noqa: ANN401 - click's own
    """Declare an option by what click needs; without `names` it is called as its argument is."""

    def build(name: str, lang: str) -> click.Parameter:
        called = names or (f"--{name.replace('_', '-')}",)
        stands_for = _stands_for(settings.get("metavar"), lang)
        return click.Option([*called, name], help=Text(th, en).in_(lang), **settings | {"metavar": stands_for})

    return Declared(build)


def _stands_for(metavar: str | None, lang: str) -> str | None:
    """Return in the language what stands in the help for a value."""
    return _VALUES.get(metavar or "", metavar) if lang == "th" else metavar


def flag(th: str, en: str, *names: str) -> bool:
    """Declare an option that is there or not."""
    return cast("bool", _option(th, en, *names, is_flag=True))


def overwriting() -> bool:
    """Declare the option of all commands that bring the summary up to date: to take changed cells back."""
    return flag(
        "เขียนทับช่องของโปรแกรมที่มีผู้แก้ไข (เก็บแฟ้มเดิมไว้)",
        "take back program cells that people changed (a copy is kept)",
    )


def number(th: str, en: str, metavar: str) -> int | None:
    """Declare an option that is a whole number."""
    return cast("int | None", _option(th, en, type=click.INT, metavar=metavar))


def word(th: str, en: str, metavar: str) -> str | None:
    """Declare an option that is one word."""
    return cast("str | None", _option(th, en, metavar=metavar))


def choice(th: str, en: str, among: tuple[str, ...]) -> str:
    """Declare an option that is one of some words; the first of them if it is left out."""
    return cast("str", _option(th, en, type=click.Choice(among), default=among[0]))


def maybe_choice(th: str, en: str, among: tuple[str, ...]) -> str | None:
    """Declare an option that is one of some words, or is left out."""
    return cast("str | None", _option(th, en, type=click.Choice(among), metavar="|".join(among)))


def words(th: str, en: str, metavar: str, among: Callable[[], Mapping[str, str]] | None = None) -> tuple[str, ...]:
    """Declare an option that may be repeated, one word each time; `among` tells which there are, in Thai."""

    def build(name: str, lang: str) -> click.Parameter:
        if among is None:
            return _option(th, en, multiple=True, metavar=metavar).build(name, lang)
        known = among()
        listed = Text(", ".join(f"{word} ({thai})" for word, thai in known.items()), ", ".join(known))
        kind = click.Choice(tuple(known))
        told = _option(f"{th}: {listed.th}", f"{en}: {listed.en}", type=kind, multiple=True, metavar=metavar)
        return told.build(name, lang)

    return cast("tuple[str, ...]", Declared(build))


def listed(th: str, en: str, *names: str, among: tuple[str, ...]) -> tuple[str, ...]:
    """Declare an option that is words with commas between them, as in "pdf,docx"; the first word if it is left out."""

    def read(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        asked = tuple(dict.fromkeys(word.strip().lower() for word in value.split(",") if word.strip()))
        if not asked or set(asked) - set(among):
            raise click.BadParameter(f'"{value}" ({", ".join(among)})', ctx, param)
        return asked

    return cast("tuple[str, ...]", _option(th, en, *names, default=among[0], metavar=",".join(among), callback=read))


def _path(default: str = "") -> Callable[[click.Context, click.Parameter, str | None], Path]:
    """Return what makes a path of a word; to import pathlib takes longer than to show the help."""

    def read(_: click.Context, __: click.Parameter, value: str | None) -> Path:
        from pathlib import Path

        return Path(value or default)  # a script's empty variable is no folder

    return read


def folder(th: str, en: str, default: str) -> Path:
    """Declare an option that is a folder, whether it exists or not."""
    return cast("Path", _option(th, en, type=click.Path(file_okay=False), metavar="DIR", callback=_path(default)))


def file(th: str, en: str) -> Path:
    """Declare an option that is a file, whether it exists or not, and must be given."""
    kind = click.Path(dir_okay=False)
    return cast("Path", _option(th, en, type=kind, required=True, metavar="FILE", callback=_path()))


def maybe_file(th: str, en: str, *, or_folder: bool = False) -> Path | None:
    """Declare an option that is a file, or a folder, whether it exists or not, and may be left out."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
        return _path()(ctx, param, value) if value is not None else None

    return cast("Path | None", _option(th, en, type=click.Path(dir_okay=or_folder), metavar="FILE", callback=read))


def _argument(metavar: str, *, required: bool = True, **settings: Any) -> Declared:  # noqa: ANN401 - click's own
    """Declare a word that stands after the command's name, without an option."""

    def build(name: str, lang: str) -> click.Parameter:
        stands_for = _stands_for(metavar, lang)
        shown = stands_for if required else f"[{stands_for}]"
        return click.Argument([name], metavar=shown, required=required, **settings)

    return Declared(build)


def folder_argument() -> Path:
    """Declare a folder that stands after the command's name."""
    return cast("Path", _argument("DIR", type=click.Path(file_okay=False), callback=_path()))


def argument(metavar: str) -> str:
    """Declare a word that stands after the command's name."""
    return cast("str", _argument(metavar))


def maybe_argument(metavar: str) -> str | None:
    """Declare a word that may stand after the command's name."""
    return cast("str | None", _argument(metavar, required=False))


def paths_argument(metavar: str) -> tuple[Path, ...]:
    """Declare files and folders that may stand after the command's name."""

    def read(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[Path, ...]:
        from pathlib import Path

        return tuple(Path(each) for each in value if each)

    return cast("tuple[Path, ...]", _argument(metavar, required=False, nargs=-1, callback=read))


def chosen(among: tuple[str, ...]) -> str:
    """Declare a word that stands after the command's name and is one of a few."""
    return cast("str", _argument(f"{{{'|'.join(among)}}}", type=click.Choice(among)))


class Options(NamedTuple):
    """The options of all commands, given before or after the command's name."""

    workspace: Path = folder("โฟลเดอร์งานประเมิน (ปกติคือโฟลเดอร์นี้)", "workspace folder (default: here)", ".")
    round: int | None = number("รอบที่ (ปกติคือรอบแรกที่ยังไม่ปิด)", "round (default: the first that is not closed)", "N")
    json: bool = flag("แสดงผลเป็น JSON สำหรับโปรแกรมอื่น", "print one JSON document")
    lang: str = choice("ภาษาของข้อความ: th หรือ en", "language of messages: th or en", LANGUAGES)
    verbose: bool = flag("แสดงรายละเอียดเพิ่ม", "say more", "-v", "--verbose")


class Command(NamedTuple):
    """A declared command; `run` takes the common options and, by name, its own, and returns a result with a report."""

    name: str
    help: Text
    run: Callable[..., object]


def command(name: str, th: str, en: str) -> Callable[[Callable[Concatenate[Options, P], object]], Command]:
    """Declare a command."""
    return lambda run: Command(name, Text(th, en), run)

"""What click lacks here: help and usage errors in Thai, and common options before or after the command's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import click
from click.core import ParameterSource

from tidao_sheets.cli.console import print_json, workspace_said
from tidao_sheets.cli.options import Command, Options, parameters
from tidao_sheets.cli.program import in_workspace, program
from tidao_sheets.core.text import Text
from tidao_sheets.core.wrap import columns, wrapped

HELP = Text("แสดงวิธีใช้", "show this help")
VERSION = Text("แสดงรุ่นของโปรแกรม", "show the version")
_HEADINGS = {"Options": "ตัวเลือก", "Commands": "คำสั่ง", "Usage": "วิธีใช้", "[required]": "[ต้องระบุ]"}


def click_command(command: Command, lang: str, finish: Callable[[object, Options], int]) -> click.Command:
    """Build one command: its own options and the common ones, which may also stand before its name."""

    def callback(**given: Any) -> int:  # noqa: ANN401 - click's own
        context = click.get_current_context()
        before = context.parent
        for name in Options._fields:
            if before and context.get_parameter_source(name) is ParameterSource.DEFAULT:
                given[name] = before.params[name]
        options = Options(**{name: given.pop(name) for name in Options._fields} | {"lang": lang})
        in_workspace(workspace_said(options))
        return finish(command.run(options, **given), options)

    return ThaiCommand(
        command.name,
        lang=lang,
        callback=callback,
        declared=lambda: [*parameters(command.run, lang), *parameters(Options, lang)],
        help=command.help.in_(lang),
        short_help=command.help.in_(lang),
    )


class _Formatter(click.HelpFormatter):
    """Writes help in lines that fit, broken between words of Thai, too; the program as it is really called."""

    said: dict[str, str] = {}  # noqa: RUF012 - of click's own words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        del prefix
        call = f"{self.said.get('Usage', 'Usage')}: {program()}{prog.removeprefix('tidao')}"
        between = " " if columns(f"{call} {args}") <= self.width else "\n  "
        self.write(f"{call}{between}{args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{self.said.get(heading, heading)}:\n")

    def write_text(self, text: str) -> None:
        self.write(_indented(wrapped(text, self.width - 2), 2))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 26, col_spacing: int = 2) -> None:
        rows = tuple(rows)
        column = min(max(columns(name) for name, _ in rows), col_max) + col_spacing
        for name, text in rows:
            told = text.replace("[required]", self.said.get("[required]", "[required]"))
            body = _indented(wrapped(told, self.width - column - 2), column + 2)
            room = column - columns(name)
            self.write(f"  {name}{' ' * room}{body.lstrip()}" if room >= col_spacing else f"  {name}\n{body}")


def _indented(lines: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in lines.split("\n"))


class _ThaiFormatter(_Formatter):
    said = _HEADINGS


class _Context(click.Context):
    formatter_class = _Formatter


class _ThaiContext(_Context):
    formatter_class = _ThaiFormatter


class ThaiCommand(click.Command):
    """A command whose help is in one language; what it declares is looked at when it is asked for."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - click's own
        lang: str = "th",
        declared: Callable[[], list[click.Parameter]] = list,
        **more: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(*args, **more)
        self.lang, self.declared = lang, declared
        self.context_class = _ThaiContext if lang == "th" else _Context
        self.options_metavar = Text("[ตัวเลือก]", "[OPTIONS]").in_(lang)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters, made at the first call: the list of all commands needs none."""
        self.params = self.params or self.declared()
        return super().get_params(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return --help with its help in the language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP.in_(self.lang)
        return option


class ThaiGroup(ThaiCommand, click.Group):
    """The program: its common options, the version, and the commands in their own order."""

    def __init__(self, name: str, *, lang: str, help: str) -> None:  # noqa: A002 - click's own word
        options = [*parameters(Options, lang), _version_option(lang)]
        super().__init__(name, lang=lang, help=help, params=options, no_args_is_help=False)
        self.subcommand_metavar = Text("คำสั่ง [ตัวเลือก]...", "COMMAND [ARGS]...").in_(lang)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        del ctx
        return list(self.commands)


def _version_option(lang: str) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own
        if value and not ctx.resilient_parsing:
            from importlib.metadata import version

            number = version("tidao-sheets")
            if ctx.obj:  # whether --json stands anywhere: main.run tells it, since this comes before other options
                print_json({"version": number})
            else:
                click.echo(f"tidao {number}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=VERSION.in_(lang)
    )


def usage_sentence(error: click.UsageError) -> Text:
    """Return what is wrong with the words of a command line, in both languages."""
    english = error.format_message()
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or [])
        return Text(f"ไม่มีตัวเลือก {error.option_name}" + (f" (หมายถึง {near} หรือไม่)" if near else ""), english)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else error.param_hint
        return Text(f"ต้องระบุ {_name(error, str(name))}", english)
    if isinstance(error, click.BadParameter):
        return Text(f"ค่าของ {_name(error, '')} ใช้ไม่ได้: {_wanted(error)}", english)
    found = re.search(r"No such command '(.*?)'", english)
    if found:
        return Text(f'ไม่มีคำสั่ง "{found[1]}"', english)
    if "Missing command" in english:
        return Text("ต้องระบุคำสั่ง", english)
    return Text(f"คำสั่งไม่ถูกต้อง: {english}", english)


def _wanted(error: click.BadParameter) -> str:
    """Say in Thai what a value must be."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"ให้เป็นอย่างใดอย่างหนึ่งใน {', '.join(kind.choices)}"
    if isinstance(kind, click.types.IntParamType):
        return "ให้เป็นจำนวนเต็ม"
    if isinstance(kind, click.Path):
        return "ให้เป็นโฟลเดอร์ ไม่ใช่แฟ้ม" if kind.dir_okay else "ให้เป็นแฟ้ม ไม่ใช่โฟลเดอร์"
    return error.message


def _name(error: click.BadParameter, default: str) -> str:
    if error.param is not None and error.param.opts:
        return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name
    return default

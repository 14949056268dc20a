"""The one place where templates run, a letter's text or a Word frame: no globals, nothing to call, a bound on all work.

A template may come from anybody, so that a run is counted, not timed: statements, loops and calls by what stands in
them, filters, operators and comparisons by the size of what they are given. A run whose count is spent ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import jinja2
from jinja2 import nodes, pass_eval_context
from jinja2.filters import do_join
from jinja2.runtime import BlockReference, Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace

from tidao_sheets.core.letters.counting import NODE, Counting, TooMuchError, seen, spend, step, weigh

if TYPE_CHECKING:
    from jinja2.nodes import EvalContext

SOURCE: Final = 250_000
"""Characters of a template."""
CALL, INCLUDE = 1_000, 20_000
INTEGER: Final = 10**30


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FILTERS: Final = _words(
    "abs capitalize count d default dictsort e escape first float int items join last length list lower map "
    "max min reject rejectattr replace reverse select selectattr sort string sum title trim unique upper"
)
TESTS: Final = _words(
    "== != > >= < <= boolean defined divisibleby eq equalto even false float ge greaterthan gt in integer iterable le "
    "lessthan lower lt mapping ne none number odd sequence string true undefined upper"
)
METHODS: Final = _words(
    "capitalize changed count cycle endswith find get index isdigit isnumeric items keys lower lstrip removeprefix "
    "removesuffix rstrip split splitlines startswith strip title upper values"
)


def _counted(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter or test that counts what it is given; of what it yields a list is made at once."""
    first = 1 if hasattr(run, "jinja_pass_arg") else 0

    def counted(*args: object, **kwargs: object) -> object:
        for value in (*args[first:], *kwargs.values()):
            weigh(value)
        return _listed(run(*args, **kwargs))

    for mark in ("jinja_pass_arg", "jinja_async_variant"):
        if hasattr(run, mark):
            setattr(counted, mark, getattr(run, mark))
    return counted


def _listed(made: object) -> object:
    """Make a list of what is yielded one by one, and count what a list takes."""
    if isinstance(made, Iterator):
        made = list(made)
    if isinstance(made, list):
        spend(NODE * len(made))
    return made


def _replaced(text: object, old: object, new: object) -> str:
    """Replace one text by another, counting what comes of it."""
    whole, before, after = (str(value) for value in (text, old, new))
    spend(whole.count(before) * len(after))
    return whole.replace(before, after)


@pass_eval_context
def _joined(rules: EvalContext, values: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """Join texts, counting what stands between them."""
    items = list(values)
    spend(len(items) * (1 + len(between)))
    joined: str = do_join(rules, items, between, attribute)
    return joined


def _summed(values: Iterable[object]) -> Any:  # noqa: ANN401 - a number of any kind
    """Add up numbers."""
    return sum(_number(value) for value in values)


def _number(value: Any) -> Any:  # noqa: ANN401 - a number of any kind
    """Return a number that is no larger than any number of a document."""
    if not (isinstance(value, int | float | Decimal) and -INTEGER <= value <= INTEGER):
        raise TypeError(f"a {type(value).__name__} is no number to compute with")
    return value


class Sandbox(ImmutableSandboxedEnvironment):
    """What all templates run in; to be used inside `bounded`."""

    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self, *, output: int, **settings: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(undefined=jinja2.StrictUndefined, **{"finalize": printed, **settings})
        self._output = output
        self.globals.clear()
        self.globals["namespace"] = Namespace
        own = {"join": _joined, "replace": _replaced, "sum": _summed}
        filters: dict[str, Any] = {**self.filters, **own}
        self.filters = {name: _counted(run) for name, run in filters.items() if name in FILTERS}
        self.filters |= {"_step": step, "_seen": seen}
        tests: dict[str, Any] = {**self.tests}
        self.tests = {name: _counted(run) for name, run in tests.items() if name in TESTS}

    def add(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        """Let templates use more filters."""
        self.filters |= {name: _counted(run) for name, run in filters.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > SOURCE:
            raise TooMuchError
        spend(len(source))
        tree = super()._parse(source, name, filename)
        counted: nodes.Template = Counting().visit(tree)
        counted.set_environment(self)
        return counted

    def concat(self, pieces: Iterable[str]) -> str:
        """Join what was printed, as long as it is no more than any document prints."""
        kept: list[str] = []
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > self._output:
                raise TooMuchError
            kept.append(piece)
        spend(size)
        return "".join(kept)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Allow values, and of methods those that neither change nor multiply what they are of."""
        held = not callable(value) or isinstance(value, Macro | BlockReference)
        return (held or attr in METHODS) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: object) -> None:  # noqa: ARG002 - Jinja's signature
        """Allow no `format` of texts, whose widths know no bound."""
        return

    def call(
        __self,  # noqa: N805 - Jinja's signature, so that no keyword is taken
        __context: Context,  # noqa: PYI063 - as above
        __obj: object,
        *args: object,
        **kwargs: object,
    ) -> object:
        """Count a call and what it is given."""
        spend(CALL)
        for value in (getattr(__obj, "__self__", None), *args, *kwargs.values()):
            weigh(value)
        return _listed(super().call(__context, __obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Compute with numbers, and join texts or lists by "+"."""
        if operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            weigh(left)
            weigh(right)
        elif operator == "*" and isinstance(left, str) and isinstance(right, int):
            spend(len(left) * right if right > 0 else 1)
        elif operator == "**":
            raise TypeError("** is not allowed")
        else:
            left, right = _number(left), _number(right)
        return super().call_binop(context, operator, left, right)

    def get_template(self, *args: Any, **kwargs: Any) -> jinja2.Template:  # noqa: ANN401 - Jinja's own
        """Return a template; one that includes itself comes to an end."""
        spend(INCLUDE)
        return super().get_template(*args, **kwargs)


def printed(value: object) -> object:
    """Count what is printed, and refuse a container, which may stand for more than it holds."""
    weigh(value)
    if isinstance(value, list | tuple | set | Mapping | Namespace):
        raise TypeError(f"a {type(value).__name__} cannot be printed")
    return value

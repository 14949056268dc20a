"""What a template's run may do at most, counted, not timed: statements by their parts, values by their size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

import jinja2
from jinja2 import nodes, pass_context
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from jinja2.runtime import Context

WORK: Final = 5_000_000
"""Units of work of one run: characters, items, `NODE` for each part of a statement. Our largest letter takes 90,000."""
NODE: Final = 20
TOO_MUCH = Text(
    "ทำงานหรือพิมพ์ข้อความมากเกินกว่าที่เอกสารหนึ่งต้องใช้ จึงหยุดไว้",
    "it works or prints more than any document needs, and was stopped",
)

_left: ContextVar[list[int]] = ContextVar("_left")


class TooMuchError(jinja2.TemplateRuntimeError):
    """A template works more than any document needs."""

    def __init__(self) -> None:
        super().__init__(TOO_MUCH.en)


@contextmanager
def bounded(work: int = WORK) -> Iterator[None]:
    """Count the work of the run inside; `TooMuchError` ends it."""
    token = _left.set([work])
    try:
        yield
    finally:
        _left.reset(token)


def spend(units: int) -> None:
    """Count some work."""
    left = _left.get()
    left[0] -= units
    if left[0] < 0:
        raise TooMuchError


def weigh(value: object) -> None:
    """Count the size of a value: its characters, and its items however often they stand in it."""
    match value:
        case str():
            spend(1 + len(value))
        case Mapping():
            spend(NODE * (1 + len(value)))
            for key, item in value.items():
                weigh(key)
                weigh(item)
        case list() | tuple() | set():
            spend(NODE * (1 + len(value)))
            for item in value:
                weigh(item)
        case Namespace():
            weigh(object.__getattribute__(value, "_Namespace__attrs"))
        case _:
            spend(1)


@pass_context
def step(_: Context, units: int) -> bool:
    """Count a statement; always true, so that it may stand before a loop's condition."""
    spend(units)
    return True


def seen(value: object) -> object:
    """Count a value that is about to be compared or cut."""
    weigh(value)
    return value


class Counting(NodeTransformer):
    """Puts a count before each statement, before each condition of a loop, and around what is compared or cut."""

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:  # noqa: ANN401 - Jinja's own
        """Count the statements in a node's bodies."""
        super().generic_visit(node, *args, **kwargs)
        body = getattr(node, "body", None)
        if isinstance(body, list) and not isinstance(node, nodes.Template):
            node.body = [_count(*body), *body]  # type: ignore[attr-defined]
        if isinstance(node, nodes.If | nodes.For) and node.else_:
            node.else_ = [_count(*node.else_), *node.else_]
        if isinstance(node, nodes.For) and node.test is not None:
            node.test = nodes.And(_count(node.test).node, node.test)
        if isinstance(node, nodes.Compare):
            node.expr = _filter("_seen", node.expr)
            for operand in node.ops:
                operand.expr = _filter("_seen", operand.expr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            node.node = _filter("_seen", node.node)
        if isinstance(node, nodes.Concat):
            return _filter("join", nodes.List(node.nodes, lineno=node.lineno))
        return node


def _filter(name: str, node: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _count(*what: nodes.Node) -> nodes.ExprStmt:
    """Return the statement that counts what is about to be done."""
    parts = [part for node in what for part in (node, *node.find_all(nodes.Node))]
    units = NODE * (1 + len(parts)) + sum(len(part.data) for part in parts if isinstance(part, nodes.TemplateData))
    line = what[0].lineno if what else 0
    return nodes.ExprStmt(_filter("_step", nodes.Const(units, lineno=line)), lineno=line)

"""The table of all pages and actions of the desk, each with the commands of a shell that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.desk.visit import Visit

Answer = Callable[["Visit"], "Response"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One page or action: its path, its method, what answers it, and whether files come with it.

    `does` are the commands that it stands for at a shell, `on` the page from which that is done by mouse.
    """

    path: str
    method: str
    answer: Answer
    takes_files: bool = False
    does: tuple[str, ...] = ()
    on: str = ""


PAGES: list[Route] = []


def page(path: str, *does: str, on: str = "") -> Callable[[Answer], Answer]:
    """Declare a page, which is only looked at, and the commands that it stands for."""

    def declare(answer: Answer) -> Answer:
        PAGES.append(Route(path=path, method="GET", answer=answer, does=does, on=on or path))
        return answer

    return declare


def action(path: str, *does: str, on: str = "", takes_files: bool = False) -> Callable[[Answer], Answer]:
    """Declare what does something; it is sent by a form of ours on a page, which may bring files along."""

    def declare(answer: Answer) -> Answer:
        PAGES.append(Route(path=path, method="POST", answer=answer, takes_files=takes_files, does=does, on=on or path))
        return answer

    return declare


NAV = (
    ("/", Text("หน้าแรก", "Home")),
    ("/receive", Text("รับแบบคืน", "Receive")),
    ("/findings", Text("รายการตรวจ", "Findings")),
    ("/ranking", Text("จัดลำดับ", "Ranking")),
    ("/letters", Text("หนังสือ", "Letters")),
    ("/close", Text("ปิดรอบและทบทวน", "Close and review")),
    ("/files", Text("แบบและแฟ้ม", "Forms and files")),
    ("/history", Text("ประวัติ", "History")),
    ("/doctor", Text("ความพร้อม", "Check-up")),
)
"""The pages that every page leads to."""


def done_on() -> Mapping[str, str]:
    """Return on which page each command is done by mouse."""
    return {command: route.on for route in PAGES for command in route.does}

"""Commands and options that sentences name, for people who have no shell: where they are done by mouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidao_sheets.core.text import NAMED_COMMAND, Text
from tidao_sheets.desk.routes import NAV, done_on
from tidao_sheets.render.html.environment import Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidao_sheets.desk.visit import Visit

OPTIONS: Mapping[str, Text] = {
    "by": Text("กรอกช่องผู้เลือกหรือผู้ตัดสิน", "fill in by whom"),
    "criterion": Text("เลือกข้อที่ขอทบทวน", "tick the contested criteria"),
    "internal": Text("เลือกช่องฉบับใช้ภายใน", "tick the box of the internal edition"),
    "mark": Text("กดปุ่มใส่รายการตรวจในแบบ", "the button that puts findings into the forms"),
    "overwrite": Text("กดปุ่มเขียนทับ", "the button that overwrites"),
    "partial": Text("เลือกช่องที่ให้ทำแม้คะแนนยังไม่ครบ", "tick the box that allows missing scores"),
    "reason": Text("กรอกช่องเหตุผล", "fill in the reason"),
    "rebuild": Text("เลือกช่องสร้างใหม่ไว้ข้างกัน", "tick the box that makes a new one beside it"),
    "resolution": Text("กรอกช่องมติ", "fill in the resolution"),
    "signed": Text("เลือกในช่องแบบลงนาม", "choose whose signed sheet it is"),
}
"""What an option of a command is on the page where the command is done."""
SHELL_ONLY = {
    "demo": "it makes an example beside the work",
    "desk": "it is the desk",
    "nation": "many provinces at once, for whoever runs a server",
    "watch": "a scheduler calls it, with nobody there",
}
"""Commands that have no page, and why."""
_ON_PAGES = dict(NAV) | {"/start": Text("เปลี่ยนโฟลเดอร์งาน", "Another workspace")}
_NAMED = re.compile(rf'{NAMED_COMMAND}|(?<![\w-])--(?P<option>[a-z]+)(?: ".*?")?')


def by_mouse(told: str, visit: Visit) -> Iterator[tuple[str, Way | None]]:
    """Yield the pieces of a sentence, each command and option at the end of one, with how that is done by mouse."""
    begin, pages = 0, done_on()
    for named in _NAMED.finditer(told):
        path, option = pages.get(named["command"] or ""), OPTIONS.get(named["option"] or "")
        way = _page(path, named[0], visit) if path else Way(option.in_(visit.lang)) if option else None
        yield told[begin : named.end()], way
        begin = named.end()
    yield told[begin:], None


def page_of(words: str, visit: Visit) -> Way | None:
    """Return the page on which the command of a next step is done, None where a shell alone does it."""
    path = done_on().get(words.partition(" ")[0])
    return _page(path, words, visit) if path else None


def _page(path: str, named: str, visit: Visit) -> Way:
    if path == visit.request.path:
        return Way(Text("ที่หน้านี้", "on this page").in_(visit.lang))
    of_round = re.search(r"--round (\d+)", named)
    return Way(_ON_PAGES[path].in_(visit.lang), f"{path}?round={of_round[1]}" if of_round else visit.at(path))

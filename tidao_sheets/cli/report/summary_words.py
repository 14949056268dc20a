"""What is said of people's own cells, tabs and additions in the summary: those in the way, and those left out."""

from tidao_sheets.core.summary.additions import Conflict, LeftOut
from tidao_sheets.core.text import Text, shortened

SHOWN_PLACES = 6

_ELSEWHERE = Text(
    "ย้ายรูป กราฟ ความคิดเห็น หรือวัตถุนั้นไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง",
    "Move it to another workbook, then run again.",
)
_FORMER = Text(
    "เลิกทำ (Undo) หรือนำฉบับก่อนกลับมา (จากโฟลเดอร์ backup หรือประวัติเวอร์ชันของ Google ชีต) แล้วสั่งอีกครั้ง "
    "หากไม่มี ให้ย้ายแฟ้มสรุปผลนี้ออกไปเก็บไว้ สั่งอีกครั้งให้สร้างใหม่ แล้วพิมพ์ข้อความกลับลงไป",
    "Undo it, or put the former version back (from the backup folder, or Google's version history), then run again; "
    "without one, move this summary away, run again to make a new one, and type the texts into that.",
)
_DRAWN = {
    "chart": Text("กราฟ", "charts"),
    "drawing": Text("รูปหรือรูปร่าง", "pictures or shapes"),
    "comment": Text("ความคิดเห็น", "comments"),
    "other": Text("ตาราง Pivot หรือวัตถุอื่น", "pivot tables or other objects"),
}
_REFUSED: dict[str, tuple[Text, Text]] = {
    "cell": (
        Text(
            'ชีต "{tab}" ช่อง {cell}: เขียนไว้ "{written}" พบ "{found}"',
            'tab "{tab}" {cell}: written "{written}", found "{found}"',
        ),
        Text(
            "ย้ายข้อความไปไว้ในชีตหมายเหตุ แล้วสั่งอีกครั้งด้วย --overwrite เพื่อเขียนทับ (เก็บแฟ้มเดิมไว้ให้)",
            "Move the text to the remarks tab, then run again with --overwrite (the former file is kept).",
        ),
    ),
    "tab": (
        Text('ชีต "{tab}" ไม่ใช่ของโปรแกรม', 'The tab "{tab}" is not the program\'s.'),
        Text("ย้ายชีตนี้ไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง", "Move it to another workbook, then run again."),
    ),
    "round": (
        Text(
            'ชีต "{tab}" เป็นผลของรอบที่ไม่มีคะแนนอยู่ในบันทึกประวัติแล้ว',
            'The tab "{tab}" shows a round whose scores are no longer recorded.',
        ),
        Text(
            "ปรับปรุงข้อมูลรอบนั้นก่อน (tidao sync --round) หรือย้ายชีตนี้ไปไว้ในแฟ้มอื่น แล้วสั่งอีกครั้ง",
            "Sync that round first (tidao sync --round), or move the tab to another workbook, then run again.",
        ),
    ),
    "closed": (
        Text(
            'ชีต "{tab}" บอกว่ารอบนี้ปิดแล้ว ({found}) แต่บันทึกประวัติไม่รู้จักการปิดรอบและผลการทบทวนของรอบนี้',
            'The tab "{tab}" says that the round is closed ({found}), but the ledger knows nothing of that.',
        ),
        Text(
            "กู้บันทึกประวัติจากสำเนาสำรอง แล้วสั่งอีกครั้ง หากไม่มี ให้สั่งอีกครั้งด้วย --overwrite (เก็บแฟ้มเดิมไว้ให้) "
            "แล้วปิดรอบและบันทึกผลการทบทวนใหม่",
            "Restore the ledger from a copy, then run again. Without one, run again with --overwrite (the former file "
            "is kept), close the round again, and record its reviews again.",
        ),
    ),
    **{
        kind: (
            Text(
                '"{tab}" มี' + words.th + "ที่ผู้อื่นเพิ่มไว้{on} ซึ่งเขียนใหม่แล้วจะหาย",
                '"{tab}" holds ' + words.en + " that somebody has added{on}, which a rewrite would lose.",
            ),
            _ELSEWHERE,
        )
        for kind, words in _DRAWN.items()
    },
    "picture": (
        Text(
            'ชีต "{tab}" ช่อง {cell} มีรูปภาพอยู่ในช่อง ({found}) ซึ่งเขียนใหม่แล้วจะหาย',
            'tab "{tab}" {cell} holds a picture ({found}), which a rewrite would lose.',
        ),
        _ELSEWHERE,
    ),
    "outside": (
        Text(
            'ชีต "{tab}" ช่อง {cell} มีสูตรที่อ้างถึงสมุดงานอื่น ({found}) ซึ่งเขียนใหม่แล้วจะใช้ไม่ได้',
            'tab "{tab}" {cell} holds a formula of another workbook ({found}), which a rewrite would break.',
        ),
        Text(
            "เปลี่ยนสูตรเป็นค่า (คัดลอก แล้ววางเฉพาะค่า) บันทึก แล้วสั่งอีกครั้ง",
            "Put its value in its place (copy, then paste values only), save, then run again.",
        ),
    ),
    "row": (
        Text(
            'ชีต "{tab}" ช่อง {cell}: "{found}" ไม่ตรงกับรหัสของแถว จึงไม่แน่ใจว่าหมายเหตุเป็นของสำนักงานใด',
            'tab "{tab}" {cell}: "{found}" is not the office of this row: whose remark is it?',
        ),
        Text(
            "ยกเลิกการเรียงลำดับ หรือเรียงใหม่ทั้งตารางตามคอลัมน์ ที่ แล้วสั่งอีกครั้ง",
            "Undo the sorting, or sort the whole table by its first column, then run again.",
        ),
    ),
    "remarks": (
        Text(
            'ไม่พบชีต "{tab}" หรือรหัสในช่อง A1 ของชีตนั้น จึงอ่านสิ่งที่พิมพ์ไว้ไม่ได้',
            'The tab "{tab}", or what stands in its cell A1, is gone, so that nothing typed there could be read.',
        ),
        _FORMER,
    ),
    "key": (
        Text(
            'ชีต "{tab}" ตั้งแต่ช่อง {cell}: รหัสในแถวหรือคอลัมน์ที่ซ่อนไว้หายไปหรือซ้ำกัน จึงไม่แน่ใจว่าข้อความเป็นของแถวใด ({found})',
            'tab "{tab}" from {cell}: keys of the hidden row or column are gone or stand twice, '
            "so that it is uncertain to which row the texts belong ({found}).",
        ),
        _FORMER,
    ),
}

_LEFT_OUT = {
    "paint": Text("สีหรือตัวหนา ตัวเอียง ขีดเส้น", "colours or type (bold, italic, lines)"),
    "link": Text("ลิงก์", "links"),
    "merge": Text("การผสานช่อง", "merged cells"),
    "validation": Text("การตรวจสอบข้อมูล", "data validation"),
    "conditional": Text("การจัดรูปแบบตามเงื่อนไข", "conditional formats"),
    "filter": Text("ตัวกรอง", "filters"),
    "table": Text("ตาราง (Table)", "tables"),
    "range": Text("ช่วงที่อนุญาตให้แก้ไข", "ranges that may be edited"),
    "scenario": Text("สถานการณ์จำลอง", "scenarios"),
    "sparkline": Text("เส้นแบบประกายไฟ (sparkline)", "sparklines"),
    "header": Text("หัวกระดาษหรือท้ายกระดาษ", "headers or footers"),
    "rich": Text("การจัดรูปแบบบางส่วนของข้อความ", "formats of parts of a text"),
    "tip": Text("คำอธิบายของลิงก์", "tips of links"),
    "title": Text("ชื่อชีตที่ตั้งใหม่", "new titles"),
    "password": Text("รหัสผ่านที่ป้องกันไว้", "passwords that protect it"),
    "name": Text("ชื่อที่ตั้งให้ช่อง", "names of cells"),
}


def in_the_way(conflict: Conflict) -> tuple[Text, Text]:
    """Return what is wrong with the summary, and what to do."""
    filled: dict[str, object] = {
        "tab": conflict.tab,
        "cell": conflict.cell,
        "written": conflict.written,
        "found": shortened(conflict.observed, 200),
        "on": Text("", ""),
    }
    if conflict.on:
        titles = ", ".join(f'"{title}"' for title in conflict.on)
        filled["on"] = Text(f" ในชีต {titles}", f" (on {titles})")
    says, advises = _REFUSED[conflict.kind]
    return says.format(**filled), advises


def told(out: LeftOut) -> Text:
    """Return what a rewrite leaves out of a tab, and where."""
    kind, places = _LEFT_OUT[out.kind], [shortened(place, 40) for place in out.places if place]
    shown = ", ".join(places[:SHOWN_PLACES]) + (", …" if len(places) > SHOWN_PLACES else "")
    shown = f" ({shown})" if shown else ""
    return Text(
        f'ชีต "{out.tab}": {kind.th}{shown}' if out.tab else f"{kind.th}{shown}",
        f'tab "{out.tab}": {kind.en}{shown}' if out.tab else f"{kind.en}{shown}",
    )

"""What can be said of a cell of the year's evidence: never an error, since nothing of it is a score or stops one."""

from __future__ import annotations

from tidao_sheets.core.scoring.catalogue.kinds import FindingKind, warning

_TYPE = ("พิมพ์ในช่องนั้นใหม่", "Type it again in that cell.")

EVIDENCE_CELLS: dict[str, FindingKind] = {
    "picture_in_cell": warning(
        "มีรูปภาพวางอยู่ในช่อง จึงไม่มีข้อความให้อ่าน",
        "a picture was placed in this cell, so there is no text to read",
        "พิมพ์ข้อความหรือชื่อแฟ้มของรูปแทน และเก็บรูปไว้เป็นแฟ้มหลักฐาน",
        "Type a text or the picture's file name in its place, and keep the picture as a file.",
    ),
    "text_error": warning(
        "ช่องนี้มีสูตรที่อ่านไม่ได้ ({value})", "this cell holds a formula that cannot be read ({value})", *_TYPE
    ),
    "hidden_by_merge": warning(
        "มีค่า {value} ซ่อนอยู่ใต้ช่องที่ผสานกัน ซึ่งผู้ดูไม่เห็น จึงยังไม่นับ",
        "the value {value} lies hidden under merged cells, where nobody sees it; it was not counted",
        "ยกเลิกการผสานช่อง แล้วตรวจค่าของแต่ละช่อง",
        "Unmerge the cells, then check the value of each.",
    ),
    "text_coerced": warning(
        "โปรแกรมตารางคำนวณเก็บข้อความเป็นค่าอื่น ({value}) ไม่ใช่ตามที่พิมพ์ จึงไม่ได้อ่าน",
        "a spreadsheet program stored this text as another value ({value}), not as it was typed; it was not read",
        "พิมพ์ ' นำหน้า แล้วพิมพ์ข้อความใหม่",
        "Type an apostrophe, and the text again behind it.",
    ),
    "mark_unread": warning(
        'ช่อง "{head}" เขียนว่า "{value}" อ่านไม่ได้ว่ารายงานแล้วหรือยัง จึงยังไม่นับ',
        'the cell "{head}" says "{value}": whether it was reported cannot be told, and it was not counted',
        'เลือก "แล้ว" หรือ "ยัง"',
        "Choose one of the two words that the cell offers.",
    ),
    "day_unread": warning(
        'อ่าน "{value}" เป็นวันที่ไม่ได้ จึงยังไม่นับ',
        '"{value}" cannot be read as a date; it was not counted',
        "พิมพ์ วัน/เดือน/ปีสี่หลัก เช่น 12/2/2567",
        "Type day/month/year with four digits, for instance 12/2/2567.",
    ),
    "people_unread": warning(
        'อ่าน "{value}" เป็นจำนวนคนไม่ได้',
        '"{value}" cannot be read as a number of people',
        "พิมพ์เฉพาะจำนวนเต็ม เช่น 25",
        "Type a whole number alone, such as 25.",
    ),
    "link_none": warning(
        '"{value}" ขึ้นต้นเหมือนลิงก์แต่เปิดไม่ได้',
        '"{value}" begins as a link and is none',
        "คัดลอกลิงก์ทั้งเส้นที่ขึ้นต้นด้วย https:// มาวางใหม่ หรือพิมพ์ชื่อแฟ้ม",
        "Paste the whole address that begins with https://, or type the name of a file.",
    ),
    "early": warning(
        "รายงานของเดือน{month} ซึ่งยังมาไม่ถึง จึงยังไม่นับ",
        "{month_en} was reported before it began; it was not counted",
        "ตรวจเดือนหรือวันที่ที่พิมพ์ แล้วแก้ไข",
        "Check the month or the date, and mend it.",
    ),
    "unmarked": warning(
        "พิมพ์ไว้แล้วว่าเดือน{month}ทำอะไร แต่ยังไม่ได้เลือกว่ารายงานแล้ว จึงยังไม่นับ",
        "what was done in {month_en} is told, but not that it was reported; it was not counted",
        'หากรายงานแล้ว ให้เลือก "แล้ว" ในช่องนี้',
        "Choose the first word that this cell offers, if it was reported.",
    ),
    "months_missing": warning(
        "พ้นกำหนดแล้วยังไม่รายงาน {count} เดือน: {months}",
        "{count} months are over and not reported: {months_en}",
        'ให้สำนักงานรายงาน และเลือก "แล้ว" ในแถวของเดือนนั้น',
        "Let the office report, and mark each month as reported in its row.",
    ),
    "day_missing": warning(
        "แถวนี้ไม่มีวันที่ จึงยังไม่นับ",
        "this row has no date; it was not counted",
        "พิมพ์วันที่ เช่น 12/2/2567",
        "Type the date, for instance 12/2/2567.",
    ),
    "day_outside": warning(
        "วันที่ {day} อยู่นอกปีที่รายงาน ({first} – {last}) จึงไม่นับ",
        "{day_en} is outside the year of which offices report ({first_en} to {last_en}); it was not counted",
        "ตรวจวัน เดือน ปี แล้วแก้ไข หรือลบแถวนี้",
        "Check the date and mend it, or clear this row.",
    ),
    "title_missing": warning(
        "มีผู้จัดทำหรือผลการดำเนินงาน แต่ไม่มีชื่อเรื่อง จึงยังไม่นับ",
        "there is a person or a result without a title; it was not counted",
        "พิมพ์ชื่อเรื่องขององค์ความรู้ในช่องนี้",
        "Type the title of the work in this cell.",
    ),
    "person_missing": warning(
        'เรื่อง "{value}" ไม่มีชื่อผู้จัดทำ จึงยังไม่นับ',
        '"{value}" has no author; it was not counted',
        "พิมพ์ชื่อผู้จัดทำในช่องนี้",
        "Type the author's name in this cell.",
    ),
    "result_missing": warning(
        'เรื่อง "{value}" ไม่มีผลการดำเนินงาน (KM = ชื่อเรื่อง + ผลการดำเนินงาน)',
        '"{value}" has no result (a KM is a title and its result)',
        "พิมพ์ผลการดำเนินงานในช่องนี้",
        "Type the result in this cell.",
    ),
    "work_twice": warning(
        'เรื่อง "{value}" มีแล้วในช่อง {other} จึงนับครั้งเดียว',
        '"{value}" stands in cell {other} already; it counts once',
        "ลบแถวที่ซ้ำ หรือแก้ชื่อเรื่องหากเป็นคนละเรื่อง",
        "Clear the row that repeats it, or mend the title if it is another work.",
    ),
    "disagrees": warning(
        "ให้คะแนนเต็ม {value} แต่หลักฐานที่สำนักงานรายงานคือ: {said}",
        "full marks, {value}, were given, while the evidence that the office reports is: {said_en}",
        "ให้คณะกรรมการตรวจหลักฐานกับคะแนนอีกครั้ง คะแนนยังนับตามที่ให้",
        "Let the committee compare evidence and score once more; the score counts as it is.",
    ),
}

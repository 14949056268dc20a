"""What can be said of the year's evidence: never an error, since nothing of it is a score or stops one."""

from __future__ import annotations

from tidao_sheets.core.scoring.catalogue.evidence_cells import EVIDENCE_CELLS
from tidao_sheets.core.scoring.catalogue.kinds import FindingKind, info, warning

_REBUILD = (
    'สั่ง "tidao evidence --make --rebuild" เพื่อสร้างแบบใหม่ที่ยกสิ่งที่พิมพ์ไว้มาให้',
    'Run "tidao evidence --make --rebuild": it makes a new workbook that carries over what was typed.',
)
_MOVE_AWAY = ("ย้ายแฟ้มนี้ออกจากโฟลเดอร์หลักฐาน", "Move this file out of the evidence folder.")

_WORKBOOKS: dict[str, FindingKind] = {
    "missing": warning(
        "ยังไม่มีแบบรายงานหลักฐานของสำนักงานนี้",
        "this office has no evidence workbook yet",
        'สั่ง "tidao evidence --make" เพื่อสร้าง หรือนำแฟ้มที่ได้รับคืนมาวางในโฟลเดอร์หลักฐาน',
        'Run "tidao evidence --make" to make it, or put the returned file into the evidence folder.',
    ),
    "unreadable": warning(
        'อ่านแบบรายงานหลักฐาน "{value}" ไม่ได้ ({reason}) จึงยังไม่นับหลักฐานในแฟ้มนี้ คะแนนไม่เปลี่ยน',
        'the evidence workbook "{value}" cannot be read ({reason_en}); it does not count, scores are untouched',
        "แก้ตามนั้น หรือนำฉบับที่เปิดได้มาวางแทน แล้วตรวจอีกครั้ง",
        "Mend it so, or put a copy that opens in its place, then check again.",
    ),
    "elsewhere": warning(
        'แฟ้ม "{workbook}" เป็นแบบรายงานหลักฐาน แต่อยู่ในโฟลเดอร์แบบให้คะแนน จึงไม่ได้อ่าน',
        'the file "{workbook}" is an evidence workbook, but stands among the score forms; it was not read',
        "ย้ายแฟ้มนี้ไปไว้ในโฟลเดอร์หลักฐาน",
        "Move it into the evidence folder.",
    ),
    "workbook_unknown": info(
        'แฟ้ม "{workbook}" ในโฟลเดอร์หลักฐานไม่ใช่แบบรายงานหลักฐาน หรือแถวแรกที่ซ่อนไว้ถูกลบ จึงไม่ได้อ่าน',
        'the file "{workbook}" of the evidence folder is none of ours, or its first row is gone; it was not read',
        *_MOVE_AWAY,
    ),
    "files_others": info(
        "ในโฟลเดอร์หลักฐานมีแฟ้มที่ไม่ใช่ตารางคำนวณ จึงไม่ได้อ่าน: {value}",
        "the evidence folder holds files that are no spreadsheets; they were not read: {value}",
        "ไม่ต้องแก้ไข หากเป็นแฟ้มหลักฐาน ให้พิมพ์ชื่อแฟ้มไว้ในแบบรายงาน",
        "Nothing must be done; where they are evidence, name them in the workbook.",
    ),
    "other_programme": warning(
        'แฟ้ม "{workbook}" เป็นแบบรายงานหลักฐานของโครงการอื่น ({value}) จึงไม่ได้อ่าน',
        'the file "{workbook}" is evidence of another programme ({value}); it was not read',
        *_MOVE_AWAY,
    ),
    "other_office": warning(
        'แฟ้ม "{workbook}" เป็นแบบรายงานหลักฐานของสำนักงาน ({value}) ที่ไม่มีในโครงการนี้ จึงไม่ได้อ่าน',
        'the file "{workbook}" is evidence of an office ({value}) that this programme does not have; it was not read',
        *_MOVE_AWAY,
    ),
    "other_version": warning(
        'แบบรายงานหลักฐานใน "{workbook}" สร้างเมื่อโครงการขอหลักฐานต่างจากปัจจุบัน อ่านเท่าที่ตรงกัน',
        'the workbook "{workbook}" was made when the programme asked for other evidence; what still fits was read',
        *_REBUILD,
    ),
    "form_open": info(
        'แฟ้ม "{workbook}" เปิดอยู่ในโปรแกรมตารางคำนวณ อ่านเฉพาะที่บันทึกแล้ว',
        'the file "{workbook}" is open in a spreadsheet program; only what was saved has been read',
        "ขอให้ผู้ที่เปิดแฟ้มบันทึก แล้วตรวจอีกครั้ง",
        "Ask whoever has it open to save, then check again.",
    ),
    "form_superseded": info(
        'มีแบบที่สร้างใหม่แทนแฟ้ม "{workbook}" แล้ว คือ "{other}" (ฉบับสร้างที่ {build}) จึงอ่านเฉพาะแฟ้มใหม่',
        'the file "{workbook}" has been rebuilt as "{other}" (build {build}); only the new one was read',
        *_MOVE_AWAY,
    ),
    "copies_agree": info(
        'มีสำเนาของแบบเดียวกัน: "{workbook}" และ "{other}" เนื้อหาไม่ขัดกัน จึงนับครั้งเดียว',
        'there are copies of one workbook: "{workbook}" and "{other}"; they do not disagree and count once',
        "เก็บไว้แฟ้มเดียวเพื่อไม่ให้สับสน",
        "Keep one file to avoid confusion.",
    ),
    "copies_disagree": warning(
        'สำเนาสองแฟ้มไม่ตรงกัน: "{workbook}" เป็น "{value}" แต่ "{other}" เป็น "{other_value}" จึงยังไม่นับ',
        'two copies disagree: "{workbook}" has "{value}", "{other}" has "{other_value}"; neither was counted',
        "ถามสำนักงาน เก็บแฟ้มที่ถูกต้องไว้แฟ้มเดียว แล้วย้ายแฟ้มอื่นออก",
        "Ask the office, keep the right file and move the other away.",
    ),
    "left_over": warning(
        'สิ่งที่พิมพ์ไว้ในแบบเดิมยกมาไม่ได้: {value} (แฟ้ม "{other}")',
        'what was typed into the former workbook could not be carried over: {value} (file "{other}")',
        "ตรวจแล้วพิมพ์สิ่งที่ต้องใช้ลงในแบบใหม่ แล้วลบข้อความในช่องนี้",
        "Look at it, type what is needed into the new workbook, then clear this cell.",
    ),
}

_TABS: dict[str, FindingKind] = {
    "tab_unknown": info(
        "ชีตนี้ไม่ใช่แบบรายงานหลักฐาน จึงไม่ได้อ่าน",
        "this tab is not part of the evidence workbook; it was not read",
        "ไม่ต้องแก้ไข หากเป็นบันทึกส่วนตัว หากรหัสในช่อง A1 ถูกลบ ให้" + _REBUILD[0],
        "Nothing must be done for private notes; if its A1 was cleared, rebuild the workbook.",
    ),
    "tab_foreign": warning(
        "ชีตนี้เป็นของ{other} ไม่ใช่ของแฟ้มนี้ จึงไม่ได้อ่าน",
        "this tab belongs to {other_en}, not to this file; it was not read",
        "ย้ายชีตกลับไปยังแฟ้มเดิม หรือลบออก",
        "Move the tab back to its own file, or delete it.",
    ),
    "tab_missing": warning('แฟ้ม "{workbook}" ไม่มีชีต "{part}"', 'the file "{workbook}" has no tab "{part}"', *_REBUILD),
    "tab_only_blank": info(
        'แฟ้ม "{workbook}" ไม่มีชีต "{part}" จึงอ่านชีตที่ยังไม่ได้กรอกในแฟ้ม "{other}"',
        'the file "{workbook}" has no tab "{part}"; the blank one of "{other}" was read',
        "หากเคยกรอกแล้ว ให้นำแฟ้มที่มีชีตนั้นมาวางแทน",
        "Where it has been filled in, put the file that holds the tab in its place.",
    ),
    "tab_doubled": warning(
        'มีชีต "{part}" มากกว่าหนึ่งชีต ({other}) เนื้อหาตรงกัน จึงนับครั้งเดียว',
        'there is more than one tab "{part}" ({other}); they agree and count once',
        "ลบชีตที่คัดลอกมา",
        "Delete the copied tab.",
    ),
    "tab_doubled_differs": warning(
        'มีชีต "{part}" มากกว่าหนึ่งชีต ({other}) และเนื้อหาไม่ตรงกัน จึงยังไม่นับ',
        'there is more than one tab "{part}" ({other}) and they disagree; none was counted',
        "เหลือไว้ชีตเดียวที่ถูกต้อง แล้วลบชีตอื่น",
        "Keep the right tab and delete the other.",
    ),
    "column_missing": warning(
        'ไม่พบคอลัมน์ "{value}" (รหัสในแถวที่ซ่อนไว้หายไป)',
        'the column "{value}" is missing (its hidden key is gone)',
        *_REBUILD,
    ),
    "column_doubled": warning(
        'มีคอลัมน์ "{value}" มากกว่าหนึ่งคอลัมน์ ({other}) จึงยังไม่อ่าน',
        'there is more than one column "{value}" ({other}); none was read',
        "เหลือไว้คอลัมน์เดียว แล้วลบคอลัมน์ที่คัดลอกมา",
        "Keep one column and delete the copied one.",
    ),
    "key_missing": warning(
        "ไม่พบแถวของเดือน{month} (รหัสในคอลัมน์ที่ซ่อนไว้หายไป)",
        "the row of {month_en} is missing (its hidden key is gone)",
        *_REBUILD,
    ),
    "key_doubled": warning(
        "มีแถวของเดือน{month}มากกว่าหนึ่งแถว (แถว {other}) จึงยังไม่นับเดือนนี้",
        "there is more than one row for {month_en} (rows {other}); the month was not counted",
        "เหลือไว้แถวเดียว แล้วลบแถวที่คัดลอกมา",
        "Keep one row and delete the copied one.",
    ),
    "key_foreign": warning(
        'พบแถวที่มีรหัส "{value}" ซึ่งแบบนี้ไม่มี จึงไม่ได้อ่าน: {text}',
        'the row key "{value}" is none of this workbook; what stands there was not read: {text}',
        "ย้ายข้อความไปไว้ในแถวของแบบ แล้วลบแถวนี้",
        "Move the text into a row of the workbook, then delete this row.",
    ),
}

EVIDENCE: dict[str, FindingKind] = {
    f"evidence_{code}": kind for code, kind in (_WORKBOOKS | _TABS | EVIDENCE_CELLS).items()
}

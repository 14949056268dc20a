"""The catalogue of findings: stable code, severity, and what each says and advises in Thai and English.

docs/findings.md is generated from it. Codes never change their meaning; severities follow design.md section 7.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tidao_sheets.core.text import Text

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_NAMES = {
    "error": Text("รายการที่ต้องแก้ไข", "errors"),
    "warning": Text("ควรตรวจสอบ", "warnings"),
    "info": Text("ข้อสังเกต", "notes"),
}


class Entry(NamedTuple):
    """One kind of finding; {value}, {full}, {decimals}, {other}, … are filled in."""

    severity: Severity
    says: Text
    remedy: Text


def _entry(severity: Severity, th: str, en: str, remedy_th: str, remedy_en: str) -> Entry:
    return Entry(severity, Text(th, en), Text(remedy_th, remedy_en))


_RETYPE = (
    "ลบค่าเดิม แล้วพิมพ์คะแนนเป็นตัวเลขอย่างเดียว เช่น 8 หรือ 8.5",
    "Clear the cell and type the score as a plain number, such as 8 or 8.5.",
)
_REBUILD = (
    'สั่ง "tidao forms --rebuild" เพื่อสร้างแบบใหม่ที่ยกคะแนนและข้อความเดิมมาให้',
    'Run "tidao forms --rebuild": it makes a new form that carries over the scores and texts.',
)

CATALOGUE: dict[str, Entry] = {
    # --- the score cell (design.md, section 7)
    "text_number": _entry(
        "info",
        'คะแนนเป็นข้อความ "{value}" อ่านได้เป็น {number}',
        'the score is text, "{value}"; it was read as {number}',
        "ไม่ต้องแก้ไขก็ได้ หากต้องการให้ยอดรวมในแบบตรงกัน ให้พิมพ์ {number} ใหม่เป็นตัวเลข",
        "Nothing must be done; to make the form's own totals agree, type {number} again as a number.",
    ),
    "formula": _entry(
        "warning",
        "คะแนนมาจากสูตร {value} ใช้ผลลัพธ์ {number}",
        "the score is a formula, {value}; its result {number} was used",
        "ตรวจว่าผลลัพธ์ถูกต้อง แล้วพิมพ์เป็นตัวเลขแทนสูตร",
        "Check the result and type it as a number in place of the formula.",
    ),
    "formula_without_value": _entry(
        "error",
        "คะแนนเป็นสูตร {value} ที่ไม่มีผลลัพธ์บันทึกไว้ จึงยังไม่นับคะแนน",
        "the score is a formula, {value}, without a stored result, so it was not counted",
        "เปิดแฟ้มด้วยโปรแกรมตารางคำนวณแล้วบันทึกอีกครั้ง หรือพิมพ์คะแนนเป็นตัวเลขแทนสูตร",
        "Open and save the file in a spreadsheet program, or type the score as a number.",
    ),
    "formula_error": _entry(
        "error",
        "สูตรผิดพลาด แสดงค่า {value}",
        "the formula fails with {value}",
        *_RETYPE,
    ),
    "ambiguous": _entry(
        "error",
        'พิมพ์ "{value}" ซึ่งอ่านได้หลายความหมาย จึงยังไม่นับคะแนน',
        '"{value}" can be read in more than one way, so it was not counted',
        "พิมพ์เป็นตัวเลขอย่างเดียว เช่น 1.5",
        "Type a plain number, such as 1.5.",
    ),
    "not_a_number": _entry(
        "error",
        'พิมพ์ "{value}" ซึ่งไม่ใช่ตัวเลข จึงยังไม่นับคะแนน',
        '"{value}" is not a number, so it was not counted',
        "พิมพ์ 0–{full} หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0 หากยังไม่ได้พิจารณาให้เว้นว่าง",
        "Type 0–{full}; 0 where there is no work to rate, nothing where it has not been considered.",
    ),
    "date": _entry(
        "error",
        "ค่าเป็นวันที่หรือเวลา {value} มักเกิดจากการพิมพ์ เช่น 4/5",
        "the value is a date or time, {value}; this often comes from typing 4/5",
        'ลบค่า เปลี่ยนรูปแบบช่องเป็น "ตัวเลข" แล้วพิมพ์คะแนนใหม่',
        'Clear the cell, set its format to "Number", and type the score again.',
    ),
    "check_box": _entry(
        "error",
        "ค่าเป็นช่องทำเครื่องหมายหรือค่าจริง/เท็จ ({value}) ไม่ใช่คะแนน",
        "the value is a check box or a logical value ({value}), not a score",
        "ลบช่องทำเครื่องหมาย แล้วพิมพ์คะแนนเป็นตัวเลข",
        "Remove the check box and type the score as a number.",
    ),
    "percent": _entry(
        "error",
        "ช่องอยู่ในรูปแบบร้อยละ ({value}) จึงไม่แน่ใจว่าหมายถึงกี่คะแนน",
        "the cell is formatted as a percentage ({value}), so the points are uncertain",
        'เปลี่ยนรูปแบบช่องเป็น "ตัวเลข" แล้วพิมพ์คะแนนใหม่',
        'Set the cell\'s format to "Number" and type the score again.',
    ),
    "below_zero": _entry(
        "error",
        "พิมพ์ {value} ซึ่งน้อยกว่า 0",
        "{value} is below 0",
        "ตรวจกับใบคะแนนแล้วแก้ไขเป็น 0–{full}",
        "Check with the score sheet and correct it to 0–{full}.",
    ),
    "over_full_marks": _entry(
        "error",
        "พิมพ์ {value} เกินคะแนนเต็ม {full}",
        "{value} is above the full marks of {full}",
        "ตรวจกับใบคะแนนแล้วแก้ไข",
        "Check with the score sheet and correct it.",
    ),
    "too_many_decimals": _entry(
        "error",
        "พิมพ์ {value} ซึ่งมีทศนิยมเกิน {decimals} ตำแหน่ง",
        "{value} has more than {decimals} decimals",
        "ตรวจกับใบคะแนนแล้วพิมพ์ใหม่ ทศนิยมไม่เกิน {decimals} ตำแหน่ง",
        "Check with the score sheet and type it again with at most {decimals} decimals.",
    ),
    "blank": _entry(
        "warning",
        "ยังไม่ได้ให้คะแนน",
        "not scored yet",
        "พิมพ์ 0–{full} หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0",
        "Type 0–{full}; 0 where there is no work to rate.",
    ),
    "text_error": _entry(
        "warning",
        "ช่องข้อความมีสูตรที่อ่านไม่ได้ ({value}) จึงไม่ได้นำข้อความมาใช้",
        "this text cell holds a formula that cannot be read ({value}); the text was left out",
        "พิมพ์ข้อความแทนสูตร",
        "Type the text in place of the formula.",
    ),
    # --- the form's own parts
    "full_marks_altered": _entry(
        "error",
        "คะแนนเต็มในแบบถูกแก้เป็น {value} แต่หลักเกณฑ์กำหนด {full} จึงยังไม่นับคะแนนข้อนี้",
        "the form's full marks were changed to {value}; the rubric says {full}, so the score was not counted",
        "แก้ช่องคะแนนเต็มกลับเป็น {full} แล้วตรวจคะแนนที่ให้ไว้",
        "Set the full marks back to {full} and check the score given.",
    ),
    "criterion_altered": _entry(
        "error",
        'ข้อความของข้อนี้ถูกแก้เป็น "{value}" ไม่ตรงกับหลักเกณฑ์ จึงไม่แน่ใจว่าให้คะแนนข้อใด',
        'the text of this criterion was changed to "{value}", so it is uncertain what was scored',
        'แก้ข้อความกลับเป็น "{wanted}" หากเรียงหรือย้ายแถว ให้ย้ายทั้งแถวรวมคอลัมน์ที่ซ่อนไว้',
        'Change the text back to "{wanted}"; rows must be sorted or moved whole, with their hidden columns.',
    ),
    "key_missing": _entry(
        "error",
        "ไม่พบแถวของข้อนี้ในแบบ (รหัสในคอลัมน์ที่ซ่อนไว้หายไป)",
        "the row of this criterion is missing from the form (its hidden key is gone)",
        *_REBUILD,
    ),
    "key_doubled": _entry(
        "error",
        "มีแถวของข้อนี้มากกว่าหนึ่งแถว (แถว {other}) จึงไม่แน่ใจว่าใช้คะแนนใด",
        "there is more than one row for this criterion (rows {other}), so it is uncertain which counts",
        "เหลือไว้แถวเดียว แล้วลบแถวที่คัดลอกมา",
        "Keep one row and delete the copied one.",
    ),
    "key_foreign": _entry(
        "warning",
        'พบรหัสแถวหรือคอลัมน์ "{value}" ที่ไม่มีในหลักเกณฑ์ จึงไม่ได้อ่าน',
        'the row or column key "{value}" is not in the rubric; it was not read',
        "ลบแถวหรือคอลัมน์ที่เพิ่มเข้ามา หรือ" + _REBUILD[0],
        "Delete the added row or column, or rebuild the form with tidao forms --rebuild.",
    ),
    "column_missing": _entry(
        "error",
        'ไม่พบคอลัมน์ "{value}" ในแบบ (รหัสในแถวที่ซ่อนไว้หายไป)',
        'the column "{value}" is missing from the form (its hidden key is gone)',
        *_REBUILD,
    ),
    "column_doubled": _entry(
        "error",
        'มีคอลัมน์ "{value}" มากกว่าหนึ่งคอลัมน์ ({other})',
        'there is more than one column "{value}" ({other})',
        "เหลือไว้คอลัมน์เดียว แล้วลบคอลัมน์ที่คัดลอกมา",
        "Keep one column and delete the copied one.",
    ),
    "part_damaged": _entry(
        "warning",
        "ส่วนของแบบหายไปหรือมีซ้ำ ({value}) คะแนนรายข้อยังอ่านได้ แต่ตรวจเทียบส่วนนี้ไม่ได้",
        "parts of the form are missing or doubled ({value}); the scores can be read, but these parts cannot be checked",
        "ไม่ต้องแก้ไขคะแนน ให้ดูยอดรวมและระดับดาวในสรุปผลแทน",
        "The scores need nothing; look at the summary for totals and stars.",
    ),
    "total_differs": _entry(
        "warning",
        "{what}ที่แสดงในแบบคือ {value} แต่คำนวณจากคะแนนรายข้อได้ {number}",
        "the form shows {value} as its {what_en}, but the scores give {number}",
        "เปิดแบบแล้วบันทึกอีกครั้งให้สูตรคำนวณใหม่ หากยังไม่ตรงให้ตรวจช่องคะแนนที่เป็นข้อความ",
        "Open and save the form so that it recalculates; if it still differs, look for scores typed as text.",
    ),
    # --- tabs
    "tab_missing": _entry(
        "error",
        'ไม่มีชีตของสำนักงานนี้ในแฟ้ม "{workbook}"',
        'the file "{workbook}" has no tab for this office',
        *_REBUILD,
    ),
    "tab_doubled": _entry(
        "warning",
        "มีชีตของสำนักงานนี้มากกว่าหนึ่งชีต ({other}) เนื้อหาตรงกัน จึงนับครั้งเดียว",
        "there is more than one tab for this office ({other}); they agree and count once",
        "ลบชีตที่คัดลอกมา",
        "Delete the copied tab.",
    ),
    "tab_doubled_differs": _entry(
        "error",
        "มีชีตของสำนักงานนี้มากกว่าหนึ่งชีต ({other}) และเนื้อหาไม่ตรงกัน จึงไม่แน่ใจว่าใช้ชีตใด",
        "there is more than one tab for this office ({other}) and they disagree",
        "ตรวจกับใบคะแนน เหลือไว้ชีตเดียวที่ถูกต้อง แล้วลบชีตอื่น",
        "Check with the score sheet, keep the right tab and delete the other.",
    ),
    "tab_foreign": _entry(
        "error",
        "ชีตนี้เป็นของ{other} ไม่ใช่ของแฟ้มนี้ จึงไม่ได้อ่าน",
        "this tab belongs to {other_en}, not to this file; it was not read",
        "ย้ายชีตกลับไปยังแฟ้มเดิม หรือลบออก",
        "Move the tab back to its own file, or delete it.",
    ),
    "tab_unknown": _entry(
        "info",
        "ชีตนี้ไม่ใช่แบบให้คะแนน จึงไม่ได้อ่าน",
        "this tab is not part of the score form; it was not read",
        "ไม่ต้องแก้ไข หากเป็นบันทึกส่วนตัว หากเป็นชีตของสำนักงานที่รหัสในช่อง A1 ถูกลบ " + _REBUILD[0].replace("สั่ง", "ให้สั่ง"),
        "Nothing must be done for private notes; if it was an office's tab whose A1 was cleared, rebuild the form.",
    ),
    # --- workbooks
    "form_missing": _entry(
        "error",
        "ไม่พบแบบให้คะแนนของคณะกรรมการนี้ในรอบที่ {round}",
        "no score form of this committee was found for round {round}",
        'สั่ง "tidao forms --round {round}" เพื่อสร้าง หรือนำแฟ้มที่ได้รับคืนมาวางในโฟลเดอร์แบบให้คะแนน',
        'Run "tidao forms --round {round}" to make it, or put the returned file into the forms folder.',
    ),
    "form_other_programme": _entry(
        "error",
        'แฟ้ม "{workbook}" เป็นแบบของโครงการอื่น ({value}) จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of another programme ({value}); it was not read',
        "ย้ายแฟ้มนี้ออกจากโฟลเดอร์แบบให้คะแนน",
        "Move this file out of the forms folder.",
    ),
    "form_other_version": _entry(
        "error",
        'แฟ้ม "{workbook}" สร้างจากหลักเกณฑ์ฉบับอื่น ไม่ตรงกับ programme.toml ปัจจุบัน จึงไม่ได้อ่าน',
        'the file "{workbook}" was made from another version of the rubric than programme.toml; it was not read',
        *_REBUILD,
    ),
    "form_other_committee": _entry(
        "error",
        'แฟ้ม "{workbook}" เป็นแบบของคณะกรรมการ ({value}) ที่ไม่มีในโครงการนี้ จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of a committee ({value}) that this programme does not have; it was not read',
        "ย้ายแฟ้มนี้ออกจากโฟลเดอร์แบบให้คะแนน",
        "Move this file out of the forms folder.",
    ),
    "form_other_round": _entry(
        "error",
        'แฟ้ม "{workbook}" เป็นแบบของรอบที่ {value} ซึ่งไม่ใช่รอบที่ต้องอ่าน จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of round {value}, not of a round that is due here; it was not read',
        "ย้ายแฟ้มนี้ออก หรือวางแฟ้มของรอบที่ถูกต้องแทน",
        "Move this file away, or put the right round's file in its place.",
    ),
    "form_open": _entry(
        "info",
        'แฟ้ม "{workbook}" เปิดอยู่ในโปรแกรมตารางคำนวณ อ่านเฉพาะที่บันทึกแล้ว',
        'the file "{workbook}" is open in a spreadsheet program; only what was saved has been read',
        "ขอให้ผู้ที่เปิดแฟ้มบันทึก แล้วตรวจอีกครั้ง",
        "Ask whoever has it open to save, then check again.",
    ),
    "form_superseded": _entry(
        "info",
        'มีแบบที่สร้างใหม่แทนแฟ้ม "{workbook}" แล้ว คือ "{other}" จึงอ่านเฉพาะแฟ้มใหม่',
        'the file "{workbook}" has been rebuilt as "{other}"; only the new one was read',
        "ย้ายแฟ้มเดิมไปเก็บนอกโฟลเดอร์แบบให้คะแนน",
        "Move the old file out of the forms folder.",
    ),
    "workbook_unknown": _entry(
        "info",
        'แฟ้ม "{workbook}" ไม่ใช่แบบให้คะแนน จึงไม่ได้อ่าน',
        'the file "{workbook}" is not a score form; it was not read',
        "ย้ายแฟ้มนี้ออกจากโฟลเดอร์แบบให้คะแนน",
        "Move this file out of the forms folder.",
    ),
    "copies_agree": _entry(
        "info",
        'มีสำเนาของแบบเดียวกัน: "{workbook}" และ "{other}" เนื้อหาไม่ขัดกัน จึงนับครั้งเดียว',
        'there are copies of the same form: "{workbook}" and "{other}"; they do not disagree and count once',
        "เก็บไว้แฟ้มเดียวเพื่อไม่ให้สับสน",
        "Keep one file to avoid confusion.",
    ),
    "copies_disagree": _entry(
        "error",
        'สำเนาสองแฟ้มไม่ตรงกัน: "{workbook}" เป็น "{value}" แต่ "{other}" เป็น "{other_value}" จึงยังไม่นับ',
        'two copies disagree: "{workbook}" has "{value}", "{other}" has "{other_value}"; neither was counted',
        "ตรวจกับใบคะแนน เก็บแฟ้มที่ถูกต้องไว้แฟ้มเดียว แล้วย้ายแฟ้มอื่นออก",
        "Check with the score sheet, keep the right file and move the other away.",
    ),
    # --- patterns that deserve a second look
    "all_full_marks": _entry(
        "warning",
        "ได้คะแนนเต็มทุกข้อ",
        "every criterion has full marks",
        "ขอให้คณะกรรมการยืนยันว่าเป็นผลการพิจารณาจริง",
        "Ask the committee to confirm that this is its judgement.",
    ),
    "same_as_before": _entry(
        "warning",
        "คะแนนทุกข้อเหมือนรอบที่ {other} ทุกประการ",
        "every score is the same as in round {other}",
        "ขอให้คณะกรรมการยืนยันว่าไม่ได้คัดลอกคะแนนรอบก่อน",
        "Ask the committee to confirm that the former round was not copied.",
    ),
}

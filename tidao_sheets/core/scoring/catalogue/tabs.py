"""What can be said of a form's own parts and of its tabs."""

from __future__ import annotations

from tidao_sheets.core.scoring.catalogue.kinds import REBUILD, FindingKind, error, info, warning

TABS: dict[str, FindingKind] = {
    "full_marks_altered": error(
        "คะแนนเต็มในแบบถูกแก้เป็น {value} แต่หลักเกณฑ์กำหนด {full} จึงยังไม่นับคะแนนข้อนี้",
        "the form's full marks were changed to {value}; the rubric says {full}, so the score was not counted",
        "แก้ช่องคะแนนเต็มกลับเป็น {full} แล้วตรวจคะแนนที่ให้ไว้",
        "Set the full marks back to {full} and check the score given.",
    ),
    "criterion_altered": error(
        'ข้อความของข้อนี้ถูกแก้เป็น "{value}" ไม่ตรงกับหลักเกณฑ์ จึงไม่แน่ใจว่าให้คะแนนข้อใด',
        'the text of this criterion was changed to "{value}", so it is uncertain what was scored',
        'แก้ข้อความกลับเป็น "{wanted}" หากเรียงหรือย้ายแถว ให้ย้ายทั้งแถวรวมคอลัมน์ที่ซ่อนไว้',
        'Change the text back to "{wanted}"; rows must be sorted or moved whole, with their hidden columns.',
    ),
    "key_missing": error(
        "ไม่พบแถวของข้อนี้ในแบบ (รหัสในคอลัมน์ที่ซ่อนไว้หายไป)",
        "the row of this criterion is missing from the form (its hidden key is gone)",
        *REBUILD,
    ),
    "key_doubled": error(
        "มีแถวของข้อนี้มากกว่าหนึ่งแถว (แถว {other}) จึงไม่แน่ใจว่าใช้คะแนนใด",
        "there is more than one row for this criterion (rows {other}), so it is uncertain which counts",
        "เหลือไว้แถวเดียว แล้วลบแถวที่คัดลอกมา",
        "Keep one row and delete the copied one.",
    ),
    "key_foreign": warning(
        'พบรหัสแถวหรือคอลัมน์ "{value}" ที่ไม่มีในหลักเกณฑ์ จึงไม่ได้อ่าน',
        'the row or column key "{value}" is not in the rubric; it was not read',
        "ลบแถวหรือคอลัมน์ที่เพิ่มเข้ามา หรือ" + REBUILD[0],
        "Delete the added row or column, or rebuild the form with tidao forms --rebuild.",
    ),
    "column_missing": error(
        'ไม่พบคอลัมน์ "{value}" ในแบบ (รหัสในแถวที่ซ่อนไว้หายไป)',
        'the column "{value}" is missing from the form (its hidden key is gone)',
        *REBUILD,
    ),
    "column_doubled": error(
        'มีคอลัมน์ "{value}" มากกว่าหนึ่งคอลัมน์ ({other})',
        'there is more than one column "{value}" ({other})',
        "เหลือไว้คอลัมน์เดียว แล้วลบคอลัมน์ที่คัดลอกมา",
        "Keep one column and delete the copied one.",
    ),
    "part_damaged": warning(
        "ส่วนของแบบหายไปหรือมีซ้ำ ({value}) คะแนนรายข้อยังอ่านได้ แต่ตรวจเทียบส่วนนี้ไม่ได้",
        "parts of the form are missing or doubled ({value}); the scores can be read, but these parts cannot be checked",
        "ไม่ต้องแก้ไขคะแนน ให้ดูยอดรวมและระดับดาวในสรุปผลแทน",
        "The scores need nothing; look at the summary for totals and stars.",
    ),
    "total_differs": warning(
        "{what}ที่แสดงในแบบคือ {value} แต่คำนวณจากคะแนนรายข้อได้ {number}",
        "the form shows {value} as its {what_en}, but the scores give {number}",
        "เปิดแบบแล้วบันทึกอีกครั้งให้สูตรคำนวณใหม่ หากยังไม่ตรงให้ตรวจช่องคะแนนที่เป็นข้อความ",
        "Open and save the form so that it recalculates; if it still differs, look for scores typed as text.",
    ),
    "star_of_former_tiers": warning(
        "แบบแสดงระดับดาวตามเกณฑ์เดิมคือ {value} แต่ตามเกณฑ์ปัจจุบันได้ {number}",
        "the form shows {value} by the tiers that it was made with; by the present ones the scores give {number}",
        'คะแนนไม่ต้องแก้ไข แจ้งคณะกรรมการ หรือสั่ง "tidao forms --rebuild" เพื่อให้แบบแสดงตามเกณฑ์ปัจจุบัน',
        'The scores need nothing; tell the committee, or run "tidao forms --rebuild".',
    ),
    "not_carried": error(
        'คะแนนของแบบเดิมยกมาไม่ได้และยังไม่ได้พิมพ์ใหม่: {value} (แฟ้ม "{other}")',
        'scores of the former form could not be carried over and have not been typed yet: {value} (file "{other}")',
        "เปิดแฟ้มเดิม พิมพ์คะแนนและข้อความลงในแบบใหม่ แล้วลบข้อความในช่องนี้",
        "Open the former file, type the scores and texts into the new form, then clear this cell.",
    ),
    "left_over": warning(
        'ข้อความหรือชีตของแบบเดิมยกมาไม่ได้: {value} (แฟ้ม "{other}")',
        'a text or tab of the former form could not be carried over: {value} (file "{other}")',
        "ตรวจแล้วพิมพ์สิ่งที่ต้องใช้ลงในแบบใหม่ แล้วลบข้อความในช่องนี้",
        "Look at it, type what is needed into the new form, then clear this cell.",
    ),
    "tab_missing": error(
        'ไม่มีชีตของสำนักงานนี้ในแฟ้ม "{workbook}"',
        'the file "{workbook}" has no tab for this office',
        *REBUILD,
    ),
    "tab_only_blank": info(
        'แฟ้ม "{workbook}" ไม่มีชีตของสำนักงานนี้ จึงอ่านชีตที่ยังไม่ได้กรอกในแฟ้ม "{other}"',
        'the file "{workbook}" has no tab for this office; the blank one of "{other}" was read',
        "หากให้คะแนนแล้ว ให้นำแฟ้มที่มีชีตนั้นมาวางแทน หากยังไม่ได้ให้คะแนน ไม่ต้องแก้ไข",
        "Where it has been scored, put the file that holds the tab in its place; otherwise nothing must be done.",
    ),
    "tab_doubled": warning(
        "มีชีตของสำนักงานนี้มากกว่าหนึ่งชีต ({other}) เนื้อหาตรงกัน จึงนับครั้งเดียว",
        "there is more than one tab for this office ({other}); they agree and count once",
        "ลบชีตที่คัดลอกมา",
        "Delete the copied tab.",
    ),
    "tab_doubled_differs": error(
        "มีชีตของสำนักงานนี้มากกว่าหนึ่งชีต ({other}) และเนื้อหาไม่ตรงกัน จึงไม่แน่ใจว่าใช้ชีตใด",
        "there is more than one tab for this office ({other}) and they disagree",
        "ตรวจกับใบคะแนน เหลือไว้ชีตเดียวที่ถูกต้อง แล้วลบชีตอื่น",
        "Check with the score sheet, keep the right tab and delete the other.",
    ),
    "tab_disputed": error(
        'หัวชีตเขียนว่า "{value}" แต่รหัสที่ซ่อนไว้เป็นของสำนักงานอื่น จึงไม่แน่ใจว่าเป็นคะแนนของสำนักงานใด และยังไม่นับ',
        'the heading of this tab says "{value}", its hidden key another office; whose scores they are is uncertain',
        "แก้หัวชีตให้เป็นชื่อสำนักงานที่ถูกต้อง หรือ" + REBUILD[0],
        "Put the right office's name back into the heading, or rebuild the form with tidao forms --rebuild.",
    ),
    "tab_foreign": error(
        "ชีตนี้เป็นของ{other} ไม่ใช่ของแฟ้มนี้ จึงไม่ได้อ่าน",
        "this tab belongs to {other_en}, not to this file; it was not read",
        "ย้ายชีตกลับไปยังแฟ้มเดิม หรือลบออก",
        "Move the tab back to its own file, or delete it.",
    ),
    "tab_unknown": info(
        "ชีตนี้ไม่ใช่แบบให้คะแนน จึงไม่ได้อ่าน",
        "this tab is not part of the score form; it was not read",
        "ไม่ต้องแก้ไข หากเป็นบันทึกส่วนตัว หากเป็นชีตของสำนักงานที่รหัสในช่อง A1 ถูกลบ " + REBUILD[0].replace("สั่ง", "ให้สั่ง"),
        "Nothing must be done for private notes; if it was an office's tab whose A1 was cleared, rebuild the form.",
    ),
}

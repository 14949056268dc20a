"""What can be said of one input cell (design.md, section 7), and of an office's scores as a whole."""

from tidao_sheets.core.scoring.catalogue.kinds import FindingKind, error, info, warning
from tidao_sheets.core.scoring.rules import RULES

CELLS: dict[str, FindingKind] = {
    "text_number": info(
        'คะแนนเป็นข้อความ "{value}" อ่านได้เป็น {number}',
        'the score is text, "{value}"; it was read as {number}',
        "ไม่ต้องแก้ไขก็ได้ หากต้องการให้ยอดรวมในแบบตรงกัน ให้พิมพ์ {number} ใหม่เป็นตัวเลข",
        "Nothing must be done; to make the form's own totals agree, type {number} again as a number.",
    ),
    "formula": warning(
        "คะแนนมาจากสูตร {value} ใช้ผลลัพธ์ {number}",
        "the score is a formula, {value}; its result {number} was used",
        "ตรวจว่าผลลัพธ์ถูกต้อง แล้วพิมพ์เป็นตัวเลขแทนสูตร",
        "Check the result and type it as a number in place of the formula.",
    ),
    "formula_without_value": error(
        "คะแนนเป็นสูตร {value} ที่ไม่มีผลลัพธ์บันทึกไว้ จึงยังไม่นับคะแนน",
        "the score is a formula, {value}, without a stored result, so it was not counted",
        "เปิดแฟ้มด้วยโปรแกรมตารางคำนวณแล้วบันทึกอีกครั้ง หรือพิมพ์คะแนนเป็นตัวเลขแทนสูตร เช่น {example}",
        "Open and save the file in a spreadsheet program, or type the score as a number, such as {example}.",
    ),
    "formula_blank": warning(
        "สูตร {value} ให้ผลลัพธ์เป็นข้อความว่าง จึงถือว่ายังไม่ได้ให้คะแนน",
        "the formula {value} gives an empty text, so this counts as not scored yet",
        "พิมพ์คะแนนเป็นตัวเลขแทนสูตร หรือลบสูตรหากยังไม่ได้พิจารณา",
        "Type the score as a number in place of the formula, or clear the cell where it has not been considered.",
    ),
    "formula_error": error(
        "สูตรผิดพลาด แสดงค่า {value}",
        "the formula fails with {value}",
        "ลบค่าเดิม แล้วพิมพ์คะแนนเป็นตัวเลขอย่างเดียว ตั้งแต่ 0 ถึง {full} เช่น {example}",
        "Clear the cell and type the score as a plain number from 0 to {full}, such as {example}.",
    ),
    "ambiguous": error(
        'พิมพ์ "{value}" ซึ่งอ่านได้หลายความหมาย จึงยังไม่นับคะแนน',
        '"{value}" can be read in more than one way, so it was not counted',
        "พิมพ์เป็นตัวเลขอย่างเดียว ตั้งแต่ 0 ถึง {full} ใช้จุดเป็นทศนิยม เช่น {example}",
        "Type a plain number from 0 to {full}, with a point before decimals, such as {example}.",
    ),
    "not_a_number": error(
        'พิมพ์ "{value}" ซึ่งไม่ใช่ตัวเลข จึงยังไม่นับคะแนน',
        '"{value}" is not a number, so it was not counted',
        "พิมพ์ 0–{full} เช่น {example} หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0 หากยังไม่ได้พิจารณาให้เว้นว่าง",
        "Type 0–{full}, such as {example}; 0 where there is no work to rate, nothing where it has not been considered.",
    ),
    "date": error(
        "ค่าเป็นวันที่หรือเวลา {day} มักเกิดจากการพิมพ์ เช่น 4/5",
        "the value is a date or time, {day_en}; this often comes from typing 4/5",
        'ลบค่า เปลี่ยนรูปแบบช่องเป็น "ตัวเลข" แล้วพิมพ์คะแนนใหม่ ตั้งแต่ 0 ถึง {full} เช่น {example}',
        'Clear the cell, set its format to "Number", and type the score again: 0 to {full}, such as {example}.',
    ),
    "check_box": error(
        "ค่าเป็นช่องทำเครื่องหมายหรือค่าจริง/เท็จ ({value}) ไม่ใช่คะแนน",
        "the value is a check box or a logical value ({value}), not a score",
        "ลบช่องทำเครื่องหมาย แล้วพิมพ์คะแนนเป็นตัวเลข ตั้งแต่ 0 ถึง {full} เช่น {example}",
        "Remove the check box and type the score as a number from 0 to {full}, such as {example}.",
    ),
    "percent": error(
        "ช่องอยู่ในรูปแบบร้อยละ ({value}) จึงไม่แน่ใจว่าหมายถึงกี่คะแนน",
        "the cell is formatted as a percentage ({value}), so the points are uncertain",
        'เปลี่ยนรูปแบบช่องเป็น "ตัวเลข" แล้วพิมพ์คะแนนใหม่ ตั้งแต่ 0 ถึง {full} เช่น {example}',
        'Set the cell\'s format to "Number" and type the score again: 0 to {full}, such as {example}.',
    ),
    "fraction": error(
        "ช่องอยู่ในรูปแบบเศษส่วน (เก็บเป็น {value}) จึงไม่แน่ใจว่าหมายถึงกี่คะแนน",
        "the cell is formatted as a fraction (stored as {value}), so the points are uncertain",
        'เปลี่ยนรูปแบบช่องเป็น "ตัวเลข" แล้วพิมพ์คะแนนใหม่ ตั้งแต่ 0 ถึง {full} เช่น {example}',
        'Set the cell\'s format to "Number" and type the score again: 0 to {full}, such as {example}.',
    ),
    "hidden_by_merge": error(
        "มีค่า {value} ซ่อนอยู่ใต้ช่องที่ผสานกัน ซึ่งผู้ดูไม่เห็น จึงยังไม่นับ",
        "the value {value} lies hidden under merged cells, where nobody sees it; it was not counted",
        "ยกเลิกการผสานช่อง แล้วตรวจและพิมพ์ค่าของแต่ละช่อง คะแนนพิมพ์ 0–{full} เช่น {example}",
        "Unmerge the cells, then check and type the value of each; a score is 0–{full}, such as {example}.",
    ),
    **{rule.code: FindingKind("error", rule.says, rule.remedy) for rule in RULES},
    "blank": warning(
        "ยังไม่ได้ให้คะแนน",
        "not scored yet",
        "พิมพ์ 0–{full} เช่น {example} หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0",
        "Type 0–{full}, such as {example}; 0 where there is no work to rate.",
    ),
    "text_coerced": warning(
        "ข้อความถูกโปรแกรมตารางคำนวณเก็บเป็นค่าอื่น ({value}) ไม่ใช่ตามที่พิมพ์ จึงไม่ได้นำข้อความมาใช้",
        "a spreadsheet program stored this text as another value ({value}), not as it was typed; it was left out",
        'เปลี่ยนรูปแบบช่องเป็น "ข้อความ" แล้วพิมพ์ใหม่ (หรือพิมพ์ \' นำหน้า)',
        'Set the cell\'s format to "Text" and type it again (or type an apostrophe before it).',
    ),
    "picture_in_cell": warning(
        "มีรูปภาพวางอยู่ในช่องข้อความ จึงไม่มีข้อความให้นำไปใช้",
        "a picture was placed in this text cell, so there is no text to use",
        "พิมพ์ข้อความหรือที่อยู่ของรูปแทน และเก็บรูปไว้เป็นแฟ้มหลักฐาน",
        "Type a text or the picture's address in its place, and keep the picture as a file.",
    ),
    "text_error": warning(
        "ช่องข้อความมีสูตรที่อ่านไม่ได้ ({value}) จึงไม่ได้นำข้อความมาใช้",
        "this text cell holds a formula that cannot be read ({value}); the text was left out",
        "พิมพ์ข้อความแทนสูตร",
        "Type the text in place of the formula.",
    ),
}

PATTERNS: dict[str, FindingKind] = {
    "all_full_marks": warning(
        "ได้คะแนนเต็มทุกข้อ",
        "every criterion has full marks",
        "ขอให้คณะกรรมการยืนยันว่าเป็นผลการพิจารณาจริง",
        "Ask the committee to confirm that this is its judgement.",
    ),
    "same_as_before": warning(
        "คะแนนทุกข้อเหมือนรอบที่ {other} ทุกประการ",
        "every score is the same as in round {other}",
        "ขอให้คณะกรรมการยืนยันว่าไม่ได้คัดลอกคะแนนรอบก่อน",
        "Ask the committee to confirm that the former round was not copied.",
    ),
}

CLOSED: dict[str, FindingKind] = {
    "sealed_differs": warning(
        "{what}ในแบบเปลี่ยนหลังปิดรอบ จาก {sealed} เป็น {found} ซึ่งไม่นับ ผลที่ปิดรอบไว้ยังใช้ต่อไป",
        "after the round was closed, the form's {what_en} went from {sealed_en} to {found_en}, which does not count",
        'แก้แบบกลับตามเดิม หากต้องใช้ค่าใหม่ให้บันทึกผลการทบทวนด้วย "tidao review" หรือเปิดรอบใหม่ด้วย "tidao reopen"',
        'Put the form back; for the new value record a decision ("tidao review") or reopen the round ("tidao reopen").',
    ),
    "sealed_rubric": warning(
        "เกณฑ์ในแฟ้มโครงการต่างจากเกณฑ์เมื่อปิดรอบ ({what}) รอบที่ปิดแล้วยังใช้เกณฑ์เดิม",
        "the programme file's rubric differs from that of the closed round ({what_en}), which keeps its own",
        'หากต้องใช้เกณฑ์ใหม่กับรอบนี้ ให้เปิดรอบใหม่ด้วย "tidao reopen"',
        'To use the new rubric for this round, open it again ("tidao reopen").',
    ),
}

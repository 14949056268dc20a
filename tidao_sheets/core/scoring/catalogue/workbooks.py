"""What can be said of a workbook, of copies of one form, and of what the letters need besides scores."""

from tidao_sheets.core.scoring.catalogue.kinds import REBUILD, FindingKind, error, info, warning

_MOVE_AWAY = ("ย้ายแฟ้มนี้ออกจากโฟลเดอร์แบบให้คะแนน", "Move this file out of the forms folder.")

WORKBOOKS: dict[str, FindingKind] = {
    "form_missing": error(
        "ไม่พบแบบให้คะแนนรอบที่ {round}",
        "no score form was found for round {round}",
        'สั่ง "tidao forms --round {round}" เพื่อสร้าง หรือนำแฟ้มที่ได้รับคืนมาวางในโฟลเดอร์แบบให้คะแนน',
        'Run "tidao forms --round {round}" to make it, or put the returned file into the forms folder.',
    ),
    "form_other_programme": error(
        'แฟ้ม "{workbook}" เป็นแบบของโครงการอื่น ({value}) จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of another programme ({value}); it was not read',
        *_MOVE_AWAY,
    ),
    "form_other_version": error(
        'แบบใน "{workbook}" สร้างจากหลักเกณฑ์ฉบับอื่น ไม่ตรงกับ programme.toml ปัจจุบัน ({changed}) จึงไม่ได้นับคะแนน',
        'the form in "{workbook}" was made from another rubric than programme.toml ({changed_en}); it was not counted',
        *REBUILD,
    ),
    "form_other_committee": error(
        'แฟ้ม "{workbook}" เป็นแบบของคณะกรรมการ ({value}) ที่ไม่มีในโครงการนี้ จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of a committee ({value}) that this programme does not have; it was not read',
        *_MOVE_AWAY,
    ),
    "form_other_round": error(
        'แฟ้ม "{workbook}" เป็นแบบของรอบที่ {value} ซึ่งไม่ใช่รอบที่ต้องอ่าน จึงไม่ได้อ่าน',
        'the file "{workbook}" is a form of round {value}, not of a round that is due here; it was not read',
        "ย้ายแฟ้มนี้ออก หรือวางแฟ้มของรอบที่ถูกต้องแทน",
        "Move this file away, or put the right round's file in its place.",
    ),
    "files_not_forms": info(
        "ในโฟลเดอร์แบบให้คะแนนมีแฟ้มที่ไม่ใช่ตารางคำนวณ จึงไม่ได้อ่าน: {value}",
        "the forms folder holds files that are no spreadsheets; they were not read: {value}",
        "ไม่ต้องแก้ไข หากคะแนนอยู่ในแฟ้มเหล่านี้ ให้พิมพ์ลงในแบบให้คะแนน",
        "Nothing must be done; where scores stand in these files, type them into the score form.",
    ),
    "form_former_wording": info(
        'แฟ้ม "{workbook}" แสดงข้อความหรือเกณฑ์ดาวไม่ตรงกับ programme.toml ปัจจุบัน ({value}) คะแนนยังนับตามปกติ',
        'the file "{workbook}" shows words or tiers other than those of programme.toml ({value}); its scores count',
        'ไม่ต้องแก้ไข หากต้องการให้แบบแสดงข้อความปัจจุบัน สั่ง "tidao forms --rebuild" แล้วส่งแบบใหม่ให้คณะกรรมการ',
        'Nothing must be done; for a form with the present words run "tidao forms --rebuild" and hand out the new one.',
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
        "ย้ายแฟ้มเดิมไปเก็บนอกโฟลเดอร์แบบให้คะแนน",
        "Move the old file out of the forms folder.",
    ),
    "form_unidentified": error(
        'แฟ้ม "{workbook}" เป็นแบบให้คะแนนที่รหัสซ่อนไว้ในแถวแรกหายไปทุกชีต จึงอ่านไม่ได้และยังไม่นับคะแนน',
        'the file "{workbook}" is a score form whose hidden first row is gone from every tab: it cannot be read',
        "เปิดฉบับก่อนหน้าของแฟ้มนี้แทน หากไม่มี ย้ายแฟ้มนี้ออก สั่ง tidao forms แล้วพิมพ์คะแนนลงในแบบใหม่",
        'Put an earlier version of it back; else move it away, run "tidao forms" and type the scores into the new one.',
    ),
    "workbook_unknown": info(
        'แฟ้ม "{workbook}" ไม่ใช่แบบให้คะแนน จึงไม่ได้อ่าน',
        'the file "{workbook}" is not a score form; it was not read',
        *_MOVE_AWAY,
    ),
    "copies_agree": info(
        'มีสำเนาของแบบเดียวกัน: "{workbook}" และ "{other}" เนื้อหาไม่ขัดกัน จึงนับครั้งเดียว',
        'there are copies of the same form: "{workbook}" and "{other}"; they do not disagree and count once',
        "เก็บไว้แฟ้มเดียวเพื่อไม่ให้สับสน",
        "Keep one file to avoid confusion.",
    ),
    "copies_disagree": error(
        'สำเนาสองแฟ้มไม่ตรงกัน: "{workbook}" เป็น "{value}" แต่ "{other}" เป็น "{other_value}" จึงยังไม่นับ',
        'two copies disagree: "{workbook}" has "{value}", "{other}" has "{other_value}"; neither was counted',
        "ตรวจกับใบคะแนน แล้วสั่ง tidao collect เพื่อดูเคียงกันและเลือก หรือเก็บแฟ้มที่ถูกต้องไว้แฟ้มเดียว แล้วย้ายแฟ้มอื่นออก",
        "Check with the score sheet; see both with tidao collect and choose, or keep just the right file.",
    ),
    "copy_chosen": info(
        'สำเนาไม่ตรงกัน นับ "{value}" จาก "{workbook}" ตามที่ {by} เลือกเมื่อ {when} ไม่นับ {others}',
        'copies disagree; "{value}" of "{workbook}" counts, as {by} has chosen on {when_en}, not {others_en}',
        "ไม่ต้องแก้ไข หากแฟ้มใดเปลี่ยนไป จะต้องเลือกใหม่",
        "Nothing must be done; where one of the files changes, it has to be chosen anew.",
    ),
    "choice_lapsed": warning(
        'ที่ {by} เลือก "{value}" จาก "{name}" เมื่อ {when} ไม่มีผลแล้ว เพราะแฟ้มเปลี่ยนไปหรือไม่อยู่ หรือมีสำเนาอื่นที่ไม่ตรงกัน',
        'the choice of "{value}" of "{name}" by {by} on {when_en} holds no longer: a file has changed, gone or come',
        "สั่ง tidao collect เพื่อดูค่าขณะนี้ แล้วเลือกใหม่ หรือเก็บแฟ้มที่ถูกต้องไว้แฟ้มเดียว",
        "See with tidao collect what the files say now and choose anew, or keep just the right file.",
    ),
}

SETTINGS: dict[str, FindingKind] = {
    "setting_unread": error(
        "{what} จึงไม่ได้ใช้", "{what_en}; it was not used", "แก้ในช่องนั้น {how}", "Mend that cell: {how_en}."
    ),
    "setting_elsewhere": warning(
        "{here} มีค่าสำหรับออกหนังสือที่ไม่ได้ใช้ ({value}) เพราะโฟลเดอร์งานนี้ใช้ค่าจาก {there}",
        "{here_en} tells settings of the letters that are not used ({value}): here {there_en} counts",
        'ย้ายค่าไปไว้ที่ {there} แล้วลบที่นี่ หรือเลือกที่เดิมด้วย settings = "file" หรือ "summary" ในหมวด [letters]',
        'Move them to {there_en} and delete them here, or choose with settings = "file" or "summary" in [letters].',
    ),
}
"""What can be said of the letters' settings, in the summary or in the workspace file."""

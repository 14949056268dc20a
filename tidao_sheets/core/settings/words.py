"""The sentences about a workspace file: kind of mistake → what is wrong, and what to do, in Thai and in English."""

from typing import Final

from tidao_sheets.core.text import Text
from tidao_sheets.core.toml import words as toml_words
from tidao_sheets.core.toml.words import NEAR

_NO_ROUND = Text("โครงการนี้ไม่มีรอบที่ {value}", "the programme has no round {value}")
_NO_KIND = Text("ไม่มีเอกสารชนิด {value}", "there is no document of the kind {value}")
_NO_OFFICE = Text("โครงการนี้ไม่มีสำนักงานรหัส {value}", "the programme has no office {value}")
_NO_DIMENSION = Text("โครงการนี้ไม่มีด้านเลขที่ {value}", "the programme has no dimension {value}")
_NO_SIGNATORY = Text("โครงการนี้ไม่มีผู้ลงนามรหัส {value}", "the programme has no signatory {value}")

OWN: Final = {
    "toml_key": (
        Text("คีย์ที่มีเครื่องหมาย / ต้องอยู่ในเครื่องหมายคำพูด", "a key with a / in it stands between quotation marks"),
        Text('ใส่เครื่องหมาย " " คร่อมคีย์ เช่น "1/result" = …', 'put the key between " ", for instance "1/result" = …'),
    ),
    "toml_twice": (
        Text("คีย์หรือหัวหมวดนี้มีอยู่ก่อนแล้ว", "this key or table stands in the file already"),
        Text("เหลือไว้เพียงแห่งเดียว", "keep one of them"),
    ),
    "entry_expected": (
        Text("ค่าต้องเป็นรายการใน {{ }} แต่พบ {value}", "this must be an entry between {{ }}, not {value}"),
        Text("เขียนในรูป {key} = {{ {keys} }}", "write {key} = {{ {keys} }}"),
    ),
    "missing": (
        Text('ไม่มีคีย์ "{key}"', 'the key "{key}" is missing'),
        Text("เพิ่ม {key} = … ในรายการนี้", "add {key} = … to this entry"),
    ),
    "google_address": (
        Text(
            "{value} ไม่ใช่ที่อยู่ของสเปรดชีตหรือโฟลเดอร์ของ Google",
            "{value} is no address of a Google spreadsheet or folder",
        ),
        Text(
            'คัดลอกจากแถบที่อยู่ของเบราว์เซอร์ เช่น "https://docs.google.com/spreadsheets/d/…/edit"',
            'copy it from the browser, for instance "https://docs.google.com/spreadsheets/d/…/edit"',
        ),
    ),
    "google_email": (
        Text("{value} ไม่ใช่ที่อยู่อีเมล", "{value} is no e-mail address"),
        Text('เขียนเช่น "chair@example.org"', 'write for instance "chair@example.org"'),
    ),
    "addressee": (
        Text("{value} ไม่ใช่ที่อยู่อีเมลหรือรหัสผู้รับ", "{value} is neither an e-mail address nor an addressee's id"),
        Text(
            'เขียนเช่น "secretary@example.go.th" หรือรหัสกลุ่มของ LINE "C0123…"',
            'write for instance "secretary@example.go.th", or the id of a group at LINE, "C0123…"',
        ),
    ),
    "google_endpoint": (
        Text("{value} ไม่ใช่ที่อยู่ที่ปลอดภัยของเซิร์ฟเวอร์", "{value} is not the safe address of a server"),
        Text(
            "เขียน https://… หรือ http://127.0.0.1:พอร์ต สำหรับเซิร์ฟเวอร์ในเครื่องนี้ หรือลบบรรทัดนี้เพื่อใช้ Google",
            "write https://…, or http://127.0.0.1:PORT for a server on this computer, or delete the line to use Google",
        ),
    ),
    "google_credentials": (
        Text('auth = "{auth}" ต้องมีแฟ้มรับรองตัวตน', 'auth = "{auth}" needs a credentials file'),
        Text(
            'เพิ่ม credentials = "google.json" ในหมวด [google] แล้ววางแฟ้มที่ดาวน์โหลดไว้ในโฟลเดอร์นี้',
            'add credentials = "google.json" to [google], and put the downloaded file into this folder',
        ),
    ),
    "google_twice": (
        Text(
            "สเปรดชีตเดียวกันใช้ที่ {first} (บรรทัด {other}) แล้ว",
            "the same spreadsheet stands at {first} (line {other}) already",
        ),
        Text("ใช้สเปรดชีตแยกกัน หนึ่งแบบต่อหนึ่งสเปรดชีต", "use one spreadsheet for each form, and one for the summary"),
    ),
    "unknown_committee": (
        Text("โครงการนี้ไม่มีคณะกรรมการรหัส {value}", "the programme has no committee {value}"),
        Text("ใช้รหัสใดรหัสหนึ่ง: {known}", "use one of: {known}"),
    ),
    "unknown_committee_near": (
        Text("โครงการนี้ไม่มีคณะกรรมการรหัส {value}", "the programme has no committee {value}"),
        NEAR,
    ),
    "path_backslash": (
        Text(
            "เครื่องหมาย \\ กับตัวอักษรถัดไปกลายเป็นอักขระอื่น ที่อยู่แฟ้มนี้จึงใช้ไม่ได้",
            "a \\ and the letter after it became another character, so this is no path",
        ),
        Text('ใช้ / แทน \\ เช่น "D:/tidao/forms"', 'write / for \\, for instance "D:/tidao/forms"'),
    ),
    "summary_ending": (
        Text("แฟ้มสรุปผลต้องมีชื่อลงท้ายด้วย .xlsx แต่พบ {value}", "the summary's name must end in .xlsx, not {value}"),
        Text('เขียนเช่น summary = "summary.xlsx"', 'write for instance summary = "summary.xlsx"'),
    ),
    "same_place": (
        Text(
            "โฟลเดอร์ของแบบให้คะแนนและแฟ้มสรุปผลใช้ชื่อเดียวกัน",
            "the folder of the score forms and the summary have the same name",
        ),
        Text('ตั้งชื่อให้ต่างกัน เช่น forms = "forms"', 'give them different names, for instance forms = "forms"'),
    ),
    "emblem_ending": (
        Text("แฟ้ม {value} ไม่ใช่รูปภาพชนิดที่ใช้ได้", "{value} is not an image of a known kind"),
        Text("ใช้แฟ้มรูปที่ลงท้ายด้วยชนิดใดชนิดหนึ่ง: {known}", "use an image whose name ends in one of: {known}"),
    ),
    "verify_url": (
        Text(
            "{value} ไม่ใช่ที่อยู่ https ของหน้าตรวจเอกสาร หรือยาวเกิน ๑๒๐ ตัวอักษร",
            "{value} is no https address of the page that checks documents, or longer than 120 characters",
        ),
        Text(
            'คัดลอกจากแถบที่อยู่ของเบราว์เซอร์ ไม่มี # เช่น "https://example.go.th/check.html"',
            'copy it from the browser, without a #, for instance "https://example.go.th/check.html"',
        ),
    ),
    "ledger_url": (
        Text("ค่านี้ไม่ใช่ที่อยู่ของฐานข้อมูล SQLite หรือ PostgreSQL", "this is not the URL of a SQLite or PostgreSQL database"),
        Text(
            'เขียนเช่น "sqlite:///D:/tidao/tidao.db" หรือ "postgresql://ผู้ใช้:รหัสผ่าน@เครื่อง:5432/ฐานข้อมูล" '
            "หรือลบบรรทัดนี้เพื่อใช้แฟ้ม tidao.db ของโฟลเดอร์นี้",
            'write for instance "sqlite:///D:/tidao/tidao.db" or "postgresql://user:password@host:5432/database", '
            "or delete the line to use tidao.db in this folder",
        ),
    ),
    "ledger_id": (
        Text("{value} ไม่ใช่รหัสของโฟลเดอร์งาน", "{value} is not the id of a workspace"),
        Text("ลบบรรทัดนี้ โปรแกรมจะใส่รหัสให้เอง", "delete the line: the program writes an id there by itself"),
    ),
    "letter_numbers": (
        Text("{value} ไม่ใช่เลขที่หนังสือ", "{value} is not the number of a letter"),
        Text(
            'เขียนเลขเดียว เช่น "1201" หรือช่วงเลขที่คั่นด้วย - โดยไม่เว้นวรรค เช่น "1201-1218"',
            'write one number, such as "1201", or a range with a - and no blanks, such as "1201-1218"',
        ),
    ),
    "letter_range": (
        Text("ช่วงเลข {value} เริ่มด้วยเลขที่มากกว่าเลขสุดท้าย", "the range {value} begins above its end"),
        Text("สลับเลขให้เลขน้อยอยู่หน้า", "write the smaller number first"),
    ),
    "office_range": (
        Text(
            "หนังสือถึงสำนักงานเดียวใช้เลขเดียว แต่พบช่วงเลข {value}",
            "the letter of a single office has one number, not the range {value}",
        ),
        Text("เขียนเลขเดียว หรือตัดรหัสสำนักงานออกจากคีย์", "write one number, or leave the office out of the key"),
    ),
    "numbers_overlap": (
        Text(
            "เลขที่ {number} อยู่ใน {first} (บรรทัด {other}) แล้ว หนังสือสองฉบับจะได้เลขเดียวกัน",
            "the number {number} stands in {first} (line {other}) already; two letters would share it",
        ),
        Text("แก้เลขให้ไม่ซ้ำกัน", "choose numbers that do not overlap"),
    ),
    "place_early": (
        Text(
            "ระบุสำนักงานดีเด่นของรอบ {value} แล้ว แต่ยังไม่ได้ระบุมติของรอบนั้น",
            "the outstanding offices of round {value} are told, but not the resolution that chose them",
        ),
        Text("ระบุมติใน [letters.resolution] ก่อน", "tell the resolution in [letters.resolution] first"),
    ),
    "place_twice": (
        Text("สำนักงาน {value} ได้สองอันดับ", "the office {value} has two places"),
        Text("เหลือไว้เพียงอันดับเดียว", "keep one of them"),
    ),
    "place_unranked": (
        Text("สำนักงาน {value} ไม่อยู่ในการจัดอันดับ", "the office {value} is not ranked"),
        Text('ใช้สำนักงานที่ kind = "district" เท่านั้น', 'use offices of kind = "district" only'),
    ),
    "key_shape": (
        Text("คีย์ {value} ไม่อยู่ในรูปที่กำหนด", "the key {value} does not have the form needed here"),
        Text("เขียนเช่น {examples}", "write it like {examples}"),
    ),
    "unknown_round": (_NO_ROUND, Text("ใช้เลขที่รอบใดรอบหนึ่ง: {known}", "use one of the rounds: {known}")),
    "unknown_round_near": (_NO_ROUND, NEAR),
    "unknown_kind": (_NO_KIND, Text("เลือกชนิดใดชนิดหนึ่ง: {known}", "choose one of: {known}")),
    "unknown_kind_near": (_NO_KIND, NEAR),
    "unknown_office": (
        _NO_OFFICE,
        Text("ใช้รหัสใน [[office]] ของ programme.toml", "use a code of [[office]] in programme.toml"),
    ),
    "unknown_office_near": (_NO_OFFICE, NEAR),
    "unknown_dimension": (_NO_DIMENSION, Text("ใช้เลขที่ด้านใดด้านหนึ่ง: {known}", "use one of the dimensions: {known}")),
    "unknown_dimension_near": (_NO_DIMENSION, NEAR),
    "unknown_signatory": (
        _NO_SIGNATORY,
        Text(
            "ใช้รหัสใน [[signatory]] ของ programme.toml: {known}", "use an id of [[signatory]] in programme.toml: {known}"
        ),
    ),
    "unknown_signatory_near": (_NO_SIGNATORY, NEAR),
}

WORDS: Final[dict[str, tuple[Text, Text]]] = {**toml_words.WORDS, **OWN}

_ONE_NUMBER = Text("พิมพ์เลขเดียว", "type one number")
_IN_FULL = Text('พิมพ์เช่น "๑๖ กันยายน ๒๕๖๗"', 'type it in full: "๑๖ กันยายน ๒๕๖๗"')
TOLD_WORDS: Final[dict[str, tuple[Text, Text]]] = {
    **WORDS,
    "string_type": (
        Text('อ่าน "{value}" เป็นข้อความไม่ได้', '"{value}" cannot be read as a text'),
        Text("พิมพ์ใหม่เป็นข้อความ ไม่ใช้สูตรหรือวันที่", "type it as a text, not as a formula or date"),
    ),
    "date_type": (Text('"{value}" ไม่ใช่วันที่ที่อ่านได้แน่นอน', '"{value}" is not certainly a date'), _IN_FULL),
    "buddhist_date": (
        Text('ปีของวันที่ "{value}" ไม่ใช่ปี ค.ศ.', 'the year of "{value}" is not of the Christian era'),
        _IN_FULL,
    ),
    "missing": (
        Text("มติต้องมีทั้งครั้งที่ประชุมและวันที่", "a resolution needs its meeting and its day"),
        Text("พิมพ์ให้ครบทั้งสองช่อง", "fill in both cells"),
    ),
    "office_range": (OWN["office_range"][0], _ONE_NUMBER),
    "numbers_overlap": (
        Text(
            "เลขที่ {number} อยู่ในแถว {other} แล้ว หนังสือสองฉบับจะได้เลขเดียวกัน",
            "the number {number} stands in row {other} already; two letters would share it",
        ),
        OWN["numbers_overlap"][1],
    ),
    "place_early": (
        Text("ระบุสำนักงานดีเด่นแล้ว แต่ยังไม่ได้ระบุมติของรอบนั้น", "outstanding offices are told, but not their resolution"),
        Text("พิมพ์มติของรอบนั้นก่อน", "type the resolution of that round first"),
    ),
    "unknown_office": (OWN["unknown_office"][0], Text("พิมพ์ชื่อหรือรหัสของสำนักงาน", "type an office's name or code")),
}
"""The same of what stands in the summary's tab of the secretary."""

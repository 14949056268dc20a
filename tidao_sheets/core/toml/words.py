"""The sentences about any file that a person writes in TOML: what no file may hold, and values of a wrong kind."""

from typing import Final

from tidao_sheets.core.text import Text

_QUOTES = Text('ใส่เครื่องหมาย " " คร่อมค่า เช่น "ข้อความ"', 'put the value between " ", for instance "some text"')
_NUMBER = Text('พิมพ์เลขอารบิกโดยไม่มี " " เช่น 10 หรือ 2.5', 'type Arabic digits without " ", for instance 10 or 2.5')
_UTF8 = Text(
    "เปิดแฟ้มใน Notepad เลือก บันทึกเป็น แล้วเลือกการเข้ารหัส UTF-8",
    "open the file in Notepad, choose Save as, and choose the encoding UTF-8",
)
NEAR: Final = Text("หมายถึง {near} หรือไม่ ถ้าใช่ให้แก้เป็นค่านี้", "did you mean {near}? If so, write that")

_FILE: Final = {
    "utf16": (Text("แฟ้มนี้บันทึกเป็น UTF-16 จึงอ่านไม่ได้", "the file is saved as UTF-16 and cannot be read"), _UTF8),
    "not_utf8": (
        Text(
            "แฟ้มนี้ไม่ได้บันทึกเป็น UTF-8 ตัวอักษรตั้งแต่บรรทัดนี้จึงอ่านไม่ได้",
            "the file is not saved as UTF-8; its letters cannot be read from this line on",
        ),
        _UTF8,
    ),
    "toml_twice": (
        Text("คีย์หรือหัวหมวดนี้มีอยู่ก่อนแล้ว", "this key or table stands in the file already"),
        Text(
            "เหลือไว้เพียงแห่งเดียว ถ้าเป็นรายการใหม่ให้ขึ้นต้นด้วยหัว [[…]]",
            "keep one of them; begin a further entry with its [[…]] header",
        ),
    ),
    "toml_curly": (
        Text("บรรทัดนี้ใช้เครื่องหมายคำพูดแบบโค้ง “ ” หรือ ‘ ’", "this line uses curly quotation marks “ ” or ‘ ’"),
        Text('เปลี่ยนเป็นเครื่องหมายตรง " "', 'replace them by straight ones: " "'),
    ),
    "toml_value": (
        Text("อ่านค่าทางขวาของเครื่องหมาย = ไม่ได้", "the value to the right of = cannot be read"),
        Text(
            'ข้อความให้อยู่ใน " " ตัวเลขใช้เลขอารบิก เช่น 2.5 และวันที่เขียนเช่น 2024-03-31',
            'write text between " ", numbers in Arabic digits such as 2.5, dates as 2024-03-31',
        ),
    ),
    "toml_quote": (
        Text(
            'เครื่องหมาย " ไม่ครบคู่ หรือข้อความขึ้นบรรทัดใหม่ก่อนปิด "',
            'a quotation mark is missing, or the text goes on to another line before its closing "',
        ),
        Text('เติม " ที่ท้ายข้อความ และเขียนข้อความให้อยู่ในบรรทัดเดียว', 'add the closing " and keep the text on one line'),
    ),
    "toml_equals": (
        Text("บรรทัดนี้ไม่มีเครื่องหมาย = หลังคีย์", "this line has no = after its key"),
        Text("เขียนในรูป คีย์ = ค่า ถ้าเป็นคำอธิบายให้ขึ้นต้นบรรทัดด้วย #", "write key = value; begin a remark with #"),
    ),
    "toml_bracket": (
        Text(
            "วงเล็บ [ หรือ {{ ไม่มีวงเล็บปิด หรือขาดเครื่องหมาย , ระหว่างค่า",
            "a [ or {{ is not closed, or a comma is missing between two values",
        ),
        Text("เติมวงเล็บปิด และคั่นแต่ละค่าด้วย ,", "close the bracket, and separate the values by commas"),
    ),
    "toml_rest": (
        Text("มีข้อความเกินต่อจากค่าในบรรทัดนี้", "something follows the value on this line"),
        Text("เขียนหนึ่งคีย์ต่อหนึ่งบรรทัด ถ้าเป็นคำอธิบายให้ใส่ # นำหน้า", "write one key on a line; put # before a remark"),
    ),
    "toml_statement": (
        Text(
            "บรรทัดนี้ไม่ใช่หัวหมวด ไม่ใช่คีย์ = ค่า และไม่ใช่คำอธิบาย",
            "this line is neither a [table], nor key = value, nor a remark",
        ),
        Text("คีย์ต้องเป็นอักษรอังกฤษ ถ้าเป็นคำอธิบายให้ขึ้นต้นบรรทัดด้วย #", "keys are English words; begin a remark with #"),
    ),
    "toml_header": (
        Text("หัวหมวดปิดวงเล็บไม่ครบ", "the table's header is not closed"),
        Text(
            "เขียนหัวหมวดเป็น [ชื่อ] หรือ [[ชื่อ]] ให้วงเล็บเปิดและปิดเท่ากัน",
            "write [name] or [[name]], with as many closing as opening brackets",
        ),
    ),
    "toml_backslash": (
        Text(
            "เครื่องหมาย \\ ในข้อความนี้มีความหมายพิเศษ จึงอ่านไม่ได้",
            "a \\ in this text has a special meaning and cannot be read",
        ),
        Text(
            "เขียน \\\\ แทน \\ หรือใช้เครื่องหมาย ' ' คร่อมข้อความแทน \" \"",
            "write \\\\ for \\, or put the text between ' ' instead of \" \"",
        ),
    ),
    "toml_date": (
        Text("ไม่มีวันที่นี้ในปฏิทิน", "there is no such date"),
        Text("เขียน ปี ค.ศ.-เดือน-วัน เช่น 2024-03-31", "write year-month-day, for instance 2024-03-31"),
    ),
    "toml_many": (
        Text("แฟ้มนี้มีรายการมากเกินไป จึงไม่อ่าน", "the file has too many entries to be read"),
        Text("ลบรายการที่เกินมา", "delete those that are too many"),
    ),
    "toml_character": (
        Text("มีอักขระควบคุมที่มองไม่เห็น", "there is an invisible control character"),
        Text("ลบแล้วพิมพ์บรรทัดนี้ใหม่", "delete this line and type it again"),
    ),
    "toml_other": (
        Text("รูปแบบของบรรทัดนี้ไม่ถูกต้อง: {detail}", "this line is not valid TOML: {detail}"),
        Text("เทียบกับตัวอย่างในแฟ้มที่ tidao init สร้างให้", "compare it with the file that `tidao init` makes"),
    ),
}

_SHAPE: Final = {
    "missing": (
        Text('ไม่มีคีย์ "{key}"', 'the key "{key}" is missing'),
        Text("เพิ่มบรรทัด {key} = … ในหมวดนี้", "add a line {key} = … to this table"),
    ),
    "missing_table": (
        Text("ไม่มีหมวด {header}", "{header} is missing"),
        Text(
            "เพิ่มหมวด {header} ตามตัวอย่างในแฟ้มที่ tidao init สร้างให้", "add {header}, as in the file that `tidao init` makes"
        ),
    ),
    "unknown_key": (
        Text('ไม่รู้จักคีย์ "{key}"', 'the key "{key}" is unknown'),
        Text("ลบคีย์นี้ หรือใช้คีย์ที่มี ได้แก่ {known}", "delete it, or use one of: {known}"),
    ),
    "unknown_key_near": (
        Text('ไม่รู้จักคีย์ "{key}"', 'the key "{key}" is unknown'),
        Text('หมายถึง "{near}" หรือไม่ ถ้าใช่ให้แก้ชื่อคีย์', 'did you mean "{near}"? If so, correct the key'),
    ),
    "table_once": (
        Text("หมวด {header} มีได้เพียงหมวดเดียว", "{header} is a single table"),
        Text("เขียนหัวหมวดเป็น [{header}] ครั้งเดียว", "write its header as [{header}], once"),
    ),
    "table_many": (
        Text("หมวด {key} เป็นหมวดที่มีได้หลายรายการ", "{key} is a table that may stand several times"),
        Text("เขียนหัวของแต่ละรายการเป็น [[{header}]]", "begin each entry with [[{header}]]"),
    ),
    "list_expected": (
        Text("ค่าต้องเป็นรายการใน [ ] แต่พบ {value}", "this must be a list between [ ], not {value}"),
        Text('เขียนค่าในวงเล็บ เช่น {key} = ["…", "…"]', 'write the values in brackets: {key} = ["…", "…"]'),
    ),
    "too_short": (Text("ต้องมีอย่างน้อยหนึ่งรายการ", "at least one entry is needed"), Text("เพิ่มรายการ", "add an entry")),
    "string_type": (Text("ค่าต้องเป็นข้อความ แต่พบ {value}", "this must be text, not {value}"), _QUOTES),
    "string_too_short": (
        Text("ค่าว่างเปล่า", "the value is empty"),
        Text("พิมพ์ค่า หรือลบทั้งบรรทัดถ้าเป็นคีย์ที่ไม่บังคับ", "type a value, or delete the line if the key is optional"),
    ),
    "string_too_long": (
        Text("ข้อความยาวเกิน {max_length} ตัวอักษร", "the text is longer than {max_length} characters"),
        Text("ย่อให้ไม่เกิน {max_length} ตัวอักษร", "shorten it to {max_length} characters"),
    ),
    "int_type": (
        Text("ค่าต้องเป็นจำนวนเต็ม แต่พบ {value}", "this must be a whole number, not {value}"),
        Text('พิมพ์เลขอารบิกโดยไม่มี " " และไม่มีทศนิยม เช่น 2', 'type Arabic digits without " " or decimals, for instance 2'),
    ),
    "number_type": (Text("ค่าต้องเป็นตัวเลข แต่พบ {value}", "this must be a number, not {value}"), _NUMBER),
    "date_type": (
        Text("ค่าต้องเป็นวันที่ แต่พบ {value}", "this must be a date, not {value}"),
        Text(
            'เขียน ปี ค.ศ.-เดือน-วัน โดยไม่มี " " และไม่มีเวลา เช่น 2024-03-31',
            'write year-month-day without " " or a time, for instance 2024-03-31',
        ),
    ),
    "greater_than": (
        Text("ค่าต้องมากกว่า {gt} แต่พบ {value}", "this must be above {gt}, not {value}"),
        Text("พิมพ์ตัวเลขที่มากกว่า {gt}", "type a number above {gt}"),
    ),
    "greater_than_equal": (
        Text("ค่าต้องไม่น้อยกว่า {ge} แต่พบ {value}", "this must be at least {ge}, not {value}"),
        Text("พิมพ์ตัวเลขตั้งแต่ {ge} ขึ้นไป", "type a number from {ge} up"),
    ),
    "less_than_equal": (
        Text("ค่าต้องไม่เกิน {le} แต่พบ {value}", "this must be at most {le}, not {value}"),
        Text("พิมพ์ตัวเลขที่ไม่เกิน {le}", "type a number up to {le}"),
    ),
    "decimal_max_places": (
        Text("ทศนิยมเกิน {decimal_places} ตำแหน่ง", "there are more than {decimal_places} decimals"),
        Text("เขียนทศนิยมให้น้อยลง", "write fewer decimals"),
    ),
    "literal_error": (
        Text("ใช้ค่า {value} ไม่ได้", "{value} is not possible here"),
        Text("เลือกค่าใดค่าหนึ่ง: {allowed}", "choose one of: {allowed}"),
    ),
    "unprintable": (
        Text(
            "มีอักขระที่มองไม่เห็นหรือขึ้นบรรทัดใหม่ ({char}) ในลำดับที่ {place}",
            "character {place} is invisible or a line feed ({char})",
        ),
        Text("ลบอักขระนั้น หรือพิมพ์ข้อความนี้ใหม่ในบรรทัดเดียว", "delete it, or type the text again on one line"),
    ),
    "buddhist_date": (
        Text(
            "{value} เป็นปี พ.ศ. แต่วันที่ในแฟ้มนี้ต้องใช้ปี ค.ศ.",
            "{value} is in the Buddhist era; dates in this file are in the Christian era",
        ),
        NEAR,
    ),
    "other": (
        Text("ใช้ค่า {value} ไม่ได้", "{value} is not possible here"),
        Text("ดูคำอธิบายของคีย์นี้ในแฟ้มที่ tidao init สร้างให้", "see what the file that `tidao init` makes says of this key"),
    ),
}

WORDS: Final[dict[str, tuple[Text, Text]]] = {**_FILE, **_SHAPE}

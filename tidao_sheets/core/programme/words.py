# ruff: noqa: E501 - a sentence stays on one line, where it can be searched for and compared with its translation
"""The sentences about a programme file: kind of mistake → what is wrong, and what to do, in Thai and in English."""

from typing import Final

from tidao_sheets.core.text import Text
from tidao_sheets.core.toml import words as toml_words
from tidao_sheets.core.toml.words import NEAR

_UNIQUE = Text("แก้ให้ไม่ซ้ำกัน หรือลบรายการที่เกินมา", "make them different, or delete the one too many")

_VALUE: Final = {
    "id_characters": (
        Text(
            "รหัส {value} มีอักขระที่ใช้ในชื่อแฟ้มหรือสูตรไม่ได้",
            "the id {value} has characters that cannot stand in a file name or a formula",
        ),
        Text(
            "ใช้อักษรไทย อักษรอังกฤษ ตัวเลข และ . _ - (ไม่เว้นวรรค ไม่ขึ้นต้นหรือลงท้ายด้วย . หรือ -)",
            "use Thai or English letters, digits and . _ - (no blanks; no . or - at either end)",
        ),
    ),
    "tab_characters": (
        Text("ชื่อสั้นมีอักขระ {char} ซึ่งใช้เป็นชื่อชีตไม่ได้", "the short name has {char}, which cannot stand in the name of a tab"),
        Text(
            "ใช้ชื่อที่ไม่มี [ ] : * ? / \\ และไม่ขึ้นต้นหรือลงท้ายด้วย '",
            "use a name without [ ] : * ? / \\ and without ' at either end",
        ),
    ),
    "tab_taken": (
        Text("ชื่อสั้น {value} เป็นชื่อชีตที่แบบให้คะแนนใช้อยู่แล้ว", "the short name {value} is the name of another tab of the form"),
        Text('ใช้ชื่ออื่น เช่น "อำเภอ…"', 'use another name, such as "District of …"'),
    ),
    "christian_year": (
        Text("{value} เป็นปี ค.ศ. แต่ต้องใช้ปี พ.ศ.", "{value} is a year of the Christian era; the Buddhist era is needed"),
        NEAR,
    ),
    "not_a_year": (
        Text("{value} ไม่ใช่ปี พ.ศ.", "{value} is not a year of the Buddhist era"),
        Text("พิมพ์ปี พ.ศ. สี่หลัก เช่น 2567", "type four digits, for instance 2567"),
    ),
    "time_zone": (
        Text("ไม่รู้จักเขตเวลา {value}", "the time zone {value} is unknown"),
        Text('ใช้ชื่อตามฐานข้อมูล IANA เช่น "Asia/Bangkok"', 'use a name of the IANA database, such as "Asia/Bangkok"'),
    ),
    "time_zone_near": (Text("ไม่รู้จักเขตเวลา {value}", "the time zone {value} is unknown"), NEAR),
    "not_a_month": (
        Text("{value} ไม่ใช่เดือน", "{value} is not a month"),
        Text('พิมพ์ปี ค.ศ. และเดือน เช่น "2023-12"', 'type year and month, for instance "2023-12"'),
    ),
    "buddhist_month": (
        Text("{value} เป็นปี พ.ศ. แต่ต้องใช้ปี ค.ศ.", "{value} is of the Buddhist era; the Christian era is needed"),
        NEAR,
    ),
    "tier_none": (
        Text('รหัสระดับ "none" สงวนไว้สำหรับสำนักงานที่ไม่ได้รับดาว', 'the tier id "none" means an office without a star'),
        Text("ใช้รหัสอื่น", "use another id"),
    ),
}

_WHOLE: Final = {
    "duplicate": (Text("{value} ซ้ำกับบรรทัด {other}", "{value} also stands on line {other}"), _UNIQUE),
    "alike": (
        Text(
            "{value} กับ {first} (บรรทัด {other}) ต่างกันเพียงตัวพิมพ์หรือรูปแบบตัวเลข โปรแกรมตารางคำนวณจะนับเป็นค่าเดียวกัน",
            "{value} and {first} (line {other}) differ only in case or in the form of a number; a spreadsheet takes them for one",
        ),
        _UNIQUE,
    ),
    "letter_twice": (
        Text("เอกสาร {value} มีสองครั้งในรอบนี้", "{value} stands twice in this round"),
        Text("ลบออกหนึ่งครั้ง", "delete one of them"),
    ),
    "unknown_office": (
        Text("ไม่มีสำนักงานรหัส {value} ในแฟ้มนี้", "the file has no office {value}"),
        Text("แก้รหัส หรือเพิ่มสำนักงานใน [[office]]", "correct the code, or add the office as [[office]]"),
    ),
    "unknown_office_near": (Text("ไม่มีสำนักงานรหัส {value} ในแฟ้มนี้", "the file has no office {value}"), NEAR),
    "unknown_zone": (
        Text("ไม่มีโซนรหัส {value} ในแฟ้มนี้", "the file has no zone {value}"),
        Text("แก้รหัส หรือเพิ่มโซนใน [[zone]]", "correct the id, or add the zone as [[zone]]"),
    ),
    "unknown_zone_near": (Text("ไม่มีโซนรหัส {value} ในแฟ้มนี้", "the file has no zone {value}"), NEAR),
    "zone_empty": (
        Text("โซนนี้ไม่มีสำนักงาน", "no office is in this zone"),
        Text("ใส่ zone = {value} ในสำนักงานของโซน หรือลบโซนนี้", "write zone = {value} in its offices, or delete the zone"),
    ),
    "office_unassigned": (
        Text("ไม่มีคณะกรรมการใดประเมินสำนักงานนี้", "no committee assesses this office"),
        Text("เพิ่มรหัส {value} ใน offices ของคณะกรรมการหนึ่งคณะ", "add {value} to the offices of one [[committee]]"),
    ),
    "office_twice": (
        Text(
            "สำนักงาน {value} อยู่ในคณะกรรมการอื่นแล้ว (บรรทัด {other})",
            "the office {value} stands in a committee already (line {other})",
        ),
        Text("เหลือไว้ในคณะเดียว", "keep it in one committee"),
    ),
    "dimension_sum": (
        Text(
            "คะแนนเต็มของด้านระบุไว้ {stated} แต่ผลรวมของข้อในด้านเป็น {sum}",
            "the dimension states {stated} points, but its criteria sum to {sum}",
        ),
        Text("แก้คะแนนเต็มของข้อ หรือแก้ full_marks ของด้านให้ตรงกัน", "correct the criteria or the dimension's full_marks"),
    ),
    "total_sum": (
        Text(
            "คะแนนเต็มทั้งหมดระบุไว้ {stated} แต่ผลรวมของทุกข้อเป็น {sum}",
            "the total is stated as {stated} points, but all criteria sum to {sum}",
        ),
        Text(
            "แก้คะแนนเต็มของข้อ หรือแก้ full_marks ใน [scoring] ให้ตรงกัน",
            "correct the criteria or the full_marks in [scoring]",
        ),
    ),
    "marks_decimals": (
        Text(
            "คะแนนเต็ม {value} มีทศนิยมมากกว่าที่กำหนดใน [scoring] decimals คือ {decimals} ตำแหน่ง",
            "the full marks {value} have more decimals than [scoring] decimals allows, which is {decimals}",
        ),
        Text("ลดทศนิยมของคะแนนเต็ม หรือเพิ่ม decimals", "write fewer decimals, or raise decimals"),
    ),
    "tier_floor": (
        Text(
            "คะแนนต่ำสุด {value} เท่ากับของระดับดาวในบรรทัด {other}",
            "the floor {value} equals that of the tier on line {other}",
        ),
        Text("กำหนดคะแนนต่ำสุดของแต่ละระดับให้ต่างกัน", "give each tier a floor of its own"),
    ),
    "tier_level": (
        Text(
            "ระดับ {level} สูงกว่าระดับดาวในบรรทัด {other} แต่คะแนนต่ำสุดไม่สูงกว่า",
            "level {level} is above the tier on line {other}, but its floor is not",
        ),
        Text("ให้ระดับที่สูงกว่ามีคะแนนต่ำสุดสูงกว่า", "give the higher level the higher floor"),
    ),
    "tier_above_full": (
        Text(
            "คะแนนต่ำสุด {value} เกินคะแนนเต็มทั้งหมด {sum} จึงไม่มีสำนักงานใดได้ดาวนี้",
            "the floor {value} is above the full marks of {sum}: no office could ever reach it",
        ),
        Text("แก้ floor ให้ไม่เกิน {sum}", "set floor to {sum} or less"),
    ),
    "evidence_months": (
        Text(
            "เดือนสุดท้าย {last} ต้องไม่ก่อนเดือนแรก {first} และห่างกันไม่เกินหนึ่งปี",
            "the last month {last} must not be before the first, {first}, nor more than a year after it",
        ),
        Text("แก้ first หรือ last", "correct first or last"),
    ),
    "evidence_unused": (
        Text("มี [evidence] แต่ไม่มีข้อใดที่ใส่ evidence", "there is [evidence], but no criterion states its evidence"),
        Text(
            'ใส่ evidence = "monthly" "count" หรือ "register" ในข้อที่ต้องรายงาน หรือลบ [evidence]',
            'write evidence = "monthly", "count" or "register" at a criterion, or delete [evidence]',
        ),
    ),
    "evidence_unasked": (
        Text("ข้อนี้ใส่ evidence แต่แฟ้มไม่มี [evidence]", "this criterion states evidence, but the file has no [evidence]"),
        Text("เพิ่ม [evidence] ที่มี first และ last หรือลบคีย์นี้", "add [evidence] with first and last, or delete this key"),
    ),
    "unit_alone": (
        Text("ใส่ unit แต่ไม่ได้ใส่ evidence", "a unit is stated, but no evidence"),
        Text("ใส่ evidence ในข้อนี้ หรือลบ unit", "state the evidence of this criterion, or delete unit"),
    ),
    "round_number": (
        Text(
            "รอบที่ {number} อยู่ต่อจากรอบที่ {before} (บรรทัด {other})",
            "round {number} stands after round {before} (line {other})",
        ),
        Text("เรียง [[round]] ตามเลขที่รอบ", "put the [[round]] entries in the order of their numbers"),
    ),
    "round_order": (
        Text(
            "รอบที่ {number} สิ้นสุด {due} ซึ่งไม่หลังรอบที่ {before} (บรรทัด {other})",
            "round {number} is due {due}, which is not after round {before} (line {other})",
        ),
        Text("แก้วันที่ due หรือเลขที่รอบให้เรียงตามเวลา", "correct the dates or the numbers so that they follow time"),
    ),
}

WORDS: Final[dict[str, tuple[Text, Text]]] = {**toml_words.WORDS, **_VALUE, **_WHOLE}

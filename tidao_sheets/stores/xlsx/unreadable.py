"""Why a workbook cannot be read, and what its owner can do."""

from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import clean

CORRUPT = Text(
    "แฟ้มเสียหาย เปิดอ่านไม่ได้ ขอให้ผู้ส่งบันทึกเป็น .xlsx แล้วส่งใหม่ หากไม่ใช่แบบให้คะแนนให้ย้ายออกจากโฟลเดอร์",
    "the file is damaged and cannot be read; ask for it to be saved as .xlsx and sent again, or move it elsewhere",
)
PASSWORD = Text(
    "แฟ้มตั้งรหัสผ่านไว้ ให้เปิดด้วยโปรแกรมตารางคำนวณ เอารหัสผ่านออก แล้วบันทึกใหม่",
    "the file has a password; open it in a spreadsheet program, remove the password and save it",
)
OLD = Text(
    "แฟ้มเป็นรูปแบบเก่าหรือรูปแบบอื่น ให้เปิดแล้วบันทึกเป็น .xlsx",
    "the file is of an old or other format; open it and save it as .xlsx",
)
OPEN_DOCUMENT = Text(
    "เป็นแฟ้ม LibreOffice (OpenDocument) ให้เปิดด้วย LibreOffice แล้วเลือก แฟ้ม > บันทึกเป็น ชนิด Excel 2007-365 (.xlsx)",
    "this is an OpenDocument file; open it in LibreOffice and choose File > Save As, of type Excel 2007-365 (.xlsx)",
)
APPLE = Text(
    "เป็นแฟ้ม Numbers ของ Apple ให้เปิดด้วย Numbers แล้วเลือก ไฟล์ > ส่งออกไปยัง > Excel (.xlsx)",
    "this is a file of Apple Numbers; open it there and choose File > Export To > Excel (.xlsx)",
)
WPS = Text(
    "เป็นแฟ้มของ WPS Office ให้เปิดด้วย WPS แล้วบันทึกเป็นชนิด Microsoft Excel (.xlsx)",
    "this is a file of WPS Office; open it there and save it as a Microsoft Excel file (.xlsx)",
)
TOO_BIG = Text(
    "แฟ้มใหญ่ผิดปกติเมื่อคลายแล้ว จึงไม่เปิดอ่านเพื่อความปลอดภัย ขอให้ผู้ส่งตรวจแฟ้มแล้วส่งใหม่",
    "the file is abnormally large when unpacked and was not opened, for safety; ask for a sound copy",
)
EMPTY = Text("แฟ้มว่างเปล่า (0 ไบต์) ขอให้ผู้ส่งส่งใหม่", "the file is empty (0 bytes); ask for it to be sent again")
NAME = Text(
    "ชื่อแฟ้มมีอักขระที่อ่านไม่ได้ ให้เปลี่ยนชื่อแฟ้ม แล้วสั่งอีกครั้ง",
    "the file's name holds characters that cannot be read; rename it, then run the command again",
)
OUTSIDE = Text(
    "เป็นลิงก์ไปนอกโฟลเดอร์ของแบบให้คะแนน จึงไม่เปิดอ่าน ให้นำแฟ้มจริงมาวางแทน",
    "this is a link that leads out of the folder and was not opened; put the file itself there",
)
NO_FILE = Text(
    "ไม่ใช่แฟ้มธรรมดา (เป็นท่อหรืออุปกรณ์) จึงไม่เปิดอ่าน ให้ย้ายออกจากโฟลเดอร์",
    "this is not a plain file (but a pipe or a device) and was not opened; move it out of the folder",
)
NO_RIGHT = Text(
    "ไม่มีสิทธิ์อ่านแฟ้มนี้ ให้ขอสิทธิ์ หรือคัดลอกแฟ้มมาวางใหม่",
    "there is no permission to read this file; ask for it, or copy the file anew",
)
NO_FORMATS = Text(
    "แฟ้มชนิดนี้ไม่แสดงรูปแบบตัวเลขและสูตร จึงไม่เดาคะแนนจากแฟ้ม ให้ส่งแฟ้ม .xlsx ที่กรอกไว้ หรือพิมพ์คะแนนลงในแบบ",
    "this kind of file shows no number formats or formulas, so its scores are not guessed at; send the .xlsx itself",
)
SHORTCUT = Text(
    "เป็นเพียงลิงก์ไปยัง Google Sheets ไม่มีคะแนนอยู่ในแฟ้ม ให้เปิดลิงก์ แล้วเลือก ไฟล์ > ดาวน์โหลด > Microsoft Excel (.xlsx)",
    "this is only a link to Google Sheets and holds no scores; open it and choose File > Download > Microsoft Excel",
)
PACKED = Text(
    "เป็นแฟ้มบีบอัด ให้คลายแฟ้มลงในโฟลเดอร์แบบให้คะแนน",
    "this is a packed archive; unpack it into the forms folder",
)
RENAME = Text(
    "เป็นสมุดงาน Excel แต่ชื่อแฟ้มไม่ใช่ .xlsx จึงไม่ได้อ่าน หากเป็นแบบที่ต้องใช้ให้เปลี่ยนนามสกุลเป็น .xlsx มิฉะนั้นให้ย้ายออก",
    "this is an Excel workbook under a name that is not read; rename it to .xlsx if it counts, or move it elsewhere",
)
MAIL = Text(
    "เป็นจดหมายอิเล็กทรอนิกส์ ให้บันทึกแฟ้มที่แนบมาลงในโฟลเดอร์แบบให้คะแนน แล้วย้ายจดหมายออก",
    "this is an e-mail; save what is attached to it into the forms folder, and move the e-mail elsewhere",
)

READ = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
FOREIGN = {
    **dict.fromkeys((".ods", ".ots", ".fods", ".sxc", ".stc", ".uos"), OPEN_DOCUMENT),
    **dict.fromkeys((".et", ".ett"), WPS),
    ".numbers": APPLE,
    **dict.fromkeys(
        (".xls", ".xlt", ".xlw", ".xlsb", ".slk", ".dif", ".dbf", ".wks", ".wk1", ".wk3", ".wk4", ".123"), OLD
    ),
    **dict.fromkeys((".csv", ".tsv", ".tab", ".prn", ".htm", ".html", ".mht", ".mhtml"), NO_FORMATS),
    **dict.fromkeys((".gsheet", ".url", ".webloc"), SHORTCUT),
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".xz", ".bz2", ".zst"), PACKED),
    **dict.fromkeys((".eml", ".msg"), MAIL),
}
"""What may well hold somebody's scores but cannot be read here: the ending → why, and what to do."""


def ending(name: str) -> str:
    """Return a file's ending, whatever blanks and invisible characters stand behind it."""
    dot, word = clean(name).casefold().rpartition(".")[1:]
    return dot + word


class UnreadableError(Exception):
    """A workbook that cannot be read; `reason` says why and what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason

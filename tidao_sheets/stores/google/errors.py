"""What Google may refuse, and what stops on the way to it: one sentence each, with its remedy."""

from tidao_sheets.core.text import Text, TidaoError


class GoogleError(TidaoError):
    """Something that Google, or the way to it, refuses.

    `uncertain` says that an earlier attempt of the same call may have been carried out; `reasons` are Google's own
    short words for why.
    """

    exit = 4

    def __init__(self, *, uncertain: bool = False, reasons: frozenset[str] = frozenset(), **values: object) -> None:
        super().__init__(**values)
        self.uncertain, self.reasons = uncertain, reasons


class SpreadsheetError(GoogleError):
    """What concerns one spreadsheet only: others may well be read."""


class NotSharedError(SpreadsheetError):
    """The spreadsheet is not shared with the program's account."""

    code = "google_not_shared"
    says = Text('"{name}" ยังไม่ได้แชร์ให้ {who}', '"{name}" is not shared with {who}.')
    advises = Text(
        "เปิดสเปรดชีตนั้น กด แชร์ ใส่ {who} เลือก ผู้แก้ไข แล้วสั่งอีกครั้ง",
        "Open it, press Share, add {who} as Editor, then run the command again.",
    )


class ReadOnlyError(SpreadsheetError):
    """The spreadsheet can be read but not edited."""

    code = "google_read_only"
    says = Text('{who} อ่าน "{name}" ได้ แต่ไม่มีสิทธิ์แก้ไข', '{who} may read "{name}" but not edit it.')
    advises = Text(
        "เปิดสเปรดชีตนั้น กด แชร์ แล้วเปลี่ยนสิทธิ์ของ {who} เป็น ผู้แก้ไข",
        "Open it, press Share, and make {who} an Editor.",
    )


class NotFoundError(SpreadsheetError):
    """There is no such spreadsheet."""

    code = "google_not_found"
    says = Text('ไม่มีสเปรดชีต "{name}"', 'There is no spreadsheet "{name}".')
    advises = Text(
        "คัดลอกที่อยู่จากแถบที่อยู่ของเบราว์เซอร์ มาใส่ใน [google] ของ workspace.toml ใหม่ ถ้าเพิ่งลบไป ให้เจ้าของกู้คืนจากถังขยะ",
        "Copy its address from the browser's address bar into [google] of workspace.toml again; if it was deleted, let "
        "its owner restore it from the bin.",
    )


class ProtectedError(SpreadsheetError):
    """The spreadsheet has protected cells that the program's account may not edit."""

    code = "google_protected"
    says = Text('"{name}" มีช่องที่ป้องกันไว้โดยไม่ให้ {who} แก้ไข', '"{name}" has protected cells that {who} may not edit.')
    advises = Text(
        "เปิด ข้อมูล > ป้องกันชีตและช่วง แล้วเพิ่ม {who} เป็นผู้แก้ไขของทุกรายการ",
        "Open Data > Protect sheets and ranges, and add {who} to the editors of each entry.",
    )


class OccupiedError(SpreadsheetError):
    """The spreadsheet named for a form or the summary holds something else."""

    code = "google_occupied"
    says = Text('"{name}" มีข้อมูลอื่นอยู่แล้ว จึงไม่เขียนทับ', '"{name}" holds something else and was not written over.')
    advises = Text(
        "สร้างสเปรดชีตเปล่า แล้วใส่ที่อยู่ที่ {key} ใน workspace.toml",
        "Create an empty spreadsheet and put its address at {key} of workspace.toml.",
    )


class TooLargeError(SpreadsheetError):
    """The spreadsheet is larger than Google allows."""

    code = "google_too_large"
    says = Text('"{name}" ใหญ่เกินที่ Google Sheets รับได้', '"{name}" is larger than Google Sheets allows.')
    advises = Text("ลบชีตที่ไม่ใช้ หรือใช้สเปรดชีตใหม่", "Delete tabs that nobody needs, or use a new spreadsheet.")


class RefusedError(SpreadsheetError):
    """Google refused what was asked of the spreadsheet, for another reason, which the sentence tells."""

    code = "google_refused"
    says = Text('Google ไม่รับคำสั่งสำหรับ "{name}" ({detail})', 'Google refused what was asked of "{name}" ({detail}).')
    advises = Text(
        "สั่งซ้ำจะได้ผลเดิม ตรวจว่าที่อยู่ใน workspace.toml เป็นสเปรดชีตที่ถูกต้อง หากยังไม่ได้ ให้ส่งข้อความในวงเล็บแก่ผู้ดูแลโปรแกรม",
        "Running it again will not help: check that the address in workspace.toml is the right spreadsheet; else send "
        "the words in brackets to whoever maintains the program.",
    )


class OfficeFileError(SpreadsheetError):
    """An uploaded Excel file, which Google shows as a spreadsheet and does not let programs read."""

    code = "google_office_file"
    says = Text(
        '"{name}" เป็นแฟ้ม Excel ที่อัปโหลดไว้ ไม่ใช่ Google ชีต',
        '"{name}" is an Excel file that was uploaded, no Google spreadsheet.',
    )
    advises = Text(
        "เปิดแฟ้มนั้น เลือก ไฟล์ > บันทึกเป็น Google ชีต แล้วใส่ที่อยู่ใหม่ที่ได้ใน workspace.toml",
        "Open it, choose File > Save as Google Sheets, and put the new address that this gives into workspace.toml.",
    )


class DriveFullError(GoogleError):
    """The Drive of the person who is logged in is full."""

    code = "google_drive_full"
    says = Text("พื้นที่ Google Drive ของ {who} เต็ม", "The Google Drive of {who} is full.")
    advises = Text(
        "ลบไฟล์ที่ไม่ใช้และล้างถังขยะใน Google Drive แล้วสั่งอีกครั้ง",
        "Delete files that nobody needs and empty the bin of Google Drive, then run it again.",
    )


class FolderNotFoundError(GoogleError):
    """The folder for new spreadsheets does not exist or is not shared."""

    code = "google_folder_not_found"
    says = Text(
        'ไม่พบโฟลเดอร์ "{name}" หรือยังไม่ได้แชร์ให้ {who}',
        'The folder "{name}" does not exist, or is not shared with {who}.',
    )
    advises = Text(
        "เพิ่ม {who} เป็นสมาชิกของไดรฟ์ที่แชร์ หรือแก้ [google] folder ใน workspace.toml",
        "Add {who} to the Shared Drive, or mend [google] folder in workspace.toml.",
    )


class NoStorageError(GoogleError):
    """A service account cannot own files, and no spreadsheet is named for it to fill."""

    code = "google_no_storage"
    says = Text(
        "บัญชีบริการ {who} เป็นเจ้าของไฟล์ใน Google Drive ไม่ได้",
        "The service account {who} cannot own files in Google Drive.",
    )
    advises = Text(
        "สร้างสเปรดชีตเปล่าเอง แชร์ให้ {who} เป็นผู้แก้ไข แล้วใส่ที่อยู่ที่ {key} ใน workspace.toml",
        "Create an empty spreadsheet yourself, share it with {who} as Editor, and put its address at {key} of "
        "workspace.toml.",
    )


class NoPlaceError(GoogleError):
    """There is no place for the form that is to be built anew."""

    code = "google_no_place"
    says = Text(
        '{who} เป็นเจ้าของไฟล์ไม่ได้ จึงยังไม่มีที่สร้างแบบใหม่แทน "{name}"',
        'The service account {who} cannot own files, so there is no place for the new form instead of "{name}".',
    )
    advises = Text(
        "สร้างสเปรดชีตเปล่าเอง แชร์ให้ {who} เป็นผู้แก้ไข ใส่ที่อยู่ที่ {key} ใน workspace.toml แล้วสั่ง tidao forms --rebuild อีกครั้ง",
        "Create an empty spreadsheet yourself, share it with {who} as Editor, put its address at {key} of "
        "workspace.toml, then run tidao forms --rebuild again.",
    )


class QuotaError(GoogleError):
    """The quota is used up."""

    code = "google_quota"
    says = Text(
        "ใช้ Google Sheets เกินโควตา ลองซ้ำครบ {seconds} วินาทีแล้ว",
        "The quota of Google Sheets is used up; it was tried for {seconds} seconds.",
    )
    advises = Text(
        "รออย่างน้อย 1 นาที แล้วสั่งอีกครั้ง หากเกิดบ่อย ให้ใช้บัญชีบริการแยกต่างหาก",
        "Wait a minute or more, then run it again; if it happens often, use a service account of its own.",
    )


class LongWaitError(GoogleError):
    """Google asks for more patience than a run has."""

    code = "google_wait"
    says = Text(
        "Google ขอให้รอ {minutes} นาทีก่อนเรียกใช้อีก โปรแกรมจึงหยุดทันทีโดยไม่รอ",
        "Google asks to wait {minutes} minutes before the next call; the program has stopped instead of waiting.",
    )
    advises = Text(
        "สั่งอีกครั้งหลังจากนั้น หากเกิดบ่อย ให้ใช้บัญชีบริการแยกต่างหาก",
        "Run it again after that; if it happens often, use a service account of its own.",
    )


class UnavailableError(GoogleError):
    """Google is unavailable, or a spreadsheet too complex."""

    code = "google_unavailable"
    says = Text(
        "Google Sheets ไม่พร้อมให้บริการ หรือสเปรดชีตซับซ้อนเกินไป ({detail}) ลองซ้ำครบ {seconds} วินาทีแล้ว",
        "Google Sheets is unavailable, or the spreadsheet too complex ({detail}); it was tried for {seconds} seconds.",
    )
    advises = Text(
        "รอสักครู่ แล้วสั่งอีกครั้ง หากเป็นเพียงสเปรดชีตเดียว ให้ลบชีตและสูตรที่ไม่ใช้ในสเปรดชีตนั้น",
        "Run it again later; if only one spreadsheet fails, delete tabs and formulas that nobody needs in it.",
    )


class UnreachableError(GoogleError):
    """Google could not be reached."""

    code = "google_unreachable"
    says = Text(
        "ติดต่อ Google ไม่ได้ ลองซ้ำครบ {seconds} วินาทีแล้ว",
        "Google could not be reached; it was tried for {seconds} seconds.",
    )
    advises = Text(
        "ตรวจอินเทอร์เน็ตและพร็อกซี แล้วสั่งอีกครั้ง", "Check the internet connection and the proxy, then run it again."
    )


class CreateUncertainError(GoogleError):
    """The connection broke while a spreadsheet was being created."""

    code = "google_create_uncertain"
    says = Text(
        "การเชื่อมต่อขาดระหว่างสร้างสเปรดชีต อาจมีสเปรดชีตเปล่าค้างอยู่",
        "The connection broke while a spreadsheet was being created; an empty one may have been left.",
    )
    advises = Text(
        "ลบสเปรดชีตเปล่าใน Google Drive แล้วสั่งอีกครั้ง", "Delete the empty one in Google Drive, then run it again."
    )

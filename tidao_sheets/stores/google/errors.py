"""What Google may refuse, and what stops on the way to it: one sentence each, with its remedy."""

from __future__ import annotations

from typing import Final

from tidao_sheets.core.text import Text, TidaoError

_AGAIN = Text("รอสักครู่ แล้วสั่งอีกครั้ง", "Wait a while, then run the command again.")

WORDS: Final[dict[str, tuple[Text, Text]]] = {
    "credentials_missing": (
        Text('ไม่พบแฟ้มรับรองตัวตน "{path}"', 'There is no credentials file "{path}".'),
        Text(
            "วางแฟ้ม JSON ที่ดาวน์โหลดจาก Google Cloud ไว้ที่นั่น หรือแก้ [google] credentials ใน workspace.toml",
            "Put the JSON file downloaded from Google Cloud there, or mend [google] credentials in workspace.toml.",
        ),
    ),
    "credentials_broken": (
        Text('แฟ้มรับรองตัวตน "{path}" ใช้ไม่ได้กับ auth = "{auth}"', '"{path}" is of no use for auth = "{auth}".'),
        Text(
            'ตรวจว่าเป็นแฟ้ม JSON ของบัญชีบริการ (auth = "service_account") หรือของ OAuth แบบ Desktop (auth = "oauth") '
            "แล้วดาวน์โหลดใหม่",
            'Download the JSON file again: of a service account (auth = "service_account") or a desktop OAuth client '
            '(auth = "oauth").',
        ),
    ),
    "credentials_refused": (
        Text(
            "Google ไม่รับข้อมูลรับรองตัวตนของ {who} ({detail})",
            "Google does not accept the credentials of {who} ({detail}).",
        ),
        Text(
            "ตรวจนาฬิกาของเครื่องและตรวจว่ากุญแจยังไม่ถูกลบ แล้วสร้างกุญแจใหม่ใน Google Cloud หากยังไม่ได้",
            "Check this computer's clock and that the key was not deleted; else make a new key in Google Cloud.",
        ),
    ),
    "no_default": (
        Text("เครื่องนี้ยังไม่มี Application Default Credentials", "This computer has no Application Default Credentials."),
        Text(
            'สั่ง "gcloud auth application-default login" พร้อม --scopes ตาม docs/google.md '
            "หรือเลือก auth แบบอื่นใน workspace.toml",
            'Run "gcloud auth application-default login" with the --scopes of docs/google.md, '
            "or choose another auth in workspace.toml.",
        ),
    ),
    "login_needed": (
        Text("ยังไม่ได้เข้าสู่ระบบ Google", "Nobody has logged in to Google yet."),
        Text(
            'เปิดหน้าจอคำสั่งแล้วสั่ง "tidao doctor" หนึ่งครั้ง เพื่อเข้าสู่ระบบผ่านเบราว์เซอร์',
            'Run "tidao doctor" once at a terminal, to log in with a browser.',
        ),
    ),
    "login_failed": (
        Text("เข้าสู่ระบบ Google ไม่สำเร็จ ({detail})", "Logging in to Google failed ({detail})."),
        Text(
            "สั่งอีกครั้ง แล้วอนุญาตในเบราว์เซอร์ภายใน 5 นาที", "Run the command again and agree in the browser within 5 minutes."
        ),
    ),
    "login_expired": (
        Text("การเข้าสู่ระบบ Google หมดอายุหรือถูกยกเลิกแล้ว", "The login to Google has expired or was withdrawn."),
        Text(
            'ลบแฟ้ม "{path}" แล้วสั่ง "tidao doctor" เพื่อเข้าสู่ระบบใหม่',
            'Delete "{path}" and run "tidao doctor" to log in again.',
        ),
    ),
    "scopes": (
        Text("สิทธิ์ที่ให้โปรแกรมไว้ไม่พอสำหรับงานนี้", "The program was given too few rights for this."),
        Text(
            "ให้สิทธิ์ Google Sheets (และ Google Drive เมื่อตั้ง [google] folder) แล้วเข้าสู่ระบบใหม่",
            "Grant Google Sheets (and Google Drive where [google] folder is set), then log in again.",
        ),
    ),
    "api_off": (
        Text("ยังไม่ได้เปิดใช้ API ของ Google ในโครงการของบัญชีนี้", "The Google API is not enabled in this account's project."),
        Text(
            "เปิด Google Sheets API (และ Google Drive API) ใน Google Cloud รอ 2-3 นาที แล้วสั่งอีกครั้ง",
            "Enable the Google Sheets API (and Drive API) in Google Cloud, wait some minutes, then run it again.",
        ),
    ),
    "not_shared": (
        Text('"{name}" ยังไม่ได้แชร์ให้ {who}', '"{name}" is not shared with {who}.'),
        Text(
            "เปิดสเปรดชีตนั้น กด แชร์ ใส่ {who} เลือก ผู้แก้ไข แล้วสั่งอีกครั้ง",
            "Open it, press Share, add {who} as Editor, then run the command again.",
        ),
    ),
    "read_only": (
        Text('{who} อ่าน "{name}" ได้ แต่ไม่มีสิทธิ์แก้ไข', '{who} may read "{name}" but not edit it.'),
        Text(
            "เปิดสเปรดชีตนั้น กด แชร์ แล้วเปลี่ยนสิทธิ์ของ {who} เป็น ผู้แก้ไข",
            "Open it, press Share, and make {who} an Editor.",
        ),
    ),
    "not_found": (
        Text('ไม่มีสเปรดชีต "{name}"', 'There is no spreadsheet "{name}".'),
        Text(
            "คัดลอกที่อยู่จากแถบที่อยู่ของเบราว์เซอร์ มาใส่ใน [google] ของ workspace.toml ใหม่",
            "Copy its address from the browser's address bar into [google] of workspace.toml again.",
        ),
    ),
    "folder_not_found": (
        Text(
            'ไม่พบโฟลเดอร์ "{name}" หรือยังไม่ได้แชร์ให้ {who}',
            'The folder "{name}" does not exist, or is not shared with {who}.',
        ),
        Text(
            "เพิ่ม {who} เป็นสมาชิกของไดรฟ์ที่แชร์ หรือแก้ [google] folder ใน workspace.toml",
            "Add {who} to the Shared Drive, or mend [google] folder in workspace.toml.",
        ),
    ),
    "protected": (
        Text('"{name}" มีช่องที่ป้องกันไว้โดยไม่ให้ {who} แก้ไข', '"{name}" has protected cells that {who} may not edit.'),
        Text(
            "เปิด ข้อมูล > ป้องกันชีตและช่วง แล้วเพิ่ม {who} เป็นผู้แก้ไขของทุกรายการ",
            "Open Data > Protect sheets and ranges, and add {who} to the editors of each entry.",
        ),
    ),
    "no_storage": (
        Text(
            "บัญชีบริการ {who} เป็นเจ้าของไฟล์ใน Google Drive ไม่ได้",
            "The service account {who} cannot own files in Google Drive.",
        ),
        Text(
            "สร้างสเปรดชีตเปล่าเอง แชร์ให้ {who} เป็นผู้แก้ไข แล้วใส่ที่อยู่ที่ {key} ใน workspace.toml",
            "Create an empty spreadsheet yourself, share it with {who} as Editor, and put its address at {key} of "
            "workspace.toml.",
        ),
    ),
    "no_place": (
        Text(
            '{who} เป็นเจ้าของไฟล์ไม่ได้ จึงยังไม่มีที่สร้างแบบใหม่แทน "{name}"',
            'The service account {who} cannot own files, so there is no place for the new form instead of "{name}".',
        ),
        Text(
            "สร้างสเปรดชีตเปล่าเอง แชร์ให้ {who} เป็นผู้แก้ไข ใส่ที่อยู่ที่ {key} ใน workspace.toml แล้วสั่ง tidao forms --rebuild อีกครั้ง",
            "Create an empty spreadsheet yourself, share it with {who} as Editor, put its address at {key} of "
            "workspace.toml, then run tidao forms --rebuild again.",
        ),
    ),
    "occupied": (
        Text('"{name}" มีข้อมูลอื่นอยู่แล้ว จึงไม่เขียนทับ', '"{name}" holds something else and was not written over.'),
        Text(
            "สร้างสเปรดชีตเปล่า แล้วใส่ที่อยู่ที่ {key} ใน workspace.toml",
            "Create an empty spreadsheet and put its address at {key} of workspace.toml.",
        ),
    ),
    "quota": (
        Text(
            "ใช้ Google Sheets เกินโควตา ลองซ้ำครบ {seconds} วินาทีแล้ว",
            "The quota of Google Sheets is used up; it was tried for {seconds} seconds.",
        ),
        Text(
            "รออย่างน้อย 1 นาที แล้วสั่งอีกครั้ง หากเกิดบ่อย ให้ใช้บัญชีบริการแยกต่างหาก",
            "Wait a minute or more, then run it again; if it happens often, use a service account of its own.",
        ),
    ),
    "unavailable": (
        Text(
            "Google Sheets ไม่พร้อมให้บริการ หรือสเปรดชีตซับซ้อนเกินไป ({detail}) ลองซ้ำครบ {seconds} วินาทีแล้ว",
            "Google Sheets is unavailable, or the spreadsheet too complex ({detail}); "
            "it was tried for {seconds} seconds.",
        ),
        Text(
            "รอสักครู่ แล้วสั่งอีกครั้ง หากเป็นเพียงสเปรดชีตเดียว ให้ลบชีตและสูตรที่ไม่ใช้ในสเปรดชีตนั้น",
            "Run it again later; if only one spreadsheet fails, delete tabs and formulas that nobody needs in it.",
        ),
    ),
    "unreachable": (
        Text(
            "ติดต่อ Google ไม่ได้ ลองซ้ำครบ {seconds} วินาทีแล้ว",
            "Google could not be reached; it was tried for {seconds} seconds.",
        ),
        Text("ตรวจอินเทอร์เน็ตและพร็อกซี แล้วสั่งอีกครั้ง", "Check the internet connection and the proxy, then run it again."),
    ),
    "create_uncertain": (
        Text(
            "การเชื่อมต่อขาดระหว่างสร้างสเปรดชีต อาจมีสเปรดชีตเปล่าค้างอยู่",
            "The connection broke while a spreadsheet was being created; an empty one may have been left.",
        ),
        Text("ลบสเปรดชีตเปล่าใน Google Drive แล้วสั่งอีกครั้ง", "Delete the empty one in Google Drive, then run it again."),
    ),
    "too_large": (
        Text('"{name}" ใหญ่เกินที่ Google Sheets รับได้', '"{name}" is larger than Google Sheets allows.'),
        Text("ลบชีตที่ไม่ใช้ หรือใช้สเปรดชีตใหม่", "Delete tabs that nobody needs, or use a new spreadsheet."),
    ),
    "refused": (
        Text('Google ไม่รับคำสั่งสำหรับ "{name}" ({detail})', 'Google refused what was asked of "{name}" ({detail}).'),
        _AGAIN,
    ),
}


class GoogleError(TidaoError):
    """Something that Google, or the way to it, refuses.

    `kind` names the sentence. `single` says that it concerns one spreadsheet, and that others may well be read.
    `uncertain` says that an earlier attempt of the same call may have been carried out.
    """

    exit = 4

    def __init__(self, kind: str, *, uncertain: bool = False, **values: object) -> None:
        self.says, self.advises = WORDS[kind]  # type: ignore[misc]
        super().__init__(**values)
        self.kind = kind
        self.code = f"google_{kind}"  # type: ignore[misc]
        self.uncertain = uncertain
        self.detail = str(values.get("detail", ""))

    @property
    def single(self) -> bool:
        """Whether it concerns one spreadsheet only."""
        return self.kind in {"not_shared", "not_found", "read_only", "protected", "refused", "too_large", "occupied"}

    @property
    def reason(self) -> Text:
        """The sentence and its remedy as one text, for lists of workbooks that cannot be read."""
        return Text(f"{self.message.th} {self.remedy.th}", f"{self.message.en} {self.remedy.en}")

"""Why the real Google is not asked, or what asking it has left behind."""

from tidao_sheets.core.text import Text, TidaoError


class NotGoogleError(TidaoError):
    """The workspace keeps Excel files."""

    code = "check_not_google"
    says = Text('โฟลเดอร์งาน "{folder}" ไม่ได้ใช้ Google ชีต', 'The workspace "{folder}" does not use Google Sheets.')
    advises = Text(
        'ระบุโฟลเดอร์งานที่ตั้ง store = "google" ไว้ ด้วย --workspace (ดู docs/google.md)',
        'Name one that has store = "google" with --workspace (see docs/google.md).',
    )


class PlaceNeededError(TidaoError):
    """The login cannot make and delete a spreadsheet, and none was given."""

    code = "check_place_needed"
    says = Text(
        "{who} สร้างและลบสเปรดชีตเองไม่ได้ จึงยังไม่มีที่ทดลอง",
        "{who} cannot make and delete a spreadsheet, so there is no place to try things in.",
    )
    advises = Text(
        "สร้างสเปรดชีตเปล่าที่ https://sheets.new แชร์ให้ {who} เป็นผู้แก้ไข แล้วสั่งอีกครั้งด้วย --spreadsheet ที่อยู่",
        "Make a blank one at https://sheets.new, share it with {who} as Editor, and run again with --spreadsheet URL.",
    )


class PlaceRefusedError(TidaoError):
    """The spreadsheet that was given is no place to try things in."""

    code = "check_place_refused"
    says = Text(
        '"{place}" ไม่ใช่ที่อยู่ของสเปรดชีตเปล่าที่ไม่ได้ใช้งานอื่น จึงไม่ได้แตะต้อง',
        '"{place}" is not the address of a blank spreadsheet that serves nothing else; it was not touched.',
    )
    advises = Text(
        "ให้ที่อยู่ของสเปรดชีตเปล่าแผ่นใหม่ ที่ไม่ใช่แบบให้คะแนนหรือสรุปผลของโฟลเดอร์งานนี้",
        "Give the address of a new blank one that is neither a form nor the summary of this workspace.",
    )


class LeftBehindError(TidaoError):
    """Cleaning up has failed."""

    code = "check_left_behind"
    exit = 4
    says = Text("เก็บกวาดไม่สำเร็จ: {what} ({detail})", "Cleaning up failed: {what} ({detail})")
    advises = Text("ลบเองใน Google ชีตหรือ Google ไดรฟ์", "Remove it by hand in Google Sheets or Google Drive.")

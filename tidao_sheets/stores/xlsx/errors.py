"""Why Excel files are not read or written."""

from tidao_sheets.core.text import Text, TidaoError


class NoFormsError(TidaoError):
    """The folder of the score forms is not there: to read on would take every score away."""

    code = "no_forms"
    exit = 4
    says = Text('ไม่พบโฟลเดอร์แบบให้คะแนน "{folder}"', 'There is no folder of score forms "{folder}".')
    advises = Text(
        'ต่อไดรฟ์หรือแก้ [xlsx] forms ใน workspace.toml หากยังไม่มีแบบ ให้สั่ง "tidao forms"',
        'Connect its drive, or mend [xlsx] forms in workspace.toml; without any forms yet, run "tidao forms".',
    )


class SummaryUnreadableError(TidaoError):
    """The summary exists but cannot be read, so that replacing it might lose remarks."""

    code = "summary_unreadable"
    exit = 4
    says = Text('อ่านสรุปผลการประเมิน "{path}" ไม่ได้: {reason}', 'The summary "{path}" cannot be read: {reason}.')
    advises = Text(
        "กู้จากโฟลเดอร์ backup หรือย้ายแฟ้มนี้ออกไปเก็บไว้ แล้วสั่งอีกครั้ง โปรแกรมจะสร้างใหม่",
        "Restore it from the backup folder, or move it away and run the command again to make a new one.",
    )


class SummaryOpenError(TidaoError):
    """The summary is open in a spreadsheet program, which would write over ours or be refused."""

    code = "summary_open"
    exit = 4
    says = Text(
        'แฟ้มสรุปผล "{path}" เปิดอยู่ในโปรแกรมตารางคำนวณ{who} จึงยังไม่เขียน',
        'The summary "{path}" is open in a spreadsheet program{who}; nothing was written.',
    )
    advises = Text("บันทึกและปิดแฟ้มนั้น แล้วสั่งอีกครั้ง", "Save and close it, then run the command again.")


class SummaryMarkedOpenError(SummaryOpenError):
    """A spreadsheet program has marked the summary as open, and nobody knows whether it still is."""

    says = Text(
        'แฟ้มสรุปผล "{path}" มีเครื่องหมายว่าเปิดอยู่ในโปรแกรมตารางคำนวณ{who}{here} จึงยังไม่เขียน',
        'The summary "{path}" is marked as open in a spreadsheet program{who}{here}; nothing was written.',
    )
    advises = Text(
        'บันทึกและปิดแฟ้มนั้น แล้วสั่งอีกครั้ง หากไม่มีผู้ใดเปิดอยู่ (โปรแกรมเคยปิดผิดปกติ) ให้ลบแฟ้ม "{lock}"',
        'Save and close it, then run the command again; if nobody has it open (after a crash), delete "{lock}".',
    )


class SummaryLockLeftError(TidaoError):
    """A spreadsheet program that ended abnormally has left its mark beside the summary, which nobody has open."""

    code = "summary_lock_left"
    exit = 4
    says = Text(
        'แฟ้มสรุปผล "{path}" ไม่มีโปรแกรมใดเปิดอยู่ แต่มีแฟ้มล็อกค้างจากโปรแกรมที่ปิดผิดปกติ '
        "(ในแฟ้มล็อกบอกว่าเปิดไว้{who} ซึ่งคือเครื่องนี้) จึงยังไม่เขียน",
        'No program has the summary "{path}" open, but one that ended abnormally has left its lock file '
        "(which says: opened{who}, this computer); nothing was written.",
    )
    advises = Text('ลบแฟ้มล็อก "{lock}" แล้วสั่งอีกครั้ง', 'Delete the lock file "{lock}", then run the command again.')


class SummaryChangedError(TidaoError):
    """Somebody has saved the summary since it was read, perhaps with a new remark."""

    code = "summary_changed"
    exit = 3
    says = Text(
        'มีผู้บันทึกแฟ้มสรุปผล "{path}" ระหว่างที่โปรแกรมทำงาน จึงยังไม่เขียน',
        'Somebody has saved the summary "{path}" in the meantime; nothing was written.',
    )
    advises = Text("สั่งอีกครั้ง โปรแกรมจะอ่านฉบับล่าสุด", "Run the command again; it will read what was saved.")

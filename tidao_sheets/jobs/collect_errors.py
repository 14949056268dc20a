"""Why what came back is not taken."""

from tidao_sheets.core.text import Text, TidaoError


class OwnGivenError(TidaoError):
    """What was to be received is, or holds, the workspace's own files."""

    code = "own_given"
    says = Text(
        '"{path}" เป็นโฟลเดอร์ของงานนี้เองหรือมีโฟลเดอร์นั้นอยู่ข้างใน จึงไม่รับ',
        '"{path}" is, or holds, a folder of this workspace; nothing was taken.',
    )
    advises = Text(
        'วางแฟ้มที่ได้รับไว้ใน "{inbox}" หรือระบุเฉพาะแฟ้มที่ได้รับ',
        'Put what came back into "{inbox}", or name just those files.',
    )


class PlaceError(TidaoError):
    """A folder in which received files are kept is a link, or is used for something else."""

    code = "place_refused"
    says = Text(
        '"{path}" ใช้เก็บแฟ้มที่รับคืนไม่ได้ เพราะเป็นลิงก์หรือเป็นโฟลเดอร์แบบให้คะแนนเอง',
        '"{path}" cannot keep what came back: it is a link, or the folder of the score forms itself.',
    )
    advises = Text(
        "ใช้โฟลเดอร์จริงแทนลิงก์ และตั้ง [xlsx] forms ใน workspace.toml เป็นโฟลเดอร์อื่นที่ไม่ใช่ inbox หรือ received",
        "Put a real folder there; [xlsx] forms in workspace.toml must not be inbox or received.",
    )


class NotSignedError(TidaoError):
    """Signed sheets were spoken of, and nothing that was given can be one."""

    code = "no_scan"
    says = Text(
        "ในแฟ้มที่ให้รับไม่มีภาพสแกนหรือเอกสารที่จะเป็นแบบลงนามของ {whose} จึงยังไม่รับแฟ้มใด",
        "Nothing that was given can be the signed sheet of {whose}; nothing was taken.",
    )
    advises = Text("ระบุแฟ้มสแกนหรือ PDF ของแบบที่ลงนาม", "Name the scan or PDF of the signed sheet.")


class WhoseError(TidaoError):
    """There is no such committee or office."""

    code = "unknown_signer"
    says = Text('ไม่มีคณะกรรมการหรือสำนักงาน "{whose}"', 'There is no committee or office "{whose}".')
    advises = Text("ที่มี: {known}", "Known: {known}")


class OneAtOnceError(TidaoError):
    """To receive, to choose and to look at the log were asked for at the same time."""

    code = "one_at_once"
    says = Text("รับแฟ้ม เลือก และดูทะเบียนพร้อมกันไม่ได้", "Receiving, choosing and the log are asked for one at a time.")
    advises = Text(
        "สั่งทีละอย่าง: แฟ้มกับ --sender --signed หรือ --choose กับ --by --reason หรือ --log",
        "Give files with --sender and --signed, or --choose with --by and --reason, or --log.",
    )

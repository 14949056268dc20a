"""What the nation refuses: one sentence each, with its remedy."""

from tidao_sheets.core.text import Text, TidaoError


class NationUnsetError(TidaoError):
    """This machine has not been told which server the provinces share."""

    code = "nation_unset"
    says = Text(
        'เครื่องนี้ยังไม่ได้ตั้งค่าระดับประเทศ (ไม่มีแฟ้ม "{path}")',
        'This computer has not been told of the nation (there is no file "{path}").',
    )
    advises = Text(
        'สร้างแฟ้มนั้นตาม docs/nation.md มีบรรทัด url = "postgresql://…" หรือให้ตัวแปร TIDAO_NATION บอกที่อยู่ของแฟ้มหรือของฐานข้อมูล '
        "nation summary ระบุโฟลเดอร์ของจังหวัดแทนได้",
        'Write that file as docs/nation.md says, with a line url = "postgresql://…"; or let TIDAO_NATION name it, '
        "or be the URL itself. nation summary takes provinces' folders instead.",
    )


class NationUrlError(TidaoError):
    """TIDAO_NATION is a URL, and of no PostgreSQL database."""

    code = "nation_url"
    says = Text("ที่อยู่ฐานข้อมูลในตัวแปร TIDAO_NATION ใช้ไม่ได้", "The URL in TIDAO_NATION is of no PostgreSQL database.")
    advises = Text(
        "เขียนเป็น postgresql://ผู้ใช้:รหัสผ่าน@เครื่อง:5432/ฐานข้อมูล",
        "Write it as postgresql://user:password@host:5432/database.",
    )


class NationDriverError(TidaoError):
    """The optional packages that the nation needs are not installed."""

    code = "nation_driver"
    exit = 4
    says = Text(
        "ยังไม่ได้ติดตั้งส่วนเสริมสำหรับหลายเครื่อง ({module})",
        "What many machines need is not installed ({module}).",
    )
    advises = Text(
        'ติดตั้งด้วย: python -m pip install "tidao-sheets[nation]" "psycopg[binary]"',
        'Install it with: python -m pip install "tidao-sheets[nation]" "psycopg[binary]"',
    )


class NationServerError(TidaoError):
    """The server that the provinces share cannot be reached, or refuses."""

    code = "nation_server"
    exit = 4
    says = Text('ใช้ฐานข้อมูลร่วม "{name}" ไม่ได้ ({detail})', 'The shared database "{name}" cannot be used ({detail}).')
    advises = Text(
        "ตรวจว่าเซิร์ฟเวอร์เปิดและติดต่อได้ ชื่อผู้ใช้ รหัสผ่าน และชื่อฐานข้อมูลถูกต้อง และผู้ใช้นี้สร้างตารางได้ แล้วสั่งอีกครั้ง",
        "Check that the server runs and can be reached, that user, password and database are right, and that this user "
        "may make tables; then run again.",
    )


class NationEmptyError(TidaoError):
    """Nothing was ever added."""

    code = "nation_empty"
    says = Text('ฐานข้อมูลร่วม "{name}" ยังไม่มีจังหวัดใด', 'The shared database "{name}" knows no province yet.')
    advises = Text(
        "เพิ่มโฟลเดอร์งานของจังหวัดก่อนด้วย: tidao nation add โฟลเดอร์",
        "Add the provinces' workspaces first: tidao nation add FOLDER",
    )


class OpenSecretError(TidaoError):
    """A file with a secret may be read by others than its owner."""

    code = "nation_secret"
    says = Text(
        'แฟ้มลับ "{path}" ผู้ใช้อื่นของเครื่องอ่านได้ จึงไม่ใช้', 'Other users of this computer may read the secret file "{path}".'
    )
    advises = Text('ให้เฉพาะเจ้าของอ่านได้ด้วย: chmod 600 "{path}"', 'Let only its owner read it: chmod 600 "{path}"')


class LedgerElsewhereError(TidaoError):
    """A province's ledger is not in the database that the machines share."""

    code = "nation_ledger"
    says = Text(
        'บันทึกประวัติของ "{folder}" ไม่ได้อยู่ที่ฐานข้อมูลร่วม "{name}" (อยู่ที่ {found})',
        'The ledger of "{folder}" is not in the shared database "{name}" (it is in {found}).',
    )
    advises = Text(
        "ตั้ง [ledger] url ใน workspace.toml ของโฟลเดอร์นั้นเป็นฐานข้อมูลเดียวกัน แล้วสั่งอีกครั้ง",
        "Let [ledger] url in that folder's workspace.toml name the same database, then run again.",
    )


class NoFoldersError(TidaoError):
    """`nation add` or `nation remove` was not told which provinces."""

    code = "nation_folders"
    says = Text('"nation {action}" ไม่ได้บอกโฟลเดอร์งาน', '"nation {action}" was told no workspace.')
    advises = Text(
        "สั่งเช่น: tidao nation {action} งาน/น่าน งาน/แพร่", "Name one or several: tidao nation {action} work/nan work/phrae"
    )


class UnknownProvinceError(TidaoError):
    """`nation remove` was told a folder that was never added."""

    code = "nation_unknown"
    says = Text('ฐานข้อมูลร่วม "{name}" ไม่มีโฟลเดอร์ "{folder}"', 'The shared database "{name}" knows no folder "{folder}".')
    advises = Text('ดูโฟลเดอร์ที่มีด้วย "tidao nation status --json"', 'See which there are: "tidao nation status --json".')


class AtWorkError(TidaoError):
    """`nation remove` was told a province that a worker is at work with."""

    code = "nation_at_work"
    exit = 4
    says = Text("{name} กำลังทำอยู่ จึงยังไม่เอาออก", "A worker is at work with {name}, which was not removed.")
    advises = Text("รอให้เสร็จ แล้วสั่งอีกครั้ง", "Wait until it has finished, then run again.")

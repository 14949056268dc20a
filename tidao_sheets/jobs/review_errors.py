"""Why a request for review, or a decision on one, is refused."""

from tidao_sheets.core.text import Text, TidaoError


class ReviewsOffError(TidaoError):
    """The workspace file does not say until when a round's result may be asked to be reviewed."""

    code = "reviews_off"
    says = Text("รอบที่ {number} ไม่ได้เปิดให้ขอทบทวน", "Round {number} takes no requests for review.")
    advises = Text(
        'ระบุวันสุดท้ายใน [letters.review_until] ของ workspace.toml เช่น "{number}" = 2024-04-30',
        'Tell the last day in [letters.review_until] of workspace.toml, such as "{number}" = 2024-04-30.',
    )


class TooLateError(TidaoError):
    """A request for review came after the last day."""

    code = "review_late"
    says = Text("คำขอลงวันที่ {date} หลังวันสุดท้ายที่รับ ({until})", "The request of {date} is after the last day ({until}).")
    advises = Text(
        "หากคณะกรรมการให้รับไว้พิจารณา เลื่อนวันใน [letters.review_until] ของ workspace.toml",
        "If it is to be heard all the same, move the day in [letters.review_until] of workspace.toml.",
    )


class BadReviewError(TidaoError):
    """A request for review, or a decision on one, cannot be recorded as it was told."""

    code = "review"


def _says(th: str, en: str) -> Text:
    return Text(f"บันทึกการทบทวนไม่ได้: {th}", f"This cannot be recorded: {en}.")


class NothingContestedError(BadReviewError):
    """A request names no criterion."""

    says = _says("ไม่ได้บอกข้อที่ขอทบทวน", "no criterion is contested")
    advises = Text("เพิ่ม --criterion เช่น --criterion {example}", "Add --criterion, such as --criterion {example}.")


class NobodyDecidedError(BadReviewError):
    """A decision does not tell whose it is."""

    says = _says("ไม่ได้บอกว่าผู้ใดตัดสิน", "it is not told who decided")
    advises = Text('เพิ่ม --by "คณะกรรมการ…"', 'Add --by "the committee".')


class DecidedAlreadyError(BadReviewError):
    """Another decision stands already."""

    says = _says("คำขอที่ {wanted} ตัดสินไปแล้ว", "review {wanted} is decided already")
    advises = Text("หากมีเหตุใหม่ บันทึกเป็นคำขอใหม่ด้วย tidao review add", "For new grounds, record a new request.")


class NoDateError(BadReviewError):
    """What was told as a day is none."""

    says = _says('"{told}" ไม่ใช่วันที่', '"{told}" is no date')
    advises = Text("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2024-04-12", "Write it as YYYY-MM-DD.")


class UnknownReviewError(BadReviewError):
    """The round has no request of that number."""

    says = _says('ไม่มีคำขอทบทวนที่ "{wanted}"', 'there is no review "{wanted}"')
    advises = Text("ที่มี: {known}", "Known: {known}.")


class NotContestedError(BadReviewError):
    """A decision gives points of a criterion that was not contested."""

    says = _says('ข้อ "{criterion}" ไม่ได้ขอทบทวน', 'criterion "{criterion}" is not contested')
    advises = Text("ข้อที่ขอ: {contested}", "Contested: {contested}.")


class NoPointsError(BadReviewError):
    """What a decision gives is no number of points."""

    says = _says('"{value}" ไม่ใช่คะแนน', '"{value}" is no number of points')
    advises = Text("เขียนเป็น {criterion}=8.5", "Write it as {criterion}=8.5.")


class BrokenRuleError(BadReviewError):
    """Decided points break a rule of the programme, which has the words."""

    says = _says("{reason}", "{reason}")
    advises = Text("{remedy}", "{remedy}")

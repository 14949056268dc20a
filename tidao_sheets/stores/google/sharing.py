"""Who may edit a form: compared on every run with whom the settings name, and completed one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tidao_sheets.core.text import Text
from tidao_sheets.stores.google import errors
from tidao_sheets.stores.google.gateway import Gateway


class NotInvitedError(errors.SpreadsheetError):
    """The address belongs to no Google account: only an invitation by mail reaches it."""

    code = "google_not_invited"
    says = Text(
        "{person} ไม่ใช่บัญชี Google จึงเชิญโดยไม่ส่งข้อความไม่ได้",
        "{person} is no Google account and cannot be invited without a message.",
    )
    advises = Text(
        "ตรวจตัวสะกด ถ้าถูกแล้ว ใส่ notify = true ใต้ [google] เพื่อให้ Google ส่งคำเชิญทางอีเมล แล้วสั่งอีกครั้ง",
        "Check its spelling; if it is right, put notify = true under [google], so that Google mails an invitation.",
    )


class SharingForbiddenError(errors.SpreadsheetError):
    """The domain's policy, the Shared Drive or the owner does not let us share."""

    code = "google_sharing_forbidden"
    says = Text(
        "องค์กร ไดรฟ์ หรือเจ้าของไฟล์ไม่ให้แชร์กับ {person} ({detail})",
        "The organisation, the drive or the owner does not allow sharing with {person} ({detail}).",
    )
    advises = Text(
        "ให้เจ้าของไฟล์แชร์เอง หรือขอผู้ดูแลระบบ Google ขององค์กรอนุญาตการแชร์ไปยังที่อยู่นี้",
        "Let the file's owner share it, or ask the organisation's Google administrator to allow this address.",
    )


@dataclass(slots=True)
class Sharing:
    """Completes what is shared; after something that stops every call, nothing more is tried in this run."""

    gateway: Gateway
    stopped: errors.GoogleError | None = None

    def complete(self, book_id: str, wanted: Iterable[str]) -> Iterator[tuple[str, Text]]:
        """Invite all who may not edit a spreadsheet yet; yield who could not be invited, and why."""
        missing = list(wanted)
        if missing and self.stopped is None:
            try:
                editing = self.gateway.editing(book_id)
            except errors.GoogleError as error:
                self._note(error)
                yield from ((person, error.reason) for person in missing)
                return
            missing = [person for person in missing if person.casefold() not in editing]
        for person in missing:
            if self.stopped is None:
                try:
                    self.gateway.share(book_id, person)
                except errors.GoogleError as error:
                    told = _told(error, person)
                    self._note(told)
                    yield person, told.reason
            else:
                yield person, self.stopped.reason

    def _note(self, error: errors.GoogleError) -> None:
        if not isinstance(error, errors.SpreadsheetError):
            self.stopped = error


def _told(error: errors.GoogleError, person: str) -> errors.GoogleError:
    """Return what a refusal means where somebody is invited: Drive uses the same numbers as for reading and writing."""
    if "invalidSharingRequest" in error.reasons:
        return NotInvitedError(person=person)
    if isinstance(error, errors.ReadOnlyError):
        return SharingForbiddenError(person=person, detail=error.values["detail"])
    return error

"""Who is calling, with which scopes; what that allows."""

from dataclasses import dataclass
from datetime import UTC, datetime

from . import schema
from .accounts import Grant
from .editing import Edit
from .errors import TYPE, ApiError, bad, challenge, file_not_found, forbidden, not_found, unauthenticated
from .world import OFFICE, RANK, World

AUTH = "https://www.googleapis.com/auth/"
PER_FILE = AUTH + "drive.file"
NO_RIGHT = "The user does not have sufficient permissions for this file."
ALIASES = {"https://spreadsheets.google.com/feeds": AUTH + "spreadsheets"}


@dataclass
class Caller:
    """One authenticated caller in one world."""

    world: World
    grant: Grant

    @property
    def who(self):
        return self.grant.email

    @property
    def scopes(self):
        return {ALIASES.get(scope, scope) for scope in self.grant.scopes}

    def check_scope(self, api, method):
        wanted = set(schema.load(api).methods[method].get("scopes", []))
        if self.scopes & wanted:
            return
        info = {
            "@type": TYPE + "ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": {"service": f"{api.partition('.')[0]}.googleapis.com", "method": method},
        }
        message = "Request had insufficient authentication scopes."
        headers = challenge(f', error="insufficient_scope", scope="{" ".join(sorted(wanted))}"')
        raise ApiError(403, message, details=[info], reason="insufficientPermissions", headers=headers)

    def sees(self, file, api):
        """A token for single files (`drive.file`) sees only what its own client made."""
        broad = {AUTH + "drive", AUTH + "drive.readonly", AUTH + "drive.metadata", AUTH + "drive.metadata.readonly"}
        if api == "sheets":
            broad |= {AUTH + "spreadsheets", AUTH + "spreadsheets.readonly"}
        return bool(self.scopes & broad) or file.made_by == self.grant.project

    def role(self, file):
        return self.world.role(file, self.who)

    def spreadsheet(self, book_id, least="reader"):
        """The file of a workbook, or Sheets' refusal."""
        file = self.world.files.get(book_id)
        if file is None or book_id not in self.world.books or not self.sees(file, "sheets"):
            raise not_found()
        if RANK[self.role(file)] < RANK[least]:
            raise forbidden()
        self._settle(file, forbidden(), not_found())
        if file.mime == OFFICE:
            raise bad("This operation is not supported for this document", status="FAILED_PRECONDITION")
        return file

    def _settle(self, file, *refusals):
        """What was just made or shared is refused a few times, as if it were not there yet."""
        if file.settling:
            file.settling -= 1
            raise (*refusals, ApiError(409, "The operation was aborted."))[file.settling % 3]

    def file(self, file_id, least="reader", *, all_drives=True):
        """A file, or Drive's refusal: what is not shared is not found."""
        file = self.world.files.get(file_id)
        hidden = file is None or not self.sees(file, "drive") or RANK[self.role(file)] == 0
        if hidden or (file.drive_id and not all_drives):
            raise file_not_found(file_id)
        refused = ApiError(403, NO_RIGHT, reason="insufficientFilePermissions")
        if RANK[self.role(file)] < RANK[least]:
            raise refused
        self._settle(file, refused, file_not_found(file_id))
        return file

    def edit(self, book, file):
        owner = file.owner == self.who or self.role(file) == "organizer"
        year = datetime.fromtimestamp(self.world.clock.now(), UTC).year
        return Edit(book, self.who, owner, self.world.options, year)


def anonymous(world):
    """Who comes with an API key only: a reader of what is shared with anyone."""
    return Caller(
        world, Grant("", (AUTH + "spreadsheets.readonly", AUTH + "drive.readonly"), 0, "api-key", service=False)
    )


def authenticate(world, request, method):
    """The caller that an `Authorization` header, or an API key, stands for."""
    header = request.headers.get("authorization")
    if header is None and (request.headers.get("x-goog-api-key") or "key" in request.query):
        return anonymous(world)
    kind, _, text = (header or "").partition(" ")
    if kind.lower() != "bearer" or not text:
        if world.options.missing_token == 403:
            raise ApiError(
                403,
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key "
                "or other form of API consumer identity to call this API.",
            )
        raise unauthenticated("Request is missing required authentication credential.", "CREDENTIALS_MISSING", method)
    grant = world.tokens.get(text)
    if grant is None or grant.expires <= world.clock.now():
        reason = "ACCESS_TOKEN_TYPE_UNSUPPORTED" if grant is None else "ACCESS_TOKEN_EXPIRED"
        raise unauthenticated("Request had invalid authentication credentials.", reason, method)
    return Caller(world, grant)

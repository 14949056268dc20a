"""The file of a machine's nation: the PostgreSQL server that provinces share, its identities and Google's quotas."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tidao_sheets.core.settings.database_url import DatabaseUrl, database_url
from tidao_sheets.core.settings.records import FilePlace
from tidao_sheets.core.settings.words import WORDS
from tidao_sheets.core.text import Text
from tidao_sheets.core.toml.mistakes import Fault, MistakesError
from tidao_sheets.core.toml.parse import Finder, TomlFile, parse_bytes
from tidao_sheets.core.toml.record import OneLine, Record

Number = Annotated[int, Field(gt=0, le=100_000)]


def server_url(text: str) -> DatabaseUrl:
    """Return the parts of the URL of a PostgreSQL database; raises ValueError for any other, without showing it."""
    url = database_url(text)
    if url.path is not None:
        raise ValueError("a file, which machines cannot share")
    return url


def _shared(value: str) -> str:
    """Refuse what is no URL of a PostgreSQL database."""
    try:
        server_url(value)
    except ValueError:
        raise PydanticCustomError("nation_url", "no PostgreSQL database") from None
    return value


class Quota(Record):
    """Calls of a kind that one identity, and one Google project, may make in `seconds`.

    Of reads and writes they are Google's own (60 and 300 a minute); of Drive, whose quota is counted in units of which
    one list takes hundreds, well below it.
    """

    seconds: Number = 60
    read_identity: Number = 60
    read_project: Number = 300
    write_identity: Number = 60
    write_project: Number = 300
    drive_identity: Number = 300
    drive_project: Number = 1500

    def of(self, kind: str) -> tuple[int, int]:
        """Return the calls of one kind that an identity and a project may make."""
        told = self.model_dump()
        return told[f"{kind}_identity"], told[f"{kind}_project"]


class NationSettings(Record):
    """A whole nation file, checked.

    `every` minutes a province's run is due; a worker that was silent for three times `heartbeat` seconds is dead;
    `identities` are the files of service accounts by the names under which the queue knows them.
    """

    url: Annotated[OneLine, AfterValidator(_shared), Field(repr=False)]
    every: Number = 60
    heartbeat: Annotated[int, Field(gt=0, le=600)] = 10
    identities: Mapping[str, FilePlace] = {}
    quota: Quota = Quota()

    @property
    def server(self) -> DatabaseUrl:
        """The database that the provinces share."""
        return server_url(self.url)

    @property
    def silence(self) -> int:
        """Seconds after which a worker that was not heard of is dead."""
        return 3 * self.heartbeat


class NationFileError(MistakesError):
    """The nation file cannot be used."""

    code = "nation_invalid"
    subject = Text("แฟ้มตั้งค่าระดับประเทศ", "the nation file")


_WORDS: Final = {
    **WORDS,
    "nation_url": (
        Text("ค่านี้ไม่ใช่ที่อยู่ของฐานข้อมูล PostgreSQL", "this is no URL of a PostgreSQL database"),
        Text(
            "เขียนเป็น postgresql://ผู้ใช้:รหัสผ่าน@เครื่อง:5432/ฐานข้อมูล", "write postgresql://user:password@host:5432/database"
        ),
    ),
}


def _check(data: dict[str, Any], line: Finder) -> Iterable[Fault]:
    del data, line
    return ()


_FILE: Final = TomlFile(
    model=NationSettings,
    tables={"": NationSettings, "quota": Quota},
    single=("quota", "identities"),
    words=_WORDS,
    error=NationFileError,
    check=_check,
    secret=("url",),
)


def parse_nation_bytes(content: bytes, source: str) -> NationSettings:
    """Return what a nation file's bytes say; raises NationFileError with every mistake."""
    return parse_bytes(_FILE, content, source)

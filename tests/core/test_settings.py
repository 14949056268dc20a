"""The workspace file: its defaults, its explained example, and every mistake that it can hold.

A broken file of tests/settings/broken is read with the programme of tests/programmes/small.toml. `# expect: kind` at
the end of a line says which mistake must be found there; nothing else may be found. The sentences that people read
about it stand in tests/golden/settings.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tidao_sheets.core.programme.file import ProgrammeError, parse_programme, parse_programme_bytes
from tidao_sheets.core.settings.file import FREE, GOOGLE, TABLES, SettingsError, parse_settings_bytes
from tidao_sheets.core.settings.records import Settings, number_range, spreadsheet_id
from tidao_sheets.core.settings.words import OWN
from tidao_sheets.core.toml.lines import line_numbers
from tidao_sheets.core.toml.mistakes import MistakesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.core.programme.records import Programme

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "config" / "workspace.toml").read_text(encoding="utf-8")
REAL = parse_programme((ROOT / "config" / "chiang-rai-2567.toml").read_text(encoding="utf-8"), "real.toml")
SMALL = parse_programme((ROOT / "tests" / "programmes" / "small.toml").read_text(encoding="utf-8"), "small.toml")
BROKEN = sorted((ROOT / "tests" / "settings" / "broken").glob("*.toml"))
NAMES = sorted({*TABLES, *GOOGLE, *(f"letters.{table}" for table in FREE)} - {"", "letters.resolution.*"})

Found = list[tuple[int, str]]


def settings_of(text: str, programme: Programme = REAL) -> Settings:
    return parse_settings_bytes(text.encode(), "workspace.toml", programme)


def error_of(text: str, programme: Programme = SMALL) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        settings_of(text, programme)
    return caught.value


def mistakes_of(text: str, programme: Programme = SMALL) -> Found:
    return sorted((m.line or 0, m.kind) for m in error_of(text, programme).mistakes)


def expected(text: str) -> Found:
    lines = enumerate(text.split("\n"), 1)
    return sorted((number, kind) for number, line in lines for kind in re.findall(r"# expect: (\w+)", line))


# ── what is right ──


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"# nothing\r\n", b"[letters]\n[letters.numbers]\n"])
def test_nothing_means_the_defaults(content: bytes) -> None:
    settings = parse_settings_bytes(content, "workspace.toml", REAL)
    assert settings == Settings()
    assert (settings.store, settings.xlsx.forms, settings.xlsx.summary) == ("xlsx", "forms", "summary.xlsx")
    assert settings.ledger.url is None
    assert settings.letters.numbers == {}


def test_the_example_holds_the_defaults() -> None:
    assert settings_of(EXAMPLE) == Settings()
    assert settings_of(EXAMPLE.replace("\n", "\r\n")) == Settings()


def uncommented() -> str:
    """Return the example with its commented-out lines in force."""
    return re.sub(r'^# (?=[\w"/]+ = )', "", EXAMPLE, flags=re.MULTILINE)


def test_the_examples_in_the_file_are_right() -> None:
    settings = settings_of(uncommented())
    letters = settings.letters
    assert letters.numbers == {
        "1/circular": "1200",
        "1/result": "1201-1218",
        "1/result/5708": "1230",
        "2/certificate": "1-24",
        "1/memo": "150",
        "1/memo/governor": "151",
    }
    signed = dict.fromkeys(("1/circular", "1/announcement", "1/result"), dt.date(2024, 4, 10))
    assert letters.dates == {**signed, "1/memo": dt.date(2024, 4, 9)}
    assert letters.signatories == {"result": REAL.signatory.id}
    assert list(letters.addressees) == ["result/5708"]
    assert letters.outstanding == {"1": ("5701", "5707")}
    assert letters.praise == {"1/5711": "การประสานงานกับเครือข่าย"}
    assert list(letters.models) == ["2/1"]
    assert (letters.disclosure, letters.mentor) == ("stars", "สำนักงานพัฒนาชุมชนจังหวัด")
    assert letters.resolution["1"].meeting == "๑/๒๕๖๗"
    assert (letters.review, letters.emblem) == (15, "garuda.png")
    assert letters.verify_url == "https://example.go.th/check.html"
    assert (settings.ledger.url or "").startswith("sqlite:///")


def test_every_key_is_explained() -> None:
    given_keys = {".".join(str(p) for p in path) for path in line_numbers(uncommented())}
    for header, record in TABLES.items():
        for name in record.model_fields:
            wanted = re.escape(f"{header}.{name}".lstrip(".")).replace(r"\*", r"\w+")
            assert any(re.fullmatch(wanted, key) for key in given_keys), wanted
    lines = uncommented().split("\n")
    for path, number in line_numbers(uncommented()).items():
        if (
            isinstance(path[-1], str)
            and len(path) > 1
            and path[-2] not in FREE
            and lines[number - 1].startswith(str(path[-1]))
        ):
            assert lines[number - 2].startswith("#"), f"{path} has no explanation above it"
        if path[-1] in FREE:
            assert lines[number - 2].startswith("#"), f"{path} has no explanation above it"


def test_ranges_that_only_touch_are_right() -> None:
    text = '[letters.numbers]\n"1/result" = "๑-๔"\n"1/result/pua" = "5"\n"2/result" = "1-4"\n"1/memo" = "1"\n'
    assert settings_of(text, SMALL).letters.numbers["1/result"] == "๑-๔"


@pytest.mark.parametrize(("text", "numbers"), [("7", [7]), ("1201-1203", [1201, 1202, 1203]), ("๙-๑๐", [9, 10])])
def test_number_range(text: str, numbers: list[int]) -> None:
    assert list(number_range(text)) == numbers


@pytest.mark.parametrize("text", ["", "-", "1-", "-1", "1 - 2", "1–2", "1.5", "1,000", "ว 1", "१", "1\n", "1-2-3"])
def test_not_a_number_range(text: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(text)):
        number_range(text)


@pytest.mark.parametrize("name", ["garuda.PNG", "./a.jpg", "D:/ตรา.jpeg", "a.b.svg", "a.gif", "a.webp"])
def test_images(name: str) -> None:
    assert settings_of(f'[letters]\nemblem = "{name}"\n').letters.emblem == name


def test_blanks_around_values_do_not_count() -> None:
    text = '[xlsx]\nforms = " แบบ "\n[letters.numbers]\n"1/result" = " 12 "\n'
    assert settings_of(text).xlsx.forms == "แบบ"
    assert settings_of(text).letters.numbers == {"1/result": "12"}


# ── mistakes ──


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_broken_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert expected(text), "a broken file says what is wrong with it"
    assert mistakes_of(text) == expected(text)


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_sentences(path: Path, golden: Callable[[str, str], None]) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings_bytes(path.read_bytes(), path.name, SMALL)
    golden(f"settings/{path.stem}.txt", "\n\n".join(caught.value.render(lang) for lang in ("th", "en")) + "\n")


def test_every_own_kind_of_mistake_is_made_once() -> None:
    made = {kind for path in BROKEN for _, kind in expected(path.read_text(encoding="utf-8"))}
    assert set(OWN) - {"place_unranked"} <= made


def test_only_ranked_offices_have_outstanding_places() -> None:
    text = '[letters.resolution]\n1 = { meeting = "1", date = 2024-04-05 }\n[letters.outstanding]\n1 = ["5700"]\n'
    (only,) = error_of(text, REAL).mistakes
    assert (only.kind, only.line) == ("place_unranked", 4)


def test_both_files_raise_errors_of_one_family() -> None:
    settings = error_of("store = 1\n")
    assert (settings.code, settings.exit) == ("workspace_invalid", 2)
    assert "แฟ้มตั้งค่า workspace.toml มีที่ต้องแก้ไข 1 แห่ง" in settings.message.th
    assert str(settings) == "the workspace file workspace.toml has 1 mistake"
    for error, reader in ((SettingsError, parse_settings_of_nothing), (ProgrammeError, parse_programme_bytes)):
        with pytest.raises(MistakesError) as caught:
            reader(b"=", "x.toml")
        assert type(caught.value) is error
        assert "line 1" in caught.value.render("en")


def parse_settings_of_nothing(content: bytes, source: str) -> Settings:
    return parse_settings_bytes(content, source, SMALL)


ON_GOOGLE = 'store = "google"\n[google]\ncredentials = "google.json"\n'


def test_google_has_settings_of_its_own() -> None:
    book = "1FoRmOfRoUnd1_-x"
    settings = settings_of(
        f'{ON_GOOGLE}[google.forms]\n"1/zone-1" = "https://docs.google.com/spreadsheets/d/{book}/edit#gid=0"\n'
    )
    assert (settings.store, settings.google.auth, settings.google.credentials) == (
        "google",
        "service_account",
        "google.json",
    )
    assert spreadsheet_id(settings.google.forms["1/zone-1"]) == book


def test_default_credentials_need_no_file() -> None:
    assert settings_of('store = "google"\n[google]\nauth = "default"\n').google.credentials is None
    (only,) = error_of('store = "google"\n').mistakes
    assert (only.kind, only.line) == ("google_credentials", 1)


@pytest.mark.parametrize(
    "url", ["https://x.example/y", "http://127.0.0.1:80", "http://localhost:8765/", "http://[::1]:1"]
)
def test_safe_endpoints(url: str) -> None:
    assert settings_of(f'{ON_GOOGLE}endpoint = "{url}"\n').google.endpoint == url


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1", "http://localhost.example", "ftp://x", "http://127.0.0.1@x.example"]
)
def test_logins_are_never_sent_in_the_clear(url: str) -> None:
    (only,) = error_of(f'{ON_GOOGLE}endpoint = "{url}"\n').mistakes
    assert only.kind == "google_endpoint"


def test_codes_of_digits_are_not_guessed_from_their_spelling() -> None:
    kinds = {"570": "unknown_office", "๕๗๐๘": "unknown_office_near", "เชียงแสน": "unknown_office_near"}
    for office, kind in kinds.items():
        text = f'[letters.addressees]\n"result/{office}" = "นายอำเภอ"\n'
        (only,) = error_of(text, REAL).mistakes
        assert only.kind == kind
        assert ("5708" in only.remedy.th) == kind.endswith("near")


@pytest.mark.parametrize(("encoding", "kind"), [("utf-16", "utf16"), ("utf-16-le", "utf16"), ("cp874", "not_utf8")])
def test_other_encodings(encoding: str, kind: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings_bytes('[xlsx]\nforms = "แบบให้คะแนน"\n'.encode(encoding), "w.toml", REAL)
    assert [m.kind for m in caught.value.mistakes] == [kind]


def test_settings_are_read_only() -> None:
    settings = settings_of(EXAMPLE)
    with pytest.raises(ValidationError):
        settings.store = "xlsx"


# ── no corruption does anything but a SettingsError ──

VALUES = ["", '""', "0", "true", "nan", "[]", "{}", '["x"]', "2024-01-01", '"a/b"', '"\\u0000"', "{ 1 = {} }", '"']
KEYS = ["store", "forms", "summary", "url", "emblem", "review", '"1/result"', '"result"', "1", '"/"', '""', "a.b"]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(KEYS), st.sampled_from(VALUES)), max_size=6))
def test_any_keys_and_values_are_told(lines: list[tuple[str, str, str]]) -> None:
    accepts_or_explains("".join(f"[{name}]\n{key} = {value}\n" for name, key, value in lines).encode())


@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 40), st.text(max_size=3))
def test_any_damage_is_told(start: int, length: int, text: str) -> None:
    full = uncommented()
    accepts_or_explains((full[:start] + text + full[start + length :]).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=60))
def test_any_bytes_are_told(content: bytes) -> None:
    accepts_or_explains(content)


def accepts_or_explains(content: bytes) -> None:
    try:
        parse_settings_bytes(content, "w.toml", REAL)
    except SettingsError as error:
        told = error
    else:
        return
    assert told.mistakes
    assert all(0 <= (m.line or 0) <= content.count(b"\n") + 1 for m in told.mistakes)
    assert told.render("th")
    assert told.render("en")


def test_the_example_is_plain_toml() -> None:
    assert set(tomllib.loads(EXAMPLE)) == {"store", "xlsx", "google", "ledger", "messages", "letters"}

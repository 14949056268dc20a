"""A changed digit in a document, in the data inside or in its QR code is told by `tidao verify`."""

import re

import pytest
from changed_documents import BEARING, OFFICE, OTHERS, letters_of, typeset_anew, with_other_facts, with_other_text
from workspaces import DAY, documents, issued_workspace, tidao

from tidao_sheets.core.letters.payload import addressed, packed

ADDRESS = "https://example.go.th/check.html"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    return issued_workspace(tmp_path_factory, tmp_path_factory.mktemp("issued") / "งาน")


def issue_of(folder, kind, suffix):
    """Return the file of the office's document."""
    found = [p for p, f in documents(folder).items() if f["kind"] == kind and f["office"] in (OFFICE, None)]
    return next(path for path in found if path.suffix == suffix)


def verified(folder, wanted):
    done = tidao("verify", wanted, "--workspace", folder, "--json")
    assert done.code == (0 if done.json["state"] in {"sealed", "current"} else 1)
    return done.json


CHANGES = {
    "typeset anew": (".pdf", lambda folder, kind, _: typeset_anew(folder, kind)),
    "other facts inside": (".pdf", lambda _, __, data: with_other_facts(data)),
    "other text in Word": (".docx", lambda _, __, data: with_other_text(data)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", BEARING + OTHERS)
def test_in_a_file_wherever_it_lies(issued, kind, change, tmp_path):
    suffix, changed = CHANGES[change]
    made = issue_of(issued, kind, suffix)
    mailed = tmp_path / f"จากอีเมล{suffix}"
    mailed.write_bytes(made.read_bytes())
    assert verified(issued, mailed)["state"] == "sealed"
    mailed.write_bytes(changed(issued, kind, made.read_bytes()))
    told = verified(issued, mailed)
    assert (told["state"], told["kind"]) == ("altered", kind)
    assert told["office"] in (OFFICE, None)
    assert (told["certifies"] or "") == letters_of(issued, kind)[0].certifies


@pytest.mark.parametrize("address", ["", ADDRESS])
@pytest.mark.parametrize("kind", BEARING)
def test_in_a_qr_code(issued, kind, address):
    said = letters_of(issued, kind)[0].certifies
    assert verified(issued, addressed(said, address))["state"] == "sealed"
    places = [found.start() for found in re.finditer("[๐-๙0-9]", said)]
    for at in places[:: max(1, len(places) // 3)]:
        other = said[:at] + ("๙" if said[at] == "๘" else "๘") + said[at + 1 :]
        assert tidao("verify", addressed(other, address), "--workspace", issued).code == 1
    total = re.sub(" (รหัสตรวจสอบ)", r" ๙ \1", said)
    assert verified(issued, addressed(total, address))["state"] == "altered"


def test_in_a_payload_as_it_stands(issued):
    payload = packed(letters_of(issued, "result")[0].certifies)
    for at in range(0, len(payload), 37):
        changed = payload[:at] + ("A" if payload[at] != "A" else "B") + payload[at + 1 :]
        assert tidao("verify", f"{ADDRESS}#{changed}", "--workspace", issued).code == 1


def test_what_holds_no_code_of_ours_is_unknown(issued, tmp_path):
    for name, data in {"ก.pdf": b"%PDF-1.7\nstream\nx\nendstream", "ข.docx": b"PK\3\4", "ค.docx": b""}.items():
        (tmp_path / name).write_bytes(data)
        assert verified(issued, tmp_path / name)["state"] == "unknown"
    said = letters_of(issued, "result")[0].certifies
    assert verified(issued, said[:-14] + "0000-1111-2222")["state"] == "unknown"

"""Who owes scores is told, and nobody else; the letter to each chair; and who cannot be told."""

import pytest
from workspaces import POINTS, SECOND, fill, tidao

from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.workspace import Workspace

WRONG = "77.7"  # in a cell, and to be seen in no message


@pytest.fixture
def owing(work):
    """One committee owes cells of two offices, the other nothing."""
    fill(
        work,
        2,
        {**SECOND, "wiangsa": ("8", "5", "15", "7"), "pua": ("", "7", "18", "9"), "thawangpha": (WRONG, "", "", "")},
    )
    return work


def remind(work, *more, lang="en"):
    return tidao("remind", "--workspace", work, "--round", 2, *more, lang=lang)


def test_exactly_who_owes_is_told_what_by_office_criterion_and_cell(owing):
    [one] = remind(owing, "--json").json["reminders"]
    assert (one["committee"], one["criteria"]) == ("สายเหนือ", 5)
    assert [(o["office"], o["blank"], [m["criterion"] for m in o["mend"]]) for o in one["offices"]] == [
        ("pua", ["ก.1"], []),
        ("thawangpha", ["ก.2", "ข.1", "ข.2"], ["ก.1"]),
    ]
    for lang in ("th", "en"):
        said = remind(owing, "--print", lang=lang).out
        assert one["name"] in said
        assert "สายใต้" not in said
        [text] = [each["text"] for each in remind(owing, "--json", lang=lang).json["reminders"]]
        assert not any(points in text for points in (WRONG, "77", "18"))
    assert "เหลือเวลา" in remind(owing, "--print", lang="th").out


def test_a_message_can_be_pasted_as_it_is(owing):
    text = remind(owing, "--json", lang="th").json["reminders"][0]["text"]
    assert f"{text}\n" in remind(owing, "--print", lang="th").out


def test_a_committee_that_owes_nothing_is_told_nothing(owing):
    done = remind(owing, "--committee", "สายใต้")
    assert (done.code, "Nobody owes" in done.out) == (0, True)
    assert remind(owing, "--committee", "สายใต้", "--json").json["reminders"] == []
    assert remind(owing, "--committee", "สายกลาง").code == 2


@pytest.mark.parametrize("more", [(), ("--print",), ("--letter",)])
def test_a_round_in_which_nobody_owes_anything_says_so(work, more):
    fill(work, 1, POINTS)
    for closed in (False, True):
        done = tidao("remind", "--workspace", work, "--round", 1, *more)
        assert (done.code, "obody owes scores" in done.out, "closed" in done.out) == (0, True, closed)
        assert tidao("close", "--workspace", work, "--round", 1).code == 0
    assert not any((work / "letters").rglob("*.pdf"))


def test_who_has_no_form_or_an_unreadable_one_is_named_and_not_reminded(owing):
    form = next((owing / "forms").glob("รอบ2*สายเหนือ*"))
    whole = form.read_bytes()
    form.write_bytes(whole[:2000])
    done = remind(owing, "--json")
    assert (done.code, done.json["reminders"], len(done.json["unread"])) == (4, [], 1)
    form.unlink()
    done = remind(owing, "--json")
    assert (done.code, done.json["reminders"], done.json["without_form"]) == (1, [], ["สายเหนือ"])
    assert "สายเหนือ" in remind(owing).out


def test_the_letter_goes_to_each_chair_and_is_held_against_nothing_later(owing):
    done = remind(owing, "--letter", "--format", "docx", "--json")
    assert done.code == 0
    assert [(one["kind"], one["committee"], one["office"]) for one in done.json["letters"]] == [
        ("reminder", "สายเหนือ", None)
    ]
    [(name, file)] = LetterFolder.of(Workspace.open(owing)).files.items()
    assert "สายเหนือ" in name
    assert file.committee == "สายเหนือ"
    assert not remind(owing, "--letter", "--format", "docx", "--json").json["letters"][0]["made"]
    fill(owing, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7"), "thawangpha": POINTS["thawangpha"]})
    assert "obody owes" in remind(owing, "--letter").out
    asked = ("--workspace", owing, "--round", 2, "--kind")
    refused = tidao("letters", *asked, "reminder", "--json")
    assert (refused.code, [r["kind"] for r in refused.json["refused"]]) == (1, ["reminder"])
    assert tidao("letters", *asked, "announcement", "--format", "docx", "--json").json["former"] == []
    assert tidao("letters", "--workspace", owing, "--round", 2, "--verify").code == 0


def test_letters_of_a_workspace_of_a_former_version_are_known(owing):
    """A manifest without the field `committee` is read as it was."""
    remind(owing, "--letter", "--format", "docx")
    path = owing / "letters" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace(', "committee": "สายเหนือ"', ""), "utf-8")
    assert [f.committee for f in LetterFolder.of(Workspace.open(owing)).files.values()] == [None]

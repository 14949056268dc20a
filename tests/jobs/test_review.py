"""Requests for review: taken until a day, decided on contested criteria alone, as records beside the forms."""

import re
import zipfile
from pathlib import Path

import pytest
from workspaces import DAY, POINTS, fill, small_workspace, tidao

from tidao_sheets.core.letters.parts import line_text
from tidao_sheets.core.record.explain import explain
from tidao_sheets.core.record.page import page
from tidao_sheets.jobs.closing import closed_round
from tidao_sheets.jobs.review import ReviewAsked, decide_review
from tidao_sheets.jobs.workspace import Workspace

ASKED = ("review", "add", "pua", "--criterion", "ก.1", "--reason", "คะแนนไม่ตรง")
DECIDED = ("--reason", "ตรงตามใบคะแนน", "--by", "คณะกรรมการอำนวยการ")


@pytest.fixture
def work(work):
    """A workspace whose first round is closed, with letters, and takes requests until the 31st."""
    settings = work / "workspace.toml"
    text = settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1)
    settings.write_text(text, "utf-8")
    assert run(work, "close", "--resolution", "๑/๒๕๖๘ 2025-01-20").code == 0
    assert run(work, "letters", "--kind", "result", "--kind", "announcement", "--format", "docx").code == 0
    return work


def run(folder, *words):
    return tidao(*words, "--workspace", folder, "--round", 1, "--json")


def ask(folder, office="pua", criterion="ก.1", *more):
    return run(folder, "review", "add", office, "--criterion", criterion, "--reason", "คะแนนไม่ตรง", *more)


def test_a_decision_changes_the_contested_score_and_nothing_else(work):
    forms = {p.name: p.read_bytes() for p in (work / "forms").iterdir()}
    before = run(work, "check").json["offices"]
    assert ask(work).json["review"]["number"] == 1
    done = run(work, "review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    assert done.code == 0, done.said
    assert {p.name: p.read_bytes() for p in (work / "forms").iterdir()} == forms
    pua = next(o for o in before if o["code"] == "pua")
    assert float(done.json["after"]["total"]) == float(pua["total"]) - float(pua["points"]["ก.1"]) + 10.5
    assert done.json["written"]["cells"] > 0
    assert {f["office"] for f in done.json["stale"]} >= {"pua"}
    made = run(work, "letters", "--kind", "result", "--kind", "announcement", "--format", "docx").json["letters"]
    assert [x["office"] for x in made if x["made"] and x["kind"] == "result"] == ["pua"]
    assert run(work, "review", "list").json["reviews"][0]["decision"]["points"] == {"ก.1": "10.5"}
    explained = run(work, "explain", "pua").json["criteria"][0]
    assert (explained["points"], explained["review"]) == ("10.5", 1)


def test_check_still_reads_the_forms_and_warns_of_nothing(work):
    ask(work)
    run(work, "review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    checked = run(work, "check").json
    assert next(o for o in checked["offices"] if o["code"] == "pua")["points"]["ก.1"] == POINTS["pua"][0]
    assert not [f for f in checked["findings"] if f["code"] == "sealed_differs"]
    fill(work, 1, {**POINTS, "pua": ("10.5", *POINTS["pua"][1:])})  # the committee mends its form by the decision
    assert not [f for f in run(work, "check").json["findings"] if f["code"] == "sealed_differs"]


def test_a_decision_may_let_the_score_stand(work):
    ask(work)
    done = run(work, "review", "decide", 1, *DECIDED)
    assert (done.code, done.json["before"], done.json["stale"]) == (0, done.json["after"], [])


@pytest.mark.parametrize(
    ("words", "code", "exit_"),
    [
        (("add", "pua", "--reason", "x"), "review", 2),
        (("add", "pua", "--criterion", "ก.1"), "reason_wanted", 2),
        (("add", "nobody", "--criterion", "ก.1", "--reason", "x"), "unknown_office", 2),
        (("add", "pua", "--criterion", "9", "--reason", "x"), "unknown_criterion", 2),
        (("add", "pua", "--criterion", "ก.1", "--reason", "x", "--date", "2025-02-01"), "review_late", 2),
        (("add", "pua", "--criterion", "ก.1", "--reason", "x", "--date", "1/2/68"), "review", 2),
        (("decide", "7", *DECIDED), "review", 2),
        (("decide", "1", "--points", "ก.2=1", *DECIDED), "review", 2),
        (("decide", "1", "--points", "ก.1=99", *DECIDED), "review", 2),
        (("decide", "1", "--points", "ก.1=มาก", *DECIDED), "review", 2),
        (("decide", "1", "--reason", "x"), "review", 2),
        (("decide", "1", "--by", "x"), "reason_wanted", 2),
    ],
)
def test_what_cannot_be_recorded(work, words, code, exit_):
    ask(work)
    before = run(work, "review", "list").json
    done = run(work, "review", *words)
    assert (done.code, done.json["error"]["code"]) == (exit_, code)
    assert run(work, "review", "list").json == before


def test_nothing_is_decided_twice_and_nothing_reviewed_while_open(work):
    ask(work)
    assert run(work, "review", "decide", 1, *DECIDED).code == 0
    for other in (("--points", "ก.1=10.5"), ("--by", "ผู้อื่น"), ("--reason", "อื่น"), ("--date", "2025-01-20")):
        assert run(work, "review", "decide", 1, *DECIDED, *other).json["error"]["code"] == "review"
    reopened = run(work, "reopen", "--reason", "ลงคะแนนผิด")
    assert (reopened.code, reopened.json["lapsed"]) == (0, [])  # it let the score stand
    assert ask(work).json["error"]["code"] == "not_closed"


def test_the_same_request_is_recorded_once_until_it_is_decided(work):
    assert (ask(work).json["anew"], ask(work).json["anew"]) == (True, False)
    assert "not recorded twice" in tidao(*ASKED, "--workspace", work, "--round", 1).said
    assert ask(work, "pua", "ก.1", "--letter", "นน ๑").json["review"]["number"] == 2
    assert len(run(work, "review", "list").json["reviews"]) == 2
    assert run(work, "review", "decide", 1, *DECIDED).code == 0
    assert ask(work).json["review"]["number"] == 3


def test_what_a_decision_that_was_cut_off_has_not_done_is_done_by_the_same_one(work, monkeypatch):
    ask(work)
    decide = ("review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    monkeypatch.setattr("tidao_sheets.jobs.review.update_summary", _killed)
    with pytest.raises(KeyboardInterrupt):
        decide_review(Workspace.open(work), 1, "1", ReviewAsked(points=("ก.1=10.5",), reason=DECIDED[1], by=DECIDED[3]))
    monkeypatch.undo()
    monkeypatch.setenv("TIDAO_TODAY", "2025-01-22")  # it is decided on the day that was recorded
    done = run(work, *decide)
    assert (done.code, done.json["anew"], done.json["written"]["cells"] > 0) == (0, False, True)
    assert {f["office"] for f in done.json["stale"]} >= {"pua"}
    again = run(work, *decide)
    assert (again.code, again.json["anew"], again.json["written"]["cells"]) == (0, False, 0)


def test_a_round_is_opened_once_for_one_reason(work):
    reopen = ("reopen", "--reason", "ลงคะแนนผิด")
    assert (run(work, *reopen).json["anew"], run(work, *reopen).json["anew"]) == (True, False)
    assert run(work, "reopen", "--reason", "เหตุอื่น").json["error"]["code"] == "not_closed"
    assert [a["act"] for a in run(work, "history").json["acts"]].count("reopen") == 1


def _killed(*_, **__):
    raise KeyboardInterrupt


def test_a_decision_that_lapses_is_named(work):
    ask(work)
    ask(work, "muang", "ก.2")
    run(work, "review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    reopened = run(work, "reopen", "--reason", "ลงคะแนนผิด").json
    assert reopened["lapsed"] == [{"review": 1, "office": "pua"}]
    assert reopened["waiting"] == [{"review": 2, "office": "muang"}]


def test_a_round_that_is_closed_without_a_lapsed_decision_names_it(work):
    """Nobody loses half a point because the form was never mended by the decision."""
    ask(work)
    run(work, "review", "decide", 1, "--points", "ก.1=12.5", *DECIDED)
    ask(work)
    run(work, "review", "decide", 2, "--points", "ก.1=10.5", *DECIDED)
    run(work, "reopen", "--reason", "ลงคะแนนผิด")
    lost = {"review": 2, "office": "pua", "criterion": "ก.1", "decided": "10.5", "form": POINTS["pua"][0]}
    assert run(work, "close").json["lapsed"] == [lost], "of two decisions on one score the last"
    said = tidao("close", "--workspace", work, "--round", 1, "--signed", "สายใต้", lang="th")
    assert "ผลการทบทวนที่ 2 ของปัว ข้อ ก.1 คือ 10.5 แต่ปิดรอบด้วย 12" in " ".join(said.out.split())
    run(work, "reopen", "--reason", "แก้ตามผลการทบทวน")
    fill(work, 1, {**POINTS, "pua": ("10.5", *POINTS["pua"][1:])})
    assert run(work, "close").json["lapsed"] == []


@pytest.mark.parametrize(("first", "day"), [(2, "2025-01-21"), (1, "2025-01-20")])
def test_of_two_decisions_on_a_score_the_last_counts_whatever_number_or_clock_says(work, monkeypatch, first, day):
    ask(work)
    ask(work, "pua", "ก.1", "--letter", "นน ๑")
    assert run(work, "review", "decide", first, "--points", "ก.1=10.5", *DECIDED).code == 0
    monkeypatch.setenv("TIDAO_TODAY", day)
    assert run(work, "review", "decide", 3 - first, "--points", "ก.1=11.5", *DECIDED).code == 0
    told = run(work, "explain", "pua").json["criteria"][0]
    assert (told["points"], told["review"]) == ("11.5", 3 - first)


def test_reviews_are_off_unless_a_day_is_told(work):
    settings = work / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("1 = 2025-01-31", "# 1 = 2025-01-31"), "utf-8")
    assert ask(work).json["error"]["code"] == "reviews_off"


# ── The reply ───────────────────────────────────────────────────────────────────────────────────────────────────────


def replies(work, *more):
    return run(work, "letters", "--kind", "review-reply", "--format", "docx", *more)


def test_each_request_has_a_reply_of_its_own(work):
    settings = work / "workspace.toml"
    numbers = '[letters.numbers]\n"1/review-reply" = "31-39"\n"1/review-reply/muang/3" = "50"\n'
    dates = '[letters.dates]\n"1/review-reply" = 2025-01-22\n"1/review-reply/muang/3" = 2025-01-25\n'
    text = settings.read_text("utf-8").replace("[letters.numbers]\n", numbers).replace("[letters.dates]\n", dates)
    settings.write_text(text, "utf-8")
    ask(work)
    ask(work, "muang", "ก.2", "--letter", "นน 1/9")
    ask(work, "muang", "ข.1")
    run(work, "review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    done = replies(work)
    assert done.code == 1
    assert [(r["office"], r["reason"].partition(": ")[2]) for r in done.json["refused"]] == [
        ("muang", f"review {n} is not decided yet, so there is nothing to tell") for n in (2, 3)
    ]
    assert [(x["office"], x["review"], x["number"]) for x in done.json["letters"]] == [("pua", 1, "๓๑")]
    run(work, "review", "decide", 2, *DECIDED)
    run(work, "review", "decide", 3, "--points", "ข.1=13", *DECIDED)
    done = replies(work)
    made = {x["review"]: (x["office"], x["number"], x["date"], x["made"]) for x in done.json["letters"]}
    assert (done.code, made) == (
        0,
        {
            1: ("pua", "๓๑", "2025-01-22", False),  # what was decided later is not of it
            2: ("muang", "๓๒", "2025-01-22", True),
            3: ("muang", "๕๐", "2025-01-25", True),
        },
    )
    files = run(work, "letters", "--verify").json["files"]
    assert [f["state"] for f in files if f["kind"] == "review-reply"] == ["current"] * 3


def test_a_reply_needs_a_request(work):
    assert replies(work).json["refused"] == [
        {"kind": "review-reply", "office": None, "reason": "no office has asked for a review of round 1"}
    ]
    ask(work)
    (refused,) = replies(work, "--office", "muang").json["refused"]
    assert refused["office"] == "muang"
    assert "has not asked" in refused["reason"]


def test_numbers_of_requests_go_on_after_a_reopening(work):
    ask(work)
    run(work, "review", "decide", 1, "--points", "ก.1=10.5", *DECIDED)
    replies(work)
    run(work, "reopen", "--reason", "ลงคะแนนผิด")
    run(work, "close", "--resolution", "๑/๒๕๖๘ 2025-01-20")
    assert ask(work).json["review"]["number"] == 2
    files = run(work, "letters", "--verify").json["files"]
    assert [f["changed"] for f in files if f["kind"] == "review-reply"] == [["gone"]]


def test_a_reply_dated_before_its_decision_is_told(work):
    raise_by_review(work)
    setting(work, "dates", '"1/review-reply" = 2025-01-20')
    done = run(work, "letters", "--kind", "review-reply")
    [doubt] = done.json["doubts"]
    assert doubt == '[letters.dates] "1/review-reply" is 2025-01-20, before the request was decided (2025-01-21)'


# ── What is replaced ────────────────────────────────────────────────────────────────────────────────────────────────


def results(work, *more, form="docx"):
    return run(work, "letters", "--kind", "result", "--office", "pua", "--format", form, *more).json["letters"][0]


def words(letter):
    with zipfile.ZipFile(letter["docx"]) as word:
        return re.sub(r"<[^>]*>", "", word.read("word/document.xml").decode()).replace("\xa0", " ")


def setting(work, table, line):
    path = work / "workspace.toml"
    path.write_text(path.read_text("utf-8").replace(f"[letters.{table}]\n", f"[letters.{table}]\n{line}\n", 1), "utf-8")


def raise_by_review(work, points="10.5"):
    number = ask(work).json["review"]["number"]
    assert run(work, "review", "decide", number, "--points", f"ก.1={points}", *DECIDED).code == 0


def test_a_letter_says_which_it_replaces(work):
    setting(work, "numbers", '"1/result/pua" = "44"')
    setting(work, "dates", '"1/result" = 2025-01-21')
    first = results(work)
    before = Path(first["docx"]).read_bytes()
    raise_by_review(work)
    made = results(work)
    assert first["replaces"] is None
    assert (made["replaces"]["number"], made["replaces"]["date"]) == ("๔๔", "2025-01-21")
    (change,) = made["replaces"]["changes"]
    assert (change["office"], change["before"]["total"], change["after"]["total"]) == ("pua", "45", "43.5")
    assert "ฉบับเดิมซึ่งใช้เลขที่เดียวกันและวันที่เดียวกัน เนื่องจากผลการประเมินเปลี่ยนจากคะแนนรวม ๔๕ คะแนน" in words(made)
    assert [Path(p).read_bytes() for p in made["kept"]] == [before]
    assert results(work) == made | {"made": False, "kept": []}
    path = work / "workspace.toml"
    path.write_text(path.read_text("utf-8").replace('"1/result/pua" = "44"', '"1/result/pua" = "46"'), "utf-8")
    again = results(work)
    assert "ที่ นน ๐๗๐๐๘/๔๔ ลงวันที่ ๒๑ มกราคม ๒๕๖๘ เนื่องจาก" in words(again)
    assert (again["replaces"], again["kept"]) == (made["replaces"], [])
    assert results(work, form="pdf")["replaces"] == made["replaces"], "every format says the same"
    raise_by_review(work, "9")
    assert results(work)["replaces"]["number"] == "๔๖"


def test_a_format_that_was_not_made_again_is_stale_by_what_it_would_replace(work):
    run(work, "letters", "--kind", "result", "--office", "pua", "--format", "pdf,docx")
    raise_by_review(work)
    assert results(work, form="pdf")["replaces"]
    raise_by_review(work, "12")  # the figures are those of the first issue again
    files = run(work, "letters", "--verify").json["files"]
    changed = {f["file"][-4:]: f["changed"] for f in files if (f["kind"], f["office"]) == ("result", "pua")}
    assert changed == {".pdf": ["figures", "replaces"], "docx": ["replaces"]}


def test_what_was_issued_is_replaced_after_a_draft_too(work):
    run(work, "reopen", "--reason", "ยังไม่มีมติ")
    run(work, "close")
    assert results(work)["replaces"] is None
    raise_by_review(work)
    assert results(work)["replaces"]["changes"], "the one with a resolution, made before"


def test_drafts_are_not_replaced(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    work = small_workspace(tmp_path_factory, tmp_path / "งาน")
    setting(work, "review_until", "1 = 2025-01-31")
    results(work)
    assert run(work, "close").code == 0
    results(work)
    raise_by_review(work)
    assert results(work)["replaces"] is None, "a draft"
    assert run(work, "close", "--resolution", "๑/๒๕๖๘ 2025-01-20").code == 0
    assert results(work)["replaces"] is None, "the first that is none"


def test_a_template_that_does_not_say_what_is_replaced_is_told(work):
    own = work / "templates" / "letters"
    own.mkdir(parents=True)
    (own / "replaces.md.j2").write_text("", "utf-8")
    raise_by_review(work)
    done = tidao("letters", "--kind", "result", "--format", "docx", "--workspace", work, "--round", 1)
    assert "its template does not say what it replaces" in done.said
    assert "replaces the former one" in done.said


def test_an_offices_own_statement_is_recorded_and_printed_if_the_settings_say_so(work):
    said = "ใบคะแนนที่กรรมการลงนามให้ 12.5"
    assert ask(work, "pua", "ก.1", "--statement", f" {said} ").json["stale"] == []
    assert "คำชี้แจง" not in words(results(work))
    settings = work / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# statements = true", "statements = true"), "utf-8")
    files = run(work, "letters", "--verify").json["files"]
    assert [(f["kind"], f["office"], f["changed"]) for f in files if f["changed"]] == [
        ("result", "pua", ["statements"]),
        ("register", None, ["documents"]),
    ]
    made = results(work)
    assert said in words(made)
    assert made["replaces"] is None, "the figures are those of before"
    (told,) = run(work, "explain", "pua").json["statements"]
    assert (told["review"], told["statement"]) == (1, said)
    assert run(work, "explain", "muang").json["statements"] == []
    assert said in tidao("explain", "pua", "--workspace", work, "--round", 1, lang="th").out
    stale = ask(work, "pua", "ก.2", "--statement", "อีกข้อหนึ่ง").json["stale"]
    assert [(f["kind"], f["office"]) for f in stale] == [("result", "pua"), ("register", None)]


def test_a_statement_stands_on_the_page_of_an_explanation(work):
    ask(work, "pua", "ก.1", "--statement", "ลงนามไว้มากกว่า\nขอให้ตรวจ")
    assessed = closed_round(Workspace.open(work), 1)
    texts = [line_text(b.line) for b in page(explain(assessed.round, assessed.record, "pua", [])).body[1:]]
    told = "คำชี้แจงของสำนักงาน ประกอบคำขอทบทวนที่ ๑ ลงวันที่ ๒๑ มกราคม ๒๕๖๘"
    assert f"{told}  ลงนามไว้มากกว่า\nขอให้ตรวจ" in texts


@pytest.mark.parametrize("formats", ["docx", "pdf,docx"])
def test_the_step_after_a_decision_and_that_of_status_make_all_formats_anew(work, formats):
    run(work, "letters", "--kind", "result", "--kind", "announcement", "--format", formats)
    ask(work)
    at = ("--workspace", work, "--round", 1)
    said = tidao("review", "decide", 1, *at, "--points", "ก.1=10.5", *DECIDED).out.splitlines()[-1]
    assert f"--format {formats}" in said
    assert tidao("status", *at).out.splitlines()[-1].split("letters", 1)[1].startswith(" --round 1 --format pdf,docx")
    assert tidao(*said.split("tidao ")[1].replace(" tidao_sheets", "").split()).code == 0
    files = run(work, "letters", "--verify").json["files"]
    assert {f["state"] for f in files if f["kind"] in {"result", "announcement"}} == {"current"}

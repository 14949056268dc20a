"""What the commands say as JSON, and what the documents say of the commands."""

import json
import os
import re
import shutil
from pathlib import Path

import click
import pytest
from books import edited
from desk_work import desk_at
from documented import documented, told
from message_servers import mail_server
from openpyxl.styles import Font
from workspaces import (
    IN_A_WORKSPACE,
    POINTS,
    ROOT,
    SECOND,
    damage,
    fill,
    form_cell,
    run,
    tamper,
    telling,
    tidao,
    told_by_demo,
    trusted,
)

from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.main import build
from tidao_sheets.jobs.unattended import run_workspace
from tidao_sheets.jobs.workspace import Workspace

NAMES = [c.name for c in commands()]


def test_no_command_is_forgotten_where_every_one_is_tried():
    assert {words[0] for words in IN_A_WORKSPACE} == {*NAMES} - {"demo", "init", "trust", "desk", "nation"}


def fits(real, listed):
    return len(real) == len(listed) and all(a == b or b.startswith("<") for a, b in zip(real, listed, strict=True))


def outputs_of_all(folder):
    """Return section → what the command says in situations that between them hold every key."""
    at = ("--workspace", folder, "--json")
    fill(folder, 2, {**SECOND, "muang": ("'ก", "", "1", "1")})
    with edited(folder / "summary.xlsx") as book:
        book["หมายเหตุ"]["C7"].font = Font(color="FF0000")
    second = tidao("sync", *at, "--round", 2).json
    tamper(folder)
    damage(folder)
    (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    (folder / "forms" / "ภาพ.jpg").touch()
    unread = [
        tidao(*words, *at).json
        for words in (("check",), ("status",), ("forms",), ("export", "--to", "x.csv"), ("report",), ("remind",))
    ]
    settings = folder / "workspace.toml"
    told = settings.read_text(encoding="utf-8").replace('# "1/result" = "1201-1218"', '"2/result" = "7"')
    settings.write_text(told, encoding="utf-8")
    letters = tidao("letters", *at, "--round", 2).json
    verified = tidao("letters", *at, "--round", 2, "--verify").json
    (folder / "forms" / "เสีย.xlsx").unlink()
    sync = tidao("sync", *at, "--round", 1).json
    rebuilt = tidao("forms", *at, "--rebuild").json
    second_forms = tidao("forms", *at, "--round", 2).json
    spoilt = folder / "forms" / "รอบ1-สายเหนือ.xlsx"
    with edited(spoilt) as book:
        book["ปัว"]["A1"] = None
    waiting = folder.parent / "รอ"
    shutil.copytree(folder, waiting)
    (waiting / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    closed = closed_and_reopened(folder)
    reminded, status, history, runs = owing(folder)
    evidence, checked = evidence_of(folder.parent / "หลักฐาน", folder)
    return {
        **came_back(folder),
        "explain": closed["explain"],
        "history": [*closed["history"], history],
        "review": closed["review"],
        "verify": closed["verify"],
        "close": closed["close"],
        "reopen": closed["reopen"],
        "Failures": [tidao("check", *at, "--round", 9).json],
        "check and sync": [second, sync, unread[0], *closed["check"], checked],
        "status": [unread[1], *closed["status"], status_after_run(copy_of(folder, "ทำเอง")), status],
        "remind": [unread[5], *reminded],
        "forms": [
            unread[2],
            rebuilt,
            second_forms,
            tidao("forms", "--workspace", waiting, "--json", "--round", 3).json,
        ],
        "evidence": evidence,
        "export": [unread[3]],
        "report": [unread[4], withholding(folder)],
        "letters": [letters, *closed["letters"]],
        "letters --verify": [verified],
        "doctor": [tidao("doctor", *at).json],
        "trust": [reaching(folder)],
        "desk": [desk_led(folder), shortcut_made(folder.parent)],
        "The line of an unattended run": [*lines_of_runs(copy_of(folder, "เฝ้า"), folder), *runs],
        "watch": [tidao("watch", *words, *at).json for words in (("--once",), ("--example", "cron"))],
        "init": [tidao("init", folder.parent / "ใหม่", "--json").json],
    }


def copy_of(folder, name):
    return shutil.copytree(folder, folder.parent / name)


def status_after_run(folder):
    run_workspace(folder)
    return tidao("status", "--workspace", folder, "--json").json


def lines_of_runs(folder, spoilt):
    """Return the lines of a run that is refused by round, of one that cannot begin, and of others between them."""
    shutil.rmtree(folder / "forms")
    (folder / "forms").mkdir()
    fill(folder, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    (folder / "summary.xlsx").unlink()
    lines = [run_workspace(folder).line()]
    tidao("close", "--workspace", folder, "--round", 1)
    fill(folder, 2, SECOND)
    tamper(folder)
    lines.append(run_workspace(folder).line())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tidao_sheets.jobs.sync.assess_round", lambda *_, **__: 1 / 0)
        lines.append(run_workspace(folder).line())
    (spoilt / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    lines.append(run_workspace(spoilt).line())
    (spoilt / "forms" / "เสีย.xlsx").unlink()
    return [*lines, run_workspace(folder / "ไม่มี").line()]


def withholding(folder):
    """Return what `report` says where an advice names another office."""
    programme = Workspace.open(folder).programme
    with edited(folder / "forms" / "รอบ2-สายเหนือ.xlsx") as book:
        book["ปัว"][form_cell("ก.1", programme, "advice")] = "ดูตัวอย่างที่เวียงสา"
    return tidao("report", "--workspace", folder, "--json", "--round", 2, "--office", "pua").json


def came_back(folder):
    """Return what is said of two forms, one changed since the round was read, of a signed sheet, and of a choice."""
    copy = shutil.copytree(folder, folder.parent / "คืน")
    shutil.rmtree(copy / "forms")
    (copy / "forms").mkdir()
    given = copy.parent / "แฟ้มคืน"
    fill(copy, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    shutil.move(copy / "forms", given)
    (copy / "forms").mkdir()
    fill(copy, 1, POINTS)
    (given / "ลงนาม.pdf").write_bytes(b"%PDF-1.7")
    (given / "เก่า.xls").write_bytes(b"old")
    at = ("--workspace", copy, "--json", "--round", 1)
    collected = tidao("collect", given, "--signed", "pua", *at).json
    chosen = tidao("collect", "--choose", "pua/ก.1=returned/รอบ1-สายเหนือ.xlsx", "--by", "ก", *at).json
    log = tidao("collect", "--log", *at).json
    return {"collect": [collected], "collect --choose": [chosen], "collect --log": [log]}


def evidence_of(copy, folder):
    """Return what is said of evidence: made, filled in, damaged, and beside a file that cannot be read."""
    shutil.copytree(folder, copy)
    at = ("--workspace", copy, "--json")
    made = tidao("evidence", "--make", "--office", "pua", *at).json
    path = Path(made["workbooks"][0]["workbook"])
    with edited(path) as book:
        book["รายเดือน"]["D7"] = "แล้ว"
        book["ทะเบียน KM"]["C7"], book["ทะเบียน KM"]["D7"] = "สมใจ", "มุมหนังสือ"
        book["รายเดือน"].delete_rows(20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", "2025-04-01")
        reported = tidao("evidence", *at).json
        checked = tidao("check", *at, "--round", 2).json
    (copy / "evidence" / "เสีย.xlsx").write_bytes(b"PK")
    return [made, reported, tidao("evidence", "--make", *at).json], checked


def sync_by_another_rubric(programme, *at):
    text = programme.read_text(encoding="utf-8")
    programme.write_text(text.replace("kpi_percent = 62.5", "kpi_percent = 60"), encoding="utf-8")
    tidao("sync", *at)
    programme.write_text(text, encoding="utf-8")


def closed_and_reopened(folder):
    """Return what is said of a copy whose first round is closed, refused to be, and opened again."""
    copy = shutil.copytree(folder, folder.parent / "ปิด")
    at = ("--workspace", copy, "--json", "--round", 1)
    shutil.rmtree(copy / "forms")
    (copy / "forms").mkdir()
    (copy / "summary.xlsx").unlink()
    fill(copy, 1, POINTS)
    tidao("sync", *at)
    tamper(copy)
    fill(copy, 1, {**POINTS, "pua": ("2", "2", "2", "2")})
    conflict = tidao("close", *at).json
    (copy / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    unread = tidao("close", *at).json
    (copy / "forms" / "เสีย.xlsx").unlink()
    (copy / "summary.xlsx").unlink()
    closed = tidao("close", *at, "--signed", "สายใต้", "--resolution", "๑/๒๕๖๘ 2025-01-20").json
    fill(copy, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    sync, status = tidao("sync", *at).json, tidao("status", *at).json
    explained = [tidao("explain", office, *at).json for office in ("pua", "wiangsa", "muang")]
    (copy / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    fill(copy, 2, {**SECOND, "pua": ("'๑", "9", "1", "1")})
    second = ("--workspace", copy, "--json", "--round", 2)
    shutil.copy(copy / "forms" / "รอบ2-สายเหนือ.xlsx", copy / "forms" / "สำเนา.xlsx")
    explained.append(tidao("explain", "pua", *second).json)
    (copy / "forms" / "เสีย.xlsx").unlink()
    (copy / "forms" / "สำเนา.xlsx").unlink()
    tidao("sync", *second)
    fill(copy, 2, SECOND)
    sync_by_another_rubric(copy / "programme.toml", *second)
    explained.append(tidao("explain", "pua", *second).json)
    told = [tidao("history", *each).json for each in (at, second, (*at, "--against", 2))]
    told.append(tidao("history", *second, "--since", told[1]["runs"][0]["run"]).json)
    told.append(tidao("history", *at, "--show", "2999-01-01", "--to", copy / "เดิม.xlsx").json)
    asked = reviewed(copy, at)
    explained += asked.pop("explain")
    review = tidao("reopen", *at, "--reason", "ลงคะแนนผิดแถว").json
    (copy / "summary.xlsx").unlink()
    closed_again = tidao("close", *at).json
    return {
        "close": [conflict, unread, closed, closed_again],
        "reopen": [review],
        "check": [sync],
        "status": [status],
        "explain": explained,
        "history": told,
        **asked,
    }


MESSAGES = """
[messages]
channel = "mail"
[messages.to]
"สายเหนือ" = ["a@example.go.th", "b@example.go.th"]
"""
CHANNEL = """
[channel.mail]
kind = "smtp"
host = "127.0.0.1"
security = "none"
port = {port}
sender = "no-reply@example.go.th"
"""


def owing(folder):
    """Return what is said of who owes scores: blank cells, one that is wrong, and a form that is not there."""
    copy = Path(shutil.copytree(folder, folder.parent / "ค้าง"))
    for form in (copy / "forms").iterdir():
        form.unlink()
    fill(copy, 2, {**SECOND, "pua": ("99", "", "18", "9")})
    next((copy / "forms").glob("รอบ2*สายใต้*")).unlink()
    at = ("--workspace", copy, "--json", "--round", 2)
    told = [tidao("remind", *at).json]
    telling(copy, MESSAGES)
    trusted(copy)
    (copy / "forms" / "เสีย.xlsx").unlink(missing_ok=True)
    told.append(tidao("remind", *at).json)  # no such channel
    with mail_server("drop") as inbox, pytest.MonkeyPatch.context() as patch:
        inbox.refuse = ("b@example.go.th",)
        config = folder.parent / "ของผู้ใช้"
        config.mkdir()
        patch.setenv("TIDAO_CONFIG", str(config))
        (config / "messages.toml").write_text(CHANNEL.format(port=inbox.port), "utf-8")
        (config / "messages.toml").chmod(0o600)
        trusted(copy)
        told.append(tidao("remind", *at).json)
        told.append(tidao("remind", "--workspace", copy, "--json", "--round", 2, "--dry-run").json)
        status, history = (tidao(word, *at).json for word in ("status", "history"))
        runs = [run_workspace(copy).line("en")]
        patch.setenv("TIDAO_TODAY", "2025-05-31")
        runs.append(run_workspace(copy).line("en"))
    fill(copy, 2, SECOND)  # nothing is left to mend, which nobody can be told
    runs.append(run_workspace(copy).line("en"))
    return told, status, history, runs


def reviewed(copy, at):
    """Return what is said of requests for review, and of what replaces a former document."""
    settings = copy / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2099-04-30", 1), "utf-8")
    tidao("letters", *at, "--kind", "result", "--format", "docx")
    asked = ("--criterion", "ก.1", "--reason", "ไม่ตรงใบคะแนน", "--letter", "ชร 1/2", "--statement", "ลงนามไว้มากกว่า")
    added = tidao("review", "add", "pua", *at, *asked).json
    explained = [tidao("explain", "pua", *at).json]
    decision = ("--points", "ก.1=11.5", "--reason", "ตรงตามที่ขอ", "--by", "คณะกรรมการ")
    reviews = [added, tidao("review", "decide", 1, *at, *decision).json]
    letter = next((copy / "letters").rglob("*5*.docx"), None) or next((copy / "letters").rglob("*.docx"))
    verified = [tidao("verify", each, "--workspace", copy, "--json").json for each in (letter, "0000-0000-0000")]
    tamper(copy)
    tidao("review", "add", "pua", *at, "--criterion", "ก.2", "--reason", "ไม่ตรงใบคะแนน")
    reviews += [tidao("review", "decide", 2, *at, "--points", "ก.2=6", *decision[2:]).json]
    reviews += [tidao("review", "list", *at).json]
    replacing = tidao("letters", *at, "--kind", "result", "--kind", "review-reply", "--format", "docx").json
    tidao("review", "add", "muang", *at, "--criterion", "ก.2", "--reason", "ไม่ตรงใบคะแนน")
    return {"review": reviews, "verify": verified, "letters": [replacing], "explain": explained}


def reaching(folder):
    copy = shutil.copytree(folder, folder.parent / "อื่น")
    settings = copy / "workspace.toml"
    told = settings.read_text(encoding="utf-8").replace('summary = "summary.xlsx"', 'summary = "../ผล.xlsx"', 1)
    settings.write_text(told, encoding="utf-8")
    return tidao("trust", "--workspace", copy, "--json").json


def desk_led(folder):
    with desk_at(folder):
        return tidao("desk", "--no-browser", "--workspace", folder, "--json").json


def shortcut_made(place):
    (place / "บ้าน" / "Desktop").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(place / "บ้าน"))
        patch.setenv("XDG_CONFIG_HOME", str(place / "บ้าน"))
        patch.setattr("sys.platform", "linux")
        return tidao("desk", "--shortcut", "--json").json


def test_json_holds_exactly_the_documented_keys(work, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(work.parent)
    outputs = {**outputs_of_all(work), "demo": [told_by_demo(tmp_path_factory)]}
    for section, documents in outputs.items():
        listed = documented(section)
        begun = {key[:n] for key in listed for n in range(1, len(key))}
        real = {path for document in documents for path in told(document)}
        if section == "history":  # what is told of an act is the act's own
            real = {path for path in real if path[:3] != ("acts", "[]", "told") or len(path) == 3}
        if section in {"demo", "watch"}:  # the rest is what other commands say
            real = {path[:2] for path in real}
        unknown = {p for p in real if not any(fits(p, key) for key in listed | begun)}
        assert not unknown, f"{section}: docs/json.md does not tell of {sorted(unknown)[:5]}"
        absent = {k for k in listed if not any(fits(p, k) for p in real)}
        if section == "letters":  # told in tests/jobs/test_publish.py: they need rare settings
            absent -= {
                ("letters", "[]", key, "[]")
                for key in ("placeholders", "origins", "doubts", "lacks", "blanks", "kept", "pictures")
            }
            absent -= {("former", "[]"), ("set", "kept", "[]")}  # the set: tests/jobs/test_set.py
            absent -= {key for key in absent if key[0] == "moved"}  # told in tests/jobs/test_moving.py
        if section == "letters --verify":
            absent -= {("files", "[]", "changed", "[]")}
        if section == "verify":  # told in tests/jobs/test_verify.py
            absent -= {("changed", "[]")}
        # told in tests/stores/test_google_sharing.py and test_google_marks.py: no folder of Excel files has them
        absent -= {key for key in absent if key[0] in {"unshared", "unmarked", "protected", "unprotected"}}
        if section == "demo":
            absent -= {("refused", "[]")}
        assert not absent, f"{section}: no output holds {sorted(absent)[:5]}"


def test_every_json_example_is_json():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert len(found) >= len(NAMES)
    for example in found:
        json.loads(example)


def test_the_same_state_gives_the_same_document(work):
    def once():
        return re.sub(r'"read_at": ".*?"', "", tidao("check", "--workspace", work, "--json", "--round", 1).out)

    first = once()
    for form in (work / "forms").iterdir():
        form.rename(form.with_name(f"ฮ {form.name}"))
    for form in sorted((work / "forms").iterdir(), reverse=True):
        form.rename(form.with_name(form.name[2:]))
    assert once() == first
    other = run("check", "--workspace", work, "--json", "--lang", "en", env={**os.environ, "PYTHONHASHSEED": "7"})
    assert re.sub(r'"read_at": ".*?"', "", other.stdout) == first


def test_points_are_exact_texts(work):
    fill(work, 1, {**POINTS, "pua": ("0.1", "0.2", "0", "8.5")})
    offices = {o["code"]: o for o in tidao("check", "--workspace", work, "--json").json["offices"]}
    assert offices["pua"]["points"] == {"ก.1": "0.1", "ก.2": "0.2", "ข.1": "0", "ข.2": "8.5"}
    assert (offices["pua"]["dimensions"], offices["pua"]["total"]) == ({"ก": "0.3", "ข": "8.5"}, "8.8")
    assert offices["pua"]["tier"] == "none"


# ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_command_is_documented():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    headings = [
        part.split()[0] for told in re.findall(r"^## (.*)$", text, re.MULTILINE) for part in told.split(" and ")
    ]
    assert {*headings} == {*NAMES, "Failures"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if not re.search(rf"\btidao {name}\b|`{name}`|scripts/{name}\.py", readme)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "CONTRIBUTING.md", "config/workspace.toml", "config/chiang-rai-2567.toml"),
        *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))),
    ],
)
def test_every_command_and_option_named_in_a_document_exists(name):
    path = ROOT / name
    group = build("en")
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:^\s*|[`$\"“(]|สั่ง |run )tidao ([a-z-][^`\n\"”]*)", text, re.MULTILINE):
        words = line.split()
        command = next((w for w in words if not w.startswith("-")), None)
        if words[0].startswith("--"):
            continue
        assert command in group.commands, f"{name}: tidao {line}"
        told = group.commands[command]
        known = {o for p in told.get_params(click.Context(told)) for o in p.opts} | {"--help", "--version"}
        assert {*re.findall(r"(?<!\S)--[a-z][a-z-]*", line)} <= known, f"{name}: tidao {line}"

"""Messages: to exactly whom they belong, at most once a day, recorded first; no workspace can make a computer send."""

import datetime as dt
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from desk_work import desk_at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from message_servers import PASSWORD, mail_server, web_server
from workspaces import POINTS, SECOND, fill, telling, tidao, trusted

from tidao_sheets.core.record.messages import NAMES
from tidao_sheets.jobs.messages import after_run
from tidao_sheets.jobs.unattended import run_workspace
from tidao_sheets.jobs.workspace import Workspace

CHANNEL = """
[channel.mail]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "no-reply@example.go.th"
user = "sender"
password = "env:HERE"
"""
TOLD = """
[messages]
channel = "mail"
secretary = ["secretary@example.go.th"]
[messages.to]
"สายเหนือ" = ["north@example.go.th"]
"สายใต้" = ["south@example.go.th"]
"""
WHOSE = {"สายเหนือ": "north@example.go.th", "สายใต้": "south@example.go.th"}
OFFICES = {"สายเหนือ": ("pua", "thawangpha"), "สายใต้": ("muang", "wiangsa")}


@contextmanager
def channel(work, monkeypatch, fault="", told=TOLD):
    """Let a workspace send through a server that behaves so."""
    with mail_server(fault) as inbox:
        setting(monkeypatch, work.parent / "ของผู้ใช้", CHANNEL.format(port=inbox.port))
        telling(work, told)
        yield inbox


def setting(monkeypatch, config, text):
    config.mkdir(exist_ok=True)
    monkeypatch.setenv("TIDAO_CONFIG", str(config))
    monkeypatch.setenv("HERE", PASSWORD)
    file = config / "messages.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    return file


def remind(work, *more):
    return tidao("remind", "--workspace", work, "--round", 2, "--json", *more)


def posted(done):
    return {each["committee"]: each["outcome"] for each in done.json["messages"]["posted"]}


def to(inbox):
    return [address for addresses, _ in inbox.mails for address in addresses]


def test_messages_are_off_unless_the_workspace_names_a_channel(work, monkeypatch):
    fill(work, 2, SECOND)
    with channel(work, monkeypatch, told="") as inbox:
        done = remind(work)
        assert (done.code, done.json["messages"]["channel"]) == (0, None)
        assert after_run(work, run_workspace(work)).posted == ()
    assert inbox.mails == []


def test_a_reminder_goes_once_a_day_to_exactly_those_who_owe(work, monkeypatch):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    with channel(work, monkeypatch) as inbox:
        assert tidao("remind", "--workspace", work, "--round", 2).code == 2  # not trusted yet
        trusted(work)
        assert posted(remind(work, "--dry-run")) == {"สายเหนือ": "planned"}
        assert inbox.mails == []
        assert posted(remind(work)) == {"สายเหนือ": "sent"}
        assert posted(remind(work)) == {"สายเหนือ": "today"}
        assert posted(remind(work, "--dry-run")) == {"สายเหนือ": "today"}
        monkeypatch.setenv("TIDAO_TODAY", "2025-01-22")
        assert posted(remind(work)) == {"สายเหนือ": "sent"}
    assert to(inbox) == ["north@example.go.th"] * 2
    mail = inbox.mails[0][1].get_content()
    assert "ท่าวังผา" in mail
    assert "สายใต้" not in mail
    said = tidao("history", "--workspace", work, "--round", 2, "--json").json["messages"]
    assert [(m["reason"], m["committee"], m["fate"]) for m in said] == [("reminder", "สายเหนือ", "sent")] * 2


def test_while_a_file_cannot_be_read_nobody_is_reminded(work, monkeypatch):
    """It may be anybody's: who has sent all would be told to owe it."""
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    with channel(work, monkeypatch) as inbox:
        trusted(work)
        done = remind(work)
        assert (done.code, done.json["messages"]["error"]["code"], posted(done)) == (4, "unread_holds", {})
    assert inbox.mails == []


@pytest.mark.parametrize(("fault", "fate", "again"), [("drop", "uncertain", "today"), ("no-data", "failed", "sent")])
def test_what_may_have_arrived_is_not_sent_again_and_what_has_not_is(work, monkeypatch, fault, fate, again):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    with channel(work, monkeypatch, fault) as inbox:
        trusted(work)
        first = remind(work)
        assert (first.code, posted(first)) == (4, {"สายเหนือ": fate})
        inbox.fault = ""
        second = remind(work)
        assert posted(second) == {"สายเหนือ": again}
        doubtful = second.json["messages"]["doubtful"]
        assert [d["committee"] for d in doubtful] == (["สายเหนือ"] if fate == "uncertain" else [])
        assert len(tidao("status", "--workspace", work, "--round", 2, "--json").json["doubtful"]) == len(doubtful)


def test_a_server_that_does_not_answer_is_waited_for_once_a_run(work, monkeypatch):
    fill(work, 2, SECOND)
    with channel(work, monkeypatch, "hang") as inbox:
        trusted(work)
        monkeypatch.setattr("tidao_sheets.jobs.channels.TIMEOUT", 1)
        done = remind(work)
        assert (done.code, posted(done)) == (4, {"สายเหนือ": "failed", "สายใต้": "failed"})
        assert inbox.calls == 1
        inbox.fault = ""
        assert posted(remind(work)) == {"สายเหนือ": "sent", "สายใต้": "sent"}


def test_one_that_was_killed_while_sending_is_named_and_not_sent_again(work, monkeypatch):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    with channel(work, monkeypatch, "wait") as inbox:
        trusted(work)
        command = [sys.executable, "-m", "tidao_sheets", "remind", "--round", "2", "--workspace", str(work)]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
        assert inbox.taken.wait(30)
        run.send_signal(signal.SIGKILL)
        run.wait()
        inbox.fault = ""
        for _ in range(2):
            done = remind(work)
            assert posted(done) == {"สายเหนือ": "today"}
            assert [d["fate"] for d in done.json["messages"]["doubtful"]] == ["uncertain"]
        said = tidao("status", "--workspace", work, "--round", 2).out
        assert "may not have arrived" in said
        with desk_at(work) as desk:
            desk.enter()
            assert "may not have arrived" in desk.get("/?round=2").text
    assert len(inbox.mails) == 1


def test_an_unattended_run_tells_what_has_changed_and_only_that(work, monkeypatch):
    fill(work, 2, {**SECOND, "pua": ("99", "7", "18", "9")})
    with channel(work, monkeypatch) as inbox:
        trusted(work)

        def run(day):
            monkeypatch.setenv("TIDAO_TODAY", day)
            inbox.mails.clear()
            result = run_workspace(work)
            assert result.messages is not None
            assert result.messages.exit == 0
            return [
                (p.message.round, p.message.reason, p.message.about)
                for p in result.messages.posted
                if p.outcome == "sent"
            ]

        assert run("2025-02-11") == [(1, "completed", "สายเหนือ"), (1, "completed", "สายใต้"), (1, "complete", ""),
                                     (2, "findings", "สายเหนือ")]  # fmt: skip
        assert to(inbox) == ["secretary@example.go.th"] * 3 + ["north@example.go.th"]
        assert "99" not in inbox.mails[-1][1].get_content()
        assert run("2025-02-12") == []
        fill(work, 2, {**SECOND, "pua": ("12", "77", "18", "9")})
        assert run("2025-02-12") == [(2, "findings", "สายเหนือ")]
        fill(work, 2, {**SECOND, "pua": ("12", "7", "88", "9")})
        assert run("2025-02-12") == []  # at most one a day of a kind: the rest is told tomorrow
        assert run("2025-02-13") == [(2, "findings", "สายเหนือ")]
        fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
        assert run("2025-02-14") == [(2, "findings", "สายเหนือ"), (2, "completed", "สายใต้")]
        assert "north" not in str(inbox.mails[1][0])
        fill(work, 2, SECOND)
        assert run("2025-02-15") == []
        fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7"), "thawangpha": POINTS["thawangpha"]})
        assert run("2025-02-16") == [(2, "completed", "สายเหนือ"), (2, "completed", "สายใต้"), (2, "complete", "")]
        (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
        failed = run("2025-02-17")
        assert {reason for _, reason, _ in failed} == {"failed"}
        assert run("2025-02-17") == []
        assert {reason for _, reason, _ in failed} == {"failed"}


def test_those_who_owe_are_reminded_by_themselves_on_the_days_before_the_last(work, monkeypatch):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    due = Workspace.open(work).programme.rounds[2].due
    with channel(
        work, monkeypatch, told=TOLD.replace("secretary =", 'days = [2]\nreasons = ["reminder"]\nsecretary =')
    ) as inbox:
        trusted(work)
        for left in (3, 2, 2, 1):
            monkeypatch.setenv("TIDAO_TODAY", (due - dt.timedelta(left)).isoformat())
            assert run_workspace(work).messages.exit == 0
            assert len(inbox.mails) == (left <= 2)
    assert to(inbox) == ["north@example.go.th"]


def test_who_has_no_address_is_named_by_the_check_up_and_when_a_message_would_go(work, monkeypatch):
    fill(work, 2, SECOND)
    with channel(work, monkeypatch, told='\n[messages]\nchannel = "mail"\n') as inbox:
        trusted(work)
        assert posted(remind(work)) == {"สายเหนือ": "no_address", "สายใต้": "no_address"}
        checks = tidao("doctor", "--workspace", work, "--json").json["checks"]
        [told] = [c["message"] for c in checks if c["name"] == "messages"]
        assert "สายเหนือ" in told
        assert "สายใต้" in told
    assert inbox.mails == []


def test_a_workspace_that_came_by_mail_sends_nothing_before_it_is_allowed(work, monkeypatch):
    """Nor may it name a host or a secret: it has only the name of a channel that this user has made."""
    fill(work, 2, SECOND)
    with channel(work, monkeypatch) as inbox:
        done = tidao("remind", "--workspace", work, "--round", 2, "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "untrusted")
        assert "north@example.go.th" in done.json["error"]["message"]
        trusted(work)
        file = work / "workspace.toml"
        file.write_text(file.read_text("utf-8").replace("north@", "else@"), "utf-8")
        assert remind(work).json["error"]["code"] == "untrusted"
        file.write_text(file.read_text("utf-8").replace("[messages]", '[messages]\nhost = "example.org"'), "utf-8")
        assert remind(work).json["error"]["code"] == "workspace_invalid"
    assert inbox.mails == []


def test_channels_that_others_can_read_or_that_lack_something_are_refused(work, monkeypatch):
    fill(work, 2, SECOND)
    with channel(work, monkeypatch) as inbox:
        trusted(work)
        file = work.parent / "ของผู้ใช้" / "messages.toml"
        sound = file.read_text("utf-8")

        def refused():
            return remind(work).json["messages"]["error"]

        if os.name == "posix":
            file.chmod(0o640)
            assert refused()["code"] == "channels_open"
            assert "chmod 600" in refused()["remedy"]
            file.chmod(0o600)
        file.write_text(sound.replace("channel.mail", "channel.other"), "utf-8")
        assert refused()["code"] == "no_channel"
        file.write_text(sound.replace('host = "127.0.0.1"', 'host = "example.org"'), "utf-8")
        assert refused()["code"] == "channel_unsafe"
        for broken in ('password = "marker-x', 'password = 7\npasswort = "marker-x"', 'url = "https://marker-x"'):
            file.write_text(sound.replace('password = "env:HERE"', broken), "utf-8")
            assert refused()["code"] == "channels_invalid"
            assert "marker" not in str(refused())
        file.write_text(sound, "utf-8")
        monkeypatch.delenv("HERE")
        assert refused()["code"] == "channel_secret"
        file.unlink()
        assert refused()["code"] == "no_channel"
    assert inbox.mails == []


def test_no_secret_of_a_channel_is_kept_or_told_anywhere(work, monkeypatch):
    fill(work, 2, SECOND)
    marks = ("marker-url", "marker-token", PASSWORD)
    with web_server() as inbox, channel(work, monkeypatch) as mails:
        file = work.parent / "ของผู้ใช้" / "messages.toml"
        text = file.read_text("utf-8") + (
            f'[channel.chat]\nkind = "webhook"\nurl = "http://127.0.0.1:{inbox.port}/marker-url"\ntemplate = "line"\n'
            'headers = { Authorization = "Bearer marker-token" }\n'
        )
        file.write_text(text, "utf-8")
        trusted(work)
        said = [tidao("remind", "--workspace", work, "--round", 2, "-v").said]
        toml = work / "workspace.toml"
        toml.write_text(toml.read_text("utf-8").replace('channel = "mail"', 'channel = "chat"'), "utf-8")
        trusted(work)
        monkeypatch.setenv("TIDAO_TODAY", "2025-01-23")
        inbox.fault = "400"
        said += [tidao("remind", "--workspace", work, "--round", 2, "-v").said for _ in range(2)]
        said += [
            tidao(*words, "--workspace", work).said for words in (("history",), ("status",), ("doctor",), ("trust",))
        ]
        posts = len(inbox.posts)
        fill(work, 2, {**SECOND, "pua": ("99", "7", "18", "9")})
        said += [tidao("watch", "--once", work, "-v").said, tidao("report", "--workspace", work).said]
        assert len(inbox.posts) == posts + 4  # of the first round, and of the findings; each is refused
    assert len(mails.mails) == 2
    assert posts == 4
    assert not any(mark in text for mark in marks for text in said)
    kept = [path for path in work.parent.rglob("*") if path.is_file() and path != file]
    assert not [path for path in kept if any(mark.encode() in path.read_bytes() for mark in marks)]


def test_a_line_message_and_one_to_google_chat_have_the_form_that_is_asked_for(work, monkeypatch):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    told = TOLD.replace('["north@example.go.th"]', '["Cnorth"]')
    with web_server() as inbox, channel(work, monkeypatch, told=told.replace('"mail"', '"chat"')):
        here = f"http://127.0.0.1:{inbox.port}"
        config = work.parent / "ของผู้ใช้"
        trusted(work)
        line = f'[channel.chat]\nkind = "webhook"\nurl = "{here}/push"\ntemplate = "line"\n'
        setting(monkeypatch, config, line)
        assert posted(remind(work)) == {"สายเหนือ": "sent"}
        setting(
            monkeypatch,
            config,
            line.replace(f'url = "{here}/push"', f'urls = {{ Cnorth = "{here}/space" }}').replace(
                '"line"', '"google-chat"'
            ),
        )
        monkeypatch.setenv("TIDAO_TODAY", "2025-01-22")
        assert posted(remind(work)) == {"สายเหนือ": "sent"}
    (path, _, push), (space, _, chat) = inbox.posts
    assert (path, space, push["to"], push["messages"][0]["type"]) == ("/push", "/space", "Cnorth", "text")
    assert push["messages"][0]["text"].partition("เหลือ")[0] == chat["text"].partition("เหลือ")[0]
    assert [*chat] == ["text"]


def test_on_either_database_it_is_the_same(work, monkeypatch, database):
    fill(work, 2, {**SECOND, "wiangsa": ("8", "5", "15", "7")})
    with channel(work, monkeypatch, "drop") as inbox:
        file = work / "workspace.toml"
        file.write_text(file.read_text("utf-8").replace("[ledger]", f'[ledger]\nurl = "{database.url}"', 1), "utf-8")
        trusted(work)
        assert posted(remind(work)) == {"สายเหนือ": "uncertain"}
        inbox.fault = ""
        assert posted(remind(work)) == {"สายเหนือ": "today"}
        [kept] = database.rows("SELECT about, reason, fate FROM tidao_message")
        assert kept == ("สายเหนือ", "reminder", "uncertain")
    assert len(inbox.mails) == 1


CELLS = st.sampled_from(["", "5", "99"])
HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(["remind", "watch"]),
        st.integers(0, 3),
        st.fixed_dictionaries({code: CELLS for codes in OFFICES.values() for code in codes}),
        st.sampled_from(["", "", "drop", "no-data"]),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_nobody_but_those_who_owe_is_ever_reminded_and_nobody_twice_in_a_day(tmp_path_factory, monkeypatch, history):
    from workspaces import small_workspace

    work = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("สุ่ม") / "งาน")
    due = Workspace.open(work).programme.rounds[2].due
    taken: dict[tuple[str, str], int] = {}
    with monkeypatch.context() as patch, channel(work, patch) as inbox:
        trusted(work)
        for how, left, cells, fault in history:
            day = (due - dt.timedelta(left)).isoformat()
            patch.setenv("TIDAO_TODAY", day)
            fill(work, 2, {code: (first, "5", "5", "5") for code, first in cells.items()})
            owing = {WHOSE[c] for c, codes in OFFICES.items() if any(cells[code] != "5" for code in codes)}
            inbox.fault = fault
            inbox.mails.clear()
            if how == "remind":
                remind(work)
            else:
                run_workspace(work)
            for addresses, mail in inbox.mails:
                if "ค้าง" in mail["Subject"]:
                    [address] = addresses
                    assert address in owing
                    taken[address, day] = taken.get((address, day), 0) + 1
    assert all(count == 1 for count in taken.values())


def test_every_reason_has_its_name():
    from typing import get_args

    from tidao_sheets.core.settings.messages import Reason

    assert {*NAMES} == {*get_args(Reason)}

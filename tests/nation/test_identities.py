"""Secrets are nowhere but in their files: planted, they are searched for in the whole database and all that is said."""

import json
import os
import subprocess

import pytest
from databases import PASSWORD
from google_work import fill_in, google_workspace
from nation_work import MARK

pytest_plugins = ["nation_fixtures", "sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.postgresql


def dump(postgresql, url):
    """Return all that a database holds, as its own program tells it."""
    command = [str(postgresql.programs / "pg_dump"), "--inserts", "-h", "127.0.0.1", "-p", str(postgresql.port)]
    command += ["-U", "tidao", url.rpartition("/")[2]]
    done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PGPASSWORD": PASSWORD})
    return done.stdout.decode()


def google_province(nation, shared, name, *, assigned):
    """Make a province on Google, of its own service account or of one that the nation gives it; return its key."""
    work = google_workspace(shared, nation.folder / name)
    fill_in(work)
    path, key = work.folder / "workspace.toml", work.folder / "google.json"
    text = path.read_text("utf-8").replace("[ledger]\n", f"[ledger]\nurl = {json.dumps(nation.url)}\n")
    if assigned:
        key = key.rename(nation.folder / f"{name}-{MARK}.json")
        text = text.replace('auth = "service_account"', 'auth = "default"').replace('credentials = "google.json"', "")
    path.write_text(text, "utf-8")
    return work, key


def test_identities_are_given_to_provinces_and_no_secret_leaves_its_file(nation, shared, postgresql, monkeypatch):
    works, keys = zip(
        *(google_province(nation, shared, name, assigned=a) for name, a in (("น่าน", False), ("แพร่", True))), strict=True
    )
    files = {"north": keys[1], "south": nation.folder / "ไม่มี.json"}
    table = "".join(f"{name} = {json.dumps(str(path))}\n" for name, path in files.items())
    nation.write(f"# {MARK}\n[identities]\n{table}")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    said = [nation.say("add", *(work.folder for work in works), "--json")]
    assert said[0].code == 0, said[0].said
    given = {p["folder"]: (p["identity"], p["assigned"]) for p in said[0].json["added"]}
    assert [given[str(work.folder)] for work in works] == [(works[0].robot, False), ("north", True)]
    worker = nation.worker("--once", "-v")
    nation.until("SELECT 1 FROM procrastinate_jobs")
    kept = dump(postgresql, nation.url)
    assert "tidao province" in kept
    out, err = worker.communicate(timeout=90)
    assert worker.returncode == 0, err + out
    assert "GOOGLE_APPLICATION_CREDENTIALS" not in os.environ
    said += [nation.say("add", *(work.folder for work in works)), nation.say("status"), nation.say("status", "--json")]
    assert len(nation.rows("SELECT 1 FROM tidao_nation_run WHERE exit = 0")) == 2
    secrets = [MARK, PASSWORD, nation.url, *shared.world.tokens]
    for key in keys:
        told = json.loads(key.read_text("utf-8"))
        secrets += [told["private_key_id"], *(line for line in told["private_key"].split("\n") if len(line) > 10)]
    kept += dump(postgresql, nation.url)
    assert "tidao_nation_province" in kept
    assert str(works[0].folder) in kept
    everything = {"the database": kept, "a worker": out + err, "commands": "".join(each.said for each in said)}
    for place, text in everything.items():
        assert [secret for secret in secrets if secret in text] == [], place


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_key_that_others_may_read_is_not_used(nation, shared):
    own, key = google_province(nation, shared, "น่าน", assigned=False)
    key.chmod(0o644)
    done = nation.say("add", own.folder, "--json")
    assert (done.code, done.json["refused"][0]["code"]) == (2, "nation_secret")
    given, key = google_province(nation, shared, "แพร่", assigned=True)
    nation.write(f"[identities]\nnorth = {json.dumps(str(key))}\n")
    assert nation.say("add", given.folder).code == 0
    key.chmod(0o644)
    done = nation.say("run", "--once", "--json")
    assert done.code == 4
    assert "chmod 600" in done.json["unseen"][0]["reason"]
    nation.write()
    done = nation.say("run", "--once", "--json")
    assert 'no identity "north"' in done.json["unseen"][0]["reason"]

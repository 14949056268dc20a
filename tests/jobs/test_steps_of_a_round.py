"""The next step of a real round, from no forms at all to its documents, and that jobs refuse what it says must wait."""

import pytest
from workspaces import DAY, POINTS, SMALL, fill, small_workspace, tidao

from tidao_sheets.core.record.round_state import why_not
from tidao_sheets.jobs.closing import close_round
from tidao_sheets.jobs.closing_outcome import Asked, NotClosableError
from tidao_sheets.jobs.status import round_status
from tidao_sheets.jobs.workspace import Workspace


def told(folder, number=1):
    return tidao("status", "--workspace", folder, "--round", number, "--json").json["next"]


def test_a_round_step_by_step(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    folder = tmp_path / "ใหม่"
    assert tidao("init", folder, "--programme", SMALL).code == 0
    assert told(folder)["kind"] == "forms"
    assert tidao("forms", "--round", 1, "--workspace", folder).code == 0
    assert told(folder)["kind"] == "remind"
    fill(folder, 1, POINTS)
    assert told(folder)["kind"] == "sync"
    at = ("--round", 1, "--workspace", folder)
    assert tidao("sync", *at).code == 0
    assert told(folder)["kind"] == "close"
    settings = folder / "workspace.toml"
    until = "[letters.review_until]\n1 = 2025-02-28\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[letters.review_until]\n", until), "utf-8")
    assert tidao("close", *at).code == 0
    assert told(folder)["kind"] == "letters"
    assert tidao("letters", *at, "--format", "docx").code == 0
    assert told(folder)["kind"] == "submit"
    assert f"{len(POINTS)}" in told(folder)["said"]
    assert tidao("review", "add", "pua", *at, "--criterion", "ก.1", "--reason", "ขอ", "--date", DAY).code == 0
    assert told(folder)["kind"] == "decide"
    more = ("--points", "ก.1=12.5", "--reason", "พบหลักฐาน", "--by", "ประธาน", "--date", DAY)
    assert tidao("review", "decide", "1", *at, *more).code == 0
    assert told(folder)["kind"] == "letters"
    assert tidao("letters", *at, "--format", "docx").code == 0
    assert told(folder)["kind"] == "submit"
    [one] = tidao("letters", *at, "--json").json["set"]["print"]
    assert f"print for signature: {one['documents']} documents, {one['pages']} pages" in told(folder)["said"]


@pytest.mark.parametrize("score", ["", "99", "8"])
def test_what_must_wait_is_refused_by_the_job_and_nothing_else(score, tmp_path, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    fill(folder, 1, POINTS | {"pua": (score, "7", "18", "8")})
    workspace = Workspace.open(folder)
    why = why_not(round_status(workspace, 1).state, "close")
    if score == "8":
        assert why is None
        assert close_round(workspace, 1, Asked()).closing
    else:
        assert why is not None
        with pytest.raises(NotClosableError):
            close_round(workspace, 1, Asked())

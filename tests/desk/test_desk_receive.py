"""Returned files at the desk: received as the shell receives them, under safe names, within bounds, leaving nothing."""

import io
import re
import zipfile

import pytest
from desk_work import desk_at
from workspaces import POINTS, files, fill, small_workspace, tidao

VOLATILE = (".tidao", "tidao.db")


def returned(tmp_path, tmp_path_factory):
    """A form that came back, with a score changed."""
    other = small_workspace(tmp_path_factory, tmp_path / "คณะ")
    fill(other, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    return (other / "forms" / "รอบ1-สายเหนือ.xlsx").read_bytes()


def test_it_comes_to_what_the_shell_comes_to(work, tmp_path, tmp_path_factory):
    form = returned(tmp_path, tmp_path_factory)
    shell = small_workspace(tmp_path_factory, tmp_path / "เชลล์")
    given = tmp_path / "ส่งมา"
    given.mkdir()
    (given / "zone (1).xlsx").write_bytes(form)
    (given / "ภาพ.jpg").write_bytes(b"\xff\xd8\xff" + b"x" * 100)
    said = tidao("collect", given, "--workspace", shell, "--round", 1, "--sender", "สมศรี").out
    with desk_at(work) as desk:
        desk.enter()
        assert desk.get("/receive").code == 200
        sent = [(path.name, path.read_bytes()) for path in sorted(given.iterdir())]
        told = desk.ended(desk.upload(sent, sender="สมศรี", round="1"))
    assert "score form" in told
    assert files(work, but=(*VOLATILE, "inbox")) == files(shell, but=VOLATILE)
    for line in said.splitlines()[1:]:
        if not line.startswith(("Next", "    ", "From")):
            assert line.strip() in told.replace("&#34;", '"')
    assert not [*(work / "inbox").iterdir()]


@pytest.mark.parametrize(
    "name",
    [
        "../../../programme.toml",
        "..\\..\\workspace.toml",
        "/etc/passwd",
        "C:\\Windows\\a.xlsx",
        "a/b/c.xlsx",
        ".htaccess",
        "con.xlsx",
        "x" * 400 + ".xlsx",
        "a\u202exslx.exe",
        "..",
        "<img src=x onerror=alert(1)>.xlsx",
    ],
)
def test_no_name_leads_out_of_the_place_of_uploads(name, work, tmp_path):
    before = files(tmp_path, but=("งาน/.tidao", "งาน/tidao.db"))
    with desk_at(work) as desk:
        desk.enter()
        told = desk.ended(desk.upload([(name, b"nothing that is a form")]))
    assert "<img" not in told
    after = files(tmp_path, but=("งาน/.tidao", "งาน/tidao.db"))
    assert {n: d for n, d in after.items() if n in before} == before
    assert all(n.startswith(("งาน/received", "งาน/inbox", "งาน/forms")) for n in set(after) - set(before))


def test_a_zip_bomb_is_refused_by_name(work):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("ระเบิด.xlsx", bytes(400 * 2**20))
    before = files(work / "forms")
    with desk_at(work) as desk:
        desk.enter()
        told = desk.ended(desk.upload([("งาน.zip", bomb.getvalue())]))
    assert "งาน.zip" in told
    assert "not taken" in told
    assert files(work / "forms") == before
    assert not [*(work / "inbox").iterdir()]


def test_what_is_too_large_too_many_or_without_a_token_leaves_nothing(work, monkeypatch):
    monkeypatch.setattr("tidao_sheets.desk.app.UPLOAD", 100_000)
    monkeypatch.setattr("tidao_sheets.desk.app.DeskRequest.max_form_parts", 50)
    with desk_at(work) as desk:
        desk.enter()
        assert desk.upload([("ก.xlsx", b"x" * 200_000)]).code == 413
        assert desk.upload([(f"{n}.xlsx", b"x") for n in range(60)]).code == 413
        assert desk.upload([("ก.xlsx", b"x")], token=desk.token[::-1]).code == 403
        assert desk.upload([("", b"")]).code == 409
        assert desk.upload([("ก.xlsx", b"x")], path="/do/sync").code == 413
        assert not [*(work / "inbox").iterdir()]
        assert desk.get("/receive").code == 200


def test_files_of_one_name_are_all_received(work):
    with desk_at(work) as desk:
        desk.enter()
        told = desk.ended(desk.upload([("ก.pdf", b"%PDF-1"), ("a/ก.pdf", b"%PDF-2"), ("ก.pdf", b"%PDF-3")]))
    assert len(re.findall(r"scan or PDF", told)) == 3


def test_the_inbox_is_received_and_stays(work):
    inbox = work / "inbox"
    inbox.mkdir()
    (inbox / "ลงนาม.pdf").write_bytes(b"%PDF-1")
    with desk_at(work) as desk:
        desk.enter()
        assert "ลงนาม.pdf" in desk.get("/receive").text
        assert "signed sheet" in desk.done("/receive/inbox", signed="สายเหนือ")
    assert (inbox / "ลงนาม.pdf").is_file()


def test_where_copies_disagree_one_is_picked_and_every_job_honours_it(work, tmp_path, tmp_path_factory):
    form = returned(tmp_path, tmp_path_factory)
    with desk_at(work) as desk:
        desk.enter()
        desk.ended(desk.upload([("zone (1).xlsx", form)]))
        page = desk.get("/receive?round=1").text
        [cell, *others] = dict.fromkeys(re.findall(r'name="cell ([^"]+)"', page))
        values = re.findall(r'name="cell [^"]+" value="([^"]+)"> <strong>([^<]+)<', page)
        assert others == []
        assert {value for _, value in values} == {"11", "12"}
        assert desk.post("/receive/choose", round="1", by="สมศรี").code == 409
        name = next(name for name, value in values if value == "11")
        assert "It is not told" not in desk.done(
            "/receive/choose", **{f"cell {cell}": name, "by": "สมศรี", "round": "1"}
        )
        assert "Copies that disagree" not in desk.get("/receive?round=1").text
    points = {
        o["code"]: o["points"] for o in tidao("check", "--workspace", work, "--round", 1, "--json").json["offices"]
    }
    assert points["pua"]["ก.1"] == "11"

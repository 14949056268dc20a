"""The nation's views, on both databases: what they tell is the record's figures, reckoned anew by other code."""

import hashlib
import json
import statistics
import zlib
from collections import defaultdict
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from ledger_work import shared_workspace
from nations import PROVINCES, Reckoned, dice_of, other_rubric, percent, programme_of, some_round
from sql_document import EXAMPLES, examples, markdown
from workspaces import DAY, POINTS, fill, tidao

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.file import parse_programme
from tidao_sheets.core.settings.records import LedgerSettings
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger import acts as acts_module
from tidao_sheets.ledger import layout as layout_module
from tidao_sheets.ledger.errors import LedgerError
from tidao_sheets.ledger.layout import LAYOUT
from tidao_sheets.ledger.place import derived_id, open_ledger
from tidao_sheets.ledger.views import VIEWS

ROOT = Path(__file__).parents[2]
CLOSED = {"partial": None, "resolution": None, "signed": [], "letters": {}}
BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


def ledger_of(folder, province, database):
    """Return the ledger of a province's workspace, which is only a folder."""
    (place := folder / province).mkdir(exist_ok=True)
    return open_ledger(LedgerSettings(url=database.url, id=derived_id(province)), place, lambda _: None)


def recorded(folder, database, seed):
    """Record a nation at random, some rounds more than once, some closed; return what stands of each round."""
    dice, stands = dice_of(seed), {}
    for n, province in enumerate(PROVINCES):
        text = programme_of(province)
        text = other_rubric(text) if n % 3 == 2 else text
        programme = parse_programme(text, "programme.toml")
        with closing(ledger_of(folder, province, database)) as ledger:
            for number in (1, 2):
                for _ in range(dice.randint(0 if number == 2 else 1, 2)):
                    round_ = stands[province, number] = some_round(programme, number, dice)
                    ledger.record_reading(programme, round_, text)
            if dice.random() < 0.5:
                ledger.close_round(programme, stands[province, 1], text, CLOSED, _later())
    return stands


def _later():
    from nations import THEN

    return THEN.replace(day=28)


def view(database, name):
    """Return the rows of a view as dictionaries."""
    columns = [c.name for v in VIEWS if v.name == name for c in v.columns]
    rows = database.rows(f"SELECT {', '.join(columns)} " + f"FROM {name}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def whole(points):
    return None if points is None else int(points * 1_000_000)


@pytest.mark.parametrize("seed", range(3))
def test_views_are_what_other_code_reckons(tmp_path, database, seed):
    stands = recorded(tmp_path, database, seed)
    reckoned = {key: Reckoned(key[0], round_) for key, round_ in stands.items()}
    _same_offices(database, reckoned)
    _same_criteria(database, reckoned)
    _same_groups(database, reckoned)
    told = {(r["province"], r["round"], r["code"], r["office"], r["value"]) for r in view(database, "nation_finding")}
    assert told == {
        (province, number, f.code, f.office, f"{f.office}\\u0000\\ud800")
        for (province, number), round_ in stands.items()
        for f in round_.findings
    }
    rounds = {(r["province"], r["round"]): r for r in view(database, "nation_round")}
    assert rounds.keys() == stands.keys()
    for key, row in rounds.items():
        assert row["check_code"] == stands[key].assessment.fingerprint()
        assert row["read_at"] == stands[key].read_at.isoformat()
        assert (row["complete"], row["offices"]) == (len(reckoned[key].complete), len(reckoned[key].scores))
    runs = view(database, "nation_run")
    assert sorted(r["run"] for r in runs if r["stands"]) == sorted(r["run"] for r in rounds.values())
    assert len(runs) == database.rows("SELECT count(*) FROM tidao_reading")[0][0]


def _same_offices(database, reckoned):
    rows = {(r["province"], r["round"], r["office"]): r for r in view(database, "nation_office")}
    assert rows.keys() == {(*key, office) for key, found in reckoned.items() for office in found.scores}
    for (province, number, office), row in rows.items():
        found = reckoned[province, number]
        total = found.totals.get(office)
        assert row["total"] == (None if total is None else plain(total))
        assert row["total_millionths"] == whole(total)
        assert (row["tier"] or "incomplete") == found.star(office)
        assert (row["panel"], row["panel_name"]) == (found.panels[office].id, found.panels[office].name)
        better = sum(other > total for other in found.totals.values()) if total is not None else None
        assert row["rank"] == (None if better is None else better + 1)


def _same_criteria(database, reckoned):
    rows = {(r["province"], r["round"], r["office"], r["criterion"]): r for r in view(database, "nation_criterion")}
    assert len(rows) == sum(len(found.scores) * len(found.marks) for found in reckoned.values())
    for (province, number, office, criterion), row in rows.items():
        points = reckoned[province, number].scores[office].points.get(criterion)
        assert row["points"] == (None if points is None else plain(points))
        assert row["points_millionths"] == whole(points)
        assert row["full_marks_millionths"] == whole(reckoned[province, number].marks[criterion])
        assert bool(row["missing"]) == (criterion in reckoned[province, number].scores[office].missing)


def _same_groups(database, reckoned):
    stars = {(r["province"], r["round"], r["tier"]): r["offices"] for r in view(database, "nation_star")}
    assert stars == {(*key, star): n for key, found in reckoned.items() for star, n in found.stars.items()}
    given, versions = defaultdict(list), {}
    for row in view(database, "nation_round"):  # one version, one rubric
        rubric = tuple(reckoned[row["province"], row["round"]].marks.items())
        assert versions.setdefault(row["version"], rubric) == rubric
    panels = defaultdict(list)
    for (province, number), found in reckoned.items():
        version = tuple(found.marks.items())
        for office, scores in found.scores.items():
            panels[province, number, found.panels[office].id].append(
                (found.totals.get(office), sum(found.marks.values()))
            )
            for criterion in found.marks if office in found.totals else ():
                given[version, number, criterion].append((scores.points[criterion], found.marks[criterion]))
    for row in view(database, "nation_panel"):
        known = [(t, full) for t, full in panels.pop((row["province"], row["round"], row["panel"])) if t is not None]
        assert row["complete"] == len(known)
        assert row["percent"] == percent(sum(t for t, _ in known), sum(full for _, full in known))
    assert not panels
    for row in view(database, "nation_distribution"):
        points = given.pop((versions[row["version"]], row["round"], row["criterion"]))
        assert row["offices"] == len(points)
        assert row["at_full_marks"] == sum(p == full for p, full in points)
        assert row["points_millionths"] == whole(sum(p for p, _ in points))
        assert row["most_millionths"] == whole(max(p for p, _ in points))
        assert row["least_millionths"] == whole(min(p for p, _ in points))
        assert row["percent"] == percent(sum(p for p, _ in points), sum(full for _, full in points))
    assert not given
    assert len(versions) == 2


def test_the_document_tells_of_every_view_and_its_examples_run(golden, tmp_path, database):
    golden("../../docs/sql.md", markdown())
    stands = recorded(tmp_path, database, 1)
    found = examples((ROOT / "docs" / "sql.md").read_text("utf-8"))
    assert found == [sql for _, sql in EXAMPLES]
    told = {sql: database.rows(sql.replace("2567", "2568")) for sql in found}
    assert all(told[sql] for sql in found[:-1])  # every round of this nation has rows
    [medians] = [rows for sql, rows in told.items() if "twice_the_median" in sql]
    versions = {(r["province"], r["round"]): r["version"] for r in view(database, "nation_round")}
    points = defaultdict(list)
    for (province, number), round_ in stands.items():
        for result in round_.assessment.offices.values() if number == 1 else ():
            for criterion, given in result.scores.points.items():
                points[versions[province, 1], criterion].append(given)
    assert {(v, c): Decimal(int(twice)) / 2_000_000 for v, c, twice in medians} == {
        key: statistics.median(given) for key, given in points.items()
    }


def test_nothing_is_written_through_a_view(tmp_path, database):
    recorded(tmp_path, database, 1)
    write = ("DELETE FROM {}", "UPDATE {} SET {} = NULL", "INSERT INTO {} ({}) VALUES (NULL)")
    for each in VIEWS:
        for sql in write:
            with pytest.raises(Exception, match=r"(?i)view"):
                database.rows(sql.format(each.name, each.columns[0].name))


# ── What becomes of a round ──


@pytest.fixture
def work(tmp_path, tmp_path_factory, database):
    folder = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    path = folder / "workspace.toml"
    until = "[letters.review_until]\n1 = 2099-01-01\n"
    path.write_text(path.read_text("utf-8").replace("[letters.review_until]\n", until), "utf-8")
    return folder


def run(folder, command, *more):
    done = tidao(command, *more, "--workspace", folder, "--round", 1, "--json")
    assert done.code == 0, done.said
    return done


def stands(database):
    [row] = view(database, "nation_round")
    return row, {r["office"]: r["total"] for r in view(database, "nation_office")}


def test_rows_follow_readings_closing_decisions_and_reopening(work, database):
    run(work, "sync")
    first, totals = stands(database)
    assert totals["pua"] == "45"
    run(work, "sync")
    second, _ = stands(database)
    assert (second["run"], second["check_code"]) == (first["run"] + 1, first["check_code"])
    fill(work, 1, BETTER)
    run(work, "sync")
    run(work, "close")
    closed, totals = stands(database)
    assert (closed["closed"], totals["wiangsa"]) == (1, "49")
    run(work, "review", "add", "wiangsa", "--criterion", "ก.1", "--reason", "x")
    run(work, "review", "decide", 1, "--points", "ก.1=11.5", "--reason", "x", "--by", "x")
    decided, totals = stands(database)
    assert (totals["wiangsa"], decided["closed_at"]) == ("48.5", closed["closed_at"])
    workspace = Workspace.open(work)
    with workspace.ledger() as ledger:
        [round_] = ledger.last_readings(workspace.programme).values()
        assert decided["check_code"] == round_.assessment.fingerprint()
    run(work, "reopen", "--reason", "x")
    again, totals = stands(database)
    assert (again["closed_at"], totals["wiangsa"]) == (None, "49")


def as_layout_3(database):
    """Take away what layout 4 has brought."""
    for each in VIEWS:
        database.rows(f"DROP VIEW {each.name}")
    for table in ("rubric", "office", "criterion", "finding", "figures"):
        database.rows(f"DROP TABLE tidao_{table}")
    database.rows("UPDATE tidao_about SET value = '3' WHERE name = 'layout'")


def as_another_layout(database):
    """Hold figures in another way, under views of the same words."""
    database.rows("ALTER TABLE tidao_office ADD COLUMN former INTEGER")
    database.rows("UPDATE tidao_about SET value = '3' WHERE name = 'layout'")


@pytest.mark.parametrize("as_before", [as_layout_3, as_another_layout])
def test_rows_of_a_former_layout_are_made_of_its_record(work, database, tmp_path, as_before):
    recorded(tmp_path, database, 1)
    run(work, "sync")
    fill(work, 1, BETTER)
    run(work, "sync")
    run(work, "close")
    run(work, "review", "add", "wiangsa", "--criterion", "ก.1", "--reason", "x")
    run(work, "review", "decide", 1, "--points", "ก.1=11.5", "--reason", "x", "--by", "x")
    names = [v.name for v in VIEWS]
    before = {name: sorted(map(repr, view(database, name))) for name in names}
    as_before(database)
    assert tidao("check", "--workspace", work, "--round", 1).code == 0  # to read changes nothing
    assert database.rows("SELECT value FROM tidao_about WHERE name = 'layout'") == [("3",)]
    run(work, "letters", "--kind", "announcement", "--format", "docx")
    assert database.rows("SELECT value FROM tidao_about WHERE name = 'layout'") == [(str(LAYOUT),)]
    assert {name: sorted(map(repr, view(database, name))) for name in names} == before


def test_a_reading_without_its_programme_file_is_listed_without_rows(work, database):
    run(work, "sync")
    as_layout_3(database)
    [(found,)] = database.rows("SELECT content FROM tidao_reading")
    [(body,)] = database.rows("SELECT body FROM tidao_content WHERE hash = ?", found)
    file = json.loads(zlib.decompress(body))["programme"]
    database.rows("DELETE FROM tidao_content WHERE hash = ?", file)
    run(work, "letters", "--kind", "announcement", "--format", "docx")
    assert view(database, "nation_round") == []
    assert [(r["province"], r["stands"]) for r in view(database, "nation_run")] == [(None, 0)]
    run(work, "sync")
    assert [r["complete"] for r in view(database, "nation_round")] == [4]


def test_rows_and_reading_are_of_one_transaction(work, database, monkeypatch):
    run(work, "sync")
    before = stands(database), database.rows("SELECT count(*) FROM tidao_reading")
    fill(work, 1, BETTER)

    def stop(*_):
        raise LedgerError(name="x", detail="x")

    with monkeypatch.context() as patch:
        patch.setattr(acts_module, "keep_figures", stop)
        assert tidao("sync", "--workspace", work, "--round", 1).code == 4
    assert (stands(database), database.rows("SELECT count(*) FROM tidao_reading")) == before
    run(work, "sync")
    assert stands(database)[1]["wiangsa"] == "49"


CHANGED = (
    "UPDATE tidao_criterion SET points = '1' WHERE office = 'pua' AND criterion = 'ก.1'",
    "UPDATE tidao_office SET tier = 'excellent' WHERE office = 'wiangsa'",
    "DELETE FROM tidao_criterion WHERE office = 'pua'",
    "INSERT INTO tidao_finding (figures, place, code, severity) SELECT id, 99, 'x', 'error' FROM tidao_figures",
    "UPDATE tidao_figures SET province = 'ลำพูน'",
)


def test_rows_that_somebody_has_changed_are_told_and_made_anew(work, database):
    run(work, "sync")
    before = {
        v.name: sorted(map(repr, view(database, v.name))) for v in VIEWS if v.name not in ("nation_run", "nation_round")
    }
    for change in CHANGED:
        database.rows(change)
        told = tidao("doctor", "--workspace", work)
        assert (told.code, "rows for SQL of round 1" in told.said) == (1, True), change
        run(work, "sync")
        assert tidao("doctor", "--workspace", work).code == 0
        assert {name: sorted(map(repr, view(database, name))) for name in before} == before
    run(work, "close")
    database.rows(CHANGED[0])
    told = tidao("doctor", "--workspace", work)
    assert (told.code, "Restore the record" in told.said) == (1, True)


def test_only_views_of_ours_are_taken_word_by_word(tmp_path, tmp_path_factory):
    from databases import Place

    database = Place(f"sqlite:///{(tmp_path / 'shared.db').as_posix()}")
    folder = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    run(folder, "sync")
    assert tidao("doctor", "--workspace", folder).code == 0
    database.rows("DROP VIEW nation_run")
    database.rows("CREATE VIEW nation_run AS SELECT randomblob(1000000000) AS run FROM tidao_reading")
    done = tidao("sync", "--workspace", folder, "--round", 1)
    assert (done.code, "views" in done.said) == (4, True)


def test_what_the_tables_and_views_are_has_a_number():
    """A ledger of this number is left as it is: where this changes, `LAYOUT` does; `_OWN` keeps a view's former SQL."""
    told = [layout_module._TABLES, layout_module._OF, *(v.sql for v in VIEWS)]
    assert (LAYOUT, hashlib.sha256("".join(told).encode()).hexdigest()[:16]) == (4, "0c46557a62251f82")


def test_millionths_are_exact():
    from tidao_sheets.ledger.figure_rows import millionths

    for text in ("0", "8.5", "0.000001", "999999.999999", "12.34"):
        assert Decimal(millionths(Decimal(text))) / 1_000_000 == Decimal(text)

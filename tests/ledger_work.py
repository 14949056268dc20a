"""What the tests of the ledger share: a workspace with another ledger, and the tables of the former layout."""

from workspaces import small_workspace, tidao

from tidao_sheets.ledger.witness import WITNESS


def with_ledger(folder, url):
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[ledger]\n", f'[ledger]\nurl = "{url}"\n'), encoding="utf-8")
    tidao("trust", "--yes", "--workspace", folder)  # a URL that is none is refused by what is tried next


def shared_workspace(tmp_path_factory, folder, database):
    """Make a workspace with a shared ledger in which nothing has been recorded yet."""
    small_workspace(tmp_path_factory, folder)
    for name in ("tidao.db", WITNESS):
        (folder / name).unlink()
    with_ledger(folder, database.url)
    return folder


LAYOUT_1 = """
CREATE TABLE about ("key" VARCHAR(40) NOT NULL, value VARCHAR(200), PRIMARY KEY ("key"));
CREATE TABLE snapshot (fingerprint VARCHAR(64) NOT NULL, body TEXT NOT NULL, PRIMARY KEY (fingerprint));
CREATE TABLE reading (id INTEGER NOT NULL, programme VARCHAR(100) NOT NULL, round INTEGER NOT NULL,
  read_at VARCHAR(40) NOT NULL, snapshot VARCHAR(64) NOT NULL, PRIMARY KEY (id),
  FOREIGN KEY(snapshot) REFERENCES snapshot (fingerprint));
CREATE TABLE write (id INTEGER NOT NULL, workbook VARCHAR(1000) NOT NULL, at VARCHAR(40) NOT NULL,
  state VARCHAR(10) NOT NULL, charts INTEGER NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE letter (id INTEGER NOT NULL, programme VARCHAR(100) NOT NULL, round INTEGER NOT NULL,
  kind VARCHAR(40) NOT NULL, office VARCHAR(40), at VARCHAR(40) NOT NULL, path VARCHAR(1000) NOT NULL,
  fingerprint VARCHAR(40) NOT NULL, PRIMARY KEY (id));
INSERT INTO about VALUES ('layout', '1');
"""

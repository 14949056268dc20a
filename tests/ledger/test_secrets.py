"""A ledger's password is nowhere but in workspace.toml: planted in every form of URL, it is searched for."""

import itertools

import pytest
from databases import Place
from ledger_work import with_ledger
from workspaces import IN_A_WORKSPACE, tidao

from tidao_sheets.core.settings.database_url import database_url

MARK = "Pl4nted"
AT_THE_LEDGER = [command for command in IN_A_WORKSPACE if command[0] != "evidence"]  # it looks at workbooks alone
REFUSED = [
    f"postgres://u:{MARK}@h/db",
    f"POSTGRESQL://u:{MARK}@h/db",
    f"Postgresql://u:{MARK}@h/db",
    f"postgresql+foo://u:{MARK}@h/db",
    f"postgresql+psycopg://u:{MARK}@h/db",
    f"mysql://u:{MARK}@h/db",
    f"mysql+pymysql://u:{MARK}@h/db",
    f"mssql://u:{MARK}@h/db?driver=x",
    f"oracle://u:{MARK}@h/db",
    f"sqlite://u:{MARK}@h/db",
    f"sqlite:///x.db?password={MARK}",
    f"sqlite:///x.db#{MARK}",
    f"postgresql://h/db?password={MARK}",
    f"postgresql://h/db?user=u&password={MARK}",
    f"postgresql://h/db?passfile={MARK}",
    f"postgresql://h/db?options=-c%20x={MARK}",
    f"postgresql://u:{MARK}@h:port/db",
    f"postgresql://u:{MARK}@h:99999/db",
    f"postgresql://u:{MARK}@h:0/db",
    f"postgresql://u:{MARK}@h",
    f"postgresql://u:{MARK}@h/",
    f"postgresql://u:{MARK}@h,h2/db",
    f"postgresql://u:{MARK}@h/db?sslmode=require&sslmode={MARK}",
    f"postgresql://u:{MARK}%FF@h/db",
    f"postgresql://u:{MARK}%00@h/db",
    f"postgresql://h/u:{MARK}@db",
    f"postgresql://u:a@{MARK}@h/db",
    f"postgresql://u:{MARK}@h/db?host=/tmp",
    f" u:{MARK}",
    MARK,
    f"{MARK}://",
]


def said(folder, commands=IN_A_WORKSPACE[:3]):
    """Run every command in every manner; return all that is said, and all exit codes."""
    text, codes = "", set()
    for (lang, *more), command in itertools.product((("th",), ("en", "-v"), ("en", "--json")), commands):
        done = tidao(*command, "--workspace", folder, "--round", 1, *more, lang=lang, cwd=folder.parent)
        text, codes = text + done.said, codes | {done.code}
    return text, codes


def written(folder):
    """Return all bytes of a workspace but those that a person wrote."""
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "workspace.toml")


@pytest.mark.parametrize("url", REFUSED)
def test_a_refused_url_is_not_shown(work, url):
    with_ledger(work, url)
    text, codes = said(work)
    assert codes == {2}
    assert MARK not in text
    assert MARK.encode() not in written(work)


@pytest.mark.parametrize(
    "line",
    [
        'url = ["postgresql://u:{}@h/db"]',
        'url = {{ password = "{}" }}',
        "url = '''postgresql://u:{}@h/db\nx'''",
        'url = "postgresql://u:{}@h/' + "x" * 500 + '"',
        'url = "postgresql://u:{}\\tx@h/db"',
        'url = "postgresql://u:{}@h/db',
        "url = postgresql://u:{}@h/db",
        'password = "{}"',
        'urls = "postgresql://u:{}@h/db"',
        'url = "x"\nurl = "postgresql://u:{}@h/db"',
    ],
)
def test_a_url_in_a_wrong_shape_is_not_shown(work, line):
    path = work / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[ledger]\n", f"[ledger]\n{line.format(MARK)}\n"), encoding="utf-8")
    text, codes = said(work)
    assert codes == {2}
    assert MARK not in text


@pytest.mark.parametrize("more", ["", "?sslmode=require", "?connect_timeout=1", "?sslmode=Nonsense"])
def test_the_password_of_a_server_that_is_not_there_is_not_shown(work, more):
    with_ledger(work, f"postgresql://u:{MARK}@127.0.0.1:1/db{more}")
    text, codes = said(work, AT_THE_LEDGER)
    assert codes == {4}
    assert "u@127.0.0.1" in text
    assert MARK not in text
    assert MARK.encode() not in written(work)


@pytest.mark.postgresql
def test_neither_a_right_password_nor_a_wrong_one_is_shown(work, postgresql):
    own = f"{MARK}-%@:/ก"
    url = postgresql.new_database()
    name = url.rpartition("/")[2]
    Place(url).rows(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD '{own}'")
    for password, code in ((own, 0), (f"{own}wrong", 4)):
        text = (work / "workspace.toml").read_text(encoding="utf-8")
        with_ledger(work, postgresql.url(name, user=name, password=password))
        found, codes = said(work, AT_THE_LEDGER)
        (work / "workspace.toml").write_text(text, encoding="utf-8")
        assert codes <= ({4} if code else {0, 1})
        assert MARK not in found
        assert MARK.encode() not in written(work)


def test_a_url_s_parts():
    url = database_url(f"postgresql://%75:{MARK}%40@[::1]:6543/d%62?sslmode=require&connect_timeout=3")
    assert (url.user, url.password, url.host, url.port, url.database) == ("u", f"{MARK}@", "::1", 6543, "db")
    assert url.options == {"sslmode": "require", "connect_timeout": "3"}
    assert MARK not in repr(url) + url.name
    assert url.name == "postgresql://%75@[::1]:6543/d%62?sslmode=require&connect_timeout=3"
    assert database_url("postgresql:///db?host=/run/postgresql").host == "/run/postgresql"
    assert database_url("sqlite:////srv/งาน/tidao.db").path == "/srv/งาน/tidao.db"
    assert database_url("sqlite:///D:/tidao/tidao.db").path == "D:/tidao/tidao.db"

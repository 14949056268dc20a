"""The tables of the ledger."""

from __future__ import annotations

import sqlalchemy as sa

LAYOUT = 1

TABLES = sa.MetaData()
ABOUT = sa.Table("about", TABLES, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.String(200)))
SNAPSHOT = sa.Table(
    "snapshot",
    TABLES,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)
READING = sa.Table(
    "reading",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("programme", sa.String(100), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("read_at", sa.String(40), nullable=False),
    sa.Column("snapshot", sa.String(64), sa.ForeignKey("snapshot.fingerprint"), nullable=False),
)
WRITE = sa.Table(
    "write",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workbook", sa.String(1000), nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("charts", sa.Integer, nullable=False),
    sa.Column("cells", sa.Text, nullable=False),
)
LETTER = sa.Table(
    "letter",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("programme", sa.String(100), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("office", sa.String(40)),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("path", sa.String(1000), nullable=False),
    sa.Column("fingerprint", sa.String(40), nullable=False),
)

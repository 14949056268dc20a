"""Databases for ledgers: a SQLite file, or a real PostgreSQL server that the tests start on this computer."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

USER, PASSWORD = "tidao", "p@ss:w/ord"
"""A login whose password must be written with %XX in a URL."""


@dataclass(frozen=True)
class Place:
    """A database by its URL."""

    url: str

    @property
    def on_server(self):
        return self.url.startswith("postgresql")

    def rows(self, sql, *values):
        """Run one statement by the driver itself, whatever the ledger thinks of it."""
        if self.on_server:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as connection:
                cursor = connection.execute(sql.replace("?", "%s") if values else sql, values or None)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            return connection.execute(sql, values).fetchall()


def find_postgresql():
    """Return the folder of PostgreSQL's programs, which Debian keeps off the PATH; None when there is none."""
    found = [Path(p).resolve().parent for p in [shutil.which("initdb")] if p]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return next((folder for folder in reversed(found) if (folder / "initdb").exists()), None)


class Server:
    """A PostgreSQL server of the tests' own, in a folder of its own: nobody else's is ever touched."""

    def __enter__(self):
        self.programs = find_postgresql()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.data, self.count = self.folder / "data", 0
        # It refuses to run as root; Debian's package brings a user for it.
        self.who: dict[str, Any] = (
            {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        )
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self.who:
            for path in (self.folder, secret):
                shutil.chown(path, "postgres", "postgres")
        login = ["--username", USER, "--pwfile", str(secret), "--auth", "scram-sha-256"]
        self._run("initdb", "--no-sync", "--encoding=UTF8", "--locale=C", *login, "--pgdata", str(self.data))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()
        return self

    def __exit__(self, *_):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=60, check=False, **self.who)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self):
        quick = ["-F", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *quick]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.who)
        end = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.05)

    def _answers(self):
        import psycopg

        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how=signal.SIGINT):
        """Stop at once whoever is connected; SIGQUIT leaves everything as it lies."""
        self.process.send_signal(how)
        self.process.wait(60)

    def url(self, database, user=USER, password=PASSWORD):
        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def new_database(self):
        self.count += 1
        Place(self.url("postgres")).rows(f"CREATE DATABASE t{self.count}")
        return self.url(f"t{self.count}")

"""`python -m tests.sheets_server --port N`: start by hand, print the URL, run until interrupted."""

import argparse
import json
import sys
import time
from pathlib import Path

from .client import DRIVE, SHEETS
from .serve import Server
from .world import World


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    parser.add_argument("--credentials", type=Path, metavar="FILE", help="write a service account's JSON file here")
    parser.add_argument("--user", type=Path, metavar="FILE", help="write an authorized_user JSON file here")
    parser.add_argument("--email", default="person@example.org", help="the person of --user, who owns what is created")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="delay of each answer")
    parser.add_argument("--no-quota", action="store_true", help="no limit of calls a minute")
    parser.add_argument("--options", type=Path, metavar="FILE", help="JSON: switches, or google_check.py's report")
    parser.add_argument(
        "--service-account-storage", action="store_true", help="let service accounts own files (Google does not)"
    )
    return parser.parse_args()


def _world(given):
    world = World()
    world.latency_ms, world.default_person = given.latency, given.email
    world.options.service_account_storage = given.service_account_storage
    if given.options:
        world.options.read(given.options)
    if given.no_quota:
        world.quota.off()
    return world


def main():
    given = _arguments()
    with Server(given.port, _world(given)) as server:
        if given.credentials:
            server.world.add_service_account().write(given.credentials, server.url)
        if given.user:
            info = server.world.add_person(given.email, (SHEETS, DRIVE)).info(server.url)
            given.user.write_text(json.dumps(info, indent=2), "utf-8")
            given.user.chmod(0o600)
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()

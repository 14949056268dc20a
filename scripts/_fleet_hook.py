"""The web hook that a nation's messages go to; it loses the answer to some. What arrived is held against the record."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

CHANNEL = """[channel.hook]
kind = "webhook"
url = "http://127.0.0.1:{port}/"
template = '{{"to": "{{to}}", "subject": "{{subject}}", "text": "{{text}}"}}'
"""
LOST = 1 / 8
"""Of so many messages the answer is lost."""
Sent = tuple[str, str, str, str, str]
"""What the ledger records of a message: workspace, about which committee, reason, day, fate."""


class Hook:
    """A server that counts what arrives, by day, address and subject; `day` is set by whoever lets the days go by."""

    def __init__(self, config: Path, chance: random.Random) -> None:
        self.config, self.chance, self.day = config, chance, ""
        self.arrived: Counter[tuple[str, str, str]] = Counter()
        self.lost = 0
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        """Start it, and write the user's file of channels."""
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if hook.took(told):
                    self.send_response(200)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """What arrives is counted."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.config.mkdir(exist_ok=True)
        path = self.config / "messages.toml"
        path.write_text(CHANNEL.format(port=self._server.server_address[1]), encoding="utf-8")
        path.chmod(0o600)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()

    def took(self, told: dict[str, Any]) -> bool:
        """Count a message; whether its answer arrives."""
        with self._guard:
            self.arrived[self.day, told["to"], told["subject"]] += 1
            lost = self.chance.random() < LOST
            self.lost += lost
            return not lost

    def wrong(self, sent: Iterable[Sent], number: dict[str, int]) -> list[str]:
        """Return where more or fewer messages arrived in a day than the record says: it has each kind once."""
        fates = Counter((number[workspace], day, fate) for workspace, _, _, day, fate in sent)
        arrived: Counter[tuple[int, str]] = Counter()
        for (day, to, _), n in self.arrived.items():
            arrived[int(to[1:3]), day] += n
        wrong = []
        for at, day in sorted({*arrived, *((at, day) for at, day, _ in fates)}):
            least = fates[at, day, "sent"]
            if not least <= arrived[at, day] <= least + fates[at, day, "uncertain"]:
                wrong.append(f"province {at}, {day}: {arrived[at, day]} messages, {least} recorded")
            wrong += [f"province {at}, {day}: a message is still intended"] if fates[at, day, "intended"] else []
        return wrong


def address(at: int, committee: str = "") -> str:
    """Return the address of a province's secretary, or of a committee's."""
    return f"p{at:02}" + (f".{committee}" if committee else "")


def settings(at: int, committees: Iterable[str]) -> dict[str, str]:
    """Return what a workspace says of messages, by its table."""
    to = "".join(f'"{each}" = ["{address(at, each)}"]\n' for each in committees)
    return {"[messages]": f'channel = "hook"\nsecretary = ["{address(at)}"]\n', "[messages.to]": to}

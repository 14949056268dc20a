"""Ask the real Google Sheets what the tests only assume: `python3 scripts/google_check.py --workspace DIR`.

Each question is asked in a spreadsheet of its own, or in a blank one that is given, with the workspace's login; it is
told whether the answer is as assumed. Nothing else is touched, and nothing stays behind. The report sets the switches
of the test server: `python -m tests.sheets_server --options REPORT`.

Exit codes: 0 all is as assumed, 1 something is different, 2 wrong usage, 4 Google could not be asked or cleaned up.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv  # isort: skip - it tells an old Python what is wrong with it

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from _google_ground import Ground
    from _google_probes import Probe

    from tidao_sheets.core.text import Text

ROOT = Path(__file__).resolve().parent.parent
Verdict = Literal["as_assumed", "different", "not_asked"]
SIGNS: dict[Verdict, tuple[str, str, str]] = {
    "as_assumed": ("✓", "ตรงกับที่คาดไว้", "as assumed"),
    "different": ("✗", "ต่างจากที่คาดไว้", "different"),
    "not_asked": ("–", "ไม่ได้ถาม", "not asked"),
}


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is a sentence in Thai and English."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line with exit code 2."""
        self.exit(2, f"คำสั่งไม่ถูกต้อง ดูวิธีใช้ด้วย --help / Wrong usage, see --help: {message}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one question came to: the switch's place that is assumed, and the one that was found, if it has it."""

    probe: Probe
    assumed: object
    verdict: Verdict
    found: object = None
    seen: object = None

    def document(self, lang: str) -> dict[str, object]:
        """Return it for programs."""
        question, told = self.probe.question.in_(lang), {"assumed": self.assumed, "found": self.found}
        return {"switch": self.probe.switch, "question": question, **told, "verdict": self.verdict, "seen": self.seen}

    def line(self, lang: str) -> str:
        """Return it for people."""
        sign, thai, english = SIGNS[self.verdict]
        said = f"{sign} {english if lang == 'en' else thai} · {self.probe.question.in_(lang)}"
        if self.verdict == "not_asked":
            return f"{said}: {_words(lang, 'ต้องมีสิทธิ์ Google ไดรฟ์', 'wants the right to use Google Drive')}"
        if self.verdict == "as_assumed":
            return f"{said}: {_said(self.found, lang)}"
        found = _said(self.seen if self.found is None else self.found, lang)
        return f"{said}: {found} ({_words(lang, 'คาดไว้', 'assumed')}: {_said(self.assumed, lang)})"


def _words(lang: str, thai: str, english: str) -> str:
    return english if lang == "en" else thai


def _said(value: object, lang: str) -> str:
    """Return the place of a switch in words, or what was seen as it is."""
    from _google_probes import PLACES

    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return PLACES[said].in_(lang) if said in PLACES else said


def parse(args: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = Parser(
        prog="google_check.py",
        description="ถาม Google ชีตจริงว่าตรงกับที่ชุดทดสอบคาดไว้หรือไม่ / Ask the real Google Sheets what the tests assume.",
        epilog="รหัสออก / exit codes: 0 ตรงทั้งหมด all as assumed, 1 มีข้อต่าง something differs, 2 คำสั่งผิด wrong usage, "
        "4 ถามหรือเก็บกวาดไม่ได้ could not ask or clean up",
    )
    add = parser.add_argument
    place = "โฟลเดอร์งานที่ตั้งค่า Google ไว้ / the workspace whose login is used"
    add("--workspace", default=".", type=Path, metavar="DIR", help=place)
    blank = "สเปรดชีตเปล่าที่ใช้ทดลอง แล้วคืนสภาพ / a blank spreadsheet to try in; it is left blank again"
    add("--spreadsheet", metavar="URL", help=blank)
    add("--report", type=Path, metavar="FILE", help="เขียนรายงาน (JSON) ไว้ที่นี่ด้วย / write the report (JSON) here, too")
    add("--json", action="store_true", help="พิมพ์รายงานเป็น JSON / print the report as JSON")
    add("--lang", choices=("th", "en"), help="ภาษาของข้อความ / the language of messages")
    options = parser.parse_args(args)
    if options.report and not options.report.absolute().parent.is_dir():
        parser.error(f"--report {options.report}")
    options.lang = options.lang or ("en" if os.environ.get("TIDAO_LANG") == "en" else "th")
    return options


def asked(probe: Probe, ground: Ground) -> Outcome:
    """Ask one question."""
    from _google_probes import NotAskedError
    from sheets_server.options import ASSUMED

    from tidao_sheets.stores.google.errors import RefusedError

    assumed = ASSUMED[probe.switch]
    try:
        found, seen = probe.ask(ground)
    except NotAskedError:
        return Outcome(probe=probe, assumed=assumed, verdict="not_asked")
    except RefusedError as error:
        return Outcome(probe=probe, assumed=assumed, verdict="different", seen=str(error))
    verdict: Verdict = "as_assumed" if found == assumed else "different"
    return Outcome(probe=probe, assumed=assumed, verdict=verdict, found=found, seen=seen)


def check(options: argparse.Namespace, tell: Callable[[Outcome], None]) -> dict[str, Any]:
    """Ask every question, clean up, and return the report; raises TidaoError."""
    from _google_ground import ground
    from _google_probes import PROBES
    from _google_refusals import NotGoogleError

    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.stores.google.gateway import Gateway
    from tidao_sheets.stores.google.read import address
    from tidao_sheets.stores.store import Calls

    workspace, calls = Workspace.open(options.workspace), Calls()
    if workspace.settings.store != "google":
        raise NotGoogleError(folder=workspace.folder)
    settings = workspace.settings.google
    gateway = Gateway(settings, workspace.folder, workspace.programme.time_zone, calls)
    taken = [*settings.forms.values(), *settings.rebuild.values(), *filter(None, [settings.summary])]
    outcomes = []
    with ground(gateway, options.spreadsheet, taken) as place:
        for probe in PROBES:
            outcomes.append(asked(probe, place))
            tell(outcomes[-1])
    different = [one for one in outcomes if one.verdict == "different"]
    return {
        "spreadsheet": address(place.there.id),
        "own": place.own,
        "probes": [one.document(options.lang) for one in outcomes],
        "switches": {one.probe.switch: one.found for one in different if one.found is not None},
        "counts": {verdict: sum(one.verdict == verdict for one in outcomes) for verdict in SIGNS},
        "calls": {"read": calls.read, "write": calls.write},
    }


def ending(report: dict[str, Any], lang: str) -> str:
    """Say in a few lines what came out, and what to do."""
    counts, left = report["counts"], _words(lang, "คืนสเปรดชีตเปล่าตามเดิมแล้ว", "The blank spreadsheet is as it was.")
    if report["own"]:
        left = _words(
            lang,
            "ลบสเปรดชีตที่ใช้ทดลองแล้ว (ในไดรฟ์ที่แชร์อาจอยู่ในถังขยะ)",
            "The spreadsheet that was tried in is deleted (in a Shared Drive it may lie in the bin).",
        )
    said = ", ".join(f"{_words(lang, *SIGNS[verdict][1:])} {counts[verdict]}" for verdict in SIGNS)
    if not counts["different"]:
        return f"{said}\n{left}"
    todo = _words(
        lang,
        "ข้อที่ต่างไม่ได้แปลว่าโปรแกรมผิด: ส่งรายงาน (--report แฟ้ม) ให้ผู้ดูแลโปรแกรม",
        "What differs is no fault by itself: send the report (--report FILE) to whoever maintains the program.",
    )
    return f"{said}\n{left}\n{todo}"


def refused(message: Text, remedy: Text, code: str, options: argparse.Namespace) -> None:
    """Say what stopped it."""
    if options.json:
        told = {"code": code, "message": message.in_(options.lang), "remedy": remedy.in_(options.lang)}
        print(json.dumps({"error": told}, ensure_ascii=False, indent=2))
    else:
        print(f"✗ {message.in_(options.lang)}\n→ {remedy.in_(options.lang)}", file=sys.stderr)


def run(args: list[str]) -> int:
    """Check with what is installed here."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from tidao_sheets.core.text import TidaoError
    from tidao_sheets.files import write_whole

    options = parse(args)

    def tell(one: Outcome) -> None:
        if not options.json:
            print(one.line(options.lang), flush=True)

    try:
        report = check(options, tell)
        text = json.dumps(report, ensure_ascii=False, indent=2, default=str)
        if options.report:
            write_whole(options.report, text.encode())
    except TidaoError as error:
        refused(error.message, error.remedy, error.code, options)
        return error.exit
    print(text if options.json else ending(report, options.lang))
    return 1 if report["counts"]["different"] else 0


def main() -> int:
    """Check with this Python where it has all that is needed, else with the repository's own .venv."""
    if util.find_spec("gspread"):
        return run(sys.argv[1:])
    place = _venv.ensure(any_python=True)
    return _venv.call([str(place.python), "-P", "-X", "utf8", str(Path(__file__).resolve()), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))

"""The first page: the one next step, and below it how the round stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.record.round_state import why_not
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.routes import action, page
from tidao_sheets.jobs.evidence import make_evidence
from tidao_sheets.jobs.forms import make_forms
from tidao_sheets.jobs.heartbeat import last_run, watch_check
from tidao_sheets.jobs.offices import office_of
from tidao_sheets.jobs.sync import sync

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.core.record.round_state import RoundState, StepKind
    from tidao_sheets.desk.visit import Visit
    from tidao_sheets.desk.work import Say
    from tidao_sheets.jobs.workspace import Workspace


class NotThereError(TidaoError):
    """What was to be opened is not there, or not on this computer."""

    code = "not_there"
    says = Text('ยังไม่มี "{place}" บนเครื่องนี้', 'There is no "{place}" on this computer yet.')
    advises = Text("ทำขั้นก่อนหน้า หรือเปิดที่ Google Sheets", "Take the step before, or open it at Google Sheets.")


WHERE: dict[StepKind, str] = {
    "files": "/findings",
    "remind": "/findings",
    "close": "/close",
    "decide": "/close",
    "letters": "/letters",
    "submit": "/letters",
}
"""Which page a step is taken on; those that are taken by one button are not among them."""
ROAD: tuple[tuple[StepKind, Text], ...] = (
    ("forms", Text("สร้างแบบให้คะแนน", "Make the score forms")),
    ("remind", Text("คณะกรรมการให้คะแนน", "Committees give scores")),
    ("sync", Text("ปรับปรุงสรุปผล", "Update the summary")),
    ("close", Text("ปิดรอบ", "Close the round")),
    ("letters", Text("ทำหนังสือและเอกสาร", "Make the documents")),
    ("submit", Text("พิมพ์และเสนอลงนาม", "Print and submit")),
    ("decide", Text("รับและตัดสินคำขอทบทวน", "Take and decide requests for review")),
)
"""The way of a round, from its forms to its reviews."""


@dataclass(frozen=True, slots=True)
class RoadStep:
    """A step on the way of a round: whether it is the next one, and why it has to wait, if so."""

    name: Text
    now: bool
    why: Text | None


def road(state: RoundState, now: StepKind) -> list[RoadStep]:
    """Return the way of a round, each step with why it cannot be taken yet."""
    now = {"files": "remind"}.get(now, now)  # type: ignore[assignment]
    return [RoadStep(name, kind == now, why_not(state, kind)) for kind, name in ROAD]


@page("/", "status")
def home(visit: Visit) -> Response:
    """Show the next step, who owes what, the stars so far, the check-up and the last run."""
    reading = visit.reading()
    state, step = reading.status.state, reading.next
    examined = visit.held.examined()
    return visit.render(
        "home",
        view=reading.view,
        status=reading.status,
        step=step,
        where=visit.at(WHERE[step.kind]) if step.kind in WHERE else None,
        by_button=step.kind not in WHERE,
        road=road(state, step.kind),
        rounds=reading.workspace.programme.rounds,
        cut_off=visit.held.cut_off,
        examined=examined,
        last=reading.last,
        watched=watch_check(ran) if (ran := last_run(reading.workspace)) else None,
        folder=visit.held.folder,
    )


@action("/do/forms", "forms", on="/files")
def forms(visit: Visit) -> Response:
    """Make the score forms that are not there yet; `rebuild` also makes new ones beside those that are damaged."""
    rebuild = bool(visit.told("rebuild"))
    said = Text("สร้างแบบให้คะแนน", "Making the score forms")
    return visit.write("forms", said, "/", lambda work, number, say: make_forms(work, number, say, rebuild=rebuild))


@action("/do/evidence", "evidence", on="/files")
def evidence(visit: Visit) -> Response:
    """Make the year's evidence workbooks, or that of one office, as the score forms are made."""
    rebuild, office = bool(visit.told("rebuild")), visit.told("office")

    def make(workspace: Workspace, _: int, say: Say) -> object:
        offices = (office_of(workspace.programme, office),) if office else ()
        return make_evidence(workspace, say, offices=offices, rebuild=rebuild)

    return visit.write("evidence", Text("สร้างแบบรายงานหลักฐาน", "Making the evidence workbooks"), "/files", make)


@action("/do/sync", "sync", on="/")
def update(visit: Visit) -> Response:
    """Bring the summary up to date; `overwrite` takes changed cells back, `mark` puts the findings into the forms."""
    overwrite, mark = bool(visit.told("overwrite")), bool(visit.told("mark"))
    said = Text("ปรับปรุงสรุปผล", "Updating the summary")
    return visit.write(
        "sync", said, "/", lambda work, number, say: sync(work, number, say, overwrite=overwrite, mark=mark)
    )


@action("/reveal/<what>")
def reveal(visit: Visit) -> Response:
    """Open the folder of the forms, or the summary, with this computer's own programs."""
    workspace = visit.reading().workspace
    xlsx = workspace.settings.xlsx
    place = workspace.folder / (xlsx.forms if visit.values["what"] == "forms" else xlsx.summary)
    if workspace.settings.store != "xlsx" or not place.exists():
        raise NotThereError(place=place)
    visit.desk.reveal(place)
    return visit.go("/")


@action("/refresh")
def refresh(visit: Visit) -> Response:
    """Read everything anew."""
    visit.held.readings.forget()
    return visit.go("/")

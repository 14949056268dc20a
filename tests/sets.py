"""A whole round's documents as the papers of a set, for tests of what is made of them."""

import dataclasses
import datetime as dt
from functools import cache

from letter_cases import FULL, PROGRAMME, TEXTS, load, mixed

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.document_set import SetDocument
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.settings import context_of
from tidao_sheets.core.letters.targets import file_name, folder_name, targets_of
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.settings.records import LetterSettings, Resolution
from tidao_sheets.jobs.composing import Composed

RESOLVED = LetterSettings(
    resolution={"1": Resolution(meeting="๑/๒๕๖๗", date=dt.date(2024, 4, 5))},
    outstanding={"1": ("5707", "5701")},
    numbers={"1/circular": "1200", "1/result": "1201-1218", "1/memo": "88", "1/certificate": "01-21"},
    dates={"1/circular": dt.date(2024, 4, 10), "1/result": dt.date(2024, 4, 10), "1/announcement": dt.date(2024, 4, 9)},
)
DRAFTS = LetterSettings()
WAITING = {None: {"announcement": 1, "letter": 19}, "governor": {"certificate": 16}}
SET = ("circular", "announcement", "result", "certificate", "memo", "governor-report", "score-sheet")


@cache
def papers(name="resolved", without=()):
    """Return the papers of round 1, as they would be made, with so many pages each as its place in the list says."""
    settings = {"resolved": RESOLVED, "drafts": DRAFTS}[name]
    return tuple(_papers(settings, mixed(texts=TEXTS, without=without)))


def _papers(settings, assessment):
    templates, partial = Templates(load), any(not r.complete for r in assessment.offices.values())
    for kind in (KINDS[k] for k in SET):
        outstanding = settings.outstanding.get("1", ())
        for target in targets_of(kind, assessment, (), outstanding, WAITING, partial=partial):
            if target.office and not assessment.offices[target.office.code].complete:
                continue
            context = dataclasses.replace(
                context_of(settings, PROGRAMME, 1, kind, target),
                drafted=dt.date(2024, 4, 1),
                read_at=FULL.read_at,
                partial=partial,
                place=target.place,
                papers=WAITING.get(target.to, {}),
            )
            subject = Subject(assessment, target.office.code if target.office else None, context)
            composed = Composed(compose(kind, subject, templates), context, {})
            yield SetDocument(
                letter=composed.letter,
                target=target,
                number=composed.number,
                date=composed.date,
                file=f"{folder_name(kind)}/{file_name(kind, target, PROGRAMME)}.pdf",
                pages=2 if kind.id == "result" else 1,
            )

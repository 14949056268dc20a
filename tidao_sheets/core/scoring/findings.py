"""Findings: one problem each, with the cell that it is in, what is wrong and how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter

from tidao_sheets.core.programme.records import Office, Programme, both_names
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.scoring.catalogue import CATALOGUE, SEVERITIES, Severity
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import LANGUAGES, Text, shortened
from tidao_sheets.core.thai import thai_day

NOWHERE = Text("", "")
FIELDS = {
    "score": Text("คะแนน", "score"),
    "strength": Text("จุดเด่น", "strength"),
    "advice": Text("ข้อเสนอแนะ", "advice"),
    "evidence": Text("หลักฐาน", "evidence"),
    "internal": Text("บันทึกภายใน", "internal note"),
    "follow_up": Text("ติดตามข้อเสนอแนะ", "follow-up of advice"),
    "overall": Text("ความเห็นโดยรวม", "overall comment"),
}
"""What people call the input cells of a criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem: what, and as exactly as known where.

    `place` names the office or committee for people; `workbook` is the file's name; `value` is what was found.
    """

    code: str
    place: Text = NOWHERE
    committee: str | None = None
    workbook: str | None = None
    tab: str | None = None
    at: At | None = None
    office: str | None = None
    criterion: str | None = None
    value: str | None = None
    link: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The severity that the catalogue gives this code."""
        return CATALOGUE[self.code].severity

    @property
    def cell(self) -> str | None:
        """The A1 address, or None for a finding about a tab or workbook."""
        return self.at.a1 if self.at else None

    def message(self, lang: str = "th") -> str:
        """Say where and what is wrong, in one sentence."""
        where = self.where(lang)
        return f"{where} {self.said(lang)}" if where else self.said(lang)

    def said(self, lang: str = "th") -> str:
        """Say what is wrong, without where."""
        return self._filled(CATALOGUE[self.code].says, lang)

    def remedy(self, lang: str = "th") -> str:
        """Say what to do."""
        return self._filled(CATALOGUE[self.code].remedy, lang)

    def where(self, lang: str = "th") -> str:
        """Say where: the office or committee, the criterion, and the tab and cell."""
        names = {"th": ("ข้อ", 'ชีต "{}"', "ช่อง"), "en": ("criterion", 'tab "{}"', "cell")}
        criterion, tab, cell = names["en" if lang == "en" else "th"]
        spot = " ".join([tab.format(self.tab)] * bool(self.tab) + [f"{cell} {self.cell}"] * bool(self.cell))
        parts = [
            self.place.in_(lang),
            f"{criterion} {self.criterion}" if self.criterion else "",
            f"({spot})" if spot else "",
        ]
        return " ".join(p for p in parts if p)

    def _filled(self, text: Text, lang: str) -> str:
        value = self.value or ""
        own = dict(zip(_OWN, (value, thai_day(value), value, self.workbook or ""), strict=True))
        known = {**own, **self.params}
        return text.in_(lang).format_map({key: shortened(told) for key, told in known.items()})


_OWN = ("value", "day", "day_en", "workbook")
"""What a finding fills in of its own."""


def asked(code: str) -> set[str]:
    """Return what the words of a finding want filled in by who makes it."""
    entry = CATALOGUE[code]
    words = (text.in_(lang) for text in (entry.says, entry.remedy) for lang in LANGUAGES)
    return {name for text in words for _, name, _, _ in Formatter().parse(text) if name}.difference(_OWN)


def office_place(programme: Programme, code: str) -> Text:
    """Name an office for people."""
    office = programme.offices[code]
    return Text(office.name, f"{office.romanised} ({code})")


def office_names(offices: Iterable[Office]) -> Text:
    """Return the names of offices, in a row."""
    names = [office.listed for office in offices]
    return Text(", ".join(name.th for name in names), ", ".join(name.en for name in names))


def committee_place(programme: Programme, committee: str) -> Text:
    """Name a committee for people."""
    return both_names(programme.committees[committee])


def files_not_forms(names: Iterable[str]) -> Finding:
    """Make the finding about files beside the forms that are none."""
    return Finding(code="files_not_forms", value=", ".join(names))


@dataclass(frozen=True, slots=True)
class FindingSource:
    """Makes the findings about one workbook of one committee; either is None where it is not known or not there.

    Each finding names the office that it is about, or else the committee, and links to its cell, tab or workbook.
    """

    programme: Programme
    committee: str | None = None
    book: Book | None = None

    def about_form(self, code: str, *, office: str | None = None, value: str | None = None, **params: str) -> Finding:
        """Make a finding about the workbook itself, or about an office that has no tab in it."""
        return self._placed(Finding(code=code, office=office, value=value, params=params))

    def about_tab(
        self,
        code: str,
        tab: str,
        *,
        office: str | None = None,
        criterion: str | None = None,
        value: str | None = None,
        **params: str,
    ) -> Finding:
        """Make a finding about the tab of this title, or about what has no cell on it."""
        return self._placed(Finding(code=code, tab=tab, office=office, criterion=criterion, value=value, params=params))

    def about_cell(
        self,
        code: str,
        tab: str,
        at: At | None,
        *,
        office: str | None,
        criterion: str | None = None,
        value: str | None = None,
        **params: str,
    ) -> Finding:
        """Make a finding about one cell of a tab; `at` is None where it cannot be told where it stands."""
        return self._placed(
            Finding(code=code, tab=tab, at=at, office=office, criterion=criterion, value=value, params=params)
        )

    def setting(self, tab: str, at: At, value: str, what: Text, how: Text) -> Finding:
        """Make the finding about a cell of the secretary's that cannot be used: what is wrong with it, what to do."""
        params = {"what": what.th, "what_en": what.en, "how": how.th, "how_en": how.en}
        return self._placed(Finding(code="setting_unread", tab=tab, at=at, value=value, params=params))

    def in_other_place(self, tab: str | None, at: At | None, value: str) -> Finding:
        """Make the finding about settings that stand where they do not count: on `tab`, or in the file."""
        home = Text("workspace.toml", "workspace.toml")
        other = Text('ชีต "ของเลขานุการ" ของแฟ้มสรุปผล', "the secretary's tab of the summary")
        here, there = (other, home) if tab else (home, other)
        params = {"here": here.th, "here_en": here.en, "there": there.th, "there_en": there.en}
        found = Finding(code="setting_elsewhere", tab=tab, at=at, value=value, params=params)
        return self._placed(found) if tab else found

    def _placed(self, finding: Finding) -> Finding:
        """Say whose the finding is, and where it leads."""
        place = NOWHERE
        if finding.office is not None:
            place = office_place(self.programme, finding.office)
        elif self.committee is not None:
            place = committee_place(self.programme, self.committee)
        found = replace(finding, place=place, committee=self.committee)
        if self.book is None:
            return found
        link = self.book.workbook if found.tab is None else self.book.link(found.tab, found.at or At(0, 0))
        return replace(found, workbook=self.book.name, link=link)


def closed_differs(
    programme: Programme, key: tuple[str, str, str], then: str, now: str, place: tuple[str, str, At] | None
) -> Finding:
    """Make the finding about a cell (office, criterion, column) that was changed after its round was closed."""
    office, criterion, column = key
    empty = Text("(ว่าง)", "(blank)")
    workbook, tab, at = place or (None, None, None)
    return Finding(
        code="sealed_differs",
        place=office_place(programme, office),
        committee=programme.committee_of(office).id,
        workbook=workbook,
        tab=tab,
        at=at if column == "score" else None,
        office=office,
        criterion=None if criterion == WHOLE else criterion,
        value=now,
        params={
            "what": FIELDS[column].th,
            "what_en": FIELDS[column].en,
            "sealed": then or empty.th,
            "sealed_en": then or empty.en,
            "found": now or empty.th,
            "found_en": now or empty.en,
        },
    )


def closed_rubric(what: Text) -> Finding:
    """Make the finding about a programme file that was changed after a round was closed by it."""
    return Finding(code="sealed_rubric", params={"what": what.th, "what_en": what.en})


def in_order(findings: Iterable[Finding], programme: Programme) -> list[Finding]:
    """Sort findings: errors first, then by office, criterion and place, so that output never depends on file order."""
    offices = {code: n for n, code in enumerate(programme.offices)}
    criteria = {c.id: n for n, c in enumerate(programme.criteria)}
    committees = {c: n for n, c in enumerate(programme.committees)}
    return sorted(
        findings,
        key=lambda f: (
            SEVERITIES.index(f.severity),
            offices.get(f.office or "", -1),
            criteria.get(f.criterion or "", -1),
            committees.get(f.committee or "", -1),
            f.workbook or "",
            f.tab or "",
            f.at or (0, 0),
            f.code,
            f.value or "",
            sorted(f.params.items()),
        ),
    )

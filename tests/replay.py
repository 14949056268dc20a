"""One round's record told once more, apart from the program: what counts, what stood before, which documents hold."""

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from workspaces import POINTS

CRITERIA = ("ก.1", "ก.2", "ข.1", "ข.2")
CELLS = (("pua", "ก.2"), ("wiangsa", "ก.1"))
"""The cells that are typed into; what they hold makes the one lose its higher star, and the other win one."""
OFFICES = tuple(office for office, _ in CELLS)
FLOORS = (("excellent", Decimal(40)), ("pass", Decimal("27.5")))
FRAMES = {"announcement": "announcement", "result": "letter", "certificate": "certificate"}
OF_OFFICES = tuple((kind, office) for kind in ("result", "certificate") for office in OFFICES)
DOCUMENTS = (("announcement", None), *OF_OFFICES)
"""Those that a memo submits; there is one to each of their signatories."""


@dataclass
class Settings:
    """What may be set of the letters; None is not set."""

    number: str | None = None
    date: str | None = None
    signatory: str | None = None
    resolution: str | None = None


@dataclass
class Issue:
    """One issue of a document: its figures, whether it is a draft, and which issue it replaces.

    `sent`: people may have it, since its round is closed, or was.
    """

    figures: object
    draft: bool
    replaces: "Issue | None" = None
    sent: bool = False


@dataclass(frozen=True)
class Basis:
    """What a document was made from: all of it by name, what of it is printed, who else than usual signs; its issue."""

    inputs: dict
    printed: object
    signer: str | None
    issue: Issue | None = None


@dataclass
class Replay:
    """What was typed, synced, closed, reopened, decided, set and made."""

    typed: dict = field(default_factory=lambda: {cell: POINTS[cell[0]][CRITERIA.index(cell[1])] for cell in CELLS})
    read: dict = field(default_factory=lambda: {cell: [] for cell in CELLS})
    known: list = field(default_factory=list)
    last: tuple = ()
    closed: dict | None = None
    resolved: str | None = None
    decided: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    made: dict = field(default_factory=dict)
    reported: tuple | None = None

    # ── What people do ──────────────────────────────────────────────────────────────────────────────────────────────

    def note(self):
        """Record a reading: what stands in the cells, where it is not what stood there last."""
        for cell, told in self.read.items():
            if (told[-1] if told else "") != self.now(cell):
                told.append(self.now(cell))
        self.last = self.figures()
        self.known.append(self.last)

    def close(self):
        """Close, or note the resolution upon what is closed; False where the settings tell another one."""
        if self.closed is not None:
            wanted = self.settings.resolution
            if self.resolved and wanted and wanted != self.resolved:
                return False
            self.resolved = self.resolved or wanted
            return True
        self.note()
        self.closed, self.resolved = {cell: self.now(cell) for cell in CELLS}, self.settings.resolution
        for issue in (basis.issue for basis in self.made.values() if basis.issue):
            issue.sent = issue.sent or not issue.draft
        return True

    def counted(self):
        """What counts of the first office's evidence: its first month, and the titles of its works."""
        mark, work = self.reported
        return ["2025-01"] if mark == "แล้ว" else [], [work] if work else []

    def reopen(self):
        self.closed, self.resolved, self.decided = None, None, {}
        self.asked = [None] * len(self.asked)  # a number is never given twice

    def decide(self, number, points):
        """Decide on a request; no points: what is contested stands."""
        cell = self.asked[number - 1]
        self.asked[number - 1] = None
        if points:
            self.decided[cell] = points
        self.known.append(self.figures())

    def letters(self):
        """Make every document that can be; return which could not."""
        refused = set()
        for kind, office in DOCUMENTS:
            basis = self.basis((kind, office))
            if basis is None:
                refused.add((kind, None) if kind == "certificate" and self.incomplete else (kind, office))
            else:
                self._make((kind, office), basis)
        for to in self.papers() or {None: 0}:
            basis = self.memo(to)
            if basis is None:
                refused.add(("memo", None))
            else:
                self._make(("memo", to), basis)
        return refused

    def _make(self, document, basis):
        """Make a document anew, unless it would be as it is; what is made bears the result's code."""
        if document not in self.made or self.made[document].printed != basis.printed:
            self.known.append(self.figures())
        if basis.issue:
            basis.issue.sent = basis.issue.sent or (self.closed is not None and not basis.issue.draft)
        self.made[document] = basis

    # ── What it comes to ────────────────────────────────────────────────────────────────────────────────────────────

    def now(self, cell):
        return self.typed[cell].lstrip("'")

    def counts(self, office, criterion):
        """Return the points that count, as text; "" where there are none."""
        cell = (office, criterion)
        if cell not in self.typed:
            return POINTS[office][CRITERIA.index(criterion)]
        told = self.decided.get(cell) or (self.now(cell) if self.closed is None else self.closed[cell])
        return "6" if told == "๖" else told

    def earlier(self, cell):
        """Return what stood in a cell before, as it was typed."""
        told, stands = self.read[cell], self.now(cell) if self.closed is None else self.closed[cell]
        return told[:-1] if (told[-1] if told else "") == stands else told

    def total(self, office):
        points = [self.counts(office, criterion) for criterion in CRITERIA]
        return sum(map(Decimal, points), Decimal(0)) if all(points) else None

    def tier(self, office):
        total = self.total(office)
        return None if total is None else next((name for name, floor in FLOORS if total >= floor), "none")

    def rank(self, office):
        total, others = self.total(office), [t for o in POINTS if (t := self.total(o)) is not None]
        return None if total is None else 1 + sum(other > total for other in others)

    def tiers(self):
        return [self.tier(office) for office in POINTS]

    def figures(self):
        return tuple(self.counts(*cell) for cell in CELLS)

    @property
    def stands(self):
        """What stands in the record: of a closed round with all decisions, of an open one its last reading."""
        return self.last if self.closed is None else self.figures()

    @property
    def incomplete(self):
        return any(self.total(office) is None for office in POINTS)

    # ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────────

    def basis(self, document):
        """Return what a document would be made from now, and which issue it would be; None where there can be none."""
        basis = self._basis(document)
        return basis and self._issued(document, basis)

    def _issued(self, document, basis):
        """Return what a document would be made from, with which issue it would be."""
        issue = self._issue(document, basis.inputs["figures"])
        return replace(basis, inputs=basis.inputs | {"replaces": issue.replaces}, issue=issue)

    def _issue(self, document, figures):
        """Return an issue that replaces the last that people may have, unless that tells the same."""
        former, draft = self.made.get(document), not (self.resolved or self.settings.resolution)
        last = former.issue if former else None
        sent = last if last is None or last.sent else last.replaces
        if sent is None or sent.figures != figures:
            return Issue(figures, draft, sent)
        return sent if draft else Issue(figures, draft, sent.replaces)

    def _basis(self, document):
        kind, office = document
        told = self.settings
        resolution = self.resolved or told.resolution
        if kind == "result":
            figures = [self.counts(office, criterion) for criterion in CRITERIA]
            inputs = {"number": told.number, "date": told.date, "signatory": told.signatory, "resolution": resolution}
            return Basis(inputs | {"figures": figures}, (inputs, figures), told.signatory) if all(figures) else None
        if self.incomplete:
            return None
        if kind == "certificate":
            inputs = {"signatory": told.signatory, "resolution": resolution, "figures": self.tier(office)}
            printed = (told.signatory, resolution is None, self.tier(office))  # of the resolution, that there is one
            return Basis(inputs, printed, told.signatory) if self.tier(office) != "none" else None
        inputs = {"resolution": resolution, "figures": self.tiers(), "date": told.date}
        return Basis(inputs, inputs, None)

    def memo(self, to):
        """Return what the memo to a signatory would be made from now; None where there is nothing to submit to him."""
        papers = self.papers().get(to)
        if self.incomplete or not papers:
            return None
        inputs = {"resolution": self.resolved or self.settings.resolution, "figures": self.tiers(), "papers": papers}
        return self._issued(("memo", to), Basis(inputs, inputs, None))

    def papers(self):
        """Count the documents that hold, by signatory and frame: None is the usual one, who comes first."""
        holding, papers = [d for d in self.made if d[0] in FRAMES and d not in self.stale()], {}
        for document in holding:
            papers.setdefault(self.made[document].signer, Counter())[FRAMES[document[0]]] += 1
        return dict(sorted(papers.items(), key=lambda each: each[0] or ""))

    def stale(self):
        """Return which documents but the memos no longer hold, and what has changed."""
        return {d: why for d in self.made if d[0] in FRAMES and (why := changed(self.made[d], self.basis(d)))}

    def all_stale(self):
        """Return which documents no longer hold, and what has changed; a memo counts those that do."""
        found, waiting = self.stale(), self.papers() or {None: 0}
        for kind, to in self.made:
            if kind == "memo":
                why = changed(self.made[kind, to], self.memo(to)) if to in waiting else {"gone"}
                found |= {(kind, to): why} if why else {}
        return found


def changed(then, now):
    """Return what has changed of that which a document was made from; nothing where it would be printed as it is."""
    if now is None:
        return {"refused"}
    if now.printed == then.printed:
        return set()
    return {name for name in now.inputs if now.inputs[name] != then.inputs[name]}

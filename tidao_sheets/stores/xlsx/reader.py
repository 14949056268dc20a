"""One Excel workbook → an observed Book, or one sentence that says why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, Laid, ObservedTab
from tidao_sheets.core.text import Text
from tidao_sheets.stores.xlsx.cells import SheetReader, locked
from tidao_sheets.stores.xlsx.content import disguised
from tidao_sheets.stores.xlsx.folder import digest_of, opened
from tidao_sheets.stores.xlsx.package import BESIDE, Package, Relation, local
from tidao_sheets.stores.xlsx.styles import styles_of
from tidao_sheets.stores.xlsx.texts import comments, shared_strings
from tidao_sheets.stores.xlsx.unreadable import CORRUPT, NO_RIGHT, OLD, TOO_BIG, UnreadableError

MOST_TABS = 1000
_LOOSE = {"image", "oleObject", "control", "ctrlProp"}
"""What lies on a tab without a drawing of its own: a background, embedded objects, form controls."""
_BUILT_IN_NAMES = ("Print_", "_FilterDatabase")
"""What programs name by themselves: printed areas, rows that repeat, and a filter's cells."""
_WITHOUT_CELLS = {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}
_OF_NO_MATTER = {"vmlDrawing", "hyperlink", "printerSettings", "customProperty"}
"""What belongs to something else that is looked at, or to nobody."""
_DRAWN = {"graphicFrame": "chart", "pic": "drawing", "sp": "drawing", "cxnSp": "drawing", "contentPart": "drawing"}


def read_workbook(path: Path, *, busy: bool = False) -> Book:
    """Read all tabs of a workbook: values, formulas, kinds of number formats, links and comments.

    Raises:
        UnreadableError: for a damaged, protected, oversized or foreign file.
    """
    try:
        with opened(path) as file:
            digest = digest_of(file)
            workbook = _Workbook(Package.open(file))
            tabs = workbook.read()
    except PermissionError as error:
        raise UnreadableError(NO_RIGHT) from error
    except OSError as error:
        raise UnreadableError(CORRUPT) from error
    except MemoryError as error:
        raise UnreadableError(TOO_BIG) from error
    return Book(
        workbook=str(path),
        name=path.name,
        tabs=tabs,
        busy=busy,
        objects=workbook.objects,
        laid=tuple(workbook.laid),
        sha256=digest,
    )


def disguise(path: Path, kind: str) -> Text | None:
    """Return why a file of an unknown ending, `kind`, is named: it is or may hold a workbook, or cannot be opened."""
    try:
        with opened(path) as file:
            return disguised(file, kind)
    except UnreadableError as error:
        return error.reason
    except FileNotFoundError:  # a link to nowhere
        return None
    except OSError:
        return NO_RIGHT


class _Workbook:
    """The part that lists the tabs, and the parts that it refers to."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = package.related("", "officeDocument") or [p for p in ("xl/workbook.xml",) if p in package.parts]
        if not main:
            raise UnreadableError(CORRUPT if any(name.startswith("xl/") for name in package.parts) else OLD)
        self.part = main[0]
        self.relations = package.relations(self.part)
        self.since_1904 = False
        self.listed: list[tuple[str, str]] = []
        self.objects = {"chart": 0, "drawing": 0, "comment": 0, "other": 0}
        self.laid: list[Laid] = []

    def read(self) -> tuple[ObservedTab, ...]:
        """Read every tab of cells, in the order in which people see them; count what is drawn on them."""
        self.package.parse(self.part, self._start)
        strings = shared_strings(self.package, self._one("sharedStrings"))
        styles = styles_of(self.package, self._one("styles"), self._one("theme"))
        tabs = []
        for title, id_ in self.listed:
            relation = self.relations.get(id_)
            if relation is None or relation.outside or relation.kind not in {"worksheet", *_WITHOUT_CELLS}:
                raise UnreadableError(CORRUPT)  # a tab that people had, and that is not there
            if relation.kind != "worksheet":
                self.objects["chart" if relation.kind == "chartsheet" else "other"] += 1
                continue
            sheet = SheetReader(self.package, strings, styles, self.since_1904)
            sheet.read(relation.target)
            tabs.append(self._tab(title, sheet, self.package.relations(relation.target)))
        return tuple(tabs)

    def _tab(self, title: str, sheet: SheetReader, relations: dict[str, Relation]) -> ObservedTab:
        links = {}
        for at, (id_, place) in sheet.links.items():
            target = relations[id_].target if id_ in relations else ""
            links[at] = f"{target}#{place}" if place else target
        before = dict(self.objects)
        notes = self._beside(relations, sheet.laid)
        return ObservedTab(
            title=title,
            cells=sheet.cells,
            notes=notes,
            merges=tuple(sheet.merges),
            links=links,
            paints=sheet.paints,
            laid=tuple(sheet.laid),
            objects={kind: count - before[kind] for kind, count in self.objects.items()},
        )

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            given = local(given)
            self.listed.append((given.get("name", ""), given.get("id", "")))
            if len(self.listed) > MOST_TABS:
                raise UnreadableError(TOO_BIG)
        elif tag == "workbookPr":
            self.since_1904 = given.get("date1904", "0") in {"1", "true"}
        elif tag == "workbookProtection" and locked(given):
            self.laid.append(Laid("password", ""))
        elif tag == "definedName" and not given.get("name", "").removeprefix("_xlnm.").startswith(_BUILT_IN_NAMES):
            self.package.spend(BESIDE)
            self.laid.append(Laid("name", given.get("name", "")))

    def _one(self, kind: str) -> str | None:
        return next(
            (r.target for r in self.relations.values() if r.kind == kind and r.target in self.package.parts), None
        )

    def _beside(self, related: dict[str, Relation], laid: list[Laid]) -> dict[At, str]:
        """Return a tab's comments, and count what a rebuilt file would drop: charts, pictures, shapes, comments."""
        notes: dict[At, str] = {}
        relations = related.values()
        commented = sum(relation.kind == "comments" for relation in relations)
        shapes = sum(relation.kind == "vmlDrawing" for relation in relations)
        self.objects["drawing"] += max(shapes - commented, 0)  # pictures of headers, controls of old
        for relation in relations:
            if relation.outside or relation.target not in self.package.parts:
                continue
            if relation.kind in {"comments", "threadedComment"}:
                found = comments(self.package, relation.target)
                self.objects["comment"] += len(found)
                notes |= found
            elif relation.kind == "drawing":
                self.package.parse(relation.target, self._drawn)
            elif relation.kind in _LOOSE:
                self.objects["drawing"] += 1
            elif relation.kind == "table":
                self.package.parse(relation.target, lambda tag, given: _table(tag, given, laid))
            elif relation.kind not in _OF_NO_MATTER:
                self.objects["other"] += 1
        return notes

    def _drawn(self, tag: str, _: dict[str, str]) -> None:
        if tag in _DRAWN:
            self.objects[_DRAWN[tag]] += 1


def _table(tag: str, given: dict[str, str], laid: list[Laid]) -> None:
    if tag == "table":
        laid.append(Laid("table", given.get("ref", "")))

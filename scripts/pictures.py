"""Make docs/pictures anew, every tab and every kind of document: `python3 scripts/pictures.py [NAME …]`.

They show the example of `tidao demo` and a nation of made-up provinces: workbooks as LibreOffice prints them, with Loma
on lines as high as Tahoma's, and in a window on two screens; documents; the certificate of each tier, and in grey; what
the program says on a terminal; pages of the report.
`--measure` makes no picture: it tells what on any page of any tab or document is too small, or off the paper.
Wanted (Debian): libreoffice-calc (with windows) poppler-utils fonts-tlwg-loma imagemagick xvfb xdotool chromium.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _desk_pages import DESK_PAGES, shoot_desk  # noqa: E402
from _example import TIDAO, documents, env_of_tidao, make_example, make_nation, with_secretary  # noqa: E402
from _faces import in_place_of_tahoma  # noqa: E402
from _field_programs import convert  # noqa: E402
from _pages import SHOTS, Shot, shoot  # noqa: E402
from _paper import faults, printed  # noqa: E402
from _screens import Screen, lacking, take  # noqa: E402
from _terminal import on_terminal, picture_of  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
COLOURS = "56"
"""Colours that a picture keeps: the folder stays small."""


@dataclass(frozen=True)
class Picture:
    """One page: the PDF that it stands in, which page of its tab or of all, and the width in pixels."""

    name: str
    file: Path
    tab: str = ""
    page: int = 0
    width: int = 1111


FORM = "รอบ{} คณะกรรมการประเมินผลโซนแสนจันสายรุ้งตุงหลวง"
OFFICE = "เชียงแสน"
EVIDENCE = f"หลักฐาน ๒๕๖๗ {OFFICE}"
WIDE, NARROW = (1366, 768), (820, 768)
SCREENS = (
    Screen("screen-form", FORM.format(1), OFFICE, WIDE),
    Screen("screen-form-narrow", FORM.format(1), OFFICE, NARROW),
    Screen("screen-form-second-round", FORM.format(2), OFFICE, WIDE),
    Screen("screen-overview", FORM.format(1), "ภาพรวม", WIDE),
    Screen("screen-overview-narrow", FORM.format(1), "ภาพรวม", NARROW),
    Screen("screen-executive", "summary", "สรุปผู้บริหาร รอบ 1", WIDE),
    Screen("screen-ranking", "summary", "จัดลำดับ รอบ 1", WIDE),
)
SAID = {
    "terminal-status": ("status", "--round", "2"),
    "terminal-check": ("check", "--round", "2"),
    "terminal-explain": ("explain", OFFICE, "--round", "1"),
}
"""Commands whose words are shown as a terminal of 80 columns shows them."""
DOCUMENTS = (
    ("circular", "circular", "", 0),
    ("circular-enclosure", "circular", "", 1),
    ("announcement", "announcement", "", 0),
    ("result", "result", OFFICE, 0),
    ("result-enclosure", "result", OFFICE, 1),
    ("result-without-star", "result", "เวียงป่าเป้า", 0),
    ("result-province", "result", "จังหวัดเชียงราย", 0),
    ("review-reply", "review-reply", "", 0),
    ("memo", "memo", "", 0),
    ("governor-report", "governor-report", "", 0),
    ("score-sheet", "score-sheet", OFFICE, 0),
    ("score-sheet-signed", "score-sheet", OFFICE, 1),
    ("blank-sheet", "blank-sheet", "", 0),
    ("evidence-sheet", "evidence-sheet", OFFICE, 0),
    ("reminder", "reminder", "", 0),
    ("certificate", "certificate", OFFICE, 0),
    ("certificate-silver", "certificate", "แม่สาย", 0),
    ("certificate-bronze", "certificate", "เวียงแก่น", 0),
    ("certificate-outstanding", "certificate 1", "", 0),
)
"""Name of a picture, kind of document, whose, and which page."""
NATION = {
    "overview": "ภาพรวมประเทศ",
    "stars": "ดาวรายจังหวัด",
    "criteria": "การกระจายรายข้อ",
    "panels": "คณะกรรมการ",
}
"""Name of a picture, and tab of the nation's workbook."""
GREY = {"certificate-grey": "certificate"}
"""Pictures that are others as a printer without colours prints them."""


def of_workbooks(place: Path) -> Iterator[Picture]:
    """Name the pages of the forms, of an office's evidence and of the summary: one of each kind of tab."""
    from tidao_sheets.core.evidence.layout import KINDS
    from tidao_sheets.core.programme.records import GUIDE, OVERVIEW
    from tidao_sheets.core.summary.layout import IN_SOME, OF_ALL_ROUNDS, TITLES

    for name, tab, page in (
        ("form-guide", GUIDE, 0),
        ("form-overview", OVERVIEW, 0),
        ("form", OFFICE, 0),
        ("form-signed", OFFICE, 1),
    ):
        yield Picture(name, place / f"{FORM.format(1)}.pdf", tab, page)
    yield Picture("form-second-round", place / f"{FORM.format(2)}.pdf", OFFICE)
    for part, told in KINDS.items():
        yield Picture(f"evidence-{part}", place / f"{EVIDENCE}.pdf", told.title)
    yield Picture("evidence-guide", place / f"{EVIDENCE}.pdf", GUIDE)
    for kind, title in (TITLES | IN_SOME).items():
        number = 2 if kind in ("findings", "progress", *IN_SOME) else 1
        yield Picture(f"summary-{kind}", place / "summary.pdf", title.format(number), width=1287)
    for kind, title in OF_ALL_ROUNDS.items():
        if kind == "heartbeat":  # Google's alone
            continue
        file = "secretary.pdf" if kind == "secretary" else "summary.pdf"
        yield Picture(f"summary-{kind}", place / file, title, width=1287)


def of_nation(place: Path) -> Iterator[Picture]:
    """Name the pages of the nation's workbook; where the data come from tells this computer's folders."""
    for name, tab in NATION.items():
        yield Picture(f"nation-{name}", place / "nation.pdf", tab, width=1111)


def of_documents(example: Path) -> Iterator[Picture]:
    """Name pages of documents; every kind that the program makes must be among them."""
    from tidao_sheets.core.letters.kinds import KINDS

    if unseen := KINDS.keys() - {kind.partition(" ")[0] for _, kind, _, _ in DOCUMENTS}:
        sys.exit(f"no picture of {', '.join(sorted(unseen))}")
    made = [*documents(example)]
    for name, kind, office, page in DOCUMENTS:
        files = [file for each, file in made if each == kind and office in file.name and file.suffix == ".pdf"]
        if not files:
            sys.exit(f"the example has no {kind} {office}")
        yield Picture(name, files[0], page=page, width=1000 if "certificate" in name else 745)


def make(picture: Picture) -> None:
    """Keep a page of a PDF as a picture."""
    pages = [n for n, page in enumerate(printed(picture.file), 1) if page.tab == picture.tab or not picture.tab]
    if len(pages) <= picture.page:
        sys.exit(f"{picture.file.name}: no page {picture.page + 1} of {picture.tab or picture.file.name}")
    page, kept = str(pages[picture.page]), PICTURES / picture.name
    command = ["pdftoppm", "-png", "-singlefile", "-f", page, "-scale-to-x", str(picture.width), "-scale-to-y", "-1"]
    subprocess.run([*command, str(picture.file), str(kept)], check=True)
    keep_small(kept.with_suffix(".png"))


def keep_small(path: Path, *change: str, source: Path | None = None) -> None:
    """Give a picture few colours, after a change of ImageMagick's if there is one."""
    command = ["convert", str(source or path), *change, "+dither", "-colors", COLOURS, "-strip", f"PNG8:{path}"]
    subprocess.run(command, check=True)
    print(path.relative_to(ROOT), path.stat().st_size // 1024, "KiB")


def make_all(place: Path, example: Path, begin: tuple[str, ...]) -> None:
    """Make the pictures whose names begin so: pages, windows, terminals, and those in grey of others."""
    PICTURES.mkdir(exist_ok=True)
    for picture in (*of_workbooks(place), *of_nation(place), *of_documents(example)):
        if picture.name.startswith(begin):
            make(picture)
    for name, of in GREY.items():
        if name.startswith(begin):
            keep_small(PICTURES / f"{name}.png", "-colorspace", "Gray", source=PICTURES / f"{of}.png")
    for name, command in SAID.items():
        if name.startswith(begin):
            path = PICTURES / f"{name}.png"
            path.write_bytes(picture_of(on_terminal([*TIDAO, *command, "--workspace", str(example)], env_of_tidao())))
            keep_small(path)
    shoot_all([shot for shot in SHOTS if shot.name.startswith(begin)], example)
    shoot_all_of_desk([name for name in DESK_PAGES if name.startswith(begin)], example)
    screens = [screen for screen in SCREENS if screen.name.startswith(begin)]
    if screens and (missing := lacking()):
        sys.exit(f"not installed: {', '.join(missing)}")
    for screen in screens:
        [file] = example.glob(f"**/{screen.file}.xlsx")
        path = PICTURES / f"{screen.name}.png"
        take(screen, file, path, place / "window")
        keep_small(path)


def shoot_all(shots: list[Shot], example: Path) -> None:
    """Make the pictures of pages."""
    for shot in shots:
        path = PICTURES / f"{shot.name}.png"
        shoot(shot, example, path)
        keep_small(path)


def shoot_all_of_desk(names: list[str], example: Path) -> None:
    """Make the pictures of the desk's pages."""
    for path in shoot_desk(names, example, PICTURES) if names else ():
        keep_small(path)


def measure(files: list[Path]) -> int:
    """Tell what of these PDFs is too small or off the paper; return how much."""
    told = [f"{file.name} {fault}" for file in files for fault in faults(printed(file))]
    print(*told, f"{len(files)} files, {len(told)} faults", sep="\n")
    return len(told)


def main() -> int:
    """Make the example in a folder that is gone afterwards, and the pictures of it, or measure it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("begin", nargs="*", help="only pictures whose names begin so")
    parser.add_argument("--measure", action="store_true", help="measure every page of every tab and document")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        faces = in_place_of_tahoma(place / "faces")
        if faces is None:
            sys.exit("Loma is not installed")
        os.environ["FONTCONFIG_FILE"] = str(faces)
        example = make_example(place)
        letters = [file for _, file in documents(example) if file.suffix == ".pdf"]
        books = [*sorted(example.glob("forms/*.xlsx")), *sorted(example.glob("*.xlsx")), with_secretary(example)]
        books += [*example.glob(f"evidence/{EVIDENCE}.xlsx"), make_nation(place)]
        if failed := convert(books, "pdf", place, place / "profile"):
            sys.exit(failed)
        if asked.measure:
            return min(measure([*(place / f"{book.stem}.pdf" for book in books), *letters]), 1)
        make_all(place, example, tuple(asked.begin) or ("",))
    return 0


if __name__ == "__main__":
    sys.exit(main())

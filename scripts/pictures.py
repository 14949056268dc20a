"""Make the pictures of the README anew, and measure what is printed: `python3 scripts/pictures.py [NAME …]`.

They show the example of `tidao demo`, workbooks as LibreOffice prints them, with Loma on lines as high as Tahoma's.
`--measure` makes no picture: it tells what on any page of any tab or document is too small, or off the paper.
LibreOffice, pdftoppm and Loma must be there (Debian: `apt-get install libreoffice-calc poppler-utils fonts-tlwg-loma`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _faces import in_place_of_tahoma  # noqa: E402
from _field_programs import convert  # noqa: E402
from _paper import faults, printed  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """One picture: the file of the example that it shows, which page of its tab or of all, and the width in pixels."""

    name: str
    file: str
    tab: str = ""
    page: int = 0
    width: int = 745


FORM = "forms/รอบ1 *แสนจัน*.xlsx"
ALL = (
    Picture("form", FORM, "เชียงแสน", width=1111),
    Picture("form-signed", FORM, "เชียงแสน", 1, 1111),
    Picture("form-overview", FORM, "ภาพรวม", width=1111),
    Picture("summary", "summary.xlsx", "สรุปผู้บริหาร รอบ 1", width=1287),
    Picture("ranking", "summary.xlsx", "จัดลำดับ รอบ 1", width=1287),
    Picture("letter", "letters/รอบ1/*/หนังสือแจ้งผล 5708*.pdf"),
    Picture("circular", "letters/รอบ1/*/หนังสือเวียน.pdf"),
    Picture("certificate", "letters/รอบ1/*/เกียรติบัตร 5708*.pdf", width=702),
)


def make(picture: Picture, file: Path) -> None:
    """Keep a page of a PDF as a picture."""
    pages = [n for n, page in enumerate(printed(file), 1) if page.tab == picture.tab or not picture.tab]
    if len(pages) <= picture.page:
        sys.exit(f"{file.name}: no page {picture.page + 1} of {picture.tab or file.name}")
    page, kept = str(pages[picture.page]), PICTURES / picture.name
    command = ["pdftoppm", "-png", "-singlefile", "-f", page, "-scale-to-x", str(picture.width), "-scale-to-y", "-1"]
    subprocess.run([*command, str(file), str(kept)], check=True)
    print(kept.with_suffix(".png").relative_to(ROOT))


def measure(files: list[Path]) -> int:
    """Tell what of these PDFs is too small or off the paper; return how much."""
    told = [f"{file.name} {fault}" for file in files for fault in faults(printed(file))]
    print(*told, f"{len(files)} files, {len(told)} faults", sep="\n")
    return len(told)


def main() -> int:
    """Make the example in a folder that is gone afterwards, and the pictures of it, or measure it."""
    from tidao_sheets.jobs.demo import make_demo

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="*", help=" · ".join(picture.name for picture in ALL))
    parser.add_argument("--measure", action="store_true", help="measure every page of every tab and document")
    asked = parser.parse_args()
    if unknown := set(asked.name) - {picture.name for picture in ALL}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        faces = in_place_of_tahoma(place / "faces")
        if faces is None:
            sys.exit("Loma is not installed")
        os.environ["FONTCONFIG_FILE"] = str(faces)
        example = make_demo(place / "example").folder
        books = sorted([*example.glob("forms/*.xlsx"), example / "summary.xlsx"])
        if failed := convert(books, "pdf", place, place / "profile"):
            sys.exit(failed)
        if asked.measure:
            return min(
                measure([*(place / f"{book.stem}.pdf" for book in books), *example.glob("letters/*/*/*.pdf")]), 1
            )
        for picture in ALL:
            if not asked.name or picture.name in asked.name:
                [file] = example.glob(picture.file)
                make(picture, place / f"{file.stem}.pdf" if file.suffix == ".xlsx" else file)
    return 0


if __name__ == "__main__":
    sys.exit(main())

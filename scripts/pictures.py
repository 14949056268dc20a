"""Make the pictures of the README anew: `python3 scripts/pictures.py [NAME …]`, such as `form`.

They show the example of `tidao demo`, workbooks as LibreOffice prints them, with Loma in place of Tahoma. LibreOffice,
pdftoppm and that face must be there (Debian: `apt-get install libreoffice-calc poppler-utils fonts-tlwg-loma-otf`).
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

from _field_programs import convert  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
FACES = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>Tahoma</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Loma</string></edit>
  </match>
</fontconfig>
"""


@dataclass(frozen=True)
class Picture:
    """One picture: the file of the example that it shows, what the page says, and the width in pixels."""

    name: str
    file: str
    says: str = ""
    width: int = 745


ALL = (
    Picture("form", "forms/รอบ1 *แสนจัน*.xlsx", "แบบให้คะแนน  สำนักงานพัฒนาชุมชนอำเภอเชียงแสน", 1111),
    Picture("summary", "summary.xlsx", "ผลการประเมินและจัดลำดับ รอบที่ ๑", 1287),
    Picture("letter", "letters/รอบ1/หนังสือแจ้งผล 5708*.pdf"),
    Picture("circular", "letters/รอบ1/หนังสือเวียน.pdf"),
    Picture("certificate", "letters/รอบ1/เกียรติบัตร 5708*.pdf", width=702),
)


def page_that_says(pdf: Path, words: str) -> int:
    """Return the number of the first page on which these words stand, whatever their blanks."""
    import pypdfium2

    wanted = "".join(words.split())
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            if wanted in "".join(page.get_textpage().get_text_range().split()):
                return number
    sys.exit(f"{pdf.name}: no page says {words}")


def make(picture: Picture, example: Path, place: Path) -> None:
    """Print the file, and keep its page as a picture."""
    [file] = example.glob(picture.file)
    if file.suffix == ".xlsx":
        if failed := convert([file], "pdf", place, place / "profile"):
            sys.exit(failed)
        file = place / f"{file.stem}.pdf"
    page = str(page_that_says(file, picture.says))
    kept = PICTURES / picture.name
    command = ["pdftoppm", "-png", "-singlefile", "-f", page, "-scale-to-x", str(picture.width), "-scale-to-y", "-1"]
    subprocess.run([*command, str(file), str(kept)], check=True)
    print(kept.with_suffix(".png").relative_to(ROOT))


def main() -> None:
    """Make the example in a folder that is gone afterwards, and the pictures of it."""
    from tidao_sheets.jobs.demo import make_demo

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="*", help=" · ".join(picture.name for picture in ALL))
    wanted = parser.parse_args().name
    if unknown := set(wanted) - {picture.name for picture in ALL}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as place:
        faces = Path(place) / "fonts.conf"
        faces.write_text(FACES, encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(faces)
        example = make_demo(Path(place) / "example").folder
        for picture in ALL:
            if not wanted or picture.name in wanted:
                make(picture, example, Path(place))


if __name__ == "__main__":
    main()

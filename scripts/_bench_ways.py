"""Three ways from a letter to its PDF: Typst, WeasyPrint, docxtpl with LibreOffice; and whether they say the same."""

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _bench_measure import FailedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.core.letters.parts import Letter, Line


def typst_renderer() -> Any:  # noqa: ANN401 - imported where it is used
    from tidao_sheets.jobs.shipped import templates
    from tidao_sheets.render.pdf import Assets, PdfRenderer

    return PdfRenderer(Assets(templates() / "typst", templates() / "fonts"))


class Libre:
    """docxtpl fills the Word frame; one LibreOffice converts the whole batch."""

    def __init__(self, folder: Path) -> None:
        from tidao_sheets.jobs.shipped import templates
        from tidao_sheets.render.docx import DocxRenderer

        self._program = shutil.which("soffice")
        self._folder = folder
        self._renderer = DocxRenderer(lambda name: templates() / name)
        self._start = 0.0

    @property
    def there(self) -> bool:
        """Whether LibreOffice is installed."""
        return self._program is not None

    def make(self, letters: "Sequence[Letter]") -> list[bytes]:
        """Return the letters' PDFs, in order."""
        words, pdfs = self._folder / "docx", self._folder / "pdf"
        for place in (words, pdfs):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
        files = [words / f"{n:04}.docx" for n, _ in enumerate(letters)]
        for path, letter in zip(files, letters, strict=True):
            path.write_bytes(self._renderer.render(letter).data)
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        command = [self._program or "", profile, "--headless", "--convert-to", "pdf", "--outdir", str(pdfs)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
        return [(pdfs / f"{path.stem}.pdf").read_bytes() for path in files]


class Weasy:
    """WeasyPrint: the same text as HTML, with the same face, sizes and margins, as tagged PDF/A of the same kind."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        from tidao_sheets.jobs.shipped import templates

        folder = templates() / "fonts"
        faces = {"normal": "THSarabunPSK-Regular.ttf", "bold": "THSarabunPSK-Bold.ttf"}
        fonts = "".join(
            f'@font-face {{ font-family: face; font-weight: {weight}; src: url("{(folder / name).as_uri()}") }}'
            for weight, name in faces.items()
        )
        self._html = weasyprint.HTML
        self._fonts = FontConfiguration()
        self._style = weasyprint.CSS(string=fonts + STYLE, font_config=self._fonts)

    def make(self, letters: "Sequence[Letter]") -> list[bytes]:
        """Return the letters' PDFs, in order."""
        return [pdf for letter in letters for pdf in self.make_one([letter])]

    def make_one(self, letters: "Sequence[Letter]") -> list[bytes]:
        """Return one PDF of all letters, its best way: what can be laid out once a document is."""
        html = self._html(string=page(*letters))
        more = {"pdf_variant": "pdf/a-3u", "pdf_tags": True}
        return [html.write_pdf(stylesheets=[self._style], font_config=self._fonts, **more)]


STYLE = """
@page { size: A4; margin: 2.5cm 2cm 2cm 3cm }
html { font: 16pt/21.3pt face; }
body, p { margin: 0 }
.letter + .letter { break-before: page }
.row { display: flex } .label { white-space: pre } .row > :last-child { flex: 1 }
.head { margin-top: 2cm } .part { margin-top: 6pt } .far > :last-child { flex: none; margin-left: auto }
.date { margin: 6pt 0 0 7.5cm }
.body p { margin-top: 6pt; text-indent: 2.5cm }
.closing { margin: 12pt 0 0 7.5cm; text-align: center }
.name { margin-top: 63.9pt } .unit { margin-top: 21.3pt } .keep { white-space: nowrap }
"""


def page(*letters: "Letter") -> str:
    """Return official letters as one HTML page, on which each begins a sheet."""
    body = "".join(f"<div class=letter>{_letter(letter)}</div>" for letter in letters)
    title = html.escape(letters[0].title)
    return f"<!doctype html><html lang=th><meta charset=utf-8><title>{title}</title><body>{body}</body></html>"


def _letter(letter: "Letter") -> str:
    parts = {part.role: part for part in letter.head}
    reference, agency = parts.pop("reference"), parts.pop("agency")
    date = "<br>".join(_spans(row[0]) for row in parts.pop("date").rows)
    head = _row(
        f"{_label(reference.label)}{_spans(reference.rows[0][0])}", _lines(r[0] for r in agency.rows), "head far"
    )
    others = (_row(_label(p.label), "".join(_cells(row) for row in p.rows), "part") for p in parts.values())
    body = "".join(f"<p>{_spans(block.line)}</p>" for block in letter.body)  # type: ignore[union-attr]
    closing = letter.closing
    name = _lines((closing.name, *closing.position))
    return (
        f"{head}<div class=date>{date}</div>{''.join(others)}<div class=body>{body}</div>"
        f"<div class=closing>{_spans(closing.phrase)}<div class=name>{name}</div></div>"
        f"<div class=unit>{_lines(closing.unit)}</div>"
    )


def _label(text: str) -> str:
    return f"<span class=label>{html.escape(text)}  </span>" if text else ""


def _row(left: str, right: str, name: str) -> str:
    return f'<div class="row {name}"><div>{left}</div><div>{right}</div></div>'


def _cells(row: "tuple[Line, ...]") -> str:
    if len(row) == 1:
        return f"<div>{_spans(row[0])}</div>"
    return _row(_spans(row[0]), _spans(row[1]), "far")


def _lines(lines: "Any") -> str:  # noqa: ANN401 - any lines
    return "<br>".join(_spans(line) for line in lines if line)


def _spans(line: "Line") -> str:
    from tidao_sheets.core.letters.parts import Run as Text

    spans = ((html.escape(run.text), run.keep) for run in line if isinstance(run, Text))
    return "".join(f"<span class=keep>{text}</span>" if keep else text for text, keep in spans)


# --- like with like -----------------------------------------------------------------------------------------------


def same(name: str, data: bytes, letter: "Letter") -> str | None:
    """Return what must be said of a PDF that holds a letter's text, or None.

    Raises:
        FailedError: it says something else; to compare its making would be unfair.
    """
    import pypdfium2

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from letter_text import plain_text

    with pypdfium2.PdfDocument(data) as pdf:
        found = _folded("".join(p.get_textpage().get_text_bounded() for p in pdf))
        pages = len(pdf)
    wanted = _folded(plain_text(letter))
    if sorted(found) != sorted(wanted):  # in which order lines beside each other are read is the reader's choice
        raise FailedError(f"{name}: the letter says something else\n{found}\n{wanted}")
    return None if pages == 1 else f"{name} sets the first letter on {pages} pages."


def _folded(text: str) -> str:
    return re.sub("-[2๒]-", "", "".join(text.split())).replace("\x02", "").replace("\ufffe", "")

"""Documents in which somebody has changed a digit: on the page, in the data inside, in the text of a Word file."""

import dataclasses
import io
import re

import docx
import pikepdf
from docx.oxml.ns import qn

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import Letter, Run
from tidao_sheets.jobs.closing import standing_round
from tidao_sheets.jobs.composing import Composer
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.typesetting import pdf_renderer
from tidao_sheets.jobs.workspace import Workspace

OFFICE, BEARING, OTHERS = "pua", ("result", "certificate"), ("announcement", "score-sheet")
"""An office with a star, the kinds that bear a QR code, and some that bear their code inside alone."""
_DIGIT = re.compile("[0-9๐-๙]")


def other_digit(text):
    """Return a text with another last digit, or None."""
    found = [*_DIGIT.finditer(text)]
    if not found:
        return None
    at = found[-1].start()
    digits = "๐๑๒๓๔๕๖๗๘๙" if text[at] > "9" else "0123456789"
    return text[:at] + digits[(digits.index(text[at]) + 1) % 10] + text[at + 1 :]


class _SameCode(Letter):
    """A letter that bears the code of another."""

    def content(self):
        return self.fingerprint


def letters_of(folder, kind):
    """Return the document of the office, and one with another figure on it and the same code."""
    workspace = Workspace.open(folder)
    composer = Composer(workspace, standing_round(workspace, 1), LetterFolder.of(workspace))
    asked = [] if KINDS[kind].about_all else [OFFICE]
    (target,) = (t for t in composer.targets(KINDS[kind], asked, {}, partial=False) if not t.place)
    letter = composer.compose(KINDS[kind], target, {}, partial=False).letter
    told = {f.name: getattr(letter, f.name) for f in dataclasses.fields(letter)}
    changed = {name: _changed(told[name]) for name in ("enclosures", "body", "head")}
    name = next(name for name, value in changed.items() if value != told[name])
    return letter, _SameCode(**told | {name: changed[name], "fingerprint": letter.content()})


def _changed(blocks):
    """Change the last digit of the last text that has one."""
    if isinstance(blocks, Run):
        return dataclasses.replace(blocks, text=other_digit(blocks.text) or blocks.text)
    if isinstance(blocks, tuple):
        for n in reversed(range(len(blocks))):
            if (new := _changed(blocks[n])) != blocks[n]:
                return (*blocks[:n], new, *blocks[n + 1 :])
        return blocks
    for name in ("rows", "blocks", "line", "items") if dataclasses.is_dataclass(blocks) else ():
        if hasattr(blocks, name) and (new := _changed(getattr(blocks, name))) != getattr(blocks, name):
            return dataclasses.replace(blocks, **{name: new})
    return blocks


def typeset_anew(folder, kind):
    """Return the PDF of a letter with another figure and the same code, typeset by the program itself."""
    return pdf_renderer(Workspace.open(folder), None).render(letters_of(folder, kind)[1]).data


def with_other_facts(data):
    """Return a PDF with another digit in the data inside; the code there stays."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = pdf.attachments["facts.json"].get_file().read_bytes().decode()
        facts, mark, code = told.rpartition('"content"')
        pdf.Root.AF[0].EF.F.write((other_digit(facts) + mark + code).encode())
        pdf.save(made := io.BytesIO())
    return made.getvalue()


def with_other_text(data):
    """Return a Word file with another digit in its text, saved by another program."""
    file = docx.Document(io.BytesIO(data))
    text = [t for t in file.element.body.iter(qn("w:t")) if _DIGIT.search(t.text or "")][-1]
    text.text = other_digit(text.text)
    file.save(made := io.BytesIO())
    return made.getvalue()

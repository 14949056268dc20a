"""Hold the text of all the demo's PDFs, as five readers take it out, against what was to be printed.

    python scripts/readers.py

poppler, pdfium, mutool, pypdf and pdf.js are asked where they are there (pdf.js: node finds pdfjs-dist by NODE_PATH, or
npm can fetch it for this run); what is left out is told. 1 where any reader has another text.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from letter_text import plain_text  # noqa: E402

from tidao_sheets.core.letters.parts import DRAFT, Letter, Table, line_text  # noqa: E402
from tidao_sheets.core.thai import thai_digits  # noqa: E402

PDFJS = "pdfjs-dist@5.6.205"

Texts = list[list[str]]
"""The text of each page of each file."""


class Missing(Exception):  # noqa: N818 - no fault
    """A reader that is not there, and why."""


# ── Readers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_pages(command: Sequence[str], files: Sequence[Path], after: Sequence[str] = ()) -> Texts:
    program = shutil.which(command[0])
    if not program:
        raise Missing(f"{command[0]} is not installed")
    told = [
        subprocess.run([program, *command[1:], str(file), *after], capture_output=True, check=True).stdout.decode()
        for file in files
    ]
    return [text.rstrip("\f\n").split("\f") for text in told]


def poppler(files: Sequence[Path]) -> Texts:
    """Ask pdftotext, which goes by ActualText; only raw it keeps a hyphen at the end of a line."""
    return _by_pages(["pdftotext", "-raw", "-enc", "UTF-8"], files, ["-"])


def mutool(files: Sequence[Path]) -> Texts:
    """Ask MuPDF."""
    return _by_pages(["mutool", "draw", "-q", "-F", "txt"], files)


def pdfium(files: Sequence[Path]) -> Texts:
    """Ask the reader of Chrome."""
    import pypdfium2

    told = []
    for file in files:
        with pypdfium2.PdfDocument(file) as pdf:
            told.append([page.get_textpage().get_text_range() for page in pdf])
    return told


def pypdf(files: Sequence[Path]) -> Texts:
    """Ask pypdf."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise Missing("pypdf is not installed") from None
    return [[page.extract_text() for page in PdfReader(file).pages] for file in files]


def pdfjs(files: Sequence[Path]) -> Texts:
    """Ask the reader of Firefox."""
    node = shutil.which("node")
    if not node:
        raise Missing("node is not installed")
    with tempfile.TemporaryDirectory() as folder:
        place = installed() or _fetched(Path(folder))
        listed = Path(folder, "files.txt")
        listed.write_text("\n".join(map(str, files)), encoding="utf-8")
        script = Path(__file__).with_name("_readers_node.mjs")
        library = place / "pdfjs-dist" / "legacy" / "build" / "pdf.mjs"
        done = subprocess.run([node, str(script), str(library), str(listed)], capture_output=True, check=False)
    if done.returncode:
        raise Missing(f"pdf.js ended early: {done.stderr.decode()[-300:]}")
    return [file.split("\f") for file in done.stdout.decode().split("\0")[:-1]]


def installed() -> Path | None:
    """Return the folder of NODE_PATH that holds pdf.js."""
    places = [Path(place) for place in os.environ.get("NODE_PATH", "").split(os.pathsep) if place]
    return next((place for place in places if (place / "pdfjs-dist").is_dir()), None)


def _fetched(folder: Path) -> Path:
    npm = shutil.which("npm")
    command = [npm or "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), PDFJS]
    if not npm or subprocess.run(command, capture_output=True, check=False).returncode:
        raise Missing(f"npm could not fetch {PDFJS}")
    return folder / "node_modules"


READERS: dict[str, Callable[[Sequence[Path]], Texts]] = {
    "poppler": poppler,
    "pdfium": pdfium,
    "mutool": mutool,
    "pypdf": pypdf,
    "pdf.js": pdfjs,
}


# ── What was to be printed ──────────────────────────────────────────────────────────────────────────────────────────


def differences(letter: Letter, pages: Sequence[str]) -> list[str]:
    """Return in what the text of the pages is not the letter's; in which order lines are read is not looked at."""
    found = ["".join(page.replace("\x02", "").replace("\ufffe", "").split()) for page in pages]
    words, whole = [word for word in plain_text(letter).split() if word != "|"], "".join(found)
    wanted, have = Counter("".join((*words, *_furniture(letter, found)))), Counter(whole)
    lost, added = wanted - have, have - wanted
    for again in map(Counter, _repeated(letter)):
        for _ in pages[1:]:
            if again <= added:
                added -= again
    told = [f"{count} x {sign!r} lost" for sign, count in lost.items()]
    told += [f"{count} x {sign!r} too many" for sign, count in added.items()]
    return told + [f"not in one piece: {word}" for word in words if word not in whole]


def _furniture(letter: Letter, pages: Sequence[str]) -> Iterator[str]:
    """Yield what stands on the pages beside the letter: marks of drafts, feet, and words of what goes on."""
    if letter.draft:
        yield DRAFT * (len(pages) - 1)
    parts = {part.role: "".join(line_text(cell) for row in part.rows for cell in row) for part in letter.head}
    labels = {part.role: part.label for part in letter.head}
    for n, page in enumerate(pages, 1):
        if letter.frame == "sheet":
            code = labels["code"] + parts["code"] if "code" in parts else ""
            yield "".join(f"{parts['office']}{code}หน้า{thai_digits(f'{n}/{len(pages)}')}".split())
        if words := re.search(r"/[^/]{1,40}\.\.\.", page) if letter.frame == "letter" else None:
            yield words[0]


def _repeated(letter: Letter) -> Iterator[str]:
    """Yield what further pages may have at their head: their number, and the head of a table that runs on."""
    yield from (f"-{number}-" for number in "๒๓๔๕๖๗๘๙")
    for blocks in (letter.body, *(enclosure.blocks for enclosure in letter.enclosures)):
        for table in blocks:
            if isinstance(table, Table):
                yield "".join("".join(map(line_text, table.head)).split())


def demo(folder: Path) -> list[tuple[Path, Letter]]:
    """Make the demo, and return each of its PDFs with the letter that it holds."""
    from tidao_sheets.core.letters.kinds import KINDS
    from tidao_sheets.core.letters.targets import Target
    from tidao_sheets.jobs.assess import assess_round
    from tidao_sheets.jobs.composing import Composer
    from tidao_sheets.jobs.demo import make_demo
    from tidao_sheets.jobs.holding import documents, papers_of
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.workspace import Workspace

    make_demo(folder)
    workspace = Workspace.open(folder)
    letters, made = LetterFolder.of(workspace), []
    composers = {
        n: Composer(workspace, assess_round(workspace, n), letters) for n in {f.round for f in letters.files.values()}
    }
    for name, file in letters.files.items():
        together = [other for other, f in letters.files.items() if f.round == file.round]
        papers = papers_of(workspace.programme, documents(letters, together, []))
        office = workspace.programme.offices.get(file.office or "")
        target = Target(office, file.place, file.to, file.review)
        composed = composers[file.round].compose(KINDS[file.kind], target, papers, partial=file.partial)
        if name.endswith(".pdf"):
            made.append((letters.path / name, composed.letter))
    return made


def main() -> int:
    """Ask all readers, and tell what each has."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        made = demo(Path(folder, "demo"))
        files = [file for file, _ in made]
        for name, reader in READERS.items():
            try:
                texts = reader(files)
            except Missing as missing:
                print(f"{name}: left out, {missing}")
                continue
            told = [(file, said) for (file, letter), pages in zip(made, texts, strict=True)
                    if (said := differences(letter, pages))]  # fmt: skip
            wrong += len(told)
            print(f"{name}: {len(files) - len(told)} of {len(files)} have the text that was to be printed", flush=True)
            for file, said in told:
                print(f"  {file.name}: {'; '.join(said[:5])}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

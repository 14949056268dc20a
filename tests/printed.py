"""What stands on the pages of a PDF, as text: pypdfium2 reads it, so that no program need be installed."""

import pypdfium2


def pages_of(pdf):
    """Return the text of each page of a PDF: a path, or its bytes."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def folded(text):
    """Leave white space out: a line of Thai may end where there is none, and programs disagree about it."""
    return "".join(text.split())


def text_of(pdf):
    """Return all text of a PDF without white space."""
    return folded("".join(pages_of(pdf)))

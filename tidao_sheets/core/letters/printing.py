"""What is to be printed of a round, in a sentence."""

from collections.abc import Sequence

from tidao_sheets.core.text import Text


def to_print(counts: Sequence[tuple[int, int]]) -> Text | None:
    """Say what is to be printed, by the documents and pages of each signatory; None where there is nothing."""
    if not counts:
        return None
    documents, pages = sum(n for n, _ in counts), sum(n for _, n in counts)
    return Text(
        f"พิมพ์ชุดเสนอลงนาม {documents} ฉบับ {pages} หน้า",
        f"Print for signature: {documents} documents, {pages} pages",
    )

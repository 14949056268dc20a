"""Hostile workbooks of at most 5 MB: what would exhaust a computer that reads them, each as the parts of a package."""

import io
import zipfile
from collections.abc import Iterator

MB = 1_000_000
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
STYLES = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</styleSheet>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ฮา">'
    + "".join(f'<!ENTITY a{n} "{("&a%s;" % (n - 1 if n else "")) * 10}">' for n in range(12))
    + "]>"
)
KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(
    sheet: str, strings: str = "", styles: str = "", more: tuple[tuple[str, bytes], ...] = (), *, ending: str = "xml"
) -> bytes:
    """Return a workbook of one sheet; `ending` is that of its parts."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{KINDS}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="{ending}" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/xl/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for name, kind in (
                ("workbook.xml", "sheet.main"),
                (f"sheet.{ending}", "worksheet"),
                (f"strings.{ending}", "sharedStrings"),
                (f"styles.{ending}", "styles"),
                ("comments1.XML", "comments"),
            )
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{REL}"><sheets><sheet name="ก" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{REL}/{kind}" Target="{name}.{ending}"/>'
            for n, (kind, name) in enumerate(
                (("worksheet", "sheet"), ("sharedStrings", "strings"), ("styles", "styles")), 1
            )
        )
        + "</Relationships>",
        f"xl/sheet.{ending}": sheet,
        f"xl/strings.{ending}": strings or STRINGS.format(""),
        f"xl/styles.{ending}": styles or STYLES.format(""),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, text in parts.items():
            file.writestr(name, text)
        for name, data in more:
            file.writestr(name, data)
    return made.getvalue()


def shapes(size: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, sheet, strings and styles of each kind of excess, of about so many bytes."""
    yield from ((name, sheet, "", "") for name, sheet in sheets(size))
    yield (
        "one-string",
        SHEET.format("<row>" + '<c t="s"><v>0</v></c>' * (size // 40) + "</row>"),
        STRINGS.format(f"<si><t>{'x' * (size // 2)}</t></si>"),
        "",
    )
    yield "strings", SHEET.format(""), STRINGS.format("<si/>" * (size // 5)), ""
    yield "runs", SHEET.format(""), STRINGS.format("<si>" + "<r><t>x</t></r>" * (size // 15) + "</si>"), ""
    yield "formats", SHEET.format(""), "", STYLES.format("<cellXfs>" + "<xf/>" * (size // 5) + "</cellXfs>")
    yield (
        "codes",
        SHEET.format(""),
        "",
        STYLES.format("<numFmts>" + '<numFmt numFmtId="200" formatCode="0"/>' * (size // 40) + "</numFmts>"),
    )


def memory_file(name: str) -> bytes:
    """Return a workbook that is small and wants very much memory of who reads it whole."""
    if name == "string":
        row = "<row>" + '<c t="s"><v>0</v></c>' * 800_000 + "</row>"
        return package(SHEET.format(row), STRINGS.format(f"<si><t>{'x' * 20 * MB}</t></si>"))
    rels = f'<Relationships xmlns="{KINDS.replace("content-types", "relationships")}">'
    rels += f'<Relationship Id="r1" Type="{REL}/comments" Target="comments1.XML"/></Relationships>'
    head = '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList>'
    one = b'<comment ref="A1" authorId="0"><text><t>x</t></text></comment>'
    comments = head.encode() + one * (600 * MB // len(one)) + b"</commentList></comments>"
    return package(SHEET.format(""), more=(("xl/_rels/sheet.xml.rels", rels.encode()), ("xl/comments1.XML", comments)))


def sheets(size: int) -> Iterator[tuple[str, str]]:
    """Yield name and sheet of each kind of excess within a sheet."""
    times = size // 10
    yield "cells", SHEET.format("<row>" + "<c/>" * (size // 4) + "</row>")
    yield "numbers", SHEET.format("<row>" + "<c><v>1</v></c>" * (size // 15) + "</row>")
    yield "rows", SHEET.format("<row/>" * (size // 6))
    yield "depth", SHEET.format("<a>" * (size // 7) + "</a>" * (size // 7))
    yield "attribute", SHEET.format(f'<row x="{"ก" * (size // 3)}"/>')
    yield "attributes", SHEET.format("<row " + " ".join(f'a{n}=""' for n in range(times)) + "/>")
    yield "text", SHEET.format(f'<row><c r="A1" t="str"><v>{"x" * size}</v></c></row>')
    yield "inline", SHEET.format(f'<row><c r="A1" t="inlineStr"><is><t>{"x" * size}</t></is></c></row>')
    yield "formula", SHEET.format(f'<row><c r="A1"><f>{"1+" * (size // 2)}1</f><v>1</v></c></row>')
    yield "name", SHEET.format(f"<{'a' * size}/>")
    yield "comment", SHEET.format(f"<!--{'x' * size}-->")
    yield "space", SHEET.format(" " * size)
    yield "entities", BOMB + SHEET.format("<row><c t='str'><v>&a11;</v></c></row>")
    yield "external", '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + SHEET.format("")
    block = '<mergeCell ref="A1:XFD1048576"/>' * (size // 34)
    links = "".join(f'<hyperlink ref="A{n}" location="x"/>' for n in range(1, size // 35))
    yield "links", SHEET.format("").replace("</worksheet>", f"<hyperlinks>{links}</hyperlinks></worksheet>")
    yield "names", SHEET.format("".join(f'<row a{n}="" b{n}=""/>' for n in range(size // 24)))
    hundred = "<c{}>" + "<v>%d</v></c>"
    for name, kind in (("grid", ""), ("grid of texts", ' t="str"')):
        row = "<row>" + hundred.format(kind) * 100 + "</row>"
        yield name, SHEET.format("".join(row % tuple(range(n, n + 100)) for n in range(0, size // 20, 100)))
    first = f'<c><f t="shared" ref="A1:A9999" si="0">{"A1+" * 2700}1</f></c>'
    follow = '<row><c><f t="shared" si="0"/></c></row>' * (size // 45)
    yield "shared formula", SHEET.format(f"<row>{first}</row>{follow}")
    yield "merged", SHEET.format("").replace("</worksheet>", f"<mergeCells>{block}</mergeCells></worksheet>")


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield each hostile file with its name: every excess at four sizes, parts of other names, broken directories."""
    for size in (4 * MB, 40 * MB, 400 * MB):
        for name, sheet, strings, styles in shapes(size if size < 100 * MB else 40 * MB):
            ending = "XML" if size == 40 * MB else "bin" if size > 100 * MB else "xml"
            data = package(sheet, strings, styles, ending=ending)
            if len(data) <= 5 * MB:
                yield f"{name}, {size // MB} MB as .{ending}", data
    plain = package(SHEET.format(""))
    related = "".join(f'<Relationship Id="r{n}" Type="x" Target="x"/>' for n in range(600_000)).join(
        ("<Relationships>", "</Relationships>")
    )
    yield "relations", package(SHEET.format(""), more=(("xl/_rels/sheet.xml.rels", related.encode()),))
    yield "many parts", package(SHEET.format(""), more=tuple((f"xl/x{n}.xml", b"") for n in range(20000)))
    yield "twice the same part", package(SHEET.format(""), more=(("xl/sheet.xml", b"<a/>"),))
    yield "cut off", plain[: len(plain) // 2]
    yield "directory lies", plain.replace(b"PK\x01\x02", b"PK\x01\x03", 1)
    yield "nothing", b""
    yield "no workbook", b"PK\x05\x06" + bytes(18)

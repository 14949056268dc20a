"""What the tests of reading forms share: the real programme's smallest form, filled in, and how tabs are copied."""

from books import REAL, all_points
from hypothesis import strategies as st

from tidao_sheets.core.form.layout import COLUMN

COMMITTEE, OFFICE, TAB = "province", "5700", "จังหวัดเชียงราย"  # the smallest form: one office
CRITERIA = [c.id for c in REAL.criteria]
GIVEN = all_points(REAL, less="1")
POINTS = {c: given["score"] for c, given in GIVEN.items()}
SCORE, GUIDANCE = COLUMN["score"] + 1, COLUMN["guidance"] + 1  # as openpyxl counts

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t")
TEXTS = st.text(LETTERS, max_size=30) | st.sampled_from(
    [
        "=1+1",
        "+8",
        "-",
        "@a",
        "'a",
        "<r>ก & ข</r>",
        "&amp;",
        " a ",
        "http://a.b",
        "a\n\nb",
        "8",
        "TRUE",
        "#REF!",
        "ก" * 5000,
    ]
)
"""What people type into a cell for texts."""

NOWHERE = (None, None, None)
SOMEWHERE = (OFFICE, None, None)  # on the office's tab


def first_form(folder, given=GIVEN, **more):
    return folder.form(COMMITTEE, {OFFICE: given}, **more)


def copy_row(sheet, row, to):
    for (source,) in sheet.iter_cols(min_row=row, max_row=row):
        sheet.cell(to, source.column).value = source.value


def copy_tab(source, target):
    for row in source.iter_rows():
        for each in row:
            target[each.coordinate] = each.value

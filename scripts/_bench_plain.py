"""The same job the usual way: `python _bench_plain.py FORMS SUMMARY [--read-only]`.

An ordinary script of openpyxl and pandas, as one would write it for these very forms: it reads every office tab by
fixed addresses, sums, gives stars and ranks, and writes a summary. It checks nothing and keeps no record: a moved row,
a text for a number or a tab of another round goes into the sums, or stops it with a traceback.
"""

import sys
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

NOT_OFFICES = {"คำแนะนำ", "ภาพรวม"}
PROVINCE = "จังหวัดเชียงราย"  # rated, not ranked
SCORE, STRENGTH, ADVICE = 6, 9, 10  # columns F, I, J
ROWS = {
    "1.1": 9,
    "1.2": 10,
    "1.3": 11,
    "2.1": 13,
    "2.2": 14,
    "3.1": 16,
    "3.2": 17,
    "3.3": 18,
    "3.4": 19,
    "3.5": 20,
    "4.1": 22,
    "4.2": 23,
    "5.1": 25,
    "5.2": 26,
    "5.3": 27,
}
FIRST, LAST = min(ROWS.values()), max(ROWS.values())


def star(total: float) -> str:
    """Return the star of a total."""
    if total >= 80:
        return "ดาวทอง"
    if total >= 70:
        return "ดาวเงิน"
    return "ดาวทองแดง" if total >= 60 else "-"


def read(forms: Path, *, read_only: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the scores, an office a row, and the texts, a criterion a row."""
    scores, texts = [], []
    for path in sorted(forms.glob("*.xlsx")):
        book = load_workbook(path, data_only=True, read_only=read_only)
        for sheet in book.worksheets:
            if sheet.title in NOT_OFFICES:
                continue
            rows = dict(enumerate(sheet.iter_rows(FIRST, LAST, 1, ADVICE, values_only=True), FIRST))
            found = {criterion: rows[row] for criterion, row in ROWS.items()}
            scores.append({"office": sheet.title, **{c: row[SCORE - 1] for c, row in found.items()}})
            texts += [
                {"office": sheet.title, "criterion": c, "strength": row[STRENGTH - 1], "advice": row[ADVICE - 1]}
                for c, row in found.items()
            ]
        book.close()
    return pd.DataFrame(scores), pd.DataFrame(texts)


def summarise(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the ranking: dimensions, total, star and rank."""
    ranking = scores[["office"]].copy()
    for dimension in "12345":
        ranking[dimension] = scores[[c for c in ROWS if c.startswith(dimension)]].sum(axis=1)
    ranking["total"] = ranking[list("12345")].sum(axis=1)
    ranking["star"] = ranking["total"].map(star)
    districts = ranking["office"] != PROVINCE
    ranking["rank"] = ranking.loc[districts, "total"].rank(method="min", ascending=False)
    return ranking.sort_values("rank")


def main() -> None:
    """Read, compute, write."""
    forms, summary = Path(sys.argv[1]), Path(sys.argv[2])
    scores, texts = read(forms, read_only="--read-only" in sys.argv)
    with pd.ExcelWriter(summary, engine="openpyxl") as writer:
        summarise(scores).to_excel(writer, sheet_name="ranking", index=False)
        scores.to_excel(writer, sheet_name="scores", index=False)
        texts.to_excel(writer, sheet_name="texts", index=False)


if __name__ == "__main__":
    main()

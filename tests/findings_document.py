"""The catalogue of findings as a document: docs/findings.md."""

from tidao_sheets.core.scoring.catalogue import CATALOGUE, SEVERITIES, SEVERITY_NAMES


def markdown() -> str:
    """Return docs/findings.md: the whole catalogue as tables, by severity."""
    lines = [
        "# Findings",
        "",
        "Generated from `core/scoring/catalogue/`; a test keeps it true. Codes are stable. `{…}` is filled in.",
    ]
    for severity in SEVERITIES:
        lines += ["", f"## {severity} ({SEVERITY_NAMES[severity].th})", "", "| code | says | remedy |", "|---|---|---|"]
        for code, kind in CATALOGUE.items():
            if kind.severity == severity:
                lines.append(
                    f"| `{code}` | {kind.says.th}<br>*{kind.says.en}* | {kind.remedy.th}<br>*{kind.remedy.en}* |"
                )
    return "\n".join(lines) + "\n"

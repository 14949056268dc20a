"""The catalogue of findings: stable code → severity, and what is said and advised in Thai and English.

docs/findings.md is generated from it. Codes never change their meaning; severities follow design.md section 7.
"""

from tidao_sheets.core.scoring.catalogue.evidence import EVIDENCE
from tidao_sheets.core.scoring.catalogue.kinds import SEVERITIES, SEVERITY_NAMES, FindingKind, Severity
from tidao_sheets.core.scoring.catalogue.scores import CELLS, CLOSED, PATTERNS
from tidao_sheets.core.scoring.catalogue.tabs import TABS
from tidao_sheets.core.scoring.catalogue.workbooks import SETTINGS, WORKBOOKS

__all__ = ["CATALOGUE", "SEVERITIES", "SEVERITY_NAMES", "FindingKind", "Severity"]

CATALOGUE: dict[str, FindingKind] = CELLS | TABS | WORKBOOKS | PATTERNS | CLOSED | SETTINGS | EVIDENCE

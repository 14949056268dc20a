"""What several of the summary's tabs say in the same words."""

from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Tier
from tidao_sheets.core.scoring.assessment import Movement
from tidao_sheets.core.scoring.overview import Overview, count_of
from tidao_sheets.core.scoring.round import SummaryRound

SAME = "เท่าเดิม"


def state_of(round_: SummaryRound) -> str:
    """Return how many offices are assessed, awaited, and have a star."""
    assessment = round_.assessment
    count = count_of(assessment.programme.tiers, assessment.offices.values())
    return f"ประเมินแล้ว {count.complete} · รอผล {count.awaited} · ได้ดาว {count.rated} จาก {count.offices} แห่ง"


def star_text(tier: Tier) -> str:
    """Return a tier with its stars: "★★★ ดาวทอง"."""
    return f"{'★' * tier.level} {tier.name}"


def change(by: Decimal | None, same: str = SAME) -> str | None:
    """Return by how much something has grown, with a sign that reads without colour; None where nobody knows."""
    if by is None:
        return None
    return f"{'▲' if by > 0 else '▼'} {plain(abs(by))}" if by else same


def gained(moved: Movement | None) -> str | None:
    """Return the points gained or lost against the round before, None where there is nothing to compare with."""
    return change(moved.total) if moved else None


def places_gained(moved: Movement | None) -> str | None:
    """Return the places gained or lost, None until both rounds are complete."""
    return change(Decimal(moved.rank)) if moved and moved.rank is not None else None


def verdict(found: Overview) -> str:
    """Return how the round stands against the programme's target of offices with a star."""
    programme, kpi, count = found.assessment.programme, found.assessment.kpi, found.count
    label = f"ตัวชี้วัด {programme.kpi_rated} " if programme.kpi_rated else "ตัวชี้วัด "
    target = f"{label}เป้าหมายร้อยละ {plain(kpi.target)} (อย่างน้อย {found.needed} แห่ง): "
    if found.verdict == "met":
        return f"{target}บรรลุเป้าหมายแล้ว"
    lacking = found.needed - count.rated
    if found.verdict == "missed":
        return f"{target}ไม่บรรลุเป้าหมาย ขาด {lacking} แห่ง"
    return f"{target}ยังสรุปไม่ได้ รอผล {count.awaited} แห่ง ต้องได้ดาวอีก {lacking} แห่ง"

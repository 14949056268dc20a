"""What a score's number must keep: one record a rule.

The reader, the form's status and validation, its version and the catalogue of findings are made from these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Criterion, Scoring
from tidao_sheets.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; `says` and `remedy` are those of its finding, {value}, {full} and the setting's name filled in.

    `broken` judges exact points; `breaks` and `keeps` are spreadsheet formulas that are true of a {cell} that breaks
    and of one that keeps it. `status` is what the form says of a broken one, `asked` what it tells people beforehand,
    of one criterion or of all. `setting` names the field of Scoring that it stands on; where that is None, no rule is.
    """

    code: str
    says: Text
    remedy: Text
    broken: Callable[[Decimal, Criterion, Scoring], bool]
    breaks: str
    keeps: str
    status: Callable[[Scoring], str]
    asked: Callable[[Criterion | None, Scoring], str]
    setting: str | None = None

    def set_to(self, scoring: Scoring) -> int | Decimal | None:
        """Return the value of its setting."""
        value: int | Decimal | None = getattr(scoring, self.setting) if self.setting else None
        return value

    def holds_in(self, scoring: Scoring) -> bool:
        """Whether a programme has this rule."""
        return self.setting is None or self.set_to(scoring) is not None


RULES: tuple[Rule, ...] = (
    Rule(
        code="below_zero",
        says=Text("พิมพ์ {value} ซึ่งน้อยกว่า 0", "{value} is below 0"),
        remedy=Text(
            "ตรวจกับใบคะแนนแล้วแก้ไขเป็น 0–{full} เช่น {example}",
            "Check with the score sheet and correct it to 0–{full}, such as {example}.",
        ),
        broken=lambda points, _, __: points < 0,
        breaks="{cell}<0",
        keeps="{cell}>=0",
        status=lambda _: "น้อยกว่า ๐",
        asked=lambda _, __: "0",
    ),
    Rule(
        code="over_full_marks",
        says=Text("พิมพ์ {value} เกินคะแนนเต็ม {full}", "{value} is above the full marks of {full}"),
        remedy=Text(
            "ตรวจกับใบคะแนนแล้วแก้ไขเป็น 0–{full} เช่น {example}",
            "Check with the score sheet and correct it to 0–{full}, such as {example}.",
        ),
        broken=lambda points, criterion, _: points > criterion.full_marks,
        breaks="{cell}>{full}",
        keeps="{cell}<={full}",
        status=lambda _: "เกินคะแนนเต็ม",
        asked=lambda criterion, _: f"ถึง {plain(criterion.full_marks)}" if criterion else "ถึงคะแนนเต็ม",
    ),
    Rule(
        code="too_many_decimals",
        says=Text("พิมพ์ {value} ซึ่งมีทศนิยมเกิน {decimals} ตำแหน่ง", "{value} has more than {decimals} decimals"),
        remedy=Text(
            "ตรวจกับใบคะแนนแล้วพิมพ์ใหม่ ทศนิยมไม่เกิน {decimals} ตำแหน่ง เช่น {example}",
            "Check with the score sheet and type it again with at most {decimals} decimals, such as {example}.",
        ),
        broken=lambda points, _, scoring: len(plain(points).partition(".")[2]) > scoring.decimals,
        breaks='{cell}&""<>ROUND({cell},{decimals})&""',  # as texts: 15 digits, as many as are read
        keeps='{cell}&""=ROUND({cell},{decimals})&""',
        status=lambda scoring: f"ทศนิยมเกิน {scoring.decimals} ตำแหน่ง" if scoring.decimals else "ต้องเป็นจำนวนเต็ม",
        asked=lambda _, scoring: f"ทศนิยมไม่เกิน {scoring.decimals} ตำแหน่ง" if scoring.decimals else "เป็นจำนวนเต็ม",
        setting="decimals",
    ),
)
"""In the order in which they are looked at: the first that is broken is named."""


def rules_of(scoring: Scoring) -> tuple[Rule, ...]:
    """Return the rules that a programme has."""
    return tuple(rule for rule in RULES if rule.holds_in(scoring))


def first_broken(points: Decimal, criterion: Criterion, scoring: Scoring) -> Rule | None:
    """Return the rule that is to be named of some points, or None where all are kept."""
    return next((rule for rule in rules_of(scoring) if rule.broken(points, criterion, scoring)), None)


def settings(scoring: Scoring) -> Mapping[str, int | str]:
    """Return the settings that rules stand on, by name, in the order of the rules."""
    values = {rule.setting: rule.set_to(scoring) for rule in rules_of(scoring)}
    return {
        name: value if isinstance(value, int) else plain(value)
        for name, value in values.items()
        if name is not None and value is not None
    }


def limits(criterion: Criterion, scoring: Scoring) -> dict[str, str]:
    """Return what fills sentences and formulas, by name: full marks in points, an example within, and the settings."""
    example = examples(criterion.full_marks, scoring)[-1]
    return {
        "full": plain(criterion.full_marks),
        "example": example,
        **{name: str(value) for name, value in settings(scoring).items()},
    }


def examples(full_marks: Decimal, scoring: Scoring) -> tuple[str, ...]:
    """Return one or two scores as they are typed, within the full marks: "8" and "8.5" of 10, "4" and "4.5" of 5."""
    whole = full_marks * 4 // 5
    half = whole + Decimal("0.5")
    return (plain(whole), plain(half)) if scoring.decimals and half <= full_marks else (plain(whole),)

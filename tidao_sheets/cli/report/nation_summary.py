"""The nation's workbook: what it came to, and which provinces are not in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.decimals import known
from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.figures import percent
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.nation_summary import NationSummary

if TYPE_CHECKING:
    from tidao_sheets.core.nation.figures import (
        Distribution,
        NationFigures,
        Panel,
        ProvinceRound,
        Quartiles,
        VersionFigures,
    )
    from tidao_sheets.core.scoring.overview import Mean


@report.register(NationSummary)
class NationSummaryReport(Report[NationSummary]):
    """What `nation summary` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 where a province could not be read, as of a form."""
        return exit_of(self.result.figures)

    def document(self, lang: str) -> Json:
        """Return the file, each province, each version's criteria and panels, and who is not in it."""
        figures = self.result.figures
        return {
            "file": str(self.result.file),
            "year": figures.year,
            "round": figures.round,
            "provinces": [_province(source) for source in figures.rounds],
            "versions": [_version(version) for version in figures.versions()],
            "absent": absent_json(figures, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the file's path, how the nation stands, and every province that is not in it."""
        figures = self.result.figures
        reporter.say(f'เขียนแล้ว: "{self.result.file}"', f'Written: "{self.result.file}"', "" if self.exit else "green")
        rated, offices = (sum(n) for n in zip(*((r.count.rated, r.count.offices) for r in figures.rounds), strict=True))
        share = known(percent(rated, offices))
        reporter.say(
            f"ปี {figures.year} รอบที่ {figures.round}: {figures.provinces} จังหวัด ปิดรอบแล้ว {figures.closed} "
            f"ได้ดาว {rated} จาก {offices} แห่ง (ร้อยละ {share})",
            f"{figures.year}, round {figures.round}: {figures.provinces} provinces, {figures.closed} have closed it; "
            f"{rated} of {offices} offices have a star ({share} %).",
        )
        if len(versions := figures.versions()) > 1:
            reporter.say(
                f"มีเกณฑ์ {len(versions)} รูปแบบ คะแนนรายข้อจึงแยกกัน ไม่เทียบข้ามรูปแบบ",
                f"There are {len(versions)} versions of the rubric: criteria are not compared across them.",
            )
        tell_absent(reporter, figures)

    def next_step(self) -> Step:
        """Return what to do next."""
        return mend(self.result.figures) or Step(
            Text("เปิดแฟ้มนี้ดู หรือพิมพ์ลงกระดาษ A4", "open the file, or print it on A4.")
        )


def exit_of(figures: NationFigures) -> int:
    """Return the exit code: 4 where a province could not be read."""
    return 4 if any(absence.failed for absence in figures.absent) else 0


def absent_json(figures: NationFigures, lang: str) -> list[Json]:
    """Return who is without figures, and why."""
    return [
        {"province": a.province, "place": a.place, "failed": a.failed, "reason": a.reason.in_(lang)}
        for a in figures.absent
    ]


def tell_absent(reporter: Reporter, figures: NationFigures) -> None:
    """Print every province without figures, with the reason."""
    for absence in figures.absent:
        said = Text(
            f"ไม่รวม {absence.province}: {absence.reason.th}", f"Without {absence.province}: {absence.reason.en}"
        )
        reporter.say(said.th, said.en, "bold red" if absence.failed else "yellow")


def mend(figures: NationFigures) -> Step | None:
    """Return what to do about provinces without figures, if there are any."""
    if not figures.absent:
        return None
    return Step(
        Text(
            "ทำตามเหตุผลของจังหวัดที่ไม่รวม แล้วสั่งคำสั่งเดิมอีกครั้ง",
            "do what is said of the provinces that are not in it, and run the same command again.",
        )
    )


def _province(source: ProvinceRound) -> Json:
    count, round_ = source.count, source.round
    tiers = {tier.id: number for tier, number in zip(source.programme.tiers, count.tiers, strict=True)}
    return {
        "province": source.province,
        "place": source.place,
        "programme": source.programme.id,
        "version": form_version(source.programme),
        "read_at": round_.read_at.isoformat(),
        "closed": round_.closed.isoformat() if round_.closed else None,
        "fingerprint": round_.assessment.fingerprint(),
        "errors": round_.errors,
        "offices": count.offices,
        "complete": count.complete,
        "tiers": {**tiers, "none": count.unrated},
        "rated": count.rated,
        "percent": known(percent(count.rated, count.offices)),
    }


def _version(version: VersionFigures) -> Json:
    mean = version.mean
    return {
        "version": version.version,
        "provinces": [source.province for source in version.rounds],
        "offices": mean.offices,
        "percent": known(mean.percent),
        "criteria": [_criterion(d) for d in version.distributions()],
        "spread": _spread(version.spread()),
        "panels": [_panel(panel, mean) for panel in version.panels()],
    }


def _criterion(found: Distribution) -> Json:
    return {
        "criterion": found.criterion.id,
        "full_marks": known(found.criterion.full_marks),
        "spread": _spread(found.quartiles),
        "percent": known(found.mean.percent),
        "full": found.full,
        "full_percent": known(found.full_percent),
    }


def _panel(panel: Panel, nation: Mean) -> Json:
    return {
        "province": panel.source.province,
        "committee": panel.committee.id,
        "offices": panel.offices,
        "complete": len(panel.totals),
        "percent": known(panel.mean.percent),
        "apart": known(panel.apart(nation)),
    }


def _spread(found: Quartiles | None) -> Json | None:
    return {name: known(value) for name, value in found._asdict().items()} if found else None

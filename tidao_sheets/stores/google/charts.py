"""Charts: a declared one → the requests that draw it, or bring the one that is there up to date."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Chart, Tab
from tidao_sheets.stores.google.read import Sheet
from tidao_sheets.stores.google.terms import FACE, Ids, Request, TargetTab, binary, colour, grid, hexadecimal


def add_chart(target: TargetTab, chart: Chart, ids: Ids) -> Request:
    """Return the request for a native chart."""
    number = ids.of(f"chart {target.id} {chart.title}")
    made = {"chartId": number, "spec": spec(target.id, chart), "position": position(target.id, chart)}
    return {"addChart": {"chart": made}}


def spec(sheet_id: int, chart: Chart) -> Request:
    """Return columns, each in its own colour, from 0 to the maximum, and the lines across them."""

    def of(block: tuple[At, At]) -> Request:
        """Return a series with its name, which stands above it."""
        first, last = block
        return {"sourceRange": {"sources": [grid(sheet_id, At(first.row - 1, first.column), last)]}}

    window = {"viewWindowMin": 0, "viewWindowMax": binary(chart.maximum), "viewWindowMode": "EXPLICIT"}
    bars = {
        "series": of(chart.values),
        "type": "COLUMN",
        "targetAxis": "LEFT_AXIS",
        "styleOverrides": [{"index": n, "colorStyle": {"rgbColor": colour(c)}} for n, c in enumerate(chart.colours)],
    }
    lines = [
        {
            "series": of(line.values),
            "type": "LINE",
            "targetAxis": "LEFT_AXIS",
            "colorStyle": {"rgbColor": colour(line.colour)},
            "lineStyle": {"width": 2, "type": "SOLID"},
        }
        for line in chart.lines
    ]
    drawn = {
        "chartType": "COMBO",
        "legendPosition": "TOP_LEGEND" if lines else "NO_LEGEND",
        "axis": [{"position": "LEFT_AXIS", "viewWindowOptions": window}],
        "domains": [{"domain": of(chart.categories)}],
        "series": [bars, *lines],
        "headerCount": 1,
    }
    return {"title": chart.title, "fontName": FACE, "basicChart": drawn}


def position(sheet_id: int, chart: Chart) -> Request:
    """Return where a chart lies over its tab, size in pixels."""
    anchor = {"sheetId": sheet_id, "rowIndex": chart.at.row, "columnIndex": chart.at.column}
    width, height = chart.size
    return {"overlayPosition": {"anchorCell": anchor, "widthPixels": width, "heightPixels": height}}


def change_charts(tab: Tab, there: Sheet, target: TargetTab, ids: Ids) -> Iterator[Request]:
    """Bring the program's charts up to date, known by their titles; others are people's.

    One that people have moved to a sheet of its own stays there.
    """
    found = {chart.get("spec", {}).get("title"): chart for chart in (*target.apart, *there.charts)}
    for chart in tab.charts:
        old = found.get(chart.title)
        if old is None:
            yield add_chart(target, chart, ids)
            continue
        if _drawn(old["spec"]) != _drawn(spec(target.id, chart)):
            yield {"updateChartSpec": {"chartId": old["chartId"], "spec": spec(target.id, chart)}}
        on_tab = "overlayPosition" in old.get("position", {})
        if on_tab and _anchor(old) != _anchor({"position": position(target.id, chart)}):
            yield _move(old["chartId"], target.id, chart)


def _move(number: int, sheet_id: int, chart: Chart) -> Request:
    return {
        "updateEmbeddedObjectPosition": {
            "objectId": number,
            "newPosition": position(sheet_id, chart),
            "fields": "anchorCell,widthPixels,heightPixels",
        }
    }


def about(sheet_id: int, charts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the charts that show cells of a tab."""
    for chart in charts:
        sources, _ = _drawn(chart.get("spec", {}))
        if any(("sheetId", sheet_id) in source for source in sources):
            yield chart


def _drawn(found: Mapping[str, Any]) -> tuple[tuple[tuple[tuple[str, int], ...], ...], list[str | None]]:
    """Return what a chart shows: its ranges and colours; Google writes zeros and colours in its own way."""
    basic = found.get("basicChart", {})
    sources = [
        tuple(sorted((k, v) for k, v in source.items() if v))
        for part in (*basic.get("domains", []), *basic.get("series", []))
        for kind in ("domain", "series")
        for source in part.get(kind, {}).get("sourceRange", {}).get("sources", [])
    ]
    colours = [
        hexadecimal(style.get("colorStyle", {}).get("rgbColor", {}))
        for series in basic.get("series", [])
        for style in series.get("styleOverrides", [])
    ]
    return tuple(sources), colours


def _anchor(chart: Mapping[str, Any]) -> tuple[object, ...]:
    overlay = chart.get("position", {}).get("overlayPosition", {})
    cell = overlay.get("anchorCell", {})
    at = cell.get("rowIndex", 0), cell.get("columnIndex", 0)
    return (*at, overlay.get("widthPixels"), overlay.get("heightPixels"))

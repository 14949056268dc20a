"""Insert, delete and move rows or columns: where each index and each range goes."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Insert:
    axis: str
    at: int
    count: int

    def index(self, place):
        return place + self.count if place >= self.at else place

    def span(self, start, end):
        """Half-open; open ends stay open."""
        fresh_end = end if end is None else (end + self.count if end > self.at else end)
        fresh_start = start if start is None else self.index(start)
        return fresh_start, fresh_end


@dataclass(frozen=True)
class Delete:
    axis: str
    start: int
    end: int

    def index(self, place):
        if place < self.start:
            return place
        return None if place < self.end else place - (self.end - self.start)

    def span(self, start, end):
        """`None` when nothing of the span is left."""
        fresh_start = start if start is None else self._edge(start)
        fresh_end = end if end is None else self._edge(end)
        if fresh_end is not None and fresh_end <= (fresh_start or 0):
            return None
        return fresh_start, fresh_end

    def _edge(self, edge):
        return edge if edge <= self.start else max(self.start, edge - (self.end - self.start))


@dataclass(frozen=True)
class Move:
    """`[start, end)` goes before `to`, an index counted before the move."""

    axis: str
    start: int
    end: int
    to: int

    def index(self, place):
        size = self.end - self.start
        if self.start <= place < self.end:
            return place + (self.to - self.end if self.to > self.start else self.to - self.start)
        if self.end <= place < self.to:
            return place - size
        if self.to <= place < self.start:
            return place + size
        return place

    def span(self, start, end):
        if start is None or end is None:
            return start, end
        first, last = sorted((self.index(start), self.index(end - 1)))
        return (first, last + 1) if last - first == end - start - 1 else (start, end)


def rect(area, change):
    """The rectangle after the change, or `None` when it is gone."""
    span = change.span(*area.along(change.axis))
    return None if span is None else area.with_axis(change.axis, *span)


def places(cells, change):
    """A dict keyed by (row, column) after the change."""
    fresh = {}
    for (row, col), cell in cells.items():
        at = change.index(row if change.axis == "ROWS" else col)
        if at is not None:
            fresh[(at, col) if change.axis == "ROWS" else (row, at)] = cell
    return fresh


def keys(items, change):
    fresh = {}
    for index, item in items.items():
        at = change.index(index)
        if at is not None:
            fresh[at] = item
    return fresh


def reference(ref, change):
    """A formula's reference after the change: `#REF!` (None) when all of it is deleted."""
    row_wise = change.axis == "ROWS"
    first, last = (ref.row, ref.last_row) if row_wise else (ref.col, ref.last_col)
    if first is None and last is None:
        return ref
    span = change.span(first, None if last is None else last + 1)
    if span is None:
        return None
    start, end = span[0], None if span[1] is None else span[1] - 1
    return replace(ref, row=start, last_row=end) if row_wise else replace(ref, col=start, last_col=end)

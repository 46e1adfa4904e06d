"""压茬推进 on a board: the measures of an item as overlapping tiles, in as few lanes as they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.rules.board_axis import Span, Window
from engine.rules.overlap import Stretch, pushes

THINNEST = 0.004  # of the axis: a measure of one day is still to be seen on a long board


@dataclass(frozen=True, slots=True)
class BoardMeasure:
    """A 整改措施 of an item."""

    id: int
    position: int
    text: str
    starts_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure on the axis.

    span: its days. late: the days past its date, up to today or its end. ghost: the days by which
    earlier measures push it, up to `pushed_to`. `start_known` and `end_known` say whether its own
    dates or the item's are drawn. No two tiles of a lane overlap, ghosts and all.
    """

    measure: BoardMeasure
    lane: int
    span: Span
    late: Span | None = None
    ghost: Span | None = None
    pushed_to: date | None = None
    start_known: bool = True
    end_known: bool = True

    @property
    def end(self) -> float:
        """Where the last of it ends."""
        return max(part.end for part in (self.span, self.late, self.ghost) if part is not None)


def lay_tiles(
    measures: Sequence[BoardMeasure],
    window: Window,
    *,
    starts_on: date | None,
    due_on: date | None,
    today: date | None,
) -> tuple[tuple[Tile, ...], int]:
    """The tiles that the window shows, and how many measures have no day to be drawn by.

    `starts_on` and `due_on` are the item's: a measure without a beginning or an end of its own is
    drawn with them. `today` is None for an item that is no longer owed: nothing grows late then.
    """
    pushed = _pushed_to(measures, today) if today else {}
    drawn: list[Tile] = []
    undated = 0
    for measure in sorted(measures, key=lambda one: (one.position, one.id)):
        end = measure.due_on or due_on or measure.done_on
        begin = measure.starts_on or _not_after(starts_on, end) or end
        if begin is None or end is None:
            undated += 1
            continue
        tile = _tile(measure, min(begin, end), end, pushed.get(measure.id), window, today)
        if tile is not None:
            drawn.append(tile)
    return _in_lanes(drawn), undated


def slip_of(
    measures: Iterable[BoardMeasure], due_on: date | None, today: date
) -> date | None:
    """The day to which late measures push the item's end; None while its date can be kept."""
    if due_on is None:
        return None
    latest = max(_pushed_to(measures, today).values(), default=due_on)
    return latest if latest > due_on else None


def _pushed_to(measures: Iterable[BoardMeasure], today: date) -> dict[int, date]:
    """The latest day to which each measure is pushed."""
    found: dict[int, date] = {}
    stretches = [
        Stretch(one.id, one.position, one.starts_on, one.due_on, one.done_on) for one in measures
    ]
    for push in pushes(stretches, today):
        found[push.pushed_id] = max(push.pushed_to, found.get(push.pushed_id, push.pushed_to))
    return found


def _tile(
    measure: BoardMeasure, begin: date, end: date, pushed_to: date | None, window: Window,
    today: date | None,
) -> Tile | None:
    until = measure.done_on or today or end
    late = window.span(_next(end), until) if measure.due_on and until > end else None
    ghost_from = _next(max(end, until) if measure.due_on else end)
    ghost = window.span(ghost_from, pushed_to) if pushed_to is not None else None
    span = window.span(begin, end)
    if span is None:
        if late is None and ghost is None:
            return None
        edge = (late or ghost or Span(0.0, 0.0)).start
        span = Span(edge, edge, cut_left=True)
    return Tile(
        measure, 0, _visible(span), late, ghost, pushed_to,
        start_known=measure.starts_on is not None, end_known=measure.due_on is not None,
    )


def _visible(span: Span) -> Span:
    """At least as wide as an eye can see, inside the axis."""
    missing = THINNEST - span.width
    if missing <= 0:
        return span
    end = min(span.end + missing, 1.0)
    return Span(min(span.start, end - THINNEST), end, span.cut_left, span.cut_right)


def _in_lanes(tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    """Each tile in the first lane that is free where it begins; lanes fill from the top."""
    free_from: list[float] = []
    laid: list[Tile] = []
    for tile in sorted(tiles, key=lambda one: (one.span.start, one.measure.position)):
        lane = next(
            (place for place, end in enumerate(free_from) if end <= tile.span.start),
            len(free_from),
        )
        free_from[lane:lane + 1] = [tile.end]
        laid.append(
            Tile(tile.measure, lane, tile.span, tile.late, tile.ghost, tile.pushed_to,
                 tile.start_known, tile.end_known)
        )
    return tuple(laid)


def _not_after(day: date | None, end: date | None) -> date | None:
    return None if day is None or end is None or day > end else day


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)

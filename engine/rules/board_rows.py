"""One row of a board: an item drawn on the time axis."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.rules.board_axis import Span, Window
from engine.rules.board_tiles import BoardMeasure, Tile, lay_tiles, slip_of
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import Status

OWED = frozenset({Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE})


@dataclass(frozen=True, slots=True)
class BoardMilestone:
    """A 节点 of an item."""

    text: str
    due_on: date
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardItem:
    """What a board asks of an item; the light is of the day the board is drawn for."""

    id: int
    number: str
    weakness: str
    status: Status
    meaning: LightMeaning
    light: Light
    category: str = ""
    department: str = ""
    leader: str = ""
    handler: str = ""
    department_id: int | None = None
    leader_id: int | None = None
    issued_on: date | None = None
    opened_on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    closed_on: date | None = None
    due_text: str = ""
    percent: int = 0
    round: int = 1
    long_term: bool = False
    provisional: bool = False
    measures: tuple[BoardMeasure, ...] = ()
    milestones: tuple[BoardMilestone, ...] = ()

    @property
    def starts_on(self) -> date | None:
        """When it was opened, or handed out; None if neither is known."""
        return self.opened_on or self.issued_on

    @property
    def is_extended(self) -> bool:
        """Whether the date in force is not the first one."""
        first = self.original_due_on
        return first is not None and self.due_on is not None and first != self.due_on

    @property
    def is_owed(self) -> bool:
        """Handed out and not closed: the calendar counts against it."""
        return self.status in OWED


class Away(StrEnum):
    """Where an item lies of which the window shows nothing."""

    BEFORE = "before"
    AFTER = "after"


class PinState(StrEnum):
    """How a milestone stands."""

    REACHED = "reached"  # 已完成
    AHEAD = "ahead"  # 未到期
    MISSED = "missed"  # 已过期


@dataclass(frozen=True, slots=True)
class Pin:
    """A milestone on the axis."""

    at: float
    milestone: BoardMilestone
    state: PinState


@dataclass(frozen=True, slots=True)
class Row:
    """An item on the axis. What the window does not show is None; `before` and `after` say so.

    bar: from opening to the date (closed without a date: to the closing). tail: the days past the
    date, up to today or the closing. filled: as much of the bar as the percentage done, to be read
    against today's line (序时进度). slip: the days by which late measures push the item's end.
    """

    item: BoardItem
    bar: Span | None
    filled: Span | None
    tail: Span | None
    slip: Span | None
    slips_to: date | None
    due_at: float | None
    original_at: float | None
    closed_at: float | None
    start_known: bool
    days_left: int | None  # calendar days to the date of what is owed; negative: past it
    tiles: tuple[Tile, ...]
    lane_count: int
    undated_measures: int
    pins: tuple[Pin, ...]
    before: bool
    after: bool

    @property
    def away(self) -> Away | None:
        """Where the item is, if the window shows nothing of it."""
        if self.bar or self.tail or self.slip or self.due_at or self.closed_at or self.tiles:
            return None
        if self.before == self.after:
            return None
        return Away.BEFORE if self.before else Away.AFTER

    @property
    def is_tiled(self) -> bool:
        """Whether the tiles say more than the bar: several measures, or one of other days."""
        if len(self.tiles) == 1 and self.bar is not None:
            tile = self.tiles[0]
            same = (tile.span.start, tile.span.end) == (self.bar.start, self.bar.end)
            return not same or tile.pushed_to is not None
        return bool(self.tiles)


def lay_row(item: BoardItem, window: Window, *, today: date) -> Row:
    """Where everything of an item stands."""
    first, last = _days(item, today)
    end = tail_end(item, today)
    slips_to = slip_of(item.measures, item.due_on, today) if item.is_owed else None
    tiles, undated = lay_tiles(
        item.measures, window, starts_on=first, due_on=last, today=today if item.is_owed else None
    )
    known = [
        day for day in (
            first, last, end, item.original_due_on, item.closed_on, slips_to,
            *(pin.due_on for pin in item.milestones),
            *(edge for one in item.measures for edge in (one.starts_on, one.due_on)),
        ) if day is not None
    ]
    bar = window.span(first, last) if first is not None and last is not None else None
    return Row(
        item=item,
        bar=bar,
        filled=_filled(item, first, last, window),
        tail=_after(item.due_on, end, window),
        slip=_after(_latest(item.due_on, end), slips_to, window),
        slips_to=slips_to,
        due_at=_mark(item.due_on, window),
        original_at=_mark(item.original_due_on, window) if item.is_extended else None,
        closed_at=_mark(item.closed_on, window),
        start_known=item.starts_on is not None,
        days_left=(item.due_on - today).days if item.is_owed and item.due_on else None,
        tiles=tiles,
        lane_count=max((tile.lane for tile in tiles), default=-1) + 1,
        undated_measures=undated,
        pins=_pins(item, window, today),
        before=any(day < window.first for day in known),
        after=any(day > window.last for day in known),
    )


def days_of(item: BoardItem, today: date) -> list[date]:
    """Every day that a window must hold to show the whole item."""
    known = (
        item.starts_on, item.due_on, item.original_due_on, item.closed_on, tail_end(item, today),
        *(day for one in item.measures for day in (one.starts_on, one.due_on, one.done_on)),
        *(one.due_on for one in item.milestones),
        slip_of(item.measures, item.due_on, today) if item.is_owed else None,
    )
    return [day for day in known if day is not None]


def tail_end(item: BoardItem, today: date) -> date | None:
    """The last day of an overdue tail: today, or the day of a late closing; None in time."""
    if item.due_on is None:
        return None
    end = today if item.is_owed else item.closed_on if item.status is Status.CLOSED else None
    return end if end is not None and end > item.due_on else None


def _days(item: BoardItem, today: date) -> tuple[date | None, date | None]:
    """The first and last day of the bar.

    What was never opened has no beginning to draw: it begins today at the earliest, and the row
    says that its start is not known. What has no date is drawn as far as it has come.
    """
    last = item.due_on or item.closed_on
    if last is None and item.starts_on is not None:
        last = max(item.starts_on, today)
    first = item.starts_on
    if first is None and last is not None:
        first = min(today, last) if item.closed_on is None else min(item.closed_on, last)
    if first is not None and last is not None and first > last:
        # Handed out after its own date: one day, so that there is something to see.
        first = last
    return first, last


def _filled(
    item: BoardItem, first: date | None, last: date | None, window: Window
) -> Span | None:
    """The share of the bar that the percentage done is, cut at the window.

    What is sustained (长期坚持) is never done, whatever was reported before.
    """
    if first is None or last is None or item.percent <= 0 or item.status is Status.SUSTAINED:
        return None
    days = (last - first).days + 1
    begin = (first - window.first).days / window.days
    end = begin + days * min(item.percent, 100) / 100 / window.days
    if end <= 0 or begin >= 1:
        return None
    return Span(max(begin, 0.0), min(end, 1.0), begin < 0, end > 1)


def _after(day: date | None, end: date | None, window: Window) -> Span | None:
    """The days after `day` up to and including `end`."""
    if day is None or end is None or end <= day:
        return None
    return window.span(date.fromordinal(day.toordinal() + 1), end)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _mark(day: date | None, window: Window) -> float | None:
    return None if day is None else window.middle(day)


def _pins(item: BoardItem, window: Window, today: date) -> tuple[Pin, ...]:
    """The milestones; what is no longer owed has missed none."""
    return tuple(
        Pin(at, one, _pin_state(one, today if item.is_owed else date.min))
        for one in sorted(item.milestones, key=lambda each: (each.due_on, each.text))
        if (at := window.middle(one.due_on)) is not None
    )


def _pin_state(milestone: BoardMilestone, today: date) -> PinState:
    if milestone.reached_on is not None:
        return PinState.REACHED
    return PinState.MISSED if milestone.due_on < today else PinState.AHEAD

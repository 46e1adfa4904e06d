"""The time axis of a board: its window, its ticks, and where a day stands on it.

A position is a share of the axis, from 0 (the first moment of the window's first day) to 1 (the
last moment of its last day). A day has a width: a bar begins where its first day begins and ends
where its last day ends, because the date is the last acceptable day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

WEEKS_UNTIL = 45  # days: up to here the axis is cut into weeks
MONTHS_UNTIL = 400
QUARTERS_UNTIL = 800
HALVES_UNTIL = 2_600
YEARS_SHOWN = 20
YEARS_BACK, YEARS_AHEAD = 3, 5  # a mistyped year does not squeeze everything else into a line


class Zoom(StrEnum):
    """How much time a board shows."""

    FULL = "full"  # 全程
    PHASES = "phases"  # 各阶段
    YEAR = "year"  # 一年
    HALF = "half"  # 半年
    QUARTER = "quarter"  # 本季
    MONTH = "month"  # 本月


class Unit(StrEnum):
    """What a tick stands for."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


WHOLE = frozenset({Zoom.FULL, Zoom.PHASES})  # not one period among others
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}
_MONTHS_OF_ZOOM = {Zoom.YEAR: 12, Zoom.HALF: 6, Zoom.QUARTER: 3, Zoom.MONTH: 1}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the axis; `cut_*` says that more of it lies outside the window."""

    start: float
    end: float
    cut_left: bool = False
    cut_right: bool = False

    @property
    def width(self) -> float:
        """Its share of the axis."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a board shows, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days the axis is wide."""
        return (self.last - self.first).days + 1

    def has(self, day: date) -> bool:
        """Whether the day is on the axis."""
        return self.first <= day <= self.last

    def middle(self, day: date) -> float | None:
        """Where a mark of the day stands; None outside the window."""
        return ((day - self.first).days + 0.5) / self.days if self.has(day) else None

    def span(self, first: date, last: date) -> Span | None:
        """The days from `first` to `last`, cut at the window; None where nothing is left."""
        if last < first or last < self.first or first > self.last:
            return None
        begin, end = max(first, self.first), min(last, self.last)
        return Span(
            (begin - self.first).days / self.days, ((end - self.first).days + 1) / self.days,
            first < self.first, last > self.last,
        )


@dataclass(frozen=True, slots=True)
class Tick:
    """A week, month, quarter, half-year or year of the axis; `day` is its first day."""

    unit: Unit
    day: date
    span: Span


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the campaign (一年打基础); both days are included."""

    name: str
    starts_on: date
    ends_on: date


def read_phases(written: Iterable[Mapping[str, Any]]) -> tuple[Phase, ...]:
    """The phases a map keeps as {"name", "starts_on", "ends_on"}; what cannot be read is left out."""
    found = []
    for one in written:
        try:
            phase = Phase(
                str(one["name"]), date.fromisoformat(one["starts_on"]),
                date.fromisoformat(one["ends_on"]),
            )
        except (KeyError, TypeError, ValueError):
            continue
        found.append(phase)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Band:
    """A phase on the axis."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Axis:
    """What is drawn once for all rows: `major` stands above `minor`, both fill the axis."""

    window: Window
    major: tuple[Tick, ...]
    minor: tuple[Tick, ...]
    bands: tuple[Band, ...]
    today: float | None


def axis_of(window: Window, *, today: date, phases: Iterable[Phase] = ()) -> Axis:
    """The axis of a window."""
    minor, major = _units(window)
    bands = (
        Band(phase.name, span)
        for phase in sorted(phases, key=lambda one: (one.starts_on, one.ends_on, one.name))
        if (span := window.span(phase.starts_on, phase.ends_on)) is not None
    )
    return Axis(
        window, _ticks(window, major), _ticks(window, minor), tuple(bands), window.middle(today)
    )


def window_around(zoom: Zoom, *, today: date, shift: int = 0) -> Window:
    """The calendar year, half, quarter or month of `today`, moved by `shift` of its own length.

    `Zoom.FULL` and `Zoom.PHASES` have no length of their own: see `window_over`.
    """
    months = _MONTHS_OF_ZOOM[zoom]
    begin = today.year * 12 + (today.month - 1) // months * months + shift * months
    return Window(_month(begin), _day_before(_month(begin + months)))


def window_over(days: Iterable[date], *, today: date) -> Window:
    """Whole months that hold today and all the days, three years back and five ahead at most."""
    near = [
        day for day in days if -YEARS_BACK <= day.year - today.year <= YEARS_AHEAD
    ]
    first, last = min((*near, today)), max((*near, today))
    return Window(
        date(first.year, first.month, 1), _day_before(_month(last.year * 12 + last.month))
    )


def _units(window: Window) -> tuple[Unit, Unit]:
    """What the axis is cut into, and what stands above that."""
    if window.days <= WEEKS_UNTIL:
        return Unit.WEEK, Unit.MONTH
    if window.days <= MONTHS_UNTIL:
        return Unit.MONTH, Unit.YEAR
    if window.days <= QUARTERS_UNTIL:
        return Unit.QUARTER, Unit.YEAR
    return (Unit.HALF if window.days <= HALVES_UNTIL else Unit.YEAR), Unit.YEAR


def _ticks(window: Window, unit: Unit) -> tuple[Tick, ...]:
    """The window cut at every first day of `unit`; the ends may be part of one only."""
    starts = list(_weeks(window) if unit is Unit.WEEK else _periods(window, _MONTHS[unit]))
    ends = [*(_day_before(day) for day in starts[1:]), window.last]
    spans = (
        (start, window.span(start, end)) for start, end in zip(starts, ends, strict=True)
    )
    return tuple(Tick(unit, start, span) for start, span in spans if span is not None)


def _weeks(window: Window) -> Iterable[date]:
    first = window.first.toordinal()
    monday = max(first - window.first.weekday(), 1)
    return map(date.fromordinal, range(monday, window.last.toordinal() + 1, 7))


def _periods(window: Window, months: int) -> Iterable[date]:
    """First days of periods of so many months, of several years each on a very long axis."""
    years = window.last.year - window.first.year + 1
    step = months * max(1, -(-years // YEARS_SHOWN)) if months == 12 else months
    first = (window.first.year * 12 + window.first.month - 1) // step * step
    last = window.last.year * 12 + window.last.month - 1
    return (_month(begin) for begin in range(first, last + 1, step))


def _month(number: int) -> date:
    """The first day of a month counted from year 0; outside the calendar, its nearest day."""
    if number < 12:
        return date.min
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _day_before(day: date) -> date:
    return day if day in (date.min, date.max) else day - timedelta(days=1)

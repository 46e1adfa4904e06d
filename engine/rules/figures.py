"""The figures of a bulletin, as bulletins define them, and as they stood on the cut-off day.

Every figure is a count of items, every rate a pair of counts; a rate without a denominator is
shown as —. The definitions printed under the table are in engine.rules.figure_definitions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

BASICALLY_DONE_PERCENT = 90  # a preset: from here a department's progress reads 基本完成


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the figures ask of an item.

    Dates after the cut-off are ignored here. What has no date of its own (`due_on`, `percent`,
    `extensions_granted`, `sent_back_count`, `rounds`, `relapsed`) is given as of the cut-off.
    """

    item_id: int
    number: str
    department_id: int | None
    leader_id: int | None
    status: str
    due_on: date | None = None
    original_due_on: date | None = None
    opened_on: date | None = None
    close_requested_on: date | None = None
    closed_on: date | None = None
    withdrawn_on: date | None = None
    percent: int = 0
    extensions_granted: int = 0
    sent_back_count: int = 0
    rounds: int = 1
    relapsed: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of items; `denominator` 0 means there is nothing to measure."""

    numerator: int
    denominator: int

    @property
    def fraction(self) -> Fraction | None:
        """The exact share in [0, 1], or None where there is no denominator."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def text(self) -> str:
        """83.3%, or —. Not quite all is never shown as 100%, not quite none never as 0%."""
        share = self.fraction
        if share is None:
            return "—"
        tenths = int(share * 1000 + Fraction(1, 2))
        if 0 < share < 1:
            tenths = min(max(tenths, 1), 999)
        return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of items on the cut-off day. The first five parts sum to `total`."""

    closed: int = 0
    awaiting_close: int = 0
    basically_done: int = 0
    in_progress: int = 0
    sustained: int = 0
    total: int = 0
    overdue: int = 0
    closed_late: int = 0
    closed_undated: int = 0
    due_by_cut_off: int = 0
    closed_by_current_date: int = 0
    originally_due_by_cut_off: int = 0
    closed_by_original_date: int = 0
    extended: int = 0
    asked_to_close: int = 0
    returned: int = 0
    ever_closed: int = 0
    relapsed: int = 0

    @property
    def open(self) -> int:
        """Neither closed nor 长期坚持."""
        return self.awaiting_close + self.basically_done + self.in_progress

    @property
    def completion(self) -> Rate:
        """整改完成率."""
        return Rate(self.closed + self.awaiting_close, self.total)

    @property
    def closing(self) -> Rate:
        """销号率."""
        return Rate(self.closed, self.total)

    @property
    def on_time_current(self) -> Rate:
        """按期完成率, by the date in force."""
        return Rate(self.closed_by_current_date, self.due_by_cut_off)

    @property
    def on_time_original(self) -> Rate:
        """按期完成率, by the original date: what assessment counts on."""
        return Rate(self.closed_by_original_date, self.originally_due_by_cut_off)

    @property
    def extension(self) -> Rate:
        """延期率."""
        return Rate(self.extended, self.total)

    @property
    def sending_back(self) -> Rate:
        """退回率."""
        return Rate(self.returned, self.asked_to_close)

    @property
    def relapse(self) -> Rate:
        """反弹率."""
        return Rate(self.relapsed, self.ever_closed)


@dataclass(frozen=True, slots=True)
class Laggard:
    """An open item past its date, to be named with its unit and number."""

    item_id: int
    number: str
    department_id: int | None
    leader_id: int | None
    due_on: date
    days_late: int  # calendar days


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place; None where nothing of its was due yet, so there is nothing to rank."""

    place: int | None
    unit_id: int | None
    figures: Figures


def figures_of(facts: Iterable[ItemFacts], *, cut_off: date) -> Figures:
    """The figures of all the items together, on the day `cut_off`."""
    return Figures(**Counter(name for item in facts for name in _counts_as(item, cut_off)))


def figures_by(
    facts: Iterable[ItemFacts], *, cut_off: date, by: Literal["department", "leader"]
) -> dict[int | None, Figures]:
    """The figures of each lead department or responsible leader (None: nobody named yet)."""
    counts: dict[int | None, Counter[str]] = {}
    for item in facts:
        unit_id = item.department_id if by == "department" else item.leader_id
        counts.setdefault(unit_id, Counter()).update(_counts_as(item, cut_off))
    return {unit_id: Figures(**names) for unit_id, names in counts.items() if names["total"]}


def laggards(facts: Iterable[ItemFacts], *, cut_off: date, count: int) -> list[Laggard]:
    """The `count` items longest past their date, the longest first; ties by number."""
    late = [
        Laggard(
            item.item_id,
            item.number,
            item.department_id,
            item.leader_id,
            item.due_on,
            (cut_off - item.due_on).days,
        )
        for item in facts
        if item.due_on is not None and "overdue" in _counts_as(item, cut_off)
    ]
    return sorted(late, key=lambda each: (each.due_on, each.number, each.item_id))[:count]


def open_items(facts: Iterable[ItemFacts], *, cut_off: date) -> frozenset[int]:
    """Ids of the items that were on the list and neither closed nor 长期坚持."""
    return frozenset(
        item.item_id for item in facts
        if _standing(item, cut_off) in ("awaiting_close", "basically_done", "in_progress")
    )


def rank(units: Mapping[int | None, Figures]) -> list[Ranked]:
    """Units from best to worst: on time, then fewer overdue, then more closed. Equals share a place.

    Units of which nothing was due yet come last, without a place.
    """
    merits = {unit_id: _merit(figures) for unit_id, figures in units.items()}
    ordered = sorted(
        (unit_id for unit_id in units if merits[unit_id] is not None),
        key=lambda unit_id: (merits[unit_id], -1 if unit_id is None else unit_id),
    )
    ranked: list[Ranked] = []
    for position, unit_id in enumerate(ordered, start=1):
        ties = ranked and merits[ranked[-1].unit_id] == merits[unit_id]
        place = ranked[-1].place if ties else position
        ranked.append(Ranked(place, unit_id, units[unit_id]))
    unranked = [unit_id for unit_id in units if merits[unit_id] is None]
    return ranked + [Ranked(None, unit_id, units[unit_id]) for unit_id in unranked]


def _merit(figures: Figures) -> tuple[Fraction, int, Fraction] | None:
    on_time = figures.on_time_current.fraction
    if on_time is None:
        return None
    return -on_time, figures.overdue, -(figures.closing.fraction or Fraction(0))


def _counts_as(item: ItemFacts, cut_off: date) -> Iterator[str]:
    """The name of every figure to which `item` adds one, as things stood on `cut_off`."""
    standing = _standing(item, cut_off)
    if standing is None:
        return
    yield "total"
    yield standing
    closed = standing == "closed"
    if closed and item.closed_on is None:
        yield "closed_undated"
    elif standing != "sustained":
        yield from _punctuality(item, cut_off, item.closed_on if closed else None)
    if item.extensions_granted:
        yield "extended"
    if closed or standing == "awaiting_close" or item.sent_back_count:
        yield "asked_to_close"
    if item.sent_back_count:
        yield "returned"
    if closed or item.rounds > 1 or item.relapsed:
        yield "ever_closed"
    if item.relapsed:
        yield "relapsed"


def _punctuality(item: ItemFacts, cut_off: date, closed_on: date | None) -> Iterator[str]:
    """Against the date in force and the original one; an early closing waits for its date."""
    if item.due_on is not None and item.due_on < (closed_on or cut_off):
        yield "closed_late" if closed_on else "overdue"
    if item.due_on is not None and item.due_on <= cut_off:
        yield "due_by_cut_off"
        if closed_on and closed_on <= item.due_on:
            yield "closed_by_current_date"
    original = item.original_due_on or item.due_on
    if original is not None and original <= cut_off:
        yield "originally_due_by_cut_off"
        if closed_on and closed_on <= original:
            yield "closed_by_original_date"


def _standing(item: ItemFacts, cut_off: date) -> str | None:
    """Which part of the total the item was in on `cut_off`; None where it was not on the list."""
    if item.status == "draft" or _after(item.opened_on, cut_off):
        return None
    if item.status == "withdrawn" and not _after(item.withdrawn_on, cut_off):
        return None
    if item.status == "sustained":
        return "sustained"
    if item.status == "closed" and not _after(item.closed_on, cut_off):
        return "closed"
    asked_on = item.close_requested_on
    if item.status == "awaiting_close" and not _after(asked_on, cut_off):
        return "awaiting_close"
    if item.status == "closed" and asked_on is not None and asked_on <= cut_off:
        return "awaiting_close"
    return "basically_done" if item.percent >= BASICALLY_DONE_PERCENT else "in_progress"


def _after(day: date | None, cut_off: date) -> bool:
    return day is not None and day > cut_off

"""What will happen to an item and when, if nobody acts: dates of its own, and who will be told."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from engine.actions.explain import Coming, coming_to
from engine.actions.simulate import Rehearsal
from engine.queries.due import clocks_of, item_rows
from engine.queries.item_sheet import ItemSheet
from engine.rules.labels import look_label
from engine.rules.sweep import LIVE

REACH = timedelta(days=60)
MOST = 40


class PointKind(StrEnum):
    """Which date of an item."""

    DUE = "due"  # 完成时限
    MEASURE = "measure"  # 措施
    MILESTONE = "milestone"  # 节点
    LOOK = "look"  # 回头看、定期复核
    PUBLICITY = "publicity"  # 公示期满


@dataclass(frozen=True, slots=True)
class Point:
    """A date ahead that the item itself has."""

    on: date
    kind: PointKind
    text: str
    provisional: bool


def coming_of(
    session: Session, sheet: ItemSheet, *, today: date
) -> list[tuple[date, list[Point], list[Coming]]]:
    """The days after today with what falls on them, up to two months past the item's date."""
    ends = [today, *(one.due_on for one in sheet.looks), *filter(None, [sheet.case.item.due_on])]
    until = max(ends) + REACH
    ground = sheet.case.ground
    rehearsal = Rehearsal(ground.policy, sheet.terrain.calendar, ground.directory)
    [(_map, clock)] = clocks_of(
        session, item_rows(session, [sheet.case.item_id]), {ground.map_id: ground.directory}
    )
    days: dict[date, tuple[list[Point], list[Coming]]] = {}
    for point in _points(sheet):
        if point.on > today:
            days.setdefault(point.on, ([], []))[0].append(point)
    for coming in coming_to(clock, rehearsal, today=today, until=until)[:MOST]:
        days.setdefault(coming.on, ([], []))[1].append(coming)
    return [(day, *days[day]) for day in sorted(days)]


def _points(sheet: ItemSheet) -> list[Point]:
    item, calendar = sheet.case.item, sheet.terrain.calendar
    found: list[tuple[date, PointKind, str]] = []
    if item.status in LIVE:
        if item.due_on is not None:
            found.append((item.due_on, PointKind.DUE, ""))
        found += [
            (one.due_on, PointKind.MEASURE, one.text)
            for one in sheet.measures if one.due_on is not None and one.done_on is None
        ]
        found += [
            (one.due_on, PointKind.MILESTONE, one.text)
            for one in sheet.milestones if one.reached_on is None
        ]
    found += [
        (one.due_on, PointKind.LOOK, look_label(one.kind))
        for one in sheet.looks if one.result is None and not one.cancelled
    ]
    found += [
        (step.not_before_on, PointKind.PUBLICITY, "")
        for one in sheet.pending if (step := one.waiting) is not None and step.not_before_on
    ]
    return [Point(*one, calendar.is_provisional(one[0])) for one in found]

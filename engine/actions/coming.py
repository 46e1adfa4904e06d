"""What will happen to an item and when, if nobody acts: dates of its own, and who will be told."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from engine.actions.explain import Coming, coming_to
from engine.actions.simulate import Rehearsal
from engine.queries.due import approvers_of
from engine.queries.item_sheet import ItemSheet
from engine.rules.labels import look_label
from engine.rules.sweep import (
    LIVE,
    ItemClock,
    MeasureClock,
    MilestoneClock,
    PlannedLook,
    WaitingStep,
)

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
    sheet: ItemSheet, *, today: date
) -> list[tuple[date, list[Point], list[Coming]]]:
    """The days after today with what falls on them, up to two months past the item's date."""
    ends = [today, *(one.due_on for one in sheet.looks), *filter(None, [sheet.case.item.due_on])]
    until = max(ends) + REACH
    ground = sheet.case.ground
    rehearsal = Rehearsal(ground.policy, sheet.terrain.calendar, ground.directory)
    days: dict[date, tuple[list[Point], list[Coming]]] = {}
    for point in _points(sheet):
        if point.on > today:
            days.setdefault(point.on, ([], []))[0].append(point)
    for coming in coming_to(clock_of(sheet), rehearsal, today=today, until=until)[:MOST]:
        days.setdefault(coming.on, ([], []))[1].append(coming)
    return [(day, *days[day]) for day in sorted(days)]


def clock_of(sheet: ItemSheet) -> ItemClock:
    """What `due.clocks_of` would ask the database for, from what the sheet has asked already."""
    item, directory = sheet.case.item, sheet.case.ground.directory
    heads = map(directory.head_of, sheet.supporting)
    clock = ItemClock(
        sheet.case.item_id, item.status, item.due_on, item.deadline_version, item.round,
        item.issued_on, item.opened_on, item.handler_id,
        directory.head_of(item.lead_department_id), item.responsible_leader_id,
        tuple(head for head in heads if head is not None),
        tuple(
            MeasureClock(one.id, one.due_on, one.owner_id)
            for one in sheet.measures if one.due_on is not None and one.done_on is None
        ),
        (),
        tuple(
            PlannedLook(one.id, one.kind, one.due_on)
            for one in sheet.looks if one.result is None and not one.cancelled
        ),
        tuple(
            MilestoneClock(one.id, one.due_on)
            for one in sheet.milestones if one.reached_on is None
        ),
    )
    waiting = [
        (step, step.reached_on) for one in sheet.pending for step in one.steps
        if step.verdict is None and step.reached_on is not None
    ]
    return replace(clock, waiting=tuple(
        WaitingStep(
            step.id, max(reached_on, step.not_before_on or reached_on),
            approvers_of(step, clock, directory),
        )
        for step, reached_on in sorted(waiting, key=lambda pair: pair[0].id)
    ))


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

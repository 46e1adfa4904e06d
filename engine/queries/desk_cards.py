"""Everything needed to decide an application, on one card: promised, done, proved, before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import ApprovalRequest, ApprovalStep, Item
from engine.queries.desk_seats import ITEM_COLUMNS, MAPS, Standing, Terrain
from engine.queries.item_parts import (
    ShownApplication,
    ShownMeasure,
    ShownProof,
    ShownReport,
    ShownRound,
    ShownStep,
    applications_by_item,
    measures_by_item,
    proofs_by_item,
    reports_by_item,
    rounds_by_item,
)
from engine.rules.approvals import deciders, is_own_application
from engine.rules.lights import Light, LightMeaning, colour_of
from engine.rules.permissions import Seats
from engine.rules.words import ApprovalKind, ApprovalStatus, ItemClass, Role, Status

REPORTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """What the numbers say of an application, as of today.

    `workdays_left` to the item's date, negative once it has passed; `days_late` in natural days
    past the date, counted to the day the application was made; `returned` and `extended` in all
    rounds; `waited` working days since the step was reached.
    """

    workdays_left: int | None
    days_late: int
    original_days_late: int
    returned: int
    extended: int
    waited: int


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """One application before the one who decides it. `version` is what the verdict must name.

    `seat_id` is the person in whose place it would be decided, None where it is not this person's
    to decide; `opens_on` the first day of a verdict after a publicity period.
    """

    step: ShownStep
    application: ShownApplication
    item_id: int
    map_id: int
    map_name: str
    number: str
    category: str
    weakness: str
    detail: str
    cause: str
    goal: str
    item_class: ItemClass
    status: Status
    round: int
    percent: int
    due_on: date | None
    original_due_on: date | None
    opened_on: date | None
    leader_id: int | None
    handler_id: int | None
    department_id: int | None
    version: int
    light: Light
    meaning: LightMeaning
    seat_id: int | None
    able: tuple[int, ...]
    opens_on: date | None
    measures: tuple[ShownMeasure, ...]
    reports: tuple[ShownReport, ...]
    proofs: tuple[ShownProof, ...]
    old_proofs: tuple[ShownProof, ...]
    history: tuple[ShownApplication, ...]
    rounds: tuple[ShownRound, ...]
    figures: Figures

    @property
    def title(self) -> str:
        """How sentences name the item."""
        return self.number or f"#{self.item_id}"

    @property
    def shared(self) -> "ApprovalCard":
        """The card as whoever cannot decide it sees it: what it shows is the same for all."""
        return replace(self, seat_id=None)

    @property
    def stale(self) -> bool:
        """Whether the item changed since it was asked: no verdict fits it any more."""
        return self.application.item_version != self.version

    @property
    def decidable(self) -> bool:
        """Whether this person can decide it, whatever the day."""
        return (
            self.seat_id is not None and not self.stale and self.step.verdict is None
            and self.application.status is ApprovalStatus.PENDING
            and self.step.reached_on is not None
        )


def approval_cards(
    session: Session, standing: Standing, step_ids: Sequence[int], today: date
) -> list[ApprovalCard]:
    """The cards of these steps, in their order; steps of other organisations are left out.

    Seven queries, however many cards.
    """
    rows = asking(session).execute(
        _rows(), {"step_ids": list(step_ids), "maps": list(standing.terrains)}
    ).all()
    if not rows:
        return []
    item_ids = list(dict.fromkeys(row.id for row in rows))
    applications = applications_by_item(session, item_ids)
    measures = measures_by_item(session, item_ids)
    reports = reports_by_item(session, item_ids, latest=REPORTS_SHOWN)
    proofs = proofs_by_item(session, item_ids)
    rounds = rounds_by_item(session, item_ids)
    cards = {
        row.step_id: _card(
            standing, row, applications[row.id], measures.get(row.id, ()),
            reports.get(row.id, ()), proofs.get(row.id, ()), rounds.get(row.id, ()), today,
        )
        for row in rows
    }
    return [cards[step_id] for step_id in step_ids if step_id in cards]


@cache
def _rows() -> Any:
    return (
        sa.select(
            *ITEM_COLUMNS, col(Item.detail), col(Item.cause), col(Item.goal),
            col(Item.item_class), col(Item.version), col(ApprovalStep.id).label("step_id"),
            col(ApprovalStep.request_id),
        )
        .select_from(ApprovalStep)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(
            col(ApprovalStep.id).in_(sa.bindparam("step_ids", expanding=True)),
            col(Item.map_id).in_(MAPS),
        )
    )


def _card(
    standing: Standing,
    row: Any,
    applications: Sequence[ShownApplication],
    measures: Sequence[ShownMeasure],
    reports: Sequence[ShownReport],
    proofs: Sequence[ShownProof],
    rounds: Sequence[ShownRound],
    today: date,
) -> ApprovalCard:
    application = next(one for one in applications if one.id == row.request_id)
    step = next(one for one in application.steps if one.id == row.step_id)
    terrain = standing.terrains[row.map_id]
    supplement = any(
        one.supplement for one in applications
        if one.status is ApprovalStatus.PENDING and one.kind is ApprovalKind.EXTENSION
    )
    meaning = terrain.light(row, today, supplement=supplement)
    able = deciders(step.kind, seats_around(standing, row))
    early = step.not_before_on is not None and today < step.not_before_on
    return ApprovalCard(
        step=step, application=application, item_id=row.id, map_id=row.map_id,
        map_name=terrain.name, number=row.number, category=row.category, weakness=row.weakness,
        detail=row.detail, cause=row.cause, goal=row.goal, item_class=row.item_class,
        status=row.status, round=row.round, percent=row.percent, due_on=row.due_on,
        original_due_on=row.original_due_on, opened_on=row.opened_on,
        leader_id=row.responsible_leader_id, handler_id=row.handler_id,
        department_id=row.lead_department_id, version=row.version,
        light=colour_of(meaning, terrain.profile), meaning=meaning,
        seat_id=_seat(standing, application, able), able=able,
        opens_on=step.not_before_on if early else None, measures=tuple(measures),
        reports=tuple(one for one in reports if one.round == row.round),
        proofs=tuple(one for one in proofs if one.round == row.round),
        old_proofs=tuple(one for one in proofs if one.round != row.round),
        history=tuple(one for one in reversed(applications) if one.id != application.id),
        rounds=tuple(rounds),
        figures=_figures(row, application, step, applications, terrain, today),
    )


def seats_around(standing: Standing, row: Any) -> Seats:
    """The seats that decide steps, of people who are still there."""
    directory = standing.directory

    def holders(role: Role) -> tuple[int, ...]:
        return tuple(
            person for person in directory.with_role(role) if directory.people[person].active
        )

    head_id = directory.head_of(row.lead_department_id)
    named = [row.responsible_leader_id, head_id]
    return Seats(
        members=frozenset(
            person for person in named
            if person in directory.people and directory.people[person].active
        ),
        leader_id=row.responsible_leader_id, head_id=head_id, handler_id=row.handler_id,
        office=holders(Role.OFFICE), group_heads=holders(Role.GROUP_HEAD),
        group_deputies=holders(Role.GROUP_DEPUTY),
    )


def _seat(
    standing: Standing, application: ShownApplication, able: Iterable[int]
) -> int | None:
    """In whose place the desk's person would decide: the rule of the verdict verb."""
    able = tuple(able)
    seat = next((person for person in standing.persons if person in able), None)
    _own, refused = is_own_application(
        application.kind, actor_id=standing.person_id, asked_by_id=application.asked_by_id,
        able=able,
    )
    return None if refused else seat


def _figures(
    row: Any,
    application: ShownApplication,
    step: ShownStep,
    applications: Iterable[ShownApplication],
    terrain: Terrain,
    today: date,
) -> Figures:
    applications = list(applications)
    due_on, original = row.due_on, row.original_due_on or row.due_on
    since = step.reached_on or application.asked_on
    return Figures(
        workdays_left=terrain.calendar.workdays_between(today, due_on) if due_on else None,
        days_late=max(0, (application.asked_on - due_on).days) if due_on else 0,
        original_days_late=max(0, (application.asked_on - original).days) if original else 0,
        returned=sum(one.status is ApprovalStatus.SENT_BACK for one in applications),
        extended=sum(
            one.kind is ApprovalKind.EXTENSION and one.status is ApprovalStatus.APPROVED
            for one in applications
        ),
        waited=max(0, terrain.calendar.workdays_between(since, today)),
    )

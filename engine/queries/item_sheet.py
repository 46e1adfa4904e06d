"""An item whole, as its page shows it: named columns, a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import Delivery, Message, Notice
from engine.queries.calendars import load_calendar
from engine.queries.cases import Case, load_case
from engine.queries.desk_seats import Terrain, terrain
from engine.queries.item_events import ItemEvent, Names, events_and_looks
from engine.queries.item_parts import (
    ShownApplication,
    ShownLook,
    ShownMeasure,
    ShownMilestone,
    ShownProof,
    ShownReport,
    ShownRound,
    applications_by_item,
    looks_by_item,
    measures_by_item,
    milestones_by_item,
    proofs_by_item,
    reports_by_item,
    rounds_by_item,
)
from engine.rules.lights import Light, LightMeaning, colour_of
from engine.rules.overlap import Push, Stretch, pushes
from engine.rules.words import ApprovalKind, ApprovalStatus, MessageStatus, NoticeKind, NoticeStatus

_select: Any = sa.select
REPORTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at carrying a mail, with the server's own words."""

    message_id: int
    at: datetime
    outcome: MessageStatus
    reply_code: int | None
    reply: str


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told what, when, by which rung, and how the mail arrived."""

    id: int
    kind: NoticeKind
    rung: str
    recipient_id: int
    copied: bool
    threshold_on: date
    raised_on: date
    status: NoticeStatus
    message_id: int | None
    address: str | None
    carriage: MessageStatus | None
    sent_at: datetime | None
    reply_code: int | None
    reply: str | None
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """Everything of one item. `case` holds its row, its people and its map's policy."""

    case: Case
    terrain: Terrain
    light: Light
    meaning: LightMeaning
    workdays_left: int | None
    provisional: bool
    supporting: tuple[int, ...]
    measures: Sequence[ShownMeasure]
    pushes: Sequence[Push]
    milestones: Sequence[ShownMilestone]
    reports: Sequence[ShownReport]
    proofs: Sequence[ShownProof]
    applications: Sequence[ShownApplication]
    looks: Sequence[ShownLook]
    rounds: Sequence[ShownRound]
    told: Sequence[Told]
    events: Sequence[ItemEvent]
    downloads: Sequence[ItemEvent]

    def name(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        return self.case.name(person_id)

    def department(self, department_id: int | None) -> str:
        """A department's name; empty for none."""
        return self.case.ground.directory.department_names.get(department_id or 0, "")

    @property
    def round_proofs(self) -> list[ShownProof]:
        """The proofs of the present round."""
        return [one for one in self.proofs if one.round == self.case.item.round]

    @property
    def pending(self) -> list[ShownApplication]:
        """The applications that wait, at most one of a kind."""
        return [one for one in self.applications if one.status is ApprovalStatus.PENDING]


def item_sheet(session: Session, item_id: int, *, actor_id: int, today: date) -> ItemSheet:
    """The item as somebody of its organisation sees it; raises NotFound, NotYours as `load_case`."""
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    item = case.item
    battle_map = case.ground.map
    ground = terrain(battle_map, case.ground.rules, load_calendar(session, battle_map.calendar))
    measures = measures_by_item(session, [item_id]).get(item_id, ())
    milestones = milestones_by_item(session, [item_id]).get(item_id, ())
    applications = applications_by_item(session, [item_id]).get(item_id, ())
    supplement = any(
        one.supplement for one in applications
        if one.status is ApprovalStatus.PENDING and one.kind is ApprovalKind.EXTENSION
    )
    meaning = ground.light(item, today, supplement=supplement)
    events, downloads = events_and_looks(session, item_id, _names(case, measures, milestones))
    return ItemSheet(
        case=case, terrain=ground, light=colour_of(meaning, ground.profile), meaning=meaning,
        workdays_left=(
            ground.calendar.workdays_between(today, item.due_on) if item.due_on else None
        ),
        provisional=item.due_on is not None and ground.calendar.is_provisional(item.due_on),
        supporting=case.supporting,
        measures=measures, pushes=pushes(map(_stretch, measures), today), milestones=milestones,
        reports=reports_by_item(session, [item_id], latest=REPORTS_SHOWN).get(item_id, ()),
        proofs=proofs_by_item(session, [item_id]).get(item_id, ()),
        applications=applications,
        looks=looks_by_item(session, [item_id]).get(item_id, ()),
        rounds=rounds_by_item(session, [item_id]).get(item_id, ()),
        told=told_of(session, item_id), events=events, downloads=downloads,
    )


def told_of(session: Session, item_id: int) -> list[Told]:
    """Every notice of an item with its mail and each attempt at it, oldest first; two queries at most."""
    rows = asking(session).execute(_NOTICES, {"item": item_id}).all()
    attempts: dict[int, list[Attempt]] = {}
    mails = sorted({row.message_id for row in rows if row.message_id is not None})
    for row in asking(session).execute(_ATTEMPTS, {"mails": mails}) if mails else ():
        attempts.setdefault(row.message_id, []).append(Attempt(*row))
    told: list[tuple[Any, ...]] = [
        (*row, tuple(attempts.get(row.message_id, ()))) for row in rows
    ]
    return [Told(*facts) for facts in told]


_NOTICES = (
    _select(
        Notice.id, Notice.kind, Notice.rung, Notice.recipient_id, Notice.copied,
        Notice.threshold_on, Notice.raised_on, Notice.status, Notice.message_id,
        Message.address, Message.status.label("carriage"),  # type: ignore[attr-defined]
        Message.sent_at, Message.reply_code, Message.reply,
    )
    .outerjoin(Message, col(Message.id) == Notice.message_id)
    .where(Notice.item_id == sa.bindparam("item"))
    .order_by(Notice.raised_on, Notice.id)
)
_ATTEMPTS = (
    sa.select(
        col(Delivery.message_id), col(Delivery.at), col(Delivery.outcome),
        col(Delivery.reply_code), col(Delivery.reply),
    )
    .where(col(Delivery.message_id).in_(sa.bindparam("mails", expanding=True)))
    .order_by(col(Delivery.id))
)


def _names(
    case: Case, measures: Sequence[ShownMeasure], milestones: Sequence[ShownMilestone]
) -> Names:
    directory = case.ground.directory
    return Names(
        directory.names, directory.department_names,
        {one.id: one.position for one in measures}, {one.id: one.text for one in milestones},
    )


def _stretch(measure: ShownMeasure) -> Stretch:
    return Stretch(
        measure.id, measure.position, measure.starts_on, measure.due_on, measure.done_on
    )

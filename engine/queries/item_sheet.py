"""An item whole, as its page shows it: put together once for all who read it, while it stays as it is."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.language import current_language
from engine.models import (
    ApprovalRequest,
    Delivery,
    Evidence,
    LookBack,
    Measure,
    Message,
    Milestone,
    Notice,
    ProgressReport,
    Round,
)
from engine.queries.calendars import load_calendar
from engine.queries.cases import (
    Case,
    Ground,
    cases_on,
    check_actor,
    load_ground,
    load_item,
    no_such_item,
)
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
from engine.queries.item_print import print_of
from engine.queries.official_papers import ListedPaper, papers_of_item
from engine.queries.unchanged import while_unchanged
from engine.rules.lights import Light, LightMeaning, colour_of
from engine.rules.overlap import Push, Stretch, pushes
from engine.rules.words import ApprovalKind, ApprovalStatus, MessageStatus, NoticeKind, NoticeStatus
from engine.shelf import Shelf

_select: Any = sa.select
Shown = TypeVar("Shown")
REPORTS_SHOWN = 200
SHEETS_KEPT = 2_000  # of about 10 KB


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
    """Everything of one item. `case` holds its row, its people and its map's policy.

    `key` says all that a sheet depends on but its reader, who is named by `case` alone: sheets of
    one key are equal, and what is drawn of one may be shown for the others.
    """

    key: Hashable
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
    papers: Sequence[ListedPaper]

    def name(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        return self.case.name(person_id)

    def department(self, department_id: int | None) -> str:
        """A department's name; empty for none."""
        return self.case.ground.directory.department_names.get(department_id or 0, "")

    def paper_about(self, key: str) -> ListedPaper | None:
        """What came of an event on paper; `key` is empty where nothing did."""
        return next((one for one in self.papers if one.key == key), None) if key else None

    @property
    def round_proofs(self) -> list[ShownProof]:
        """The proofs of the present round."""
        return [one for one in self.proofs if one.round == self.case.item.round]

    @property
    def pending(self) -> list[ShownApplication]:
        """The applications that wait, at most one of a kind."""
        return [one for one in self.applications if one.status is ApprovalStatus.PENDING]


_sheets: Shelf[ItemSheet] = Shelf(SHEETS_KEPT)


def item_sheet(session: Session, item_id: int, *, actor_id: int, today: date) -> ItemSheet:
    """The item as somebody of its organisation sees it; raises NotFound, NotYours as `load_case`.

    One query while it stays as it is and its map stands still; a dozen to put it together.
    """
    found = print_of(session, item_id)
    if found is None:
        raise no_such_item(item_id)
    ground, land = while_unchanged(
        session, found.heads, "ground", lambda: _ground(session, found.map_id)
    )
    check_actor(ground.directory, actor_id, item_id)
    key = (
        found.digest, ground.directory, ground.rules, land.calendar, land.name, today,
        current_language(),
    )
    sheet = _sheets.get(
        key, lambda: _put_together(session, key, found.tables, ground, land, item_id, actor_id, today)
    )
    return replace(sheet, case=replace(sheet.case, actor_id=actor_id))


def _ground(session: Session, map_id: int) -> tuple[Ground, Terrain]:
    ground = load_ground(session, map_id)
    calendar = load_calendar(session, ground.map.calendar)
    return ground, terrain(ground.map, ground.rules, calendar)


def _put_together(
    session: Session, key: Hashable, tables: Collection[str], ground: Ground, land: Terrain,
    item_id: int, actor_id: int, today: date,
) -> ItemSheet:
    item = load_item(session, item_id)
    case = cases_on(session, ground, [item], actor_id=actor_id, today=today)[0]
    parts = Parts(session, item_id, tables)
    measures, milestones = parts.of(measures_by_item, Measure), parts.of(milestones_by_item, Milestone)
    applications = parts.of(applications_by_item, ApprovalRequest)
    supplement = any(
        one.supplement for one in applications
        if one.status is ApprovalStatus.PENDING and one.kind is ApprovalKind.EXTENSION
    )
    meaning = land.light(item, today, supplement=supplement)
    calendar, due_on = land.calendar, item.due_on
    events, downloads = events_and_looks(session, item_id, _names(case, measures, milestones))
    return ItemSheet(
        key=key, case=case, terrain=land, light=colour_of(meaning, land.profile), meaning=meaning,
        workdays_left=calendar.workdays_between(today, due_on) if due_on else None,
        provisional=due_on is not None and calendar.is_provisional(due_on),
        supporting=case.supporting,
        measures=measures, pushes=pushes(map(_stretch, measures), today), milestones=milestones,
        reports=parts.of(partial(reports_by_item, latest=REPORTS_SHOWN), ProgressReport),
        proofs=parts.of(proofs_by_item, Evidence), applications=applications,
        looks=parts.of(looks_by_item, LookBack), rounds=parts.of(rounds_by_item, Round),
        told=told_of(session, item_id) if "notice" in tables else (),
        events=events, downloads=downloads,
        papers=papers_of_item(session, item_id) if "official_paper" in tables else (),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one item; what has no row is not asked for."""

    session: Session
    item_id: int
    tables: Collection[str]

    def of(
        self, ask: Callable[[Session, Collection[int]], Mapping[int, Sequence[Shown]]], table: Any
    ) -> Sequence[Shown]:
        """What `ask` finds of the item in the table."""
        if table.__tablename__ not in self.tables:
            return ()
        return ask(self.session, [self.item_id]).get(self.item_id, ())


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

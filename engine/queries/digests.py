"""What a digest is made of, in a fixed number of queries for a map."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import (
    ApprovalRequest,
    BattleMap,
    Department,
    Digest,
    Item,
    LookBack,
    Measure,
    Message,
    Notice,
    Person,
)
from engine.models.base import literally
from engine.rules.figures import ItemFacts
from engine.rules.lights import LightMeaning
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    Audience,
    LookBackResult,
    NoticeStatus,
    Status,
)

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An item as digests name it, with what the figures ask of it."""

    facts: ItemFacts
    weakness: str
    department: str
    leader: str
    supplement_pending: bool
    meaning: LightMeaning | None = None


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A date of the week ahead: an item's, a measure's or a look-back's."""

    item_id: int
    kind: str  # item, measure, look_back, recheck
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class StoredDigest:
    """A digest row as the mailing needs it."""

    id: int
    map_id: int
    audience: Audience
    subject_id: int
    quiet: bool


def maps_with_digests(
    session: Session, *, organisation_ids: Collection[int] | None = None
) -> list[BattleMap]:
    """Every map that the calendar drives, or those of these organisations."""
    maps = sa.select(BattleMap).where(col(BattleMap.enabled)).order_by(col(BattleMap.id))
    if organisation_ids is not None:
        maps = maps.where(col(BattleMap.organisation_id).in_(organisation_ids))
    return list(session.execute(maps).scalars())


def digest_items(session: Session, map_id: int) -> list[DigestItem]:
    """Every item that was ever opened on the map, by id."""
    leader = aliased(Person)
    rows = session.execute(
        _select(
            Item.id, Item.number, Item.lead_department_id, Item.responsible_leader_id, Item.status,
            Item.due_on, Item.original_due_on, Item.opened_on, Item.issued_on, Item.closed_on,
            Item.percent, Item.round, Item.weakness, col(Department.name).label("department"),
            col(leader.name).label("leader"),
        )
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .where(Item.map_id == map_id, col(Item.status) != Status.DRAFT)
        .order_by(Item.id)
    ).all()
    asked = _applications(session, map_id)
    relapsed = _relapsed(session, map_id)
    return [_digest_item(row, asked.get(row.id, _Asked()), row.id in relapsed) for row in rows]


@dataclass(slots=True)
class _Asked:
    granted: int = 0
    sent_back: int = 0
    close_on: date | None = None
    supplement: bool = False


def _applications(session: Session, map_id: int) -> dict[int, _Asked]:
    """What was applied for, by item: of the current round, but returns of all rounds."""
    rows = session.execute(
        _select(
            ApprovalRequest.item_id, ApprovalRequest.kind, ApprovalRequest.status,
            ApprovalRequest.asked_on, ApprovalRequest.supplement,
            (col(ApprovalRequest.round) == col(Item.round)).label("current"),
        )
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(Item.map_id == map_id)
        .order_by(ApprovalRequest.id)
    )
    found: dict[int, _Asked] = {}
    for row in rows:
        asked = found.setdefault(row.item_id, _Asked())
        if row.kind is ApprovalKind.EXTENSION:
            asked.granted += row.current and row.status is ApprovalStatus.APPROVED
            asked.supplement |= row.supplement and row.status is ApprovalStatus.PENDING
        elif row.kind is ApprovalKind.CLOSE:
            asked.sent_back += row.status is ApprovalStatus.SENT_BACK
            if row.current and row.status in (ApprovalStatus.PENDING, ApprovalStatus.APPROVED):
                asked.close_on = row.asked_on
    return found


def _relapsed(session: Session, map_id: int) -> set[int]:
    rows = session.execute(
        sa.select(col(LookBack.item_id))
        .join(Item, col(Item.id) == col(LookBack.item_id))
        .where(col(Item.map_id) == map_id, col(LookBack.result) == LookBackResult.RELAPSED)
    )
    return {row[0] for row in rows}


def _digest_item(row: Any, asked: _Asked, relapsed: bool) -> DigestItem:
    facts = ItemFacts(
        item_id=row.id, number=row.number, department_id=row.lead_department_id,
        leader_id=row.responsible_leader_id, status=row.status.value, due_on=row.due_on,
        original_due_on=row.original_due_on, opened_on=row.opened_on or row.issued_on,
        close_requested_on=asked.close_on, closed_on=row.closed_on, percent=row.percent,
        extensions_granted=asked.granted, sent_back_count=asked.sent_back, rounds=row.round,
        relapsed=relapsed,
    )
    return DigestItem(
        facts, row.weakness, row.department or "", row.leader or "", asked.supplement
    )


def coming_dates(session: Session, map_id: int, *, after: date, until: date) -> list[ComingDate]:
    """Dates d with after < d <= until, by day."""
    live = (Status.ISSUED, Status.OPEN)
    of_map = col(Item.map_id) == map_id
    items = _select(Item.id, sa.literal("item"), Item.due_on, sa.literal("")).where(
        of_map, col(Item.status).in_(live), col(Item.due_on) > after, col(Item.due_on) <= until
    )
    measures = (
        _select(Measure.item_id, sa.literal("measure"), Measure.due_on, Measure.text)
        .join(Item, col(Item.id) == Measure.item_id)
        .where(
            of_map, col(Item.status).in_(live), col(Measure.done_on).is_(None),
            col(Measure.due_on) > after, col(Measure.due_on) <= until,
            sa.or_(col(Item.due_on).is_(None), col(Measure.due_on) != col(Item.due_on)),
        )
    )
    looks = (
        _select(LookBack.item_id, LookBack.kind, LookBack.due_on, sa.literal(""))
        .join(Item, col(Item.id) == LookBack.item_id)
        .where(
            of_map, col(LookBack.done_on).is_(None), col(LookBack.cancelled).is_(False),
            col(LookBack.due_on) > after, col(LookBack.due_on) <= until,
        )
    )
    found = [
        ComingDate(row[0], str(row[1]), row[2], row[3])
        for query in (items, measures, looks) for row in session.execute(query)
    ]
    return sorted(found, key=lambda coming: (coming.on, coming.item_id, coming.kind))


def number_for(session: Session, map_id: int, cut_off: date) -> int:
    """期号: the cut-off's own if it has one, else the next of the map in that year."""
    same = session.execute(
        sa.select(sa.func.max(col(Digest.number))).where(
            col(Digest.map_id) == map_id, col(Digest.cut_off_on) == cut_off
        )
    ).scalar()
    if same is not None:
        return int(same)
    last = session.execute(
        sa.select(sa.func.max(col(Digest.number))).where(
            col(Digest.map_id) == map_id,
            col(Digest.cut_off_on) >= cut_off.replace(month=1, day=1),
            col(Digest.cut_off_on) <= cut_off.replace(month=12, day=31),
        )
    ).scalar()
    return int(last or 0) + 1


def is_issued(session: Session, map_id: int, cut_off: date) -> bool:
    """Whether the leading group's digest of that day is stored: the others are stored with it."""
    row = session.execute(
        sa.select(col(Digest.id)).where(
            col(Digest.map_id) == map_id, col(Digest.cut_off_on) == cut_off,
            col(Digest.audience) == Audience.LEADING_GROUP,
        )
    ).first()
    return row is not None


def stored_digests(session: Session, map_ids: Iterable[int], cut_off: date) -> list[StoredDigest]:
    """The digests of a cut-off in the order in which a mail holds them."""
    order = {Audience.LEADING_GROUP: 0, Audience.LEADER: 1, Audience.DEPARTMENT: 2}
    rows = session.execute(
        _select(
            Digest.id, Digest.map_id, Digest.audience, Digest.subject_id, Digest.figures
        ).where(col(Digest.map_id).in_(map_ids), col(Digest.cut_off_on) == cut_off)
    )
    found = [StoredDigest(row[0], row[1], row[2], row[3], bool(row[4].get("quiet"))) for row in rows]
    return sorted(found, key=lambda each: (each.map_id, order[each.audience], each.id))


def mailed_digests(session: Session, keys: Iterable[str]) -> dict[str, list[int]]:
    """Of these message keys those that exist, each with the digests its mail holds."""
    rows = session.execute(
        sa.select(col(Message.key), col(Message.facts)).where(col(Message.key).in_(keys))
    )
    return {key: list(facts.get("digest_ids", ())) for key, facts in rows}


def overflowed_people(session: Session, organisation_id: int) -> list[int]:
    """Who has notices that the daily cap kept out of a mail and no digest has said yet."""
    rows = session.execute(
        sa.select(col(Notice.recipient_id))
        .join(Person, col(Person.id) == col(Notice.recipient_id))
        .where(
            literally(col(Notice.status), NoticeStatus.OVERFLOW), col(Notice.message_id).is_(None),
            col(Person.organisation_id) == organisation_id,
        )
        .distinct()
        .order_by(col(Notice.recipient_id))
    )
    return [row[0] for row in rows]

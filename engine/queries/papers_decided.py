"""What became of papers: released or dropped by whom, or sent by the calendar of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import BattleMap, Item, Message, Notice, Person
from engine.queries.official_papers import numbers_of
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus, Status

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class DecidedPaper:
    """A paper that was released or dropped, by whom, and how far its mails have come."""

    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    threshold_on: date
    recipients: tuple[str, ...]
    decided_by: str
    decided_at: datetime
    released: bool
    reason: str
    sent_count: int
    mail_count: int
    paper_id: int | None
    number_text: str


def decided_papers(
    session: Session, organisation_id: int, *, limit: int, offset: int = 0
) -> list[DecidedPaper]:
    """Papers that somebody released or dropped, the latest first."""
    releaser = aliased(Person)
    groups = (
        _select(
            Notice.item_id, Notice.rung, Notice.deadline_version,
            sa.func.max(col(Notice.released_at)).label("decided_at"),
        )
        # A range, and a question to each notice: so the small index of decided ones is walked.
        .where(
            col(Notice.released_at) > _EVER,
            sa.exists(
                sa.select(col(Item.id))
                .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
                .where(
                    col(Item.id) == col(Notice.item_id),
                    col(BattleMap.organisation_id) == organisation_id,
                )
            ),
        )
        .group_by(Notice.item_id, Notice.rung, Notice.deadline_version)
        .order_by(sa.desc("decided_at"), Notice.item_id)
        .limit(limit).offset(offset)
        .subquery()
    )
    rows = session.execute(
        _select(
            Notice.item_id, Notice.rung, Notice.deadline_version, Notice.kind, Notice.status,
            Notice.threshold_on, Notice.released_at, Notice.facts, Notice.copied,
            Notice.message_id, Item.number, Item.weakness, col(Person.name).label("recipient"),
            col(releaser.name).label("by"), col(Message.status).label("carried"),
        )
        .join(
            groups,
            sa.and_(
                groups.c.item_id == Notice.item_id, groups.c.rung == Notice.rung,
                groups.c.deadline_version == Notice.deadline_version,
            ),
        )
        .join(Item, col(Item.id) == Notice.item_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .join(releaser, col(releaser.id) == Notice.released_by_id)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .order_by(groups.c.decided_at.desc(), Notice.item_id, Notice.id)
    )
    found: dict[tuple[int, str, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.item_id, row.rung, row.deadline_version), []).append(row)
    numbers = numbers_of(session, {_paper_id(group[0]) for group in found.values()})
    return [_decided(group, numbers) for group in found.values()]


def _paper_id(row: Any) -> int | None:
    return (row.facts or {}).get("paper_id")


def _decided(rows: list[Any], numbers: Mapping[int, str]) -> DecidedPaper:
    first = rows[0]
    paper_id = _paper_id(first)
    mails = {row.message_id: row.carried for row in rows if row.message_id is not None}
    return DecidedPaper(
        item_id=first.item_id, number=first.number, weakness=first.weakness, kind=first.kind,
        rung=first.rung, threshold_on=first.threshold_on,
        recipients=tuple(row.recipient for row in rows), decided_by=first.by,
        decided_at=first.released_at, released=first.status is not NoticeStatus.DROPPED,
        reason=str((first.facts or {}).get("reason", "")),
        sent_count=sum(carried is MessageStatus.SENT for carried in mails.values()),
        mail_count=len(mails), paper_id=paper_id, number_text=numbers.get(paper_id or 0, ""),
    )


@dataclass(frozen=True, slots=True)
class SentUrge:
    """A 催办单 that the calendar sent of itself for an item that is still late."""

    item_id: int
    number: str
    weakness: str
    rung: str
    raised_on: date
    recipient: str
    copied: bool
    sent_at: datetime | None


def recent_urges(
    session: Session, organisation_id: int, *, today: date, limit: int
) -> list[SentUrge]:
    """The latest 催办单 of items that are still open and late; found by the items, not by kind."""
    rows = session.execute(
        _select(
            Notice.item_id, Item.number, Item.weakness, Notice.rung, Notice.raised_on,
            Person.name, Notice.copied, Message.sent_at,
        )
        .select_from(Item)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Notice, col(Notice.item_id) == Item.id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .where(
            BattleMap.organisation_id == organisation_id,
            col(Item.status).in_([Status.ISSUED, Status.OPEN]), col(Item.due_on) < today,
            Notice.kind == NoticeKind.URGE_LETTER, Notice.status == NoticeStatus.RAISED,
            col(Notice.released_by_id).is_(None),
        )
        .order_by(col(Notice.raised_on).desc(), Notice.item_id, Notice.id)
        .limit(limit)
    )
    return [SentUrge(*row) for row in rows]

"""The outbox for the office: searched, a page at a time, and one mail with all that became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Delivery, Digest, Item, Message, Notice, Person
from engine.rules.paging import page_near
from engine.rules.words import MessageKind, MessageStatus, NoticeKind, NoticeStatus

_select: Any = sa.select
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A line of the outbox."""

    id: int
    kind: MessageKind
    on: date
    person_id: int
    name: str
    address: str
    status: MessageStatus
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    reply_code: int | None
    reply: str
    notices: int


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """One page of the outbox; `counts` are of the whole organisation, by state."""

    messages: tuple[ListedMessage, ...]
    found: int
    page: int
    pages: int
    counts: dict[MessageStatus, int]


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """One thing that a mail tells."""

    kind: NoticeKind
    rung: str
    copied: bool
    status: NoticeStatus
    raised_on: date
    due_on: date | None
    item_id: int
    number: str
    weakness: str
    map_name: str
    recipient: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MessageFile:
    """A mail, who reads it, what it tells, and every answer of a server."""

    message: Message
    reader: Person
    notices: tuple[ToldNotice, ...]
    digests: tuple[tuple[int, int, str], ...]  # (id, number, map's name)
    deliveries: Sequence[Delivery]


def outbox_page(
    session: Session,
    organisation_id: int,
    *,
    status: MessageStatus | None = None,
    kind: MessageKind | None = None,
    person_id: int | None = None,
    search: str = "",
    page: int = 1,
) -> OutboxPage:
    """The organisation's mails that fit, newest first; four queries, however many there are."""
    counts = {
        row[0]: row[1]
        for row in session.execute(
            sa.select(col(Message.status), sa.func.count())
            .where(col(Message.organisation_id) == organisation_id)
            .group_by(col(Message.status))
        )
    }
    fits: list[Any] = [col(Message.organisation_id) == organisation_id]
    if status is not None:
        fits.append(col(Message.status) == status)
    if kind is not None:
        fits.append(col(Message.kind) == kind)
    if person_id is not None:
        fits.append(col(Message.person_id) == person_id)
    if search:
        fits.append(
            sa.or_(*(
                column.icontains(search, autoescape=True)
                for column in (col(Person.name), col(Message.address), col(Message.reply),
                               col(Message.header_id))
            ))
        )
    joined = sa.join(Message, Person, col(Person.id) == col(Message.person_id))
    found = session.execute(
        sa.select(sa.func.count()).select_from(joined).where(*fits)
    ).scalar_one()
    page, pages = page_near(found, page, A_PAGE)
    rows = session.execute(
        _select(
            Message.id, Message.kind, Message.on, Message.person_id, Person.name,
            Message.address, Message.status, Message.attempts, Message.not_before,
            Message.sent_at, Message.reply_code, Message.reply,
        )
        .select_from(joined)
        .where(*fits)
        .order_by(col(Message.id).desc())
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE)
    ).all()
    told = {
        row[0]: row[1]
        for row in session.execute(
            sa.select(col(Notice.message_id), sa.func.count())
            .where(col(Notice.message_id).in_([row.id for row in rows]))
            .group_by(col(Notice.message_id))
        )
    }
    messages = tuple(ListedMessage(*(*row, told.get(row.id, 0))) for row in rows)
    return OutboxPage(messages, found, page, pages, counts)


def message_file(session: Session, message_id: int) -> MessageFile:
    """One mail with everything; at most five queries. Raises NotFound."""
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound(_("没有这封邮件：{message_id}").format(message_id=message_id))
    notices = session.execute(
        _select(
            Notice.kind, Notice.rung, Notice.copied, Notice.status, Notice.raised_on,
            Notice.due_on, Item.id, Item.number, Item.weakness, BattleMap.name, Person.name,
            Notice.facts,
        )
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .where(col(Notice.message_id) == message_id)
        .order_by(Notice.id)
    )
    digests = session.execute(
        _select(Digest.id, Digest.number, BattleMap.name)
        .join(BattleMap, col(BattleMap.id) == Digest.map_id)
        .where(col(Digest.id).in_(message.facts.get("digest_ids", ())))
        .order_by(Digest.id)
    )
    deliveries = session.exec(
        select(Delivery).where(Delivery.message_id == message_id).order_by(col(Delivery.id))
    ).all()
    return MessageFile(
        message, session.get_one(Person, message.person_id),
        tuple(ToldNotice(*(*row[:11], row[11] or {})) for row in notices),
        tuple((row[0], row[1], row[2]) for row in digests), deliveries,
    )

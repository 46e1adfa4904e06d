"""The outbox: what is owed to whom, and how it is claimed, carried and marked.

Nothing here sends. `notifications.deliver` claims messages, commits, sends with no transaction
open, and marks each by the server's reply. Do not send inside a transaction: a roll-back after the
send would lose the fact that it was sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from engine.db import insert_rows, is_sqlite, plain_instant, write_plain
from engine.models import Item, Message, Notice
from engine.models.base import literally
from engine.models.message import UNDELIVERED
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=6)
OUR_PAUSE = timedelta(minutes=5)  # the server is away: ask again at the next few minutes' run

# In plain SQL: two statements an answer, on a morning with thousands of them.
MARK_MESSAGE = (
    "UPDATE message SET status = ?, claimed_by = '', lease_until = NULL, attempts = ?,"
    " reply_code = ?, reply = ?, sent_at = ?, not_before = ? WHERE id = ?"
)
INSERT_DELIVERY = (
    "INSERT INTO delivery (message_id, address, attempt, outcome, reply_code, reply, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def raise_notice(
    session: Session,
    item: Item,
    kind: NoticeKind,
    rung: str,
    recipient_id: int,
    *,
    today: date,
    copied: bool = False,
    facts: dict[str, Any] | None = None,
) -> None:
    """Say one thing of `item` to one person, once: a second call with the same words is silent.

    `rung` names the event by its id (`close:12`), so that a later event of its kind is new.
    """
    row = {
        "item_id": item.id, "kind": kind, "rung": rung, "deadline_version": item.deadline_version,
        "recipient_id": recipient_id, "copied": copied, "threshold_on": today,
        "due_on": item.due_on, "status": NoticeStatus.RAISED, "raised_on": today, "facts": facts,
    }
    insert_rows(session, Notice, [row], skip_existing=True)


def claim_messages(
    session: Session, *, at: datetime, holder: str, limit: int, asleep: Collection[int] = (),
    keys: Collection[str] = (),
    organisation_ids: Collection[int] | None = None,
) -> list[Message]:
    """Take up to `limit` messages that may be sent now, under a lease of LEASE.

    Those of the organisations `asleep` (ids) stay where they are until their hours begin; with
    `keys` none but those are taken, with `organisation_ids` none but mails of these.
    A message whose lease ran out was being sent when its process died: nobody knows whether the
    server took it. It becomes `unknown` here, and is sent again under the same Message-ID.
    """
    due = (
        select(Message)
        .where(
            literally(col(Message.status), *UNDELIVERED),
            col(Message.not_before) <= at,
            sa.or_(col(Message.lease_until).is_(None), col(Message.lease_until) < at),
        )
        .order_by(col(Message.not_before), col(Message.id))
        .limit(limit)
    )
    if asleep:
        due = due.where(col(Message.organisation_id).not_in(asleep))
    if keys:
        due = due.where(col(Message.key).in_(keys))
    if organisation_ids is not None:
        due = due.where(col(Message.organisation_id).in_(organisation_ids))
    if not is_sqlite(session):
        due = due.with_for_update(skip_locked=True)
    claimed = list(session.exec(due))
    lost = [message for message in claimed if message.status is MessageStatus.SENDING]
    _note(session, [Mark(message, MessageStatus.UNKNOWN) for message in lost], at=at)
    # One statement for the batch: a flush of objects would cost one for each.
    session.execute(
        sa.update(Message)
        .where(col(Message.id).in_([message.id for message in claimed]))
        .values(
            status=MessageStatus.SENDING, claimed_by=holder, lease_until=at + LEASE,
            attempts=Message.attempts + 1,
        )
        .execution_options(synchronize_session=False)
    )
    for message in claimed:
        set_committed_value(message, "status", MessageStatus.SENDING)
        set_committed_value(message, "claimed_by", holder)
        set_committed_value(message, "lease_until", at + LEASE)
        set_committed_value(message, "attempts", message.attempts + 1)
    return claimed


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one claimed message.

    `ours`: the installation was at fault (no server, no login), so the attempt does not count and
    the message is never given up for it.
    """

    message: Message
    outcome: MessageStatus
    reply_code: int | None = None
    reply: str = ""
    ours: bool = False


def mark(
    session: Session,
    message: Message,
    outcome: MessageStatus,
    *,
    at: datetime,
    reply_code: int | None,
    reply: str,
) -> bool:
    """Record the server's answer; False if the claim was lost meanwhile to another holder.

    `deferred` and `unknown` come back after a growing pause; after MAX_ATTEMPTS they are `refused`
    and listed for the office, never forgotten.
    """
    return mark_many(session, [Mark(message, outcome, reply_code, reply)], at=at) == 1


def mark_many(session: Session, marks: Sequence[Mark], *, at: datetime) -> int:
    """Record the answers of a group in two statements; how many were still ours to record."""
    mine = _still_claimed(session, [mark.message for mark in marks])
    kept = [mark for mark in marks if mark.message.id in mine]
    _note(session, kept, at=at)
    write_plain(session, MARK_MESSAGE, [_after(session, mark, at) for mark in kept])
    return len(kept)


def release(
    session: Session, messages: Sequence[Message], *, at: datetime, code: int | None, reply: str
) -> None:
    """Give back claimed messages that were never begun; they wait OUR_PAUSE, and it counts nothing.

    A message that no attempt was ever made at is `queued` again, so that it may take more notices.
    """
    mine = _still_claimed(session, messages)
    session.execute(
        sa.update(Message)
        .where(col(Message.id).in_(mine))
        .values(
            status=sa.case(
                (col(Message.attempts) > 1, MessageStatus.DEFERRED.value),
                else_=MessageStatus.QUEUED.value,
            ),
            claimed_by="", lease_until=None, attempts=Message.attempts - 1,
            not_before=at + OUR_PAUSE, reply_code=code, reply=reply[:500],
        )
        .execution_options(synchronize_session=False)
    )


def renew_claims(session: Session, message_ids: Sequence[int], *, at: datetime, holder: str) -> None:
    """Prolong the lease of what is still being sent: a slow server must not make it due again."""
    session.execute(
        sa.update(Message)
        .where(
            col(Message.id).in_(message_ids), col(Message.claimed_by) == holder,
            col(Message.status) == MessageStatus.SENDING,
        )
        .values(lease_until=at + LEASE)
        .execution_options(synchronize_session=False)
    )


def _still_claimed(session: Session, messages: Sequence[Message]) -> set[int]:
    """Ids of the messages whose claim is exactly the one we were given, locked until we commit."""
    claims = {
        (message.id or 0): (message.claimed_by, message.attempts) for message in messages
    }
    rows = session.execute(
        sa.select(col(Message.id), col(Message.claimed_by), col(Message.attempts))
        .where(col(Message.id).in_(claims), col(Message.status) == MessageStatus.SENDING)
        .with_for_update()
    )
    return {row[0] for row in rows if claims[row[0]] == (row[1], row[2])}


def _after(session: Session, mark: Mark, at: datetime) -> tuple[Any, ...]:
    """The values of MARK_MESSAGE for a message after its answer."""
    message, outcome = mark.message, mark.outcome
    attempts = message.attempts - (1 if mark.ours else 0)
    again = outcome in (MessageStatus.DEFERRED, MessageStatus.UNKNOWN)
    if outcome is MessageStatus.DEFERRED and attempts >= MAX_ATTEMPTS:
        outcome = MessageStatus.REFUSED
    pause = OUR_PAUSE if mark.ours else pause_after(message.attempts)
    return (
        outcome.value, attempts, mark.reply_code, mark.reply[:500],
        plain_instant(session, at if outcome is MessageStatus.SENT else message.sent_at),
        plain_instant(session, at + pause if again else message.not_before), message.id,
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: doubling, from two minutes to six hours."""
    return min(FIRST_PAUSE * (1 << min(max(0, attempts - 1), 20)), LONGEST_PAUSE)


def _note(session: Session, marks: Sequence[Mark], *, at: datetime) -> None:
    instant = plain_instant(session, at)
    write_plain(
        session, INSERT_DELIVERY,
        [
            (
                mark.message.id, mark.message.address, mark.message.attempts, mark.outcome.value,
                mark.reply_code, mark.reply[:500], instant,
            )
            for mark in marks
        ],
    )

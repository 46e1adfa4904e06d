"""The outbox: what is owed to whom, and how it is claimed, carried and marked.

Nothing here sends. `notifications.deliver` claims messages, commits, sends with no transaction
open, and marks each by the server's reply. Do not send inside a transaction: a roll-back after the
send would lose the fact that it was sent.
"""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import insert_rows, is_sqlite
from engine.models import Delivery, Item, Message, Notice
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=6)


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
    insert_rows(session, Notice.__table__, [row], skip_existing=True)  # type: ignore[attr-defined]


def claim_messages(session: Session, *, at: datetime, holder: str, limit: int) -> list[Message]:
    """Take up to `limit` messages that may be sent now, under a lease of LEASE.

    A message whose lease ran out was being sent when its process died: nobody knows whether the
    server took it. It becomes `unknown` here, and is sent again under the same Message-ID.
    """
    due = (
        select(Message)
        .where(
            col(Message.status).in_(
                [MessageStatus.QUEUED, MessageStatus.DEFERRED, MessageStatus.UNKNOWN,
                 MessageStatus.SENDING]
            ),
            col(Message.not_before) <= at,
            sa.or_(col(Message.lease_until).is_(None), col(Message.lease_until) < at),
        )
        .order_by(col(Message.not_before), col(Message.id))
        .limit(limit)
    )
    if not is_sqlite(session):
        due = due.with_for_update(skip_locked=True)
    claimed = list(session.exec(due))
    for message in claimed:
        if message.status is MessageStatus.SENDING:
            _note(session, message, MessageStatus.UNKNOWN, None, "", at=at)
        message.status = MessageStatus.SENDING
        message.claimed_by = holder
        message.lease_until = at + LEASE
        message.attempts += 1
        session.add(message)
    return claimed


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
    mine = session.exec(
        select(Message).where(
            Message.id == message.id,
            Message.status == MessageStatus.SENDING,
            Message.claimed_by == message.claimed_by,
            Message.attempts == message.attempts,
        )
    ).first()
    if mine is None:
        return False
    _note(session, mine, outcome, reply_code, reply, at=at)
    again = outcome in (MessageStatus.DEFERRED, MessageStatus.UNKNOWN)
    if again and mine.attempts >= MAX_ATTEMPTS and outcome is MessageStatus.DEFERRED:
        outcome = MessageStatus.REFUSED
    mine.status = outcome
    mine.claimed_by = ""
    mine.lease_until = None
    mine.reply_code, mine.reply = reply_code, reply[:500]
    if outcome is MessageStatus.SENT:
        mine.sent_at = at
    if again:
        mine.not_before = at + pause_after(mine.attempts)
    session.add(mine)
    return True


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: doubling, from two minutes to six hours."""
    return min(FIRST_PAUSE * 2 ** max(0, attempts - 1), LONGEST_PAUSE)


def _note(
    session: Session,
    message: Message,
    outcome: MessageStatus,
    reply_code: int | None,
    reply: str,
    *,
    at: datetime,
) -> None:
    session.add(
        Delivery(
            message_id=message.id or 0, address=message.address, attempt=message.attempts,
            outcome=outcome, reply_code=reply_code, reply=reply[:500], at=at,
        )
    )

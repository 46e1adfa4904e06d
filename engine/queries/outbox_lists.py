"""What lies in the outbox: counts by state, and the newest mails."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import Message, Notice, Person
from engine.rules.words import MessageStatus


def count_messages(session: Session) -> dict[str, int]:
    """How many mails are in each state, states without one left out."""
    rows = session.execute(
        sa.select(col(Message.status), sa.func.count()).group_by(col(Message.status))
    )
    return {status.value: count for status, count in sorted(map(tuple, rows))}


def list_messages(
    session: Session, *, status: MessageStatus | None, limit: int
) -> list[tuple[Message, str, int]]:
    """(mail, reader's name, how many notices it carries) of the newest mails."""
    wanted = (
        select(Message, Person.name)
        .join(Person, col(Person.id) == Message.person_id)
        .order_by(col(Message.id).desc())
        .limit(limit)
    )
    if status is not None:
        wanted = wanted.where(Message.status == status)
    rows = session.exec(wanted).all()
    ids: list[Any] = [message.id for message, _name in rows]
    counts = dict(
        map(tuple, session.execute(
            sa.select(col(Notice.message_id), sa.func.count())
            .where(col(Notice.message_id).in_(ids))
            .group_by(col(Notice.message_id))
        ))
    )
    return [(message, name, counts.get(message.id, 0)) for message, name in rows]

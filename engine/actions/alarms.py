"""Alarms: raised once, kept while true, closed when gone."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import insert_rows
from engine.models import Alarm
from engine.rules.alarms import AlarmKind


def raise_alarm(
    session: Session, kind: AlarmKind, key: str, facts: dict[str, Any], *, at: datetime
) -> bool:
    """Raise an alarm unless it stands already (then its facts are brought up to date).

    `key` begins with the kind and names what it is about: `unswept:3`. True if it is new.
    """
    standing = session.exec(
        select(Alarm).where(Alarm.key == key, col(Alarm.cleared_at).is_(None))
    ).one_or_none()
    if standing is None:
        row = {"key": key, "kind": kind.value, "facts": facts, "raised_at": at}
        insert_rows(session, Alarm, [row], skip_existing=True)
        return True
    if standing.facts != facts:
        standing.facts = facts
        session.add(standing)
    return False


def clear_alarm(session: Session, key: str, *, at: datetime) -> bool:
    """Close a standing alarm; whether there was one."""
    cleared = session.execute(
        sa.update(Alarm)
        .where(col(Alarm.key) == key, col(Alarm.cleared_at).is_(None))
        .values(cleared_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(cleared.rowcount)  # type: ignore[attr-defined]

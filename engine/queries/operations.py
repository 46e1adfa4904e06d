"""How the installation runs, in figures that name nobody; each bounded by an index.

What was sent is not counted: that table grows for ever, and a scrape comes each few seconds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import is_sqlite
from engine.models import Message, Notice
from engine.models.base import literally
from engine.models.message import UNDELIVERED
from engine.queries.alarms import standing_alarms
from engine.queries.room_timetable import FlowStanding, running_now
from engine.rules.alarms import AlarmKind
from engine.rules.words import MessageStatus, NoticeStatus


@dataclass(frozen=True, slots=True)
class Operations:
    """The figures; ages and spans in seconds."""

    messages: dict[str, float]  # by status, what is delivered or void left out
    oldest_queued_s: float  # since the oldest of them might have gone; 0 for none
    notices: dict[str, float]  # unsaid, drafted, overflow
    alarms: dict[str, float]  # standing, by kind
    beat_ages_s: dict[str, float]  # by scheduler
    flow_ages_s: dict[str, float]  # since the last finished run, by flow
    flow_seconds: dict[str, float]  # what that run took, by flow
    last_sweep: dict[str, float]
    database_bytes: int


def operations(session: Session, *, at: datetime) -> Operations:
    """How things stand at `at`, in a constant number of questions."""
    running = running_now(session)
    finished = {
        flow: standing.finished for flow, standing in running.flows.items() if standing.finished
    }
    return Operations(
        messages=_messages(session),
        oldest_queued_s=_oldest_queued(session, at),
        notices=_notices(session),
        alarms=_alarms(session),
        beat_ages_s={beat.name: (at - beat.at).total_seconds() for beat in running.beats},
        flow_ages_s={
            flow: (at - run.finished_at).total_seconds()
            for flow, run in finished.items() if run.finished_at
        },
        flow_seconds={
            flow: (run.finished_at - run.started_at).total_seconds()
            for flow, run in finished.items() if run.finished_at
        },
        last_sweep=_sweep_counts(running.flows.get("daily")),
        database_bytes=_database_bytes(session),
    )


def _messages(session: Session) -> dict[str, float]:
    waiting = session.execute(
        sa.select(col(Message.status), sa.func.count())
        .where(literally(col(Message.status), *UNDELIVERED))
        .group_by(col(Message.status))
    )
    refused = _count(session, Message, literally(col(Message.status), MessageStatus.REFUSED))
    none = {status.value: 0.0 for status in UNDELIVERED}
    found = {status.value: float(count) for status, count in waiting}
    return none | found | {MessageStatus.REFUSED.value: refused}


def _oldest_queued(session: Session, at: datetime) -> float:
    oldest = session.execute(
        sa.select(sa.func.min(col(Message.not_before)))
        .where(literally(col(Message.status), *UNDELIVERED))
    ).scalar_one()
    return 0.0 if oldest is None else max(0.0, (at - oldest).total_seconds())


def _notices(session: Session) -> dict[str, float]:
    status = col(Notice.status)
    return {
        "unsaid": _count(
            session, Notice, col(Notice.message_id).is_(None),
            literally(status, NoticeStatus.RAISED),
        ),
        "drafted": _count(session, Notice, literally(status, NoticeStatus.DRAFTED)),
        "overflow": _count(session, Notice, literally(status, NoticeStatus.OVERFLOW)),
    }


def _count(session: Session, model: Any, *conditions: Any) -> float:
    found = session.execute(sa.select(sa.func.count()).select_from(model).where(*conditions))
    return float(found.scalar_one())


def _alarms(session: Session) -> dict[str, float]:
    counts = {kind.value: 0.0 for kind in AlarmKind}
    for alarm in standing_alarms(session):
        counts[alarm.kind] = counts.get(alarm.kind, 0.0) + 1
    return counts


def _sweep_counts(daily: FlowStanding | None) -> dict[str, float]:
    """Of the last finished morning: items looked at, notices, mails and so on."""
    if daily is None or daily.finished is None:
        return {}
    counts: dict[str, Any] = daily.finished.counts.get("sweep_day", {})
    plain = {name: float(value) for name, value in counts.items() if isinstance(value, int | float)}
    return plain | {"notices": float(sum(counts.get("notices", {}).values()))}


def _database_bytes(session: Session) -> int:
    ask = session.connection().exec_driver_sql
    if is_sqlite(session):
        pages = int(ask("PRAGMA page_count").scalar() or 0)
        return pages * int(ask("PRAGMA page_size").scalar() or 0)
    return int(ask("SELECT pg_database_size(current_database())").scalar() or 0)

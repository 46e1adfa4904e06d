"""Nothing has run for a day: an alarm, and the mails to those who keep the installation.

Who notices that every scheduler is dead is none of them: the pages' process, or `battlemap watch`
from plain cron. A mail's key names its mailbox and its day, so however many look, one is written.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.alarms import clear_alarm, raise_alarm
from engine.actions.bundle import header_id
from engine.clock import at_local
from engine.db import insert_rows, reading, writing
from engine.models import Message
from engine.queries.alarms import keepers
from engine.queries.running import last_sign_of_life
from engine.rules.alarms import AlarmKind
from engine.rules.words import MessageKind, MessageStatus

IS_SILENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when nothing has run, where that is too long; the keys of today's mails about it."""

    since: datetime | None
    keys: tuple[str, ...] = ()


def settle_silence(
    database: sa.Engine, *, today: date, at: datetime, timezone: str
) -> Silence:
    """Raise the alarm and write today's mails, or clear the alarm where something runs."""
    with reading(database) as session:
        last = last_sign_of_life(session)
    with writing(database) as session:
        if last is None or at - last <= IS_SILENT:
            clear_alarm(session, AlarmKind.SILENT.value, at=at)
            return Silence(None)
        facts = {"last_at": f"{at_local(last, timezone):%Y-%m-%d %H:%M}"}
        raise_alarm(session, AlarmKind.SILENT, AlarmKind.SILENT.value, facts, at=at)
        return Silence(last, _write(session, facts, today=today, at=at))


def _write(
    session: Session, facts: dict[str, str], *, today: date, at: datetime
) -> tuple[str, ...]:
    mailboxes = {person.address.strip().lower(): person for person in keepers(session)}
    rows = [
        {
            "key": f"silent:{mailbox}:{today.isoformat()}",
            "header_id": header_id(f"silent:{mailbox}:{today.isoformat()}"),
            "organisation_id": person.organisation_id, "kind": MessageKind.ALARM,
            "mailbox": mailbox, "address": person.address.strip(), "person_id": person.id,
            "on": today, "not_before": at, "status": MessageStatus.QUEUED, "attempts": 0,
            "claimed_by": "", "reply": "",
            "facts": {"alarms": [{"kind": AlarmKind.SILENT.value, "facts": facts}]},
        }
        for mailbox, person in mailboxes.items()
    ]
    insert_rows(session, Message, rows, skip_existing=True)
    return tuple(str(row["key"]) for row in rows)

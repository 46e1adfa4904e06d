"""A door to knock at: somebody with a password, and short ways to try it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.doors.hashing import hash_password
from engine.actions.doors.sessions import open_session
from engine.actions.doors.sign_in import Here
from engine.db import reading, writing
from engine.models import Account, AuditEvent
from engine.queries.sessions import find_session
from engine.rules.door_events import DoorEvent
from tests.cast import MONDAY_MORNING, Court
from tests.hashes import light_hashes  # noqa: F401 - used by every test below

PASSWORD = "春天里的第1棵梧桐树"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of PASSWORD: worked out once."""
    return hash_password(PASSWORD)


@pytest.fixture
def qian(database: sa.Engine, court: Court, password_hash: str) -> int:
    """Qian has an account: her mail address and PASSWORD."""
    with writing(database) as session:
        session.add(Account(
            person_id=court.qian, login="qian@court.test", password_hash=password_hash,
            password_set_at=MONDAY_MORNING, created_at=MONDAY_MORNING,
        ))
    return court.qian


def later(minutes: float) -> datetime:
    """So many minutes after Monday morning."""
    return MONDAY_MORNING + timedelta(minutes=minutes)


def inside(database: sa.Engine, person_id: int, *, minutes: float = 0) -> tuple[str, Here]:
    """A session of the person: its cookie, and how it asks for changes."""
    with writing(database) as session:
        token = open_session(session, person_id=person_id, at=later(minutes))
    return token, here_of(database, token, minutes=minutes)


def here_of(database: sa.Engine, token: str, *, minutes: float = 0) -> Here:
    """The session of a cookie, as it asks for changes at that moment."""
    with reading(database) as session:
        found = find_session(session, token, at=later(minutes), idle_minutes=60)
    assert found is not None
    return Here(found.person_id or 0, found.session_id, "10.0.0.9", later(minutes))


def is_open(database: sa.Engine, token: str, *, minutes: float = 0) -> bool:
    """Whether the cookie lets somebody in."""
    with reading(database) as session:
        return find_session(session, token, at=later(minutes), idle_minutes=60) is not None


def door_events(database: sa.Engine) -> list[tuple[str, int | None, dict[str, Any]]]:
    """(verb, actor, facts) of what the trail keeps of the doors, in order."""
    with reading(database) as session:
        return [
            (event.verb, event.actor_id, event.facts)
            for event in session.exec(select(AuditEvent).order_by(AuditEvent.id))  # type: ignore[arg-type]
            if event.verb in set(DoorEvent)
        ]


def verbs(database: sa.Engine) -> list[str]:
    """The verbs alone."""
    return [verb for verb, _actor, _facts in door_events(database)]

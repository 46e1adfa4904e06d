"""Every try at the door is written before it is judged: a hundred at once are counted too."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import is_sqlite, writing
from engine.errors import TooOften
from engine.models import SignInAttempt
from engine.queries.sessions import hash_of
from engine.queries.sign_in_attempts import failures, has_come_from
from engine.rules.throttle import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_LOGIN,
    KNOWN_FOR,
    WINDOW,
    open_again_at,
    wait_sentence,
)


def knock(database: sa.Engine, login: str, *, at: datetime, address: str) -> int:
    """Count a try of this login from this address, as failed until `let_in`; returns its id.

    Only a hash of the login is kept: people type their password there by mistake.
    Raises: TooOften, which is not counted.
    """
    kept = hash_of(login)
    with writing(database) as session:
        _one_at_a_time(session, kept, address)
        until = _wait_until(session, kept, address, at=at)
        if until is not None:
            raise TooOften(wait_sentence(until, at=at))
        attempt = SignInAttempt(login=kept, address=address, at=at)
        session.add(attempt)
        session.flush()
        return attempt.id or 0


def let_in(session: Session, attempt_id: int, *, at: datetime) -> None:
    """The try was a good one. What is too old to matter is cleared away."""
    session.execute(
        sa.update(SignInAttempt).where(col(SignInAttempt.id) == attempt_id).values(succeeded=True)
    )
    session.execute(sa.delete(SignInAttempt).where(col(SignInAttempt.at) < at - KNOWN_FOR))


def _wait_until(session: Session, login: str, address: str, *, at: datetime) -> datetime | None:
    since = at - WINDOW
    at_home = bool(address) and has_come_from(session, login, address, since=at - KNOWN_FOR)
    waits = [
        open_again_at(
            failures(session, since=since, login=login, address=address if at_home else None),
            allowed=FAILURES_PER_LOGIN, at=at,
        )
    ]
    if address:
        waits.append(
            open_again_at(
                failures(session, since=since, address=address),
                allowed=FAILURES_PER_ADDRESS, at=at,
            )
        )
    return max((one for one in waits if one is not None), default=None)


def _one_at_a_time(session: Session, login: str, address: str) -> None:
    """Two tries of one login, or from one address, do not count past each other.

    SQLite has one writer anyway. The locks are taken in this order everywhere.
    """
    if not is_sqlite(session):
        for kind, key in ((1, login), (2, address)):
            session.execute(sa.select(sa.func.pg_advisory_xact_lock(kind, sa.func.hashtext(key))))

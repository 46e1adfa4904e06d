"""Sessions: opened, kept alive with a changing cookie, ended."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import WebSession
from engine.queries.sessions import FoundSession, hash_of
from engine.rules.session_limits import is_rotation_due

TOKEN_BYTES = 32
AGENT_KEPT = 200


def open_session(
    session: Session,
    *,
    at: datetime,
    person_id: int | None = None,
    map_id: int | None = None,
    label: str = "",
    address: str = "",
    agent: str = "",
    strong: bool = False,
) -> str:
    """Let a person in, or a wall screen (`map_id`, `label` where it hangs).

    Returns the cookie, which is always new: one that was there before signing in opens nothing.
    """
    if (person_id is None) == (map_id is None):
        raise ValueError("a session is a person's or a map's")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        WebSession(
            token_hash=hash_of(token), rotated_at=at, person_id=person_id, map_id=map_id,
            label=label, csrf=secrets.token_urlsafe(TOKEN_BYTES), strong=strong, address=address,
            agent=agent[:AGENT_KEPT], created_at=at, seen_at=at,
        )
    )
    session.flush()
    return token


def touch_session(session: Session, found: FoundSession, *, at: datetime) -> str | None:
    """Write that it was seen; every quarter of an hour a new cookie is returned, else None.

    Of two requests that would rotate at once one does; the other's cookie lives a minute longer.
    """
    mine = sa.update(WebSession).where(
        col(WebSession.id) == found.session_id, col(WebSession.ended_at).is_(None)
    )
    due = is_rotation_due(rotated_at=found.rotated_at, at=at)
    if not due or found.by_former or found.is_screen:
        session.execute(mine.values(seen_at=at))
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    turned = session.execute(
        mine.where(col(WebSession.rotated_at) == found.rotated_at)
        .values(
            seen_at=at, rotated_at=at, former_hash=WebSession.token_hash, token_hash=hash_of(token)
        )
        .returning(col(WebSession.id))
        .execution_options(synchronize_session=False)
    ).first()
    return token if turned is not None else None


def renew_session(
    session: Session, session_id: int, *, at: datetime, strong: bool | None = None
) -> str:
    """A new cookie and a new form token where trust changes; the old ones end at once.

    `strong`: that a second factor was shown (None leaves it as it is).
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {
        "token_hash": hash_of(token), "former_hash": None, "rotated_at": at, "seen_at": at,
        "csrf": secrets.token_urlsafe(TOKEN_BYTES),
    } | ({} if strong is None else {"strong": strong})
    session.execute(
        sa.update(WebSession)
        .where(col(WebSession.id) == session_id, col(WebSession.ended_at).is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return token


def end_session(session: Session, session_id: int, *, at: datetime) -> None:
    """Let a session in no more; ending it twice changes nothing."""
    _end(session, col(WebSession.id) == session_id, at=at)


def end_sessions_of(
    session: Session, person_id: int, *, at: datetime, but: int | None = None
) -> int:
    """End all sessions of a person, but one if named; how many were still open."""
    return _end(
        session, col(WebSession.person_id) == person_id, col(WebSession.id) != (but or 0), at=at
    )


def _end(session: Session, *which: sa.ColumnElement[bool], at: datetime) -> int:
    ended = session.execute(
        sa.update(WebSession)
        .where(*which, col(WebSession.ended_at).is_(None))
        .values(ended_at=at)
        .returning(col(WebSession.id))
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())

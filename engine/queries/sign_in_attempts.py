"""Questions about tries to come in: what throttling counts."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import SignInAttempt


def failures(
    session: Session, *, since: datetime, login: str | None = None, address: str | None = None
) -> list[datetime]:
    """When tries failed since then, of a login, of an address, or of one at the other."""
    asked = sa.select(col(SignInAttempt.at)).where(
        col(SignInAttempt.at) > since, col(SignInAttempt.succeeded).is_(False)
    )
    if login is not None:
        asked = asked.where(col(SignInAttempt.login) == login)
    if address is not None:
        asked = asked.where(col(SignInAttempt.address) == address)
    return list(session.scalars(asked))


def has_come_from(session: Session, login: str, address: str, *, since: datetime) -> bool:
    """Whether the login was let in from this address since then."""
    return session.execute(
        sa.select(col(SignInAttempt.id)).where(
            col(SignInAttempt.login) == login, col(SignInAttempt.address) == address,
            col(SignInAttempt.succeeded), col(SignInAttempt.at) > since,
        ).limit(1)
    ).first() is not None

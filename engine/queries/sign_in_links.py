"""Questions about links that let somebody in, and the wall screens that came in by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import BattleMap, Person, SignInLink, WebSession
from engine.rules.words import LinkPurpose

_select: Any = sa.select


def link_of(session: Session, token_hash: str) -> SignInLink | None:
    """The link with this hash, as the database has it now."""
    return session.exec(
        select(SignInLink)
        .where(SignInLink.token_hash == token_hash)
        .execution_options(populate_existing=True)
    ).first()


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still opens, as the office lists it."""

    id: int
    purpose: LinkPurpose
    person_id: int | None
    map_id: int | None
    name: str  # of the person or of the map
    label: str
    created_at: datetime
    expires_at: datetime


def open_links(session: Session, organisation_id: int, *, at: datetime) -> list[OpenLink]:
    """The links of an organisation that still open, the newest first."""
    rows = session.execute(
        _select(
            SignInLink.id, SignInLink.purpose, SignInLink.person_id, SignInLink.map_id,
            sa.func.coalesce(Person.name, BattleMap.name, ""), SignInLink.label,
            SignInLink.created_at, SignInLink.expires_at,
        )
        .outerjoin(Person, col(Person.id) == SignInLink.person_id)
        .outerjoin(BattleMap, col(BattleMap.id) == SignInLink.map_id)
        .where(
            col(SignInLink.used_at).is_(None), col(SignInLink.revoked_at).is_(None),
            col(SignInLink.expires_at) > at,
            sa.func.coalesce(Person.organisation_id, BattleMap.organisation_id)
            == organisation_id,
        )
        .order_by(col(SignInLink.id).desc())
    )
    return [OpenLink(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HangingScreen:
    """A wall screen that is let in."""

    session_id: int
    map_id: int
    map_name: str
    label: str
    address: str
    created_at: datetime
    seen_at: datetime


def hanging_screens(session: Session, organisation_id: int) -> list[HangingScreen]:
    """The wall screens of an organisation, by map and age."""
    rows = session.execute(
        _select(
            WebSession.id, WebSession.map_id, BattleMap.name, WebSession.label,
            WebSession.address, WebSession.created_at, WebSession.seen_at,
        )
        .join(BattleMap, col(BattleMap.id) == WebSession.map_id)
        .where(
            BattleMap.organisation_id == organisation_id, col(WebSession.person_id).is_(None),
            col(WebSession.ended_at).is_(None),
        )
        .order_by(WebSession.map_id, WebSession.id)
    )
    return [HangingScreen(*row) for row in rows]

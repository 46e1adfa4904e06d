"""Who is inside: asked once for every request, so in one plain statement made ready beforehand."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from engine.models import (
    Account,
    BattleMap,
    Department,
    Organisation,
    Person,
    PersonRole,
    WebSession,
)
from engine.queries.maps import MapName
from engine.queries.written import written_down
from engine.rules.session_limits import FORMER_GRACE, is_over, is_rotation_due, is_sight_due
from engine.rules.words import Role

# Tables, not classes: a statement on classes costs the ORM's work for each request.
_session: Any = WebSession.__table__  # type: ignore[attr-defined]
_person: Any = Person.__table__  # type: ignore[attr-defined]
_account: Any = Account.__table__  # type: ignore[attr-defined]
_map: Any = BattleMap.__table__  # type: ignore[attr-defined]
_organisation: Any = Organisation.__table__  # type: ignore[attr-defined]
_role: Any = PersonRole.__table__  # type: ignore[attr-defined]
_department: Any = Department.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in the organisation: roles, and the departments they head."""

    roles: frozenset[Role]
    headed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session and whom it lets in: a person, or the wall screen of a map.

    `map_id` and `label` are a screen's, `person_id` is then None. `enrolled`: the person has a
    confirmed second factor; `strong`: this session has shown it. `maps` are the organisation's,
    oldest first. `by_former` says that the cookie was the one before the last rotation.
    """

    session_id: int
    person_id: int | None
    map_id: int | None
    label: str
    csrf: str
    strong: bool
    created_at: datetime
    seen_at: datetime
    rotated_at: datetime
    name: str
    organisation_id: int
    department_id: int | None
    language: str
    enrolled: bool
    second_factor_roles: tuple[str, ...]
    standing: Standing
    maps: tuple[MapName, ...]
    by_former: bool

    @property
    def is_screen(self) -> bool:
        """Whether this is a wall screen, which has no person, no idle limit and no rotation."""
        return self.person_id is None

    def is_touch_due(self, at: datetime) -> bool:
        """Whether `touch_session` would write; only then is a transaction for writing opened."""
        return is_sight_due(seen_at=self.seen_at, at=at) or (
            not self.by_former and not self.is_screen
            and is_rotation_due(rotated_at=self.rotated_at, at=at)
        )


@cache
def _entry(column: Any, dialect: str) -> Any:
    """The session whose `column` is the hash, unless somebody has ended or barred it."""
    home = sa.func.coalesce(_person.c.organisation_id, _map.c.organisation_id)
    held, headed, maps = _role.alias(), _department.alias(), _map.alias()
    return (
        sa.select(
            _session.c.id, _session.c.person_id, _session.c.map_id, _session.c.label,
            _session.c.csrf, _session.c.strong, _session.c.created_at, _session.c.seen_at,
            _session.c.rotated_at, sa.func.coalesce(_person.c.name, ""), home,
            _person.c.department_id, sa.func.coalesce(_person.c.language, ""),
            _account.c.totp_since_at.is_not(None), _organisation.c.second_factor_roles,
            written_down(dialect, [held.c.role], held.c.person_id == _session.c.person_id),
            written_down(dialect, [headed.c.id], headed.c.head_id == _session.c.person_id),
            written_down(
                dialect, [maps.c.id, maps.c.name, maps.c.enabled], maps.c.organisation_id == home
            ),
        )
        .select_from(
            _session.outerjoin(_person, _person.c.id == _session.c.person_id)
            .outerjoin(_account, _account.c.person_id == _session.c.person_id)
            .outerjoin(_map, _map.c.id == _session.c.map_id)
            .join(_organisation, _organisation.c.id == home)
        )
        .where(
            column == sa.bindparam("hash"),
            _session.c.ended_at.is_(None),
            _account.c.disabled_at.is_(None),
            sa.or_(_session.c.person_id.is_(None), _person.c.active),
        )
    )


@lru_cache(maxsize=1024)
def _standing(roles: str | None, headed: str | None) -> Standing:
    """The texts of the two read."""
    return Standing(
        frozenset(Role(role) for (role,) in json.loads(roles or "[]")),
        tuple(sorted(department_id for (department_id,) in json.loads(headed or "[]"))),
    )


@lru_cache(maxsize=64)
def _maps(text: str | None) -> tuple[MapName, ...]:
    """The text of the maps read, oldest first."""
    return tuple(
        MapName(map_id, name, bool(enabled))
        for map_id, name, enabled in sorted(json.loads(text or "[]"))
    )


def hash_of(token: str) -> str:
    """SHA-256 (hex) of a cookie or of a link's token: all that is kept of either."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find_session(
    where: Session | sa.Connection, token: str, *, at: datetime, idle_minutes: int
) -> FoundSession | None:
    """The session that the cookie opens at this moment; None: nobody, or no longer.

    The cookie before the last rotation is still good for a minute.
    """
    if not token:
        return None
    connection = where.connection() if isinstance(where, Session) else where
    given = {"hash": hash_of(token)}
    dialect = connection.dialect.name
    row, by_former = connection.execute(_entry(_session.c.token_hash, dialect), given).first(), False
    if row is None:
        former = _entry(_session.c.former_hash, dialect)
        row, by_former = connection.execute(former, given).first(), True
        if row is None or at - row.rotated_at >= FORMER_GRACE:
            return None
    *own, strict_roles, roles, headed, maps = row
    facts: tuple[Any, ...] = (
        *own, tuple(strict_roles), _standing(roles, headed), _maps(maps), by_former
    )
    found = FoundSession(*facts)
    if not found.is_screen and is_over(
        created_at=found.created_at, seen_at=found.seen_at, at=at, idle_minutes=idle_minutes
    ):
        return None
    return found


def is_known_cookie(connection: sa.Connection, token: str) -> bool:
    """Whether a person, not a wall screen, was given this cookie, though it may have ended since."""
    hashed = hash_of(token)
    asked = sa.select(_session.c.id).where(
        sa.or_(_session.c.token_hash == hashed, _session.c.former_hash == hashed),
        _session.c.person_id.is_not(None),
    )
    return connection.execute(asked).first() is not None


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of a person's sessions as the page of the account lists it."""

    id: int
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime


def sessions_of(
    session: Session, person_id: int, *, at: datetime, idle_minutes: int
) -> list[OwnSession]:
    """The sessions of a person that are still open, the one seen last first."""
    rows = session.execute(
        sa.select(
            _session.c.id, _session.c.address, _session.c.agent, _session.c.created_at,
            _session.c.seen_at,
        )
        .where(
            _session.c.person_id == person_id, _session.c.ended_at.is_(None),
            _session.c.seen_at > at - timedelta(minutes=idle_minutes),
        )
        .order_by(_session.c.seen_at.desc(), _session.c.id.desc())
    )
    return [
        OwnSession(*row) for row in rows
        if not is_over(
            created_at=row.created_at, seen_at=row.seen_at, at=at, idle_minutes=idle_minutes
        )
    ]

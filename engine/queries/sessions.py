"""Who is inside: asked once for every request, so in two plain statements made ready beforehand."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from engine.models.base import Choice
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
class FoundSession:
    """A session and whom it lets in: a person, or the wall screen of a map.

    `map_id` and `label` are a screen's, `person_id` is then None. `by_former` says that the cookie
    was the one before the last rotation. `enrolled`: the person has a confirmed second factor;
    `strong`: this session has shown it.
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in the organisation: roles, and the departments they head."""

    roles: frozenset[Role]
    headed: tuple[int, ...]


def _entry(column: Any) -> Any:
    """The session whose `column` is the hash, unless somebody has ended or barred it."""
    home = sa.func.coalesce(_person.c.organisation_id, _map.c.organisation_id)
    return (
        sa.select(
            _session.c.id, _session.c.person_id, _session.c.map_id, _session.c.label,
            _session.c.csrf, _session.c.strong, _session.c.created_at, _session.c.seen_at,
            _session.c.rotated_at, sa.func.coalesce(_person.c.name, ""), home,
            _person.c.department_id, sa.func.coalesce(_person.c.language, ""),
            _account.c.totp_since_at.is_not(None), _organisation.c.second_factor_roles,
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


_BY_TOKEN = _entry(_session.c.token_hash)
_BY_FORMER = _entry(_session.c.former_hash)
_STANDING = sa.union_all(
    sa.select(_role.c.role, sa.null().label("department_id")).where(
        _role.c.person_id == sa.bindparam("person")
    ),
    sa.select(sa.cast(sa.null(), Choice(Role)), _department.c.id).where(
        _department.c.head_id == sa.bindparam("person")
    ),
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
    row, by_former = connection.execute(_BY_TOKEN, given).first(), False
    if row is None:
        row, by_former = connection.execute(_BY_FORMER, given).first(), True
        if row is None or at - row.rotated_at >= FORMER_GRACE:
            return None
    facts: tuple[Any, ...] = (*row[:-1], tuple(row[-1]), by_former)
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


def standing_of(where: Session | sa.Connection, person_id: int) -> Standing:
    """The roles of a person and the departments they head."""
    connection = where.connection() if isinstance(where, Session) else where
    rows = connection.execute(_STANDING, {"person": person_id}).all()
    return Standing(
        frozenset(role for role, _headed in rows if role is not None),
        tuple(sorted(headed for _role_held, headed in rows if headed is not None)),
    )


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

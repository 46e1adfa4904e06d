"""The organisation's maps for the office, and what it asks of those who enter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Item, Organisation, Person, PolicyVersion
from engine.rules.lifecycle import LIVE
from engine.rules.words import Role

_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class RoomMap:
    """A map: its rules, how many items are live, and since when the rules are as they are."""

    id: int
    name: str
    enabled: bool
    calendar: str
    policy_version: int
    changed_at: datetime | None
    live: int


@dataclass(frozen=True, slots=True)
class RoomMaps:
    """All of them."""

    organisation: str
    second_factor_roles: frozenset[Role]
    maps: tuple[RoomMap, ...]


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A policy that a map had; `by` is empty where the installation set it."""

    version: int
    policy: dict[str, Any]
    by: str
    changed_at: datetime


def room_maps(session: Session, organisation_id: int) -> RoomMaps:
    """The maps by id; two queries."""
    live = (
        sa.select(col(Item.map_id), sa.func.count().label("count"))
        .where(col(Item.status).in_(LIVE)).group_by(col(Item.map_id)).subquery()
    )
    rows = session.execute(
        _select(
            BattleMap.id, BattleMap.name, BattleMap.enabled, BattleMap.calendar,
            BattleMap.policy_version, PolicyVersion.changed_at,
            sa.func.coalesce(live.c.count, 0),
        )
        .outerjoin(
            PolicyVersion,
            sa.and_(
                col(PolicyVersion.map_id) == BattleMap.id,
                col(PolicyVersion.version) == BattleMap.policy_version,
            ),
        )
        .outerjoin(live, live.c.map_id == BattleMap.id)
        .where(BattleMap.organisation_id == organisation_id)
        .order_by(BattleMap.id)
    )
    home = session.get_one(Organisation, organisation_id)
    return RoomMaps(
        home.name, frozenset(Role(role) for role in home.second_factor_roles),
        tuple(RoomMap(*row) for row in rows),
    )


def listed_versions(session: Session, map_id: int) -> list[ListedVersion]:
    """Every policy that the map had, the newest first; one query."""
    rows = session.execute(
        _select(
            PolicyVersion.version, PolicyVersion.policy, sa.func.coalesce(Person.name, ""),
            PolicyVersion.changed_at,
        )
        .outerjoin(Person, col(Person.id) == PolicyVersion.changed_by_id)
        .where(PolicyVersion.map_id == map_id)
        .order_by(col(PolicyVersion.version).desc())
    )
    return [ListedVersion(*row) for row in rows]


def titles_of(session: Session, item_ids: set[int]) -> dict[int, str]:
    """The number and weakness of items, as an example names them."""
    rows = session.execute(
        sa.select(col(Item.id), col(Item.number), col(Item.weakness))
        .where(col(Item.id).in_(item_ids))
    )
    return {row[0]: f"{row[1] or f'#{row[0]}'} {row[2]}" for row in rows}

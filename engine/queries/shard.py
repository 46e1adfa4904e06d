"""The next stretch of items by id, with what is needed to ask the rules about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Item, LookBack, Notice
from engine.queries.due import clocks_of, item_rows
from engine.rules.addressing import Directory
from engine.rules.sweep import ItemClock
from engine.rules.words import LookBackKind, Status

Rung = tuple[int, str, str, int]  # (item id, kind, rung, deadline version)


@dataclass(frozen=True, slots=True)
class Checked:
    """An item as the reconciliation looks at it."""

    map_id: int
    title: str
    wake_on: Any
    closed_on: Any
    clock: ItemClock
    looked: frozenset[LookBackKind]  # kinds of look-back it has in its round


def item_ids_after(session: Session, after: int, limit: int) -> list[int]:
    """The next ids that the calendar of an enabled map may concern; drafts are nobody's yet."""
    return list(
        session.scalars(
            sa.select(col(Item.id))
            .join(BattleMap, col(BattleMap.id) == Item.map_id)
            .where(
                col(Item.id) > after, col(BattleMap.enabled),
                col(Item.status).not_in([Status.DRAFT, Status.WITHDRAWN]),
            )
            .order_by(col(Item.id))
            .limit(limit)
        )
    )


def checked_items(
    session: Session, ids: Iterable[int], directories: dict[int, Directory]
) -> list[Checked]:
    """The items of these ids; a constant number of queries."""
    rows = item_rows(session, ids)
    more = {
        row.id: row
        for row in session.execute(
            sa.select(col(Item.id), col(Item.number), col(Item.closed_on))
            .where(col(Item.id).in_([row.id for row in rows]))
        )
    }
    looked = _looked(session, rows)
    return [
        Checked(
            map_id, more[row.id].number or f"#{row.id}", row.wake_on, more[row.id].closed_on,
            clock, frozenset(looked.get((row.id, row.round), ())),
        )
        for row, (map_id, clock) in zip(rows, clocks_of(session, rows, directories), strict=True)
    ]


def said_rungs(session: Session, ids: list[int]) -> set[Rung]:
    """Every rung of these items that was said to, or drafted for, anybody at all."""
    return {
        (row[0], row[1], row[2], row[3])
        for row in session.execute(
            sa.select(
                col(Notice.item_id), col(Notice.kind), col(Notice.rung),
                col(Notice.deadline_version),
            )
            .where(col(Notice.item_id).in_(ids))
            .distinct()
        )
    }


def map_ids_of(session: Session, ids: Iterable[int]) -> set[int]:
    """The maps of these items."""
    return set(
        session.scalars(sa.select(col(Item.map_id)).where(col(Item.id).in_(list(ids))).distinct())
    )


def _looked(session: Session, rows: list[Any]) -> dict[tuple[int, int], set[LookBackKind]]:
    found: dict[tuple[int, int], set[LookBackKind]] = {}
    for item_id, number, kind in session.execute(
        sa.select(col(LookBack.item_id), col(LookBack.round), col(LookBack.kind))
        .where(
            col(LookBack.item_id).in_([row.id for row in rows]),
            col(LookBack.cancelled).is_(False),
            # A re-check that was done plans the next: only an open one counts.
            sa.or_(
                col(LookBack.kind) == LookBackKind.LOOK_BACK, col(LookBack.result).is_(None)
            ),
        )
    ):
        found.setdefault((item_id, number), set()).add(kind)
    return found

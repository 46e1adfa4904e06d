"""Questions about papers that wait for a signature."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import BattleMap, Item, Notice, Person
from engine.models.base import literally
from engine.rules.words import NoticeKind, NoticeStatus


@dataclass(frozen=True, slots=True)
class Paper:
    """A drafted paper: one item, one rung, its people by name."""

    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    deadline_version: int
    threshold_on: date
    due_on: date | None
    recipients: tuple[str, ...]
    copied: tuple[str, ...]


def drafted_notices(
    session: Session, item_id: int, rung: str, deadline_version: int
) -> list[Notice]:
    """The notices of one paper that nobody has released or dropped."""
    return list(
        session.exec(
            select(Notice)
            .where(
                Notice.item_id == item_id,
                Notice.rung == rung,
                Notice.deadline_version == deadline_version,
                Notice.status == NoticeStatus.DRAFTED,
            )
            .order_by(col(Notice.id))
            .execution_options(populate_existing=True)
        )
    )


def papers_waiting(session: Session, organisation_id: int) -> list[Paper]:
    """All papers that wait for a signature, the longest waiting first."""
    rows = session.execute(
        sa.select(
            col(Item.id), col(Item.number), col(Item.weakness), col(Notice.kind),
            col(Notice.rung), col(Notice.deadline_version), col(Notice.threshold_on),
            col(Notice.due_on), col(Notice.copied), col(Person.name),
        )
        .select_from(Notice)
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .where(
            literally(col(Notice.status), NoticeStatus.DRAFTED),
            col(BattleMap.organisation_id) == organisation_id,
        )
        .order_by(col(Notice.threshold_on), col(Item.id), col(Notice.id))
    )
    groups: dict[tuple[int, str, int], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.id, row.rung, row.deadline_version), []).append(row)
    return [_paper(group) for group in groups.values()]


def _paper(rows: Iterable[Any]) -> Paper:
    rows = list(rows)
    first = rows[0]
    return Paper(
        first.id, first.number, first.weakness, first.kind, first.rung, first.deadline_version,
        first.threshold_on, first.due_on, tuple(row.name for row in rows if not row.copied),
        tuple(row.name for row in rows if row.copied),
    )

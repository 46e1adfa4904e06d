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

_select: Any = sa.select  # mypy knows no select of more than ten columns


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
    return _papers(session, _waiting_of(col(BattleMap.organisation_id) == organisation_id))


def paper_waiting(
    session: Session, item_id: int, rung: str, deadline_version: int
) -> Paper | None:
    """The paper of one rung that waits for a signature."""
    wanted = _notices_of(
        NoticeStatus.DRAFTED, col(Item.id) == item_id, col(Notice.rung) == rung,
        col(Notice.deadline_version) == deadline_version,
    )
    return next(iter(_papers(session, wanted)), None)


def latest_urges(session: Session, item_id: int, deadline_version: int) -> list[Notice]:
    """The notices of the latest 催办单 that the calendar sent for the item's present date."""
    sent = session.exec(
        select(Notice)
        .where(
            Notice.item_id == item_id, Notice.deadline_version == deadline_version,
            Notice.kind == NoticeKind.URGE_LETTER, col(Notice.released_by_id).is_(None),
            col(Notice.status).in_([NoticeStatus.RAISED, NoticeStatus.OVERFLOW]),
        )
        .order_by(col(Notice.id))
    ).all()
    return [one for one in sent if one.rung == sent[-1].rung]


def papers_page(
    session: Session,
    *,
    organisation_id: int | None = None,
    map_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[int, list[Paper]]:
    """(how many wait, some of them): of an organisation or of one map, the longest waiting first."""
    whose = (
        col(BattleMap.id) == map_id if map_id is not None
        else col(BattleMap.organisation_id) == organisation_id
    )
    keys: Any = (Notice.item_id, Notice.rung, Notice.deadline_version)
    groups = (
        _select(*keys, sa.func.min(col(Notice.threshold_on)).label("since"))
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .where(literally(col(Notice.status), NoticeStatus.DRAFTED), whose)
        .group_by(*keys)
    )
    count = session.execute(sa.select(sa.func.count()).select_from(groups.subquery())).scalar()
    shown = groups.order_by("since", *keys).limit(limit).offset(offset).subquery()
    wanted = _waiting_of(whose).join(
        shown,
        sa.and_(
            shown.c.item_id == Notice.item_id, shown.c.rung == Notice.rung,
            shown.c.deadline_version == Notice.deadline_version,
        ),
    )
    return int(count or 0), _papers(session, wanted)


def _waiting_of(whose: Any) -> Any:
    return _notices_of(NoticeStatus.DRAFTED, whose)


def _notices_of(status: NoticeStatus, *which: Any) -> Any:
    return (
        _select(
            Item.id, Item.number, Item.weakness, Notice.kind, Notice.rung,
            Notice.deadline_version, Notice.threshold_on, Notice.due_on, Notice.copied, Person.name,
        )
        .select_from(Notice)
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .where(literally(col(Notice.status), status), *which)
        .order_by(Notice.threshold_on, Item.id, Notice.id)
    )


def _papers(session: Session, wanted: Any) -> list[Paper]:
    groups: dict[tuple[int, str, int], list[Any]] = {}
    for row in session.execute(wanted):
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

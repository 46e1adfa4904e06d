"""What waits for a mail: found by its own index, empty on a quiet day."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from engine.models import BattleMap, Item, Notice
from engine.models.base import literally
from engine.rules.words import NoticeStatus

_WAITS = (
    col(Notice.message_id).is_(None), literally(col(Notice.status), NoticeStatus.RAISED),
)


def waiting_people(
    session: Session, *, after: int, limit: int, organisation_ids: Collection[int] | None = None
) -> list[int]:
    """The next people, by id after `after`, whom a notice of these organisations waits for."""
    people = (
        select(Notice.recipient_id)
        .where(*_WAITS, Notice.recipient_id > after)
        .distinct().order_by(col(Notice.recipient_id)).limit(limit)
    )
    if organisation_ids is not None:
        people = (
            people.join(Item, col(Item.id) == Notice.item_id)
            .join(BattleMap, col(BattleMap.id) == Item.map_id)
            .where(col(BattleMap.organisation_id).in_(organisation_ids))
        )
    return list(session.exec(people))


def waiting_notices(
    session: Session, people: Collection[int], *, organisation_ids: Collection[int] | None = None
) -> list[tuple[Notice, int]]:
    """(notice, map id) of all that waits for these people, one person after the other."""
    waiting = (
        select(Notice, Item.map_id)
        .join(Item, col(Item.id) == Notice.item_id)
        .where(*_WAITS, col(Notice.recipient_id).in_(people))
        .order_by(col(Notice.recipient_id), col(Notice.id))
    )
    if organisation_ids is not None:
        waiting = waiting.join(BattleMap, col(BattleMap.id) == Item.map_id).where(
            col(BattleMap.organisation_id).in_(organisation_ids)
        )
    return [(notice, map_id) for notice, map_id in session.execute(waiting)]

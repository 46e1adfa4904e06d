"""Waking: the rules of a map changed, so every item of it is looked at again by the next sweep."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import Item
from engine.rules.words import Status


def wake_maps(session: Session, map_ids: Collection[int], *, today: date) -> int:
    """Put every item that the calendar can still move under today's sweep; how many there are.

    `wake_on` is only a hint, so this changes no item: the sweep recomputes the truth.
    """
    woken = session.execute(
        sa.update(Item)
        .where(col(Item.map_id).in_(map_ids), col(Item.status) != Status.WITHDRAWN)
        .values(wake_on=today)
        .execution_options(synchronize_session=False)
    )
    return int(woken.rowcount)  # type: ignore[attr-defined]

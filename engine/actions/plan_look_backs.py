"""Nothing that was closed goes unlooked at: plans the looks that are missing.

A closing plans its own look-backs and a re-check plans the next; this is for what came otherwise:
items imported as closed, items that the ledger calls 长期坚持, a policy that was changed.
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from engine import audit
from engine.audit import Event
from engine.db import insert_rows, writing
from engine.models import BattleMap, Item, LookBack
from engine.rules.calendar import months_after
from engine.rules.policy import LookBackPlan, read_policy
from engine.rules.words import LookBackKind, Status

CHUNK = 1_000
LONGEST_MONTH = timedelta(days=31)


def plan_look_backs(database: sa.Engine, *, today: date, at: datetime) -> dict[str, int]:
    """Plan what is missing in every enabled map; counts: items, planned.

    Field rule: a closed item is looked at again after 1, 3 and 6 months (as the policy says), a
    sustained one from time to time. A day that is past already is not planned after the fact.
    """
    counts = {"items": 0, "planned": 0}
    for kind in (LookBackKind.LOOK_BACK, LookBackKind.RECHECK):
        after: int | None = 0
        while after is not None:
            with writing(database) as session:
                after = _plan_chunk(session, kind, counts, after=after, today=today, at=at)
    return counts


def _plan_chunk(
    session: Session, kind: LookBackKind, counts: dict[str, int], *, after: int, today: date,
    at: datetime,
) -> int | None:
    """Plan for the next items that lack a look of this kind; the last id, None at the end."""
    items = session.exec(_lacking(kind, today).where(col(Item.id) > after).limit(CHUNK)).all()
    policies = {
        battle_map.id: read_policy(battle_map.policy).look_back
        for battle_map in session.exec(
            select(BattleMap).where(col(BattleMap.id).in_({item.map_id for item in items}))
        )
    }
    events: dict[int, list[Event]] = {}
    for item in items:
        days = _days(item, kind, policies[item.map_id], today)
        if not days:
            continue
        rows = [
            {"item_id": item.id, "kind": kind, "round": item.round, "due_on": day, "finding": "",
             "cancelled": False}
            for day in days
        ]
        insert_rows(session, LookBack, rows, skip_existing=True)
        item.wake_on = today
        session.add(item)
        facts = {"kind": kind.value, "due_on": [day.isoformat() for day in days]}
        events.setdefault(item.map_id, []).append(Event("plan_look_back", item.id, facts))
        counts["items"] += 1
        counts["planned"] += len(days)
    for map_id, few in sorted(events.items()):
        audit.track_many(session, map_id, few, at=at, actor_id=None)
    return items[-1].id if len(items) == CHUNK else None


def _lacking(kind: LookBackKind, today: date) -> SelectOfScalar[Item]:
    """Items in the state that asks for this kind, without a look of their round."""
    looked = sa.exists().where(
        col(LookBack.item_id) == col(Item.id), col(LookBack.kind) == kind,
        col(LookBack.round) == col(Item.round), col(LookBack.cancelled).is_(False),
    )
    lacking = (
        select(Item)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .where(col(BattleMap.enabled))
        .order_by(col(Item.id))
    )
    if kind is LookBackKind.RECHECK:
        waiting = looked.where(col(LookBack.result).is_(None))
        return lacking.where(Item.status == Status.SUSTAINED, ~waiting)
    # No plan reaches further than 36 months: what was closed before that is left in peace.
    return lacking.where(
        Item.status == Status.CLOSED, col(Item.closed_on) > today - 36 * LONGEST_MONTH, ~looked
    )


def _days(item: Item, kind: LookBackKind, plan: LookBackPlan, today: date) -> list[date]:
    if kind is LookBackKind.RECHECK:
        return [months_after(today, plan.recheck_months)]
    if item.closed_on is None:
        return []
    days = {months_after(item.closed_on, months) for months in plan.months}
    return sorted(day for day in days if day >= today)

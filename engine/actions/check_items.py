"""The rolling part of the reconciliation: a stretch of items each time, none too old for it.

The rules are asked about every item anew. An item that sleeps although the rules would have said
or will say something is woken: `wake_on` is a hint, and a wrong hint must not cost a reminder.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.running import record_beat
from engine.db import reading, writing
from engine.models import BattleMap, Beat, Item
from engine.queries.alarms import standing_alarms
from engine.queries.calendars import load_calendar
from engine.queries.directory import load_directory
from engine.queries.gaps import LIVE, Gap
from engine.queries.shard import (
    Checked,
    Rung,
    checked_items,
    item_ids_after,
    map_ids_of,
    said_rungs,
)
from engine.rules.addressing import Directory, reader_of
from engine.rules.alarms import AlarmKind
from engine.rules.calendar import months_after
from engine.rules.policy import Policy, read_policy
from engine.rules.sweep import Decider
from engine.rules.words import LookBackKind, Role, Status

STRETCH = 5_000
NAMED = 200  # items an alarm keeps by id, to look at them again each time
SHOWN = 20
CURSOR = "reconcile"
ITEM_KINDS = (AlarmKind.ASLEEP, AlarmKind.ORPHANED, AlarmKind.LOOK_BACK_MISSING)


@dataclass
class _Ground:
    """A map's rules, on the day of the check."""

    name: str
    policy: Policy
    decider: Decider
    directory: Directory


@dataclass
class ItemGaps:
    """What was found: gaps by kind, how many items were looked at and woken."""

    by_kind: dict[AlarmKind, list[Gap]] = field(default_factory=dict)
    checked: int = 0
    woken: int = 0


def check_items(
    database: sa.Engine, *, today: date, at: datetime, stretch: int = STRETCH
) -> ItemGaps:
    """Look at the next `stretch` items, and again at those that standing alarms name."""
    with reading(database) as session:
        cursor = session.get(Beat, CURSOR)
        after = int(cursor.facts.get("after", 0)) if cursor is not None else 0
        ids = item_ids_after(session, after, stretch)
        named = {
            number for alarm in standing_alarms(session) if alarm.kind in ITEM_KINDS
            for number in alarm.facts.get("item_ids", ())
        }
        everyone = sorted(named.union(ids))
        grounds = _grounds(session, map_ids_of(session, everyone), today)
        items = checked_items(
            session, everyone, {map_id: ground.directory for map_id, ground in grounds.items()}
        )
        said = said_rungs(session, everyone)
    found: dict[AlarmKind, dict[int, list[Checked]]] = {
        kind: defaultdict(list) for kind in ITEM_KINDS
    }
    for item in items:
        for kind in _gaps_of(item, grounds[item.map_id], said, today):
            found[kind][item.map_id].append(item)
    asleep = [item.clock.id for few in found[AlarmKind.ASLEEP].values() for item in few]
    _wake(database, asleep, today)
    end_reached = len(ids) < stretch
    record_beat(
        database, name=CURSOR, holder="", at=at,
        facts={"after": 0 if end_reached or not ids else ids[-1]},
    )
    return ItemGaps(
        {kind: _gaps(few, grounds) for kind, few in found.items()}, len(items), len(asleep)
    )


def _gaps_of(
    item: Checked, ground: _Ground, said: set[Rung], today: date
) -> list[AlarmKind]:
    gaps = []
    if _is_asleep(item, ground, said, today):
        gaps.append(AlarmKind.ASLEEP)
    if item.clock.status in LIVE and _is_orphaned(item, ground, today):
        gaps.append(AlarmKind.ORPHANED)
    if _lacks_look(item, ground.policy, today):
        gaps.append(AlarmKind.LOOK_BACK_MISSING)
    return gaps


def _is_asleep(item: Checked, ground: _Ground, said: set[Rung], today: date) -> bool:
    """Whether a threshold will pass, or has passed, without the item being awake."""
    if item.wake_on is not None and item.wake_on <= today:
        return False  # the sweep will see it
    decision = ground.decider.decide(item.clock)
    next_on = decision.wake_on
    if next_on is not None and (item.wake_on is None or item.wake_on > next_on):
        return True
    # Who is told may change without the item; that a rung was said at all may not.
    return any(
        (one.item_id, one.kind, one.rung, one.deadline_version) not in said
        for one in decision.earned
    )


def _is_orphaned(item: Checked, ground: _Ground, today: date) -> bool:
    clock, directory = item.clock, ground.directory
    people = [clock.handler_id, clock.head_id, clock.leader_id, *directory.with_role(Role.OFFICE)]
    return all(
        person is None or reader_of(person, directory, today) is None for person in people
    )


def _lacks_look(item: Checked, policy: Policy, today: date) -> bool:
    """Field rule: what is closed is looked at again, what is sustained is re-checked."""
    if item.clock.status is Status.SUSTAINED:
        return LookBackKind.RECHECK not in item.looked
    if item.clock.status is not Status.CLOSED or LookBackKind.LOOK_BACK in item.looked:
        return False
    if item.closed_on is None or not policy.look_back.months:
        return False
    # A day's grace for the plan; what would lie in the past wholly is nobody's omission of ours.
    last = months_after(item.closed_on, max(policy.look_back.months))
    return bool(item.closed_on < today - timedelta(days=1) and last > today)


def _grounds(session: Session, map_ids: set[int], today: date) -> dict[int, _Ground]:
    grounds = {}
    directories: dict[int, Directory] = {}
    for battle_map in session.exec(select(BattleMap).where(col(BattleMap.id).in_(map_ids))):
        organisation_id = battle_map.organisation_id
        if organisation_id not in directories:
            directories[organisation_id] = load_directory(session, organisation_id)
        policy = read_policy(battle_map.policy)
        directory = directories[organisation_id]
        grounds[battle_map.id or 0] = _Ground(
            battle_map.name, policy,
            Decider(policy, load_calendar(session, battle_map.calendar), directory, today),
            directory,
        )
    return grounds


def _gaps(by_map: dict[int, list[Checked]], grounds: dict[int, _Ground]) -> list[Gap]:
    return [
        Gap(
            str(map_id),
            {
                "map_id": map_id, "map": grounds[map_id].name, "count": len(items),
                "item_ids": [item.clock.id for item in items[:NAMED]],
                "numbers": "、".join(item.title for item in items[:SHOWN]),
            },
        )
        for map_id, items in sorted(by_map.items())
    ]


def _wake(database: sa.Engine, ids: list[int], today: date) -> None:
    for begin in range(0, len(ids), 500):
        with writing(database) as session:
            session.execute(
                sa.update(Item)
                .where(
                    col(Item.id).in_(ids[begin : begin + 500]),
                    sa.or_(col(Item.wake_on).is_(None), col(Item.wake_on) > today),
                )
                .values(wake_on=today)
                .execution_options(synchronize_session=False)
            )

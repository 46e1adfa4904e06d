"""The calendar played forward, nothing written: the sweep's own rules on days to come.

Nobody is assumed to act, so what it shows is what silence would earn.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import reading
from engine.models import BattleMap, Item, Notice
from engine.queries.calendars import load_calendar
from engine.queries.directory import load_directory
from engine.queries.due import clocks_of, item_rows
from engine.rules.addressing import Directory, reader_of
from engine.rules.calendar import WorkCalendar
from engine.rules.policy import Policy, read_policy
from engine.rules.sweep import Decider, ItemClock
from engine.rules.words import NoticeStatus, Status

CHUNK = 2_000


@dataclass
class SimulatedDay:
    """What one day would earn: notices by kind, and how many each mailbox would read."""

    on: date
    notices: Counter[str] = field(default_factory=Counter)
    superseded: int = 0
    mailboxes: Counter[str] = field(default_factory=Counter)
    items: set[int] = field(default_factory=set)


class Rehearsal:
    """One map's rules on any day, in memory. `policy` may be one that is only being considered."""

    def __init__(self, policy: Policy, calendar: WorkCalendar, directory: Directory) -> None:
        self.policy, self.calendar, self.directory = policy, calendar, directory
        self._deciders: dict[date, Decider] = {}

    def on(self, day: date) -> Decider:
        """The rules as they stand on `day`."""
        if day not in self._deciders:
            self._deciders[day] = Decider(self.policy, self.calendar, self.directory, day)
        return self._deciders[day]

    def play(
        self,
        clock: ItemClock,
        known: set[tuple[Any, ...]],
        days: dict[date, SimulatedDay],
        *,
        today: date,
        until: date,
    ) -> None:
        """Let one item live from `today` to `until`, adding what is new to `days`."""
        day: date | None = today
        while day is not None and day <= until:
            decision = self.on(day).decide(clock)
            for one in decision.earned:
                if one[:5] in known:
                    continue
                known.add(one[:5])
                simulated = days.setdefault(day, SimulatedDay(day))
                if one.status is NoticeStatus.SUPERSEDED:
                    simulated.superseded += 1
                    continue
                simulated.notices[one.kind.value] += 1
                simulated.items.add(clock.id)
                reader = reader_of(one.recipient_id, self.directory, day)
                if one.status is NoticeStatus.RAISED and reader is not None:
                    simulated.mailboxes[reader.address.lower()] += 1
            if decision.orphaned:
                break
            day = decision.wake_on


def simulate(
    database: sa.Engine, *, today: date, until: date, map_id: int | None = None
) -> list[SimulatedDay]:
    """What each day from `today` to `until` (both included) would earn, quiet days left out."""
    days: dict[date, SimulatedDay] = {}
    with reading(database) as session:
        maps = select(BattleMap).where(col(BattleMap.enabled)).order_by(col(BattleMap.id))
        if map_id is not None:
            maps = maps.where(BattleMap.id == map_id)
        for battle_map in session.exec(maps).all():
            rehearsal = rehearse(session, battle_map)
            for clock, known in clocks_and_said(session, battle_map.id or 0, rehearsal.directory):
                rehearsal.play(clock, known, days, today=today, until=until)
    return [days[day] for day in sorted(days)]


def rehearse(session: Session, battle_map: BattleMap, policy: Policy | None = None) -> Rehearsal:
    """A map's rehearsal, under its own policy or under another."""
    return Rehearsal(
        policy or read_policy(battle_map.policy),
        load_calendar(session, battle_map.calendar),
        load_directory(session, battle_map.organisation_id),
    )


def clocks_and_said(
    session: Session, map_id: int, directory: Directory
) -> list[tuple[ItemClock, set[tuple[Any, ...]]]]:
    """Each item of a map that the calendar can move, with the keys of what was said of it."""
    found = []
    item_ids = session.exec(
        select(Item.id)
        .where(Item.map_id == map_id, Item.status != Status.WITHDRAWN).order_by(col(Item.id))
    ).all()
    for start in range(0, len(item_ids), CHUNK):
        chunk = [item_id or 0 for item_id in item_ids[start:start + CHUNK]]
        said: dict[int, set[tuple[Any, ...]]] = {}
        for row in session.execute(
            sa.select(
                col(Notice.item_id), col(Notice.kind), col(Notice.rung),
                col(Notice.deadline_version), col(Notice.recipient_id),
            ).where(col(Notice.item_id).in_(chunk))
        ):
            said.setdefault(row[0], set()).add(tuple(row))
        found += [
            (clock, said.get(clock.id, set()))
            for _map, clock in clocks_of(session, item_rows(session, chunk), {map_id: directory})
        ]
    return found

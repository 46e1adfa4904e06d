"""What a sweep of today would raise, under the rules as they are or as they might be; only counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.simulate import Rehearsal, rehearse
from engine.models import BattleMap, Item, Notice
from engine.queries.due import clocks_of, due_rows, item_rows
from engine.rules.addressing import reader_of
from engine.rules.policy import Policy
from engine.rules.words import NoticeKind, NoticeStatus, Status

CHUNK = 2_000
EXAMPLES_OF_A_KIND = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One notice that would be raised."""

    item_id: int
    kind: NoticeKind
    rung: str
    recipient_id: int


@dataclass
class Preview:
    """What is new today: notices by kind and by person's id, and the mailboxes that would read."""

    on: date
    examined: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)
    mailboxes: set[str] = field(default_factory=set)
    superseded: int = 0
    orphaned: int = 0
    examples: list[Example] = field(default_factory=list)  # the first few of each kind

    @property
    def count(self) -> int:
        """How many notices are said or drafted."""
        return sum(self.notices.values())


def preview_sweep(session: Session, *, today: date) -> Preview:
    """What `sweep_day` of today would raise; nothing is written."""
    found = Preview(today)
    rehearsals: dict[int, Rehearsal] = {}
    after: tuple[date, int] | None = None
    while rows := due_rows(session, today=today, after=after, limit=CHUNK):
        for map_id in {row.map_id for row in rows} - rehearsals.keys():
            rehearsals[map_id] = rehearse(session, session.get_one(BattleMap, map_id))
        _examine(session, rows, rehearsals, found)
        after = rows[-1].wake_on, rows[-1].id
    return found


def preview_rules(session: Session, battle_map: BattleMap, policy: Policy, *, today: date) -> Preview:
    """What a sweep of today would raise if the map followed `policy`; every live item is asked."""
    found = Preview(today)
    map_id = battle_map.id or 0
    rehearsals = {map_id: rehearse(session, battle_map, policy)}
    for rows in _live_rows(session, map_id):
        _examine(session, rows, rehearsals, found)
    return found


def _live_rows(session: Session, map_id: int) -> Iterator[list[Any]]:
    after = 0
    while True:
        ids = session.exec(
            select(Item.id)
            .where(
                Item.map_id == map_id, Item.status != Status.WITHDRAWN, col(Item.id) > after
            )
            .order_by(col(Item.id))
            .limit(CHUNK)
        ).all()
        if not ids:
            return
        yield item_rows(session, [item_id or 0 for item_id in ids])
        after = ids[-1] or 0


def _examine(
    session: Session, rows: list[Any], rehearsals: dict[int, Rehearsal], found: Preview
) -> None:
    known = {
        tuple(row)
        for row in session.execute(
            sa.select(
                col(Notice.item_id), col(Notice.kind), col(Notice.rung),
                col(Notice.deadline_version), col(Notice.recipient_id),
            ).where(col(Notice.item_id).in_([row.id for row in rows]))
        )
    }
    directories = {map_id: one.directory for map_id, one in rehearsals.items()}
    for map_id, clock in clocks_of(session, rows, directories):
        decision = rehearsals[map_id].on(found.on).decide(clock)
        found.examined += 1
        found.orphaned += decision.orphaned
        for one in decision.earned:
            if one[:5] in known:
                continue
            if one.status is NoticeStatus.SUPERSEDED:
                found.superseded += 1
                continue
            if found.notices[one.kind.value] < EXAMPLES_OF_A_KIND:
                found.examples.append(Example(clock.id, one.kind, one.rung, one.recipient_id))
            found.notices[one.kind.value] += 1
            found.people[one.recipient_id] += 1
            if one.status is NoticeStatus.RAISED:
                reader = reader_of(one.recipient_id, directories[map_id], found.on)
                if reader is not None:
                    found.mailboxes.add(reader.address.strip().lower())

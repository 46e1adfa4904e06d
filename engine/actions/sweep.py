"""The daily sweep: what the calendar has earned by today, claimed once, merged, addressed.

Each chunk is one transaction: its notices, their places in today's mails, the items' next
`wake_on` and a line in the trail. A crash between chunks loses nothing: what was not committed is
still awake, what was committed is asleep. The insert under the notice's unique key is the claim,
so a second sweep, a second scheduler or a re-run is silent.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.bundle import Bundler, bundle_day
from engine.db import write_plain, writing
from engine.models import BattleMap, Notice
from engine.queries.calendars import load_calendar
from engine.queries.directory import load_directory
from engine.queries.due import clocks_of, due_rows
from engine.rules.policy import Policy, read_policy
from engine.rules.sweep import Decider, Earned
from engine.rules.words import NoticeStatus

CHUNK = 5_000
# The unique key decides who was first; whoever comes second is silent.
INSERT_NOTICE = (
    "INSERT INTO notice (item_id, kind, rung, deadline_version, recipient_id, copied,"
    " threshold_on, due_on, status, raised_on, message_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


@dataclass
class SweepCounts:
    """What a sweep did; `notices` counts what is newly said or drafted, by kind."""

    on: date
    examined: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    superseded: int = 0
    orphaned: int = 0
    elapsed_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The object that `battlemap sweep --json` prints."""
        return {
            "on": self.on.isoformat(), "examined": self.examined,
            "notices": dict(sorted(self.notices.items())), "messages": self.messages,
            "superseded": self.superseded, "orphaned": self.orphaned,
            "elapsed_s": round(self.elapsed_s, 3),
        }


@dataclass
class MapOnDay:
    """The rules and the mails of one map on the day of the sweep."""

    decider: Decider
    bundler: Bundler


def sweep_day(
    database: sa.Engine, *, today: date, at: datetime,
    organisation_ids: Collection[int] | None = None,
) -> SweepCounts:
    """Raise every notice whose threshold is reached by `today`, and merge them into mails.

    With `organisation_ids` only for the maps of those: a shard of a province's morning.
    """
    begin = time.perf_counter()
    counts = SweepCounts(today)
    maps = Maps(today=today, at=at, organisation_ids=organisation_ids)
    # Twice: what another sweep held was passed over the first time. A process that was killed holds
    # its rows until its server has noticed, and nobody else would come for them today.
    for wait in (False, True):
        after: tuple[date, int] | None = None
        while True:
            with writing(database) as session:
                after = _sweep_chunk(session, maps, counts, after=after, wait=wait)
            if after is None:
                break
    bundled = bundle_day(database, today=today, at=at, organisation_ids=organisation_ids)
    counts.messages += bundled.messages
    counts.orphaned += len(bundled.orphaned)
    counts.elapsed_s = time.perf_counter() - begin
    return counts


class Maps:
    """Policies, calendars, directories and mails, loaded once a map or organisation a run."""

    def __init__(
        self, *, today: date, at: datetime, organisation_ids: Collection[int] | None = None
    ) -> None:
        self.today, self.at, self.organisation_ids = today, at, organisation_ids
        self._maps: dict[int, MapOnDay] = {}
        self._bundlers: dict[int, Bundler] = {}
        self.orphans: set[int] = set()  # items of which nobody could be told, in this run

    def load(self, session: Session, map_ids: set[int]) -> dict[int, MapOnDay]:
        """The maps of these ids."""
        missing = map_ids - self._maps.keys()
        if missing:
            for battle_map in session.exec(
                select(BattleMap).where(col(BattleMap.id).in_(missing)).order_by(col(BattleMap.id))
            ):
                self._maps[battle_map.id or 0] = self._open(session, battle_map)
        return {map_id: self._maps[map_id] for map_id in map_ids}

    def _open(self, session: Session, battle_map: BattleMap) -> MapOnDay:
        policy: Policy = read_policy(battle_map.policy)
        calendar = load_calendar(session, battle_map.calendar)
        organisation_id = battle_map.organisation_id
        if organisation_id not in self._bundlers:
            self._bundlers[organisation_id] = Bundler(
                load_directory(session, organisation_id), calendar, policy.mail,
                today=self.today, at=self.at,
            )
        bundler = self._bundlers[organisation_id]
        return MapOnDay(Decider(policy, calendar, bundler.directory, self.today), bundler)


def _sweep_chunk(
    session: Session, maps: Maps, counts: SweepCounts, *, after: tuple[date, int] | None,
    wait: bool,
) -> tuple[date, int] | None:
    found = due_rows(
        session, today=maps.today, after=after, limit=CHUNK, wait=wait,
        organisation_ids=maps.organisation_ids,
    )
    if not found:
        return None
    last = found[-1].wake_on, found[-1].id
    rows = [row for row in found if row.id not in maps.orphans]  # they stay awake, seen already
    if not rows:
        return last
    opened = maps.load(session, {row.map_id for row in rows})
    directories = {map_id: found.bundler.directory for map_id, found in opened.items()}
    known = _known_keys(session, [row.id for row in rows])
    fresh: dict[int, list[Earned]] = defaultdict(list)
    wakes: list[tuple[Any, ...]] = []
    for (map_id, clock), row in zip(clocks_of(session, rows, directories), rows, strict=True):
        decision = opened[map_id].decider.decide(clock)
        if decision.orphaned:
            counts.orphaned += 1
            maps.orphans.add(clock.id)
        if decision.wake_on != row.wake_on:
            wakes.append((decision.wake_on, clock.id))
        if known:
            fresh[map_id].extend(one for one in decision.earned if one[:5] not in known)
        else:
            fresh[map_id].extend(decision.earned)
    counts.examined += len(rows)
    _claim(session, maps, counts, opened, fresh)
    write_plain(session, "UPDATE item SET wake_on = ? WHERE id = ?", wakes, dates=(0,))
    return last


def _known_keys(session: Session, item_ids: list[int]) -> set[tuple[Any, ...]]:
    """What was said of these items before: read first, so that the counts are of new notices."""
    return {
        tuple(row)
        for row in session.execute(
            sa.select(
                col(Notice.item_id), col(Notice.kind), col(Notice.rung),
                col(Notice.deadline_version), col(Notice.recipient_id),
            ).where(col(Notice.item_id).in_(item_ids))
        )
    }


def _claim(
    session: Session,
    maps: Maps,
    counts: SweepCounts,
    opened: dict[int, MapOnDay],
    fresh: dict[int, list[Earned]],
) -> None:
    """Insert the new notices, each in its mail, and put one line in each map's trail."""
    notices: list[tuple[Any, ...]] = []
    today = maps.today
    for map_id, earned in fresh.items():
        if not earned:
            continue
        bundler = opened[map_id].bundler
        before = bundler.written
        bundler.prepare(
            session,
            {one.recipient_id for one in earned if one.status is NoticeStatus.RAISED},
        )
        counts.messages += bundler.written - before
        kinds: Counter[str] = Counter()
        for one in earned:
            (item_id, kind, rung, version, recipient_id, copied, threshold_on, due_on,
             status) = one
            message_id = None
            if status is NoticeStatus.RAISED:
                message_id, status = bundler.place(recipient_id, kind, copied=copied)
            if status is NoticeStatus.SUPERSEDED:
                counts.superseded += 1
            else:
                kinds[kind] += 1
            notices.append(
                (item_id, str(kind), rung, version, recipient_id, copied, threshold_on, due_on,
                 str(status), today, message_id)
            )
        counts.notices.update({str(kind): count for kind, count in kinds.items()})
        audit.track(
            session, map_id, "sweep", at=maps.at, actor_id=None,
            on=today.isoformat(),
            notices={str(kind): count for kind, count in sorted(kinds.items())},
        )
    write_plain(session, INSERT_NOTICE, notices, dates=(6, 7, 9))

"""The agenda of a map's meeting on a day, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import BattleMap, Decision, Department, Item, LookBack, Person
from engine.queries.calendars import load_calendar
from engine.queries.digests import DigestItem, digest_items
from engine.queries.directory import load_directory
from engine.queries.item_list import profile_of
from engine.queries.meeting_red import red_items
from engine.queries.meeting_waiting import waiting_verdicts
from engine.queries.meetings import former_meeting
from engine.queries.papers import papers_page
from engine.rules.calendar import WorkCalendar
from engine.rules.figures import figures_by, figures_of
from engine.rules.lights import Light, LightMeaning, LightRule, colour_of, light_of
from engine.rules.meeting_agenda import (
    Agenda,
    AgendaItem,
    FormerDecision,
    LookDue,
    WaitingPaper,
)
from engine.rules.meeting_ranking import standings
from engine.rules.policy import Policy, read_policy
from engine.rules.words import Status

LOOK_AHEAD = timedelta(days=31)  # until the next monthly meeting
RED_LIMIT = 200  # no meeting speaks of more one by one; the rest is counted
PAPER_LIMIT = 18
_ENDED = (Status.CLOSED, Status.WITHDRAWN)
_select: Any = sa.select  # mypy knows no select of more than ten columns


def agenda_now(
    session: Session, battle_map: BattleMap, *, today: date, number: int | None = None
) -> Agenda:
    """The agenda as things stand on `today`; `number`: of the meeting it is for, if planned."""
    map_id = battle_map.id or 0
    policy = read_policy(battle_map.policy)
    calendar = load_calendar(session, battle_map.calendar)
    directory = load_directory(session, battle_map.organisation_id)
    profile = profile_of(policy)
    listed = _in_force(session, map_id, today)
    items = {
        one.facts.item_id: _agenda_item(one, today, calendar, policy, profile) for one in listed
    }
    facts = [one.facts for one in listed]
    red = sorted(
        (one for one in items.values() if _is_red(one)),
        key=lambda one: (-one.days_late, one.number, one.item_id),
    )
    paper_count, papers = papers_page(session, map_id=map_id, limit=PAPER_LIMIT)
    lights: dict[LightMeaning, int] = {}
    for one in items.values():
        lights[one.meaning] = lights.get(one.meaning, 0) + 1
    former_number, former = _former(session, battle_map, number, today, calendar, policy, profile)
    return Agenda(
        as_of=today, map_name=battle_map.name, figures=figures_of(facts, cut_off=today),
        lights=lights, colours={meaning: colour_of(meaning, profile) for meaning in lights},
        red=red_items(session, red[:RED_LIMIT], directory, {one.item_id: one for one in facts},
                      today=today),
        red_count=len(red), waiting=waiting_verdicts(session, map_id, items, directory),
        looks=_looks(session, map_id, items, today),
        papers=tuple(
            WaitingPaper(items[one.item_id], one.kind, one.rung, one.threshold_on, one.recipients)
            for one in papers if one.item_id in items
        ),
        paper_count=paper_count,
        former_number=former_number, former=former,
        standings=standings(
            figures_by(facts, cut_off=today, by="department"),
            {one.id: one.name for one in directory.departments.values()},
        ),
    )


def red_duties(
    session: Session, battle_map: BattleMap, *, today: date
) -> tuple[list[int | None], list[int | None]]:
    """(leaders, departments) that answer for what is red today, each once."""
    policy = read_policy(battle_map.policy)
    calendar = load_calendar(session, battle_map.calendar)
    profile = profile_of(policy)
    red = [
        item for one in _in_force(session, battle_map.id or 0, today)
        if _is_red(item := _agenda_item(one, today, calendar, policy, profile))
    ]
    return (
        list(dict.fromkeys(one.leader_id for one in red)),
        list(dict.fromkeys(one.department_id for one in red)),
    )


def _in_force(session: Session, map_id: int, today: date) -> list[DigestItem]:
    return [
        one for one in digest_items(session, map_id)
        if one.facts.opened_on is None or one.facts.opened_on <= today
    ]


def _is_red(one: AgendaItem) -> bool:
    return one.light is Light.RED and one.status not in _ENDED


def _agenda_item(
    one: DigestItem, today: date, calendar: WorkCalendar, policy: Policy,
    profile: dict[LightMeaning, Light],
) -> AgendaItem:
    facts = one.facts
    meaning = light_of(
        status=facts.status, due_on=facts.due_on, opened_on=facts.opened_on, today=today,
        percent=facts.percent, calendar=calendar, rule=LightRule(**policy.lights.model_dump()),
        supplement_pending=one.supplement_pending, closed_on=facts.closed_on,
    )
    status = Status(facts.status)
    return AgendaItem(
        item_id=facts.item_id, number=facts.number, weakness=one.weakness,
        department=one.department, department_id=facts.department_id, leader=one.leader,
        leader_id=facts.leader_id, status=status, meaning=meaning,
        light=colour_of(meaning, profile), due_on=facts.due_on,
        original_due_on=facts.original_due_on, percent=facts.percent, round=facts.rounds,
        days_late=_days_late(status, facts.due_on, today),
    )


def _days_late(status: Status, due_on: date | None, today: date) -> int:
    if due_on is None or status in (*_ENDED, Status.SUSTAINED, Status.DRAFT):
        return 0
    return max(0, (today - due_on).days)


def _looks(
    session: Session, map_id: int, items: dict[int, AgendaItem], today: date
) -> tuple[LookDue, ...]:
    rows = session.execute(
        sa.select(col(LookBack.id), col(LookBack.kind), col(LookBack.due_on), col(LookBack.item_id))
        .join(Item, col(Item.id) == col(LookBack.item_id))
        .where(
            col(Item.map_id) == map_id, col(LookBack.done_on).is_(None),
            col(LookBack.cancelled).is_(False), col(LookBack.due_on) <= today + LOOK_AHEAD,
        )
        .order_by(col(LookBack.due_on), col(LookBack.id))
    )
    return tuple(
        LookDue(row.id, row.kind, row.due_on, items[row.item_id])
        for row in rows if row.item_id in items
    )


def _former(
    session: Session,
    battle_map: BattleMap,
    number: int | None,
    today: date,
    calendar: WorkCalendar,
    policy: Policy,
    profile: dict[LightMeaning, Light],
) -> tuple[int | None, tuple[FormerDecision, ...]]:
    """The decisions of the last ended meeting, and how the item of each stands."""
    former = former_meeting(session, battle_map.id or 0, number)
    if former is None:
        return None, ()
    lead, leader = aliased(Department), aliased(Person)
    rows: Iterable[Any] = session.execute(
        _select(
            Decision.position, Decision.text, Decision.due_on, Decision.due_text,
            col(Department.name).label("decided_department"), Item.id, Item.number, Item.weakness,
            Item.status, col(Item.due_on).label("item_due_on"), Item.original_due_on,
            Item.opened_on, Item.closed_on, Item.percent, Item.round, Item.lead_department_id,
            Item.responsible_leader_id, col(lead.name).label("department"),
            col(leader.name).label("leader"),
        )
        .select_from(Decision)
        .outerjoin(Department, col(Department.id) == Decision.lead_department_id)
        .outerjoin(Item, col(Item.id) == Decision.item_id)
        .outerjoin(lead, col(lead.id) == Item.lead_department_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .where(Decision.meeting_id == former.id, col(Decision.struck_at).is_(None))
        .order_by(Decision.position)
    )
    rule = LightRule(**policy.lights.model_dump())
    found = []
    for row in rows:
        item = None
        if row.id is not None:
            meaning = light_of(
                status=row.status, due_on=row.item_due_on, opened_on=row.opened_on, today=today,
                percent=row.percent, calendar=calendar, rule=rule, closed_on=row.closed_on,
            )
            item = AgendaItem(
                item_id=row.id, number=row.number, weakness=row.weakness,
                department=row.department or "", department_id=row.lead_department_id,
                leader=row.leader or "", leader_id=row.responsible_leader_id, status=row.status,
                meaning=meaning, light=colour_of(meaning, profile), due_on=row.item_due_on,
                original_due_on=row.original_due_on, percent=row.percent, round=row.round,
                days_late=_days_late(row.status, row.item_due_on, today),
            )
        found.append(
            FormerDecision(row.position, row.text, row.decided_department or "", row.due_on,
                           row.due_text, item)
        )
    return former.number, tuple(found)

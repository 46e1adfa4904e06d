"""What drafted papers say: their items' facts as the wording needs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import BattleMap, Department, Item, Notice, Organisation, Person
from engine.queries.calendars import load_calendar
from engine.queries.map_rules import POLICY_TEXT, rules_of
from engine.queries.papers import Paper
from engine.rules.paper_text import PaperFacts
from engine.rules.words import NoticeKind, NoticeStatus, Status

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A drafted paper with all that its wording says; `urged_on`: when 催办单 went before it."""

    paper: Paper
    map_id: int
    facts: PaperFacts
    status: Status
    leader_id: int | None
    current: bool  # False: the item is no longer open or its date has moved; only dropping is left
    urged_on: tuple[date, ...]


def paper_sheets(session: Session, papers: Iterable[Paper], *, today: date) -> list[PaperSheet]:
    """The papers with what their wording says, in their order; a fixed number of queries."""
    papers = list(papers)
    ids = {one.item_id for one in papers}
    leader, head, handler = aliased(Person), aliased(Person), aliased(Person)
    rows = {
        row.id: row
        for row in session.execute(
            _select(
                Item.id, Item.status, Item.due_on, Item.original_due_on, Item.deadline_version,
                Item.percent, Item.responsible_leader_id, Item.category, Item.map_id,
                col(Department.name).label("department"), col(leader.name).label("leader"),
                col(head.name).label("head"), col(handler.name).label("handler"),
                col(Organisation.name).label("organisation"), BattleMap.calendar,
                col(BattleMap.name).label("map_name"), POLICY_TEXT.label("policy"),
            )
            .join(BattleMap, col(BattleMap.id) == Item.map_id)
            .join(Organisation, col(Organisation.id) == BattleMap.organisation_id)
            .outerjoin(Department, col(Department.id) == Item.lead_department_id)
            .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
            .outerjoin(head, col(head.id) == Department.head_id)
            .outerjoin(handler, col(handler.id) == Item.handler_id)
            .where(col(Item.id).in_(ids))
        )
    }
    calendars = {name: load_calendar(session, name) for name in {row.calendar for row in rows.values()}}
    urged = _urged(session, ids)
    sheets = []
    for one in papers:
        row = rows[one.item_id]
        calendar = calendars[row.calendar]
        late = one.due_on is not None and today > one.due_on
        facts = PaperFacts(
            organisation=row.organisation, item_id=one.item_id, number=one.number,
            weakness=one.weakness, kind=one.kind, rung=one.rung,
            department=row.department or "", head=row.head or "", leader=row.leader or "",
            due_on=one.due_on, original_due_on=row.original_due_on, percent=row.percent,
            workdays_late=calendar.workdays_between(one.due_on, today) if late and one.due_on else 0,
            days_late=(today - one.due_on).days if late and one.due_on else 0,
            on=today, calendar=calendar,
            reply_workdays=rules_of(row.policy).policy.papers.reply_workdays,
            map_name=row.map_name, category=row.category, handler=row.handler or "",
        )
        current = row.status in (Status.ISSUED, Status.OPEN) and (
            one.deadline_version == row.deadline_version
        )
        sheets.append(
            PaperSheet(one, row.map_id, facts, row.status, row.responsible_leader_id, current,
                       tuple(urged.get(one.item_id, ())))
        )
    return sheets


def _urged(session: Session, ids: Iterable[int]) -> dict[int, list[date]]:
    rows = session.execute(
        sa.select(col(Notice.item_id), col(Notice.raised_on))
        .where(
            col(Notice.item_id).in_(list(ids)), col(Notice.kind) == NoticeKind.URGE_LETTER,
            col(Notice.status) != NoticeStatus.SUPERSEDED, col(Notice.copied).is_(False),
        )
        .distinct()
        .order_by(col(Notice.item_id), col(Notice.raised_on))
    )
    found: dict[int, list[date]] = {}
    for item_id, raised_on in rows:
        found.setdefault(item_id, []).append(raised_on)
    return found

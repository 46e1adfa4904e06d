"""Which items a map has, and what the light of each says today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import ApprovalRequest, BattleMap, Department, Item, Person
from engine.queries.calendars import load_calendar
from engine.rules.calendar import WorkCalendar
from engine.rules.lights import DEFAULT_PROFILE, Light, LightMeaning, LightRule, colour_of, light_of
from engine.rules.policy import Policy, read_policy
from engine.rules.words import ApprovalKind, ApprovalStatus, ItemClass, Status

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item as a list shows it; `light` and `meaning` are of the day asked for."""

    id: int
    number: str
    category: str
    weakness: str
    item_class: ItemClass
    long_term: bool
    status: Status
    round: int
    percent: int
    due_on: date | None
    original_due_on: date | None
    due_text: str
    opened_on: date | None
    closed_on: date | None
    department: str
    leader: str
    handler: str
    light: Light
    meaning: LightMeaning
    provisional: bool


def list_items(
    session: Session,
    battle_map: BattleMap,
    *,
    today: date,
    item_ids: Iterable[int] | None = None,
    light: Light | LightMeaning | None = None,
    department: str | None = None,
    leader: str | None = None,
    status: Status | None = None,
) -> list[ListedItem]:
    """The map's items by id, as of `today`; each filter narrows the list.

    `department` and `leader` match a part of the name. Three queries, however many items.
    """
    policy = read_policy(battle_map.policy)
    calendar = load_calendar(session, battle_map.calendar)
    head = aliased(Person)
    handler = aliased(Person)
    wanted = (
        _select(
            Item.id, Item.number, Item.category, Item.weakness, Item.item_class, Item.long_term,
            Item.status, Item.round, Item.percent, Item.due_on, Item.original_due_on,
            Item.due_text, Item.opened_on, Item.closed_on,
            sa.func.coalesce(Department.name, "").label("department"),
            sa.func.coalesce(head.name, "").label("leader"),
            sa.func.coalesce(handler.name, "").label("handler"),
        )
        .select_from(Item)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(head, col(head.id) == Item.responsible_leader_id)
        .outerjoin(handler, col(handler.id) == Item.handler_id)
        .where(Item.map_id == battle_map.id)
        .order_by(Item.id)
    )
    if item_ids is not None:
        wanted = wanted.where(col(Item.id).in_(list(item_ids)))
    if department is not None:
        wanted = wanted.where(col(Department.name).contains(department, autoescape=True))
    if leader is not None:
        wanted = wanted.where(col(head.name).contains(leader, autoescape=True))
    if status is not None:
        wanted = wanted.where(Item.status == status)
    supplements = _supplements(session, battle_map.id or 0)
    rule = LightRule(**policy.lights.model_dump())
    profile = profile_of(policy)
    listed = []
    for row in session.execute(wanted):
        meaning = _meaning(row, rule, calendar, today, supplement=row.id in supplements)
        colour = colour_of(meaning, profile)
        if light is None or light in (meaning, colour):
            provisional = row.due_on is not None and calendar.is_provisional(row.due_on)
            listed.append(ListedItem(**row._mapping, light=colour, meaning=meaning,
                                     provisional=provisional))
    return listed


def profile_of(policy: Policy) -> dict[LightMeaning, Light]:
    """The map's colours by meaning; what it leaves out is as by default."""
    written = {LightMeaning(name): Light(colour) for name, colour in policy.colours.items()}
    return dict(DEFAULT_PROFILE) | written


def _meaning(
    row: Any, rule: LightRule, calendar: WorkCalendar, today: date, *, supplement: bool
) -> LightMeaning:
    return light_of(
        status=row.status, due_on=row.due_on, opened_on=row.opened_on, percent=row.percent,
        today=today, calendar=calendar, rule=rule, supplement_pending=supplement,
        closed_on=row.closed_on,
    )


def _supplements(session: Session, map_id: int) -> set[int]:
    """Ids of the items that wait for an extension asked for after the date (补报)."""
    return set(
        session.scalars(
            sa.select(col(ApprovalRequest.item_id))
            .join(Item, col(Item.id) == col(ApprovalRequest.item_id))
            .where(
                col(Item.map_id) == map_id,
                col(ApprovalRequest.kind) == ApprovalKind.EXTENSION,
                col(ApprovalRequest.status) == ApprovalStatus.PENDING,
                col(ApprovalRequest.supplement),
            )
        )
    )

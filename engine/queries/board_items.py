"""The items of a board with their lights, and the parts of those that are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.errors import NotFound
from engine.language import _
from engine.models import ApprovalRequest, BattleMap, Department, Item, Measure, Milestone, Person
from engine.queries.calendars import load_calendar
from engine.queries.item_list import profile_of
from engine.rules.board_rows import BoardItem, BoardMilestone
from engine.rules.board_tiles import BoardMeasure
from engine.rules.calendar import WorkCalendar
from engine.rules.lights import Light, LightMeaning, LightRule, colour_of, light_of
from engine.rules.policy import Policy, read_policy
from engine.rules.words import ApprovalKind, ApprovalStatus

_select: Any = sa.select  # mypy knows no select of more than ten columns


def board_item(session: Session, item_id: int, *, today: date) -> BoardItem:
    """One item with its light and its parts, as the board of its map has it. Raises NotFound."""
    row = session.execute(
        sa.select(col(Item.map_id), col(BattleMap.policy), col(BattleMap.calendar))
        .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
        .where(col(Item.id) == item_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))
    calendar = load_calendar(session, row.calendar)
    [item] = board_items(session, row.map_id, read_policy(row.policy), calendar, today, item_id=item_id)
    return parts_of(session, [item_id]).given(item)


def board_items(
    session: Session, map_id: int, policy: Policy, calendar: WorkCalendar, today: date, *,
    item_id: int | None = None,
) -> list[BoardItem]:
    """Every item of the map, or one of them, with its light; without its measures."""
    leader, handler = aliased(Person), aliased(Person)
    # 补报: an extension asked for after the date keeps the item red while it waits.
    supplement = (
        sa.exists()
        .where(
            col(ApprovalRequest.item_id) == Item.id,
            col(ApprovalRequest.kind) == ApprovalKind.EXTENSION,
            col(ApprovalRequest.status) == ApprovalStatus.PENDING,
            col(ApprovalRequest.supplement),
        )
    )
    rows = session.execute(
        _select(
            Item.id, Item.number, Item.weakness, Item.status, Item.category, Item.issued_on,
            Item.opened_on, Item.due_on, Item.original_due_on, Item.closed_on, Item.due_text,
            Item.percent, Item.round, Item.long_term,
            col(Item.lead_department_id).label("department_id"),
            col(Item.responsible_leader_id).label("leader_id"),
            sa.func.coalesce(Department.name, "").label("department"),
            sa.func.coalesce(leader.name, "").label("leader"),
            sa.func.coalesce(handler.name, "").label("handler"),
            supplement.label("supplement"),
        )
        .select_from(Item)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .outerjoin(handler, col(handler.id) == Item.handler_id)
        .where(Item.map_id == map_id, *([] if item_id is None else [Item.id == item_id]))
        .order_by(Item.id)
    )
    rule = LightRule(**policy.lights.model_dump())
    profile = profile_of(policy)
    return [_item(dict(row), rule, profile, calendar, today) for row in rows.mappings()]


def _item(
    facts: dict[str, Any], rule: LightRule, profile: Mapping[LightMeaning, Light],
    calendar: WorkCalendar, today: date,
) -> BoardItem:
    meaning = light_of(
        status=facts["status"], due_on=facts["due_on"], opened_on=facts["opened_on"],
        percent=facts["percent"], today=today, calendar=calendar, rule=rule,
        supplement_pending=bool(facts.pop("supplement")), closed_on=facts["closed_on"],
    )
    due_on = facts["due_on"]
    return BoardItem(
        **facts, meaning=meaning, light=colour_of(meaning, profile),
        provisional=due_on is not None and calendar.is_provisional(due_on),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """Measures and milestones by item."""

    measures: Mapping[int, list[BoardMeasure]]
    milestones: Mapping[int, list[BoardMilestone]]

    def given(self, item: BoardItem) -> BoardItem:
        """The item with its measures and milestones."""
        return replace(
            item, measures=tuple(self.measures.get(item.id, ())),
            milestones=tuple(self.milestones.get(item.id, ())),
        )


def parts_of(session: Session, item_ids: Sequence[int]) -> Parts:
    """The measures and milestones of the items shown: two queries."""
    measures: dict[int, list[BoardMeasure]] = {}
    for item_id, *measure in session.execute(
        _select(
            Measure.item_id, Measure.id, Measure.position, Measure.text, Measure.starts_on,
            Measure.due_on, Measure.done_on, Measure.percent,
        )
        .where(col(Measure.item_id).in_(item_ids))
        .order_by(Measure.item_id, Measure.position, Measure.id)
    ):
        measures.setdefault(item_id, []).append(BoardMeasure(*measure))
    milestones: dict[int, list[BoardMilestone]] = {}
    for item_id, *milestone in session.execute(
        _select(Milestone.item_id, Milestone.text, Milestone.due_on, Milestone.reached_on)
        .where(col(Milestone.item_id).in_(item_ids))
        .order_by(Milestone.item_id, Milestone.due_on, Milestone.id)
    ):
        milestones.setdefault(item_id, []).append(BoardMilestone(*milestone))
    return Parts(measures, milestones)

"""The draft item of a decision: made with it, put right with it, proposed as soon as it can be."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.activation import request_activation, what_is_missing
from engine.actions.amend import amend
from engine.actions.meeting_ground import Sitting
from engine.actions.recording import record
from engine.db import insert_rows
from engine.errors import Incomplete
from engine.models import Decision, Item, ItemDepartment, Milestone
from engine.queries.cases import load_case, supporting_of
from engine.rules.meeting_deadline import DecisionDate
from engine.rules.permissions import Verb
from engine.rules.words import Part

CATEGORY = "议定事项"  # stored with the item, as a ledger's own words are


def draft_item(
    session: Session, sitting: Sitting, decision: Decision, due: DecisionDate
) -> Item:
    """The item of a decision that has just been written, with its departments and stages."""
    meeting = sitting.meeting
    item = Item(
        map_id=sitting.ground.map_id, import_key=f"decision:{decision.id}",
        number=f"议{meeting.number}-{decision.position}", category=CATEGORY,
        source=f"推进会第{meeting.number}次", original_due_on=due.due_on, due_text=due.text,
        flags=list(due.flags), **_item_values(session, sitting, decision, due),
    )
    session.add(item)
    session.flush()
    insert_rows(
        session, ItemDepartment,
        [
            {"item_id": item.id, "department_id": one, "part": Part.SUPPORT}
            for one in decision.supporting_department_ids
        ],
    )
    _write_milestones(session, item.id or 0, due)
    return item


def amend_item(
    session: Session,
    sitting: Sitting,
    decision: Decision,
    due: DecisionDate,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None,
) -> None:
    """By the verb that the office has for drafts; then what that verb does not know."""
    item_id = decision.item_id or 0
    item = session.get_one(Item, item_id, populate_existing=True)
    wanted = _item_values(session, sitting, decision, due)
    changes = {name: value for name, value in wanted.items() if getattr(item, name) != value}
    supporting = sorted(decision.supporting_department_ids)
    if supporting != sorted(supporting_of(session, [item_id]).get(item_id, [])):
        changes["supporting_department_ids"] = supporting
    if changes:
        amend(session, item_id, changes, actor_id=actor_id, at=at, today=today, version=version)
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    written = {"due_text": due.text, "flags": list(due.flags)}
    written = {name: value for name, value in written.items() if getattr(item, name) != value}
    if written:
        record(session, case, Verb.AMEND, at=at, seat=case.acts_as(Verb.AMEND), changes=written)
    _write_milestones(session, item_id, due)


def ask_for_activation(
    session: Session, sitting: Sitting, item_id: int, *, at: datetime, today: date
) -> tuple[str, ...]:
    """Apply for the hand-out where nothing is missing; else what is, in words."""
    case = load_case(session, item_id, actor_id=sitting.actor_id, today=today)
    missing = what_is_missing(case)
    if missing:
        return missing
    try:
        request_activation(
            session, item_id, reason=f"推进会第{sitting.meeting.number}次议定",
            actor_id=sitting.actor_id, at=at, today=today,
        )
    except Incomplete as refusal:  # a step of the chain that nobody could decide
        return (str(refusal),)
    return ()


def _item_values(
    session: Session, sitting: Sitting, decision: Decision, due: DecisionDate
) -> dict[str, Any]:
    """What the decision says of its item; by these names `amend` takes it too."""
    return {
        "weakness": decision.text, "detail": _detail(session, sitting, decision),
        "due_on": due.due_on, "item_class": due.item_class, "long_term": due.long_term,
        "responsible_leader_id": decision.leader_id,
        "lead_department_id": decision.lead_department_id,
    }


def _detail(session: Session, sitting: Sitting, decision: Decision) -> str:
    """What an item has no field for: who accepts the result, and which item it is about."""
    parts = []
    accepting = sitting.ground.directory.departments.get(decision.accepting_department_id or 0)
    if accepting is not None:
        parts.append(f"验收单位：{accepting.name}")
    about = session.get(Item, decision.about_item_id) if decision.about_item_id else None
    if about is not None:
        parts.append(f"针对事项{about.number or f'#{about.id}'}：{about.weakness}")
    return "；".join(parts)


def _write_milestones(session: Session, item_id: int, due: DecisionDate) -> None:
    session.execute(sa.delete(Milestone).where(col(Milestone.item_id) == item_id))
    session.add_all(
        Milestone(item_id=item_id, text=one.text, due_on=one.due_on) for one in due.milestones
    )

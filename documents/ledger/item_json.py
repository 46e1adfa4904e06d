"""An item whole as a JSON object: field by field, its parts as lists."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.queries.whole_items import WholeItem

NOT_SAID = frozenset({"item_id", "request_id", "id"})
PEOPLE = {
    "person_id": "person", "owner_id": "owner", "asked_by_id": "asked_by", "done_by_id": "done_by",
    "decided_by_id": "decided_by", "on_behalf_of_id": "on_behalf_of",
}  # fmt: skip


def item_as_json(item: WholeItem, people: Mapping[int, str]) -> dict[str, Any]:
    """The object of one item (docs/json.md); people by their names."""
    row = item.row
    facts = {
        "id": row.id, "number": row.number, "category": row.category, "weakness": row.weakness,
        "detail": row.detail, "cause": row.cause, "goal": row.goal, "source": row.source,
        "class": row.item_class, "long_term": row.long_term, "status": row.status,
        "light": row.light, "meaning": row.meaning, "percent": row.percent, "round": row.round,
        "due_on": row.due_on, "original_due_on": row.original_due_on, "due_text": row.due_text,
        "issued_on": row.issued_on, "acknowledged_on": item.acknowledged_on,
        "opened_on": row.opened_on, "closed_on": row.closed_on, "leaders": item.leaders,
        "lead_departments": item.leads, "supporting_departments": item.supports,
        "handler": item.handler, "flags": row.flags, "extra": dict(item.extra),
    }
    parts = {
        "measures": item.measures, "milestones": item.milestones, "reports": item.reports,
        "applications": item.applications, "evidence": item.proofs, "look_backs": item.looks,
    }
    return facts | {
        name: [_said(asdict(one), people) for one in listed]  # type: ignore[call-overload]
        for name, listed in parts.items()
    }


def _said(facts: dict[str, Any], people: Mapping[int, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name in PEOPLE:
            found[PEOPLE[name]] = people.get(value or 0)
        elif name == "steps":
            found[name] = [_said(step, people) for step in value]
        elif name not in NOT_SAID:
            found[name] = value
    return found

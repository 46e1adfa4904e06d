"""Names that waited since an import, tried again once people and departments are there."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.known_names import KnownNames
from engine.actions.recording import move
from engine.models import BattleMap, Item, ItemDepartment
from engine.queries.directory import department_aliases, load_directory
from engine.queries.maps import map_ids_of
from engine.rules.words import Part, Status


def resolve_waiting(
    session: Session, battle_map: BattleMap, *, actor_id: int | None, at: datetime, today: date
) -> int:
    """Settle what can be settled of the map's drafts; how many items changed.

    What a person has given meanwhile stands: only empty places are filled.
    """
    names = KnownNames(
        load_directory(session, battle_map.organisation_id),
        department_aliases(session, battle_map.organisation_id),
    )
    events = []
    for item in session.exec(
        select(Item)
        .where(Item.map_id == battle_map.id, Item.status == Status.DRAFT)
        .order_by(col(Item.id))
    ):
        if not item.names:
            continue
        changes, parts = _settled(item, names)
        if not changes:
            continue
        facts = move(session, item, today=today, **changes)
        _add_parts(session, item, parts)
        events.append(audit.Event("resolve_names", item.id, facts))
    audit.track_many(session, battle_map.id or 0, events, at=at, actor_id=actor_id)
    return len(events)


def resolve_everywhere(
    session: Session, organisation_id: int, *, actor_id: int | None, at: datetime, today: date
) -> int:
    """`resolve_waiting` for every map of the organisation; how many items changed."""
    return sum(
        resolve_waiting(
            session, session.get_one(BattleMap, map_id), actor_id=actor_id, at=at, today=today
        )
        for map_id in map_ids_of(session, organisation_id)
    )


def _settled(item: Item, names: KnownNames) -> tuple[dict[str, Any], dict[int, Part]]:
    waiting: dict[str, Any] = dict(item.names)
    changes: dict[str, Any] = {}
    parts: dict[int, Part] = {}
    leaders = _known(waiting, "leaders", names.person)
    if leaders and item.responsible_leader_id is None:
        changes["responsible_leader_id"] = leaders[0]
    leads = _known(waiting, "lead_departments", names.department)
    if leads and item.lead_department_id is None:
        changes["lead_department_id"] = leads.pop(0)
    parts |= dict.fromkeys(leads, Part.LEAD)
    for department in _known(waiting, "supporting_departments", names.department):
        parts.setdefault(department, Part.SUPPORT)
    if isinstance(waiting.get("handler"), str):
        lead = changes.get("lead_department_id", item.lead_department_id)
        handler = names.person(waiting["handler"], within=lead)
        if handler is not None:
            del waiting["handler"]
            if item.handler_id is None:
                changes["handler_id"] = handler
    if waiting != item.names:
        changes["names"] = waiting
    return changes, parts


def _known(waiting: dict[str, Any], key: str, find: Any) -> list[int]:
    """The ids of the names under `key` that somebody bears now; the others go on waiting."""
    found = {name: find(name) for name in waiting.get(key, ())}
    left = [name for name, known in found.items() if known is None]
    if left:
        waiting[key] = left
    else:
        waiting.pop(key, None)
    return list(dict.fromkeys(known for known in found.values() if known is not None))


def _add_parts(session: Session, item: Item, parts: dict[int, Part]) -> None:
    present = set(
        session.scalars(
            sa.select(col(ItemDepartment.department_id))
            .where(col(ItemDepartment.item_id) == item.id)
        )
    )
    for department_id, part in parts.items():
        if department_id not in present and department_id != item.lead_department_id:
            session.add(
                ItemDepartment(item_id=item.id or 0, department_id=department_id, part=part)
            )

"""The import itself: one transaction from a plan that a person has seen.

New items begin as drafts (or as closed, where the ledger says so); changed ones are updated and
their differences kept in the trail; what approvers have agreed to is held and listed. Half an
import cannot happen.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.import_plan import ImportPlan, squeezed
from engine.actions.planned import Change, Planned
from engine.actions.recording import move, plain
from engine.db import reserve_ids, write_plain
from engine.intake.drafts import Draft, problem_as_json
from engine.intake.sheets_seen import as_table
from engine.models import (
    BattleMap,
    ImportBatch,
    Item,
    ItemDepartment,
    Measure,
    Milestone,
    ProgressReport,
)

PROBLEMS_KEPT = 1_000
CHUNK = 5_000
ITEM_COLUMNS = (
    "id", "map_id", "import_key", "import_hash", "number", "category", "weakness", "detail",
    "cause", "goal", "source", "item_class", "long_term", "due_on", "original_due_on", "due_text",
    "flags", "names", "extra", "responsible_leader_id", "handler_id", "lead_department_id", "status",
    "round", "percent", "closed_on", "deadline_version", "version",
)
INSERT_ITEM = (
    f"INSERT INTO item ({', '.join(ITEM_COLUMNS)}) VALUES ({', '.join('?' * len(ITEM_COLUMNS))})"
)
INSERT_MEASURE = (
    "INSERT INTO measure (item_id, position, text, starts_on, due_on, due_text, percent)"
    " VALUES (?, ?, ?, ?, ?, ?, 0)"
)
INSERT_MILESTONE = "INSERT INTO milestone (item_id, text, due_on) VALUES (?, ?, ?)"
INSERT_PART = "INSERT INTO item_department (item_id, department_id, part) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    batch: ImportBatch
    item_ids: list[int]  # of the new items, in the order of the file


def apply_import(
    session: Session,
    plan: ImportPlan,
    *,
    file_name: str,
    sha256: str,
    actor_id: int | None,
    at: datetime,
    today: date,
) -> Imported:
    """Write a plan in the caller's transaction.

    A plan without a new or changed item writes nothing but its batch, so that the same file twice
    changes nothing. Raises WrongState if an item changed since the plan was made.
    """
    batch = ImportBatch(
        map_id=plan.map_id, file_name=file_name, sha256=sha256, kind=plan.reading.kind,
        reference_on=plan.reading.reference_on,
        headings={heading.text: heading.field for heading in plan.reading.headings},
        tables=[as_table(sheet) for sheet in plan.reading.sheets if sheet.state == "read"],
        counts=plan.counts,
        problems=[problem_as_json(problem) for problem in plan.problems[:PROBLEMS_KEPT]],
        imported_by_id=actor_id, imported_at=at,
    )
    session.add(batch)
    session.flush()
    # Items before the head of the trail, as every verb takes them: no two can lock crosswise.
    changed = [
        audit.Event("import_change", planned.item_id, _update(session, planned, today=today)
                    | {"batch": batch.id})
        for planned in sorted(plan.changed, key=lambda one: one.item_id or 0)
    ]
    battle_map = session.get_one(BattleMap, plan.map_id)
    if battle_map.reference_on is None:  # the next reading of this ledger counts from it too
        battle_map.reference_on = plan.reading.reference_on
        session.add(battle_map)
    session.flush()
    item_ids: list[int] = []
    keys = set(session.exec(select(Item.import_key).where(Item.map_id == plan.map_id)))
    for start in range(0, len(plan.new), CHUNK):
        new = plan.new[start:start + CHUNK]
        added = _add_items(session, plan.map_id, new, keys)
        audit.track_many(
            session, plan.map_id,
            [audit.Event("import", item_id, {"batch": batch.id, "number": planned.draft.number,
                                             "weakness": planned.draft.weakness})
             for item_id, planned in zip(added, new, strict=True)],
            at=at, actor_id=actor_id,
        )
        item_ids += added
    if changed or item_ids:
        changed.append(audit.Event("import_batch", None, {
            "batch": batch.id, "file": file_name, "sha256": sha256, "counts": plan.counts,
        }))
    audit.track_many(session, plan.map_id, changed, at=at, actor_id=actor_id)
    return Imported(batch, item_ids)


def _add_items(
    session: Session, map_id: int, new: list[Planned], keys: set[str]
) -> list[int]:
    item_ids = reserve_ids(session, "item", len(new))
    items, measures, milestones, parts = [], [], [], []
    for item_id, planned in zip(item_ids, new, strict=True):
        draft = planned.draft
        items.append(_item_row(map_id, item_id, planned, _free_key(planned, keys)))
        measures += [
            (item_id, position, one.text, one.starts_on, one.due_on, one.due_text)
            for position, one in enumerate(draft.measures, 1)
        ]
        milestones += [(item_id, one.text, one.due_on) for one in draft.milestones if one.due_on]
        parts += _part_rows(item_id, planned)
    write_plain(session, INSERT_ITEM, items, dates=(13, 14, 25))
    write_plain(session, INSERT_MEASURE, measures, dates=(3, 4))
    write_plain(session, INSERT_MILESTONE, milestones, dates=(2,))
    write_plain(session, INSERT_PART, parts)
    return item_ids


def _item_row(map_id: int, item_id: int, planned: Planned, key: str) -> tuple[Any, ...]:
    draft = planned.draft
    closed = draft.status == "closed"
    return (
        item_id, map_id, key, planned.import_hash, draft.number, draft.category,
        draft.weakness, draft.detail, draft.cause, draft.goal, draft.source,
        str(draft.item_class), draft.long_term, planned.due_on, planned.due_on,
        draft.due_text, _json(list(planned.flags)) if planned.flags else "[]",
        _json(planned.waiting) if planned.waiting else "{}",
        _json(extra) if (extra := extra_of(draft)) else "{}",
        planned.leader_id, planned.handler_id, planned.lead_ids[0] if planned.lead_ids else None,
        "closed" if closed else "draft", 1, 100 if closed else 0, draft.closed_on, 1, 1,
    )


def extra_of(draft: Draft) -> dict[str, str]:
    """What the ledger says and no field of an item takes, by its heading: nothing is dropped."""
    told = {"进展情况": draft.progress, "整改成效": draft.result}
    return draft.extra | {heading: text for heading, text in told.items() if text}


def _free_key(planned: Planned, keys: set[str]) -> str:
    """A key of the weakness's words; the same words twice are numbered."""
    words = hashlib.sha256(squeezed(planned.draft.weakness).encode()).hexdigest()[:20]
    key, again = words, 1
    while key in keys:
        again += 1
        key = f"{words}-{again}"
    keys.add(key)
    return key


def _part_rows(item_id: int, planned: Planned) -> list[tuple[int, int, str]]:
    return [
        *((item_id, department, "lead") for department in planned.lead_ids[1:]),
        *((item_id, department, "support") for department in planned.support_ids),
    ]


def _update(session: Session, planned: Planned, *, today: date) -> dict[str, Any]:
    """Take over what may change; returns what was before and after, for the trail."""
    item = session.get_one(Item, planned.item_id)
    taken = [change for change in planned.changes if not change.held]
    names = planned.values.keys()
    columns = {change.field: change.after for change in taken if change.field in names}
    if "due_on" in columns:  # only a draft's: nothing is agreed yet
        columns["original_due_on"] = columns["due_on"]
    columns["extra"] = item.extra | extra_of(planned.draft)
    move(session, item, today=today, import_hash=planned.import_hash, **columns)
    _replace_parts(session, planned, {change.field for change in taken})
    return {"before": _told(taken, "before"), "after": _told(taken, "after")}


def _told(changes: Iterable[Change], side: str) -> dict[str, Any]:
    return {
        change.field: json.loads(_json(getattr(change, side))) for change in changes
    }


def _replace_parts(session: Session, planned: Planned, fields: set[str]) -> None:
    item_id = planned.item_id or 0
    draft = planned.draft
    if "measures" in fields:
        _replace_measures(session, item_id, planned)
    if "milestones" in fields:
        session.execute(sa.delete(Milestone).where(col(Milestone.item_id) == item_id))
        write_plain(
            session, INSERT_MILESTONE,
            [(item_id, one.text, one.due_on) for one in draft.milestones if one.due_on],
            dates=(2,),
        )
    if fields & {"lead_departments", "supporting_departments"}:
        session.execute(sa.delete(ItemDepartment).where(col(ItemDepartment.item_id) == item_id))
        write_plain(session, INSERT_PART, _part_rows(item_id, planned))


def _replace_measures(session: Session, item_id: int, planned: Planned) -> None:
    """By position: a measure keeps its row, so that its reports still belong to it."""
    present = list(
        session.exec(
            select(Measure).where(Measure.item_id == item_id).order_by(col(Measure.position))
        )
    )
    for position, one in enumerate(planned.draft.measures, 1):
        if position <= len(present):
            measure = present[position - 1]
            if one.due_on is not None or one.text != measure.text:
                measure.due_on, measure.due_text = one.due_on, one.due_text
                measure.starts_on = one.starts_on
            measure.text = one.text
        else:
            measure = Measure(
                item_id=item_id, position=position, text=one.text, due_on=one.due_on,
                starts_on=one.starts_on, due_text=one.due_text,
            )
        session.add(measure)
    reported = select(ProgressReport.measure_id).where(ProgressReport.item_id == item_id)
    told_of = set(session.exec(reported))
    for measure in present[len(planned.draft.measures):]:
        if measure.id not in told_of:  # one that somebody reported on is kept
            session.delete(measure)
    session.flush()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain)

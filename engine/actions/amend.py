"""修改: the office puts the facts of an item right, with its reason."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.recording import check_version, record
from engine.db import insert_rows
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.models import Item, ItemDepartment
from engine.queries.cases import Case, load_case, supporting_of
from engine.rules.lifecycle import DATE_FLAGS, arc
from engine.rules.permissions import Verb
from engine.rules.words import ItemClass, Part, Status

TEXTS = frozenset({"category", "weakness", "detail", "cause", "goal", "source", "number"})
PEOPLE = frozenset({"responsible_leader_id", "handler_id"})
DATES = frozenset({"due_on", "item_class", "long_term"})
AMENDABLE = TEXTS | PEOPLE | DATES | {"lead_department_id", "supporting_department_ids"}


def amend(
    session: Session,
    item_id: int,
    changes: Mapping[str, Any],
    *,
    reason: str = "",
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Item:
    """Change facts: any of AMENDABLE, by the field's name.

    Class and date only while the item is a draft: afterwards a date moves by an extension and by
    nothing else. Once handed out, a reason is needed. Pending applications become void, for they
    showed their approvers something else. A name or a date that is given settles what the import
    could not read.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    return amend_case(session, case, changes, reason=reason, at=at, version=version)


def amend_case(
    session: Session,
    case: Case,
    changes: Mapping[str, Any],
    *,
    reason: str = "",
    at: datetime,
    version: int | None = None,
) -> Item:
    """As `amend`, of a case that the caller has loaded: whoever changes many loads them at once."""
    seat = case.acts_as(Verb.AMEND)
    check_version(case, version)
    to = arc(Verb.AMEND, case.item.status, number=case.title)
    _require_amendable(case, changes, reason)
    supporting = _supporting(session, case, changes.get("supporting_department_ids"))
    values = _values(case, changes)
    facts: dict[str, Any] = {"reason": reason.strip()} if reason.strip() else {}
    if supporting:
        facts["supporting_departments"] = {"before": supporting[0], "after": supporting[1]}
    if not values and not facts.get("supporting_departments"):
        raise Incomplete(_("没有任何改动"))
    record(session, case, Verb.AMEND, at=at, seat=seat, to=to, changes=values, **facts)
    if supporting:
        _write_supporting(session, case, supporting[1])
    _keep_lead_row(session, case, values.get("lead_department_id"))
    return case.item


def _require_amendable(case: Case, changes: Mapping[str, Any], reason: str) -> None:
    unknown = set(changes) - AMENDABLE
    if unknown:
        raise Incomplete(_("不能修改这些内容：{names}").format(names="、".join(sorted(unknown))))
    if case.item.status is not Status.DRAFT:
        if DATES & set(changes):
            raise WrongState(
                _("事项{number}已经交办，时限和整改类别只能通过延期变更").format(number=case.title)
            )
        if not reason.strip():
            raise Incomplete(_("修改已交办的事项须写明理由"))
    if "weakness" in changes and not str(changes["weakness"]).strip():
        raise Incomplete(_("存在问题不能为空"))
    for name in PEOPLE & set(changes):
        _require_person(case, changes[name])
    if "lead_department_id" in changes:
        _require_department(case, changes["lead_department_id"])


def _require_person(case: Case, person_id: int | None) -> None:
    if person_id is None:
        return
    person = case.ground.directory.people.get(person_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    if not person.active:
        raise Incomplete(_("{name}已离任，不能再负责事项").format(name=person.name))


def _require_department(case: Case, department_id: int | None) -> None:
    if department_id is not None and department_id not in case.ground.directory.departments:
        raise NotFound(
            _("本单位没有这个部门：{department_id}").format(department_id=department_id)
        )


def _values(case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Only what really changes, and what it settles of the import's questions."""
    item = case.item
    given = {
        name: ItemClass(value) if name == "item_class" else value
        for name, value in changes.items()
        if name != "supporting_department_ids"
    }
    values = {name: value for name, value in given.items() if getattr(item, name) != value}
    settled = {
        "responsible_leader_id": "leaders", "lead_department_id": "lead_departments",
        "supporting_department_ids": "supporting_departments", "handler_id": "handler",
    }
    answered = {key for name, key in settled.items() if changes.get(name) is not None}
    if answered & set(item.names):
        values["names"] = {
            key: names for key, names in item.names.items() if key not in answered
        }
    if changes.get("due_on") is not None and DATE_FLAGS & set(item.flags):
        values["flags"] = [flag for flag in item.flags if flag not in DATE_FLAGS]
    return values


def _supporting(
    session: Session, case: Case, wanted: Any
) -> tuple[list[int], list[int]] | None:
    """(before, after) ids of the supporting departments, or None where they stay."""
    if wanted is None:
        return None
    for department_id in wanted:
        _require_department(case, department_id)
    before = sorted(supporting_of(session, [case.item_id]).get(case.item_id, []))
    after = sorted(set(wanted))
    return None if before == after else (before, after)


def _write_supporting(session: Session, case: Case, wanted: list[int]) -> None:
    session.execute(
        sa.delete(ItemDepartment).where(
            col(ItemDepartment.item_id) == case.item_id, col(ItemDepartment.part) == Part.SUPPORT
        )
    )
    rows = [
        {"item_id": case.item_id, "department_id": department_id, "part": Part.SUPPORT}
        for department_id in wanted
        if department_id != case.item.lead_department_id
    ]
    insert_rows(session, ItemDepartment, rows, skip_existing=True)


def _keep_lead_row(session: Session, case: Case, department_id: int | None) -> None:
    """The department that now leads no longer supports, and the former one no longer leads."""
    if department_id is None:
        return
    session.execute(
        sa.delete(ItemDepartment).where(
            col(ItemDepartment.item_id) == case.item_id,
            sa.or_(
                col(ItemDepartment.part) == Part.LEAD,
                col(ItemDepartment.department_id) == department_id,
            ),
        )
    )
    lead = {"item_id": case.item_id, "department_id": department_id, "part": Part.LEAD}
    insert_rows(session, ItemDepartment, [lead])

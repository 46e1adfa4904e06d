"""补定负责人: somebody takes the seats at live items that nobody fills."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine.actions.amend import amend
from engine.actions.amend_department import amend_department
from engine.actions.department_sheet import department_sheet_of
from engine.actions.leaving import Successors, mark_left
from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.models import Department, Person
from engine.queries.charges import require_charge
from engine.queries.room_orphans import Seat, Vacancy, vacancies
from engine.rules.permissions import Charge

COLUMNS: dict[Seat, str] = {"leader": "responsible_leader_id", "handler": "handler_id"}


def fill_vacancy(
    session: Session,
    key: str,
    *,
    person_id: int,
    item_ids: Collection[int] | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> int:
    """Put a person into the vacancy `key` at these of its items (None: at all); how many.

    What a leaver had goes over as a handover, which leaves pending applications as they are; a
    department gets its head for everything it leads; where nobody ever was, the items are amended.

    Raises: NotFound where the vacancy is filled already; NotYours, Incomplete, WrongState.
    """
    actor = require_charge(session, Charge.ASSIGN, actor_id=actor_id)
    by: dict[str, Any] = {"actor_id": actor_id, "at": at, "today": today}
    vacancy = _vacancy(session, actor.organisation_id, key)
    heir = session.get(Person, person_id)
    if heir is None or heir.organisation_id != actor.organisation_id or not heir.active:
        raise Incomplete(_("请选择本单位的在任人员"))
    if vacancy.seat == "head":
        _fill_head(session, vacancy, person_id, by)
        return len(vacancy.items)
    wanted = [one.id for one in vacancy.items if item_ids is None or one.id in item_ids]
    if not wanted:
        raise Incomplete(_("请至少选择一个事项"))
    if vacancy.holder_id is not None:
        mark_left(
            session, vacancy.holder_id,
            successors=Successors(items=dict.fromkeys(wanted, person_id)), **by,
        )
        return len(wanted)
    for item_id in wanted:
        amend(
            session, item_id, {COLUMNS[vacancy.seat]: person_id},
            reason=_("无人负责，补定人员"), **by,
        )
    return len(wanted)


def _vacancy(session: Session, organisation_id: int, key: str) -> Vacancy:
    found, _more = vacancies(session, organisation_id)
    for one in found:
        if one.key == key:
            return one
    raise NotFound(_("这一处已经有人负责，请刷新后再看"))


def _fill_head(session: Session, vacancy: Vacancy, person_id: int, by: dict[str, Any]) -> None:
    department = session.get(Department, vacancy.department_id or 0)
    if department is None:
        raise Incomplete(_("这些事项还没有责任部门，请在事项上先指定责任部门"))
    if vacancy.holder_id is not None:
        heads = {vacancy.department_id or 0: person_id}
        mark_left(session, vacancy.holder_id, successors=Successors(departments=heads), **by)
        return
    sheet = replace(department_sheet_of(department), head_id=person_id)
    amend_department(session, department.id or 0, sheet, **by)

"""修改人员: the office puts one person's sheet right."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.everywhere import track_everywhere
from engine.actions.group_seats import keeping_group_seats
from engine.actions.person_sheet import PersonSheet, check_sheet, sheet_of
from engine.actions.resolve_waiting import resolve_everywhere
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.models import Person, PersonRole
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge


def amend_person(
    session: Session,
    person_id: int,
    sheet: PersonSheet,
    *,
    seen: str | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> bool:
    """Write the sheet; whether anything differed. `seen`: the mark of the sheet that was shown.

    Raises: NotFound, NotYours, Incomplete; WrongState where somebody changed it meanwhile.
    """
    actor = require_charge(session, Charge.KEEP_PEOPLE, actor_id=actor_id)
    person = session.get(Person, person_id, populate_existing=True, with_for_update=True)
    if person is None or person.organisation_id != actor.organisation_id:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    before = sheet_of(session, person)
    if seen is not None and seen != before.mark:
        raise WrongState(_("{name}的资料刚刚被别人改过，请核对后再改").format(name=person.name))
    sheet = check_sheet(
        session, sheet, organisation_id=actor.organisation_id, person_id=person_id
    )
    if sheet == before:
        return False
    with keeping_group_seats(session, actor.organisation_id, actor_id=actor_id):
        for name in ("name", "post", "address", "department_id", "language"):
            setattr(person, name, getattr(sheet, name))
        session.add(person)
        _write_roles(session, person_id, before.roles, sheet.roles)
    changed = _changes(before, sheet)
    track_everywhere(
        session, actor.organisation_id, "amend_person", at=at, actor_id=actor_id,
        person_id=person_id, before={name: old for name, (old, _new) in changed.items()},
        after={name: new for name, (_old, new) in changed.items()},
    )
    resolve_everywhere(session, actor.organisation_id, actor_id=actor_id, at=at, today=today)
    return True


def _write_roles(session: Session, person_id: int, before: frozenset[Any], after: frozenset[Any]) -> None:
    session.execute(
        sa.delete(PersonRole).where(
            col(PersonRole.person_id) == person_id, col(PersonRole.role).in_(before - after)
        )
    )
    session.add_all(PersonRole(person_id=person_id, role=role) for role in sorted(after - before))
    session.flush()


def _changes(before: PersonSheet, after: PersonSheet) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {
        name: (getattr(before, name), getattr(after, name))
        for name in ("name", "post", "address", "department_id", "language")
    }
    found["roles"] = (
        sorted(role.value for role in before.roles), sorted(role.value for role in after.roles)
    )
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}

"""新增部门: the office enters one department by hand."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.department_sheet import DepartmentSheet, check_department
from engine.actions.everywhere import track_everywhere
from engine.actions.resolve_waiting import resolve_everywhere
from engine.models import Department
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge


def add_department(
    session: Session, sheet: DepartmentSheet, *, actor_id: int, at: datetime, today: date
) -> Department:
    """Write a new department of the actor's organisation; names that waited for it settle.

    Raises: NotFound, NotYours, Incomplete.
    """
    home = require_charge(session, Charge.KEEP_PEOPLE, actor_id=actor_id).organisation_id
    department = write_department(session, sheet, home, actor_id=actor_id, at=at)
    resolve_everywhere(session, home, actor_id=actor_id, at=at, today=today)
    return department


def write_department(
    session: Session, sheet: DepartmentSheet, home: int, *, actor_id: int, at: datetime
) -> Department:
    """The new department and the event that tells of it; whoever calls has asked for the charge.

    Raises: Incomplete.
    """
    sheet = check_department(session, sheet, organisation_id=home)
    department = Department(
        organisation_id=home, name=sheet.name, aliases=sheet.aliases, head_id=sheet.head_id
    )
    session.add(department)
    session.flush()
    track_everywhere(
        session, home, "add_department", at=at, actor_id=actor_id, department_id=department.id,
        name=sheet.name, aliases=sheet.aliases, head_id=sheet.head_id,
    )
    return department

"""修改部门: its name, other writings, head, and whether it still works."""

from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session

from engine.actions.department_sheet import DepartmentSheet, check_department, department_sheet_of
from engine.actions.everywhere import track_everywhere
from engine.actions.resolve_waiting import resolve_everywhere
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.models import Department
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge


def amend_department(
    session: Session,
    department_id: int,
    sheet: DepartmentSheet,
    *,
    seen: str | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> bool:
    """Write the sheet; whether anything differed. `seen`: the mark of the sheet that was shown.

    Raises: NotFound, NotYours, Incomplete; WrongState where somebody changed it meanwhile.
    """
    home = require_charge(session, Charge.KEEP_PEOPLE, actor_id=actor_id).organisation_id
    department = session.get(
        Department, department_id, populate_existing=True, with_for_update=True
    )
    if department is None or department.organisation_id != home:
        raise NotFound(
            _("本单位没有这个部门：{department_id}").format(department_id=department_id)
        )
    before = department_sheet_of(department)
    if seen is not None and seen != before.mark:
        raise WrongState(_("“{name}”刚刚被别人改过，请核对后再改").format(name=department.name))
    sheet = check_department(
        session, sheet, organisation_id=home, department_id=department_id
    )
    if sheet == before:
        return False
    for name, value in asdict(sheet).items():
        setattr(department, name, value)
    session.add(department)
    session.flush()
    old, new = asdict(before), asdict(sheet)
    changed = [name for name in new if old[name] != new[name]]
    track_everywhere(
        session, home, "amend_department", at=at, actor_id=actor_id, department_id=department_id,
        before={name: old[name] for name in changed}, after={name: new[name] for name in changed},
    )
    resolve_everywhere(session, home, actor_id=actor_id, at=at, today=today)
    return True

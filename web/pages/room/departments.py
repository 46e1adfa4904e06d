"""GET /room/departments: the list, and one department's sheet. POST: a new one, or one put right."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.add_department import add_department
from engine.actions.amend_department import amend_department
from engine.actions.department_sheet import DepartmentSheet, department_sheet_of
from engine.errors import Refused
from engine.language import _
from engine.models import Department
from engine.queries.room_departments import list_departments
from engine.queries.room_people import person_choices
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_id, read_text
from web.pages.room.frame import show

router = APIRouter()


@router.get("/room/departments")
def show_departments(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """Every department with its head, people and items."""
    return _listed(visit)


@router.post("/room/departments")
def add_one(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))],
    name: Annotated[str, Form()] = "", aliases: Annotated[str, Form()] = "",
    head: Annotated[str, Form()] = "",
) -> Response:
    """A department more, by hand."""
    try:
        sheet = _sheet(name, aliases, head, active=True)
        with visit.writing() as session:
            add_department(session, sheet, **visit.acting)
    except Refused as refusal:
        typed = {"name": name, "aliases": aliases, "head": head}
        return _listed(visit, Trouble("department", refusal, typed))
    return visit.to("/room/departments", said=_("已新增“{name}”").format(name=sheet.name))


@router.get("/room/departments/{department_id}")
def show_department(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], department_id: Id
) -> Response:
    """One department's sheet."""
    return _shown(visit, department_id)


@router.post("/room/departments/{department_id}/sheet")
def amend_one(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))], department_id: Id,
    seen: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    aliases: Annotated[str, Form()] = "", head: Annotated[str, Form()] = "",
    active: Annotated[str, Form()] = "",
) -> Response:
    """The sheet put right."""
    try:
        sheet = _sheet(name, aliases, head, active=active == "yes")
        with visit.writing() as session:
            changed = amend_department(session, department_id, sheet, seen=seen, **visit.acting)
    except Refused as refusal:
        typed = {"name": name, "aliases": aliases, "head": head, "active": active}
        return _shown(visit, department_id, Trouble("department", refusal, typed))
    return visit.to("/room/departments", said=_("“{name}”已保存").format(name=sheet.name)
                    if changed else _("没有任何改动"))


def _sheet(name: str, aliases: str, head: str, *, active: bool) -> DepartmentSheet:
    return DepartmentSheet(
        read_text(name, _("名称"), most=1_000), read_text(aliases, _("简称"), most=2_000),
        read_id(head), active,
    )


def _listed(visit: Visit, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        departments = list_departments(session, visit.organisation_id)
        people = person_choices(session, visit.organisation_id)
    return show(
        visit, "departments.html", "departments", status=trouble.status, trouble=trouble,
        departments=departments, people=people,
    )


def _shown(visit: Visit, department_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        department = session.get_one(Department, department_id)
        people = person_choices(session, visit.organisation_id)
    return show(
        visit, "department.html", "departments", status=trouble.status, trouble=trouble,
        department=department, sheet=department_sheet_of(department), people=people,
    )

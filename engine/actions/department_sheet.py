"""The sheet of one department as the office fills it in: no two answer to one name."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from engine.actions.person_sheet import LONGEST_NAME, mark_of, plain_name
from engine.errors import Incomplete
from engine.language import _
from engine.models import Department, Person
from engine.queries.sheet_checks import count_led, count_members, other_departments

LONGEST_ALIASES = 500


@dataclass(frozen=True, slots=True)
class DepartmentSheet:
    """What is known of a department; `aliases` by 、."""

    name: str
    aliases: str = ""
    head_id: int | None = None
    active: bool = True

    @property
    def mark(self) -> str:
        """A short print of the sheet: tells whether it changed since somebody opened it."""
        return mark_of(self.name, self.aliases, self.head_id, self.active)


def department_sheet_of(department: Department) -> DepartmentSheet:
    """The department's sheet as it stands."""
    return DepartmentSheet(
        department.name, department.aliases, department.head_id, department.active
    )


def check_department(
    session: Session,
    sheet: DepartmentSheet,
    *,
    organisation_id: int,
    department_id: int | None = None,
) -> DepartmentSheet:
    """The sheet with its blanks put right, fit to be written. Raises Incomplete."""
    sheet = replace(sheet, name=plain_name(sheet.name), aliases=_aliases(sheet.aliases))
    if not sheet.name:
        raise Incomplete(_("请填写部门名称"))
    if len(sheet.name) > LONGEST_NAME or len(sheet.aliases) > LONGEST_ALIASES:
        raise Incomplete(_("部门名称或简称太长"))
    if not (sheet.name + sheet.aliases).isprintable():
        raise Incomplete(_("部门名称里有不能显示的字符"))
    taken = {
        name: one.name for one in other_departments(session, organisation_id, department_id)
        for name in (one.name, *one.aliases.split("、")) if name
    }
    for name in (sheet.name, *sheet.aliases.split("、")):
        if name in taken:
            raise Incomplete(
                _("“{name}”已是{other}的名称或简称").format(name=name, other=taken[name])
            )
    _require_head(session, sheet, organisation_id)
    if not sheet.active and department_id is not None:
        _require_idle(session, department_id)
    return sheet


def _aliases(text: str) -> str:
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return "、".join(dict.fromkeys(filter(None, (plain_name(one) for one in text.split("、")))))


def _require_head(session: Session, sheet: DepartmentSheet, organisation_id: int) -> None:
    if sheet.head_id is None:
        return
    head = session.get(Person, sheet.head_id)
    if head is None or head.organisation_id != organisation_id or not head.active:
        raise Incomplete(_("部门负责人须是本单位在任人员"))


def _require_idle(session: Session, department_id: int) -> None:
    if led := count_led(session, department_id):
        raise Incomplete(
            _("这个部门还负责 {count} 个在办事项，请先改由别的部门负责").format(count=led)
        )
    if members := count_members(session, department_id):
        raise Incomplete(
            _("这个部门还有 {count} 名在任人员，请先调整他们的部门").format(count=members)
        )

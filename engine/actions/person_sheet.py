"""The sheet of one person as the office fills it in, held to the rules of the people's list.

A name may come twice in one department only where the mail addresses tell the two apart; an
address is one person's; the office keeps at least one member, or nobody could put anything right.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlmodel import Session

from engine.actions.people_file import is_address
from engine.errors import Incomplete, NotFound
from engine.language import LANGUAGES, _
from engine.models import Department, Person
from engine.queries.room_people import roles_of
from engine.queries.sheet_checks import holders_of, other_people
from engine.rules.words import Role

LONGEST_NAME = 60
LONGEST_POST = 120
LONGEST_ADDRESS = 254  # as mail has it


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What the list of people says of one person."""

    name: str
    post: str = ""
    address: str = ""
    department_id: int | None = None
    roles: frozenset[Role] = frozenset()
    language: str = "zh"

    @property
    def mark(self) -> str:
        """A short print of the sheet: tells whether it changed since somebody opened it."""
        return mark_of(
            self.name, self.post, self.address, self.department_id,
            sorted(role.value for role in self.roles), self.language,
        )


def sheet_of(session: Session, person: Person) -> PersonSheet:
    """The person's sheet as it stands."""
    person_id = person.id or 0
    return PersonSheet(
        person.name, person.post, person.address, person.department_id,
        frozenset(roles_of(session, [person_id]).get(person_id, ())), person.language,
    )


def check_sheet(
    session: Session, sheet: PersonSheet, *, organisation_id: int, person_id: int | None = None
) -> PersonSheet:
    """The sheet with its blanks put right, fit to be written for `person_id` (None: somebody new).

    Raises: Incomplete, NotFound.
    """
    sheet = replace(
        sheet, name=plain_name(sheet.name), post=" ".join(sheet.post.split()),
        address=sheet.address.strip(),
    )
    _require_readable(sheet)
    _require_department(session, sheet.department_id, organisation_id)
    others = other_people(session, organisation_id, person_id)
    _require_own_address(sheet, others)
    _require_distinct(sheet, others)
    if person_id is not None and Role.OFFICE not in sheet.roles:
        _require_office(session, organisation_id, without=person_id)
    return sheet


def plain_name(name: str) -> str:
    """A name without the blanks that ledgers put between two characters."""
    name = name.strip()
    return " ".join(name.split()) if name.isascii() else "".join(name.split())


def mark_of(*values: object) -> str:
    """A short print of plain values."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _require_readable(sheet: PersonSheet) -> None:
    if not sheet.name:
        raise Incomplete(_("请填写姓名"))
    for text, limit, word in (
        (sheet.name, LONGEST_NAME, _("姓名")), (sheet.post, LONGEST_POST, _("职务")),
        (sheet.address, LONGEST_ADDRESS, _("邮箱")),
    ):
        if len(text) > limit:
            raise Incomplete(_("{word}太长，最多 {limit} 个字").format(word=word, limit=limit))
        if not text.isprintable():
            raise Incomplete(_("{word}里有不能显示的字符").format(word=word))
    if sheet.address and not is_address(sheet.address):
        raise Incomplete(_("“{raw}”不是邮箱地址").format(raw=sheet.address))
    if sheet.language not in LANGUAGES:
        raise Incomplete(_("没有这种语言：{language}").format(language=sheet.language))


def _require_department(
    session: Session, department_id: int | None, organisation_id: int
) -> None:
    if department_id is None:
        return
    department = session.get(Department, department_id)
    if department is None or department.organisation_id != organisation_id:
        raise NotFound(
            _("本单位没有这个部门：{department_id}").format(department_id=department_id)
        )


def _require_own_address(sheet: PersonSheet, others: Iterable[Person]) -> None:
    for one in others:
        if sheet.address and one.address.strip().lower() == sheet.address.lower():
            raise Incomplete(
                _("邮箱{address}已是{name}的，请核对").format(address=sheet.address, name=one.name)
            )


def _require_distinct(sheet: PersonSheet, others: Iterable[Person]) -> None:
    for one in others:
        same = one.name == sheet.name and one.department_id == sheet.department_id
        if same and one.active and not (one.address and sheet.address):
            raise Incomplete(
                _("同一部门已有一位“{name}”，两人都要有邮箱才能区分").format(name=sheet.name)
            )


def _require_office(session: Session, organisation_id: int, *, without: int) -> None:
    if holders_of(session, organisation_id, Role.OFFICE) == [without]:
        raise Incomplete(_("办公室（整改办、专班）至少要有一人，请先给别人这个角色"))

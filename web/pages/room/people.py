"""GET /room/people: the list, searched and paged. POST: one more person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.add_person import add_person
from engine.actions.person_sheet import PersonSheet
from engine.errors import Refused
from engine.language import _
from engine.queries.room_people import Standing, department_choices, people_page
from engine.rules.permissions import Charge, Page
from engine.rules.words import Role
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import LONGEST_LINE, NO_TROUBLE, Trouble, read_id, read_page, read_text
from web.pages.room.frame import pages_of, show

router = APIRouter()
Texts = Annotated[list[str], Form()]


@router.get("/room/people")
def list_people(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], standing: str = "", q: str = "",
    department: str = "", page: str = "",
) -> Response:
    """Who is there, who has left, who cannot be reached, who has no account."""
    return _shown(visit, standing, q, department, page)


@router.post("/room/people")
def add_one(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))],
    name: Annotated[str, Form()] = "", post: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "", department: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "zh", roles: Texts = [],  # noqa: B006
) -> Response:
    """Somebody new, by hand."""
    try:
        sheet = sheet_from(name, post, address, department, language, roles)
        with visit.writing() as session:
            person_id = add_person(session, sheet, **visit.acting).id
    except Refused as refusal:
        typed = typed_sheet(name, post, address, department, language, roles)
        return _shown(visit, "", "", "", "", Trouble("person", refusal, typed))
    return visit.to(f"/room/people/{person_id}", said=_("已新增{name}").format(name=sheet.name))


def sheet_from(
    name: str, post: str, address: str, department: str, language: str, roles: list[str]
) -> PersonSheet:
    """The sheet that a form writes. Raises Incomplete."""
    known = {role.value: role for role in Role}
    return PersonSheet(
        read_text(name, _("姓名"), most=LONGEST_LINE), read_text(post, _("职务"), most=LONGEST_LINE),
        read_text(address, _("邮箱"), most=LONGEST_LINE), read_id(department),
        frozenset(known[role] for role in roles if role in known), language,
    )


def typed_sheet(
    name: str, post: str, address: str, department: str, language: str, roles: list[str]
) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {
        "name": name, "post": post, "address": address, "department": department,
        "language": language, "roles": " ".join(roles),
    }


def choices_of(session: Session, visit: Visit) -> list[tuple[int, str]]:
    """The departments that a person may belong to."""
    return department_choices(session, visit.organisation_id)


def _shown(
    visit: Visit, standing: str, search: str, department: str, page: str,
    trouble: Trouble = NO_TROUBLE,
) -> Response:
    which = Standing(standing) if standing in set(Standing) else Standing.HERE
    search = search.strip()[:60].replace("\x00", "")
    with visit.reading() as session:
        found = people_page(
            session, visit.organisation_id, standing=which, search=search,
            department_id=read_id(department), page=read_page(page), at=visit.at,
        )
        departments = choices_of(session, visit)
    return show(
        visit, "people.html", "people", status=trouble.status, trouble=trouble, found=found,
        which=which, standings=tuple(Standing), q=search, department=read_id(department),
        departments=departments, link=pages_of(visit.request),
    )

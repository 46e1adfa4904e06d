"""GET /room/people/{person_id}: one person with everything that waits for them, and what is done."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.amend_person import amend_person
from engine.actions.delegation import delegate_to
from engine.actions.leaving import Successors, mark_left
from engine.actions.person_sheet import sheet_of
from engine.errors import Refused
from engine.language import _
from engine.queries.room_people import department_choices, person_choices
from engine.queries.room_person import person_file
from engine.rules.permissions import Charge, Page, Verb
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_day, read_id
from web.pages.room.fields import Fields, fields_of
from web.pages.room.frame import person_of, show
from web.pages.room.people import sheet_from, typed_sheet

router = APIRouter()


@router.get("/room/people/{person_id}")
def show_person(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], person_id: Id
) -> Response:
    """The person's sheet and duties."""
    return _shown(visit, person_id)


@router.post("/room/people/{person_id}/sheet")
def amend_one(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))], person_id: Id,
    seen: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    post: Annotated[str, Form()] = "", address: Annotated[str, Form()] = "",
    department: Annotated[str, Form()] = "", language: Annotated[str, Form()] = "zh",
    roles: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """The sheet put right."""
    try:
        sheet = sheet_from(name, post, address, department, language, roles)
        with visit.writing() as session:
            changed = amend_person(session, person_id, sheet, seen=seen, **visit.acting)
    except Refused as refusal:
        typed = typed_sheet(name, post, address, department, language, roles)
        return _shown(visit, person_id, Trouble("person", refusal, typed))
    return visit.to(
        f"/room/people/{person_id}", said=_("资料已保存") if changed else _("没有任何改动")
    )


@router.post("/room/people/{person_id}/departure")
def let_go(
    visit: Annotated[Visit, Depends(changes(Verb.MARK_LEFT))], person_id: Id,
    fields: Annotated[Fields, Depends(fields_of)],
) -> Response:
    """离任 with hand-over: one successor for all, others for single items and departments."""
    try:
        with visit.writing() as session:
            done = mark_left(
                session, person_id, successors=_successors(fields), **visit.acting
            )
    except Refused as refusal:
        typed = {name: values[0] for name, values in fields.items() if values}
        return _refused(visit, person_id, Trouble("departure", refusal, typed))
    return visit.to(
        f"/room/people/{person_id}", said=_("{name}的离任和移交已办理").format(name=done.person.name)
    )


@router.post("/room/people/{person_id}/delegation")
def delegate(
    visit: Annotated[Visit, Depends(changes(Verb.DELEGATE))], person_id: Id,
    delegate_id: Annotated[str, Form()] = "", away_from: Annotated[str, Form()] = "",
    away_until: Annotated[str, Form()] = "",
) -> Response:
    """委托: somebody acts and reads for the person while they are away."""
    try:
        first, last = read_day(away_from, _("开始日期")), read_day(away_until, _("结束日期"))
        with visit.writing() as session:
            delegate_to(
                session, person_id, delegate_id=read_id(delegate_id), away_from=first,
                away_until=last, **visit.acting,
            )
    except Refused as refusal:
        typed = {"delegate_id": delegate_id, "away_from": away_from, "away_until": away_until}
        return _refused(visit, person_id, Trouble("delegation", refusal, typed))
    return visit.to(  # people name their own delegate too, and may have no business in the room
        f"/room/people/{person_id}" if visit.may(Page.ROOM) else "/desk",
        said=_("委托已登记") if read_id(delegate_id) else _("委托已结束"),
    )


def _successors(fields: Fields) -> Successors:
    """The choices of the form: empty follows the rule, 0 leaves it open. Raises Incomplete."""
    def chosen(prefix: str) -> dict[int, int | None]:
        found: dict[int, int | None] = {}
        for name, values in fields.items():
            one = read_id(name.removeprefix(prefix)) if name.startswith(prefix) else None
            if one is not None and values and values[0].strip():
                found[one] = person_of(values[0])
        return found

    everything = fields.get("everything", [""])
    return Successors(read_id(everything[0]), chosen("item-"), chosen("department-"))


def _refused(visit: Visit, person_id: int, trouble: Trouble) -> Response:
    """On the page if the visitor may see it; else the sentence alone."""
    if not visit.may(Page.ROOM) and trouble.refusal is not None:
        raise trouble.refusal
    return _shown(visit, person_id, trouble)


def _shown(visit: Visit, person_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        file = person_file(session, person_id, at=visit.at)
        sheet = sheet_of(session, file.person)
        departments = department_choices(session, visit.organisation_id)
        people = [
            one for one in person_choices(session, visit.organisation_id) if one[0] != person_id
        ]
    return show(
        visit, "person.html", "people", status=trouble.status, trouble=trouble, file=file,
        person=file.person, sheet=sheet, departments=departments, people=people,
    )

"""GET /room/orphans: seats that nobody fills. POST: somebody takes them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.fill_vacancy import fill_vacancy
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.room_orphans import vacancies
from engine.queries.room_people import person_choices
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble, read_ids
from web.pages.room.frame import person_of, show

router = APIRouter()
Texts = Annotated[list[str], Form()]


@router.get("/room/orphans")
def show_orphans(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """Vacancies by seat, each with its items."""
    return _shown(visit)


@router.post("/room/orphans/filling")
def fill(
    visit: Annotated[Visit, Depends(changes(Charge.ASSIGN))],
    vacancy: Annotated[str, Form()] = "", person: Annotated[str, Form()] = "",
    everything: Annotated[str, Form()] = "", items: Texts = [],  # noqa: B006
) -> Response:
    """One person for all items of a vacancy, or for those that were ticked."""
    try:
        person_id = person_of(person)
        if person_id is None:
            raise Incomplete(_("请选择由谁负责"))
        with visit.writing() as session:
            count = fill_vacancy(
                session, vacancy, person_id=person_id,
                item_ids=None if everything == "yes" else read_ids(items), **visit.acting,
            )
    except Refused as refusal:
        typed = {"vacancy": vacancy, "person": person, "everything": everything}
        return _shown(visit, Trouble("vacancy", refusal, typed))
    return visit.to("/room/orphans", said=_("{count} 个事项已补定人员").format(count=count))


def _shown(visit: Visit, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        found, more = vacancies(session, visit.organisation_id)
        people = person_choices(session, visit.organisation_id)
    return show(
        visit, "orphans.html", "orphans", status=trouble.status, trouble=trouble, found=found,
        more=more, people=people, failed=trouble.values.get("vacancy", ""),
    )

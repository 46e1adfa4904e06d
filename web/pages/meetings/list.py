"""GET and POST /maps/{map_id}/meetings: the meetings of a map, and the next one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.meeting_plan import people_to_ask, plan_meeting
from engine.errors import Refused
from engine.language import _
from engine.queries.cases import load_ground
from engine.queries.meeting_choices import meeting_choices
from engine.queries.meetings import list_meetings
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_day, read_id, read_ids, read_text
from web.pages.meetings.words import words

router = APIRouter()


@router.get("/maps/{map_id}/meetings")
def show_meetings(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.MEETING))]) -> Response:
    """The meetings, the newest first; for the office also the form for the next."""
    return _page(visit, map_id)


@router.post("/maps/{map_id}/meetings")
def plan(
    map_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    held_on: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    chair: Annotated[str, Form()] = "",
    asked: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Plan the next meeting; nobody ticked asks whom the field asks."""
    values = {"held_on": held_on, "title": title, "place": place, "chair": chair}
    try:
        on = read_day(held_on, _("会议日期"), required=True) or visit.today
        with visit.writing() as session:
            meeting = plan_meeting(
                session, map_id, held_on=on, title=read_text(title, _("会议名称")),
                place=read_text(place, _("地点")), chair_id=read_id(chair),
                asked_ids=read_ids(asked) if asked else None, **visit.acting,
            )
    except Refused as refusal:
        return _page(visit, map_id, Trouble("plan", refusal, values))
    return visit.to(f"/meetings/{meeting.id}", said=_("已列入筹备，可先核对议程和应到人员"))


def _page(visit: Visit, map_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    holds = visit.may(Charge.HOLD_MEETING)
    with visit.reading() as session:
        meetings = list_meetings(session, map_id)
        asked: list[tuple[int, str]] = []
        choices = None
        if holds:
            choices = meeting_choices(session, visit.organisation_id)
            ground = load_ground(session, map_id)
            wanted = people_to_ask(session, ground, today=visit.today)
            names = dict(choices.people)
            asked = [(one, names[one]) for one in wanted if one in names]
    return visit.page(
        "meetings/list.html", status=trouble.status, trouble=trouble, here="meeting",
        map_id=map_id, meetings=meetings, choices=choices, asked=asked, holds=holds,
        **words(),
    )

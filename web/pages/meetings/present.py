"""GET /meetings/{meeting_id}/present: slides for the beamer, the decision line beside them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from engine.queries.meeting_choices import meeting_choices
from engine.queries.meeting_sheet import MeetingSheet, meeting_sheet, newest_decisions
from engine.rules.meeting_agenda import AgendaItem, RedItem
from engine.rules.meeting_slides import Slide, sections_of, slides_of
from engine.rules.permissions import Charge, Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble
from web.pages.meetings.words import words

router = APIRouter()


@router.get("/meetings/{meeting_id}/present")
def present(
    meeting_id: Id,
    visit: Annotated[Visit, Depends(reads(Page.MEETING))],
    slide: Annotated[str, Query()] = "1",
) -> Response:
    """One slide; its number is in the address."""
    return present_page(visit, meeting_id, slide)


@router.get("/meetings/{meeting_id}/live")
def live(
    meeting_id: Id, visit: Annotated[Visit, Depends(reads(Page.MEETING))]
) -> Response:
    """The newest decisions, asked for every few seconds by the beamer and by the console."""
    with visit.reading() as session:
        newest = newest_decisions(session, meeting_id)
    return visit.part("meetings/_newest.html", meeting=newest, **words())


def present_page(
    visit: Visit, meeting_id: int, wanted: str, trouble: Trouble = NO_TROUBLE
) -> Response:
    """The slide and the line beside it; a number beyond the last is the last."""
    with visit.reading() as session:
        sheet = meeting_sheet(session, meeting_id, today=visit.today)
        choices = meeting_choices(session, visit.organisation_id)
    if sheet.is_cancelled:
        return visit.to(f"/meetings/{meeting_id}")
    slides = slides_of(sheet.agenda)
    number = _number(wanted, len(slides))
    return visit.page(
        "meetings/present.html", status=trouble.status, trouble=trouble, meeting=sheet,
        slides=slides, sections=sections_of(slides), number=number, slide=slides[number - 1], choices=choices,
        about=about(slides[number - 1]), holds=visit.may(Charge.HOLD_MEETING), **words(),
    )


def line_part(
    visit: Visit, meeting_id: int, wanted: str, *, said: str = "", trouble: Trouble = NO_TROUBLE
) -> Response:
    """The decision line again, empty or with what was typed, and the decisions under it."""
    with visit.reading() as session:
        sheet: MeetingSheet = meeting_sheet(session, meeting_id, today=visit.today)
        choices = meeting_choices(session, visit.organisation_id)
    slides = slides_of(sheet.agenda)
    number = _number(wanted, len(slides))
    return visit.part(
        "meetings/_line.html", status=trouble.status, trouble=trouble, meeting=sheet,
        number=number, choices=choices, about=about(slides[number - 1]), line_said=said, **words(),
    )


def about(slide: Slide) -> AgendaItem | None:
    """The item that a decision on this slide is about, with its department and leader."""
    row = slide.rows[0] if len(slide.rows) == 1 else None
    return row.item if isinstance(row, RedItem) else None


def _number(wanted: str, count: int) -> int:
    return min(max(int(wanted), 1), count) if wanted.isdecimal() and len(wanted) < 6 else 1

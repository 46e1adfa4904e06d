"""GET /room/calendar: a year as twelve months. POST: a notice or a local closure, tried out first."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.calendar_import import (
    CalendarImported,
    Closure,
    import_closures,
    import_notice,
    read_notice_text,
    remove_closures,
)
from engine.actions.calendar_rehearsal import rehearse_change, require_sole_use
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.calendars import calendars_of
from engine.queries.room_calendar import calendar_year
from engine.rules.calendar import CalendarData
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble, read_day, read_text
from web.pages.room.frame import show

router = APIRouter()
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_CLOSURE = 60  # days
LONGEST_NOTICE = 20_000
LONGEST_LABEL = 60


@router.get("/room/calendar")
def show_calendar(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], year: str = "", name: str = ""
) -> Response:
    """The year, and the forms that change it."""
    return _shown(visit, year, name)


@router.post("/room/calendar/notice")
def take_notice(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_CALENDAR))],
    text: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """The words of the State Council's notice: first whose dates move, then, confirmed, written."""
    typed = {"text": text}
    try:
        written = read_text(text, _("通知原文"), most=LONGEST_NOTICE, required=True)
        calendar = _calendar(visit, name)
        data = read_notice_text(written, name=calendar, year=None)
    except Refused as refusal:
        return _shown(visit, "", name, Trouble("notice", refusal, typed))
    first = str(min(data.covered_years))
    return _change(
        visit, "notice", calendar, first, typed, confirmed=confirmed == "yes", data=data,
        change=lambda session: import_notice(session, data, **visit.acting),
    )


@router.post("/room/calendar/closures")
def close_days(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_CALENDAR))],
    first: Annotated[str, Form()] = "", last: Annotated[str, Form()] = "",
    label: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """Local days off: first whose dates move, then, confirmed, written."""
    typed = {"first": first, "last": last, "label": label}
    try:
        closures = _closures(first, last, label)
        calendar = _calendar(visit, name)
    except Refused as refusal:
        return _shown(visit, "", name, Trouble("closure", refusal, typed))
    return _change(
        visit, "closure", calendar, str(closures[0].day.year), typed,
        confirmed=confirmed == "yes",
        change=lambda session: import_closures(session, closures, name=calendar, **visit.acting),
    )


@router.post("/room/calendar/closures/removal")
def open_days(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_CALENDAR))],
    day: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Response:
    """A local day off taken away: first whose dates move, then, confirmed, written."""
    typed = {"day": day}
    try:
        found = read_day(day, _("日期"), required=True) or visit.today
        calendar = _calendar(visit, name)
    except Refused as refusal:
        return _shown(visit, "", name, Trouble("removal", refusal, typed))
    return _change(
        visit, "removal", calendar, str(found.year), typed, confirmed=confirmed == "yes",
        change=lambda session: remove_closures(session, [found], name=calendar, **visit.acting),
    )


def _change(
    visit: Visit,
    form: str,
    calendar: str,
    year: str,
    typed: dict[str, str],
    *,
    confirmed: bool,
    change: Callable[[Session], CalendarImported],
    data: CalendarData | None = None,
) -> Response:
    """Try the change out and show whose dates would move; write it where that was confirmed."""
    try:
        with visit.writing() as session:
            require_sole_use(session, calendar, organisation_id=visit.organisation_id)
            done = change(session) if confirmed else rehearse_change(
                session, lambda: change(session)
            )
    except Refused as refusal:
        return _shown(visit, year, calendar, Trouble(form, refusal, typed))
    if confirmed:
        return visit.to(
            f"/room/calendar?year={year}",
            said=_("日历已更新，{count} 个事项的时限随之调整并已通知本人").format(
                count=len(done.moved)) if done.moved else _("日历已更新，没有事项的时限变动"),
        )
    return show(
        visit, "calendar_confirm.html", "calendar", done=done, form=form, typed=typed,
        name=calendar, data=data, year=year,
    )


def _closures(first: str, last: str, label: str) -> list[Closure]:
    begin = read_day(first, _("从哪天"), required=True) or date.min
    end = read_day(last, _("到哪天")) or begin
    why = read_text(label, _("名称"), most=LONGEST_LABEL, required=True)
    days = (end - begin).days + 1
    if not 1 <= days <= LONGEST_CLOSURE:
        raise Incomplete(
            _("起止日期有误：一次最多 {most} 天，结束不能早于开始").format(most=LONGEST_CLOSURE)
        )
    if not FIRST_YEAR <= begin.year <= end.year <= LAST_YEAR:
        raise Incomplete(_("年份要在 {first} 到 {last} 之间").format(first=FIRST_YEAR, last=LAST_YEAR))
    return [Closure(begin + timedelta(days=offset), why) for offset in range(days)]


def _calendar(visit: Visit, name: str) -> str:
    """The calendar asked for, if a map of the organisation counts by it; else its first one."""
    with visit.reading() as session:
        known = calendars_of(session, visit.organisation_id)
    return name if name in known else (known[0] if known else "cn")


def _shown(
    visit: Visit, year: str, name: str, trouble: Trouble = NO_TROUBLE
) -> Response:
    asked = int(year) if year.isdecimal() and len(year) == 4 else visit.today.year
    asked = min(max(asked, FIRST_YEAR), LAST_YEAR)
    calendar = _calendar(visit, name)
    with visit.reading() as session:
        found = calendar_year(session, calendar, asked)
        names = calendars_of(session, visit.organisation_id)
    return show(
        visit, "calendar.html", "calendar", status=trouble.status, trouble=trouble, found=found,
        names=names, first_year=FIRST_YEAR, last_year=LAST_YEAR,
    )

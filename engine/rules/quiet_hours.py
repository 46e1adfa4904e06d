"""Quiet hours: nothing is sent at night, nor on a rest day unless the policy says so."""

from datetime import date, datetime, time

from engine.rules.calendar import WorkCalendar

MIDNIGHT = time(0)


def next_sending_time(
    at: datetime, calendar: WorkCalendar, *, opens: time, closes: time, rest_days: bool
) -> datetime:
    """`at` itself where sending is allowed then, else the next opening.

    `at` is aware and in the office's own time zone, and so is the answer. Sending is allowed from
    `opens` until before `closes`; a `closes` of 00:00 is midnight at the end of the day, so 00:00
    to 00:00 is round the clock. `rest_days` allows it on rest days too.
    Raises ValueError for a naive `at` and for hours that close before they open.
    """
    if at.tzinfo is None:
        raise ValueError("at must be aware")
    if closes != MIDNIGHT and closes <= opens:
        raise ValueError("closes must be later than opens, or 00:00 for midnight")
    day, clock = at.date(), at.time()
    may_send_today = rest_days or calendar.is_workday(day)
    if may_send_today and opens <= clock and (closes == MIDNIGHT or clock < closes):
        return at
    opening_on = day if may_send_today and clock < opens else _following(day, calendar, rest_days)
    return datetime.combine(opening_on, opens, tzinfo=at.tzinfo)


def _following(day: date, calendar: WorkCalendar, rest_days: bool) -> date:
    return date.fromordinal(day.toordinal() + 1) if rest_days else calendar.add_workdays(day, 1)

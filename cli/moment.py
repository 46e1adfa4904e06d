"""The one moment at which a command acts: read from the clock once, or named by `--on`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine.errors import Incomplete
from engine.language import _

MORNING = time(8, 30)
YEARS_AHEAD = 5  # no rectification is planned further, and each day played takes its time
_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Moment:
    """The office's date and the instant, as every verb takes them."""

    today: date
    at: datetime


def moment_of(on: str | None, *, timezone: str) -> Moment:
    """The day named by `--on` at half past eight in the office's own time; without it, now."""
    if on is None:
        from engine import clock

        at = clock.now()
        return Moment(clock.at_local(at, timezone).date(), at)
    today = read_date(on)
    return Moment(today, datetime.combine(today, MORNING, tzinfo=ZoneInfo(timezone)))


def read_date(text: str) -> date:
    """A date as people type it: 2026-3-2, 2026/03/02, 20260302, 2026年3月2日.

    Raises:
        Incomplete: it is none.
    """
    written = text.strip()
    found = _DATE.fullmatch(written) or _RUN_TOGETHER.fullmatch(written)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise Incomplete(_("“{text}”不是日期，请写成 2026-03-02 的样子").format(text=text))


def read_horizon(text: str, *, today: date) -> date:
    """How far the calendar is played from `today`.

    Raises:
        Incomplete: it is no date, lies before `today`, or is too far to be played.
    """
    until = read_date(text)
    if until < today:
        raise Incomplete(_("推演的终点 {until} 早于起点 {on}").format(until=until, on=today))
    last = (today.year + YEARS_AHEAD, today.month, today.day)
    if (until.year, until.month, until.day) > last:
        raise Incomplete(
            _("最远只推演到 {years} 年后，{until} 太远了").format(years=YEARS_AHEAD, until=until)
        )
    return until

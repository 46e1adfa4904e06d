"""A light as dates: what the calendar and the thresholds mean for every due date, on one day.

A database cannot count working days. It need not: whether an item is near its date changes with
the due date in one direction only, so the calendar is asked once for the last date that is near.
"""

from dataclasses import dataclass
from datetime import date

from engine.rules.calendar import WorkCalendar
from engine.rules.lights import ColourProfile, Light, LightMeaning, LightRule, colour_of

# What asks for somebody first comes first: the order of a list that is sorted by light.
URGENCY = (
    LightMeaning.LATE, LightMeaning.FAR_BEHIND, LightMeaning.NEAR, LightMeaning.BEHIND,
    LightMeaning.WAITING, LightMeaning.NO_DATE, LightMeaning.NORMAL, LightMeaning.DRAFT,
    LightMeaning.SUSTAINED, LightMeaning.CLOSED_LATE, LightMeaning.CLOSED, LightMeaning.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class LightDays:
    """The lights of one day as comparisons of dates.

    `near_until`: of the dates not yet passed, the last that is near (the day before `today` where
    none is); only the time-left logic reads it.
    """

    today: date
    near_until: date
    rule: LightRule


def light_days(rule: LightRule, calendar: WorkCalendar, today: date) -> LightDays:
    """The thresholds of `today`: about twenty questions to the calendar, whatever the ledger."""
    if rule.logic == "pace":
        return LightDays(today, today, rule)
    first, beyond = today.toordinal() - 1, date.max.toordinal() + 1
    while beyond - first > 1:  # `first` is near or passed, `beyond` is not near
        middle = (first + beyond) // 2
        day = date.fromordinal(middle)
        if calendar.add_workdays(day, -rule.yellow_workdays) <= today:
            first = middle
        else:
            beyond = middle
    return LightDays(today, date.fromordinal(max(first, 1)), rule)


def meanings_of(wanted: Light | LightMeaning, profile: ColourProfile) -> frozenset[LightMeaning]:
    """A meaning alone, or every meaning that the map paints in a colour."""
    if isinstance(wanted, LightMeaning):
        return frozenset({wanted})
    return frozenset(one for one in LightMeaning if colour_of(one, profile) is wanted)

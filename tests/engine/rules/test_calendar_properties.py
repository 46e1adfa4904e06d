"""The calendar against a day-by-day model, with random holidays, make-up days and closures."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.rules.calendar import CalendarData, DayKind, WorkCalendar, moved_deadlines

DAYS = st.dates(date(2025, 11, 1), date(2027, 2, 28))
COUNTS = st.integers(-60, 60)
CLOSURES = st.frozensets(DAYS, max_size=12)
PUBLISHED = st.dictionaries(DAYS, st.sampled_from(DayKind), max_size=60)
DATA = PUBLISHED.map(lambda days: CalendarData("random", days, {}, frozenset({2026})))


def works(data: CalendarData, closures: frozenset[date], day: date) -> bool:
    if day in closures:
        return False
    return data.days[day] is DayKind.WORK if day in data.days else day.weekday() < 5


def step_by_step(data: CalendarData, closures: frozenset[date], day: date, count: int) -> date:
    """As a person counts on the wall calendar, a day at a time."""
    if count == 0:
        while not works(data, closures, day):
            day -= timedelta(days=1)
        return day
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= works(data, closures, day)
    return day


@given(DATA, CLOSURES, DAYS, COUNTS)
def test_adding_workdays_is_counting_day_by_day(
    data: CalendarData, closures: frozenset[date], day: date, count: int
) -> None:
    calendar = WorkCalendar(data, closures)
    assert calendar.is_workday(day) == works(data, closures, day)
    assert calendar.add_workdays(day, count) == step_by_step(data, closures, day, count)
    assert calendar.workday_on_or_before(day) == step_by_step(data, closures, day, 0)
    assert calendar.workday_on_or_after(day) == (
        day if calendar.is_workday(day) else step_by_step(data, closures, day, 1)
    )


@given(DATA, CLOSURES, DAYS, DAYS)
def test_workdays_between_is_counting_day_by_day(
    data: CalendarData, closures: frozenset[date], start: date, end: date
) -> None:
    calendar = WorkCalendar(data, closures)
    first, last = sorted((start, end))
    between = [first + timedelta(days=offset) for offset in range(1, (last - first).days + 1)]
    counted = sum(works(data, closures, day) for day in between)
    assert calendar.workdays_between(start, end) == (counted if start <= end else -counted)


@given(DATA, CLOSURES, DAYS, COUNTS)
def test_adding_is_the_inverse_of_counting_between(
    data: CalendarData, closures: frozenset[date], day: date, count: int
) -> None:
    calendar = WorkCalendar(data, closures)
    reached = calendar.add_workdays(day, count)
    assert calendar.is_workday(reached)
    start = calendar.workday_on_or_before(day) if count >= 0 else calendar.workday_on_or_after(day)
    assert calendar.workdays_between(start, reached) == count
    assert calendar.add_workdays(reached, -count) == start


@given(DATA, CLOSURES, DAYS, st.integers(1, 60))
def test_forward_and_back_are_mirrors_from_a_workday(
    data: CalendarData, closures: frozenset[date], day: date, count: int
) -> None:
    calendar = WorkCalendar(data, closures)
    workday = calendar.workday_on_or_before(day)
    assert calendar.add_workdays(calendar.add_workdays(workday, count), -count) == workday
    assert calendar.add_workdays(calendar.add_workdays(workday, -count), count) == workday


@given(DATA, CLOSURES, DAYS, DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(
    data: CalendarData, closures: frozenset[date], one: date, other: date, count: int
) -> None:
    calendar = WorkCalendar(data, closures)
    early, late = sorted((one, other))
    assert calendar.add_workdays(early, count) <= calendar.add_workdays(late, count)
    assert calendar.add_workdays(one, count) < calendar.add_workdays(one, count + 1) or count == -1


@given(DATA, CLOSURES, DAYS, st.integers(1, 60))
def test_closures_make_deadlines_later_never_earlier(
    data: CalendarData, closures: frozenset[date], day: date, count: int
) -> None:
    before, after = WorkCalendar(data), WorkCalendar(data, closures)
    assert after.add_workdays(day, count) >= before.add_workdays(day, count)
    assert after.add_workdays(day, -count) <= before.add_workdays(day, -count)
    assert all(
        moved.now_on > moved.was_on for moved in moved_deadlines(before, after, [(1, day, count)])
    )


@given(DATA, st.dates(), st.dates(), st.integers(-(10**7), 10**7))
def test_no_date_and_no_count_is_refused(
    data: CalendarData, day: date, other: date, count: int
) -> None:
    calendar = WorkCalendar(data)
    assert calendar.is_workday(calendar.add_workdays(day, count))
    assert calendar.is_provisional(day) == (day.year != 2026)
    assert calendar.is_provisional_span(day, other) == (not day.year == other.year == 2026)

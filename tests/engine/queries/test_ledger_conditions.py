"""What the database finds is what the rules say: lights by either logic, figures, happenings."""

from dataclasses import asdict
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col

from engine.models import BattleMap, Item
from engine.queries.calendars import load_calendar
from engine.queries.digests import digest_items
from engine.queries.ledger_figures import figure_conditions
from engine.queries.ledger_filters import happened
from engine.queries.ledger_lights import light_condition, meaning_column
from engine.queries.statistics import standing_of
from engine.rules.figures import figures_by, figures_of
from engine.rules.ledger_lights import URGENCY, light_days
from engine.rules.ledger_wish import Happening
from engine.rules.lights import LightMeaning, LightRule, light_of
from engine.rules.words import Status
from tests.cast import Court
from tests.engine.queries.random_ledger import NEARBY, TODAY, random_item, write_item

ITEMS = st.lists(random_item(), min_size=1, max_size=12)
RULES = st.builds(LightRule, logic=st.just("time_left"), yellow_workdays=st.integers(0, 40)) | (
    st.builds(
        LightRule, logic=st.just("pace"), pace_yellow=st.integers(1, 100),
        pace_red=st.integers(1, 100),
    )
)
many = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def scratch(database: sa.Engine, court: Court) -> Any:
    """A unit of work that is thrown away: each example starts from the empty map."""
    def begin() -> Session:
        session = Session(database, expire_on_commit=False)
        session.begin()
        return session

    return begin


def found(session: Session, condition: Any) -> set[int]:
    return set(session.scalars(sa.select(col(Item.id)).where(condition)))


@many
@given(items=ITEMS, rule=RULES, today=NEARBY)
def test_conditions_on_lights_agree_with_the_rule(
    scratch: Any, court: Court, items: list[Any], rule: LightRule, today: Any
) -> None:
    with scratch() as session:
        written = [write_item(session, court, number, one) for number, one in enumerate(items)]
        calendar = load_calendar(session, "cn")
        days = light_days(rule, calendar, today)
        expected: dict[LightMeaning, set[int]] = {meaning: set() for meaning in LightMeaning}
        for item, facts in zip(written, items, strict=True):
            expected[light_of(
                status=item.status, due_on=item.due_on, opened_on=item.opened_on,
                percent=item.percent, today=today, calendar=calendar, rule=rule,
                supplement_pending=bool(facts["supplement"]), closed_on=item.closed_on,
            )].add(item.id or 0)
        by_filter = {one: found(session, light_condition([one], days)) for one in LightMeaning}
        by_place: dict[LightMeaning, set[int]] = {meaning: set() for meaning in LightMeaning}
        for item_id, place in session.execute(sa.select(col(Item.id), meaning_column(days))):
            by_place[URGENCY[place]].add(item_id)
        assert by_filter == expected
        assert by_place == expected


@many
@given(items=ITEMS)
def test_conditions_on_figures_agree_with_the_bulletin(
    scratch: Any, court: Court, items: list[Any]
) -> None:
    with scratch() as session:
        for number, one in enumerate(items):
            write_item(session, court, number, one)
        facts = [one.facts for one in digest_items(session, court.map_id)]
        figures = figures_of(facts, cut_off=TODAY)
        expected = asdict(figures) | {
            "open": figures.open, "completed": figures.completion.numerator,
        }
        conditions = figure_conditions(TODAY)
        assert {name: len(found(session, one)) for name, one in conditions.items()} == expected
        standing = standing_of(session, session.get_one(BattleMap, court.map_id), today=TODAY)
        assert standing.figures == figures
        departments = {unit.unit_id: unit.figures for unit in standing.departments}
        assert departments == figures_by(facts, cut_off=TODAY, by="department")
        leaders = {unit.unit_id: unit.figures for unit in standing.leaders}
        assert leaders == figures_by(facts, cut_off=TODAY, by="leader")


@many
@given(items=ITEMS, first=NEARBY, last=NEARBY)
def test_what_happened_in_a_period_is_found_in_every_round(
    scratch: Any, court: Court, items: list[Any], first: Any, last: Any
) -> None:
    def within(day: Any) -> bool:
        return day is not None and first <= day <= last

    def happenings(item: Item, facts: dict[str, Any]) -> set[Happening]:
        opened_before, closed_before = facts["old_round"] or (None, None)
        opened = item.status is not Status.DRAFT and within(item.opened_on or item.issued_on)
        closed = item.status is Status.CLOSED and within(item.closed_on)
        return {what for what, so in {
            Happening.OPENED: opened or within(opened_before),
            Happening.CLOSED: closed or within(closed_before),
            Happening.SENT_BACK: any(within(on) for _round, on in facts["returns"]),
            Happening.RELAPSED: within(facts["relapsed_on"]),
        }.items() if so}

    with scratch() as session:
        written = [write_item(session, court, number, one) for number, one in enumerate(items)]
        for what in Happening:
            if what is not Happening.MISSED:
                assert found(session, happened(what, first, last, TODAY)) == {
                    item.id for item, facts in zip(written, items, strict=True)
                    if what in happenings(item, facts)
                }
        missed = found(session, happened(Happening.MISSED, first, last, TODAY))
        conditions = figure_conditions(TODAY)
        late = found(session, conditions["overdue"]) | found(session, conditions["closed_late"])
        assert missed == {
            item.id for item in written if item.id in late and within(item.due_on)
        }

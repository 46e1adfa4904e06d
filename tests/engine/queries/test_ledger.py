"""The ledger: filters against a model in Python, order, pages, hostile text, constant questions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col

from engine.actions.amend import amend
from engine.db import reading, writing
from engine.errors import Incomplete
from engine.models import BattleMap, Item, ItemDepartment, ProgressReport
from engine.queries.item_list import list_items
from engine.queries.ledger import (
    LedgerSlice,
    all_ledger_rows,
    ledger_ids,
    ledger_page,
    lighting_of,
)
from engine.queries.ledger_choices import LedgerChoices, ledger_choices
from engine.queries.ledger_counts import counts_by_light
from engine.queries.ledger_rows import LedgerRow
from engine.rules.ledger_wish import NOBODY, LedgerWish, Sort
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import ItemClass, Part, Status
from tests.acting import by, moment
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.engine.queries.random_ledger import NEARBY, TODAY, random_item, write_item

UNFINISHED = {Status.DRAFT, Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE, Status.SUSTAINED}
IN_WORK = {Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE}


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly no filter: combinations that leave something over."""
    return st.none() | st.none() | strategy


WISHES = st.builds(
    LedgerWish,
    light=maybe(st.sampled_from([*Light, *LightMeaning])), status=maybe(st.sampled_from(Status)),
    category=maybe(st.sampled_from(["", "审判质效"])), source=maybe(st.just("上级点评")),
    item_class=maybe(st.sampled_from(ItemClass)),
    flag=st.sampled_from(["", "", "deadline_unparsed", "unnumbered"]),
    due_from=maybe(NEARBY), due_until=maybe(NEARBY), overdue=st.booleans(),
    long_term=st.booleans(), unassigned=st.booleans(),
    text=st.sampled_from(["", "", "执行", "ABC", "%", "_", "\\", "'", "10", "abc 审判", "  "]),
    sort=st.sampled_from(Sort), descending=st.booleans(),
).filter(lambda wish: not (wish.due_from and wish.due_until and wish.due_from > wish.due_until))


@pytest.fixture
def page(database: sa.Engine, court: Court) -> Callable[..., LedgerSlice]:
    """A page of the court's ledger, by the filters of a wish."""
    def ask(today: date = MONDAY, long: tuple[str, ...] = (), **wanted: Any) -> LedgerSlice:
        with reading(database) as session:
            battle_map = session.get_one(BattleMap, court.map_id)
            return ledger_page(session, battle_map, LedgerWish(**wanted), today=today, long=long)

    return ask


@pytest.fixture
def questions(database: sa.Engine) -> list[str]:
    """The SELECTs that reach the database."""
    found: list[str] = []

    def listen(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            found.append(statement)

    sa.event.listen(database, "before_cursor_execute", listen)
    return found


def numbers(found: LedgerSlice) -> list[str]:
    return [row.number for row in found.rows]


def wanted_by_hand(
    session: Session, court: Court, ids: dict[int, Item], wish: LedgerWish
) -> set[int]:
    """The same filters, item by item, over the list that reads every item."""
    lit = list_items(session, session.get_one(BattleMap, court.map_id), today=TODAY)
    kept = set()
    for one in lit:
        item = ids[one.id]
        text = (item.number + "\n" + item.weakness).lower()
        due = item.due_on
        if all([
            wish.light is None or wish.light in (one.light, one.meaning),
            wish.status in (None, item.status), wish.category in (None, item.category),
            wish.source in (None, item.source), wish.item_class in (None, item.item_class),
            wish.department in (None, item.lead_department_id or NOBODY),
            wish.leader in (None, item.responsible_leader_id or NOBODY),
            wish.handler in (None, item.handler_id or NOBODY),
            not wish.flag or wish.flag in item.flags,
            wish.due_from is None or (due is not None and due >= wish.due_from),
            wish.due_until is None or (due is not None and due <= wish.due_until),
            not wish.overdue or (due is not None and due < TODAY and item.status in IN_WORK),
            not wish.long_term or item.long_term,
            not wish.unassigned or (item.status in UNFINISHED and not (
                item.lead_department_id and item.responsible_leader_id and item.handler_id
            )),
            all(word in text for word in wish.text.lower().split()),
        ]):
            kept.add(one.id)
    return kept


@settings(max_examples=80, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
])
@given(items=st.lists(random_item(), max_size=15), wish=WISHES, data=st.data())
def test_any_combination_of_filters_finds_what_reading_every_item_would(
    database: sa.Engine, court: Court, items: list[Any], wish: LedgerWish, data: st.DataObject
) -> None:
    wish = replace(
        wish,
        department=data.draw(maybe(st.sampled_from([NOBODY, court.civil, court.archive]))),
        leader=data.draw(maybe(st.sampled_from([NOBODY, court.zhao]))),
        handler=data.draw(maybe(st.sampled_from([NOBODY, court.feng]))),
    )
    with Session(database, expire_on_commit=False) as session:
        written = [write_item(session, court, number, one) for number, one in enumerate(items)]
        battle_map = session.get_one(BattleMap, court.map_id)
        expected = wanted_by_hand(session, court, {item.id or 0: item for item in written}, wish)
        found = ledger_page(session, battle_map, wish, today=TODAY)
        assert {row.id for row in found.rows} == expected
        assert found.total == len(expected)
        ids = ledger_ids(session, battle_map, wish, today=TODAY)
        assert [row.id for row in found.rows] == ids
        assert list(all_ledger_rows(session, battle_map, wish, today=TODAY)) == found.rows
        lit = wanted_by_hand(session, court, {item.id or 0: item for item in written},
                             replace(wish, light=None))
        assert sum(found.counts.values()) == len(lit)
        session.rollback()


@pytest.mark.parametrize("sort", Sort, ids=lambda sort: sort.value)
@pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
def test_pages_together_are_the_whole_list_in_its_order(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice], sort: Sort,
    descending: bool,
) -> None:
    with writing(database) as session:
        for number in range(120):
            add_item(
                session, court, str(number), percent=number % 7, category=f"类别{number % 3}",
                due_on=None if number % 5 == 0 else date(2026, 3, 1 + number % 28),
                closed_on=date(2026, 1, 1 + number % 9) if number % 4 == 0 else None,
                status=list(Status)[number % 7],
            )
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        wish = LedgerWish(sort=sort, descending=descending)
        whole = ledger_ids(session, battle_map, wish, today=MONDAY)
    pages = [page(sort=sort, descending=descending, page=place) for place in (1, 2, 3)]
    assert [row.id for one in pages for row in one.rows] == whole
    assert [len(one.rows) for one in pages] == [50, 50, 20]
    assert page(sort=sort, descending=descending, page=99).wish.page == 3


def test_numbers_sort_as_people_count(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice]
) -> None:
    with writing(database) as session:
        for number in ("10", "", "1-10", "2", "A-12", "1-2", "1", "A-3"):
            add_item(session, court, number)
    assert numbers(page(sort=Sort.NUMBER)) == ["A-3", "A-12", "1", "1-2", "1-10", "2", "10", ""]
    assert numbers(page(sort=Sort.NUMBER, descending=True)) == [
        "10", "2", "1-10", "1-2", "1", "A-12", "A-3", "",
    ]


def test_empty_dates_come_last_in_either_direction(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice]
) -> None:
    with writing(database) as session:
        add_item(session, court, "none", due_on=None)
        add_item(session, court, "late", due_on=date(2026, 12, 31))
        add_item(session, court, "early", due_on=date(2026, 3, 3))
    assert numbers(page(sort=Sort.DUE_ON)) == ["early", "late", "none"]
    assert numbers(page(sort=Sort.DUE_ON, descending=True)) == ["late", "early", "none"]


@pytest.mark.parametrize(("text", "found"), [
    ("%", ["1"]), ("_", ["2"]), ("\\", ["3"]), ("'", ["4"]), ('"', ["4"]), ("ABC", ["2"]),
    ("10 %", ["1"]), ("% 10", ["1"]), ("\0", ["1", "2", "3", "4"]), ("执\0行", []),
    ("' OR 1=1 --", []), ("*", []), ("?", []), (":word", []), ("%%", []), ("字" * 200, []),
])
def test_signs_in_a_search_are_only_signs(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice], text: str,
    found: list[str],
) -> None:
    with writing(database) as session:
        for number, weakness in enumerate(["占 10%", "a_bC abc", "甲\\乙", "'引\"号"], start=1):
            add_item(session, court, str(number), weakness=weakness)
    assert numbers(page(text=text)) == found


def test_text_of_ten_thousand_characters_is_refused_in_words(
    page: Callable[..., LedgerSlice]
) -> None:
    with pytest.raises(Incomplete, match="搜索的文字最多 200 个字，现有 10000 个"):
        page(text="长" * 10_000)


@pytest.mark.parametrize(("wanted", "sentence"), [
    ({"due_from": date(2026, 3, 2), "due_until": date(2026, 3, 1)}, "起止颠倒"),
    ({"figure": "nonsense"}, "没有这项统计指标：nonsense"),
    ({"size": 7}, "每页只能是 50、100、200 项"),
])
def test_wish_that_means_nothing_is_refused(
    page: Callable[..., LedgerSlice], wanted: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Incomplete, match=sentence):
        page(**wanted)


def test_empty_map_has_one_empty_page(page: Callable[..., LedgerSlice]) -> None:
    found = page(page=5)
    assert (found.rows, found.total, found.page_count, found.wish.page) == ([], 0, 1, 1)


def test_counts_by_light_leave_the_light_itself_aside(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice]
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 2, 27))
        add_item(session, court, "2", due_on=date(2026, 3, 3))
        add_item(session, court, "3", due_on=date(2026, 3, 4), lead_department_id=court.archive)
    found = page(light=Light.YELLOW, department=court.civil)
    assert (numbers(found), found.total) == (["2"], 1)
    assert found.counts == {LightMeaning.LATE: 1, LightMeaning.NEAR: 1}


def test_counts_are_kept_until_the_map_s_chain_moves(
    database: sa.Engine, court: Court, questions: list[str]
) -> None:
    wish = LedgerWish(category="甲")

    def count() -> int:
        with reading(database) as session:
            battle_map = session.get_one(BattleMap, court.map_id)
            days = lighting_of(session, battle_map, MONDAY).days
            questions.clear()
            return sum(counts_by_light(session, battle_map, wish, days).values())

    def change(category: str) -> None:
        with writing(database) as session:
            amend(session, item_id, {"category": category}, reason="更正", **by(court.sun))

    with writing(database) as session:
        item_id = add_item(session, court, "1").id or 0
    change("甲")
    assert (count(), len(questions)) == (1, 1)
    assert (count(), len(questions)) == (1, 0)
    change("乙")
    assert (count(), len(questions)) == (0, 1)


def test_another_court_s_items_are_never_in_the_list(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice]
) -> None:
    with writing(database) as session:
        other = BattleMap(organisation_id=court.organisation_id, name="另一张图",
                          policy=session.get_one(BattleMap, court.map_id).policy)
        session.add(other)
        session.flush()
        add_item(session, court, "theirs", map_id=other.id)
        add_item(session, court, "ours")
    assert numbers(page()) == ["ours"]
    assert numbers(page(text="theirs")) == []


def test_row_says_what_the_ledger_shows(
    database: sa.Engine, court: Court, page: Callable[..., LedgerSlice]
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7", due_on=date(2031, 3, 4), flags=["deadline_unparsed"])
        session.add(ItemDepartment(
            item_id=item.id or 0, department_id=court.archive, part=Part.SUPPORT,
        ))
        add_measure(session, item, 1, text="清理积案", due_on=date(2026, 3, 31))
        add_measure(session, item, 2, text="定期通报")
        for text in ("起步", "过半"):
            session.add(ProgressReport(
                item_id=item.id or 0, person_id=court.feng, percent=50, text=text,
                reported_on=MONDAY, created_at=moment(MONDAY),
            ))
    [row] = page(long=("supporting", "measures", "progress")).rows
    assert (row.department, row.leader, row.handler) == ("民事审判庭", "赵某", "冯某")
    assert (row.light, row.meaning, row.provisional) == (Light.GREEN, LightMeaning.NORMAL, True)
    assert row.days_left == (date(2031, 3, 4) - MONDAY).days
    assert row.supporting == "综合办公室"
    assert row.measures == "1. 清理积案（2026-03-31）\n2. 定期通报"
    assert row.progress == "2026-03-02 过半"
    assert page().rows[0].measures == ""


def test_choices_are_those_of_the_map_in_its_own_order(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number, category in enumerate(["乙类", "甲类", "", "乙类"]):
            add_item(session, court, str(number), category=category, source="上级点评")
        choices = ledger_choices(session, session.get_one(BattleMap, court.map_id))
    assert choices == LedgerChoices(
        {court.civil: "民事审判庭"}, {court.zhao: "赵某"}, {court.feng: "冯某"},
        ("乙类", "甲类"), ("上级点评",),
    )


def test_three_hundred_items_cost_no_more_questions_than_three(
    database: sa.Engine, court: Court, questions: list[str], page: Callable[..., LedgerSlice]
) -> None:
    def asked() -> int:
        questions.clear()
        page(size=200, long=("supporting", "measures", "progress"))
        return len(questions)

    with writing(database) as session:
        for number in range(3):
            add_item(session, court, str(number))
    few = asked()
    with writing(database) as session:
        for number in range(3, 300):
            add_measure(session, add_item(session, court, str(number)))
    assert asked() == few


def test_rows_come_in_the_order_asked_for_and_only_once(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        for number in range(1, 1203):
            add_item(session, court, str(number))
        battle_map = session.get_one(BattleMap, court.map_id)
        rows: list[LedgerRow] = list(
            all_ledger_rows(session, battle_map, LedgerWish(sort=Sort.NUMBER), today=MONDAY)
        )
        count = session.scalar(sa.select(sa.func.count(col(Item.id))))
    assert [row.number for row in rows] == [str(number) for number in range(1, (count or 0) + 1)]

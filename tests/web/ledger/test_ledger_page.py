"""The ledger in a browser: filters in the address, order, pages, cards of nothing lost."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engine.actions.amend import amend
from engine.db import writing
from engine.rules.words import Status
from tests.acting import by
from tests.cast import Court, add_item
from tests.web.conftest import Clock, Enter, Person

PARTS = {"hx-request": "true"}


@pytest.fixture
def sun(enter: Enter, court: Court) -> Person:
    """The office."""
    return enter(court.sun)


@pytest.fixture
def fill(database: sa.Engine, court: Court) -> Callable[..., list[int]]:
    """`fill(3)` adds three open items; facts as add_item takes them."""
    def add(count: int, start: int = 1, **facts: object) -> list[int]:
        with writing(database) as session:
            return [
                add_item(session, court, str(number), **facts).id or 0
                for number in range(start, start + count)
            ]

    return add


def numbers(page: str) -> list[str]:
    """What the column of numbers shows, from top to bottom."""
    return re.findall(r'c-number" data-label="[^"]*"><a href="/items/\d+">([^<]*)', page)


def test_empty_ledger_says_what_to_do_next(sun: Person, enter: Enter, court: Court) -> None:
    page = sun.get(f"/maps/{court.map_id}/ledger").text
    assert "台账还是空的" in page
    assert f'href="/maps/{court.map_id}/imports"' in page
    assert "办公室导入台账之后" in enter(court.feng).get(f"/maps/{court.map_id}/ledger").text


def test_rows_carry_a_word_beside_every_light(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    [item_id] = fill(1, due_on=date(2026, 2, 27))
    page = sun.get(f"/maps/{court.map_id}/ledger").text
    assert numbers(page) == ["1"]
    assert re.search(r"light-red.*?<span>超期</span>", page, re.DOTALL)
    assert f'href="/items/{item_id}"' in page
    assert "共 1 项" in page


def test_filters_live_in_the_address(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(3)
    fill(2, 4, status=Status.ISSUED, lead_department_id=court.archive)
    path = f"/maps/{court.map_id}/ledger"
    assert numbers(sun.get(f"{path}?status=issued").text) == ["4", "5"]
    assert numbers(sun.get(f"{path}?department={court.archive}&sort=number&desc=1").text) == [
        "5", "4",
    ]
    page = sun.get(f"{path}?q=4").text
    assert numbers(page) == ["4"]
    assert 'value="4"' in page
    assert "没有符合这些条件的事项" in sun.get(f"{path}?q=不存在").text


def test_plain_form_ends_at_a_short_address(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(1)
    answer = sun.get(f"/maps/{court.map_id}/ledger?q=&status=open&department=&leader=&sort=ledger")
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/maps/{court.map_id}/ledger?status=open",
    )


def test_htmx_is_given_the_list_alone_and_the_address_to_push(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(2)
    answer = sun.get(f"/maps/{court.map_id}/ledger?q=&status=open&sort=due_on", headers=PARTS)
    assert answer.status_code == 200
    assert answer.headers["hx-push-url"] == f"/maps/{court.map_id}/ledger?status=open&sort=due_on"
    assert answer.text.lstrip().startswith('<section id="ledger-list"')
    assert numbers(answer.text) == ["1", "2"]


def test_heads_say_how_the_table_is_sorted_and_lead_on(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(2)
    page = sun.get(f"/maps/{court.map_id}/ledger?sort=due_on").text
    assert page.count("aria-sort=") == 1
    assert re.search(r'aria-sort="ascending"><a href="[^"]*sort=due_on&amp;desc=1"', page)
    page = sun.get(f"/maps/{court.map_id}/ledger?sort=due_on&desc=1").text
    assert re.search(r'aria-sort="descending"><a href="/maps/\d+/ledger\?"', page)


def test_columns_are_chosen_in_the_address(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(1, goal="六十日内清零")
    page = sun.get(f"/maps/{court.map_id}/ledger?column=goal&column=number&column=nonsense").text
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    assert heads == ["编号", "整改目标"]
    assert "六十日内清零" in page


def test_pages_lead_to_each_other(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(120)
    path = f"/maps/{court.map_id}/ledger"
    page = sun.get(f"{path}?page=2").text
    assert (numbers(page)[0], len(numbers(page))) == ("51", 50)
    assert "第 2 页，共 3 页" in page
    assert "，第 51 至 100 项" in page
    assert f'href="{path}?page=3"' in page
    assert numbers(sun.get(f"{path}?page=99&size=100").text) == [str(n) for n in range(101, 121)]


@pytest.mark.parametrize(("query", "sentence"), [
    ("status=nope", "筛选条件“状态”里的“nope”不能识别"),
    ("light=mauve", "筛选条件“亮灯”里的“mauve”不能识别"),
    ("department=x", "筛选条件“责任部门”里的“x”不能识别"),
    ("department=99999999999999", "不能识别"),
    ("due_from=2026-02-30", "时限起“2026-02-30”不是日期"),
    ("due_from=2026-03-02&due_until=2026-03-01", "起止颠倒"),
    ("figure=nonsense", "没有这项统计指标"),
    ("size=7", "每页只能是"), ("size=many", "每页项数要填"), ("page=-1", "页码要填"),
    ("flag=%22%20or", "筛选条件“导入标记”"),
    ("category=a%00", "筛选条件“类别”里的“a”不能识别"),
    ("source=%00", "筛选条件“来源”"),
    ("q=" + "长" * 5_000, "搜索的文字最多 200 个字，现有 5000 个"),
])
def test_filter_that_cannot_be_read_is_said_and_nothing_is_listed(
    sun: Person, court: Court, fill: Callable[..., list[int]], query: str, sentence: str
) -> None:
    fill(2)
    path = f"/maps/{court.map_id}/ledger"
    for answer in (sun.get(f"{path}?{query}"), sun.get(f"{path}?{query}", headers=PARTS)):
        assert answer.status_code == 422
        assert sentence in answer.text
        assert numbers(answer.text) == []
    for ending in ("xlsx", "csv", "json"):
        assert sun.get(f"{path}.{ending}?{query}").status_code == 422
    if query.startswith("due_from"):
        assert 'value="2026-0' in sun.get(f"{path}?{query}").text


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"><script>alert(1)</script>', "\0", "' OR 1=1"])
def test_hostile_search_is_only_text(
    sun: Person, court: Court, fill: Callable[..., list[int]], text: str
) -> None:
    fill(2)
    answer = sun.client.get(f"/maps/{court.map_id}/ledger", params={"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert numbers(answer.text) == (["1", "2"] if text == "\0" else [])


def test_what_statistics_narrow_to_is_said_and_can_be_taken_away(
    sun: Person, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(1, due_on=date(2026, 2, 27))
    page = sun.get(
        f"/maps/{court.map_id}/ledger?figure=overdue&happened=missed&from=2026-02-23&until=2026-03-01"
    ).text
    assert "只列出：超期数" in page
    assert "只列出：到期未销号 2026-02-23 – 2026-03-01" in page
    assert numbers(page) == ["1"]
    assert 'name="figure" value="overdue"' in page  # a further filter keeps it


def test_only_the_office_sees_how_to_assign(
    sun: Person, enter: Enter, court: Court, fill: Callable[..., list[int]]
) -> None:
    fill(1)
    path = f"/maps/{court.map_id}/ledger"
    assert "指派选中的事项" in sun.get(path).text
    assert "指派" not in enter(court.qian).get(path).text.split('id="ledger-list"')[1]


def test_another_organisation_s_ledger_is_not_there(enter: Enter, court: Court) -> None:
    assert enter(court.wu).get(f"/maps/{court.map_id}/ledger").status_code == 404


def test_three_hundred_items_cost_no_more_questions_than_three(
    sun: Person, court: Court, fill: Callable[..., list[int]], database: sa.Engine
) -> None:
    asked: list[str] = []

    def listen(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def count() -> int:
        asked.clear()
        sun.get(f"/maps/{court.map_id}/ledger?size=200&column=measures&column=progress")
        return len([one for one in asked if one.lstrip().startswith("SELECT")])

    sa.event.listen(database, "before_cursor_execute", listen)
    fill(3)
    few = count()
    fill(297, 4)
    assert count() == few


def test_page_that_is_kept_changes_with_every_act_and_every_day(
    sun: Person, enter: Enter, court: Court, database: sa.Engine, page_clock: Clock,
    fill: Callable[..., list[int]],
) -> None:
    [item_id] = fill(1, due_on=date(2026, 3, 3))
    path = f"/maps/{court.map_id}/ledger"

    def amended(category: str) -> str:
        with writing(database) as session:
            amend(session, item_id, {"category": category}, reason="更正", **by(court.sun))
        return sun.get(path).text

    assert "甲类" in amended("甲类")
    page = amended("乙类")
    assert "乙类" in page
    assert "甲类" not in page
    assert sun.get(path).text == page
    assert "指派选中的事项" not in enter(court.han).get(path).text
    page_clock.at = datetime(2026, 3, 4, 1, tzinfo=UTC)
    assert "<span>超期</span>" in enter(court.sun).get(path).text
    english = enter(court.sun)
    english.client.cookies.set("language", "en")
    assert "In progress" in english.get(path).text

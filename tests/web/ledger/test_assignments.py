"""Assigning many items: what is about to change is shown, what was refused is said, input is kept."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engine.db import reading, writing
from engine.models import Item
from engine.rules.words import Status
from tests.acting import item_now
from tests.cast import Court, add_item
from tests.web.conftest import Enter, Person


@pytest.fixture
def sun(enter: Enter, court: Court) -> Person:
    """The office."""
    return enter(court.sun)


@pytest.fixture
def three(database: sa.Engine, court: Court) -> list[int]:
    """Three open items of Feng's."""
    with writing(database) as session:
        return [add_item(session, court, str(number)).id or 0 for number in (1, 2, 3)]


@pytest.fixture
def handlers(database: sa.Engine) -> Callable[[list[int]], list[int | None]]:
    """Who handles these items now."""
    def ask(ids: list[int]) -> list[int | None]:
        with reading(database) as session:
            return [item_now(session, one).handler_id for one in ids]

    return ask


def test_ticked_items_are_shown_before_they_change(
    sun: Person, court: Court, three: list[int]
) -> None:
    page = sun.get(
        f"/maps/{court.map_id}/assignments?item={three[0]}:1&item={three[2]}:1&item=x&item=9:9:9"
    ).text
    assert "选中的 3 项" in page  # item 9 is said to be none of this map when it comes to it
    assert f'name="item" value="{three[0]}:1"' in page
    assert "部分案件审理周期偏长" in page
    assert "没有选中任何事项" in sun.get(f"/maps/{court.map_id}/assignments").text


def test_assigning_leads_back_and_says_how_many(
    sun: Person, court: Court, three: list[int], handlers: Callable[..., list[int | None]]
) -> None:
    answer = sun.post(f"/maps/{court.map_id}/assignments", {
        "item": [f"{one}:1" for one in three[:2]], "handler": str(court.qian), "reason": "分工调整",
    })
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/maps/{court.map_id}/ledger",
    )
    assert handlers(three) == [court.qian, court.qian, court.feng]
    assert "已指派 2 项" in sun.get(f"/maps/{court.map_id}/ledger").text


def test_everything_of_a_filter_is_assigned_if_it_is_what_was_seen(
    sun: Person, court: Court, three: list[int], handlers: Callable[..., list[int | None]],
    database: sa.Engine,
) -> None:
    path = f"/maps/{court.map_id}/assignments"
    page = sun.get(f"{path}?all=1&q=3").text
    assert "符合筛选条件的全部 1 项" in page
    assert 'name="expected" value="1"' in page
    form = {"every": "1", "filter": "q=3", "expected": "1", "handler": str(court.qian),
            "reason": "分工调整"}
    with writing(database) as session:
        later = add_item(session, court, "33").id or 0
    answer = sun.post(path, form)
    assert answer.status_code == 409
    assert "这些条件现在列出 2 项，与您看到的 1 项不同" in answer.text
    assert "分工调整" in answer.text
    assert handlers([three[2], later]) == [court.feng, court.feng]
    answer = sun.post(path, form | {"expected": "2"})
    assert answer.headers["location"] == f"/maps/{court.map_id}/ledger?q=3"
    assert handlers([*three, later]) == [court.feng, court.feng, court.qian, court.qian]


def test_what_was_refused_is_listed_with_its_reason(
    sun: Person, court: Court, three: list[int], database: sa.Engine,
    handlers: Callable[..., list[int | None]],
) -> None:
    with writing(database) as session:
        closed = add_item(session, court, "4", status=Status.CLOSED).id or 0
    answer = sun.post(f"/maps/{court.map_id}/assignments", {
        "item": [f"{three[0]}:7", f"{three[1]}:1", f"{closed}:1"], "handler": str(court.qian),
        "reason": "分工调整",
    })
    assert answer.status_code == 200
    assert "已指派 1 项，2 项没有办成" in answer.text
    assert "事项1在您打开之后有变动" in answer.text
    assert "事项4目前是“已销号”，不能修改" in answer.text
    assert handlers(three) == [court.feng, court.qian, court.feng]


@pytest.mark.parametrize(("form", "sentence"), [
    ({"reason": "分工调整"}, "请至少选择一项要指派的内容"),
    ({"handler": "99999", "reason": "分工调整"}, "请选择经办人"),
    ({"department": "x", "reason": "分工调整"}, "请选择责任部门"),
    ({"leader": "1; DROP TABLE item", "reason": "分工调整"}, "请选择责任领导"),
    ({"handler": "1", "reason": "长" * 2_001}, "理由最多 2000 个字，现在有 2001 个"),
    ({"handler": "1", "reason": "甲\0乙"}, "控制字符"),
])
def test_what_was_typed_is_kept_beside_the_sentence(
    sun: Person, court: Court, three: list[int], form: dict[str, str], sentence: str,
    handlers: Callable[..., list[int | None]],
) -> None:
    answer = sun.post(f"/maps/{court.map_id}/assignments", {"item": [f"{three[0]}:1"]} | form)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "\0" not in form["reason"]:
        assert form["reason"] in answer.text
    assert f'name="item" value="{three[0]}:1"' in answer.text
    assert handlers(three[:1]) == [court.feng]


def test_filter_that_cannot_be_read_assigns_nothing(
    sun: Person, court: Court, three: list[int], handlers: Callable[..., list[int | None]]
) -> None:
    answer = sun.post(f"/maps/{court.map_id}/assignments", {
        "every": "1", "filter": "status=nope", "expected": "3", "handler": str(court.qian),
        "reason": "分工调整",
    })
    assert answer.status_code == 422
    assert "不能识别" in answer.text
    assert handlers(three) == [court.feng] * 3


def test_nobody_but_the_office_assigns(enter: Enter, court: Court, three: list[int]) -> None:
    for person in (court.qian, court.zhao, court.han):
        inside = enter(person)
        assert inside.get(f"/maps/{court.map_id}/assignments").status_code == 403
        assert inside.post(f"/maps/{court.map_id}/assignments").status_code == 403


def test_item_of_another_court_is_not_touched(
    sun: Person, court: Court, database: sa.Engine, three: list[int]
) -> None:
    from engine.models import BattleMap

    with writing(database) as session:
        other = BattleMap(organisation_id=court.organisation_id + 1, name="邻区", policy={})
        session.add(other)
        session.flush()
        theirs = add_item(session, court, "9", map_id=other.id).id or 0
    answer = sun.post(f"/maps/{court.map_id}/assignments", {
        "item": [f"{theirs}:1"], "handler": str(court.qian), "reason": "分工调整",
    })
    assert answer.status_code == 422
    assert re.search(rf"没有这个事项：{theirs}", answer.text)
    with reading(database) as session:
        assert session.get_one(Item, theirs).handler_id == court.feng

"""The poster from the wall page: what the board shows, to whom the wall is open."""

from urllib.parse import unquote

import pytest
from sqlalchemy import Engine

from engine.db import writing
from tests.cast import Court, add_item
from tests.documents.reading import code_says, sizes_of, texts_of
from tests.web.conftest import Enter

LIVE = "http://127.0.0.1:8000"


@pytest.fixture
def wall(court: Court, database: Engine) -> str:
    with writing(database) as session:
        add_item(session, court, "甲-1")
        add_item(session, court, "乙-2", lead_department_id=court.archive, weakness="公开不及时")
    return f"/maps/{court.map_id}/wall"


def test_wall_offers_every_size_of_the_view_that_is_open(
    enter: Enter, court: Court, wall: str
) -> None:
    html = enter(court.sun).get(f"{wall}?by=leader&light=normal&page=3").text
    for size in ("a0", "a1", "a2", "a3"):
        assert f'href="{wall}/poster.pdf?by=leader&amp;light=normal&amp;size={size}"' in html
    assert f'href="{wall}/poster.pdf?size=a3"' in enter(court.sun).get(wall).text


def test_poster_holds_what_the_filters_let_through(enter: Enter, court: Court, wall: str) -> None:
    query = f"?by=department&department={court.archive}"
    answer = enter(court.sun).get(f"{wall}/poster.pdf{query}&size=a1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert sizes_of(answer.content) == {(841, 594)}
    [said] = texts_of(answer.content)
    assert ("乙-2" in said, "甲-1" in said) == (True, False)
    assert "按责任部门排列" in said
    assert "已筛选，共 1 项" in said
    assert code_says(answer.content, 0, f"{LIVE}{wall}{query}")


def test_poster_is_named_after_the_map_the_day_and_the_size(
    enter: Enter, court: Court, wall: str
) -> None:
    answer = enter(court.sun).get(f"{wall}/poster.pdf?size=a2")
    assert "挂图-脱薄争先作战图-2026-03-02-A2.pdf" in unquote(answer.headers["content-disposition"])


def test_address_that_cannot_be_read_gives_the_whole_board_on_a3(
    enter: Enter, court: Court, wall: str
) -> None:
    answer = enter(court.sun).get(f"{wall}/poster.pdf?size=b5&by=x&page=0")
    assert sizes_of(answer.content) == {(420, 297)}
    assert code_says(answer.content, 0, LIVE + wall)


def test_code_of_a_very_long_view_leads_to_the_whole_board(
    enter: Enter, court: Court, wall: str
) -> None:
    answer = enter(court.sun).get(f"{wall}/poster.pdf?q={'公开不及时' * 20}")
    assert "没有符合筛选条件的事项" in texts_of(answer.content)[0]
    assert code_says(answer.content, 0, LIVE + wall)


def test_poster_is_open_to_whom_the_wall_is(enter: Enter, court: Court, wall: str) -> None:
    for person in (court.han, court.qian):
        assert enter(person).get(f"{wall}/poster.pdf").status_code == 200
    assert enter(map_id=court.map_id).get(f"{wall}/poster.pdf").status_code == 200
    assert enter(court.wu).get(f"{wall}/poster.pdf").status_code == 404


def test_poster_speaks_the_language_of_its_reader(enter: Enter, court: Court, wall: str) -> None:
    sun = enter(court.sun)
    cookies = "; ".join(f"{name}={value}" for name, value in sun.client.cookies.items())
    answer = sun.get(f"{wall}/poster.pdf", headers={"cookie": f"language=en; {cookies}"})
    [said] = texts_of(answer.content)
    assert "Sheet 1 of 1" in said

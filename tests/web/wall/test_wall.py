"""The board's pages: what they show, what an address can ask, and what the browser may keep."""

import re
from datetime import date

import pytest
from sqlalchemy import Engine

from engine.actions.report import report
from engine.db import writing
from engine.models import BattleMap
from tests.acting import by
from tests.cast import Court, add_item, add_measure
from tests.counting import counted
from tests.web.conftest import Clock, Enter


def fill(database: Engine, court: Court, count: int, **facts: object) -> list[int]:
    with writing(database) as session:
        ids = []
        for number in range(1, count + 1):
            item = add_item(session, court, str(number), **facts)
            add_measure(session, item, due_on=date(2026, 4, 1))
            ids.append(item.id or 0)
        return ids


def shown(html: str) -> list[str]:
    """The numbers of the items on the board, in order."""
    return re.findall(r'<td class="c-no">([^<]*)</td>', html)


@pytest.fixture
def wall(court: Court) -> str:
    return f"/maps/{court.map_id}/wall"


def test_empty_board_says_what_to_do_next(enter: Enter, court: Court, wall: str) -> None:
    answer = enter(court.sun).get(wall)
    assert answer.status_code == 200
    assert "这张作战图上还没有事项" in answer.text
    assert "先导入台账" in answer.text


def test_board_shows_the_item_with_words_beside_its_light(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    with writing(database) as session:
        add_item(session, court, "7", due_on=date(2026, 2, 27), weakness="<审理>周期偏长")
    html = enter(court.sun).get(wall).text
    assert shown(html) == ["7"]
    assert "&lt;审理&gt;周期偏长" in html
    assert "超期 3 天" in html
    assert "赵某" in html
    assert "民事审判庭" in html
    assert "整改完成率" in html


def test_page_needs_no_inline_style_or_script(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 3)
    sun = enter(court.sun)
    for path in (wall, f"{wall}/screen", f"{wall}/board"):
        html = sun.get(path).text
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r"\son\w+=", html)
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_address_filters_zooms_and_groups(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    with writing(database) as session:
        add_item(session, court, "1")
        add_item(session, court, "2", due_on=date(2026, 2, 27), category="队伍建设")
        add_item(session, court, "3", lead_department_id=court.archive, weakness="公开不及时")
    sun = enter(court.sun)

    def numbers(query: str) -> list[str]:
        return shown(sun.get(f"{wall}?{query}").text)

    assert numbers("light=late") == ["2"]
    assert numbers("light=late&light=normal") == ["1", "3", "2"]
    assert numbers(f"department={court.archive}") == ["3"]
    assert numbers("category=队伍建设") == ["2"]
    assert numbers("q=公开") == ["3"]
    assert numbers("q=没有的") == []
    assert "没有符合筛选条件的事项" in sun.get(f"{wall}?q=没有的").text
    html = sun.get(f"{wall}?by=leader&zoom=quarter&shift=1&light=late").text
    assert "2026年第二季度" in html
    assert "by=leader&amp;zoom=quarter&amp;shift=2&amp;light=late" in html  # later, all else kept


def test_address_that_cannot_be_read_shows_the_board(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 2)
    sun = enter(court.sun)
    for query in ("by=x&zoom=y&shift=9999999&light=pink&department=-1&page=0&status=z",
                  "shift=400&zoom=year", "shift=-400&zoom=year", "page=99999999999", "q=%00%ff"):
        answer = sun.get(f"{wall}?{query}")
        assert answer.status_code == 200, query
    assert shown(sun.get(f"{wall}?by=x&page=7").text) == ["1", "2"]


def test_board_of_many_items_comes_in_pages(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 301)
    sun = enter(court.sun)
    assert len(shown(sun.get(wall).text)) == 300
    assert shown(sun.get(f"{wall}?page=2").text) == ["301"]


def test_page_costs_the_same_questions_with_three_and_three_hundred_items(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    sun = enter(court.sun)

    def cost(q: str) -> int:
        with counted(database) as statements:
            sun.get(f"{wall}?q={q}")
        return len(statements)

    fill(database, court, 3)
    few = cost("")
    with writing(database) as session:
        for number in range(4, 301):
            add_item(session, court, str(number))
        session.get_one(BattleMap, court.map_id).policy_version += 1
    assert cost("") == few
    # Drawn once, it is only asked whether it still holds: what the door asks, and the stamp.
    assert cost("") == few - 5


def test_browser_may_keep_a_board_until_something_changes(
    enter: Enter, court: Court, database: Engine, wall: str, page_clock: Clock
) -> None:
    [item_id] = fill(database, court, 1)
    sun = enter(court.sun)
    first = sun.get(f"{wall}/board")
    kept = {"if-none-match": first.headers["etag"]}
    assert first.headers["cache-control"] == "private, no-cache"
    again = sun.get(f"{wall}/board", headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert sun.get(f"{wall}/board?by=leader", headers=kept).status_code == 200
    english = sun.get(f"{wall}/board", headers=kept | {"cookie": f"language=en; {cookie_of(sun)}"})
    assert english.status_code == 200
    with writing(database) as session:
        report(session, item_id, percent=30, text="已清理", **by(court.feng))
    changed = sun.get(f"{wall}/board", headers=kept)
    assert (changed.status_code, changed.headers["etag"] == first.headers["etag"]) == (200, False)


def test_board_is_sent_packed_to_who_can_unpack(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 20)
    sun = enter(court.sun)
    packed = sun.get(f"{wall}/board", headers={"accept-encoding": "gzip"})
    plain = sun.get(f"{wall}/board", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(plain.content) / 4


def cookie_of(person: object) -> str:
    cookies = person.client.cookies  # type: ignore[attr-defined]
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def test_kept_board_says_nothing_of_who_asked_first(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 1)
    sun, lin = enter(court.sun), enter(court.lin)
    board = sun.get(f"{wall}/board").text
    assert board == lin.get(f"{wall}/board").text
    assert sun.csrf not in board
    assert "孙某" not in board


def test_card_shows_an_item_of_this_map_only(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    [item_id] = fill(database, court, 1)
    with writing(database) as session:
        other = BattleMap(
            organisation_id=court.organisation_id, name="另一张",
            policy=session.get_one(BattleMap, court.map_id).policy,
        )
        session.add(other)
        session.flush()
        other_id = other.id or 0
    sun = enter(court.sun)
    card = sun.get(f"{wall}/items/{item_id}")
    assert card.status_code == 200
    assert "整改措施" in card.text
    assert f'href="/items/{item_id}"' in card.text
    assert sun.get(f"/maps/{other_id}/wall/items/{item_id}").status_code == 404
    assert sun.get(f"{wall}/items/999999").status_code == 404


def test_another_court_s_board_is_not_there(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    [item_id] = fill(database, court, 1)
    wu = enter(court.wu)
    for path in (wall, f"{wall}/board", f"{wall}/screen", f"{wall}/items/{item_id}"):
        assert wu.get(path).status_code == 404, path


def test_screen_is_open_to_its_map_and_to_nothing_else(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    fill(database, court, 2)
    with writing(database) as session:
        other = BattleMap(organisation_id=court.organisation_id, name="另一张", policy={})
        session.add(other)
        session.flush()
        other_id = other.id or 0
    screen = enter(map_id=court.map_id)
    page = screen.get(f"{wall}/screen?maps={other_id}")
    assert page.status_code == 200
    assert shown(page.text) == ["1", "2"]
    assert f'data-maps="{court.map_id}"' in page.text
    assert screen.get(f"{wall}/board").status_code == 200
    assert screen.get(f"/maps/{other_id}/wall/screen").status_code == 404
    assert screen.get("/").status_code == 303


def test_screen_of_a_person_turns_the_boards_that_are_named(
    enter: Enter, court: Court, database: Engine, wall: str
) -> None:
    with writing(database) as session:
        other = BattleMap(organisation_id=court.organisation_id, name="另一张", policy={})
        session.add(other)
        session.flush()
        other_id = other.id or 0
    html = enter(court.lin).get(f"{wall}/screen?maps={other_id},x,999&seconds=2").text
    assert f'data-maps="{court.map_id},{other_id}"' in html
    assert f'data-live="/maps/{court.map_id}/wall/live?maps={other_id}"' in html
    assert 'data-seconds="5"' in html

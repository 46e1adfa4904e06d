"""The desk page: what is shown to whom, and that an empty one says what comes next."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.db import writing
from engine.models import Person
from engine.rules.words import Status
from tests.acting import ask_to_close
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.web.conftest import Enter


def test_an_empty_desk_says_what_comes_next(enter: Enter, court: Court) -> None:
    for person in (court.feng, court.han, court.lin):
        page = enter(person).get("/desk")
        assert page.status_code == 200
        assert "现在没有要您办的事" in page.text


def test_a_desk_speaks_english(enter: Enter, court: Court) -> None:
    browser = enter(court.feng)
    browser.client.cookies.set("language", "en")
    assert '<html lang="en">' in browser.get("/desk").text


def test_the_handler_sees_what_is_owed_and_the_outsider_of_the_case_does_not(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "Q-7", weakness="审限预警漏报", due_on=MONDAY - timedelta(days=3))
    page = enter(court.feng).get("/desk").text
    assert "审限预警漏报" in page
    assert "1 项已超期" in page
    assert "审限预警漏报" not in enter(court.han).get("/desk").text


def test_a_friday_deadline_read_on_saturday_has_passed(
    enter: Enter, database: sa.Engine, court: Court, page_clock: object
) -> None:
    """No working day has gone by yet, but the date has."""
    with writing(database) as session:
        add_item(session, court, due_on=date(2026, 3, 6))
    page_clock.at += timedelta(days=5)  # type: ignore[attr-defined]  # Saturday 7 March
    assert "已过时限" in enter(court.feng).get("/desk").text


def test_an_application_is_decided_from_the_desk_itself(
    enter: Enter, database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        request = ask_to_close(session, court, item_id, tmp_path)
    page = enter(court.zhao).get("/desk").text
    assert "已完成整改" in page
    assert f"/items/{item_id}/steps/" in page
    assert f'name="version" value="{request.item_version}"' in page


def test_a_delegate_reads_for_whom_they_act(enter: Enter, database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
        zhao = session.get_one(Person, court.zhao)
        zhao.delegate_id, zhao.away_from = court.han, MONDAY
        session.add(zhao)
    page = enter(court.han).get("/desk").text
    assert "您今天代办：赵某" in page
    assert "代赵某 · 责任领导" in page


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=99999999999", "page=x", "when=never",
                                   "queue=9999", "when=overdue&page=7", "page=１"])
def test_a_strange_address_shows_the_desk_all_the_same(
    enter: Enter, database: sa.Engine, court: Court, query: str
) -> None:
    with writing(database) as session:
        add_item(session, court)
    assert enter(court.feng).get(f"/desk?{query}").status_code == 200


def test_many_items_are_paged(enter: Enter, database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number in range(60):
            add_item(session, court, f"N{number}")
    first, second = (enter(court.feng).get(f"/desk?page={page}").text for page in (1, 2))
    assert ("第 1 页，共 2 页" in first, "第 2 页，共 2 页" in second) == (True, True)
    assert first.count('class="owed-what"') == 50
    assert second.count('class="owed-what"') == 10


def test_signing_for_an_item_leads_back_to_the_desk(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, status=Status.ISSUED, acknowledged_on=None).id
    browser = enter(court.qian)
    answer = browser.post(f"/items/{item_id}/acknowledgement", {"from": "desk"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert "已签收，整改从今天开始" in browser.get("/desk").text
    again = browser.post(f"/items/{item_id}/acknowledgement", {"from": "desk"})
    assert again.status_code == 303


def test_a_desk_with_a_late_measure_does_not_say_that_nothing_presses(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, due_on=MONDAY + timedelta(days=90))
        add_measure(session, item, due_on=MONDAY - timedelta(days=7))
    page = enter(court.feng).get("/desk").text
    assert "1 条措施或节点已过日子" in page
    assert "今天没有急办的事" not in page

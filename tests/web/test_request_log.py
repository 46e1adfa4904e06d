"""The line of each request, its number, and what is never in it."""

import logging
import re

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.cast import Court
from tests.web.conftest import Enter

NUMBER = re.compile(r"[0-9a-f]{8}")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The journal of the pages; the journal of `serve` may be switched off from ours."""
    logging.getLogger("battlemap").propagate = True
    caplog.set_level(logging.INFO, "battlemap.web")
    return caplog


def fields(lines: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.fields for record in lines.records if record.name == "battlemap.web"]


def test_line_tells_who_asked_for_which_page_and_how_it_went(
    enter: Enter, court: Court, lines: pytest.LogCaptureFixture
) -> None:
    answer = enter(court.sun).get("/desk")
    [told] = fields(lines)
    assert told.pop("ms") > 0  # type: ignore[operator]
    assert told == {
        "request": answer.headers["x-request-id"], "method": "GET", "route": "/desk",
        "status": 200, "person": court.sun,
    }


def test_nothing_that_was_typed_is_in_it(
    stranger: TestClient, lines: pytest.LogCaptureFixture
) -> None:
    stranger.get("/links/very-secret-token?again=very-secret")
    stranger.post("/sign-in", data={"address": "sun@court.test", "password": "very-secret"})
    stranger.get("/very-secret")
    assert [told["route"] for told in fields(lines)] == ["/links/{token}", "/sign-in", "(none)"]
    assert "secret" not in lines.text
    assert "court.test" not in str(fields(lines))


def test_number_of_a_proxy_is_kept_where_it_is_one(stranger: TestClient) -> None:
    def number(given: str) -> str:
        return str(stranger.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"])

    assert number("f81d4fae-7dec-11d0") == "f81d4fae-7dec-11d0"
    for wrong in ("short", "x" * 65, "two words here", "<script>alert(1)</script>", "a=1&b=2;c"):
        assert NUMBER.fullmatch(number(wrong)), wrong


def test_machines_and_pictures_leave_no_line(
    stranger: TestClient, lines: pytest.LogCaptureFixture
) -> None:
    for path in ("/healthz", "/static/icon.svg"):
        assert stranger.get(path).status_code == 200
    assert fields(lines) == []
    stranger.get("/static/none.svg")
    assert [(told["route"], told["status"]) for told in fields(lines)] == [("/static", 404)]


def test_page_of_a_no_bears_the_number(enter: Enter, court: Court) -> None:
    answer = enter(court.sun).get("/items/999")
    assert f"报修时请报编号 {answer.headers['x-request-id']}" in answer.text
    large = enter(court.sun).client.post("/language", content=b"x" * (3 << 20))
    assert (large.status_code, large.headers["x-request-id"] in large.text) == (413, True)


def test_fault_is_found_in_the_journal_by_the_number_on_the_page(
    app: FastAPI, enter: Enter, court: Court, database: sa.Engine,
    lines: pytest.LogCaptureFixture,
) -> None:
    sun = enter(court.sun)
    browser = TestClient(app, cookies=sun.client.cookies, raise_server_exceptions=False)
    with database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE measure RENAME TO mislaid")
    answer = browser.get(f"/maps/{court.map_id}/wall")
    number = answer.headers["x-request-id"]
    assert (answer.status_code, answer.headers["x-frame-options"]) == (500, "DENY")
    assert f"报修时请报编号 {number}" in answer.text
    faults = [record for record in lines.records if record.exc_info]
    assert [record.fields["request"] for record in faults] == [number]
    assert [told["status"] for told in fields(lines) if "status" in told] == [500]

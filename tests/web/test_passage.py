"""What every answer passes: headers, sizes, languages, addresses."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.cast import Court
from tests.web.conftest import Enter
from web.local_path import local_path


def test_every_answer_carries_the_safe_headers(stranger: TestClient, court: Court) -> None:
    for path in ("/", "/no-such-page", "/static/css/base.css"):
        headers = stranger.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert "immutable" in stranger.get("/static/css/base.css").headers["cache-control"]
    assert stranger.get("/").headers["cache-control"] == "no-store"


def test_a_page_that_is_not_there_says_so_in_words(stranger: TestClient, court: Court) -> None:
    answer = stranger.get("/no-such-page")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    stranger.cookies.set("language", "en")
    assert "没有这个页面" not in stranger.get("/no-such-page").text


def test_a_fault_is_written_down_without_a_link_s_secret(
    app: FastAPI, court: Court, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object, **_facts: object) -> None:
        raise RuntimeError("the disk is away")

    monkeypatch.setattr("web.pages.doors.links.look_at_link", broken)
    answer = TestClient(app, raise_server_exceptions=False).get("/links/secret-token")
    assert (answer.status_code, "disk" in answer.text) == (500, False)
    assert "/links/…" in caplog.text
    assert "secret-token" not in caplog.text


def test_a_form_too_large_is_refused_before_it_is_read(enter: Enter, court: Court) -> None:
    answer = enter(court.sun).post("/language", {"language": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "太大" in answer.text


def test_a_body_that_hides_its_size_is_ended(enter: Enter, court: Court) -> None:
    def endless() -> Iterator[bytes]:
        yield b"language="
        for _round in range(40):
            yield b"x" * 100_000

    answer = enter(court.sun).client.post(
        "/language", content=endless(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in (400, 413)
    assert "太大" in answer.text


def test_only_who_was_let_in_brings_more_than_a_form(
    enter: Enter, stranger: TestClient, court: Court
) -> None:
    large = {"files": ("proof.txt", b"x" * 3_000_000)}
    stranger.cookies.set("battlemap", "guessed")
    assert stranger.post("/items/1/evidence", files=large).status_code == 413
    assert enter(map_id=court.map_id).client.post("/items/1/evidence", files=large).status_code == 413
    sun = enter(court.sun)
    token = sun.client.cookies["battlemap"]
    assert sun.client.post("/items/1/evidence", files=large).status_code == 404
    sun.post("/sign-out")
    sun.client.cookies.set("battlemap", token, domain="testserver.local", path="/")
    assert sun.client.post("/items/1/evidence", files=large).status_code == 401


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/desk", "/desk"), ("/items/3?page=2", "/items/3?page=2"), ("", "/"), ("desk", "/"),
        ("//evil.test", "/"), ("/\\evil.test", "/"), ("https://evil.test", "/"),
        ("/\tx", "/"), ("javascript:alert(1)", "/"), ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_a_form_leads_on_to_this_site_only(wanted: str, goes_to: str) -> None:
    assert local_path(wanted) == goes_to


def test_language_is_the_readers_own_cookie(stranger: TestClient, court: Court) -> None:
    answer = stranger.post("/language", data={"language": "en", "back": "/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "language=en" in answer.headers["set-cookie"]
    assert "set-cookie" not in stranger.post("/language", data={"language": "<script>"}).headers

"""The pages in front of the door: sign-in, links, the cookie, and where one is led."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.actions.doors.hashing import hash_password
from engine.actions.doors.invite import invite, invite_screen
from engine.db import writing
from engine.models import Account, Person
from engine.rules.words import LinkPurpose
from engine.settings import Settings
from tests.cast import MONDAY_MORNING, Court
from tests.web.conftest import Clock, Enter
from web.app import create_app

PASSWORD = "春天里的第1棵梧桐树"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def qian(database: sa.Engine, court: Court, password_hash: str) -> int:
    with writing(database) as session:
        session.add(Account(
            person_id=court.qian, login="qian@court.test", password_hash=password_hash,
            password_set_at=MONDAY_MORNING, created_at=MONDAY_MORNING,
        ))
    return court.qian


def sign_in(client: TestClient, *, login: str = "qian@court.test", password: str = PASSWORD,
            wanted: str = "", **more: object):  # type: ignore[no-untyped-def]
    return client.post(
        "/sign-in", data={"login": login, "password": password, "next": wanted}, **more
    )


def cookie_of(answer, name: str = "battlemap"):  # type: ignore[no-untyped-def]
    for written in answer.headers.get_list("set-cookie"):
        jar = SimpleCookie(written)
        if name in jar:
            return jar[name]
    return None


def link(database: sa.Engine, court: Court, purpose: LinkPurpose) -> str:
    with writing(database) as session:
        return invite(
            session, court.feng, actor_id=court.sun, at=MONDAY_MORNING, purpose=purpose
        )


def test_signing_in_leads_to_where_one_wanted_to_go(stranger: TestClient, qian: int) -> None:
    answer = stranger.get("/account")
    assert answer.headers["location"] == "/sign-in?next=%2Faccount"
    form = stranger.get(answer.headers["location"])
    assert form.status_code == 200
    assert 'name="next" value="/account"' in form.text
    answer = sign_in(stranger, wanted="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "钱某" in stranger.get("/account").text


@pytest.mark.parametrize("wanted", [
    "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)",
    "/\t/evil.example", "\\\\evil.example", "evil.example", "/%0d%0aSet-Cookie:x", "",
    "http:/evil.example", "/\n/evil.example", "///evil.example",
])
def test_nobody_is_led_to_another_site(stranger: TestClient, qian: int, wanted: str) -> None:
    answer = sign_in(stranger, wanted=wanted)
    location = answer.headers["location"]
    assert location in ("/", "/%0d%0aSet-Cookie:x")
    assert {one.partition("=")[0] for one in answer.headers.get_list("set-cookie")} <= {
        "battlemap", "language",
    }
    form = stranger.get("/sign-in", params={"next": wanted})
    assert form.headers["location"] == location


def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    stranger: TestClient, qian: int
) -> None:
    cookie = cookie_of(sign_in(stranger))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True, "Lax", "/", ""
    )
    assert cookie["secure"] == ""
    assert len(cookie.value) >= 43


def test_cookie_travels_over_tls_only_where_the_address_is_https(
    database: sa.Engine, qian: int, page_clock: Clock
) -> None:
    settings = Settings(base_url="https://zzt.court.cn")
    app = create_app(settings, database, now=page_clock)
    client = TestClient(app, follow_redirects=False, base_url="https://zzt.court.cn")
    assert cookie_of(sign_in(client))["secure"] is True


def test_wrong_password_keeps_the_login_and_never_the_password(
    stranger: TestClient, qian: int
) -> None:
    answer = sign_in(stranger, login="Qian@court.test", password="<b>不是这个")
    assert answer.status_code == 401
    assert "登录名或密码不对" in answer.text
    assert 'value="Qian@court.test"' in answer.text
    assert "不是这个" not in answer.text
    assert cookie_of(answer) is None


@pytest.mark.parametrize("login", ["", "<script>alert(1)</script>", "x" * 30_000, "a\x00b", "🙂"])
def test_hostile_login_gets_the_form_again(stranger: TestClient, qian: int, login: str) -> None:
    answer = sign_in(stranger, login=login)
    assert answer.status_code == 401
    assert "<script>alert" not in answer.text
    assert len(answer.text) < 10_000


def test_too_many_tries_say_how_long_to_wait(
    stranger: TestClient, qian: int, page_clock: Clock
) -> None:
    for _time in range(5):
        assert sign_in(stranger, password="不是这个密码").status_code == 401
    answer = sign_in(stranger)
    assert answer.status_code == 429
    assert "请过 15 分钟再试" in answer.text
    page_clock.at += timedelta(minutes=15)
    assert sign_in(stranger).status_code == 303


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 303),
    ({"sec-fetch-site": "same-origin", "origin": "http://other.test"}, 303),
    ({"sec-fetch-site": "none"}, 303),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"origin": "http://testserver"}, 303),
    ({"origin": "http://127.0.0.1:8000"}, 303),  # behind a proxy that hides the host: base_url
    ({"origin": "http://evil.example"}, 403),
    ({"origin": "null"}, 403),
])
def test_another_site_cannot_sign_somebody_in(
    stranger: TestClient, qian: int, headers: dict[str, str], status: int
) -> None:
    answer = sign_in(stranger, headers=headers)
    assert answer.status_code == status
    assert (cookie_of(answer) is not None) == (status == 303)


def test_cookie_planted_before_signing_in_stays_worthless(
    app: FastAPI, stranger: TestClient, qian: int
) -> None:
    stranger.cookies.set("battlemap", "planted")
    answer = sign_in(stranger)
    assert cookie_of(answer).value != "planted"
    thief = TestClient(app, follow_redirects=False, cookies={"battlemap": "planted"})
    assert thief.get("/account").headers["location"].startswith("/sign-in")


def test_signing_in_again_ends_the_session_that_was_there(
    app: FastAPI, stranger: TestClient, qian: int
) -> None:
    first = cookie_of(sign_in(stranger)).value
    sign_in(stranger)
    thief = TestClient(app, follow_redirects=False, cookies={"battlemap": first})
    assert thief.get("/account").status_code == 303
    assert stranger.get("/account").status_code == 200


def test_stolen_old_cookie_is_refused_after_rotation(
    app: FastAPI, stranger: TestClient, qian: int, page_clock: Clock
) -> None:
    old = cookie_of(sign_in(stranger)).value
    page_clock.at += timedelta(minutes=15)
    new = cookie_of(stranger.get("/account"))
    assert new is not None
    assert new.value != old
    thief = TestClient(app, follow_redirects=False, cookies={"battlemap": old})
    page_clock.at += timedelta(seconds=59)
    assert thief.get("/account").status_code == 200  # a request that was under way
    page_clock.at += timedelta(seconds=1)
    assert thief.get("/account").status_code == 303
    assert stranger.get("/account").status_code == 200


def test_who_is_inside_passes_the_sign_in_page(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    assert sun.get("/sign-in?next=/account").headers["location"] == "/account"
    assert enter(map_id=court.map_id).get("/sign-in").status_code == 200  # a screen is nobody


def test_signing_out_takes_the_cookie_and_says_so(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    answer = sun.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert cookie_of(answer)["max-age"] == "0"
    assert "已退出登录" in sun.get("/sign-in").text
    assert "已退出登录" not in sun.get("/sign-in").text
    assert sun.get("/account").status_code == 303


def test_signing_out_is_no_link(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    assert sun.get("/sign-out").status_code == 405
    assert sun.client.post("/sign-out").status_code == 403
    assert sun.get("/account").status_code == 200


def test_invitation_is_looked_at_and_then_used(
    stranger: TestClient, database: sa.Engine, court: Court
) -> None:
    token = link(database, court, LinkPurpose.INVITATION)
    for _scanner in range(3):
        page = stranger.get(f"/links/{token}")
        assert page.status_code == 200
        assert "冯某，您好" in page.text
        assert 'value="feng@court.test"' in page.text
    answer = stranger.post(
        f"/links/{token}", data={"login": "老冯", "password": "短", "again": "短"}
    )
    assert answer.status_code == 422
    assert "密码至少 10 位" in answer.text
    assert 'value="老冯"' in answer.text
    answer = stranger.post(
        f"/links/{token}", data={"login": "老冯", "password": PASSWORD, "again": PASSWORD}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "老冯" in stranger.get("/account").text
    closed = stranger.get(f"/links/{token}")
    assert closed.status_code == 409
    assert "已经用过" in closed.text


def test_sign_in_link_is_used_by_a_button_not_by_looking(
    stranger: TestClient, database: sa.Engine, court: Court
) -> None:
    token = link(database, court, LinkPurpose.SIGN_IN)
    assert "以冯某的身份登录" in stranger.get(f"/links/{token}").text
    assert stranger.head(f"/links/{token}").status_code in (200, 405)
    assert cookie_of(stranger.get(f"/links/{token}")) is None
    assert stranger.post(f"/links/{token}").headers["location"] == "/"
    assert stranger.get("/account").status_code == 200
    again = stranger.post(f"/links/{token}")
    assert again.status_code == 409
    assert "已经用过" in again.text


def test_link_of_a_screen_leads_to_its_wall_and_its_cookie_stays(
    stranger: TestClient, database: sa.Engine, court: Court, page_clock: Clock
) -> None:
    with writing(database) as session:
        token = invite_screen(
            session, court.map_id, label="大厅", actor_id=court.sun, at=MONDAY_MORNING
        )
    assert "把这台机器作为大屏" in stranger.get(f"/links/{token}").text
    answer = stranger.post(f"/links/{token}")
    assert answer.headers["location"] == f"/maps/{court.map_id}/wall/screen"
    assert cookie_of(answer)["max-age"] == "31536000"
    page_clock.at += timedelta(days=90)
    assert stranger.get("/account").status_code == 303  # a screen opens nothing else


@pytest.mark.parametrize("token", ["unknown", "x" * 3000, "%00", "..%2Fsign-in", "🙂"])
def test_link_that_is_none_says_what_to_do(stranger: TestClient, court: Court, token: str) -> None:
    page = stranger.get(f"/links/{token}")
    assert page.status_code == 404
    assert stranger.post(f"/links/{token}").status_code in (404, 405)


def test_another_site_cannot_use_a_link(
    stranger: TestClient, database: sa.Engine, court: Court
) -> None:
    token = link(database, court, LinkPurpose.SIGN_IN)
    answer = stranger.post(f"/links/{token}", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert stranger.get(f"/links/{token}").status_code == 200


def test_pages_speak_the_language_of_the_person_who_signs_in(
    stranger: TestClient, database: sa.Engine, qian: int
) -> None:
    with writing(database) as session:
        session.get_one(Person, qian).language = "en"
    assert cookie_of(sign_in(stranger), "language").value == "en"
    assert 'lang="en"' in stranger.get("/account").text


def test_chosen_language_of_the_browser_comes_first(
    stranger: TestClient, database: sa.Engine, qian: int
) -> None:
    with writing(database) as session:
        session.get_one(Person, qian).language = "en"
    stranger.post("/language", data={"language": "zh", "back": "/sign-in"})
    assert cookie_of(sign_in(stranger), "language") is None
    assert 'lang="zh-CN"' in stranger.get("/account").text


@pytest.mark.parametrize("path", ["/sign-in", "/links/unknown"])
def test_pages_before_the_door_carry_no_script_and_are_not_kept(
    stranger: TestClient, court: Court, path: str
) -> None:
    page = stranger.get(path)
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page.text)

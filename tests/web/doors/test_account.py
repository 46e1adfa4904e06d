"""One's own account: password, sessions, language; and the second factor from end to end."""

from datetime import timedelta
from xml.etree import ElementTree

import pyotp
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from engine.actions.doors.hashing import hash_password
from engine.db import reading, writing
from engine.models import Account, Organisation, Person
from engine.queries.accounts import account_of
from tests.cast import MONDAY_MORNING, Court
from tests.web.conftest import Clock, Enter
from tests.web.conftest import Person as Browser
from web.doors.door import COOKIE
from web.pages.doors.agents import browser_of

PASSWORD, NEW = "春天里的第1棵梧桐树", "夏天傍晚的第2场暴雨"


def code(database: sa.Engine, person_id: int, clock: Clock) -> str:
    with reading(database) as session:
        account = account_of(session, person_id)
    assert account is not None
    return pyotp.TOTP(account.totp_secret).at(clock())


def renewed(browser: Browser, database: sa.Engine) -> Browser:
    """The browser with the token that forms carry after a new cookie."""
    page = browser.get("/account").text
    browser.csrf = page.split('name="csrf" value="')[1].split('"')[0]
    return browser


def enrol(browser: Browser, database: sa.Engine, person_id: int, clock: Clock) -> list[str]:
    assert browser.post("/account/second-factor").status_code == 200
    answer = browser.post(
        "/account/second-factor/confirmation", {"code": code(database, person_id, clock)}
    )
    assert answer.status_code == 200
    return [part.split("</li>")[0] for part in answer.text.split("<li>")[1:]]


def test_account_shows_who_one_is_and_where_one_is_inside(enter: Enter, court: Court) -> None:
    here, other = enter(court.sun), enter(court.sun)
    page = here.get("/account")
    assert page.status_code == 200
    for said in ("孙某", "示范区人民法院", "sun@court.test", "127.0.0.1", "2026-03-02 08:30"):
        assert said in page.text, said
    assert page.text.count('name="one"') == 1
    assert page.text.count("这里") == 1
    assert other.get("/account").status_code == 200


def test_another_session_is_ended_and_a_strangers_is_not(
    enter: Enter, court: Court
) -> None:
    here, other, qian = enter(court.sun), enter(court.sun), enter(court.qian)
    assert here.post("/account/ended-sessions", {"one": "3"}).status_code == 404
    assert here.post("/account/ended-sessions", {"one": "no number"}).status_code == 404
    assert here.post("/account/ended-sessions", {"one": "2"}).status_code == 303
    assert "那次登录已结束" in here.get("/account").text
    assert [one.get("/account").status_code for one in (here, other, qian)] == [200, 303, 200]


def test_all_other_sessions_end_at_once(enter: Enter, court: Court) -> None:
    here, *others = (enter(court.sun) for _browser in range(4))
    assert here.post("/account/ended-sessions/others").status_code == 303
    assert "已结束其他 3 次登录" in here.get("/account").text
    assert [one.get("/account").status_code for one in others] == [303, 303, 303]


def test_password_is_set_by_link_people_and_changed_with_the_old_one(
    enter: Enter, court: Court, stranger: TestClient
) -> None:
    here, other = enter(court.sun), enter(court.sun)
    assert here.post(
        "/account/password", {"password": PASSWORD, "again": PASSWORD}
    ).headers["location"] == "/account"
    assert "密码已改" in here.get("/account").text
    assert other.get("/account").status_code == 303
    renewed(here, None)  # type: ignore[arg-type]
    wrong = here.post(
        "/account/password", {"current": "不是这个密码", "password": NEW, "again": NEW}
    )
    assert (wrong.status_code, "现在的密码不对" in wrong.text) == (401, True)
    assert here.post(
        "/account/password", {"current": PASSWORD, "password": NEW, "again": NEW}
    ).status_code == 303
    answer = stranger.post("/sign-in", data={"login": "sun@court.test", "password": NEW})
    assert answer.status_code == 303


def test_old_cookie_and_old_form_are_worthless_after_a_new_password(
    app: FastAPI, enter: Enter, court: Court
) -> None:
    here = enter(court.sun)
    old_cookie, old_csrf = here.client.cookies[COOKIE], here.csrf
    here.post("/account/password", {"password": PASSWORD, "again": PASSWORD})
    thief = TestClient(app, follow_redirects=False, cookies={COOKIE: old_cookie})
    assert thief.get("/account").status_code == 303
    assert here.post("/account/language", {"csrf": old_csrf, "language": "en"}).status_code == 403


@pytest.mark.parametrize(("password", "again", "sentence"), [
    ("", "", "至少 10 位，现在是 0 位"), (NEW, PASSWORD, "两次输入的密码不一样"),
    ("1234567890", "1234567890", "太常见"), ("孙某" * 5, "孙某" * 5, "太常见"),
    ("x" * 100_000, "x" * 100_000, "太常见|最多 200 位"),
])
def test_password_that_cannot_be_one_is_told_beside_the_form(
    enter: Enter, court: Court, password: str, again: str, sentence: str
) -> None:
    here = enter(court.sun)
    page = here.post("/account/password", {"password": password, "again": again})
    assert page.status_code == 422
    assert any(part in page.text for part in sentence.split("|"))
    assert 'role="alert"' in page.text
    assert here.get("/account").status_code == 200


def test_language_is_kept_for_pages_and_mails(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    here = enter(court.sun)
    assert here.post("/account/language", {"language": "fr"}).status_code == 422
    assert here.post("/account/language", {"language": "en"}).status_code == 303
    assert 'lang="en"' in here.get("/account").text
    with reading(database) as session:
        assert session.get_one(Person, court.sun).language == "en"


def test_second_factor_is_enrolled_and_asked_for_the_next_time(
    app: FastAPI, enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    here = enter(court.sun)
    assert "启用两步验证" in here.get("/account/second-factor").text
    assert here.get("/account/second-factor/qr.svg").status_code == 404  # nothing to show yet
    page = here.post("/account/second-factor")
    with reading(database) as session:
        secret = account_of(session, court.sun).totp_secret  # type: ignore[union-attr]
    assert secret[:4] in page.text
    assert secret not in str(page.url)
    picture = here.get("/account/second-factor/qr.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cache-control"] == "no-store"
    assert "style" not in picture.text
    assert ElementTree.fromstring(picture.content).tag.endswith("svg")
    wrong = here.post("/account/second-factor/confirmation", {"code": "000"})
    assert (wrong.status_code, "验证码不对" in wrong.text) == (422, True)
    right = here.post(
        "/account/second-factor/confirmation",
        {"code": code(database, court.sun, page_clock), "next": "/account"},
    )
    assert right.text.count("<li>") == 10
    assert 'href="/account"' in right.text
    assert here.get("/account/second-factor/qr.svg").status_code == 404  # never again
    assert secret not in here.get("/account/second-factor").text
    assert here.get("/account").status_code == 200

    page_clock.at += timedelta(minutes=5)
    later = enter(court.sun)
    answer = later.get("/account")
    assert answer.headers["location"] == "/sign-in/second-factor?next=%2Faccount"
    form = later.get(answer.headers["location"])
    assert 'autocomplete="one-time-code"' in form.text
    bad = later.post("/sign-in/second-factor", {"code": "123", "next": "/account"})
    assert (bad.status_code, 'value="/account"' in bad.text) == (401, True)
    weak_cookie = later.client.cookies[COOKIE]
    good = later.post("/sign-in/second-factor", {
        "code": code(database, court.sun, page_clock), "next": "/account",
    })
    assert good.headers["location"] == "/account"
    assert later.get("/account").status_code == 200
    thief = TestClient(app, follow_redirects=False, cookies={COOKIE: weak_cookie})
    assert thief.get("/account").headers["location"].startswith("/sign-in?")


def test_with_the_password_alone_nothing_of_the_factor_can_be_touched(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    enrol(enter(court.sun), database, court.sun, page_clock)
    page_clock.at += timedelta(minutes=5)
    weak = enter(court.sun)
    assert weak.get("/account/second-factor").headers["location"] == "/sign-in/second-factor"
    assert weak.get("/account/second-factor/qr.svg").status_code == 404
    right = code(database, court.sun, page_clock)
    for path in ("", "/confirmation", "/codes", "/removal"):
        answer = weak.post(f"/account/second-factor{path}", {"code": right})
        assert answer.headers["location"].startswith("/sign-in/second-factor"), path
    for path in ("password", "language", "ended-sessions", "ended-sessions/others"):
        answer = weak.post(f"/account/{path}", {"password": NEW, "again": NEW, "language": "en"})
        assert answer.headers["location"].startswith("/sign-in/second-factor"), path
    with reading(database) as session:
        account = account_of(session, court.sun)
        assert account is not None
        assert (account.password_hash, account.totp_since_at) == ("", MONDAY_MORNING)


def test_recovery_code_lets_in_where_the_telephone_is_lost(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    codes = enrol(enter(court.sun), database, court.sun, page_clock)
    page_clock.at += timedelta(minutes=5)
    for browser, status in ((enter(court.sun), 303), (enter(court.sun), 401)):
        answer = browser.post("/sign-in/second-factor", {"code": codes[0]})
        assert answer.status_code == status
    page_clock.at += timedelta(minutes=5)
    browser = enter(court.sun, strong=True)
    page = browser.get("/account/second-factor").text
    assert "9 个" in page
    new = browser.post("/account/second-factor/codes", {"code": codes[1]})
    assert new.text.count("<li>") == 10
    removed = browser.post(
        "/account/second-factor/removal", {"code": code(database, court.sun, page_clock)}
    )
    assert removed.headers["location"] == "/account"
    assert "没有启用" in browser.get("/account").text


def test_role_that_needs_it_may_only_enrol_and_leave(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    with writing(database) as session:
        session.get_one(Organisation, court.organisation_id).second_factor_roles = ["office"]
    sun, qian = enter(court.sun), enter(court.qian)
    assert qian.get("/account").status_code == 200
    answer = sun.get("/account")
    assert answer.headers["location"] == "/sign-in/second-factor?next=%2Faccount"
    answer = sun.get(answer.headers["location"])
    assert answer.headers["location"] == "/account/second-factor?next=%2Faccount"
    page = sun.get(answer.headers["location"])
    assert page.status_code == 200
    assert "您的角色登录时须通过两步验证" in page.text
    assert 'name="next" value="/account"' in page.text
    assert 'href="/desk"' not in page.text
    assert sun.post("/account/password", {"password": NEW, "again": NEW}).status_code == 303
    enrol(sun, database, court.sun, page_clock)
    assert sun.get("/account").status_code == 200


def test_given_up_factor_of_such_a_role_must_be_enrolled_anew(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    with writing(database) as session:
        session.get_one(Organisation, court.organisation_id).second_factor_roles = ["office"]
    sun = enter(court.sun)
    enrol(sun, database, court.sun, page_clock)
    page_clock.at += timedelta(minutes=5)
    renewed(sun, database)
    sun.post("/account/second-factor/removal", {"code": code(database, court.sun, page_clock)})
    assert sun.get("/account").headers["location"].startswith("/sign-in/second-factor")


def test_enrolment_leads_nobody_to_another_site(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    here = enter(court.sun)
    shown = here.get("/account/second-factor?next=//evil.example").text
    assert 'value="//evil.example"' not in shown  # the language switch keeps the whole address
    here.post("/account/second-factor", {"next": "//evil.example"})
    done = here.post("/account/second-factor/confirmation", {
        "code": code(database, court.sun, page_clock), "next": "//evil.example",
    })
    assert "evil" not in done.text
    assert here.get("/sign-in/second-factor?next=//evil.example").headers["location"] == "/"


def test_guessing_the_code_waits(
    enter: Enter, court: Court, database: sa.Engine, page_clock: Clock
) -> None:
    enrol(enter(court.sun), database, court.sun, page_clock)
    page_clock.at += timedelta(minutes=5)
    weak = enter(court.sun)
    for _guess in range(5):
        assert weak.post("/sign-in/second-factor", {"code": "1"}).status_code == 401
    answer = weak.post("/sign-in/second-factor", {"code": code(database, court.sun, page_clock)})
    assert answer.status_code == 429


def test_old_account_without_a_name_of_its_browser_is_still_listed(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        session.add(Account(
            person_id=court.sun, login="sun", password_hash=hash_password(PASSWORD),
            password_set_at=MONDAY_MORNING, created_at=MONDAY_MORNING,
        ))
    page = enter(court.sun).get("/account").text
    assert "未知浏览器" in page
    assert "现在的密码" in page


@pytest.mark.parametrize(("agent", "shown"), [
    (("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
     "Chrome/120.0 Safari/537.36 Edg/120.0"), "Edge · Windows"),
    (("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 "
     "MicroMessenger/8.0"), "微信 · Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604",
     "Safari · iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
    ("", "未知浏览器"), ("curl/8.0", "未知浏览器"),
])
def test_browser_is_named_in_two_words(agent: str, shown: str) -> None:
    assert browser_of(agent) == shown

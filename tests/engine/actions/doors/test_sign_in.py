"""Signing in: what is right, what is wrong, how often, and what is kept of it."""

import sys
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine import audit
from engine.actions.doors.sessions import open_session
from engine.actions.doors.sign_in import change_password, end_own_session, sign_in, sign_out
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotLetIn, TooOften
from engine.models import Account, BattleMap, Person, SignInAttempt
from tests.cast import MONDAY_MORNING, Court
from tests.engine.actions.doors.conftest import (
    PASSWORD,
    door_events,
    here_of,
    inside,
    is_open,
    later,
    verbs,
)
from tests.hashes import AS_IT_IS

WRONG = "登录名或密码不对"


def enter(database: sa.Engine, *, login: str = "qian@court.test", password: str = PASSWORD,
          minutes: float = 0, address: str = "10.0.0.1") -> str:
    return sign_in(
        database, login=login, password=password, at=later(minutes), address=address, agent="test"
    ).token


def fail(database: sa.Engine, *, times: int = 1, **facts: Any) -> None:
    for _time in range(times):
        with pytest.raises(NotLetIn, match=WRONG):
            enter(database, **({"password": "不是这个密码啊"} | facts))


@pytest.mark.parametrize("login", [
    "qian@court.test", "  QIAN@Court.test ", "ｑｉａｎ@court.test",
])
def test_right_password_opens_a_session_however_the_login_is_written(
    database: sa.Engine, qian: int, login: str
) -> None:
    token = enter(database, login=login)
    assert here_of(database, token).person_id == qian
    assert door_events(database) == [("sign_in", qian, {"address": "10.0.0.1"})]


def test_password_typed_on_a_full_width_keyboard_is_the_same(
    database: sa.Engine, qian: int
) -> None:
    assert is_open(database, enter(database, password="春天里的第１棵梧桐树"))


@pytest.mark.parametrize("login", [
    "qian@court.test", "nobody@court.test", "", "a\x00b", "\ud800x", "x" * 10_000, "' OR 1=1 --",
])
def test_wrong_password_and_unknown_login_get_the_same_sentence(
    database: sa.Engine, qian: int, login: str
) -> None:
    with pytest.raises(NotLetIn) as refusal:
        enter(database, login=login, password="\udcff" if login else "不是这个密码")
    assert str(refusal.value) == "登录名或密码不对。忘记了可请办公室重新发邀请链接"


def work_of(stored: str) -> str:
    """How a password was hashed, without its salt: $argon2id$v=19$m=65536,t=3,p=4."""
    return stored.rpartition("$")[0].rpartition("$")[0]


def test_password_is_kept_with_the_full_work_of_argon2id() -> None:
    """The other tests hash with as little work as can be (tests/hashes.py)."""
    assert work_of(AS_IT_IS.hash(PASSWORD)) == "$argon2id$v=19$m=65536,t=3,p=4"


def test_unknown_login_costs_the_same_hash_as_a_known_one(
    database: sa.Engine, qian: int, password_hash: str
) -> None:
    """Watched, not measured: the same function of argon2 is reached with the same parameters."""
    with writing(database) as session:  # somebody who was only ever let in by link
        session.add(Account(person_id=session.exec(select(Person.id).where(
            Person.name == "冯某")).one(), login="feng", created_at=MONDAY_MORNING))

    def hashed(login: str) -> list[str]:
        seen: list[str] = []

        def watch(frame: Any, event: str, _argument: Any) -> None:
            if event == "call" and frame.f_code.co_name == "verify_secret":
                stored = frame.f_locals["hash"]
                seen.append(work_of(stored if isinstance(stored, str) else stored.decode()))

        sys.setprofile(watch)
        try:
            fail(database, login=login)
        finally:
            sys.setprofile(None)
        return seen

    known = hashed("qian@court.test")
    assert known == [work_of(password_hash)]
    assert hashed("nobody@court.test") == known
    assert hashed("feng") == known
    assert hashed("a\x00b") == known


def test_failure_of_a_known_account_is_on_the_trail_and_of_an_unknown_one_is_not(
    database: sa.Engine, qian: int, court: Court
) -> None:
    with writing(database) as session:
        session.add(BattleMap(organisation_id=court.organisation_id, name="第二张"))
    fail(database, login="nobody@court.test")
    fail(database)
    kept = ("sign_in_failed", None, {"person_id": qian, "address": "10.0.0.1"})
    assert door_events(database) == [kept, kept]  # once in the chain of each map
    with reading(database) as session:
        assert audit.verify(session, court.map_id) is None


def test_password_typed_into_the_field_of_the_login_is_not_kept(
    database: sa.Engine, qian: int
) -> None:
    fail(database, login=PASSWORD)
    with reading(database) as session:
        row = session.exec(select(SignInAttempt)).one()
    assert PASSWORD not in (row.login, row.address)
    assert len(row.login) == 64


def test_disabled_account_and_leaver_are_refused_with_the_right_password(
    database: sa.Engine, qian: int
) -> None:
    with writing(database) as session:
        session.get_one(Person, qian).active = False
    fail(database, password=PASSWORD)
    with writing(database) as session:
        session.get_one(Person, qian).active = True
        session.exec(select(Account)).one().disabled_at = MONDAY_MORNING
    fail(database, password=PASSWORD)


def test_sixth_try_in_a_quarter_of_an_hour_waits_even_with_the_right_password(
    database: sa.Engine, qian: int
) -> None:
    for minute in range(5):
        fail(database, minutes=minute)
    with pytest.raises(TooOften, match="请过 10 分钟再试"):
        enter(database, minutes=5)
    with pytest.raises(TooOften, match="请过 1 分钟再试"):
        enter(database, minutes=14.9)
    assert is_open(database, enter(database, minutes=15), minutes=15)


def test_waiting_is_not_prolonged_by_trying(database: sa.Engine, qian: int) -> None:
    fail(database, times=5)
    for minute in range(1, 15):
        with pytest.raises(TooOften):
            enter(database, minutes=minute)
    assert is_open(database, enter(database, minutes=15), minutes=15)


def test_unknown_login_is_throttled_like_a_known_one(database: sa.Engine, qian: int) -> None:
    fail(database, times=5, login="nobody")
    with pytest.raises(TooOften):
        enter(database, login="nobody")
    assert is_open(database, enter(database))


def test_thirty_failures_from_one_address_stop_that_address_alone(
    database: sa.Engine, qian: int
) -> None:
    with writing(database) as session:
        session.add_all(
            SignInAttempt(login=f"{n}", address="10.0.0.1", at=MONDAY_MORNING) for n in range(30)
        )
    with pytest.raises(TooOften, match="请过 15 分钟再试"):
        enter(database)
    assert is_open(database, enter(database, address="10.0.0.2"))


def test_stranger_who_keeps_guessing_cannot_keep_the_owner_out(
    database: sa.Engine, qian: int
) -> None:
    enter(database, address="10.0.0.1")
    fail(database, times=5, address="10.6.6.6", minutes=1)
    with pytest.raises(TooOften):
        enter(database, address="10.6.6.6", minutes=2)
    assert is_open(database, enter(database, address="10.0.0.1", minutes=2), minutes=2)


def test_many_tries_at_once_are_all_counted(database: sa.Engine, qian: int) -> None:
    answers: list[str] = []

    def guess(number: int) -> None:
        try:
            enter(database, password=f"第{number}个猜测的密码", address=f"10.0.1.{number}")
        except (NotLetIn, TooOften) as refusal:
            answers.append(type(refusal).__name__)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["NotLetIn"] * 5 + ["TooOften"] * 7


def test_old_tries_are_cleared_away(database: sa.Engine, qian: int) -> None:
    fail(database, minutes=-60 * 24 * 31)
    enter(database)
    with reading(database) as session:
        assert [row.succeeded for row in session.exec(select(SignInAttempt))] == [True]


def test_cookie_from_before_signing_in_is_worth_nothing(database: sa.Engine, qian: int) -> None:
    """Fixation: whatever cookie was planted, signing in gives a new one and opens only that."""
    planted = "planted-by-somebody-else"
    token = enter(database)
    assert token != planted
    assert not is_open(database, planted)
    assert enter(database) != token


def test_signing_out_ends_this_session_only(database: sa.Engine, qian: int) -> None:
    one, two = enter(database), enter(database)
    here = here_of(database, one)
    for _time in range(2):
        with writing(database) as session:
            sign_out(session, here.session_id, at=later(1))
    assert (is_open(database, one), is_open(database, two)) == (False, True)
    assert verbs(database) == ["sign_in", "sign_in", "sign_out"]


def test_wall_screen_is_taken_down_without_an_actor(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        token = open_session(session, map_id=court.map_id, label="大厅", at=MONDAY_MORNING)
    here = here_of(database, token)
    with writing(database) as session:
        sign_out(session, here.session_id, at=later(1))
    assert not is_open(database, token)


def test_own_sessions_can_be_ended_and_those_of_others_are_not_there(
    database: sa.Engine, qian: int, court: Court
) -> None:
    token, here = inside(database, qian)
    others, other = inside(database, court.sun)
    with writing(database) as session, pytest.raises(NotFound):
        end_own_session(session, other.session_id, actor_id=qian, at=later(1))
    with writing(database) as session:
        end_own_session(session, here.session_id, actor_id=qian, at=later(1))
    assert (is_open(database, token), is_open(database, others)) == (False, True)
    assert door_events(database) == [("session_ended", qian, {})]


def test_changed_password_ends_the_other_sessions_and_renews_this_one(
    database: sa.Engine, qian: int
) -> None:
    other, _here = inside(database, qian)
    old, here = inside(database, qian)
    new = change_password(
        database, here, current=PASSWORD, password="夏天傍晚的第2场暴雨", again="夏天傍晚的第2场暴雨"
    )
    assert [is_open(database, token) for token in (other, old, new)] == [False, False, True]
    fail(database)
    assert is_open(database, enter(database, password="夏天傍晚的第2场暴雨"))
    assert verbs(database) == ["password_set", "sign_in_failed", "sign_in"]


@pytest.mark.parametrize(("current", "password", "again", "sentence"), [
    (PASSWORD, "短", "短", "密码至少 10 位，现在是 1 位"),
    (PASSWORD, "夏天傍晚的第2场暴雨", "夏天傍晚的第3场暴雨", "两次输入的密码不一样"),
    (PASSWORD, "qian@court.test", "qian@court.test", "密码不能是登录名或姓名"),
    (PASSWORD, "1234567890", "1234567890", "太常见"),
])
def test_password_that_cannot_be_one_changes_nothing(
    database: sa.Engine, qian: int, current: str, password: str, again: str, sentence: str
) -> None:
    token, here = inside(database, qian)
    with pytest.raises(Incomplete, match=sentence):
        change_password(database, here, current=current, password=password, again=again)
    assert is_open(database, token)
    assert is_open(database, enter(database))


def test_wrong_current_password_is_throttled_and_on_the_trail(
    database: sa.Engine, qian: int
) -> None:
    token, here = inside(database, qian)
    new = {"password": "夏天傍晚的第2场暴雨", "again": "夏天傍晚的第2场暴雨"}
    for _time in range(5):
        with pytest.raises(NotLetIn, match="现在的密码不对"):
            change_password(database, here, current="不是这个密码", **new)
    with pytest.raises(TooOften):
        change_password(database, here, current=PASSWORD, **new)
    assert is_open(database, token)
    assert verbs(database) == ["sign_in_failed"] * 5


def test_account_opened_only_by_link_sets_its_first_password(
    database: sa.Engine, court: Court
) -> None:
    _token, here = inside(database, court.feng)
    change_password(
        database, here, current="", password="夏天傍晚的第2场暴雨", again="夏天傍晚的第2场暴雨"
    )
    assert is_open(database, enter(database, login="feng@court.test", password="夏天傍晚的第2场暴雨"))

"""The second factor: enrolled, shown, lost, taken off."""

import threading

import pyotp
import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.doors.second_factor import (
    Enrolled,
    begin_enrolment,
    confirm_enrolment,
    lift_factor,
    remove_factor,
    renew_codes,
    show_factor,
)
from engine.actions.doors.sign_in import Here
from engine.db import reading, writing
from engine.errors import Incomplete, NotLetIn, NotYours, TooOften, WrongState
from engine.models import Account, RecoveryCode
from engine.queries.accounts import account_of, enrolment_of
from engine.queries.sessions import find_session
from tests.cast import Court
from tests.engine.actions.doors.conftest import (
    door_events,
    here_of,
    inside,
    is_open,
    later,
    verbs,
)


def code_at(database: sa.Engine, person_id: int, *, minutes: float, steps: int = 0) -> str:
    with reading(database) as session:
        account = account_of(session, person_id)
    assert account is not None
    step = int(later(minutes).timestamp()) // 30 + steps
    return pyotp.TOTP(account.totp_secret).generate_otp(step)


def enrol(database: sa.Engine, person_id: int, *, minutes: float = 0) -> Enrolled:
    _token, here = inside(database, person_id, minutes=minutes)
    with writing(database) as session:
        begin_enrolment(session, person_id, at=later(minutes))
    code = code_at(database, person_id, minutes=minutes)
    with writing(database) as session:
        return confirm_enrolment(session, here, code=code)


def strong(database: sa.Engine, token: str, *, minutes: float = 0) -> bool:
    with reading(database) as session:
        found = find_session(session, token, at=later(minutes), idle_minutes=60)
    assert found is not None
    return found.strong


def test_right_code_enrols_and_makes_this_session_strong(
    database: sa.Engine, court: Court
) -> None:
    other, _here = inside(database, court.sun)
    old, here = inside(database, court.sun)
    with writing(database) as session:
        begin_enrolment(session, court.sun, at=later(0))
    with writing(database) as session:
        done = confirm_enrolment(
            session, here, code=code_at(database, court.sun, minutes=0)
        )
    assert strong(database, done.token)
    assert not is_open(database, old)  # a new cookie where trust changes
    with reading(database) as session:
        left = find_session(session, other, at=later(0), idle_minutes=60)
        assert left is not None
        assert (left.enrolled, left.strong) == (True, False)  # it must show the factor first
        kept = session.exec(select(RecoveryCode)).all()
    assert len(set(done.codes)) == len(kept) == 10
    assert not {row.code_hash for row in kept} & set(done.codes)
    assert all(len(code) == 19 for code in done.codes)
    assert door_events(database) == [("factor_enrolled", court.sun, {"address": "10.0.0.9"})]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "000000"])
def test_wrong_code_enrols_nothing(database: sa.Engine, court: Court, code: str) -> None:
    token, here = inside(database, court.sun)
    with writing(database) as session:
        begin_enrolment(session, court.sun, at=later(0))
        account = account_of(session, court.sun)
        assert account is not None
        account.totp_secret = "JBSWY3DPEHPK3PXP" * 2
    with writing(database) as session, pytest.raises(Incomplete, match="验证码不对"):
        confirm_enrolment(session, here, code=code)
    with reading(database) as session:
        found = find_session(session, token, at=later(0), idle_minutes=60)
        assert found is not None
        assert (found.enrolled, found.strong) == (False, False)


def test_enrolment_needs_a_beginning_and_happens_once(database: sa.Engine, court: Court) -> None:
    _token, here = inside(database, court.sun)
    with writing(database) as session, pytest.raises(WrongState, match="请先按"):
        confirm_enrolment(session, here, code="123456")
    enrol(database, court.sun)
    with writing(database) as session, pytest.raises(WrongState, match="已经启用"):
        begin_enrolment(session, court.sun, at=later(1))


def test_code_opens_a_new_session_and_gives_it_a_new_cookie(
    database: sa.Engine, court: Court
) -> None:
    enrol(database, court.sun)
    old, here = inside(database, court.sun, minutes=5)
    new = show_factor(database, here, code=code_at(database, court.sun, minutes=5))
    assert strong(database, new, minutes=5)
    assert not is_open(database, old, minutes=5)
    assert verbs(database) == ["factor_enrolled", "factor_shown"]


@pytest.mark.parametrize(("steps", "is_good"), [
    (-2, False), (-1, True), (0, True), (1, True), (2, False),
])
def test_telephone_may_be_half_a_minute_off(
    database: sa.Engine, court: Court, steps: int, is_good: bool
) -> None:
    enrol(database, court.sun)
    _token, here = inside(database, court.sun, minutes=5)
    code = code_at(database, court.sun, minutes=5, steps=steps)
    if is_good:
        assert strong(database, show_factor(database, here, code=code), minutes=5)
    else:
        with pytest.raises(NotLetIn):
            show_factor(database, here, code=code)


def test_no_code_works_twice_nor_an_earlier_one_after_it(
    database: sa.Engine, court: Court
) -> None:
    enrol(database, court.sun)
    for steps in (0, 0, -1):
        _token, here = inside(database, court.sun, minutes=5)
        code = code_at(database, court.sun, minutes=5, steps=steps)
        if steps == 0 and verbs(database) == ["factor_enrolled"]:
            show_factor(database, here, code=code)
        else:
            with pytest.raises(NotLetIn, match="已经用过"):
                show_factor(database, here, code=code)
    assert verbs(database) == ["factor_enrolled", "factor_shown", "factor_failed", "factor_failed"]


def test_code_that_enrolled_does_not_open_another_session(
    database: sa.Engine, court: Court
) -> None:
    enrol(database, court.sun)
    _token, here = inside(database, court.sun)
    with pytest.raises(NotLetIn):
        show_factor(database, here, code=code_at(database, court.sun, minutes=0))


def test_one_code_in_two_browsers_at_once_opens_one(database: sa.Engine, court: Court) -> None:
    enrol(database, court.sun)
    code = code_at(database, court.sun, minutes=5)
    heres = [inside(database, court.sun, minutes=5)[1] for _browser in range(3)]
    start, answers = threading.Barrier(3), []

    def show(here: Here) -> None:
        start.wait()
        try:
            show_factor(database, here, code=code)
            answers.append("in")
        except NotLetIn:
            answers.append("out")

    threads = [threading.Thread(target=show, args=(here,)) for here in heres]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["in", "out", "out"]


def test_guessing_codes_is_throttled(database: sa.Engine, court: Court) -> None:
    enrol(database, court.sun)
    token, here = inside(database, court.sun, minutes=5)
    for _guess in range(5):
        with pytest.raises(NotLetIn):
            show_factor(database, here, code="no")
    with pytest.raises(TooOften):
        show_factor(database, here, code=code_at(database, court.sun, minutes=5))
    patient = here_of(database, token, minutes=20)
    code = code_at(database, court.sun, minutes=20)
    assert strong(database, show_factor(database, patient, code=code), minutes=20)


def test_recovery_code_opens_once_however_it_is_typed(database: sa.Engine, court: Court) -> None:
    done = enrol(database, court.sun)
    _token, here = inside(database, court.sun, minutes=5)
    written = f" {done.codes[3].upper().replace('-', ' ')} "
    assert strong(database, show_factor(database, here, code=written), minutes=5)
    _token, here = inside(database, court.sun, minutes=6)
    with pytest.raises(NotLetIn, match="已经用过"):
        show_factor(database, here, code=done.codes[3])
    with reading(database) as session:
        assert enrolment_of(session, court.sun).codes_left == 9
    assert verbs(database) == ["factor_enrolled", "recovery_used", "factor_failed"]


def test_recovery_code_of_somebody_else_opens_nothing(database: sa.Engine, court: Court) -> None:
    theirs = enrol(database, court.lin)
    enrol(database, court.sun)
    _token, here = inside(database, court.sun, minutes=5)
    with pytest.raises(NotLetIn):
        show_factor(database, here, code=theirs.codes[0])


def test_new_recovery_codes_replace_the_old(database: sa.Engine, court: Court) -> None:
    done = enrol(database, court.sun)
    here = here_of(database, done.token, minutes=5)
    new = renew_codes(database, here, code=code_at(database, court.sun, minutes=5))
    assert len(new) == 10
    assert not set(new) & set(done.codes)
    _token, other = inside(database, court.sun, minutes=6)
    with pytest.raises(NotLetIn):
        show_factor(database, other, code=done.codes[0])
    assert strong(database, show_factor(database, other, code=new[0]), minutes=6)


def test_factor_given_up_needs_a_code_and_ends_the_other_sessions(
    database: sa.Engine, court: Court
) -> None:
    done = enrol(database, court.sun)
    other, _here = inside(database, court.sun, minutes=5)
    here = here_of(database, done.token, minutes=5)
    with pytest.raises(NotLetIn):
        remove_factor(database, here, code="000")
    token = remove_factor(database, here, code=code_at(database, court.sun, minutes=5))
    with reading(database) as session:
        found = find_session(session, token, at=later(5), idle_minutes=60)
        assert found is not None
        assert (found.enrolled, found.strong) == (False, False)
        assert session.exec(select(RecoveryCode)).all() == []
        assert session.exec(select(Account.totp_secret)).all() == [""]
    assert not is_open(database, other, minutes=5)
    with pytest.raises(WrongState, match="还没有启用"):
        show_factor(database, here_of(database, token, minutes=5), code="123456")
    assert verbs(database) == [
        "factor_enrolled", "factor_failed", "factor_shown", "factor_removed",
    ]


def test_office_takes_the_factor_off_somebody_who_lost_it(
    database: sa.Engine, court: Court
) -> None:
    done = enrol(database, court.qian)
    with writing(database) as session, pytest.raises(NotYours):
        lift_factor(session, court.qian, actor_id=court.lin, at=later(1))
    with writing(database) as session:
        lift_factor(session, court.qian, actor_id=court.sun, at=later(1))
        with pytest.raises(WrongState, match="钱某没有启用"):
            lift_factor(session, court.qian, actor_id=court.sun, at=later(1))
    assert not is_open(database, done.token, minutes=1)
    assert door_events(database)[-1] == (
        "factor_removed", court.sun, {"person_id": court.qian}
    )


def test_wrong_code_is_refused_and_keeps_the_session_weak(
    database: sa.Engine, court: Court
) -> None:
    enrol(database, court.sun)
    token, here = inside(database, court.sun, minutes=5)
    with pytest.raises(NotLetIn):
        show_factor(database, here, code="\ud800 ' 🙂" * 100)
    assert not strong(database, token, minutes=5)

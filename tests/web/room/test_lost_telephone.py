"""Somebody lost telephone and paper: the office lets them in by their password again."""

from sqlalchemy import Engine

from engine.actions.doors.accounts import ensure_account
from engine.db import reading, writing
from engine.models import Account
from engine.queries.accounts import account_of
from tests.cast import MONDAY_MORNING, Court
from tests.web.conftest import Enter


def enrolled(database: Engine, person_id: int) -> None:
    with writing(database) as session:
        account = ensure_account(session, person_id, at=MONDAY_MORNING)
        account.totp_secret, account.totp_since_at = "JBSWY3DPEHPK3PXP", MONDAY_MORNING
        account.password_hash = "$argon2id$kept"
        session.add(account)


def account(database: Engine, person_id: int) -> Account:
    with reading(database) as session:
        found = account_of(session, person_id)
    assert found is not None
    return found


def test_office_lifts_a_second_factor_and_ends_the_sessions(
    database: Engine, court: Court, enter: Enter
) -> None:
    enrolled(database, court.feng)
    feng = enter(court.feng, strong=True)
    answer = enter(court.sun).post(f"/room/people/{court.feng}/second-factor/lifting")
    assert answer.status_code == 303
    assert account(database, court.feng).totp_since_at is None
    assert feng.get("/desk").headers["location"].startswith("/sign-in")


def test_but_not_of_who_signs_for_the_group(database: Engine, court: Court, enter: Enter) -> None:
    enrolled(database, court.zhao)
    answer = enter(court.sun).post(f"/room/people/{court.zhao}/second-factor/lifting")
    assert (answer.status_code, "服务器上" in answer.text) == (403, True)
    assert account(database, court.zhao).totp_since_at == MONDAY_MORNING

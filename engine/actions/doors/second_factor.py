"""The second factor: shown, begun, confirmed, given up."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.doors.accounts import ensure_account
from engine.actions.doors.charges import check_charge
from engine.actions.doors.knocking import knock, let_in
from engine.actions.doors.sessions import end_sessions_of, renew_session
from engine.actions.doors.sign_in import Here
from engine.actions.everywhere import track_everywhere
from engine.actions.group_seats import keep_signatories_own
from engine.db import insert_rows, reading, writing
from engine.errors import Incomplete, NotFound, NotLetIn, WrongState
from engine.language import _
from engine.models import Account, Person, RecoveryCode
from engine.queries.accounts import account_of
from engine.rules.door_events import DoorEvent
from engine.rules.permissions import Charge
from engine.rules.second_factor import (
    ALPHABET,
    RECOVERY_CODES,
    RECOVERY_GROUPS,
    RECOVERY_SIGNS,
    matching_step,
    recovery_hash,
)

SECRET_SIGNS = 32  # base32: 160 bits, as RFC 4226 recommends
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The new cookie, and the recovery codes, which are shown now and never again."""

    token: str
    codes: list[str]


def show_factor(database: sa.Engine, here: Here, *, code: str) -> str:
    """Make the session strong by a code of the telephone or of the paper; returns its new cookie.

    Raises: NotLetIn, TooOften; WrongState where no second factor is enrolled.
    """
    with _proving(database, here, code) as session:
        return renew_session(session, here.session_id, at=here.at, strong=True)


def begin_enrolment(session: Session, person_id: int, *, at: datetime) -> None:
    """Give the person a secret for the telephone; it counts only when a code confirms it.

    Raises: WrongState where one is enrolled.
    """
    account = _unenrolled(session, person_id, at=at)
    account.totp_secret = "".join(secrets.choice(BASE32) for _sign in range(SECRET_SIGNS))
    account.totp_last_step = 0
    session.add(account)


def confirm_enrolment(session: Session, here: Here, *, code: str) -> Enrolled:
    """The first right code: from now on it is asked for; ten recovery codes are returned.

    Other sessions of the person must show the factor too before they go on.
    Raises: Incomplete for a wrong code, WrongState.
    """
    account = _unenrolled(session, here.person_id, at=here.at)
    if not account.totp_secret:
        raise WrongState(_("请先按“启用两步验证”，再输入验证码"))
    step = matching_step(account.totp_secret, code, at=here.at, last_step=account.totp_last_step)
    if step is None:
        raise Incomplete(_("验证码不对：请核对手机的时间，输入最新的 6 位数字"))
    account.totp_since_at, account.totp_last_step = here.at, step
    session.add(account)
    codes = _write_codes(session, account)
    _track(session, DoorEvent.FACTOR_ENROLLED, here)
    return Enrolled(renew_session(session, here.session_id, at=here.at, strong=True), codes)


def renew_codes(database: sa.Engine, here: Here, *, code: str) -> list[str]:
    """Ten new recovery codes; the old ones stop working. Raises as `show_factor`."""
    with _proving(database, here, code) as session:
        account = ensure_account(session, here.person_id, at=here.at)
        _track(session, DoorEvent.RECOVERY_RENEWED, here)
        return _write_codes(session, account)


def remove_factor(database: sa.Engine, here: Here, *, code: str) -> str:
    """Give one's second factor up and end the other sessions; returns the new cookie.

    Raises as `show_factor`.
    """
    with _proving(database, here, code) as session:
        _clear(session, here.person_id)
        end_sessions_of(session, here.person_id, at=here.at, but=here.session_id)
        _track(session, DoorEvent.FACTOR_REMOVED, here)
        return renew_session(session, here.session_id, at=here.at, strong=False)


def lift_factor(session: Session, person_id: int, *, actor_id: int | None, at: datetime) -> None:
    """Take the second factor off somebody who has lost telephone and paper; they sign in anew.

    Raises: NotFound, NotYours; WrongState where there is none.
    """
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    check_charge(
        session, Charge.INVITE, actor_id=actor_id, organisation_id=person.organisation_id
    )
    account = account_of(session, person_id)
    if account is None or account.totp_since_at is None:
        raise WrongState(_("{name}没有启用两步验证").format(name=person.name))
    if actor_id is not None:
        keep_signatories_own(session, person)
    _clear(session, person_id)
    end_sessions_of(session, person_id, at=at)
    track_everywhere(
        session, person.organisation_id, DoorEvent.FACTOR_REMOVED.value, at=at,
        actor_id=actor_id, person_id=person_id,
    )


@contextmanager
def _proving(database: sa.Engine, here: Here, code: str) -> Iterator[Session]:
    """A transaction that is only reached with a right code; a wrong one is kept and refused."""
    with reading(database) as session:
        account = account_of(session, here.person_id)
    if account is None or account.totp_since_at is None:
        raise WrongState(_("还没有启用两步验证"))
    attempt_id = knock(
        database, f"second factor {account.id}", at=here.at, address=here.address
    )
    with writing(database) as session:
        event = _use_up(session, account, code, at=here.at)
        _track(session, event or DoorEvent.FACTOR_FAILED, here)
        if event is not None:
            let_in(session, attempt_id, at=here.at)
            yield session
    if event is None:
        raise NotLetIn(_("验证码不对，或者已经用过：请输入手机上最新的 6 位数字，或一个没有用过的备用码"))


def _use_up(session: Session, account: Account, code: str, *, at: datetime) -> DoorEvent | None:
    """Use the code; None if it is no good, was used, or is being used by another at this moment."""
    changed: Any
    step = matching_step(account.totp_secret, code, at=at, last_step=account.totp_last_step)
    if step is not None:
        event = DoorEvent.FACTOR_SHOWN
        changed = (
            sa.update(Account)
            .where(
                col(Account.id) == account.id, col(Account.totp_secret) == account.totp_secret,
                col(Account.totp_last_step) < step,
            )
            .values(totp_last_step=step).returning(col(Account.id))
        )
    else:
        event = DoorEvent.RECOVERY_USED
        changed = (
            sa.update(RecoveryCode)
            .where(
                col(RecoveryCode.account_id) == account.id, col(RecoveryCode.used_at).is_(None),
                col(RecoveryCode.code_hash) == recovery_hash(code, account_id=account.id or 0),
            )
            .values(used_at=at).returning(col(RecoveryCode.id))
        )
    unsynchronised = changed.execution_options(synchronize_session=False)
    return event if session.execute(unsynchronised).first() is not None else None


def _unenrolled(session: Session, person_id: int, *, at: datetime) -> Account:
    account = ensure_account(session, person_id, at=at)
    if account.totp_since_at is not None:
        raise WrongState(_("两步验证已经启用"))
    return account


def _write_codes(session: Session, account: Account) -> list[str]:
    codes = [_recovery_code() for _code in range(RECOVERY_CODES)]
    account_id = account.id or 0
    session.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    insert_rows(session, RecoveryCode, [
        {"account_id": account_id, "code_hash": recovery_hash(code, account_id=account_id)}
        for code in codes
    ])
    return codes


def _recovery_code() -> str:
    signs = [
        "".join(secrets.choice(ALPHABET) for _sign in range(RECOVERY_SIGNS))
        for _group in range(RECOVERY_GROUPS)
    ]
    return "-".join(signs)


def _clear(session: Session, person_id: int) -> None:
    account = account_of(session, person_id)
    if account is not None:
        account.totp_secret, account.totp_since_at, account.totp_last_step = "", None, 0
        session.add(account)
        session.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.id))


def _track(session: Session, event: DoorEvent, here: Here) -> None:
    home = session.get_one(Person, here.person_id).organisation_id
    track_everywhere(
        session, home, event.value, at=here.at, actor_id=here.person_id,
        address=here.address,
    )

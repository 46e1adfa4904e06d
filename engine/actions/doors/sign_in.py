"""Coming in with login and password, going out, and changing the password.

What fails must be kept although it is refused, so these functions open their own transactions,
and none is open while a password is compared.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.doors.accounts import ensure_account
from engine.actions.doors.hashing import fits_password, hash_password
from engine.actions.doors.knocking import knock, let_in
from engine.actions.doors.links import CameIn
from engine.actions.doors.sessions import (
    end_session,
    end_sessions_of,
    open_session,
    renew_session,
)
from engine.actions.everywhere import track_everywhere
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotLetIn
from engine.language import _
from engine.models import Account, Person, WebSession
from engine.queries.accounts import Key, addressee_of, key_of
from engine.rules.door_events import DoorEvent
from engine.rules.passwords import login_of, login_trouble, password_trouble


def sign_in(
    database: sa.Engine,
    *,
    login: str,
    password: str,
    at: datetime,
    address: str = "",
    agent: str = "",
) -> CameIn:
    """Open a session for whoever has this login and this password.

    A login that does not exist costs the same work and gets the same sentence as a wrong password.
    Raises: NotLetIn, TooOften.
    """
    written = login_of(login)
    attempt_id = knock(database, written, at=at, address=address)
    key = _key(database, written)
    fits, renewed = fits_password(password, key.password_hash if key and key.usable else "")
    if key is None or not fits:
        _keep_failure(database, key, at=at, address=address)
        raise _wrong()
    with writing(database) as session:
        if key_of(session, written) != key:  # changed or barred while the password was compared
            raise _wrong()
        let_in(session, attempt_id, at=at)
        if renewed is not None:
            _set_hash(session, key.account_id, renewed)
        cookie = open_session(
            session, person_id=key.person_id, at=at, address=address, agent=agent
        )
        track_everywhere(
            session, key.organisation_id, DoorEvent.SIGN_IN.value, at=at,
            actor_id=key.person_id, address=address,
        )
    return CameIn(cookie, key.person_id)


def sign_out(session: Session, session_id: int, *, at: datetime) -> None:
    """End this session, of a person or of a wall screen."""
    row = session.get_one(WebSession, session_id)
    end_session(session, session_id, at=at)
    if row.person_id is not None and row.ended_at is None:
        home = session.get_one(Person, row.person_id).organisation_id
        track_everywhere(session, home, DoorEvent.SIGN_OUT.value, at=at, actor_id=row.person_id)


def end_own_session(session: Session, session_id: int, *, actor_id: int, at: datetime) -> None:
    """End another session of one's own. Raises: NotFound for one that is somebody else's."""
    row = session.get(WebSession, session_id)
    if row is None or row.person_id != actor_id:
        raise NotFound(_("没有这次登录，或者它已经结束"))
    end_session(session, session_id, at=at)
    home = session.get_one(Person, actor_id).organisation_id
    track_everywhere(session, home, DoorEvent.SESSION_ENDED.value, at=at, actor_id=actor_id)


@dataclass(frozen=True, slots=True)
class Here:
    """The session that asks to change its own account."""

    person_id: int
    session_id: int
    address: str
    at: datetime


def end_other_sessions(session: Session, here: Here) -> int:
    """End all of one's own sessions but this one; how many there were."""
    count = end_sessions_of(session, here.person_id, at=here.at, but=here.session_id)
    if count:
        home = session.get_one(Person, here.person_id).organisation_id
        track_everywhere(
            session, home, DoorEvent.SESSION_ENDED.value, at=here.at, actor_id=here.person_id,
            count=count,
        )
    return count


def change_password(
    database: sa.Engine, here: Here, *, current: str, password: str, again: str
) -> str:
    """Set a new password, end all other sessions; returns this one's new cookie.

    An account that was only ever opened by link has no current password to give.
    Raises: Incomplete, NotLetIn for a wrong current password, TooOften.
    """
    with writing(database) as session:
        account = ensure_account(session, here.person_id, at=here.at)
        stored, login = account.password_hash, account.login
        person = addressee_of(session, here.person_id)
    trouble = password_trouble(password, again=again, login=login, name=person.name)
    if trouble:
        raise Incomplete(trouble)
    if stored:
        attempt_id = knock(database, login, at=here.at, address=here.address)
        if not fits_password(current, stored)[0]:
            _keep_failure(database, _key(database, login), at=here.at, address=here.address)
            raise NotLetIn(_("现在的密码不对，密码没有改"))
    hashed = hash_password(password)
    with writing(database) as session:
        if stored:
            let_in(session, attempt_id, at=here.at)
        _set_hash(session, account.id or 0, hashed, set_at=here.at)
        end_sessions_of(session, here.person_id, at=here.at, but=here.session_id)
        track_everywhere(
            session, person.organisation_id, DoorEvent.PASSWORD_SET.value, at=here.at,
            actor_id=here.person_id, address=here.address,
        )
        return renew_session(session, here.session_id, at=here.at)


def _key(database: sa.Engine, login: str) -> Key | None:
    if login_trouble(login):  # nobody can have it, and not every database can be asked for it
        return None
    with reading(database) as session:
        return key_of(session, login)


def _keep_failure(
    database: sa.Engine, key: Key | None, *, at: datetime, address: str
) -> None:
    """A failure of a known account is on the trail; nobody is the actor: it may be a stranger."""
    if key is None:
        return
    with writing(database) as session:
        track_everywhere(
            session, key.organisation_id, DoorEvent.SIGN_IN_FAILED.value, at=at,
            actor_id=None, person_id=key.person_id, address=address,
        )


def _set_hash(
    session: Session, account_id: int, hashed: str, *, set_at: datetime | None = None
) -> None:
    values = {"password_hash": hashed} | ({} if set_at is None else {"password_set_at": set_at})
    session.execute(sa.update(Account).where(col(Account.id) == account_id).values(**values))


def _wrong() -> NotLetIn:
    return NotLetIn(_("登录名或密码不对。忘记了可请办公室重新发邀请链接"))

"""Links opened: looking at one changes nothing (mail scanners look too), taking it uses it up."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from engine.actions.doors.accounts import ensure_account, proposed_login
from engine.actions.doors.hashing import hash_password
from engine.actions.doors.invite import organisation_of_link
from engine.actions.doors.sessions import end_sessions_of, open_session
from engine.actions.everywhere import track_everywhere
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, Refused, WrongState
from engine.language import _
from engine.models import BattleMap, Organisation, SignInLink
from engine.queries.accounts import account_of, addressee_of, login_is_taken
from engine.queries.sessions import hash_of
from engine.queries.sign_in_links import link_of
from engine.rules.door_events import DoorEvent
from engine.rules.passwords import login_of, login_trouble, password_trouble
from engine.rules.words import LinkPurpose


@dataclass(frozen=True, slots=True)
class SeenLink:
    """What the page of a link says before it is used."""

    purpose: LinkPurpose
    name: str  # of the person, or of the map for a screen
    organisation: str
    login: str  # what is proposed
    has_account: bool
    label: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CameIn:
    """Who is inside now, with the new cookie; `map_id` for a wall screen."""

    token: str
    person_id: int | None
    map_id: int | None = None


def look_at_link(session: Session, token: str, *, at: datetime) -> SeenLink:
    """What a link is for; changes nothing.

    Raises: NotFound, or WrongState for a link that was used, revoked or is too old.
    """
    link = _opening(session, token, at=at)
    if link.person_id is None:
        battle_map = session.get_one(BattleMap, link.map_id)
        home = session.get_one(Organisation, battle_map.organisation_id)
        return SeenLink(
            link.purpose, battle_map.name, home.name, "", False, link.label, link.expires_at
        )
    person = addressee_of(session, link.person_id)
    return SeenLink(
        link.purpose, person.name, person.organisation,
        person.login or proposed_login(session, link.person_id), bool(person.login), "",
        link.expires_at,
    )


def accept_invitation(
    database: sa.Engine,
    token: str,
    *,
    login: str,
    password: str,
    again: str,
    at: datetime,
    address: str = "",
    agent: str = "",
) -> CameIn:
    """Set login and password by an invitation, end what was open before, and come in.

    Raises: as `look_at_link`; Incomplete for a login or a password that cannot be taken: the link
    is then still good.
    """
    chosen = login_of(login)
    with reading(database) as session:
        link = _opening(session, token, at=at, purpose=LinkPurpose.INVITATION)
        person_id = link.person_id or 0
        person = addressee_of(session, person_id)
        trouble = login_trouble(chosen) or password_trouble(
            password, again=again, login=chosen, name=person.name
        )
        if trouble:
            raise Incomplete(trouble)
        _check_free(session, chosen, person_id)
    hashed = hash_password(password)  # a tenth of a second: no transaction is open
    try:
        with writing(database) as session:
            _take(session, token, at=at)
            _check_free(session, chosen, person_id)
            account = ensure_account(session, person_id, at=at)
            account.login, account.password_hash, account.password_set_at = chosen, hashed, at
            session.add(account)
            end_sessions_of(session, person_id, at=at)
            cookie = open_session(
                session, person_id=person_id, at=at, address=address, agent=agent
            )
            for event, facts in (
                (DoorEvent.LINK_USED, {"purpose": link.purpose.value}),
                (DoorEvent.PASSWORD_SET, {}),
            ):
                track_everywhere(
                    session, person.organisation_id, event.value, at=at,
                    actor_id=person_id, address=address, **facts,
                )
    except IntegrityError:  # somebody took the login in this very moment
        raise _taken(chosen) from None
    return CameIn(cookie, person_id)


def enter_by_link(
    database: sa.Engine, token: str, *, at: datetime, address: str = "", agent: str = ""
) -> CameIn:
    """Come in by a sign-in link, once and without a password, or hang a wall screen.

    Raises: as `look_at_link`.
    """
    with writing(database) as session:
        link = _take(session, token, at=at)
        home = organisation_of_link(session, link)
        if link.purpose is LinkPurpose.INVITATION:
            raise WrongState(_("这个链接用来设置密码，请在页面上填写"))
        if link.person_id is not None:
            ensure_account(session, link.person_id, at=at)
        cookie = open_session(
            session, person_id=link.person_id, map_id=link.map_id, label=link.label, at=at,
            address=address, agent=agent,
        )
        track_everywhere(
            session, home, DoorEvent.LINK_USED.value, at=at, actor_id=link.person_id,
            purpose=link.purpose.value, address=address,
            **({} if link.map_id is None else {"screen_of": link.map_id, "label": link.label}),
        )
    return CameIn(cookie, link.person_id, link.map_id)


def _opening(
    session: Session, token: str, *, at: datetime, purpose: LinkPurpose | None = None
) -> SignInLink:
    link = link_of(session, hash_of(token))
    if link is None or (purpose is not None and link.purpose is not purpose):
        raise NotFound(_("这个链接打不开：请核对是否复制完整，或请办公室重新发一个"))
    if why := _why_not(session, link, at=at):
        raise why
    return link


def _why_not(session: Session, link: SignInLink, *, at: datetime) -> Refused | None:
    if link.used_at is not None:
        return WrongState(_("这个链接已经用过，每个链接只能用一次。请直接登录，或请办公室重新发一个"))
    if link.revoked_at is not None:
        return WrongState(_("这个链接已作废，请用最近收到的那一个，或请办公室重新发一个"))
    if link.expires_at <= at:
        return WrongState(_("这个链接已经过期，请办公室重新发一个"))
    if link.person_id is not None:
        account = account_of(session, link.person_id)
        is_barred = account is not None and account.disabled_at is not None
        if is_barred or not addressee_of(session, link.person_id).active:
            return WrongState(_("这个账号已停用，请联系办公室"))
    return None


def _take(session: Session, token: str, *, at: datetime) -> SignInLink:
    """Use the link up. Of two who try in the same moment one gets it, the other is told."""
    link = _opening(session, token, at=at)
    taken = session.execute(
        sa.update(SignInLink)
        .where(
            col(SignInLink.id) == link.id, col(SignInLink.used_at).is_(None),
            col(SignInLink.revoked_at).is_(None),
        )
        .values(used_at=at)
        .returning(col(SignInLink.id))
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        _opening(session, token, at=at)
        raise WrongState(_("这个链接已经用过，每个链接只能用一次。请直接登录，或请办公室重新发一个"))
    return link


def _check_free(session: Session, login: str, person_id: int) -> None:
    if login_is_taken(session, login, person_id=person_id):
        raise _taken(login)


def _taken(login: str) -> Incomplete:
    return Incomplete(_("登录名“{login}”已经有人用了，请换一个").format(login=login))

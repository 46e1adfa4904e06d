"""Links given out and taken back: an invitation, a sign-in without password, a wall screen."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.doors.charges import check_charge
from engine.actions.doors.sessions import TOKEN_BYTES
from engine.actions.everywhere import track_everywhere
from engine.actions.group_seats import keep_signatories_own
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.models import BattleMap, Person, SignInLink
from engine.queries.accounts import account_of
from engine.queries.sessions import hash_of
from engine.rules.door_events import DoorEvent
from engine.rules.permissions import Charge
from engine.rules.words import LinkPurpose
from engine.settings import Settings

VALID_FOR = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.SIGN_IN: timedelta(days=1),
    LinkPurpose.SCREEN: timedelta(days=1),
}
LONGEST_LABEL = 60


def link_address(settings: Settings, token: str) -> str:
    """The link as it is sent to the person."""
    return f"{settings.resolved_base_url}/links/{token}"


def invite(
    session: Session,
    person_id: int,
    *,
    actor_id: int | None,
    at: datetime,
    purpose: LinkPurpose = LinkPurpose.INVITATION,
    valid_for: timedelta | None = None,
) -> str:
    """A link for a person, to set a password (INVITATION) or to come in once (SIGN_IN).

    Returns the token, which is shown now and never again: only its hash is kept. Older links of
    the same purpose for the same person are revoked.
    Raises: NotFound for strangers, NotYours, WrongState for leavers and barred accounts.
    """
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    check_charge(
        session, Charge.INVITE, actor_id=actor_id, organisation_id=person.organisation_id
    )
    if not person.active:
        raise WrongState(_("{name}已离任，不能邀请").format(name=person.name))
    account = account_of(session, person_id)
    if account is not None and account.disabled_at is not None:
        raise WrongState(_("{name}的账号已停用，请先恢复").format(name=person.name))
    if actor_id is not None and account is not None and account.password_hash:
        keep_signatories_own(session, person)
    _revoke_older(session, purpose, col(SignInLink.person_id) == person_id, at=at)
    token = _write(
        session, SignInLink(
            purpose=purpose, person_id=person_id, token_hash="", created_by_id=actor_id,
            created_at=at, expires_at=at + (valid_for or VALID_FOR[purpose]),
        )
    )
    track_everywhere(
        session, person.organisation_id, DoorEvent.LINK_CREATED.value, at=at,
        actor_id=actor_id, person_id=person_id, purpose=purpose.value,
    )
    return token


def invite_screen(
    session: Session,
    map_id: int,
    *,
    label: str,
    actor_id: int | None,
    at: datetime,
    valid_for: timedelta | None = None,
) -> str:
    """A link that makes the browser which opens it a wall screen of one map.

    `label` says where it hangs. Returns the token. An older link for the same place is revoked.
    Raises: NotFound, NotYours, Incomplete.
    """
    battle_map = session.get(BattleMap, map_id)
    if battle_map is None:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=map_id))
    check_charge(
        session, Charge.HANG_SCREEN, actor_id=actor_id, organisation_id=battle_map.organisation_id
    )
    place = label.strip()
    if not place:
        raise Incomplete(_("请写明大屏挂在哪里，如“三楼大厅”"))
    if len(place) > LONGEST_LABEL:
        raise Incomplete(_("大屏的位置最多 {most} 个字").format(most=LONGEST_LABEL))
    _revoke_older(
        session, LinkPurpose.SCREEN, col(SignInLink.map_id) == map_id,
        col(SignInLink.label) == place, at=at,
    )
    token = _write(
        session, SignInLink(
            purpose=LinkPurpose.SCREEN, map_id=map_id, label=place, token_hash="",
            created_by_id=actor_id, created_at=at,
            expires_at=at + (valid_for or VALID_FOR[LinkPurpose.SCREEN]),
        )
    )
    track_everywhere(
        session, battle_map.organisation_id, DoorEvent.LINK_CREATED.value, at=at,
        actor_id=actor_id, screen_of=map_id, label=place, purpose=LinkPurpose.SCREEN.value,
    )
    return token


def revoke_link(session: Session, link_id: int, *, actor_id: int | None, at: datetime) -> None:
    """Take a link back. Raises: NotFound, NotYours, WrongState if it no longer opens anything."""
    link = session.get(SignInLink, link_id, populate_existing=True)
    if link is None:
        raise NotFound(_("没有这个链接"))
    home = organisation_of_link(session, link)
    is_screen = link.purpose is LinkPurpose.SCREEN
    check_charge(
        session, Charge.HANG_SCREEN if is_screen else Charge.INVITE, actor_id=actor_id,
        organisation_id=home,
    )
    if not _revoke(session, col(SignInLink.id) == link_id, at=at):
        raise WrongState(_("这个链接已经用过或已作废"))
    track_everywhere(
        session, home, DoorEvent.LINK_REVOKED.value, at=at, actor_id=actor_id,
        person_id=link.person_id, screen_of=link.map_id, purpose=link.purpose.value,
    )


def organisation_of_link(session: Session, link: SignInLink) -> int:
    """The organisation whose door the link opens."""
    if link.person_id is not None:
        return session.get_one(Person, link.person_id).organisation_id
    return session.get_one(BattleMap, link.map_id).organisation_id


def _revoke_older(
    session: Session, purpose: LinkPurpose, *whose: sa.ColumnElement[bool], at: datetime
) -> None:
    _revoke(session, col(SignInLink.purpose) == purpose, *whose, at=at)


def _revoke(session: Session, *which: sa.ColumnElement[bool], at: datetime) -> bool:
    revoked = session.execute(
        sa.update(SignInLink)
        .where(*which, col(SignInLink.used_at).is_(None), col(SignInLink.revoked_at).is_(None))
        .values(revoked_at=at)
        .returning(col(SignInLink.id))
        .execution_options(synchronize_session=False)
    )
    return bool(revoked.all())


def _write(session: Session, link: SignInLink) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link.token_hash = hash_of(token)
    session.add(link)
    session.flush()
    return token

"""Accounts: made with the first link that is used, barred and opened again by the office."""

from datetime import datetime

from sqlmodel import Session

from engine.actions.doors.charges import check_charge
from engine.actions.doors.sessions import end_sessions_of
from engine.actions.everywhere import track_everywhere
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import LANGUAGES, _
from engine.models import Account, Person
from engine.queries.accounts import account_of, login_is_taken
from engine.rules.door_events import DoorEvent
from engine.rules.passwords import login_of, login_trouble
from engine.rules.permissions import Charge


def ensure_account(session: Session, person_id: int, *, at: datetime) -> Account:
    """The person's account; a new one has no password and opens only by link."""
    account = account_of(session, person_id)
    if account is None:
        account = Account(
            person_id=person_id, login=proposed_login(session, person_id), created_at=at
        )
        session.add(account)
        session.flush()
    return account


def proposed_login(session: Session, person_id: int) -> str:
    """The mail address; else the name, with the person's number where it is not alone."""
    person = session.get_one(Person, person_id)
    for text in (person.address, person.name, f"{person.name}{person_id}"):
        login = login_of(text)
        if not login_trouble(login) and not login_is_taken(session, login, person_id=person_id):
            return login
    return f"person-{person_id}"


def choose_language(session: Session, person_id: int, language: str) -> None:
    """The language of the person's mails and, from the next sign-in, pages. Raises Incomplete."""
    if language not in LANGUAGES:
        raise Incomplete(_("请选择语言"))
    session.get_one(Person, person_id).language = language


def disable_account(
    session: Session, person_id: int, *, actor_id: int | None, at: datetime
) -> None:
    """Bar a person: no way in, and all sessions end.

    Raises: NotFound, NotYours; WrongState for one's own account.
    """
    person = _person(session, person_id, actor_id=actor_id)
    if actor_id == person_id:
        raise WrongState(_("不能停用自己的账号"))
    account = ensure_account(session, person_id, at=at)
    if account.disabled_at is None:
        account.disabled_at = at
        session.add(account)
        end_sessions_of(session, person_id, at=at)
        _track(session, DoorEvent.ACCOUNT_DISABLED, person, actor_id=actor_id, at=at)


def enable_account(
    session: Session, person_id: int, *, actor_id: int | None, at: datetime
) -> None:
    """Let a barred person in again. Raises: NotFound, NotYours."""
    person = _person(session, person_id, actor_id=actor_id)
    account = account_of(session, person_id)
    if account is not None and account.disabled_at is not None:
        account.disabled_at = None
        session.add(account)
        _track(session, DoorEvent.ACCOUNT_ENABLED, person, actor_id=actor_id, at=at)


def _person(session: Session, person_id: int, *, actor_id: int | None) -> Person:
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    check_charge(
        session, Charge.INVITE, actor_id=actor_id, organisation_id=person.organisation_id
    )
    return person


def _track(
    session: Session, event: DoorEvent, person: Person, *, actor_id: int | None, at: datetime
) -> None:
    track_everywhere(
        session, person.organisation_id, event.value, at=at, actor_id=actor_id,
        person_id=person.id,
    )

"""Questions about accounts: whose they are, and what opens them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import Account, Organisation, Person, RecoveryCode

_select: Any = sa.select


def account_of(session: Session, person_id: int) -> Account | None:
    """The account of a person, as the database has it now."""
    return session.exec(
        select(Account)
        .where(Account.person_id == person_id)
        .execution_options(populate_existing=True)
    ).first()


@dataclass(frozen=True, slots=True)
class Key:
    """What a sign-in is compared with; `usable`: neither disabled nor left."""

    account_id: int
    person_id: int
    organisation_id: int
    password_hash: str
    usable: bool


def key_of(session: Session, login: str) -> Key | None:
    """What the login opens; None: nobody has it."""
    row = session.execute(
        _select(
            Account.id, Account.person_id, Person.organisation_id, Account.password_hash,
            sa.and_(col(Account.disabled_at).is_(None), col(Person.active)),
        )
        .join(Person, col(Person.id) == Account.person_id)
        .where(Account.login == login)
    ).first()
    return None if row is None else Key(*row)


def login_is_taken(session: Session, login: str, *, person_id: int) -> bool:
    """Whether somebody else has this login."""
    return session.execute(
        sa.select(col(Account.id)).where(
            col(Account.login) == login, col(Account.person_id) != person_id
        )
    ).first() is not None


@dataclass(frozen=True, slots=True)
class Addressee:
    """For whom a link is."""

    name: str
    organisation: str
    organisation_id: int
    address: str
    login: str  # empty: no account yet
    active: bool


def addressee_of(session: Session, person_id: int) -> Addressee:
    """The person of a link with their organisation and login."""
    row = session.execute(
        _select(
            Person.name, Organisation.name, Person.organisation_id, Person.address,
            sa.func.coalesce(Account.login, ""), Person.active,
        )
        .join(Organisation, col(Organisation.id) == Person.organisation_id)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Person.id == person_id)
    ).one()
    return Addressee(*row)


def uninvited(session: Session, organisation_id: int, *, everybody: bool = False) -> list[Person]:
    """The active people of an organisation who have no account yet, or all of them, by id."""
    asked = (
        select(Person)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Person.organisation_id == organisation_id, col(Person.active))
        .order_by(col(Person.id))
    )
    return list(session.exec(asked if everybody else asked.where(col(Account.id).is_(None))))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person's own way in, as the page of the account shows it."""

    name: str
    organisation: str
    address: str
    language: str
    login: str  # empty: no account yet
    has_password: bool
    password_set_at: datetime | None
    secret: str  # shown until it is confirmed, never after
    enrolled: bool
    enrolled_at: datetime | None
    codes_left: int


def enrolment_of(session: Session, person_id: int) -> Enrolment:
    """How the account of a person stands."""
    left = (
        sa.select(sa.func.count())
        .where(
            col(RecoveryCode.account_id) == col(Account.id), col(RecoveryCode.used_at).is_(None)
        )
        .scalar_subquery()
    )
    row = session.execute(
        _select(
            Person.name, Organisation.name, Person.address, Person.language,
            sa.func.coalesce(Account.login, ""),
            sa.func.coalesce(Account.password_hash, "") != "", Account.password_set_at,
            sa.func.coalesce(Account.totp_secret, ""), col(Account.totp_since_at).is_not(None),
            Account.totp_since_at, left,
        )
        .join(Organisation, col(Organisation.id) == Person.organisation_id)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Person.id == person_id)
    ).one()
    name, organisation, address, language, login, has, set_at, secret, enrolled, since, codes = row
    return Enrolment(
        name, organisation, address, language, login, has, set_at, "" if enrolled else secret,
        enrolled, since, codes,
    )


def language_of(session: Session, person_id: int) -> str:
    """The language in which a person is spoken to."""
    return session.exec(select(Person.language).where(Person.id == person_id)).one()

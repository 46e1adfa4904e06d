"""Questions about ways in: accounts, links, failures, screens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import (
    Account,
    BattleMap,
    Evidence,
    Item,
    Organisation,
    Person,
    RecoveryCode,
    SignInAttempt,
    SignInLink,
    WebSession,
)
from engine.rules.words import LinkPurpose

_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Where a proof belongs."""

    map_id: int
    item_id: int
    name: str


def evidence_place(session: Session, evidence_id: int) -> EvidencePlace:
    """The item and the map of a proof. Raises NotFound."""
    row = session.execute(
        sa.select(col(Item.map_id), col(Item.id), col(Evidence.name))
        .join(Item, col(Item.id) == col(Evidence.item_id))
        .where(col(Evidence.id) == evidence_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这份佐证材料：{evidence_id}").format(evidence_id=evidence_id))
    return EvidencePlace(*row)


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


def failures(
    session: Session, *, since: datetime, login: str | None = None, address: str | None = None
) -> list[datetime]:
    """When tries failed since then, of a login, of an address, or of one at the other."""
    asked = sa.select(col(SignInAttempt.at)).where(
        col(SignInAttempt.at) > since, col(SignInAttempt.succeeded).is_(False)
    )
    if login is not None:
        asked = asked.where(col(SignInAttempt.login) == login)
    if address is not None:
        asked = asked.where(col(SignInAttempt.address) == address)
    return list(session.scalars(asked))


def has_come_from(session: Session, login: str, address: str, *, since: datetime) -> bool:
    """Whether the login was let in from this address since then."""
    return session.execute(
        sa.select(col(SignInAttempt.id)).where(
            col(SignInAttempt.login) == login, col(SignInAttempt.address) == address,
            col(SignInAttempt.succeeded), col(SignInAttempt.at) > since,
        ).limit(1)
    ).first() is not None


def login_is_taken(session: Session, login: str, *, person_id: int) -> bool:
    """Whether somebody else has this login."""
    return session.execute(
        sa.select(col(Account.id)).where(
            col(Account.login) == login, col(Account.person_id) != person_id
        )
    ).first() is not None


def link_of(session: Session, token_hash: str) -> SignInLink | None:
    """The link with this hash, as the database has it now."""
    return session.exec(
        select(SignInLink)
        .where(SignInLink.token_hash == token_hash)
        .execution_options(populate_existing=True)
    ).first()


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


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still opens, as the office lists it."""

    id: int
    purpose: LinkPurpose
    person_id: int | None
    map_id: int | None
    name: str  # of the person or of the map
    label: str
    created_at: datetime
    expires_at: datetime


def open_links(session: Session, organisation_id: int, *, at: datetime) -> list[OpenLink]:
    """The links of an organisation that still open, the newest first."""
    rows = session.execute(
        _select(
            SignInLink.id, SignInLink.purpose, SignInLink.person_id, SignInLink.map_id,
            sa.func.coalesce(Person.name, BattleMap.name, ""), SignInLink.label,
            SignInLink.created_at, SignInLink.expires_at,
        )
        .outerjoin(Person, col(Person.id) == SignInLink.person_id)
        .outerjoin(BattleMap, col(BattleMap.id) == SignInLink.map_id)
        .where(
            col(SignInLink.used_at).is_(None), col(SignInLink.revoked_at).is_(None),
            col(SignInLink.expires_at) > at,
            sa.func.coalesce(Person.organisation_id, BattleMap.organisation_id)
            == organisation_id,
        )
        .order_by(col(SignInLink.id).desc())
    )
    return [OpenLink(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HangingScreen:
    """A wall screen that is let in."""

    session_id: int
    map_id: int
    map_name: str
    label: str
    address: str
    created_at: datetime
    seen_at: datetime


def hanging_screens(session: Session, organisation_id: int) -> list[HangingScreen]:
    """The wall screens of an organisation, by map and age."""
    rows = session.execute(
        _select(
            WebSession.id, WebSession.map_id, BattleMap.name, WebSession.label,
            WebSession.address, WebSession.created_at, WebSession.seen_at,
        )
        .join(BattleMap, col(BattleMap.id) == WebSession.map_id)
        .where(
            BattleMap.organisation_id == organisation_id, col(WebSession.person_id).is_(None),
            col(WebSession.ended_at).is_(None),
        )
        .order_by(WebSession.map_id, WebSession.id)
    )
    return [HangingScreen(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """How a person's way in stands; `login` is empty where there is none."""

    person_id: int
    login: str
    has_password: bool
    enrolled: bool
    disabled_at: datetime | None


def account_standings(session: Session, organisation_id: int) -> dict[int, AccountStanding]:
    """The ways in of everybody of an organisation, by person."""
    rows = session.execute(
        _select(
            Person.id, sa.func.coalesce(Account.login, ""),
            sa.func.coalesce(Account.password_hash, "") != "",
            col(Account.totp_since_at).is_not(None), Account.disabled_at,
        )
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Person.organisation_id == organisation_id)
        .order_by(Person.id)
    )
    return {row[0]: AccountStanding(*row) for row in rows}


def uninvited(session: Session, organisation_id: int, *, everybody: bool = False) -> list[Person]:
    """The active people of an organisation who have no account yet, or all of them, by id."""
    asked = (
        select(Person)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Person.organisation_id == organisation_id, col(Person.active))
        .order_by(col(Person.id))
    )
    return list(session.exec(asked if everybody else asked.where(col(Account.id).is_(None))))


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes still work."""
    return int(session.execute(
        sa.select(sa.func.count()).select_from(RecoveryCode).where(
            col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None)
        )
    ).scalar_one())


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

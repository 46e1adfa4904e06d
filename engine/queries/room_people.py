"""The office's list of people: searched, a page at a time, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import Account, Department, Person, PersonRole, SignInLink
from engine.rules.paging import page_near
from engine.rules.words import LinkPurpose, Role

_select: Any = sa.select
A_PAGE = 50


class Standing(StrEnum):
    """Which people a list is about."""

    HERE = "here"  # 在任
    LEFT = "left"  # 已离任
    SILENT = "silent"  # 没有邮箱
    OUTSIDE = "outside"  # 没有账号


class Access(StrEnum):
    """How far a person has come through the door."""

    NONE = "none"  # 未邀请
    INVITED = "invited"  # 已邀请
    INSIDE = "inside"  # 已启用
    BARRED = "barred"  # 已停用


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A line of the list; `heads` names the departments they head."""

    id: int
    name: str
    post: str
    address: str
    active: bool
    left_on: date | None
    department_id: int | None
    department: str
    delegate: str
    away_from: date | None
    away_until: date | None
    roles: tuple[Role, ...]
    heads: tuple[str, ...]
    access: Access


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list; `counts` are of the whole organisation."""

    people: tuple[ListedPerson, ...]
    found: int
    page: int
    pages: int
    counts: dict[Standing, int]


def people_page(
    session: Session,
    organisation_id: int,
    *,
    standing: Standing = Standing.HERE,
    search: str = "",
    department_id: int | None = None,
    page: int = 1,
    at: datetime,
) -> PeoplePage:
    """The people that fit, by department and name; seven queries, however many they are."""
    fits = [_of(standing, organisation_id)]
    if search:
        fits.append(
            sa.or_(*(
                column.icontains(search, autoescape=True)
                for column in (col(Person.name), col(Person.post), col(Person.address),
                               col(Department.name), col(Department.aliases))
            ))
        )
    if department_id is not None:
        fits.append(col(Person.department_id) == department_id)
    found = session.execute(_from(sa.select(sa.func.count())).where(*fits)).scalar_one()
    page, pages = page_near(found, page, A_PAGE)
    delegate = aliased(Person)
    rows = session.execute(
        _from(
            _select(
                Person.id, Person.name, Person.post, Person.address, Person.active,
                Person.left_on, Person.department_id,
                sa.func.coalesce(Department.name, "").label("department"),
                sa.func.coalesce(delegate.name, "").label("delegate"), Person.away_from,
                Person.away_until,
            )
        )
        .outerjoin(delegate, col(delegate.id) == Person.delegate_id)
        .where(*fits)
        .order_by(col(Person.department_id).is_(None), Person.department_id, Person.id)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE)
    ).all()
    ids = [row.id for row in rows]
    roles, heads, access = roles_of(session, ids), _heads(session, ids), access_of(session, ids, at=at)
    people = tuple(
        ListedPerson(
            **row._mapping, roles=roles.get(row.id, ()), heads=heads.get(row.id, ()),
            access=access.get(row.id, Access.NONE),
        )
        for row in rows
    )
    return PeoplePage(people, found, page, pages, count_people(session, organisation_id))


def roles_of(session: Session, ids: list[int]) -> dict[int, tuple[Role, ...]]:
    """The roles of these people."""
    found: dict[int, list[Role]] = {}
    for person_id, role in session.execute(
        sa.select(col(PersonRole.person_id), col(PersonRole.role))
        .where(col(PersonRole.person_id).in_(ids))
        .order_by(col(PersonRole.role))
    ):
        found.setdefault(person_id, []).append(role)
    return {person_id: tuple(few) for person_id, few in found.items()}


def access_of(session: Session, ids: list[int], *, at: datetime) -> dict[int, Access]:
    """How far each has come; who was never invited is left out."""
    found = {
        person_id: Access.INVITED
        for person_id in session.scalars(
            sa.select(col(SignInLink.person_id)).where(
                col(SignInLink.person_id).in_(ids), col(SignInLink.used_at).is_(None),
                col(SignInLink.revoked_at).is_(None), col(SignInLink.expires_at) > at,
                col(SignInLink.purpose) == LinkPurpose.INVITATION,
            )
        )
        if person_id is not None
    }
    for person_id, hashed, disabled_at in session.execute(
        sa.select(col(Account.person_id), col(Account.password_hash), col(Account.disabled_at))
        .where(col(Account.person_id).in_(ids))
    ):
        if disabled_at is not None:
            found[person_id] = Access.BARRED
        elif hashed:
            found[person_id] = Access.INSIDE
    return found


def department_choices(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """(id, name) of the departments that still work, by id."""
    rows = session.execute(
        sa.select(col(Department.id), col(Department.name))
        .where(col(Department.organisation_id) == organisation_id, col(Department.active))
        .order_by(col(Department.id))
    )
    return [(row[0], row[1]) for row in rows]


def person_choices(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """(id, name with post and department) of the people who are there, by department and id."""
    rows = session.execute(
        _select(Person.id, Person.name, Person.post, sa.func.coalesce(Department.name, ""))
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .where(Person.organisation_id == organisation_id, col(Person.active))
        .order_by(col(Person.department_id).is_(None), Person.department_id, Person.id)
    )
    return [
        (person_id, " · ".join(filter(None, (name, post, department))))
        for person_id, name, post, department in rows
    ]


def _of(standing: Standing, organisation_id: int) -> Any:
    here = sa.and_(col(Person.organisation_id) == organisation_id, col(Person.active))
    if standing is Standing.LEFT:
        return sa.and_(
            col(Person.organisation_id) == organisation_id, col(Person.active).is_(False)
        )
    if standing is Standing.SILENT:
        return sa.and_(here, col(Person.address) == "")
    if standing is Standing.OUTSIDE:
        inside = sa.select(col(Account.person_id)).where(col(Account.password_hash) != "")
        return sa.and_(here, col(Person.id).not_in(inside))
    return here


def _from(asked: Any) -> Any:
    return asked.select_from(Person).outerjoin(
        Department, col(Department.id) == Person.department_id
    )


def _heads(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for head_id, name in session.execute(
        sa.select(col(Department.head_id), col(Department.name))
        .where(col(Department.head_id).in_(ids), col(Department.active))
        .order_by(col(Department.id))
    ):
        found.setdefault(head_id, []).append(name)
    return {person_id: tuple(few) for person_id, few in found.items()}


def count_people(session: Session, organisation_id: int) -> dict[Standing, int]:
    """How many people of the organisation are in each standing; one query."""
    row = session.execute(
        sa.select(*(
            sa.select(sa.func.count()).select_from(Person)
            .where(_of(standing, organisation_id)).scalar_subquery()
            for standing in Standing
        ))
    ).one()
    return dict(zip(Standing, row, strict=True))

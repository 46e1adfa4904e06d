"""Who may do what is done for the whole organisation."""

from sqlmodel import Session, col, select

from engine.errors import NotFound, NotYours
from engine.language import _
from engine.models import Department, Person, PersonRole
from engine.rules.permissions import Charge, door_label, opens, organisation_capacities
from engine.rules.words import Role


def require_charge(session: Session, charge: Charge, *, actor_id: int) -> Person:
    """The actor, if they are still there and a role of theirs gives them the charge.

    Raises: NotFound, NotYours.
    """
    person = session.get(Person, actor_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=actor_id))
    roles = session.exec(select(PersonRole.role).where(PersonRole.person_id == actor_id)).all()
    heads = session.exec(select(Department.id).where(Department.head_id == actor_id)).first()
    capacities = organisation_capacities(frozenset(map(Role, roles)), heads=heads is not None)
    if not person.active or not opens(charge, capacities):
        raise NotYours(
            _("{name}不能{charge}").format(name=person.name, charge=door_label(charge))
        )
    return person


def has_role(session: Session, person_id: int, role: Role) -> bool:
    """Whether the person has the role."""
    held = select(PersonRole.role).where(
        PersonRole.person_id == person_id, PersonRole.role == role
    )
    return session.exec(held).first() is not None


def group_seats(
    session: Session, organisation_id: int, roles: tuple[Role, ...]
) -> frozenset[tuple[int, Role]]:
    """Who of those still there has which of the roles."""
    rows = session.exec(
        select(PersonRole.person_id, PersonRole.role)
        .join(Person, col(Person.id) == PersonRole.person_id)
        .where(
            Person.organisation_id == organisation_id, col(Person.active),
            col(PersonRole.role).in_(roles),
        )
    )
    return frozenset((person_id, Role(role)) for person_id, role in rows)

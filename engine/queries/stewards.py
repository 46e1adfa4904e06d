"""Who keeps the rules and the calendar of an organisation."""

from sqlmodel import Session, col, select

from engine.errors import NotFound, NotYours
from engine.language import _
from engine.models import Person, PersonRole
from engine.rules.words import Role

STEWARDS = frozenset({Role.OFFICE, Role.GROUP_HEAD, Role.GROUP_DEPUTY, Role.OPERATOR})


def require_steward(session: Session, person_id: int) -> Person:
    """The person, if they keep the rules: office, leading group's head or deputy, operator.

    Raises: NotFound, NotYours.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    roles = session.exec(
        select(PersonRole.role).where(
            PersonRole.person_id == person_id, col(PersonRole.role).in_(STEWARDS)
        )
    ).first()
    if not person.active or roles is None:
        raise NotYours(
            _("{name}不能修改规则和日历，请由办公室、组长、副组长或运维办理").format(name=person.name)
        )
    return person

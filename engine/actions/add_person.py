"""新增人员: the office enters one person by hand."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.everywhere import track_everywhere
from engine.actions.group_seats import keeping_group_seats
from engine.actions.person_sheet import PersonSheet, check_sheet
from engine.actions.resolve_waiting import resolve_everywhere
from engine.models import Person, PersonRole
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge


def add_person(
    session: Session, sheet: PersonSheet, *, actor_id: int, at: datetime, today: date
) -> Person:
    """Write somebody new into the organisation of the actor; names that waited for them settle.

    Raises: NotFound, NotYours, Incomplete.
    """
    home = require_charge(session, Charge.KEEP_PEOPLE, actor_id=actor_id).organisation_id
    person = write_person(session, sheet, home, actor_id=actor_id, at=at)
    resolve_everywhere(session, home, actor_id=actor_id, at=at, today=today)
    return person


def write_person(
    session: Session, sheet: PersonSheet, home: int, *, actor_id: int, at: datetime
) -> Person:
    """The new person and the event that tells of them; whoever calls has asked for the charge.

    Raises: NotYours for a signing seat that is not the actor's to give, Incomplete.
    """
    sheet = check_sheet(session, sheet, organisation_id=home)
    person = Person(
        organisation_id=home, department_id=sheet.department_id, name=sheet.name,
        post=sheet.post, address=sheet.address, language=sheet.language,
    )
    with keeping_group_seats(session, home, actor_id=actor_id):
        session.add(person)
        session.flush()
        session.add_all(
            PersonRole(person_id=person.id or 0, role=role) for role in sorted(sheet.roles)
        )
    track_everywhere(
        session, home, "add_person", at=at, actor_id=actor_id, person_id=person.id,
        name=sheet.name, department_id=sheet.department_id, post=sheet.post,
        address=sheet.address, roles=sorted(role.value for role in sheet.roles),
    )
    return person

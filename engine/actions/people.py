"""What verbs on a person share: whom they may touch, and the trail of every map they sit at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from engine.actions.everywhere import track_everywhere
from engine.errors import NotFound, NotYours
from engine.language import _
from engine.models import Person
from engine.queries.directory import load_directory
from engine.rules.addressing import Directory
from engine.rules.permissions import Capacity, Verb, may, verb_label
from engine.rules.words import Role


@dataclass(frozen=True, slots=True)
class Office:
    """A person and the organisation they belong to."""

    person: Person
    directory: Directory


def load_office(
    session: Session, person_id: int, verb: Verb, *, actor_id: int, own: bool = False
) -> Office:
    """The person, if the actor may do `verb` to them; `own`: people may do it to themselves.

    Raises: NotFound for strangers, NotYours.
    """
    person = session.get(Person, person_id, populate_existing=True)
    directory = load_directory(session, person.organisation_id) if person else None
    if person is None or directory is None or actor_id not in directory.people:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    office = actor_id in directory.with_role(Role.OFFICE)
    allowed = may(verb, frozenset({Capacity.OFFICE} if office else ()))
    if not directory.people[actor_id].active or not (allowed or (own and actor_id == person_id)):
        raise NotYours(
            _("您不能为{name}{verb}").format(name=person.name, verb=verb_label(verb))
        )
    return Office(person, directory)


def track_person(
    session: Session, office: Office, verb: Verb, *, at: datetime, actor_id: int, **facts: Any
) -> None:
    """Write a person's event into the chain of every map of the organisation, in order."""
    track_everywhere(
        session, office.directory.organisation_id, verb.value, at=at, actor_id=actor_id,
        person_id=office.person.id, **facts,
    )

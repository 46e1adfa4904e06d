"""委托: somebody is away, and another acts and reads for them."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.people import Office, load_office, track_person
from engine.errors import Incomplete
from engine.language import _
from engine.models import Person
from engine.rules.permissions import Verb


def delegate_to(
    session: Session,
    person_id: int,
    *,
    delegate_id: int | None,
    away_from: date | None = None,
    away_until: date | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> Person:
    """From `away_from` to `away_until`, both included, the delegate acts for the person.

    Without an end it lasts until it is ended; `delegate_id` None ends it now. People name their
    own delegate, the office names anybody's.

    Raises: NotFound, NotYours, Incomplete.
    """
    office = load_office(session, person_id, Verb.DELEGATE, actor_id=actor_id, own=True)
    person = office.person
    before = _facts(person)
    if delegate_id is None:
        away_from = away_until = None
    else:
        away_from = away_from or today
        _require_possible(office, delegate_id, away_from, away_until)
    person.delegate_id, person.away_from, person.away_until = delegate_id, away_from, away_until
    session.add(person)
    track_person(
        session, office, Verb.DELEGATE, at=at, actor_id=actor_id, before=before,
        after=_facts(person),
    )
    return person


def _require_possible(
    office: Office, delegate_id: int, away_from: date, away_until: date | None
) -> None:
    delegate = office.directory.people.get(delegate_id)
    if delegate is None or not delegate.active or delegate_id == office.person.id:
        raise Incomplete(_("代办人须是本单位另一位在任人员"))
    if away_until is not None and away_until < away_from:
        raise Incomplete(_("委托的结束日期早于开始日期"))


def _facts(person: Person) -> dict[str, str | int | None]:
    return {
        "delegate_id": person.delegate_id,
        "away_from": person.away_from.isoformat() if person.away_from else None,
        "away_until": person.away_until.isoformat() if person.away_until else None,
    }

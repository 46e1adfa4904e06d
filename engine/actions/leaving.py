"""离任: a leaver's duties go to a successor, or are listed as orphaned; none is in limbo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.people import load_office, track_person
from engine.actions.recording import record, tell
from engine.errors import Incomplete
from engine.language import _
from engine.models import Department, Item, Measure, Person
from engine.queries.cases import cases_on, load_ground
from engine.queries.duties import Duties, duties_of
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind


@dataclass(frozen=True, slots=True)
class Successors:
    """Who takes over what: `everything` is the rule, the others its exceptions by id.

    None, as the rule or as an exception, leaves it to be found among the orphaned.
    """

    everything: int | None = None
    items: Mapping[int, int | None] = field(default_factory=dict)
    departments: Mapping[int, int | None] = field(default_factory=dict)

    def of_item(self, item_id: int) -> int | None:
        """Who has the item now."""
        return self.items.get(item_id, self.everything)

    def of_department(self, department_id: int) -> int | None:
        """Who heads the department now."""
        return self.departments.get(department_id, self.everything)

    def named(self) -> frozenset[int]:
        """Everybody who takes over anything."""
        everybody = (self.everything, *self.items.values(), *self.departments.values())
        return frozenset(one for one in everybody if one is not None)


@dataclass(frozen=True, slots=True)
class Handover:
    """What a leaver had, and who has it now; without a successor it waits as orphaned."""

    person: Person
    successor_id: int | None
    duties: Duties


def mark_left(
    session: Session,
    person_id: int,
    *,
    successor_id: int | None = None,
    successors: Successors | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> Handover:
    """The person has left; a successor takes over their departments, items and measures.

    `successors` names several, by item and by department, in the place of the one. Called again with a successor for somebody who has left already, it hands over what was
    orphaned. Steps that waited for the leaver wait for the successor, who holds the post now.
    Roles in the leading group are appointments and do not go over. Closed items keep their names.

    Raises: NotFound, NotYours, Incomplete.
    """
    office = load_office(session, person_id, Verb.MARK_LEFT, actor_id=actor_id)
    person = office.person
    heirs = successors or Successors(successor_id)
    for heir_id in heirs.named():
        heir = office.directory.people.get(heir_id)
        if heir is None or not heir.active or heir_id == person_id:
            raise Incomplete(_("接任人须是本单位另一位在任人员"))
    if not person.active and not heirs.named():
        raise Incomplete(_("{name}已经办理离任，请指定接任人").format(name=person.name))
    duties = duties_of(session, person_id, lock=True)
    if heirs.named():
        _hand_over_items(session, person, heirs, duties, actor_id=actor_id, at=at, today=today)
        _hand_over_posts(session, person_id, heirs, duties)
    if person.active:
        person.active, person.left_on = False, today
        session.add(person)
    exceptions = {
        "successors_of_items": {str(one): heir for one, heir in heirs.items.items()},
        "successors_of_departments": {str(one): heir for one, heir in heirs.departments.items()},
    } if heirs.items or heirs.departments else {}
    track_person(
        session, office, Verb.MARK_LEFT, at=at, actor_id=actor_id, successor_id=heirs.everything,
        items=[item.id for item in duties.items], departments=list(duties.department_ids),
        **exceptions,
    )
    return Handover(person, heirs.everything, duties)


def _hand_over_items(
    session: Session,
    person: Person,
    heirs: Successors,
    duties: Duties,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> None:
    for map_id in sorted({item.map_id for item in duties.items}):
        items = [
            item for item in duties.items
            if item.map_id == map_id and _heir_of(item, person, heirs, duties) is not None
        ]
        if not items:
            continue
        ground = load_ground(session, map_id)
        for case in cases_on(session, ground, items, actor_id=actor_id, today=today):
            heir = heirs.of_item(case.item_id)
            names = _seats(case.item, person) if heir is not None else []
            successor_id = _heir_of(case.item, person, heirs, duties) or 0
            record(
                session, case, Verb.MARK_LEFT, at=at, seat=actor_id,
                changes=dict.fromkeys(names, heir), left=person.id,
                successor_id=successor_id,
            )
            _tell_successor(session, case.item, person, successor_id, today=today)


def _seats(item: Item, person: Person) -> list[str]:
    return [
        name for name in ("responsible_leader_id", "handler_id")
        if getattr(item, name) == person.id
    ]


def _heir_of(item: Item, person: Person, heirs: Successors, duties: Duties) -> int | None:
    """Who has the leaver's seat at the item: as leader or handler, else as head of its department."""
    heir = heirs.of_item(item.id or 0) if _seats(item, person) else None
    if heir is None and item.lead_department_id in duties.department_ids:
        heir = heirs.of_department(item.lead_department_id)
    return heir


def _tell_successor(
    session: Session, item: Item, person: Person, successor_id: int, *, today: date
) -> None:
    tell(
        session, item, NoticeKind.HANDED_OVER, f"handover:{person.id}:{item.version}",
        [successor_id], today=today, by=person.name,
    )


def _hand_over_posts(
    session: Session, person_id: int, heirs: Successors, duties: Duties
) -> None:
    session.flush()
    for department_id in duties.department_ids:
        if (heir := heirs.of_department(department_id)) is not None:
            session.execute(
                sa.update(Department).where(col(Department.id) == department_id)
                .values(head_id=heir)
            )
    own = sa.update(Measure).where(
        col(Measure.owner_id) == person_id, col(Measure.done_on).is_(None)
    )
    # The exceptions first: what is left follows the rule.
    for item_id, heir in heirs.items.items():
        if heir is not None:
            session.execute(own.where(col(Measure.item_id) == item_id).values(owner_id=heir))
    if heirs.everything is not None:
        left = [item_id for item_id, heir in heirs.items.items() if heir is None]
        session.execute(
            own.where(col(Measure.item_id).not_in(left)).values(owner_id=heirs.everything)
        )

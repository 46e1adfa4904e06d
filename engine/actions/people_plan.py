"""What an import of people would do: every row beside the person it is, before anything is written.

A row is the person with its address; failing that, the one of its name in its department; failing
that, the only one of its name who has not another address. Two of one name in one department need
an address to be told apart.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from engine.actions.people_file import PeopleReading, PersonRow
from engine.intake.drafts import Problem
from engine.language import _
from engine.models import Department, Person, PersonRole
from engine.rules.words import Role


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One fact of a person or a department that the file has otherwise."""

    name: str
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlannedPerson:
    """A person of the file: who it is, if known, and what it is to be."""

    row: PersonRow
    person: Person | None
    roles: frozenset[Role]
    values: dict[str, Any] = field(default_factory=dict)
    department: str | None = None
    new_roles: frozenset[Role] | None = None


@dataclass(slots=True)
class PeoplePlan:
    """Everything an import of people would do; nothing is written yet."""

    organisation_id: int
    people: list[PlannedPerson]
    new_departments: list[str]
    aliases: dict[str, str]  # department's name -> further writing
    heads: dict[str, PlannedPerson | None]  # department's name -> its head; None: no longer
    changes: list[PersonChange]
    problems: list[Problem]
    unchanged: int = 0
    claimed: set[str] = field(default_factory=set)  # departments for which a row names the head
    met: dict[str, str] = field(default_factory=dict)  # new department without blanks -> its name

    @property
    def counts(self) -> dict[str, int]:
        """How many of each; all zero but `unchanged` where the file says nothing new."""
        return {
            "new": sum(one.person is None for one in self.people),
            "changed": len({one.name for one in self.changes}),
            "unchanged": self.unchanged, "new_departments": len(self.new_departments),
            "problems": len(self.problems),
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (
            self.changes or self.new_departments
            or any(one.person is None for one in self.people)
        )


def plan_people(session: Session, reading: PeopleReading, *, organisation_id: int) -> PeoplePlan:
    """Compare a list of people with the organisation's."""
    known = _Known(session, organisation_id)
    plan = PeoplePlan(organisation_id, [], [], {}, {}, [], list(reading.problems))
    for rows in _by_person(reading.rows, plan.problems):
        person, trouble = known.person(rows[0])
        if trouble:
            plan.problems.append(_about(rows[0], "name", "person_ambiguous", trouble))
            continue
        _plan_person(plan, known, rows, person)
    return plan


class _Known:
    """The organisation as it is."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        self.people = list(
            session.exec(
                select(Person).where(Person.organisation_id == organisation_id)
                .order_by(col(Person.id))
            )
        )
        departments = session.exec(
            select(Department).where(Department.organisation_id == organisation_id)
            .order_by(col(Department.id))
        ).all()
        self.departments = {one.id: one for one in departments}
        self.by_name: dict[str, Department] = {}
        for one in departments:
            for name in (*one.aliases.split("、"), one.name):
                if name:
                    self.by_name[_squeezed(name)] = one
        self.roles: dict[int, set[Role]] = defaultdict(set)
        ids = [one.id for one in self.people]
        for pair in session.exec(select(PersonRole).where(col(PersonRole.person_id).in_(ids))):
            self.roles[pair.person_id].add(pair.role)

    def department(self, name: str | None) -> Department | None:
        """The department of that name or other writing."""
        return self.by_name.get(_squeezed(name)) if name else None

    def person(self, row: PersonRow) -> tuple[Person | None, str]:
        """(who the row is, "") or (None, "") for somebody new, or (None, what is unclear)."""
        if row.address is not None:
            same = [one for one in self.people if one.address.lower() == row.address.lower()]
            named = [one for one in same if one.name == row.name]
            if named:
                return named[0], ""
            if same:
                return None, _("邮箱{address}已是{name}的，没有载入；请核对").format(
                    address=row.address, name=same[0].name
                )
        found = [one for one in self.people if one.name == row.name and self._may_be(one, row)]
        department = self.department(row.department)
        if row.department is not None:
            inside = [
                one for one in found
                if department is not None and one.department_id == department.id
            ]
            found = inside or found
        if len(found) > 1:
            return None, _("“{name}”不止一人，请填写邮箱以便区分；没有载入").format(name=row.name)
        return (found[0] if found else None), ""

    @staticmethod
    def _may_be(person: Person, row: PersonRow) -> bool:
        """Whether the addresses do not contradict."""
        return not (row.address and person.address) or (
            row.address.lower() == person.address.lower()
        )


def _by_person(rows: Sequence[PersonRow], problems: list[Problem]) -> list[list[PersonRow]]:
    """The rows of each person: several rows of one address are one person in several departments."""
    groups: dict[tuple[str, ...], list[PersonRow]] = defaultdict(list)
    for row in rows:
        key: tuple[str, ...] = (row.name, "", _squeezed(row.department or ""))
        if row.address:
            key = row.name, row.address.lower()
        groups[key].append(row)
    owners: dict[str, str] = {}
    people = []
    for key, group in groups.items():
        if len(key) == 3 and len(group) > 1:
            problems += [
                _about(row, "name", "person_ambiguous",
                       _("同一部门有几个“{name}”，请填写邮箱以便区分；没有载入").format(name=row.name))
                for row in group
            ]
            continue
        owner = owners.setdefault(key[1], key[0]) if len(key) == 2 else key[0]
        if owner != key[0]:
            problems.append(
                _about(group[0], "address", "address_taken",
                       _("邮箱与{name}的相同，没有载入；请核对").format(name=owner))
            )
            continue
        people.append(group)
    return people


def _plan_person(
    plan: PeoplePlan, known: _Known, rows: list[PersonRow], person: Person | None
) -> None:
    row = rows[0]
    roles = frozenset(known.roles[person.id or 0]) if person else frozenset()
    planned = PlannedPerson(row, person, roles)
    said = [one.roles for one in rows if one.roles is not None]
    if said:
        planned.new_roles = frozenset().union(*said)
    department = _department(plan, known, row)
    if department is not None and (
        person is None or known.departments.get(person.department_id or 0) is None
        or known.departments[person.department_id or 0].name != department
    ):
        planned.department = department
    wanted = {"post": row.post, "address": row.address}
    planned.values = {
        name: value for name, value in wanted.items()
        if value is not None and (person is None or getattr(person, name) != value)
    }
    if row.stopped is not None and (person is None or person.active is row.stopped):
        planned.values["active"] = not row.stopped
    before = len(plan.changes)
    _note_changes(plan, known, planned)
    for one in rows:
        _plan_head(plan, known, one, planned, _department(plan, known, one))
    plan.people.append(planned)
    if person is not None and len(plan.changes) == before:
        plan.unchanged += 1


def _department(plan: PeoplePlan, known: _Known, row: PersonRow) -> str | None:
    """The department's own name; a new one is planned, a further writing of it noted."""
    if row.department is None:
        return None
    found = known.department(row.department)
    name = found.name if found else row.department
    if found is None:
        squeezed = _squeezed(name)
        if squeezed not in plan.met:
            plan.met[squeezed] = name
            plan.new_departments.append(name)
        name = plan.met[squeezed]
    known_as = plan.aliases.get(name, found.aliases if found else "")
    if row.alias and row.alias not in (name, *known_as.split("、")):
        plan.aliases[name] = "、".join(filter(None, (known_as, row.alias)))
        if found is not None:
            plan.changes.append(PersonChange(name, "aliases", known_as, plan.aliases[name]))
    return name


def _note_changes(plan: PeoplePlan, known: _Known, planned: PlannedPerson) -> None:
    person = planned.person
    if person is None:
        return
    for name, after in planned.values.items():
        plan.changes.append(PersonChange(person.name, name, getattr(person, name), after))
    if planned.department is not None:
        was = known.departments.get(person.department_id or 0)
        plan.changes.append(
            PersonChange(person.name, "department", was.name if was else "", planned.department)
        )
    if planned.new_roles is not None and planned.new_roles != planned.roles:
        plan.changes.append(
            PersonChange(person.name, "roles", sorted(planned.roles), sorted(planned.new_roles))
        )


def _plan_head(
    plan: PeoplePlan, known: _Known, row: PersonRow, planned: PlannedPerson, name: str | None
) -> None:
    if row.heads is None:
        return
    if name is None:
        plan.problems.append(
            _about(row, "heads", "head_without_department", _("写了部门负责人，却没有写部门，未采用"))
        )
        return
    if row.heads and name in plan.claimed:
        plan.problems.append(
            _about(row, "heads", "head_twice",
                   _("“{name}”已有一位部门负责人，这一处未采用").format(name=name))
        )
        return
    if row.heads:
        plan.claimed.add(name)
    found = known.department(name)
    head = found.head_id if found else None
    is_head = head is not None and planned.person is not None and planned.person.id == head
    if is_head is row.heads:
        return
    before = next((one.name for one in known.people if one.id == head), "") if head else ""
    if row.heads or (is_head and name not in plan.claimed):
        plan.heads[name] = planned if row.heads else None
        if found is not None:
            plan.changes.append(
                PersonChange(name, "head", before, row.name if row.heads else "")
            )


def _about(row: PersonRow, name: str, code: str, message: str) -> Problem:
    return Problem("error", code, row.sheet, row.cells.get(name), row.name, message)


def _squeezed(text: str) -> str:
    return "".join(text.split())

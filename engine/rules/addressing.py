"""Who reads what is owed to whom: the person, or the one who stands in at that moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engine.rules.words import Role


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as addressing sees them."""

    id: int
    name: str
    post: str
    address: str
    active: bool
    department_id: int | None
    delegate_id: int | None = None
    away_from: date | None = None
    away_until: date | None = None

    def is_away(self, today: date) -> bool:
        """Whether the delegate acts today; both ends of the absence are included."""
        if self.delegate_id is None or self.away_from is None:
            return False
        return self.away_from <= today and (self.away_until is None or today <= self.away_until)


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """A department as addressing sees it."""

    id: int
    name: str
    head_id: int | None


@dataclass(frozen=True, eq=False)
class Directory:
    """The people of one organisation; shared by all who ask, so nobody may change it.

    Equal only to itself: what is kept for a directory names it in its key.
    """

    organisation_id: int
    people: Mapping[int, PersonFacts]
    departments: Mapping[int, DepartmentFacts]
    roles: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)

    def with_role(self, role: Role) -> tuple[int, ...]:
        """Ids of the people of a role, active ones first, else by id."""
        return self.roles.get(role, ())

    @cached_property
    def members(self) -> frozenset[int]:
        """Ids of all who have not left."""
        return frozenset(one.id for one in self.people.values() if one.active)

    @cached_property
    def holders(self) -> Mapping[Role, tuple[int, ...]]:
        """Ids of the people of each role who have not left."""
        return {
            role: tuple(person for person in self.with_role(role) if person in self.members)
            for role in Role
        }

    @cached_property
    def deputed(self) -> Mapping[int, tuple[PersonFacts, ...]]:
        """Who has named whom as delegate, by the delegate; whether they are away is the day's."""
        found: dict[int, tuple[PersonFacts, ...]] = {}
        for one in self.people.values():
            if one.delegate_id is not None and one.active:
                found[one.delegate_id] = (*found.get(one.delegate_id, ()), one)
        return found

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The people's names by id."""
        return {one.id: one.name for one in self.people.values()}

    @cached_property
    def department_names(self) -> Mapping[int, str]:
        """The departments' names by id."""
        return {one.id: one.name for one in self.departments.values()}

    def head_of(self, department_id: int | None) -> int | None:
        """The head of a department, active or not; None where there is none."""
        department = self.departments.get(department_id) if department_id else None
        return department.head_id if department else None

    def is_head(self, person_id: int) -> bool:
        """Whether the person heads any department."""
        return any(department.head_id == person_id for department in self.departments.values())


def reader_of(person_id: int, directory: Directory, today: date) -> PersonFacts | None:
    """Who gets the mail: the person → delegate → department head → office; None: an orphan.

    A person without an address is read for by the same chain; two people who stand in for each
    other do not send it round in a circle.
    """
    seen: set[int] = set()
    department_id: int | None = None
    current: int | None = person_id
    while current is not None and current not in seen:
        seen.add(current)
        person = directory.people.get(current)
        if person is None:
            break
        department_id = department_id or person.department_id
        reachable = person.active and bool(person.address)
        if reachable and not (person.is_away(today) and _can_read(person.delegate_id, directory)):
            return person
        current = person.delegate_id
    for candidate in (directory.head_of(department_id), *directory.with_role(Role.OFFICE)):
        if _can_read(candidate, directory):
            return directory.people[candidate]  # type: ignore[index]
    return None


def _can_read(person_id: int | None, directory: Directory) -> bool:
    person = directory.people.get(person_id) if person_id is not None else None
    return person is not None and person.active and bool(person.address)

"""The people and departments of an organisation by name, as ledgers write them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.intake.names import NameBook
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts


@dataclass(frozen=True, slots=True)
class SettledNames:
    """What people said of names as written: ids, and who is to be new (with negative ids)."""

    people: Mapping[str, int] = field(default_factory=dict)
    departments: Mapping[str, int] = field(default_factory=dict)
    new_people: tuple[PersonFacts, ...] = ()
    new_departments: tuple[DepartmentFacts, ...] = ()

    def joined(self, directory: Directory) -> Directory:
        """The directory with those who are to be new."""
        if not self.new_people and not self.new_departments:
            return directory
        return replace(
            directory,
            people={**directory.people, **{one.id: one for one in self.new_people}},
            departments={
                **directory.departments, **{one.id: one for one in self.new_departments}
            },
        )


NOTHING_SETTLED = SettledNames()


class KnownNames:
    """Looks names up, exactly and never by likeness; an answer is remembered.

    `aliases` are other writings of department names: 民一庭 for 民事审判第一庭. What a person
    settled comes first, as long as whom they meant is there.
    """

    def __init__(
        self,
        directory: Directory,
        aliases: dict[str, int],
        settled: SettledNames = NOTHING_SETTLED,
    ) -> None:
        active = [person for person in directory.people.values() if person.active]
        self._people = NameBook((person.id, person.name) for person in active)
        self._posts: dict[str, list[int]] = defaultdict(list)
        for person in active:
            if person.post:
                self._posts[person.post].append(person.id)
        self._departments = NameBook(
            [
                *((department.id, department.name)
                  for department in directory.departments.values()),
                *((department_id, alias) for alias, department_id in aliases.items()),
            ]
        )
        self._members = {person.id: person.department_id for person in active}
        self._found: dict[tuple[str, int | None], int | None] = {}
        self._units: dict[str, int | None] = {
            name: known for name, known in settled.departments.items()
            if known in directory.departments
        }
        self._settled = {
            name: known for name, known in settled.people.items() if known in self._members
        }

    def person(self, written: str, *, within: int | None = None) -> int | None:
        """The one active person of that name or sole holder of that post.

        Of two people of one name, the one in department `within` is meant, if it is one.
        """
        if written in self._settled:
            return self._settled[written]
        key = (written, within)
        if key not in self._found:
            self._found[key] = self._look_up(written, within)
        return self._found[key]

    def people_called(self, written: str) -> list[int]:
        """Everybody active of that name, or of that post where nobody has the name."""
        return list(self._people.match(written).among) or self._posts.get(written.strip(), [])

    def _look_up(self, written: str, within: int | None) -> int | None:
        found = self.people_called(written)
        if len(found) > 1 and within is not None:
            found = [person for person in found if self._members[person] == within] or found
        return found[0] if len(found) == 1 else None

    def departments_called(self, written: str) -> list[int]:
        """Every department of that name or other writing."""
        return list(self._departments.match(written).among)

    def department(self, written: str) -> int | None:
        """The department of that name or of one of its other writings."""
        if written not in self._units:
            self._units[written] = self._departments.match(written).found
        return self._units[written]


class Holders:
    """Who has an item already: of several people of one name, in a file, they are meant."""

    def __init__(self, directory: Directory, values: Mapping[str, Any]) -> None:
        self._directory = directory
        self._values = values

    def leader(self, written: str) -> int | None:
        """The item's leader, or one of its further leaders, if that is their name."""
        further = (self._values.get("names") or {}).get("further_leaders", ())
        return self._named(written, (self._values.get("responsible_leader_id"), *further))

    def handler(self, written: str) -> int | None:
        """The item's handler, if that is their name."""
        return self._named(written, (self._values.get("handler_id"),))

    def _named(self, written: str, holders: Iterable[int | None]) -> int | None:
        for holder in holders:
            person = self._directory.people.get(holder or 0)
            if person is not None and person.name == written:
                return person.id
        return None

"""In whose seats a person sits today: their own, and those of the absent people they stand in for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Item, ItemDepartment
from engine.queries.calendars import load_calendar
from engine.queries.cases import principals
from engine.queries.directory import load_directory
from engine.queries.map_rules import POLICY_TEXT, Rules, rules_of
from engine.rules.addressing import Directory
from engine.rules.calendar import WorkCalendar
from engine.rules.lights import Light, LightMeaning, LightRule, light_of
from engine.rules.policy import Policy
from engine.rules.words import Part, Role

# A desk asks twenty questions. Their statements are built once and asked with these, because
# building them anew took longer than the database needs for its answers.
PERSONS: Any = sa.bindparam("persons", expanding=True)
DEPARTMENTS: Any = sa.bindparam("departments", expanding=True)
OWN_DEPARTMENTS: Any = sa.bindparam("own_departments", expanding=True)
MAPS: Any = sa.bindparam("maps", expanding=True)
ME: Any = sa.bindparam("me", type_=sa.Integer())
TODAY: Any = sa.bindparam("today", type_=sa.Date())
UNTIL: Any = sa.bindparam("until", type_=sa.Date())
LIMIT: Any = sa.bindparam("most", type_=sa.Integer())


@dataclass(frozen=True, slots=True)
class Terrain:
    """A map as the desk needs it: its rules, its working days, its colours."""

    id: int
    name: str
    policy: Policy
    calendar: WorkCalendar
    rule: LightRule
    profile: Mapping[LightMeaning, Light]

    def light(self, row: Any, today: date, *, supplement: bool) -> LightMeaning:
        """What the light of an item's row says on `today`."""
        return light_of(
            status=row.status, due_on=row.due_on, opened_on=row.opened_on, percent=row.percent,
            today=today, calendar=self.calendar, rule=self.rule, supplement_pending=supplement,
            closed_on=row.closed_on,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose work lies on a desk. `persons` begins with the desk's own person."""

    person_id: int
    persons: tuple[int, ...]
    heads: Mapping[int, tuple[int, ...]]  # the departments that each of the persons heads
    roles: Mapping[int, frozenset[Role]]
    directory: Directory
    terrains: Mapping[int, Terrain]
    leads: bool = True  # any item at all: who leads none need not be looked for among them
    handles: bool = True
    supports: bool = True  # their departments

    @property
    def asked(self) -> dict[str, Any]:
        """What the statements of a desk are asked with: see the parameters below."""
        return {
            "persons": list(self.persons), "me": self.person_id,
            "departments": list(self.department_ids), "maps": list(self.terrains),
            "own_departments": list(self.heads[self.person_id]),
        }

    @property
    def seats(self) -> tuple[bool, ...]:
        """Whether they are anything to any item: as leaders, handlers, heads, supporting heads."""
        return self.leads, self.handles, bool(self.department_ids), self.supports

    @property
    def department_ids(self) -> tuple[int, ...]:
        """The departments headed by any of the persons."""
        return tuple(dict.fromkeys(one for person in self.persons for one in self.heads[person]))

    def has(self, *roles: Role) -> bool:
        """Whether any of the persons has any of the roles."""
        return any(not held.isdisjoint(roles) for held in self.roles.values())

    def name(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        return self.directory.names.get(person_id or 0, "")

    def names(self, person_ids: Iterable[int]) -> str:
        """Several names in a row."""
        return "、".join(filter(None, map(self.name, person_ids)))

    def department(self, department_id: int | None) -> str:
        """A department's name; empty for none."""
        return self.directory.department_names.get(department_id or 0, "")


def standing_of(
    session: Session, person_id: int, organisation_id: int, today: date
) -> Standing:
    """The seats of a person on `today`; raises NotFound for somebody of another organisation."""
    directory = load_directory(session, organisation_id)
    if person_id not in directory.people:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    persons = (person_id, *principals(directory, person_id, today))
    heads: dict[int, list[int]] = {person: [] for person in persons}
    for department in directory.departments.values():
        if department.head_id in heads:
            heads[department.head_id].append(department.id)
    roles = {
        person: frozenset(role for role, ids in directory.roles.items() if person in ids)
        for person in persons
    }
    asked = {
        "persons": list(persons), "departments": [one for ids in heads.values() for one in ids]
    }
    leads, handles, supports = asking(session).execute(_ANYTHING, asked).one()
    return Standing(
        person_id, persons, {person: tuple(ids) for person, ids in heads.items()}, roles,
        directory, terrains_of(session, organisation_id), bool(leads), bool(handles),
        bool(supports),
    )


_ANYTHING = sa.select(
    sa.exists().where(col(Item.responsible_leader_id).in_(PERSONS)),
    sa.exists().where(col(Item.handler_id).in_(PERSONS)),
    sa.exists().where(
        col(ItemDepartment.department_id).in_(DEPARTMENTS),
        col(ItemDepartment.part) == Part.SUPPORT,
    ),
)


def terrains_of(session: Session, organisation_id: int) -> dict[int, Terrain]:
    """The maps of an organisation by id; one query, and one for each calendar they count by."""
    asked = {"organisation": organisation_id}
    rows = asking(session).execute(_MAPS, asked).all()
    calendars = {name: load_calendar(session, name) for name in {row.calendar for row in rows}}
    return {
        row.id: terrain(row, rules_of(row.policy), calendars[row.calendar]) for row in rows
    }


_MAPS = (
    sa.select(
        col(BattleMap.id), col(BattleMap.name), POLICY_TEXT.label("policy"),
        col(BattleMap.calendar),
    )
    .where(col(BattleMap.organisation_id) == sa.bindparam("organisation"))
    .order_by(col(BattleMap.id))
)


def terrain(row: Any, rules: Rules, calendar: WorkCalendar) -> Terrain:
    """A map with its rules and its calendar; `row` has its id and name."""
    return Terrain(row.id, row.name, rules.policy, calendar, rules.lights, rules.profile)


ITEM_COLUMNS: tuple[Any, ...] = (
    col(Item.id), col(Item.map_id), col(Item.number), col(Item.category), col(Item.weakness),
    col(Item.status), col(Item.percent), col(Item.round), col(Item.due_on),
    col(Item.original_due_on), col(Item.opened_on), col(Item.closed_on), col(Item.issued_on),
    col(Item.responsible_leader_id), col(Item.handler_id), col(Item.lead_department_id),
)

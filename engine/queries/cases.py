"""A case: an item with everything a verb must know before it may touch it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.db import asking
from engine.errors import NotFound, NotYours
from engine.language import _
from engine.models import BattleMap, Item, ItemDepartment
from engine.queries.directory import load_directory
from engine.queries.map_rules import POLICY_TEXT, Rules, rules_of
from engine.rules.addressing import Directory
from engine.rules.permissions import Seats, Verb, capacities_of, may, verb_label
from engine.rules.policy import Policy
from engine.rules.words import Part, Role


@dataclass(frozen=True, slots=True)
class Ground:
    """A map with its policy and its people: what the cases of one map share."""

    map: BattleMap
    policy: Policy
    directory: Directory
    rules: Rules

    @property
    def map_id(self) -> int:
        """The id of the map, which is stored and therefore has one."""
        return self.map.id or 0


@dataclass(frozen=True, slots=True)
class Case:
    """One item on its ground, as one person meets it on one day."""

    ground: Ground
    item: Item
    seats: Seats
    actor_id: int
    today: date
    supporting: tuple[int, ...] = ()  # ids of the supporting departments

    @property
    def item_id(self) -> int:
        """The id of the item, which is stored and therefore has one."""
        return self.item.id or 0

    @property
    def title(self) -> str:
        """How sentences name the item: its number, or its id where the ledger gave none."""
        return self.item.number or f"#{self.item.id}"

    def name(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        return self.ground.directory.names.get(person_id or 0, "")

    def seat_for(self, verb: Verb, *, approvers: tuple[int, ...] = ()) -> int | None:
        """In whose seat the actor does `verb`: their own, or an absent person's delegate."""
        for person_id in (self.actor_id, *principals(self.ground.directory, self.actor_id, self.today)):
            if may(verb, capacities_of(person_id, self.seats, approvers=approvers)):
                return person_id
        return None

    def acts_as(self, verb: Verb, *, approvers: tuple[int, ...] = ()) -> int:
        """As `seat_for`, where there must be a seat.

        Raises:
            NotYours: neither the actor nor anybody they stand in for may; the sentence names the
                approvers whose turn it is.
        """
        seat = self.seat_for(verb, approvers=approvers)
        if seat is not None:
            return seat
        if names := "、".join(filter(None, map(self.name, approvers))):
            raise NotYours(
                _("您不能对事项{number}{verb}，现在应由{names}办理").format(
                    number=self.title, verb=verb_label(verb), names=names)
            )
        raise NotYours(
            _("您不能对事项{number}{verb}").format(number=self.title, verb=verb_label(verb))
        )


def load_case(session: Session, item_id: int, *, actor_id: int, today: date) -> Case:
    """The case of one item; raises NotFound for strangers, NotYours for people who have left."""
    item = load_item(session, item_id)
    ground = load_ground(session, item.map_id)
    return cases_on(session, ground, [item], actor_id=actor_id, today=today)[0]


def load_item(session: Session, item_id: int) -> Item:
    """The item as it is in the database; raises NotFound."""
    item = session.exec(
        select(Item).where(Item.id == item_id).execution_options(populate_existing=True)
    ).first()
    if item is None:
        raise no_such_item(item_id)
    return item


def load_ground(session: Session, map_id: int) -> Ground:
    """A map, its policy and its people; raises NotFound."""
    found = session.execute(_MAP, {"map": map_id}).first()
    if found is None:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=map_id))
    battle_map, policy = found
    directory = load_directory(session, battle_map.organisation_id)
    rules = rules_of(policy)
    return Ground(battle_map, rules.policy, directory, rules)


_MAP = sa.select(BattleMap, POLICY_TEXT.label("text")).where(col(BattleMap.id) == sa.bindparam("map"))


def cases_on(
    session: Session, ground: Ground, items: list[Item], *, actor_id: int, today: date
) -> list[Case]:
    """The cases of many items of one map, in their order; raises as `load_case`."""
    check_actor(ground.directory, actor_id, items[0].id if items else 0)
    supporting = supporting_of(session, [item.id or 0 for item in items])
    return [
        Case(ground, item, seats_of(item, ground.directory, units), actor_id, today, tuple(units))
        for item in items
        for units in [supporting.get(item.id or 0, [])]
    ]


def check_actor(directory: Directory, actor_id: int, item_id: int | None) -> None:
    """Raises NotFound for strangers to the item's organisation, NotYours for who has left it."""
    person = directory.people.get(actor_id)
    if person is None:
        raise no_such_item(item_id)
    if not person.active:
        raise NotYours(_("{name}已离任，不能再办理").format(name=person.name))


def supporting_of(session: Session, item_ids: list[int]) -> dict[int, list[int]]:
    """Ids of the supporting departments, by item."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(item_ids), 500):
        rows = asking(session).execute(_SUPPORTING, {"item_ids": item_ids[start : start + 500]})
        for item_id, department_id in rows:
            found.setdefault(item_id, []).append(department_id)
    return found


_SUPPORTING = sa.select(col(ItemDepartment.item_id), col(ItemDepartment.department_id)).where(
    col(ItemDepartment.item_id).in_(sa.bindparam("item_ids", expanding=True)),
    col(ItemDepartment.part) == Part.SUPPORT,
)


def seats_of(item: Item, directory: Directory, supporting: list[int]) -> Seats:
    """Who sits around an item today; people who have left sit nowhere."""
    holders = directory.holders
    heads = (directory.head_of(department_id) for department_id in supporting)
    return Seats(
        members=directory.members,
        leader_id=item.responsible_leader_id,
        head_id=directory.head_of(item.lead_department_id),
        handler_id=item.handler_id,
        support_heads=tuple(dict.fromkeys(head for head in heads if head is not None)),
        office=holders[Role.OFFICE],
        group_heads=holders[Role.GROUP_HEAD],
        group_deputies=holders[Role.GROUP_DEPUTY],
        group_members=holders[Role.GROUP_MEMBER],
        auditors=holders[Role.AUDITOR],
    )


def principals(directory: Directory, actor_id: int, today: date) -> tuple[int, ...]:
    """The people who are away today and have named the actor to act for them."""
    return tuple(
        person.id for person in directory.deputed.get(actor_id, ()) if person.is_away(today)
    )


def no_such_item(item_id: int | None) -> NotFound:
    """The same words whether the item is not there or only not theirs to know of."""
    return NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))

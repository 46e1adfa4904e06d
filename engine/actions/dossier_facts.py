"""What an item's dossier is made of: the item whole, what happened, who was told, its trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from engine import audit
from engine.models import BattleMap, Item
from engine.queries.directory import load_directory
from engine.queries.item_events import ItemEvent, Names, events_and_looks
from engine.queries.item_parts import ShownRound, rounds_by_item
from engine.queries.item_sheet import Told, told_of
from engine.queries.trail import Anchor, anchors_of
from engine.queries.whole_items import LedgerFacts, WholeItem, items_by_id, ledger_facts
from engine.rules.door_events import DoorEvent
from engine.rules.ledger_wish import LedgerWish


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """One item with all that is known of it on one day.

    Who looked at proofs is not in it: to take a dossier out would change the next one. `trail` are
    the item's events as the chain has them, `anchors` what digests printed of the chain.
    """

    item: WholeItem
    map_name: str
    today: date
    timezone: str
    people: Mapping[int, str]
    events: Sequence[ItemEvent]
    told: Sequence[Told]
    rounds: Sequence[ShownRound]
    trail: Sequence[str]
    anchors: Sequence[Anchor]
    ledger: LedgerFacts


def dossier_facts(
    session: Session, item_id: int, *, today: date, timezone: str
) -> DossierFacts:
    """All of an item that is there."""
    map_id = session.get_one(Item, item_id).map_id
    battle_map = session.get_one(BattleMap, map_id)
    directory = load_directory(session, battle_map.organisation_id)
    [item] = items_by_id(session, battle_map, [item_id], today=today, deep=True)
    names = Names(
        directory.names, directory.department_names,
        {one.id: one.position for one in item.measures},
        {one.id: one.text for one in item.milestones},
    )
    events, _looks = events_and_looks(session, item_id, names)
    ledger = ledger_facts(session, battle_map, LedgerWish(), today=today)
    return DossierFacts(
        item, battle_map.name, today, timezone, directory.names, events, told_of(session, item_id),
        rounds_by_item(session, [item_id]).get(item_id, ()),
        list(audit.export(session, map_id, item_id=item_id, without=(DoorEvent.DOWNLOAD.value,))),
        anchors_of(session, map_id), ledger,
    )

"""One verb on one item in one transaction: found, done, and said after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.console import print_json, say
from cli.installation import open_installation
from engine.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from engine.models import Item, Person
    from engine.settings import Settings


@dataclass(frozen=True)
class Act:
    """What a verb is called with: `by` holds who acts and when."""

    session: "Session"
    settings: "Settings"
    item: "Item"
    person: "Person"
    organisation_id: int
    by: dict[str, Any]

    @property
    def item_id(self) -> int:
        """The id of the item, which is stored and therefore has one."""
        return self.item.id or 0

    def person_id(self, name: str) -> int:
        """The id of another person of the organisation; raises as `person_named`."""
        from engine.queries.naming import person_named

        found = person_named(self.session, name, organisation_id=self.organisation_id)
        return found.id or 0


@contextmanager
def acting(item: str, actor: str, battle_map: str | None, on: str | None) -> Iterator[Act]:
    """A unit of work on the item that `item` names, as the person that `actor` names."""
    from engine import clock
    from engine.db import writing
    from engine.models import BattleMap
    from engine.queries.naming import item_named, person_named

    here = open_installation(on)
    with writing(here.database) as session:
        found = item_named(session, item, map_name=battle_map)
        organisation_id = session.get_one(BattleMap, found.map_id).organisation_id
        person = person_named(session, actor, organisation_id=organisation_id)
        # `--on` says on which day it was done; the trail keeps when it was typed.
        by = {"actor_id": person.id or 0, "today": here.today, "at": clock.now()}
        yield Act(session, here.settings, found, person, organisation_id, by)


def tell(act: Act, sentence: str, *, as_json: bool, **facts: Any) -> None:
    """Say what was done and how the item stands now."""
    from engine.rules.labels import status_label

    item = act.item
    if as_json:
        print_json(item_standing(item) | facts)
        return
    say(_("{done}。事项{number}：{status}，时限{due_on}").format(
        done=sentence, number=item.number or f"#{item.id}", status=status_label(item.status),
        due_on=item.due_on.isoformat() if item.due_on else _("未定"),
    ))


def item_standing(item: "Item") -> dict[str, Any]:
    """How an item stands, as every verb's `--json` says it (docs/json.md)."""
    return {
        "item": item.id, "number": item.number, "status": item.status, "round": item.round,
        "percent": item.percent, "due_on": item.due_on, "version": item.version,
    }

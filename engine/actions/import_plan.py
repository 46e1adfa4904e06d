"""What an import would do: every draft beside the item it is, before anything is written.

A draft is the item whose weakness reads the same; failing that, the item of the same category and
number. So a row inserted at the top of the ledger, which shifts every number, changes no item's
identity, and a reworded weakness keeps its history.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from engine.actions.import_compare import compare
from engine.actions.known_names import NOTHING_SETTLED, Holders, KnownNames, SettledNames
from engine.actions.planned import WORKDAYS_FLAG, Planned, count_workdays, resolve
from engine.actions.unknown_names import UnknownNames
from engine.errors import NotFound
from engine.intake.drafts import Draft, Problem, Reading
from engine.language import _
from engine.models import BattleMap
from engine.queries.calendars import load_calendar
from engine.queries.directory import department_aliases, load_directory
from engine.queries.imported import Existing, existing_items
from engine.rules.addressing import Directory
from engine.rules.words import Status


@dataclass(slots=True)
class ImportPlan:
    """Everything an import would do; nothing is written yet."""

    map_id: int
    reading: Reading
    problems: list[Problem]
    directory: Directory  # with those who are to be new, under negative ids
    rows: list[Planned] = field(default_factory=list)  # every draft, in the order of the file
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    held: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    absent: list[tuple[int, str, str]] = field(default_factory=list)  # id, number, weakness

    @property
    def counts(self) -> dict[str, int]:
        """How many items of each fate."""
        return {
            "new": len(self.new), "changed": len(self.changed), "held": len(self.held),
            "unchanged": self.unchanged, "absent": len(self.absent),
        }


def plan_import(
    session: Session, reading: Reading, *, map_id: int, settled: SettledNames = NOTHING_SETTLED
) -> ImportPlan:
    """Compare a reading with the map's items. Raises NotFound for an unknown map.

    `settled` is what people said of names that nobody, or more than one person, bears.
    """
    battle_map = session.get(BattleMap, map_id)
    if battle_map is None:
        raise NotFound(_("没有编号为 {map_id} 的作战图").format(map_id=map_id))
    directory = settled.joined(load_directory(session, battle_map.organisation_id))
    aliases = department_aliases(session, battle_map.organisation_id)
    names = KnownNames(directory, aliases, settled)
    plan = ImportPlan(map_id, reading, list(reading.problems), directory)
    unknown = UnknownNames(reading)
    calendar = load_calendar(session, battle_map.calendar)
    existing = existing_items(session, map_id)
    matches = match_drafts(reading.drafts, existing)
    for draft, item_id in zip(reading.drafts, matches, strict=True):
        held = existing[item_id].values if item_id is not None else {}
        planned = resolve(draft, names, unknown, Holders(directory, held))
        if WORKDAYS_FLAG in draft.flags:
            count_workdays(planned, reading.reference_on, calendar)
        planned.item_id = item_id
        plan.rows.append(planned)
        if item_id is None:
            plan.new.append(planned)
            continue
        if _taken_over(planned, existing[item_id]):
            plan.unchanged += 1
            continue
        planned.changes = compare(planned, existing[item_id])
        if any(not change.held for change in planned.changes):
            plan.changed.append(planned)
        else:
            plan.unchanged += 1
        if any(change.held for change in planned.changes):
            plan.held.append(planned)
    plan.problems += unknown.problems()
    seen = set(matches)
    plan.absent = [
        (item_id, row.values["number"], row.values["weakness"])
        for item_id, row in existing.items()
        if item_id not in seen and row.values["status"] is not Status.WITHDRAWN
    ]
    return plan


def _taken_over(planned: Planned, row: Existing) -> bool:
    """Whether this very draft was imported before: what people changed since then stands."""
    same = planned.import_hash == row.values["import_hash"]
    return same and not (row.values["names"] and row.values["names"] != planned.waiting)


def match_drafts(drafts: Iterable[Draft], existing: dict[int, Existing]) -> list[int | None]:
    """The item that each draft is, or None; no item is taken twice.

    What an export named by its id comes first, where it still reads the same or has its number;
    of several that read the same, the one of the same number.
    """
    drafts = list(drafts)
    if not existing:
        return [None] * len(drafts)
    keys: list[Callable[[str, str, str], Hashable]] = [
        lambda category, words, number: (category, words, number),
        lambda category, words, _number: (category, words),
        lambda _category, words, _number: words,
        lambda category, _words, number: (category, number) if number else None,
    ]
    taken: set[int] = set()
    found: list[int | None] = [None] * len(drafts)
    facts = {item_id: _match_facts(row) for item_id, row in existing.items()}
    wanted = [(squeezed(one.category), squeezed(one.weakness), one.number) for one in drafts]
    for position, draft in enumerate(drafts):
        item_id = draft.item_id
        if item_id in facts and item_id not in taken and _is_named(facts[item_id], wanted[position]):
            found[position] = item_id
            taken.add(item_id)
    for key in keys:
        items = _by(key, facts)
        for position, want in enumerate(wanted):
            candidates = items.get(key(*want), ()) if found[position] is None else ()
            free = next((item_id for item_id in candidates if item_id not in taken), None)
            if free is not None:
                found[position] = free
                taken.add(free)
    return found


def _match_facts(row: Existing) -> tuple[str, str, str]:
    values = row.values
    return squeezed(values["category"]), squeezed(values["weakness"]), values["number"]


def _is_named(item: tuple[str, str, str], draft: tuple[str, str, str]) -> bool:
    """Whether an id from a file may be trusted: it could be of another map."""
    return item[1] == draft[1] or (item[0], item[2]) == (draft[0], draft[2])


def _by(
    key: Callable[[str, str, str], Hashable], facts: dict[int, tuple[str, str, str]]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for item_id, fact in facts.items():
        if (of := key(*fact)) is not None:
            found[of].append(item_id)
    return found


def squeezed(text: str) -> str:
    """The text without blanks and end marks: how two writings of one weakness are compared."""
    return "".join(text.split()).rstrip("。；;.")

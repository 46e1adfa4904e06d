"""What an import would do: every draft beside the item it is, before anything is written.

A draft is the item whose weakness reads the same; failing that, the item of the same category and
number. So a row inserted at the top of the ledger, which shifts every number, changes no item's
identity, and a reworded weakness keeps its history.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from engine.actions.import_compare import compare
from engine.actions.known_names import NOTHING_SETTLED, KnownNames, SettledNames
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
        planned = resolve(draft, names, unknown)
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
    """The item that each draft is, or None; no item is taken twice."""
    drafts = list(drafts)
    if not existing:
        return [None] * len(drafts)
    by_weakness: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_words: dict[str, list[int]] = defaultdict(list)
    by_number: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item_id, row in existing.items():
        words = squeezed(row.values["weakness"])
        by_weakness[squeezed(row.values["category"]), words].append(item_id)
        by_words[words].append(item_id)
        by_number[squeezed(row.values["category"]), row.values["number"]].append(item_id)
    taken: set[int] = set()
    found: list[int | None] = [None] * len(drafts)

    def take(position: int, candidates: list[int]) -> None:
        free = next((item_id for item_id in candidates if item_id not in taken), None)
        if free is not None:
            found[position] = free
            taken.add(free)

    for position, draft in enumerate(drafts):
        take(position, by_weakness[squeezed(draft.category), squeezed(draft.weakness)])
    for position, draft in enumerate(drafts):
        if found[position] is None:
            take(position, by_words[squeezed(draft.weakness)])
    for position, draft in enumerate(drafts):
        if found[position] is None and draft.number:
            take(position, by_number[squeezed(draft.category), draft.number])
    return found


def squeezed(text: str) -> str:
    """The text without blanks and end marks: how two writings of one weakness are compared."""
    return "".join(text.split()).rstrip("。；;.")

"""What an import would do: every draft beside the item it is, before anything is written.

A draft is the item whose weakness reads the same; failing that, the item of the same category and
number. So a row inserted at the top of the ledger, which shifts every number, changes no item's
identity, and a reworded weakness keeps its history.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.unknown_names import UnknownNames
from engine.errors import NotFound
from engine.intake.drafts import Draft, Problem, Reading
from engine.language import _
from engine.models import BattleMap, Item, ItemDepartment, Measure, Milestone
from engine.queries.calendars import load_calendar
from engine.queries.directory import load_directory
from engine.rules.addressing import Directory
from engine.rules.calendar import WorkCalendar
from engine.rules.deadline_text import read_deadline
from engine.rules.labels import status_label
from engine.rules.person_text import bare_name
from engine.rules.words import ItemClass, Part, Status

TEXTS = ("number", "category", "weakness", "detail", "cause", "goal", "source")
WORKDAYS_FLAG = "workdays_provisional"  # counted from Monday to Friday, for want of a calendar
# What is being judged or is finished: only its own verbs change it.
FROZEN = frozenset({Status.AWAITING_CLOSE, Status.CLOSED, Status.WITHDRAWN})
# What approvers have agreed to once an item is handed out: an import may not move it.
AGREED = ("due_on", "item_class", "responsible_leader_id", "lead_department_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an item that the file has otherwise; `held` says why it is not taken over."""

    field: str
    before: Any
    after: Any
    held: str = ""


@dataclass(slots=True)
class Planned:
    """A draft resolved to people, departments and a date, and the item that it is, if any."""

    draft: Draft
    leader_id: int | None
    handler_id: int | None
    lead_ids: tuple[int, ...]  # the first is the item's lead department
    support_ids: tuple[int, ...]
    due_on: date | None
    flags: tuple[str, ...]
    waiting: dict[str, Any]
    import_hash: str
    item_id: int | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """The item's columns as the file has them."""
        draft = self.draft
        return {name: getattr(draft, name) for name in TEXTS} | {
            "item_class": ItemClass(draft.item_class), "long_term": draft.long_term,
            "due_on": self.due_on, "due_text": draft.due_text, "flags": list(self.flags),
            "names": self.waiting, "responsible_leader_id": self.leader_id,
            "handler_id": self.handler_id,
            "lead_department_id": self.lead_ids[0] if self.lead_ids else None,
        }


@dataclass(slots=True)
class ImportPlan:
    """Everything an import would do; nothing is written yet."""

    map_id: int
    reading: Reading
    problems: list[Problem]
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


@dataclass(frozen=True, slots=True)
class Existing:
    """An item of the map as the plan compares it."""

    values: dict[str, Any]
    measures: list[tuple[str, date | None]]
    milestones: list[tuple[str, date]]
    leads: frozenset[int]
    supports: frozenset[int]


def plan_import(session: Session, reading: Reading, *, map_id: int) -> ImportPlan:
    """Compare a reading with the map's items. Raises NotFound for an unknown map."""
    battle_map = session.get(BattleMap, map_id)
    if battle_map is None:
        raise NotFound(_("没有编号为 {map_id} 的作战图").format(map_id=map_id))
    directory = load_directory(session, battle_map.organisation_id)
    names = Names(directory, directory_aliases(session, battle_map.organisation_id))
    plan = ImportPlan(map_id, reading, list(reading.problems))
    unknown = UnknownNames(reading)
    calendar = load_calendar(session, battle_map.calendar)
    existing = _existing(session, map_id)
    matches = match_drafts(reading.drafts, existing)
    for draft, item_id in zip(reading.drafts, matches, strict=True):
        planned = resolve(draft, names, unknown)
        if WORKDAYS_FLAG in draft.flags:
            count_workdays(planned, reading.reference_on, calendar)
        planned.item_id = item_id
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


class Names:
    """The people and departments of an organisation by name; an answer is remembered."""

    def __init__(self, directory: Directory, aliases: dict[str, int]) -> None:
        self._people: dict[str, list[int]] = defaultdict(list)
        for person in directory.people.values():
            if person.active:
                self._people[bare_name(person.name)].append(person.id)
        self._posts: dict[str, list[int]] = defaultdict(list)
        for person in directory.people.values():
            if person.active and person.post:
                self._posts[person.post].append(person.id)
        self._departments = {
            squeezed(department.name): department.id
            for department in directory.departments.values()
        } | {squeezed(alias): department_id for alias, department_id in aliases.items()}
        self._found: dict[tuple[str, int | None], int | None] = {}
        self._members: dict[int, int | None] = {
            person.id: person.department_id for person in directory.people.values()
        }

    def person(self, written: str, *, within: int | None = None) -> int | None:
        """The one active person of that name or sole holder of that post; never a guess.

        Of two people of one name, the one in department `within` is meant, if it is one.
        """
        key = (written, within)
        if key not in self._found:
            self._found[key] = self._look_up(written, within)
        return self._found[key]

    def _look_up(self, written: str, within: int | None) -> int | None:
        found = self._people.get(bare_name(written)) or self._posts.get(written.strip()) or []
        if len(found) > 1 and within is not None:
            found = [person for person in found if self._members[person] == within] or found
        return found[0] if len(found) == 1 else None

    def department(self, written: str) -> int | None:
        """The department of that name or of one of its other writings."""
        return self._departments.get(squeezed(written))


def directory_aliases(session: Session, organisation_id: int) -> dict[str, int]:
    """Other writings of department names, 民一庭 for 民事审判第一庭."""
    from engine.models import Department

    rows = session.execute(
        sa.select(col(Department.id), col(Department.aliases)).where(
            col(Department.organisation_id) == organisation_id, col(Department.aliases) != ""
        )
    )
    return {
        alias: department_id for department_id, aliases in rows
        for alias in aliases.split("、") if alias
    }


def resolve(draft: Draft, names: Names, unknown: UnknownNames) -> Planned:
    """The item's columns from a draft; names that nobody bears are kept to wait for a person."""
    waiting: dict[str, Any] = {}
    leads = _known(draft.lead_departments, names.department, waiting, "lead_departments")
    supports = _known(
        draft.supporting_departments, names.department, waiting, "supporting_departments"
    )
    leaders = _known(draft.leaders, names.person, waiting, "leaders")
    handler_id = None
    if draft.handler:
        handler_id = names.person(draft.handler, within=leads[0] if leads else None)
        if handler_id is None:
            waiting["handler"] = draft.handler
    if waiting:
        unknown.add(draft, waiting)
    if len(leaders) > 1:
        waiting["further_leaders"] = list(leaders[1:])
    return Planned(
        draft, leaders[0] if leaders else None, handler_id, tuple(leads),
        tuple(department for department in supports if department not in leads),
        draft.due_on, draft.flags, waiting, draft_hash(draft),
    )


def count_workdays(
    planned: Planned, reference_on: date | None, calendar: WorkCalendar
) -> None:
    """N个工作日内 by the map's own calendar; what was counted is kept, to be counted anew."""
    found = read_deadline(
        planned.draft.due_text, reference_on=reference_on, add_workdays=calendar.add_workdays
    )
    start = found.starts_on or reference_on
    if found.due_on is None or found.counted is None or start is None:
        return
    provisional = calendar.is_provisional_span(start, found.due_on)
    planned.due_on = found.due_on
    planned.flags = tuple(
        flag for flag in planned.flags if flag != WORKDAYS_FLAG or provisional
    )
    planned.waiting["counted"] = {
        "count": found.counted[0], "unit": found.counted[1], "start": start.isoformat(),
    }


def draft_hash(draft: Draft) -> str:
    """The draft's content, wherever in the file it stands."""
    content = (
        draft.number, draft.category, draft.weakness, draft.detail, draft.cause, draft.goal,
        draft.source, draft.leaders, draft.lead_departments, draft.supporting_departments,
        draft.handler, draft.due_text, str(draft.due_on), draft.item_class, draft.long_term,
        draft.progress, draft.result, draft.status, str(draft.closed_on), draft.flags,
        [(one.text, str(one.due_on), one.due_text) for one in draft.measures],
        [(one.text, str(one.due_on)) for one in draft.milestones], sorted(draft.extra.items()),
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()[:32]


def _known(
    written: Iterable[str], find: Any, waiting: dict[str, Any], key: str
) -> list[int]:
    known = []
    for name in written:
        found = find(name)
        if found is None:
            waiting.setdefault(key, []).append(name)
        elif found not in known:
            known.append(found)
    return known


def compare(planned: Planned, row: Existing) -> list[Change]:
    """What the file has otherwise than the item; agreed fields are held once it is handed out."""
    status = row.values["status"]
    handed_out = status is not Status.DRAFT
    whole = _("事项目前是“{status}”，不随导入改变").format(status=status_label(status)) if (
        status in FROZEN
    ) else ""
    changes = []
    for name, after in planned.values.items():
        before = row.values[name]
        if before == after or (name in {"flags", "names"} and handed_out):
            continue
        if after in (None, ""):
            continue  # a person filled it in; an empty cell does not take it away
        held = whole
        if not held and handed_out and name in AGREED:
            held = (
                _("事项已交办，时限不随导入改变，请走延期审批") if name == "due_on"
                else _("事项已交办，不随导入改变，请由办公室修改并说明理由")
            )
        changes.append(Change(name, before, after, held))
    changes.extend(_part_changes(planned, row, held=whole))
    if planned.draft.status == "closed" and row.values["status"] is not Status.CLOSED:
        changes.append(
            Change("status", row.values["status"].value, "closed",
                   _("台账写已销号，系统内尚未销号，请走销号审批"))
        )
    return changes


def _part_changes(planned: Planned, row: Existing, *, held: str) -> list[Change]:
    draft = planned.draft
    pairs: list[tuple[str, Any, Any]] = [
        ("measures", row.measures, [(one.text, one.due_on) for one in draft.measures]),
        ("milestones", row.milestones,
         [(one.text, one.due_on) for one in draft.milestones if one.due_on]),
        ("lead_departments", sorted(row.leads), sorted(planned.lead_ids[1:])),
        ("supporting_departments", sorted(row.supports), sorted(planned.support_ids)),
    ]
    return [
        Change(name, before, after, held)
        for name, before, after in pairs if after and before != after
    ]


def _existing(session: Session, map_id: int) -> dict[int, Existing]:
    """The map's items with their parts, in four queries."""
    names = (*TEXTS, "item_class", "long_term", "due_on", "due_text", "flags", "names",
             "responsible_leader_id", "handler_id", "lead_department_id", "status",
             "import_hash")
    columns = [getattr(Item, name) for name in names]
    found = {
        row[0]: Existing(dict(zip(names, row[1:], strict=True)), [], [], frozenset(), frozenset())
        for row in session.execute(
            sa.select(col(Item.id), *columns).where(col(Item.map_id) == map_id)
            .order_by(col(Item.id))
        )
    }
    if not found:
        return found
    mine = select(Item.id).where(Item.map_id == map_id)
    for item_id, text, due_on in session.execute(
        sa.select(col(Measure.item_id), col(Measure.text), col(Measure.due_on))
        .where(col(Measure.item_id).in_(mine)).order_by(col(Measure.item_id), col(Measure.position))
    ):
        found[item_id].measures.append((text, due_on))
    for item_id, text, due_on in session.execute(
        sa.select(col(Milestone.item_id), col(Milestone.text), col(Milestone.due_on))
        .where(col(Milestone.item_id).in_(mine)).order_by(col(Milestone.id))
    ):
        found[item_id].milestones.append((text, due_on))
    parts: dict[tuple[int, Part], set[int]] = defaultdict(set)
    for item_id, department_id, part in session.execute(
        sa.select(
            col(ItemDepartment.item_id), col(ItemDepartment.department_id),
            col(ItemDepartment.part),
        ).where(col(ItemDepartment.item_id).in_(mine))
    ):
        parts[item_id, part].add(department_id)
    return {
        item_id: Existing(
            row.values, row.measures, row.milestones,
            frozenset(parts[item_id, Part.LEAD]) - {row.values["lead_department_id"]},
            frozenset(parts[item_id, Part.SUPPORT]),
        )
        for item_id, row in found.items()
    }

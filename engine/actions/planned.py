"""A draft resolved against the organisation: its columns, its parts, and what differs."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from engine.actions.known_names import Holders, KnownNames
from engine.actions.unknown_names import UnknownNames
from engine.intake.drafts import Draft
from engine.queries.imported import TEXTS
from engine.rules.calendar import WorkCalendar
from engine.rules.deadline_text import read_deadline
from engine.rules.words import ItemClass

Fate = Literal["new", "changed", "held", "unchanged"]
WORKDAYS_FLAG = "workdays_provisional"  # counted from Monday to Friday, for want of a calendar


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
    def fate(self) -> Fate:
        """What an import makes of it; one that is changed in part is changed."""
        if self.item_id is None:
            return "new"
        if any(not change.held for change in self.changes):
            return "changed"
        return "held" if self.changes else "unchanged"

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


def resolve(
    draft: Draft, names: KnownNames, unknown: UnknownNames, holders: Holders
) -> Planned:
    """The item's columns from a draft; names that nobody bears are kept to wait for a person."""

    def leader(written: str) -> int | None:
        return names.person(written) or holders.leader(written)

    waiting: dict[str, Any] = {}
    leads = _known(draft.lead_departments, names.department, waiting, "lead_departments")
    supports = _known(
        draft.supporting_departments, names.department, waiting, "supporting_departments"
    )
    leaders = _known(draft.leaders, leader, waiting, "leaders")
    handler_id = None
    if draft.handler:
        within = leads[0] if leads else None
        handler_id = names.person(draft.handler, within=within) or holders.handler(draft.handler)
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

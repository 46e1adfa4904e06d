"""What a person looks through before they confirm: rows with their problems, page by page."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.actions.import_differences import Difference, differences_of
from engine.actions.import_plan import ImportPlan
from engine.actions.planned import Planned
from engine.intake.drafts import Problem
from engine.language import _
from engine.rules.paging import page_near

ROWS_A_PAGE = 50
SHOWN = ("all", "problems", "new", "changed", "held", "unchanged", "absent", "file")
Spot = tuple[str | None, int]
CELL = re.compile(r"^([A-Z]{0,3})(\d+)$")
# Where the page shows what a field of the document says.
COLUMN_OF = {
    "number": "number", "category": "category", "weakness": "weakness", "detail": "weakness",
    "leaders": "people", "leads_and_leaders": "people", "leads": "units", "supports": "units",
    "leads_and_handlers": "units", "handler": "people", "deadline": "deadline",
    "milestones": "deadline", "class": "deadline", "measures": "measures",
}
GRAVITY = {"error": 0, "warning": 1, "info": 2}


@dataclass(slots=True)
class PreviewRow:
    """One item of the document: what becomes of it, what is wrong in it, what it changes.

    `at` holds the problems by the column that shows their cell, `beside` all the others.
    """

    planned: Planned
    leader: str
    handler: str
    departments: str
    at: Mapping[str, list[Problem]] = field(default_factory=dict)
    beside: Sequence[Problem] = ()
    differences: Sequence[Difference] = ()


@dataclass(slots=True)
class Preview:
    """One page of what is shown; `tally`: how many there are of each kind in SHOWN."""

    show: str
    page: int
    pages: int
    tally: Mapping[str, int]
    rows: Sequence[PreviewRow] = ()
    file_problems: Sequence[Problem] = ()
    absent: Sequence[tuple[int, str, str]] = ()


def preview_of(plan: ImportPlan, *, show: str, page: int) -> Preview:
    """A page of the plan; an unknown `show` is everything, a page too far is the last one."""
    show = show if show in SHOWN else "all"
    by_spot, of_file = _spots(plan)
    groups: dict[str, list[Planned]] = {name: [] for name in SHOWN}
    groups["all"] = plan.rows
    for planned in plan.rows:
        groups[planned.fate].append(planned)
        if planned.fate == "changed" and any(change.held for change in planned.changes):
            groups["held"].append(planned)
        if (planned.draft.sheet, planned.draft.row) in by_spot or waiting_names(planned):
            groups["problems"].append(planned)
    tally = {name: len(rows) for name, rows in groups.items()}
    tally |= {"absent": len(plan.absent), "file": len(of_file)}
    page, pages = page_near(tally[show], page, ROWS_A_PAGE)
    part = slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE)
    columns = _columns(plan)
    return Preview(
        show, page, pages, tally,
        [_row(plan, planned, by_spot, columns) for planned in groups[show][part]],
        of_file[part] if show == "file" else (),
        plan.absent[part] if show == "absent" else (),
    )


def waiting_names(planned: Planned) -> list[str]:
    """The names of an item that nobody bears yet."""
    found: list[str] = []
    for key in ("leaders", "lead_departments", "supporting_departments", "handler"):
        names = planned.waiting.get(key, ())
        found += [names] if isinstance(names, str) else list(names)
    return found


def _spots(plan: ImportPlan) -> tuple[dict[Spot, list[Problem]], list[Problem]]:
    """(problems by sheet and row, those of no item), the graver first."""
    spots = {(planned.draft.sheet, planned.draft.row) for planned in plan.rows}
    by_spot: dict[Spot, list[Problem]] = defaultdict(list)
    of_file: list[Problem] = []
    for one in sorted(plan.problems, key=lambda one: GRAVITY[one.severity]):
        found = CELL.match(one.cell or "")
        spot = (one.sheet, int(found[2])) if found else None
        if spot in spots:
            by_spot[spot].append(one)
        else:
            of_file.append(one)
    return by_spot, of_file


def _columns(plan: ImportPlan) -> dict[tuple[str | None, str], str]:
    """The page's column for each (sheet, column letter) of the document."""
    found: dict[tuple[str | None, str], str] = {}
    for heading in plan.reading.headings:
        cell = CELL.match(heading.cell or "")
        if cell and cell[1] and heading.field in COLUMN_OF:
            found[heading.sheet, cell[1]] = COLUMN_OF[heading.field]
    return found


def _row(
    plan: ImportPlan, planned: Planned, by_spot: Mapping[Spot, list[Problem]],
    columns: Mapping[tuple[str | None, str], str],
) -> PreviewRow:
    at: dict[str, list[Problem]] = {}
    beside: list[Problem] = []
    for one in by_spot.get((planned.draft.sheet, planned.draft.row), ()):
        cell = CELL.match(one.cell or "")
        column = columns.get((one.sheet, cell[1])) if cell else None
        if column is None:
            beside.append(one)
        else:
            at.setdefault(column, []).append(one)
    people, units = plan.directory.people, plan.directory.departments
    leads = [units[one].name for one in planned.lead_ids]
    supports = [units[one].name for one in planned.support_ids]
    return PreviewRow(
        planned,
        people[planned.leader_id].name if planned.leader_id is not None else "",
        people[planned.handler_id].name if planned.handler_id is not None else "",
        "、".join(leads) + (
            _("（配合：{names}）").format(names="、".join(supports)) if supports else ""
        ),
        at, beside,
        differences_of(planned, plan.directory) if planned.changes else (),
    )

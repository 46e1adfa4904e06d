"""One table while it is read: what the walk over its rows has to remember."""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.intake.cells import Value
from engine.intake.deadlines import DeadlineCells
from engine.intake.drafts import Draft, Heading, Problem
from engine.intake.grid import Grid
from engine.intake.headings import UNSAID, Columns, HeadingsSaid
from engine.intake.pending import Pending

Key = tuple[int, int]  # the cell that a value really stands in: the anchor of a merge
Take = Callable[["SheetReading", Pending, str, Value, int, int], None]


@dataclass(slots=True)
class Plan:
    """Where each thing stands in a row, worked out once for a heading; places count from 0."""

    columns: Columns
    number: int | None
    weakness: int | None
    category: int | None
    deadline: int | None
    measures: list[int]
    takes: list[tuple[int, Take, str]]
    others: list[tuple[int, str]]
    dates: frozenset[int]
    item_id: int | None = None


@dataclass(slots=True, eq=False)
class SheetReading:
    """One sheet while it is read; `plan` stays None until ledger headings were found."""

    grid: Grid
    deadlines: DeadlineCells
    closed: bool
    problems: list[Problem] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    plan: Plan | None = None
    category: str = ""
    category_has_row: bool = False
    current: Pending | None = None
    anchors: dict[Key, Value] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    year_assumed: list[str] = field(default_factory=list)
    assumed_leads: list[str] = field(default_factory=list)
    combined: list[tuple[str, str]] = field(default_factory=list)  # (cell, text) of such headings
    unsplit: list[str] = field(default_factory=list)
    merged_numbers: set[int] = field(default_factory=set)  # rows whose number a merge repeats
    said: HeadingsSaid = UNSAID
    head: tuple[int, Columns] | None = None  # the first heading, and its row from 0

    @property
    def is_ledger(self) -> bool:
        """A heading names the weakness; items above a further table without one still count."""
        if self.plan is None:
            return False
        return self.plan.weakness is not None or any(draft.weakness for draft in self.drafts)

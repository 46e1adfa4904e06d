"""Rows to items: an item begins in a row, further rows add to it, then it is complete."""

import re
from collections.abc import Sequence
from functools import lru_cache

from engine.intake.cells import Value, cell_name, cell_text
from engine.intake.deadlines import DeadlineCell, deadline_problem
from engine.intake.drafts import MeasureDraft
from engine.intake.measures import split_measures
from engine.intake.pending import Pending, lines
from engine.intake.problems import problem
from engine.intake.rows import category_name
from engine.intake.sheet_reading import Key, Plan, SheetReading
from engine.language import _
from engine.rules.cell_limit import CUT
from engine.rules.deadline_text import Deadline
from engine.rules.department_text import NOBODY
from engine.rules.words import ItemClass

category_of = lru_cache(1024)(category_name)
BLANK = DeadlineCell(Deadline(), "")
ID_MARK = re.compile(r"#([1-9][0-9]{0,8})")


def start_item(
    reading: SheetReading,
    plan: Plan,
    row: int,
    cells: Sequence[Value],
    hidden: dict[int, Key] | None,
) -> None:
    """A new item begins in this row."""
    finish_item(reading)
    if hidden and plan.number is not None and plan.number + reading.grid.first_column in hidden:
        reading.merged_numbers.add(row + 1)
    number = at(cells, plan.number)
    item_id = id_written(number)
    item = reading.current = Pending(
        reading.grid.name,
        row + 1,
        "" if item_id else number,
        reading.category,
        at(cells, plan.weakness),
        reading.closed,
    )
    item.item_id = item_id
    if plan.category is not None:
        if text := at(cells, plan.category):
            said = "" if text in NOBODY else category_of(text)
            reading.category, reading.category_has_row = said, False
        elif reading.category and not reading.category_has_row:
            item.flags += ("category_carried",)
        item.category = reading.category
    add_row(reading, plan, row, cells, hidden)
    if not item.weakness:
        report_missing_weakness(reading, plan, row, item)


def id_written(text: str) -> int | None:
    """The id in #12: how pages and exports name an item that has no number."""
    found = ID_MARK.fullmatch(text) if text[:1] == "#" else None
    return int(found[1]) if found else None


def at(cells: Sequence[Value], place: int | None) -> str:
    """The text at a place of the row."""
    if place is None or place >= len(cells):
        return ""
    value = cells[place]
    return value.strip() if isinstance(value, str) else cell_text(value)


def report_missing_weakness(reading: SheetReading, plan: Plan, row: int, item: Pending) -> None:
    """An own number, contents, and no weakness: loaded, flagged, and told."""
    item.flags += ("weakness_missing",)
    cell = cell_name(row, (plan.weakness or 0) + reading.grid.first_column)
    message = _("{cell} 没有写问题（序号 {number}），请补写后重新导入。").format(
        cell=cell, number=item.number
    )
    reading.problems.append(
        problem("weakness_missing", message, sheet=reading.grid.name, cell=cell)
    )


def add_row(
    reading: SheetReading,
    plan: Plan,
    row: int,
    cells: Sequence[Value],
    hidden: dict[int, Key] | None,
) -> None:
    """Everything that this row says about the current item, each merged cell once."""
    item = reading.current
    if item is None:
        return
    first, width = reading.grid.first_column, len(cells)
    fresh = fresh_cells(reading, item, cells, hidden, row) if hidden else cells
    if reading.grid.formulas:
        cells, fresh = without_formulas(reading, plan, item, row, cells, fresh)
    for place, take, name in plan.takes:
        if place < width and (value := fresh[place]) != "" and value is not None:
            take(reading, item, name, value, row, place + first)
    add_dates_and_measures(reading, plan, item, cells, fresh, row)
    for place, heading in plan.others:
        if text := at(fresh, place):
            item.extra[heading] = lines(item.extra.get(heading), text)


def fresh_cells(
    reading: SheetReading,
    item: Pending,
    cells: Sequence[Value],
    hidden: dict[int, Key],
    row: int,
) -> Sequence[Value]:
    """The row without what a merged cell already said, to its left or in the item's row above."""
    first, further = reading.grid.first_column, row >= item.row
    fresh = list(cells)
    for column, (top, _left) in hidden.items():
        place = column - first
        if 0 <= place < len(fresh) and (top == row or further):
            fresh[place] = None
    return fresh


def without_formulas(
    reading: SheetReading,
    plan: Plan,
    item: Pending,
    row: int,
    cells: Sequence[Value],
    fresh: Sequence[Value],
) -> tuple[Sequence[Value], Sequence[Value]]:
    """A formula is not computed and its cached result not trusted.

    Of a text the cached words are shown until a person looks; of a date or a number only the
    formula itself is kept, so that nothing falls due by it.
    """
    first, formulas = reading.grid.first_column, reading.grid.formulas
    places = [place for place in range(len(cells)) if (row, place + first) in formulas]
    if not places:
        return cells, fresh
    item.flags += ("formula_in_cell",)
    own, safe = list(cells), list(fresh)
    for place in places:
        if place == plan.number:
            continue
        cached = cells[place]
        usable = isinstance(cached, str) and cached.strip() and place not in plan.dates
        own[place] = safe[place] = cached if usable else formulas[row, place + first]
        if place == plan.weakness:
            item.weakness = cell_text(own[place])
    return own, safe


def add_dates_and_measures(
    reading: SheetReading,
    plan: Plan,
    item: Pending,
    cells: Sequence[Value],
    fresh: Sequence[Value],
    row: int,
) -> None:
    """The row's measures, each with the row's date (or its own, where the ordinals match)."""
    place, due = plan.deadline, BLANK
    if place is not None and place < len(cells):
        due = reading.deadlines.of(cells[place])
        if fresh[place] is not None and due.text:
            add_deadline(reading, item, due, row, place)
    for column in plan.measures:
        if column >= len(fresh) or not fresh[column]:
            continue
        written = cell_text(fresh[column])
        if written.endswith(CUT):
            continue  # an export could not show them all: it says nothing of them
        texts = split_measures(written)
        due_on, due_text, starts_on = due.deadline.due_on, due.text, due.deadline.starts_on
        if len(due.parts) == len(texts):
            for text, (own, own_text) in zip(texts, due.parts, strict=True):
                item.measures.append(MeasureDraft(text, own.due_on, own_text, own.starts_on))
        else:
            item.measures += [
                MeasureDraft(text, due_on, due_text, starts_on) for text in texts
            ]


def add_deadline(
    reading: SheetReading, item: Pending, due: DeadlineCell, row: int, place: int
) -> None:
    """Keep the date cell; what it cannot say becomes a problem at its cell."""
    deadline = due.deadline
    item.deadlines.append((deadline, due.text))
    if not (deadline.flags or deadline.unread or due.milestones):
        return
    item.flags += deadline.flags
    item.milestones += due.milestones
    cell = cell_name(row, place + reading.grid.first_column)
    if "year_assumed" in deadline.flags:
        reading.year_assumed.append(cell)
    if item.closed:
        return
    if found := deadline_problem(deadline, due.text, reading.grid.name, cell):
        item.flags += (found.code,)
        reading.problems.append(found)


def finish_item(reading: SheetReading) -> None:
    """The item above is complete."""
    item, plan = reading.current, reading.plan
    if item is None or plan is None:
        return
    reading.current = None
    draft = item.as_draft()
    if (
        draft.due_on is None
        and lacks_deadline(item, draft.item_class)
        and plan.deadline is not None
        and (plan.item_id is None or plan.columns.one("class") is not None)  # another list says it
    ):
        cell = cell_name(item.row - 1, plan.deadline + reading.grid.first_column)
        message = _("{cell} 没有写完成时限，请补写；此前该事项不能立项。").format(cell=cell)
        reading.problems.append(
            problem(
                "deadline_missing", message, sheet=reading.grid.name, cell=cell, raw=draft.due_text
            )
        )
        item.flags += ("deadline_missing",)
        draft = item.as_draft()
    reading.drafts.append(draft)


def lacks_deadline(item: Pending, item_class: ItemClass) -> bool:
    """An open item to be done by a date, whose date nobody wrote; an unread one is told already."""
    told = {"deadline_unparsed", "deadline_says_done"}
    return not item.closed and item_class is ItemClass.DATED and not told.intersection(item.flags)

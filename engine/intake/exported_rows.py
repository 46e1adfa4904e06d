"""Rows of a workbook that we wrote: each names its item, and its cells are taken as they stand.

No grammar is needed there: a measure and a stage have rows of their own, names are listed. A text
longer than a cell goes on in the next row of its item. Of the three lists each says a part.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.intake.cells import Value, cell_date, cell_text
from engine.intake.columns_taken import TAKES
from engine.intake.drafts import Draft, MeasureDraft, MilestoneDraft
from engine.intake.items import add_deadline, at, finish_item, id_written, without_formulas
from engine.intake.pending import Pending
from engine.intake.sheet_reading import Plan, SheetReading
from engine.rules.words import ItemClass

LONG = ("detail", "cause", "goal", "source", "progress", "result")
LISTED = re.compile(r"[\n;；]+|[、,，](?![^（(]*[)）])")  # a name may hold a list in its brackets
EITHER = (
    "number", "category", "weakness", "detail", "cause", "goal", "source", "measures", "milestones",
    "leaders", "lead_departments", "supporting_departments", "handler", "due_on", "due_text",
    "progress", "result", "closed_on",
)


def exported_id(plan: Plan, cells: Sequence[Value]) -> int | None:
    """The item that the row says it is, in a table with a column for that."""
    if plan.item_id is None or plan.item_id >= len(cells):
        return None
    return id_written(cell_text(cells[plan.item_id]))


def take_exported_row(
    reading: SheetReading, plan: Plan, item_id: int, row: int, cells: Sequence[Value]
) -> None:
    """The first row of an item begins it; a further one goes on with its long texts and steps."""
    item = reading.current
    fresh = item is None or item.item_id != item_id
    if item is None or fresh:
        finish_item(reading)
        item = Pending(reading.grid.name, row + 1, at(cells, plan.number), "", "", False)
        item.item_id = item_id
        reading.current = item
    if reading.grid.formulas:
        cells, _fresh = without_formulas(reading, plan, item, row, cells, cells)
    _add_texts(plan, item, cells)
    if fresh:
        _add_facts(reading, plan, item, row, cells)
    _add_steps(plan, item, cells)


def _add_texts(plan: Plan, item: Pending, cells: Sequence[Value]) -> None:
    one = plan.columns.one
    item.weakness += at(cells, plan.weakness)
    item.due_text += at(cells, one("due_text"))
    for name in LONG:
        if text := at(cells, one(name)):
            item.texts[name] = item.texts.get(name, "") + text


def _add_facts(
    reading: SheetReading, plan: Plan, item: Pending, row: int, cells: Sequence[Value]
) -> None:
    one, first = plan.columns.one, reading.grid.first_column
    item.category = at(cells, plan.category)
    item.leaders = _listed(at(cells, one("leaders")))
    item.leads = _listed(at(cells, one("leads")))
    item.supports = _listed(at(cells, one("supports")))
    item.handlers = tuple(filter(None, [at(cells, one("handler"))]))
    place = plan.deadline
    if place is not None and at(cells, place):
        due = reading.deadlines.of(cells[place])
        if one("long_term") is not None:  # said in its own column, or not at all
            due = due._replace(deadline=replace(due.deadline, long_term=False))
        add_deadline(reading, item, due, row, place)
    for name in ("class", "long_term", "status", "closed_on"):
        place = one(name)
        if place is not None and at(cells, place):
            TAKES[name](reading, item, name, cells[place], row, place + first)
    for place, heading in plan.others:
        if text := at(cells, place):
            item.extra[heading] = text


def _add_steps(plan: Plan, item: Pending, cells: Sequence[Value]) -> None:
    one = plan.columns.one
    text, number = at(cells, one("measures")), at(cells, one("measure_number"))
    if text and number and number == str(len(item.measures)):
        item.measures[-1].text += text
    elif text:
        due_on = _day(cells, one("measure_due"))
        item.measures.append(
            MeasureDraft(text, due_on, due_on.isoformat() if due_on else "",
                         _day(cells, one("measure_start")))
        )
    if stage := at(cells, one("milestone_text")):
        item.milestones += (MilestoneDraft(stage, _day(cells, one("milestone_due"))),)


def _day(cells: Sequence[Value], place: int | None) -> date | None:
    return cell_date(cells[place]) if place is not None and place < len(cells) else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in LISTED.split(text)))))


def join_drafts(drafts: list[Draft]) -> list[Draft]:
    """One draft of those that several sheets give of one item; the first that says a thing counts."""
    if not any(draft.item_id for draft in drafts):
        return drafts
    places: dict[int, int] = {}
    joined: list[Draft] = []
    for draft in drafts:
        place = places.setdefault(draft.item_id, len(joined)) if draft.item_id else len(joined)
        if place == len(joined):
            joined.append(draft)
        elif joined[place].sheet != draft.sheet:
            joined[place] = _joined(joined[place], draft)
        else:
            joined.append(draft)  # one sheet that names an item twice is shown as it is
    return joined


def _joined(first: Draft, second: Draft) -> Draft:
    dated = ItemClass.DATED
    return replace(
        first,
        **{name: getattr(first, name) or getattr(second, name) for name in EITHER},
        item_class=second.item_class if first.item_class is dated else first.item_class,
        long_term=first.long_term or second.long_term,
        status="closed" if "closed" in (first.status, second.status) else "open",
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        extra=second.extra | first.extra,
    )

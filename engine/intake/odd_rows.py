"""Every row that is no plain item: totals, notes, categories, further rows of an item, oddities."""

from collections.abc import Sequence

from engine.intake.cells import Value, cell_name
from engine.intake.items import add_row, finish_item, start_item
from engine.intake.problems import problem
from engine.intake.rows import (
    CATEGORY_MARK,
    NUMERAL_ONLY,
    category_name,
    is_note,
    is_serial,
    is_total,
)
from engine.intake.sheet_reading import Key, Plan, SheetReading
from engine.language import _
from engine.rules.department_text import NOBODY


def take_odd_row(
    reading: SheetReading,
    plan: Plan,
    row: int,
    cells: Sequence[Value],
    texts: Sequence[str],
    hidden: dict[int, Key] | None,
) -> None:
    """Decide what the row is, and treat it so."""
    keys = own_keys(reading, texts, hidden, row)
    first_places: dict[Key, int] = {}
    for place, key in keys.items():
        first_places.setdefault(key, place)
    words = [texts[place] for place in first_places.values()]
    if is_total(words) or is_note(words) or (len(words) == 1 and words[0] in reading.titles):
        return
    if len(words) == 1 and is_serial(words[0]) and (plan.number is None or has(keys, plan.number)):
        return
    if category := category_of_row(plan, keys, words, texts):
        finish_item(reading)
        reading.category, reading.category_has_row = "" if category in NOBODY else category, True
    elif continues_item(reading, plan, keys, texts, row):
        add_row(reading, plan, row, cells, hidden)
    elif has(keys, plan.weakness) or (has(keys, plan.number) and len(words) > 1):
        start_item(reading, plan, row, cells, hidden)
    else:
        report_unread(reading, row, words)


def own_keys(
    reading: SheetReading, texts: Sequence[str], hidden: dict[int, Key] | None, row: int
) -> dict[int, Key]:
    """Each filled place with the cell that its value stands in (places from 0 in the table)."""
    first, covered = reading.grid.first_column, hidden or {}
    return {
        place: covered.get(place + first, (row, place + first))
        for place, text in enumerate(texts)
        if text
    }


def category_of_row(
    plan: Plan, keys: dict[int, Key], words: list[str], texts: Sequence[str]
) -> str:
    """The category, where the row is one of its own: one text across, or 一 beside a name."""
    if len(words) == 2 and plan.number is not None and plan.number in keys:
        return category_name(words[1]) if NUMERAL_ONLY.match(texts[plan.number]) else ""
    if len(words) != 1 or is_serial(words[0]):
        return ""
    places = list(keys)
    if len(places) > 1 or CATEGORY_MARK.match(words[0]):
        return category_name(words[0])
    at_the_left = places[0] == 0 and plan.weakness != 0
    return category_name(words[0]) if at_the_left or places[0] in named(plan) else ""


def has(keys: dict[int, Key], place: int | None) -> bool:
    """Whether the row fills this place."""
    return place is not None and place in keys


def named(plan: Plan) -> set[int]:
    """The places of number and category, where they exist."""
    return {place for place in (plan.number, plan.category) if place is not None}


def continues_item(
    reading: SheetReading,
    plan: Plan,
    keys: dict[int, Key],
    texts: Sequence[str],
    row: int,
) -> bool:
    """Whether the row goes on with the item above: its weakness or its number merged or blank."""
    current = reading.current
    if current is None:
        return False
    weakness = keys.get(plan.weakness) if plan.weakness is not None else None
    if weakness is not None and weakness[0] < row:
        return weakness[0] >= current.row - 1
    number = texts[plan.number] if plan.number is not None and plan.number in keys else ""
    if number and number != current.number:
        return False
    category = texts[plan.category] if plan.category is not None and plan.category in keys else ""
    if category and category_name(category) != current.category:
        return False
    text = texts[plan.weakness] if plan.weakness is not None and weakness else ""
    return not text or text == current.weakness


def report_unread(reading: SheetReading, row: int, words: list[str]) -> None:
    """Words that belong nowhere are shown, never dropped silently."""
    raw = " ".join(words)
    message = _("第 {row} 行的文字“{raw}”不知归属，没有载入；如是事项，请补上序号和问题。").format(
        row=row + 1, raw=raw[:60]
    )
    cell = cell_name(row, reading.grid.first_column)
    reading.problems.append(
        problem("row_unread", message, sheet=reading.grid.name, cell=cell, raw=raw)
    )

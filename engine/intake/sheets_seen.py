"""What a person is shown of a table: its columns with what they were taken for, a few rows."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from engine.intake.cells import Value, cell_text, column_letters
from engine.intake.drafts import ColumnSeen, How, SheetSeen
from engine.intake.headings import Columns
from engine.intake.sheet_reading import SheetReading

ROWS_SHOWN = 5
ROWS_SEARCHED = 15  # shown of a table without headings: the heading is among its first rows
ROWS_WALKED = 2_000  # of a table that begins far below
WIDEST = 60
LONGEST = 200  # characters of a cell
MOST_ABOVE = 8  # lines over a heading: the title, who filled it in and when


def see_sheet(reading: SheetReading, rows: Iterable[Sequence[Value]]) -> SheetSeen:
    """The table as it was read; `rows` are its rows once more, from the first filled one."""
    first, name = reading.grid.first_column, reading.grid.name
    if reading.head is None:
        shown = shown_rows(rows, reading.grid.first_row, first, ROWS_SEARCHED)
        return SheetSeen(name, "no_headings", rows=shown)
    row, columns = reading.head
    below = row + columns.depth
    top = row - reading.grid.first_row
    walk = iter(rows)
    above = [texts_of(cells, first) for cells in islice(walk, top)]
    head = [texts_of(cells, first) for cells in islice(walk, columns.depth)]
    return SheetSeen(
        name,
        "read" if reading.is_ledger else "no_weakness",
        len(reading.drafts) if reading.is_ledger else 0,
        (row + 1, below),
        tuple(see_columns(columns, first)),
        shown_rows(walk, below, first, ROWS_SHOWN),
        tuple(texts for texts in above if texts)[-MOST_ABOVE:],
        tuple(head),
    )


def as_table(sheet: SheetSeen) -> dict[str, Any]:
    """What is kept of a table that was read, so that it can be written again as it came."""
    return {
        "name": sheet.name, "item_count": sheet.item_count, "above": list(sheet.above),
        "head": list(sheet.head),
        "columns": [
            {"letter": one.letter, "heading": one.heading, "field": one.field}
            for one in sheet.columns
        ],
    }


def see_columns(columns: Columns, first: int) -> Iterable[ColumnSeen]:
    """Each headed column with its field, and how that was known."""
    fields = {place: name for name, listed in columns.fields.items() for place in listed}
    for place, text in sorted(columns.texts.items())[:WIDEST]:
        yield ColumnSeen(
            column_letters(place + first), text, fields.get(place, ""), how(columns, fields, place)
        )


def how(columns: Columns, fields: dict[int, str], place: int) -> How:
    """How the meaning of a column was known."""
    if place in columns.repeated:
        return "repeated"
    if place in columns.said:
        return "said"
    if place in columns.remembered:
        return "remembered"
    if place in fields:
        return "recognised"
    return "kept" if place in columns.kept else "unknown"


def shown_rows(
    rows: Iterable[Sequence[Value]], start: int, first: int, most: int
) -> tuple[tuple[int, dict[str, str]], ...]:
    """(row from 1, texts by column letter) of the first rows with something in them."""
    shown = []
    for number, cells in islice(enumerate(rows, start), ROWS_WALKED):
        texts = texts_of(cells, first)
        if texts:
            shown.append((number + 1, texts))
            if len(shown) == most:
                break
    return tuple(shown)


def texts_of(cells: Sequence[Value], first: int) -> dict[str, str]:
    """The filled cells of a row by column letter."""
    return {
        column_letters(place + first): text[:LONGEST]
        for place, value in enumerate(cells[:WIDEST])
        if (text := cell_text(value))
    }

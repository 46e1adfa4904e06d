"""What a person is shown of a table: its columns with what they were taken for, a few rows."""

from collections.abc import Iterable, Sequence
from itertools import islice

from engine.intake.cells import Value, cell_text, column_letters
from engine.intake.drafts import ColumnSeen, How, SheetSeen
from engine.intake.headings import Columns
from engine.intake.sheet_reading import SheetReading

ROWS_SHOWN = 5
ROWS_SEARCHED = 15  # shown of a table without headings: the heading is among its first rows
ROWS_WALKED = 2_000  # of a table that begins far below
WIDEST = 60
LONGEST = 200  # characters of a cell


def see_sheet(reading: SheetReading, rows: Iterable[Sequence[Value]]) -> SheetSeen:
    """The table as it was read; `rows` are its rows once more, from the first filled one."""
    first, name = reading.grid.first_column, reading.grid.name
    if reading.head is None:
        shown = shown_rows(rows, reading.grid.first_row, first, ROWS_SEARCHED)
        return SheetSeen(name, "no_headings", rows=shown)
    row, columns = reading.head
    below = row + columns.depth
    start = below - reading.grid.first_row
    return SheetSeen(
        name,
        "read" if reading.is_ledger else "no_weakness",
        len(reading.drafts) if reading.is_ledger else 0,
        (row + 1, below),
        tuple(see_columns(columns, first)),
        shown_rows(islice(rows, start, None), below, first, ROWS_SHOWN),
    )


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
        texts = {
            column_letters(place + first): text[:LONGEST]
            for place, value in enumerate(cells[:WIDEST])
            if (text := cell_text(value))
        }
        if texts:
            shown.append((number + 1, texts))
            if len(shown) == most:
                break
    return tuple(shown)

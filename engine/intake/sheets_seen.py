"""What a person is shown of a table: its columns with what they were taken for, a few rows."""

from collections.abc import Iterable, Sequence
from itertools import islice

from engine.intake.cells import Value, cell_text, column_letters
from engine.intake.drafts import ColumnSeen, How, SheetSeen
from engine.intake.headings import Columns
from engine.intake.sheet_reading import SheetReading

ROWS_SHOWN = 5
ROWS_SEARCHED = 15  # shown of a table without headings: the heading is among its first rows
WIDEST = 60
LONGEST = 200  # characters of a cell


def see_sheet(reading: SheetReading, rows: Iterable[Sequence[Value]]) -> SheetSeen:
    """The table as it was read; `rows` are its rows once more, from the first filled one."""
    first, name = reading.grid.first_column, reading.grid.name
    if reading.head is None:
        shown = shown_rows(islice(rows, ROWS_SEARCHED), reading.grid.first_row, first)
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
        shown_rows(islice(rows, start, start + ROWS_SHOWN), below, first),
    )


def see_columns(columns: Columns, first: int) -> Iterable[ColumnSeen]:
    """Each headed column with its field, and how that was known."""
    fields = {place: name for name, listed in columns.fields.items() for place in listed}
    for place, text in sorted(columns.texts.items()):
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
    rows: Iterable[Sequence[Value]], start: int, first: int
) -> tuple[tuple[int, dict[str, str]], ...]:
    """(row from 1, texts by column letter), blank cells left out."""
    return tuple(
        (
            number + 1,
            {
                column_letters(place + first): text[:LONGEST]
                for place, value in enumerate(cells[:WIDEST])
                if (text := cell_text(value))
            },
        )
        for number, cells in enumerate(rows, start)
    )

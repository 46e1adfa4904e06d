"""A table as the ledger reader takes it, from a sheet of a workbook or from a Word document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.intake.cells import Value

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


@dataclass(slots=True)
class Grid:
    """`rows` may be read once, from `first_row` and `first_column` (from 0) of the sheet.

    `formulas` maps a cell (row, column) to its formula as written.
    """

    name: str
    rows: Iterable[Sequence[Value]]
    first_row: int = 0
    first_column: int = 0
    merges: list[Merge] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    uses_1904: bool = False


@dataclass(frozen=True, slots=True)
class Covered:
    """The cells that a merge hides, {row: {column: anchor cell}}, and the anchors' columns by row."""

    by_row: dict[int, dict[int, tuple[int, int]]]
    anchors: dict[int, list[int]]


def covered_cells(merges: Iterable[Merge], last_row: int, last_column: int) -> Covered:
    """Where merged cells reach within the table's own bounds; a merge beyond them is cut."""
    by_row: dict[int, dict[int, tuple[int, int]]] = {}
    anchors: dict[int, list[int]] = {}
    for top, left, bottom, right in merges:
        if top > last_row or left > last_column:
            continue
        anchors.setdefault(top, []).append(left)
        for row in range(top, min(bottom, last_row) + 1):
            columns = by_row.setdefault(row, {})
            for column in range(left, min(right, last_column) + 1):
                if (row, column) != (top, left):
                    columns[column] = (top, left)
    return Covered(by_row, anchors)

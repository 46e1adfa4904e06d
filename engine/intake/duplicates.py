"""Numbers and weaknesses that a sheet gives twice: both rows are loaded, and a person is told."""

from collections.abc import Hashable, Iterator
from itertools import islice

from engine.intake.cells import cell_name
from engine.intake.drafts import Problem
from engine.intake.problems import problem
from engine.intake.sheet_reading import SheetReading
from engine.language import _

MOST_TOLD = 50  # groups of a sheet; a column that was copied down would fill pages
MOST_ROWS = 10


def duplicates(reading: SheetReading) -> Iterator[Problem]:
    """The same number within one category, and the same weakness, each with the rows."""
    numbers: dict[Hashable, list[int]] = {}
    weaknesses: dict[Hashable, list[int]] = {}
    for draft in reading.drafts:
        if (
            number := draft.number.strip("（()）.、． ")
        ) and draft.row not in reading.merged_numbers:
            numbers.setdefault((draft.category, number), []).append(draft.row)
        if weakness := "".join(draft.weakness.split()).rstrip("。；;."):
            weaknesses.setdefault(weakness, []).append(draft.row)
    plan, texts = reading.plan, {draft.row: draft for draft in reading.drafts}
    for rows in islice(repeated(numbers), MOST_TOLD):
        place, raw = plan.number if plan else None, texts[rows[1]].number
        message = _("第 {rows} 行的序号同为“{raw}”，都已载入，请核对是否重复或漏改序号。").format(
            rows=listed(rows), raw=raw
        )
        yield told(reading, "duplicate_number", message, rows[1], place, raw)
    for rows in islice(repeated(weaknesses), MOST_TOLD):
        place, raw = plan.weakness if plan else None, texts[rows[1]].weakness
        message = _("第 {rows} 行写的是同一个问题“{raw}”，都已载入，请核对是否重复。").format(
            rows=listed(rows), raw=raw[:40]
        )
        yield told(reading, "duplicate_weakness", message, rows[1], place, raw)


def repeated(groups: dict[Hashable, list[int]]) -> Iterator[list[int]]:
    """The rows of each group of two or more."""
    return (rows for rows in groups.values() if len(rows) > 1)


def listed(rows: list[int]) -> str:
    """3、7; of very many only the first ones."""
    return "、".join(map(str, rows[:MOST_ROWS])) + ("…" if len(rows) > MOST_ROWS else "")


def told(
    reading: SheetReading, code: str, message: str, row: int, place: int | None, raw: str
) -> Problem:
    """The problem at the cell of the second row."""
    cell = cell_name(row - 1, (place or 0) + reading.grid.first_column)
    return problem(code, message, sheet=reading.grid.name, cell=cell, raw=raw)

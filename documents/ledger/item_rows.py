"""Rows that name their item: facts in the first, a measure and a stage in each, long texts go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from documents.ledger.tables import Block, Cell, Column, Look, Row
from engine.queries.item_parts import ShownMeasure, ShownMilestone
from engine.queries.whole_items import WholeItem
from engine.rules.cell_limit import fits, pieces


@dataclass(frozen=True, slots=True)
class Step:
    """A measure in one of its rows; `part` is what of its text this row has."""

    number: int
    measure: ShownMeasure
    part: str



@dataclass(frozen=True, slots=True)
class Said:
    """A column and what it says: of the item, of one of its measures, or of one of its stages.

    A text that `goes_on` fills further rows where a cell cannot hold it.
    """

    column: Column
    item: Callable[[WholeItem], Cell] | None = None
    measure: Callable[[Step], Cell] | None = None
    stage: Callable[[ShownMilestone], Cell] | None = None
    goes_on: bool = False


def item_block(item: WholeItem, columns: Sequence[Said]) -> Block:
    """The rows of one item over these columns."""
    first = [one.item(item) if one.item else None for one in columns]
    parts = {
        place: pieces(value) for place, (one, value) in enumerate(zip(columns, first, strict=True))
        if one.goes_on and isinstance(value, str) and not fits(value)
    }
    steps = _steps(item) if any(one.measure for one in columns) else []
    stages = list(item.milestones) if any(one.stage for one in columns) else []
    count = max(1, len(steps), len(stages), *map(len, parts.values()))
    rows: list[Row] = []
    for number, step, stage in zip_longest(range(count), steps, stages):
        row: list[Cell] = []
        for place, one in enumerate(columns):
            if one.measure is not None:
                row.append(one.measure(step) if step else None)
            elif one.stage is not None:
                row.append(one.stage(stage) if stage else None)
            elif place in parts:
                row.append(parts[place][number] if number < len(parts[place]) else None)
            else:
                row.append(first[place] if number == 0 or one.column.again else None)
        rows.append(row)
    return Block(item.row.id, item.title, rows)


def _steps(item: WholeItem) -> list[Step]:
    return [
        Step(number, measure, part) for number, measure in enumerate(item.measures, 1)
        for part in ([measure.text] if fits(measure.text) else pieces(measure.text))
    ]


ITEM_ID = Said(
    Column("系统编号", 8, Look.SYSTEM, again=True), item=lambda item: f"#{item.row.id}"
)
MEASURE_NUMBER = Said(
    Column("措施序号", 5), measure=lambda step: step.number
)
MEASURE = Said(Column("整改措施", 40, Look.LONG), measure=lambda step: step.part)
MEASURE_DUE = Said(Column("措施完成时限", 12), measure=lambda step: step.measure.due_on)

"""Tables to drafts: one walk over the rows of a table, good rows never lost to bad ones."""

from collections import deque
from collections.abc import Iterator, Sequence

from engine.intake.cells import Value, cell_name, cell_text
from engine.intake.columns_taken import TAKES
from engine.intake.deadlines import DeadlineCells
from engine.intake.drafts import Heading, Problem
from engine.intake.duplicates import duplicates
from engine.intake.exported_rows import exported_id, take_exported_row
from engine.intake.grid import Covered, Grid, covered_cells
from engine.intake.heading_words import COMBINED
from engine.intake.headings import (
    MOST_HEADING_ROWS,
    UNSAID,
    Columns,
    HeadingRow,
    HeadingsSaid,
    name_columns,
    plain,
    read_headings,
    repeats_headings,
)
from engine.intake.items import finish_item, start_item
from engine.intake.odd_rows import take_odd_row
from engine.intake.problems import problem
from engine.intake.rows import TOTALS, is_closed_name, is_serial
from engine.intake.sheet_reading import Key, Plan, SheetReading
from engine.language import _


def read_sheet(
    grid: Grid,
    *,
    width: int,
    height: int,
    deadlines: DeadlineCells,
    closed: bool,
    said: HeadingsSaid = UNSAID,
) -> SheetReading:
    """Walk the rows of `grid`; `plan` stays None where the table has no ledger headings."""
    reading = SheetReading(grid, deadlines, closed, said=said)
    covered = covered_cells(grid.merges, grid.first_row + height, grid.first_column + width)
    waiting: deque[tuple[int, Sequence[Value]]] = deque()
    rows = enumerate(grid.rows, grid.first_row)
    while True:
        if reading.plan is not None and not covered.by_row:
            take_plain_rows(reading, reading.plan, rows, waiting)
        while len(waiting) < MOST_HEADING_ROWS and (following := next(rows, None)) is not None:
            waiting.append(following)
        if not waiting:
            break
        row, cells = waiting.popleft()
        depth = take_row(reading, covered, row, cells, [below for _row, below in waiting])
        for _skipped in range(min(depth - 1, len(waiting))):
            remember(reading, covered, *waiting.popleft())
    finish_item(reading)
    report_sheet(reading)
    return reading


def take_plain_rows(
    reading: SheetReading,
    plan: Plan,
    rows: Iterator[tuple[int, Sequence[Value]]],
    waiting: deque[tuple[int, Sequence[Value]]],
) -> None:
    """The quick way through sixty thousand plain rows; the first odd row stays in `waiting`."""
    while waiting and is_plain_item(reading, plan, waiting[0][1]):
        start_item(reading, plan, *waiting.popleft(), None)
    if waiting:
        return
    for row, cells in rows:
        if not is_plain_item(reading, plan, cells):
            waiting.append((row, cells))
            return
        start_item(reading, plan, row, cells, None)


def is_plain_item(reading: SheetReading, plan: Plan, cells: Sequence[Value]) -> bool:
    """The common case, decided cheaply: an own number and an own weakness that are no total."""
    number, weakness = plan.number, plan.weakness
    if plan.item_id is not None or number is None or weakness is None or number >= len(cells) or weakness >= len(cells):
        return False
    value, text = cells[number], cells[weakness]
    if not isinstance(text, str) or not (text := text.strip()) or text in TOTALS:
        return False
    if isinstance(value, str):
        value = value.strip()
        if not value[:1].isdigit() or not is_serial(value):
            return False
    elif not isinstance(value, float):
        return False
    return reading.current is None or reading.current.weakness != text


def take_row(
    reading: SheetReading,
    covered: Covered,
    row: int,
    cells: Sequence[Value],
    following: Sequence[Sequence[Value]],
) -> int:
    """Read one row; returns how many rows it took (more than one for a heading of two rows)."""
    remember(reading, covered, row, cells)
    hidden = covered.by_row.get(row)
    if hidden:
        cells = filled(reading, cells, hidden)
    elif reading.plan is not None and is_plain_item(reading, reading.plan, cells):
        start_item(reading, reading.plan, row, cells, None)
        return 1
    if reading.plan is not None and (item_id := exported_id(reading.plan, cells)) is not None:
        take_exported_row(reading, reading.plan, item_id, row, cells)
        return 1
    texts = [cell_text(value) for value in cells]
    if not any(texts):
        return 1
    if reading.plan is not None and repeats_headings(reading.plan.columns, texts):
        return 1
    shown = reading.said.rows if reading.plan is None else None
    if shown is not None and row + 1 != shown[0]:
        reading.titles.update(text for text in texts if text)
        return 1
    found = heading_at(reading, covered, row, texts, following)
    if found is not None:
        if reading.plan is None or found.fields != reading.plan.columns.fields:
            adopt(reading, found, row)
        return found.depth
    if reading.plan is None:
        reading.titles.update(text for text in texts if text)
    else:
        take_odd_row(reading, reading.plan, row, cells, texts, hidden)
    return 1


def remember(reading: SheetReading, covered: Covered, row: int, cells: Sequence[Value]) -> None:
    """Keep the values that a merge spreads over other cells."""
    for column in covered.anchors.get(row, ()):
        place = column - reading.grid.first_column
        if 0 <= place < len(cells):
            reading.anchors[row, column] = cells[place]


def filled(
    reading: SheetReading, cells: Sequence[Value], hidden: dict[int, Key]
) -> Sequence[Value]:
    """The row with the values of merged cells repeated."""
    first = reading.grid.first_column
    full = list(cells)
    for column, anchor in hidden.items():
        place = column - first
        if 0 <= place < len(full):
            full[place] = reading.anchors.get(anchor, "")
    return full


def heading_at(
    reading: SheetReading,
    covered: Covered,
    row: int,
    texts: Sequence[str],
    following: Sequence[Sequence[Value]],
) -> Columns | None:
    """The heading that begins in this row, if one does."""
    first = reading.grid.first_column
    rows = [heading_row(reading, covered, row, texts)]
    for offset, cells in enumerate(following, 1):
        below = [cell_text(value) for value in cells]
        above = rows[-1].texts
        for column, anchor in covered.by_row.get(row + offset, {}).items():
            place = column - first
            if anchor[0] < row + offset and place < min(len(below), len(above)):
                below[place] = above[place]
            elif anchor[0] == row + offset and 0 <= anchor[1] - first < len(below) > place:
                below[place] = below[anchor[1] - first]
        rows.append(heading_row(reading, covered, row + offset, below))
    if reading.plan is None and reading.said.rows is not None:  # a person showed where it stands
        first_row, last_row = reading.said.rows
        return name_columns(rows[: max(1, last_row - first_row + 1)], reading.said)
    if reading.plan is None:
        return read_headings(rows, reading.said)
    return read_headings(rows, said_of_headings(reading))


def said_of_headings(reading: SheetReading) -> HeadingsSaid:
    """For a further table of the sheet: its columns may stand elsewhere, so only words count."""
    said, head = reading.said, reading.head
    if not said.columns or head is None:
        return HeadingsSaid(said.remembered)
    texts = head[1].texts
    by_words = {plain(texts[place]): name for place, name in said.columns.items() if place in texts}
    return HeadingsSaid({**said.remembered, **by_words})


def heading_row(
    reading: SheetReading, covered: Covered, row: int, texts: Sequence[str]
) -> HeadingRow:
    """A candidate with what merges tell: which cells span columns, which hang from above."""
    first = reading.grid.first_column
    merged = covered.by_row.get(row, {})
    hanging = frozenset(column - first for column, (top, _left) in merged.items() if top < row)
    wide = {column - first for column, (top, _left) in merged.items() if top == row}
    wide |= {left - first for top, left in merged.values() if top == row}
    if not merged:  # a heading typed over columns without a merge leaves blanks to its right
        for place in range(1, len(texts)):
            if not texts[place] and (texts[place - 1] or place - 1 in wide):
                wide |= {place, place - 1}
    return HeadingRow(texts, frozenset(wide), hanging)


def adopt(reading: SheetReading, columns: Columns, row: int) -> None:
    """Use these columns from here on, and tell what was not understood."""
    finish_item(reading)
    reading.plan = plan_of(columns)
    reading.head = reading.head or (row, columns)
    if any(is_closed_name(title) for title in reading.titles if len(title) < 60):
        reading.closed = True
    first, sheet = reading.grid.first_column, reading.grid.name
    fields = {place: name for name, listed in columns.fields.items() for place in listed}
    for place, text in columns.texts.items():
        cell = cell_name(row, place + first)
        if place in fields:
            named = COMBINED.get(fields[place], ())
            reading.headings += [Heading(sheet, cell, text, one) for one in (*named, fields[place])]
            if named:
                reading.combined.append((cell, text))
        elif place in columns.unknown:
            message = _(
                "{cell} 的列“{raw}”不认识，内容会保留在附加栏；如是台账要素，请改成常用的列名。"
            ).format(cell=cell, raw=text)
            reading.problems.append(
                problem("heading_unknown", message, sheet=sheet, cell=cell, raw=text)
            )
        elif place in columns.repeated:
            message = _(
                "{cell} 的列“{raw}”与前面的列含义相同，只用前一列，本列保留在附加栏，请核对。"
            ).format(cell=cell, raw=text)
            reading.problems.append(
                problem("heading_repeated", message, sheet=sheet, cell=cell, raw=text)
            )


def plan_of(columns: Columns) -> Plan:
    """Where each thing stands, worked out once."""
    others = {**columns.unknown, **columns.kept, **columns.repeated}
    dated = [columns.one(name) for name in ("deadline", "milestones", "closed_on")]
    return Plan(
        columns,
        columns.one("number"),
        columns.one("weakness"),
        columns.one("category"),
        columns.one("deadline"),
        columns.fields.get("measures", []),
        [
            (place, TAKES[name], name)
            for name, listed in columns.fields.items()
            if name in TAKES
            for place in listed
        ],
        sorted(others.items()),
        frozenset(place for place in dated if place is not None),
        columns.one("item_id"),
    )


def report_sheet(reading: SheetReading) -> None:
    """What is said once a table: assumed years, assumed leads, a missing deadline column."""
    name, reference_on = reading.grid.name, reading.deadlines.reference_on
    if (cells := reading.year_assumed) and reference_on:
        message = _(
            "有 {count} 处时限没有写年份（首处 {cell}），按基准日期的年份 {year} 年推定，请核对。"
        ).format(count=len(cells), cell=cells[0], year=reference_on.year)
        reading.problems.append(problem("year_assumed", message, sheet=name, cell=cells[0]))
    if cells := reading.assumed_leads:
        message = _(
            "有 {count} 处责任部门列了几个而未写牵头（首处 {cell}），按第一个牵头、其余配合计，请核对。"
        ).format(count=len(cells), cell=cells[0])
        reading.problems.append(problem("lead_assumed", message, sheet=name, cell=cells[0]))
    reading.problems += [*combined_columns(reading), *duplicates(reading)]
    plan = reading.plan
    if reading.drafts and plan and plan.deadline is None and plan.item_id is None and (
        not reading.closed
    ):
        message = _("本表没有完成时限一列，全部事项要补写时限后才能立项。")
        reading.problems.append(problem("deadline_missing", message, sheet=name))


def combined_columns(reading: SheetReading) -> Iterator[Problem]:
    """A column that holds people and departments: split where it is clear, told in any case."""
    for cell, raw in reading.combined:
        if reading.unsplit:
            message = _(
                "{cell} 的列“{raw}”里人员和部门写在一起，有 {count} 处分不清（首处 {first}），原文保留在附加栏；"
                "请把人员和部门拆成两列后重新导入。"
            ).format(cell=cell, raw=raw, count=len(reading.unsplit), first=reading.unsplit[0])
        else:
            message = _(
                "{cell} 的列“{raw}”里人员和部门写在一起，已分别载入，请核对；以后请拆成两列填写。"
            ).format(cell=cell, raw=raw)
        yield problem("heading_combined", message, sheet=reading.grid.name, cell=cell, raw=raw)

"""Tables to drafts: one walk over the rows of a sheet, good rows never lost to bad ones."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from engine.intake.cells import Value, cell_name, cell_text
from engine.intake.deadlines import DeadlineCells, deadline_problem
from engine.intake.drafts import Draft, Heading, MeasureDraft, MilestoneDraft, Problem
from engine.intake.grid import Covered, Grid, covered_cells
from engine.intake.headings import Columns, HeadingRow, read_headings
from engine.intake.measures import split_measures
from engine.intake.pending import Pending
from engine.intake.problems import problem
from engine.intake.rows import (
    CATEGORY_MARK,
    NUMERAL_ONLY,
    category_name,
    is_note,
    is_serial,
    is_total,
)
from engine.language import _
from engine.rules.deadline_text import Deadline
from engine.rules.department_text import NOBODY, Responsibility, read_departments, read_supporting
from engine.rules.person_text import read_people
from engine.rules.words import ItemClass

departments_of = cache(read_departments)
supporting_of = cache(read_supporting)
people_of = cache(read_people)

TEXT_FIELDS = ("detail", "cause", "goal", "source", "progress", "result")
NOT_CLOSED = NOBODY | {"未销号", "否", "未完成", "未办结", "待销号", "拟销号", "正在整改"}
Key = tuple[int, int]  # the cell that a value really stands in: the anchor of a merge


@dataclass(slots=True)
class SheetReading:
    """One sheet while it is read."""

    grid: Grid
    deadlines: DeadlineCells
    closed: bool
    problems: list[Problem]
    drafts: list[Draft] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    columns: Columns | None = None
    category: str = ""
    current: Pending | None = None
    anchors: dict[Key, Value] = field(default_factory=dict)
    last_keys: dict[int, Key] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    year_assumed: list[str] = field(default_factory=list)
    assumed_leads: list[str] = field(default_factory=list)


def read_sheet(
    grid: Grid, *, width: int, height: int, deadlines: DeadlineCells, closed: bool
) -> SheetReading:
    """Walk the rows of `grid`; `columns` stays None where the sheet has no ledger headings."""
    reading = SheetReading(grid, deadlines, closed, [])
    covered = covered_cells(grid.merges, grid.first_row + height, grid.first_column + width)
    waiting: deque[tuple[int, Sequence[Value]]] = deque()
    rows = numbered(grid)
    while True:
        while len(waiting) < 3 and (following := next(rows, None)) is not None:
            waiting.append(following)
        if not waiting:
            break
        row, cells = waiting.popleft()
        depth = take_row(reading, covered, row, cells, [cells for _row, cells in waiting])
        for _skipped in range(depth - 1):
            remember(reading, covered, *waiting.popleft())
    finish_item(reading)
    report_sheet(reading)
    return reading


def numbered(grid: Grid) -> Iterator[tuple[int, Sequence[Value]]]:
    """The rows with their index in the sheet."""
    for offset, cells in enumerate(grid.rows):
        yield grid.first_row + offset, cells


def remember(reading: SheetReading, covered: Covered, row: int, cells: Sequence[Value]) -> None:
    """Keep the values that a merge spreads over later cells."""
    for column, value in enumerate(cells, reading.grid.first_column):
        if (row, column) in covered.anchors:
            reading.anchors[row, column] = value


def take_row(
    reading: SheetReading,
    covered: Covered,
    row: int,
    cells: Sequence[Value],
    following: list[Sequence[Value]],
) -> int:
    """Read one row; returns how many rows it took (more than one for a heading of two rows)."""
    if covered.anchors:
        remember(reading, covered, row, cells)
    hidden = covered.by_row.get(row)
    if hidden:
        cells = filled(reading, cells, hidden)
    columns = reading.columns
    if columns is not None and is_plain_item(reading, columns, cells, hidden, row):
        start_item(reading, columns, row, cells, hidden)
        return 1
    texts = [cell_text(value) for value in cells]
    if not any(texts):
        return 1
    found = heading_at(reading, covered, row, texts, following)
    if found is not None:
        if columns is None or found.texts != columns.texts:
            adopt(reading, found, row)
        return found.depth
    if columns is None:
        note_title(reading, texts)
        return 1
    take_odd_row(reading, columns, row, cells, texts, hidden)
    return 1


def filled(reading: SheetReading, cells: Sequence[Value], hidden: dict[int, Key]) -> Sequence[Value]:
    """The row with the values of merged cells repeated."""
    first = reading.grid.first_column
    full = list(cells)
    for column, anchor in hidden.items():
        place = column - first
        if 0 <= place < len(full) and anchor in reading.anchors:
            full[place] = reading.anchors[anchor]
    return full


def is_plain_item(
    reading: SheetReading,
    columns: Columns,
    cells: Sequence[Value],
    hidden: dict[int, Key] | None,
    row: int,
) -> bool:
    """The common case, decided cheaply: an own number, an own weakness, no merge, no repetition."""
    if hidden:
        return False
    number, weakness = columns.one("number"), columns.one("weakness")
    if number is None or weakness is None or max(number, weakness) >= len(cells):
        return False
    value, text = cells[number], cells[weakness]
    if text.__class__ is not str or not text.strip():
        return False
    if value.__class__ is str:
        written = value.strip()
        if not written[:1].isdigit() or not is_serial(written):
            return False
    elif value.__class__ is not float:
        return False
    current = reading.current
    if current is None or current.weakness != text.strip():
        return sum(1 for one in cells if one not in ("", None)) > 1 or len(columns.texts) == 1
    return False


def heading_at(
    reading: SheetReading,
    covered: Covered,
    row: int,
    texts: list[str],
    following: list[Sequence[Value]],
) -> Columns | None:
    """The heading that begins in this row, if one does."""
    rows = [heading_row(reading, covered, row, texts)]
    for offset, cells in enumerate(following[:2], 1):
        below = [cell_text(value) for value in cells]
        for column, anchor in covered.by_row.get(row + offset, {}).items():
            place, origin = (
                column - reading.grid.first_column,
                anchor[1] - reading.grid.first_column,
            )
            if anchor[0] <= row and 0 <= place < len(below) and 0 <= origin < len(texts):
                below[place] = texts[origin]
        rows.append(heading_row(reading, covered, row + offset, below))
    return read_headings(rows)


def heading_row(reading: SheetReading, covered: Covered, row: int, texts: list[str]) -> HeadingRow:
    """A candidate with what merges tell: which cells span columns, which hang from above."""
    first = reading.grid.first_column
    merged = covered.by_row.get(row, {})
    hanging = frozenset(column - first for column, (top, _left) in merged.items() if top < row)
    wide = {column - first for column, (top, _left) in merged.items() if top == row}
    wide |= {left - first for top, left in merged.values() if top == row}
    if not merged:  # a heading that spans columns without a merge leaves blanks to its right
        full = list(texts)
        for column in range(1, len(full)):
            if not full[column] and full[column - 1] and any(full[column:]):
                wide |= {column, column - 1}
        return HeadingRow(full, frozenset(wide), hanging)
    return HeadingRow(texts, frozenset(wide), hanging)


def adopt(reading: SheetReading, columns: Columns, row: int) -> None:
    """Use these columns from here on, and tell what was not understood."""
    finish_item(reading)
    reading.columns = columns
    first, sheet = reading.grid.first_column, reading.grid.name
    fields = {column: name for name, listed in columns.fields.items() for column in listed}
    for column, text in columns.texts.items():
        cell = cell_name(row, column + first)
        if column in fields:
            reading.headings.append(Heading(sheet, cell, text, fields[column]))
        elif column in columns.unknown:
            reading.problems.append(
                problem(
                    "heading_unknown",
                    _("{cell} 的列“{raw}”不认识，内容会保留在附加栏；如是台账要素，请改成常用的列名。").format(
                        cell=cell, raw=text
                    ),
                    sheet=sheet, cell=cell, raw=text,
                )
            )  # fmt: skip
        elif column in columns.repeated:
            reading.problems.append(
                problem(
                    "heading_repeated",
                    _("{cell} 的列“{raw}”与前面的列含义相同，只用前一列，本列保留在附加栏，请核对。").format(
                        cell=cell, raw=text
                    ),
                    sheet=sheet, cell=cell, raw=text,
                )
            )  # fmt: skip


def note_title(reading: SheetReading, texts: list[str]) -> None:
    """Titles above the heading: remembered, because a page break repeats them."""
    for text in texts:
        if text:
            reading.titles.add(text)


def take_odd_row(
    reading: SheetReading,
    columns: Columns,
    row: int,
    cells: Sequence[Value],
    texts: list[str],
    hidden: dict[int, Key] | None,
) -> None:
    """Everything but a plain item: totals, notes, categories, further rows of an item, oddities."""
    keys = own_keys(reading, texts, hidden, row)
    shown = list(dict.fromkeys(keys.values()))
    words = [next(texts[place] for place in keys if keys[place] == key) for key in shown]
    if is_total(words) or is_note(words) or (words[0] in reading.titles and len(words) == 1):
        return
    number, weakness = columns.one("number"), columns.one("weakness")
    if len(words) == 1 and is_serial(words[0]) and (number is None or number in keys):
        return
    if category := category_of_row(columns, keys, shown, words, texts):
        finish_item(reading)
        reading.category = category
        return
    if weakness is None:
        report_unread(reading, row, words)
        return
    if continues_item(reading, columns, keys, texts, row):
        add_row(reading, columns, row, cells, hidden)
    elif (weakness < len(texts) and texts[weakness]) or (number in keys and len(words) > 1):
        start_item(reading, columns, row, cells, hidden)
    else:
        report_unread(reading, row, words)


def own_keys(
    reading: SheetReading, texts: list[str], hidden: dict[int, Key] | None, row: int
) -> dict[int, Key]:
    """Each filled place with the cell that its value stands in (places from 0 in the table)."""
    first = reading.grid.first_column
    covered = hidden or {}
    return {
        place: covered.get(place + first, (row, place + first))
        for place, text in enumerate(texts)
        if text
    }


def category_of_row(
    columns: Columns, keys: dict[int, Key], shown: list[Key], words: list[str], texts: list[str]
) -> str:
    """The category, where the row is one of its own: one text across, or 一 beside a name."""
    number, weakness = columns.one("number"), columns.one("weakness")
    if len(words) == 2 and number in keys and NUMERAL_ONLY.match(texts[number]):
        return category_name(words[1])
    if len(words) != 1 or is_serial(words[0]):
        return ""
    places = list(keys)
    if len(places) > 1 or CATEGORY_MARK.match(words[0]):
        return category_name(words[0])
    category = columns.one("category")
    if places[0] in {number, category} or (places[0] == 0 and weakness != 0):
        return category_name(words[0])
    return ""


def continues_item(
    reading: SheetReading, columns: Columns, keys: dict[int, Key], texts: list[str], row: int
) -> bool:
    """Whether the row goes on with the item above: its weakness or its number merged or blank."""
    current = reading.current
    if current is None:
        return False
    number, weakness = columns.one("number"), columns.one("weakness")
    own_number = texts[number] if number is not None and number < len(texts) else ""
    text = texts[weakness] if weakness is not None and weakness < len(texts) else ""
    if weakness is not None and weakness in keys and keys[weakness][0] < row:
        return keys[weakness] == reading.last_keys.get(weakness)
    same_number = not own_number or own_number == current.number
    if not text:
        return same_number
    return text == current.weakness and same_number


def report_unread(reading: SheetReading, row: int, words: list[str]) -> None:
    """Words that belong nowhere are shown, never dropped silently."""
    raw = " ".join(words)
    cell = cell_name(row, reading.grid.first_column)
    reading.problems.append(
        problem(
            "row_unread",
            _("第 {row} 行的文字“{raw}”不知归属，没有载入；如是事项，请补上序号和问题。").format(
                row=row + 1, raw=raw[:60]
            ),
            sheet=reading.grid.name, cell=cell, raw=raw,
        )
    )  # fmt: skip


def start_item(
    reading: SheetReading,
    columns: Columns,
    row: int,
    cells: Sequence[Value],
    hidden: dict[int, Key] | None,
) -> None:
    """A new item begins in this row."""
    finish_item(reading)
    weakness = at(cells, columns.one("weakness"))
    item = Pending(
        reading.grid.name,
        row + 1,
        at(cells, columns.one("number")),
        reading.category,
        weakness,
        closed=reading.closed,
    )
    reading.current = item
    reading.last_keys = {}
    if (place := columns.one("category")) is not None:
        if text := at(cells, place):
            reading.category = category_name(text)
        elif reading.category:
            item.flags.append("category_carried")
        item.category = reading.category
    add_row(reading, columns, row, cells, hidden)
    if not item.weakness:
        report_missing_weakness(reading, columns, row, item)


def report_missing_weakness(
    reading: SheetReading, columns: Columns, row: int, item: Pending
) -> None:
    """An own number, contents, and no weakness: loaded, flagged, and told."""
    item.flags.append("weakness_missing")
    cell = cell_name(row, (columns.one("weakness") or 0) + reading.grid.first_column)
    reading.problems.append(
        problem(
            "weakness_missing",
            _("{cell} 没有写问题（序号 {number}），请补写后重新导入。").format(
                cell=cell, number=item.number
            ),
            sheet=reading.grid.name, cell=cell, raw="",
        )
    )  # fmt: skip


def at(cells: Sequence[Value], place: int | None) -> str:
    """The text at a place of the row."""
    return "" if place is None or place >= len(cells) else cell_text(cells[place])


def add_row(
    reading: SheetReading,
    columns: Columns,
    row: int,
    cells: Sequence[Value],
    hidden: dict[int, Key] | None,
) -> None:
    """Everything that this row says about the current item, each merged cell once."""
    item = reading.current
    if item is None:
        return
    first = reading.grid.first_column
    if hidden:
        fresh = fresh_cells(reading, cells, hidden, row)
    else:
        fresh = cells
        reading.last_keys = {}
    if reading.grid.formulas:
        fresh = without_formulas(reading, columns, row, cells, fresh)
    for name, listed in columns.fields.items():
        take = TAKERS.get(name)
        if take is None:
            continue
        for place in listed:
            if place < len(fresh) and fresh[place] not in ("", None):
                take(reading, item, name, fresh[place], row, place + first)
    add_dates_and_measures(reading, columns, item, cells, fresh, row)
    for named in (columns.unknown, columns.kept, columns.repeated):
        for place, heading in named.items():
            if text := at(fresh, place):
                former = item.extra.get(heading)
                item.extra[heading] = f"{former}\n{text}" if former else text


def fresh_cells(
    reading: SheetReading, cells: Sequence[Value], hidden: dict[int, Key], row: int
) -> Sequence[Value]:
    """The row without what the row above already said through the same merged cell."""
    first = reading.grid.first_column
    fresh = list(cells)
    for place in range(len(cells)):
        key = hidden.get(place + first, (row, place + first))
        if reading.last_keys.get(place) == key or (key[0] == row and key[1] != place + first):
            fresh[place] = None
        reading.last_keys[place] = key
    return fresh


def without_formulas(
    reading: SheetReading, columns: Columns, row: int, cells: Sequence[Value], fresh: Sequence[Value]
) -> Sequence[Value]:
    """A formula is not computed and its cached result not trusted: a date it shows is not taken."""
    item = reading.current
    first, formulas = reading.grid.first_column, reading.grid.formulas
    safe = fresh
    for place in range(len(cells)):
        formula = formulas.get((row, place + first))
        if formula is None or item is None:
            continue
        if safe is fresh:
            safe = list(fresh)
        item.flags.append("formula_in_cell")
        if place in columns.fields.get("number", ()):
            continue
        cached = cells[place]
        usable = isinstance(cached, str) and cached.strip() and place not in dates(columns)
        safe[place] = cached if usable else formula
        if place == columns.one("weakness"):
            item.weakness = cell_text(safe[place])
    return safe


def dates(columns: Columns) -> list[int]:
    """The columns that hold dates."""
    return [
        place
        for name in ("deadline", "milestones", "closed_on")
        for place in columns.fields.get(name, ())
    ]


def add_dates_and_measures(
    reading: SheetReading,
    columns: Columns,
    item: Pending,
    cells: Sequence[Value],
    fresh: Sequence[Value],
    row: int,
) -> None:
    """The row's measures, each with the row's date (or its own, where ordinals match)."""
    place = columns.one("deadline")
    value: Value = None
    deadline, due_text = Deadline(), ""
    if place is not None and place < len(cells):
        formula = fresh[place] if fresh[place] is not cells[place] else None
        value = formula if formula not in (None, "") else cells[place]
        deadline, due_text = reading.deadlines.of(value)
        if fresh[place] not in ("", None):
            add_deadline(reading, item, deadline, due_text, row, place)
        elif not item.deadlines and not due_text:
            item.deadlines.append((deadline, due_text))
    for column in columns.fields.get("measures", ()):
        if column >= len(fresh) or fresh[column] in ("", None):
            continue
        texts = split_measures(cell_text(fresh[column]))
        own = own_dates(reading, due_text, len(texts))
        for index, text in enumerate(texts):
            each, each_text = own[index] if own else (deadline, due_text)
            item.measures.append(MeasureDraft(text, each.due_on, each_text))


def own_dates(reading: SheetReading, due_text: str, many: int) -> list[tuple[Deadline, str]] | None:
    """1.3月底前 2.6月底前 beside two measures: one date each, if every one can be read."""
    if many < 2 or len(due_text) < 8:
        return None
    parts = split_measures(due_text)
    if len(parts) != many:
        return None
    own = [reading.deadlines.of(part) for part in parts]
    return own if all(one.due_on for one, _text in own) else None


def add_deadline(
    reading: SheetReading, item: Pending, deadline: Deadline, text: str, row: int, place: int
) -> None:
    """Keep the date cell; what it cannot say becomes a problem at its cell."""
    parts = split_measures(text) if len(text) >= 8 else []
    if len(parts) > 1:
        own = [reading.deadlines.of(part) for part in parts]
        if all(one.due_on for one, _text in own):
            deadline = join_deadlines([one for one, _text in own])
    item.deadlines.append((deadline, text))
    cell = cell_name(row, place + reading.grid.first_column)
    if deadline.flags:
        item.flags += deadline.flags
        if "year_assumed" in deadline.flags:
            reading.year_assumed.append(cell)
    for stage in deadline.milestones:
        item.milestones.append(MilestoneDraft(stage.text, stage.due_on))
    if found := deadline_problem(deadline, text, reading.grid.name, cell):
        item.flags.append(found.code)
        reading.problems.append(found)


def join_deadlines(own: list[Deadline]) -> Deadline:
    """The dates of numbered measures: the last one is the item's."""
    last = max(own, key=lambda one: one.due_on or date.min)
    return Deadline(
        due_on=last.due_on,
        long_term=any(one.long_term for one in own),
        item_class=ItemClass.DATED,
        flags=tuple(dict.fromkeys(flag for one in own for flag in one.flags)),
    )


def take_text(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Detail, cause, goal, source, progress, result."""
    item.add_text(name, cell_text(value))


def take_leaders(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Responsible leaders, without their posts."""
    add_new(item.leaders, people_of(cell_text(value)))


def take_handlers(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Handlers, without their posts."""
    add_new(item.handlers, people_of(cell_text(value)))


def take_leads(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Lead departments; what supports in the same cell goes to the supporting ones."""
    text = cell_text(value)
    found: Responsibility = departments_of(text)
    add_new(item.leads, found.leads)
    add_new(item.supports, found.supports)
    cell = cell_name(row, column)
    if found.flags:
        item.flags += found.flags
        reading.assumed_leads.append(cell)
    if not found.leads and text.replace(" ", "") not in NOBODY:
        item.flags.append("department_unread")
        reading.problems.append(
            problem(
                "department_unread",
                _("{cell} 的责任部门“{raw}”读不出部门，请写明牵头部门。").format(cell=cell, raw=text),
                sheet=reading.grid.name, cell=cell, raw=text,
            )
        )  # fmt: skip


def take_supports(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Supporting departments."""
    add_new(item.supports, supporting_of(cell_text(value)))


def take_class(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """The class column: an explicit word wins over the presence of a date."""
    text = cell_text(value)
    for mark, item_class in CLASS_MARKS:
        if mark in text:
            item.item_class = item_class
            return
    if text in NOBODY:
        return
    cell = cell_name(row, column)
    item.flags.append("class_unknown")
    reading.problems.append(
        problem(
            "class_unknown",
            _("{cell} 的整改类型“{raw}”不认识，请写立行立改、限期整改或长期坚持；现按限期整改计。").format(
                cell=cell, raw=text
            ),
            sheet=reading.grid.name, cell=cell, raw=text,
        )
    )  # fmt: skip


def take_status(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Only 已销号 closes an item; 已完成 is a claim that still needs its closing."""
    text = cell_text(value)
    if text in {"已销号", "已办结销号", "已完成销号", "销号"} or (
        text == "是" and "销号" in headed(reading, column)
    ):
        item.closed = True
    elif text:
        item.extra[headed(reading, column)] = text


def headed(reading: SheetReading, column: int) -> str:
    """The heading of a column of the sheet."""
    texts = reading.columns.texts if reading.columns else {}
    return texts.get(column - reading.grid.first_column, "")


def take_closed_on(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """A filled 销号时间 means closed; a date that cannot be read is told, never guessed."""
    text = cell_text(value)
    if text in NOT_CLOSED:
        return
    item.closed = True
    item.closed_on = reading.deadlines.of(value)[0].due_on
    if item.closed_on is None:
        cell = cell_name(row, column)
        reading.problems.append(
            problem(
                "closed_on_unparsed",
                _("{cell} 的销号时间“{raw}”读不出日期，按已销号载入，请补写日期。").format(
                    cell=cell, raw=text
                ),
                sheet=reading.grid.name, cell=cell, raw=text,
            )
        )  # fmt: skip


def take_milestones(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """时间节点 beside 完成时限: every stage that can be read; the words are kept in any case."""
    text = cell_text(value)
    for part in split_measures(text):
        deadline, _text = reading.deadlines.of(part if isinstance(value, str) else value)
        for stage in deadline.milestones:
            item.milestones.append(MilestoneDraft(stage.text, stage.due_on))
        item.milestones.append(MilestoneDraft(part, deadline.due_on))


def add_new(listed: list[str], names: tuple[str, ...]) -> None:
    """Each name once."""
    listed += [name for name in names if name not in listed]


CLASS_MARKS = (
    ("立行立改", ItemClass.IMMEDIATE),
    ("即知即改", ItemClass.IMMEDIATE),
    ("立即", ItemClass.IMMEDIATE),
    ("长期", ItemClass.SUSTAINED),
    ("持续", ItemClass.SUSTAINED),
    ("限期", ItemClass.DATED),
    ("限时", ItemClass.DATED),
    ("阶段", ItemClass.DATED),
    ("近期", ItemClass.DATED),
)
TAKERS = {
    **dict.fromkeys(TEXT_FIELDS, take_text),
    "leaders": take_leaders,
    "leads": take_leads,
    "supports": take_supports,
    "handler": take_handlers,
    "class": take_class,
    "status": take_status,
    "closed_on": take_closed_on,
    "milestones": take_milestones,
}


def finish_item(reading: SheetReading) -> None:
    """The item above is complete."""
    item, columns = reading.current, reading.columns
    reading.current = None
    if item is None or columns is None:
        return
    draft = item.as_draft()
    place = columns.one("deadline")
    if (
        draft.due_on is None
        and draft.status == "open"
        and draft.item_class is ItemClass.DATED
        and place is not None
        and not {"deadline_unparsed", "deadline_says_done"} & set(item.flags)
    ):
        cell = cell_name(item.row - 1, place + reading.grid.first_column)
        item.flags.append("deadline_missing")
        draft = item.as_draft()
        reading.problems.append(
            problem(
                "deadline_missing",
                _("{cell} 没有写完成时限，请补写；此前该事项不能立项。").format(cell=cell),
                sheet=reading.grid.name, cell=cell, raw=item.deadlines[0][1] if item.deadlines else "",
            )
        )  # fmt: skip
    reading.drafts.append(draft)


def report_sheet(reading: SheetReading) -> None:
    """What is said once a sheet: assumed years, assumed leads, a missing deadline column."""
    name = reading.grid.name
    if (cells := reading.year_assumed) and reading.deadlines.reference_on:
        reading.problems.append(
            problem(
                "year_assumed",
                _("有 {count} 处时限没有写年份（首处 {cell}），按基准日期推定为 {year} 年前后，请核对。").format(
                    count=len(cells), cell=cells[0], year=reading.deadlines.reference_on.year
                ),
                sheet=name, cell=cells[0],
            )
        )  # fmt: skip
    if cells := reading.assumed_leads:
        reading.problems.append(
            problem(
                "lead_assumed",
                _("有 {count} 处责任部门列了几个而未写牵头（首处 {cell}），按第一个牵头、其余配合计，请核对。").format(
                    count=len(cells), cell=cells[0]
                ),
                sheet=name, cell=cells[0],
            )
        )  # fmt: skip
    if (
        reading.drafts
        and reading.columns
        and reading.columns.one("deadline") is None
        and not reading.closed
    ):
        reading.problems.append(
            problem(
                "deadline_missing",
                _("本表没有完成时限一列，全部事项要补写时限后才能立项。"),
                sheet=name,
            )
        )  # fmt: skip

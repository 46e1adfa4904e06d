"""The office's own ledger: its headings in its order, each item as its columns can say it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from documents.ledger.listed_names import numbered
from documents.ledger.own_cells import SAYS, Ground, deadline, status
from documents.ledger.own_table import OwnColumn, OwnTable, own_table
from documents.ledger.tables import Block, Cell, Column, Look, Row, Table, Texts
from engine.intake.cells import letters_index
from engine.intake.rows import is_note, is_total
from engine.intake.word_numbering import chinese
from engine.queries.whole_items import LedgerFacts, WholeItem

NAME = "问题清单"
USUAL = OwnTable(NAME, tuple(
    OwnColumn(letter, heading, field)
    for letter, heading, field in (
        ("A", "序号", "number"), ("B", "问题类别", "category"), ("C", "存在问题", "weakness"),
        ("D", "整改措施", "measures"), ("E", "责任领导", "leaders"), ("F", "责任部门", "leads"),
        ("G", "配合部门", "supports"), ("H", "责任人", "handler"), ("I", "完成时限", "deadline"),
        ("J", "整改类型", "class"), ("K", "进展情况", "progress"),
    )
))  # fmt: skip
WIDTHS: Mapping[str, float] = {
    "number": 6, "category": 11, "weakness": 32, "detail": 36, "cause": 28, "goal": 26,
    "source": 11, "measures": 42, "leaders": 9, "leads": 14, "supports": 15, "handler": 9,
    "leads_and_leaders": 18, "leads_and_handlers": 18, "deadline": 13, "milestones": 24, "class": 10,
    "progress": 30, "result": 24, "status": 9, "closed_on": 12, "long_term": 6, "due_text": 16,
}
LONG = frozenset({
    "weakness", "detail", "cause", "goal", "measures", "milestones", "progress", "result",
})
NOTHING = "—"


def own_layout(facts: LedgerFacts) -> Table:
    """The one table of the office's own ledger; the usual headings where it never imported one."""
    table = own_table(facts.tables) or USUAL
    ground = Ground(table, facts.reference_on)
    places = {column.letter: place for place, column in enumerate(table.columns)}
    return Table(
        table.name or NAME, tuple(map(_column, table.columns)),
        lambda: _blocks(facts.items(False), ground),
        above=tuple(_placed(texts, places) for texts in table.above),
        head=tuple(_placed(texts, places) for texts in table.head) if len(table.head) > 1 else (),
        kept_columns=_kept(table),
    )


def _column(column: OwnColumn) -> Column:
    look = Look.LONG if column.field in LONG else Look.SHORT
    return Column(_heading(column), WIDTHS.get(column.field, 14), look)


def _heading(column: OwnColumn) -> str:
    """A column that had none and was explained by hand gets the usual one."""
    if column.heading != column.letter:
        return column.heading
    usual = {one.field: one.heading for one in USUAL.columns}
    return usual.get(column.field, column.heading)


def _kept(table: OwnTable) -> int:
    """Number, category and weakness stay in sight, where the table begins with them."""
    first = ("number", "category", "weakness")
    count = 0
    while count < len(table.columns) and table.columns[count].field in first:
        count += 1
    return min(count, 3)


def _placed(texts: Mapping[str, str], places: Mapping[str, int]) -> Texts:
    """Texts by place instead of letter; what stood beyond the headed columns goes to the nearest."""
    placed: dict[int, str] = {}
    for letter, text in texts.items():
        wanted = letters_index(letter) or 0
        known = [place for one, place in places.items() if (letters_index(one) or 0) <= wanted]
        place = known[-1] if known else 0
        placed[place] = f"{placed[place]} {text}" if place in placed else text
    return placed


def _blocks(items: Iterator[WholeItem], ground: Ground) -> Iterator[Block]:
    """Each item's rows; categories stand in rows of their own where they have no column."""
    by_rows = not ground.table.has("category")
    former, count = "", 0
    for item in items:
        category = item.row.category
        if by_rows and category != former:
            count += 1
            yield _category_row(category, count, len(ground.table.columns))
        said = _without_category(item) if former and not category and not by_rows else item
        former = category or ("" if by_rows else former)
        yield Block(item.row.id, item.title, _rows(said, ground))


def _without_category(item: WholeItem) -> WholeItem:
    """A blank cell would take over the category above it: nothing is said in so many words."""
    return replace(item, row=replace(item.row, category=NOTHING))


def _category_row(category: str, count: int, width: int) -> Block:
    title = f"{chinese(count)}、{category}" if category else NOTHING
    return Block(0, title, [(title, *(None,) * (width - 1))])


def _rows(item: WholeItem, ground: Ground) -> list[Row]:
    columns, steps = ground.table.columns, _steps(item, ground)
    seen: set[str] = set()
    first: list[Cell] = []
    for column in columns:
        again = column.field in seen
        seen.add(column.field)
        first.append(None if again and column.field else _cell(item, column, ground, steps))
    rows: list[Row] = [first]
    for text, due_on in steps[1:]:
        step = {"measures": text, "deadline": due_on}
        rows.append([step.pop(column.field, None) for column in columns])
    return rows


def _cell(
    item: WholeItem, column: OwnColumn, ground: Ground, steps: list[tuple[str | None, date]]
) -> Cell:
    if steps and column.field == "measures":
        return steps[0][0]
    if steps and column.field == "deadline":
        return steps[0][1]
    if column.field == "status":
        return status(item, column.heading)
    say = SAYS.get(column.field)
    return say(item, ground) if say else item.extra.get(column.heading)


def _steps(item: WholeItem, ground: Ground) -> list[tuple[str | None, date]]:
    """Measures with dates of their own, a row each; [] where one cell says them all.

    An item's date is the last of its rows' dates: where its own comes after all of them it takes
    the first row, and where it comes before one, rows cannot say it.
    """
    due_on = item.row.due_on
    days = [one.due_on for one in item.measures]
    if due_on is None or deadline(item, ground) != due_on or not ground.table.has("measures"):
        return []
    if all(day in (None, due_on) for day in days) or not ground.table.has("deadline"):
        return []
    steps: list[tuple[str | None, date]] = []
    for one in item.measures:
        text = numbered([one.text])
        if one.due_on is None or one.due_on > due_on or text is None or not _plain(text):
            return []
        steps.append((text, one.due_on))
    return steps if due_on in days else [(None, due_on), *steps]


def _plain(text: str) -> bool:
    """Whether a row that begins with it goes on with the item above."""
    return not is_note([text]) and not is_total([text])

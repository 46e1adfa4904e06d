"""The door: a ledger in a layout and a format, written into an open file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO, TypeVar

from documents.ledger.full import full_layout
from documents.ledger.item_json import item_as_json
from documents.ledger.lists import lists_layout
from documents.ledger.own import own_layout
from documents.ledger.plain_files import (
    blocks_as_json,
    headings_of,
    rows_of,
    write_csv,
    write_json,
)
from documents.ledger.tables import Block, Table
from documents.ledger.workbook import Workbook
from engine.errors import Incomplete
from engine.language import _, speaking
from engine.queries.whole_items import LedgerFacts

Passing = TypeVar("Passing")


class Layout(StrEnum):
    """Which form of the ledger."""

    OWN = "own"  # 本单位表头
    LISTS = "lists"  # 三清单
    FULL = "full"  # 完整台账


class Format(StrEnum):
    """Which kind of file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many items, how many texts no cell could hold whole."""

    items: int
    cut: int = 0


def layout_label(layout: Layout) -> str:
    """A layout as a menu offers it."""
    return {
        Layout.OWN: _("本单位表头"), Layout.LISTS: _("三清单"), Layout.FULL: _("完整台账"),
    }[layout]


def write_ledger(
    file: IO[bytes], facts: LedgerFacts, *, layout: Layout, form: Format
) -> Written:
    """The ledger in Chinese, whatever the reader's language: its words are what the intake reads.

    Raises: Incomplete: three lists are no one table, as a CSV would have it.
    """
    if layout is Layout.LISTS and form is Format.CSV:
        raise Incomplete(_("三清单是三张表，一个 CSV 文件放不下，请选 xlsx 或 json"))
    with speaking("zh"):
        return WRITERS[form](file, facts, layout)


def tables_of(facts: LedgerFacts, layout: Layout) -> list[Table]:
    """The sheets of a layout."""
    if layout is Layout.LISTS:
        return lists_layout(facts)
    return [own_layout(facts) if layout is Layout.OWN else full_layout(facts)]


def _xlsx(file: IO[bytes], facts: LedgerFacts, layout: Layout) -> Written:
    book = Workbook(file, made_on=facts.today, name=facts.map_name)
    count = max(book.add(table) for table in tables_of(facts, layout))
    book.close()
    return Written(count, book.cut)


def _csv(file: IO[bytes], facts: LedgerFacts, layout: Layout) -> Written:
    [table] = tables_of(facts, layout)
    tally = Tally()
    write_csv(file, headings_of(table), rows_of(replace(table, blocks=tally.blocks(table))))
    return Written(tally.items)


def _json(file: IO[bytes], facts: LedgerFacts, layout: Layout) -> Written:
    head = {"map": facts.map_name, "on": facts.today, "layout": layout}
    tally = Tally()
    if layout is Layout.FULL:
        items = (item_as_json(item, facts.people) for item in tally.counting(facts.items(True)))
        write_json(file, {**head, "items": items})
        return Written(tally.items)
    first, *others = tables_of(facts, layout)
    tables = [replace(first, blocks=tally.blocks(first)), *others]
    names = ["items"] if layout is Layout.OWN else [table.name for table in tables]
    written = {name: blocks_as_json(table) for name, table in zip(names, tables, strict=True)}
    write_json(file, {**head, **written})
    return Written(tally.items)


class Tally:
    """Counts items while they pass."""

    def __init__(self) -> None:
        self.items = 0

    def counting(self, items: Iterable[Passing]) -> Iterator[Passing]:
        """The items, counted; a category's own row is none."""
        for one in items:
            self.items += not isinstance(one, Block) or one.item_id > 0
            yield one

    def blocks(self, table: Table) -> Callable[[], Iterator[Block]]:
        """The blocks of a table, counted."""
        return lambda: self.counting(table.blocks())


WRITERS: dict[Format, Callable[[IO[bytes], LedgerFacts, Layout], Written]] = {
    Format.XLSX: _xlsx, Format.CSV: _csv, Format.JSON: _json,
}

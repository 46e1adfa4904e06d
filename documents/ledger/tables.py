"""What a ledger is made of before it is a file: columns, and the rows of each item."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | date | None
Row = Sequence[Cell]
Texts = Mapping[int, str]  # by place, from 0


class Look(StrEnum):
    """How the cells of a column stand."""

    SHORT = "short"  # in the middle
    LONG = "long"  # wrapped, from the left
    SYSTEM = "system"  # ours, not the office's: small and grey


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters. `again`: repeated beside an item's further rows, so that filters hold."""

    heading: str
    width: float = 12
    look: Look = Look.SHORT
    again: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one item; `title` is how people call it."""

    item_id: int
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. `above`: lines over the heading; `head`: its rows where they are more than one."""

    name: str
    columns: tuple[Column, ...]
    blocks: Callable[[], Iterator[Block]]
    above: tuple[Texts, ...] = ()
    head: tuple[Texts, ...] = ()
    pages_wide: int = 1
    kept_columns: int = 0  # stay in sight while one scrolls to the right

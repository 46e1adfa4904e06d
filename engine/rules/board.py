"""作战图, the board: who has what to do by when, laid out for a page, a screen or a poster.

Pure: from items and a window of time to groups and rows whose places are shares of the time axis.
Drawing (percent, millimetres, pixels) is left to whoever shows it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from engine.rules.board_axis import Axis, Phase, Window, axis_of
from engine.rules.board_order import number_key
from engine.rules.board_rows import BoardItem, Row, lay_row
from engine.rules.lights import LightMeaning


class Grouping(StrEnum):
    """What the rows are grouped by."""

    CATEGORY = "category"  # 领域
    DEPARTMENT = "department"  # 责任部门
    LEADER = "leader"  # 责任领导


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Items of one area, department or leader, in order; `title` is empty where none is named.

    `counts` are of the whole group, also where only a part of its items is shown; `continued` says
    that an earlier page shows its first items.
    """

    title: str
    items: tuple[BoardItem, ...]
    counts: Counter[LightMeaning]
    continued: bool = False

    @property
    def total(self) -> int:
        """How many items the whole group has."""
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A group with its items on the axis."""

    title: str
    rows: tuple[Row, ...]
    counts: Counter[LightMeaning]
    continued: bool = False

    @property
    def total(self) -> int:
        """How many items the whole group has."""
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class Board:
    """The axis and what hangs on it."""

    axis: Axis
    groups: tuple[RowGroup, ...]
    today: date

    @property
    def row_count(self) -> int:
        """How many items are shown."""
        return sum(len(group.rows) for group in self.groups)


def group_items(items: Iterable[BoardItem], by: Grouping) -> list[ItemGroup]:
    """The items in groups: groups in the ledger's order, those without a name last.

    The ledger's order is that of the items' ids: areas and departments stand as the office wrote
    them, and a board does not shuffle when a light changes.
    """
    found: dict[str, list[BoardItem]] = {}
    for item in sorted(items, key=lambda one: one.id):
        found.setdefault(_title(item, by), []).append(item)
    titles = sorted(found, key=lambda title: not title)  # stable: only the nameless one moves
    return [
        ItemGroup(
            title,
            tuple(sorted(found[title], key=lambda one: (number_key(one.number), one.id))),
            Counter(item.meaning for item in found[title]),
        )
        for title in titles
    ]


def page_of(groups: Sequence[ItemGroup], *, first: int, count: int) -> list[ItemGroup]:
    """`count` items from the `first` (0-based) on, in their groups; a cut group says so."""
    cut: list[ItemGroup] = []
    passed = 0
    for group in groups:
        begin, end = max(first - passed, 0), first + count - passed
        items = group.items[begin:max(end, 0)]
        if items:
            cut.append(replace(group, items=items, continued=begin > 0))
        passed += len(group.items)
    return cut


def lay_out(
    groups: Iterable[ItemGroup], window: Window, *, today: date, phases: Iterable[Phase] = ()
) -> Board:
    """The board: every item of every group has its row, whatever the window shows of it."""
    return Board(
        axis_of(window, today=today, phases=phases),
        tuple(
            RowGroup(
                group.title,
                tuple(lay_row(item, window, today=today) for item in group.items),
                group.counts,
                group.continued,
            )
            for group in groups
        ),
        today,
    )


def _title(item: BoardItem, by: Grouping) -> str:
    match by:
        case Grouping.CATEGORY:
            return item.category
        case Grouping.DEPARTMENT:
            return item.department
        case Grouping.LEADER:
            return item.leader

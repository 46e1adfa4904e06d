"""What somebody asks of a board, and what is shown with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engine.rules.board import Board, Grouping
from engine.rules.board_axis import Zoom
from engine.rules.board_rows import BoardItem
from engine.rules.figures import Figures
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import Status

ROWS_A_PAGE = 300


@dataclass(frozen=True, slots=True)
class BoardView:
    """What somebody wants to see of a board. It is hashable: a rendered board is kept under it.

    `page` counts from 1; `rows` is how many items a page has. Withdrawn items are shown only to who
    asks for that status.
    """

    by: Grouping = Grouping.CATEGORY
    zoom: Zoom = Zoom.FULL
    shift: int = 0
    lights: frozenset[LightMeaning] = frozenset()
    department_id: int | None = None
    leader_id: int | None = None
    category: str | None = None
    status: Status | None = None
    text: str = ""
    page: int = 1
    rows: int = ROWS_A_PAGE

    @property
    def is_narrowed(self) -> bool:
        """Whether some items are filtered out."""
        return bool(
            self.lights or self.department_id or self.leader_id or self.category is not None
            or self.status or self.text.strip()
        )


@dataclass(frozen=True, slots=True)
class Option:
    """Something to filter by, with how many items of the map have it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Options:
    """What the filters offer, in the ledger's order."""

    departments: tuple[Option, ...]
    leaders: tuple[Option, ...]
    categories: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """A board with what stands around it.

    `counts` are by light, of all items that the other filters let through; `figures` and
    `upcoming` (the next dates of what is owed) are of the whole map, whatever the filters are.
    """

    map_id: int
    map_name: str
    organisation: str
    view: BoardView
    board: Board
    counts: Counter[LightMeaning]
    colours: Mapping[LightMeaning, Light]
    options: Options
    figures: Figures
    upcoming: tuple[BoardItem, ...]
    item_count: int  # of the whole map
    found_count: int  # that the filters let through
    page: int
    page_count: int
    has_phases: bool

"""A board drawn once for all who ask for the same: by map, stamp, view and language."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language import _, current_language
from engine.queries.board import read_board
from engine.queries.board_stamps import board_stamps
from engine.queries.board_view import BoardView, Option, ShownBoard
from engine.rules.board import Grouping
from engine.rules.board_axis import Tick, Zoom
from engine.rules.board_rows import Row
from engine.rules.board_words import (
    LIGHT_ORDER,
    day_label,
    days_words,
    group_title,
    grouping_label,
    standing_words,
    tick_label,
    window_label,
    zoom_label,
)
from engine.rules.lights import LightMeaning
from web.doors.visit import Visit
from web.live.boards import DrawnBoard, boards_of
from web.live.edition import edition
from web.pages.wall.asked import view_pairs, written_view
from web.templating import render


@dataclass(frozen=True, slots=True)
class Words:
    """What a board's templates say."""

    window: str
    zooms: tuple[Zoom, ...]
    meanings: tuple[LightMeaning, ...] = LIGHT_ORDER
    groupings: tuple[Grouping, ...] = tuple(Grouping)
    tick: Callable[[Tick], str] = tick_label
    grouping: Callable[[Grouping], str] = grouping_label
    zoom: Callable[[Zoom], str] = zoom_label
    group: Callable[[str, Grouping], str] = group_title
    days: Callable[[Row], str] = days_words
    standing: Callable[[Row], str] = standing_words

    def short(self, on: date) -> str:
        """4月26日, of any year."""
        return day_label(on, on)


def draw_board(visit: Visit, map_id: int, view: BoardView) -> DrawnBoard:
    """The board as it is now. Raises NotFound."""
    with visit.reading() as session:
        stamp = board_stamps(session.connection(), [map_id], today=visit.today)[map_id].text
        key = (map_id, stamp, view, current_language(), edition())

        def make() -> DrawnBoard:
            shown = read_board(session, map_id, view=view, today=visit.today)
            html = render("wall/_board.html", facts_of(shown, stamp))
            packed = gzip.compress(html.encode(), 6, mtime=0)
            return DrawnBoard(
                html, packed, _etag(key), shown.map_name, shown.organisation,
                is_empty=not shown.item_count,
            )

        return boards_of(visit.request).shelf.get(key, make)


def facts_of(shown: ShownBoard, stamp: str) -> dict[str, Any]:
    """What the templates of a board are given: nothing of a visit, for it is kept for others."""
    view = shown.view
    here = f"/maps/{shown.map_id}/wall"

    def link(**changes: Any) -> str:
        if changes.get("lights", ()) is None:
            changes["lights"] = frozenset()
        return here + written_view(view, **changes)

    return {
        "shown": shown, "stamp": stamp, "link": link, "pc": percent_of,
        "page_link": lambda page: link(page=page),
        "words": Words(
            window_label(view.zoom, shown.board.axis.window),
            tuple(zoom for zoom in Zoom if zoom is not Zoom.PHASES or shown.has_phases),
        ),
        "selects": _selects(shown),
        "kept": [
            pair for pair in view_pairs(view) if pair[0] in ("by", "zoom", "shift", "light", "status")
        ],
    }


def percent_of(share: float) -> str:
    """A place on the axis as SVG takes it: 12.35%."""
    return f"{100 * share:.2f}%"


def _selects(shown: ShownBoard) -> list[tuple[str, str, tuple[Option, ...], str]]:
    """The lists to choose from: name in the address, label, options, what is chosen."""
    view, options = shown.view, shown.options
    return [
        ("category", _("领域"), options.categories, view.category or ""),
        ("department", _("责任部门"), options.departments, str(view.department_id or "")),
        ("leader", _("责任领导"), options.leaders, str(view.leader_id or "")),
    ]


def _etag(key: tuple[object, ...]) -> str:
    # A view holds a set: its fields are written in a fixed order first.
    written = [view_pairs(part) if isinstance(part, BoardView) else part for part in key]
    return f'"{hashlib.sha256(repr(written).encode()).hexdigest()[:32]}"'

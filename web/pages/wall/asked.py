"""The view of a board in its address: read leniently, written back as short as it can be."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from documents.poster import Size
from engine.queries.board_view import BoardView
from engine.rules.board import Grouping
from engine.rules.board_axis import Zoom
from engine.rules.lights import LightMeaning
from engine.rules.words import Status
from web.forms import LARGEST_ID

FURTHEST = 400  # periods away from today: no axis ends in the year 9999
LONGEST_SEARCH = 100
LONGEST_CODE = 200  # characters of a query: a QR code that is read from a wall is not a dense one

Choice = TypeVar("Choice", bound=StrEnum)


def asked_view(query: QueryParams) -> BoardView:
    """The view an address asks for. What cannot be read is left out: a bad link shows the board."""
    lights = (_choice(LightMeaning, text) for text in query.getlist("light"))
    return BoardView(
        by=_choice(Grouping, query.get("by")) or Grouping.CATEGORY,
        zoom=_choice(Zoom, query.get("zoom")) or Zoom.FULL,
        shift=_whole(query.get("shift"), -FURTHEST, FURTHEST) or 0,
        lights=frozenset(light for light in lights if light is not None),
        department_id=_whole(query.get("department"), 1, LARGEST_ID),
        leader_id=_whole(query.get("leader"), 1, LARGEST_ID),
        category=query.get("category") or None,
        status=_choice(Status, query.get("status")),
        text=(query.get("q") or "").strip()[:LONGEST_SEARCH],
        page=_whole(query.get("page"), 1, LARGEST_ID) or 1,
    )


def asked_size(query: QueryParams) -> Size:
    """The paper an address asks for, else A3."""
    return _choice(Size, query.get("size")) or Size.A3


def wall_address(base_url: str, map_id: int, view: BoardView) -> str:
    """Where the live board of a view is, for a QR code; the whole board where that is too long."""
    query = written_view(view, page=1)
    address = f"{base_url}/maps/{map_id}/wall"
    return address + query if 1 < len(query) <= LONGEST_CODE else address


def written_view(view: BoardView, **changes: Any) -> str:
    """The view as the query of an address, `?` included; what is as by default is left out."""
    pairs = view_pairs(replace(view, **changes))
    return f"?{urlencode(pairs)}" if pairs else "?"


def view_pairs(view: BoardView) -> list[tuple[str, str]]:
    """Names and values of all that is not as by default, in a fixed order."""
    default = BoardView()
    facts: Mapping[str, Any] = {
        "by": view.by, "zoom": view.zoom, "shift": view.shift, "department": view.department_id,
        "leader": view.leader_id, "category": view.category, "status": view.status,
        "q": view.text, "page": view.page,
    }
    defaults: Mapping[str, Any] = {"by": default.by, "zoom": default.zoom, "page": default.page}
    pairs = [
        (name, str(value)) for name, value in facts.items()
        if value and value != defaults.get(name)
    ]
    return pairs + [("light", light.value) for light in sorted(view.lights)]


def _choice(options: type[Choice], text: str | None) -> Choice | None:
    try:
        return options(text) if text else None
    except ValueError:
        return None


def _whole(text: str | None, low: int, high: int) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if low <= number <= high else None

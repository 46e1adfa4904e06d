"""The board of a poster: as a page shows it, but whole, however many pages a screen would need."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from engine.errors import Incomplete
from engine.language import _
from engine.queries.board import read_board
from engine.queries.board_view import BoardView, ShownBoard

MOST_ITEMS = 1_000  # about forty sheets


def read_poster(session: Session, map_id: int, *, view: BoardView, today: date) -> ShownBoard:
    """All items that the view's filters let through.

    Raises:
        NotFound: there is no such map.
        Incomplete: more items than anybody would hang.
    """
    shown = read_board(session, map_id, view=replace(view, page=1, rows=MOST_ITEMS), today=today)
    if shown.found_count > MOST_ITEMS:
        raise Incomplete(
            _("挂图最多放 {most} 项，现在有 {count} 项，请先按领域、部门或领导筛选").format(
                most=MOST_ITEMS, count=shown.found_count
            )
        )
    return shown

"""What a poster asks for: the whole board, however long, up to what anybody would hang."""

import pytest
import sqlalchemy as sa

from engine.db import reading, writing
from engine.errors import Incomplete, NotFound
from engine.models import Item
from engine.queries.board_view import BoardView, ShownBoard
from engine.queries.poster import MOST_ITEMS, read_poster
from engine.rules.words import Status
from tests.cast import MONDAY, Court
from tests.counting import counted


def fill(database: sa.Engine, court: Court, count: int) -> None:
    with writing(database) as session:
        session.add_all(
            Item(map_id=court.map_id, import_key=f"test:{number}", number=str(number),
                 category="甲" if number % 2 else "乙", weakness="周期偏长", status=Status.OPEN,
                 wake_on=MONDAY)
            for number in range(count)
        )


def whole(database: sa.Engine, map_id: int, **view: object) -> ShownBoard:
    with reading(database) as session:
        return read_poster(
            session, map_id, view=BoardView(**view), today=MONDAY  # type: ignore[arg-type]
        )


def test_poster_has_every_item_whatever_page_was_looked_at(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court, 310)
    with counted(database) as statements:
        shown = whole(database, court.map_id, page=2)
    assert (shown.board.row_count, shown.page_count) == (310, 1)
    assert len(statements) == 5


def test_more_than_anybody_would_hang_is_refused_until_it_is_filtered(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court, MOST_ITEMS + 1)
    with pytest.raises(Incomplete, match="请先按领域、部门或领导筛选"):
        whole(database, court.map_id)
    assert whole(database, court.map_id, category="甲").board.row_count == MOST_ITEMS // 2


def test_map_that_is_not_there_has_no_poster(database: sa.Engine, court: Court) -> None:
    with pytest.raises(NotFound):
        whole(database, 999)

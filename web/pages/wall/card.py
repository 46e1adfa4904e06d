"""An item of the board at a glance; without JavaScript the board's links lead to the item itself."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.errors import NotFound
from engine.language import _
from engine.queries.board_items import board_item
from engine.queries.items import item_card
from engine.rules.board_axis import window_over
from engine.rules.board_rows import lay_row
from engine.rules.board_words import days_words, standing_words
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id

router = APIRouter()


@router.get("/maps/{map_id}/wall/items/{item_id}")
def card(
    map_id: Id, item_id: Id,
    visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))],
) -> Response:
    """The fragment for the board's dialog."""
    with visit.reading() as session:
        shown = item_card(session, item_id, today=visit.today)
        if shown.item.map_id != map_id:
            raise NotFound(_("没有这个页面，或者它不属于您的单位"))
        item = board_item(session, item_id, today=visit.today)
        row = lay_row(item, window_over([], today=visit.today), today=visit.today)
        return visit.part(
            "wall/_card.html", card=shown, item=shown.item, row=row, days=days_words(row),
            standing=standing_words(row),
            supporting=[shown.departments[one] for one in shown.supporting_ids],
        )

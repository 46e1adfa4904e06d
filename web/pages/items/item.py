"""GET /items/{item_id}: everything of one item."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.items.shown import item_page

router = APIRouter()


@router.get("/items/{item_id}")
def show_item(visit: Annotated[Visit, Depends(reads(Page.ITEM))], item_id: Id) -> Response:
    """The item, what happened, what will happen, and what the visitor can do."""
    return item_page(visit, item_id)

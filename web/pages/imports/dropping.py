"""Giving a draft up: nothing was written, its file goes."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.actions.import_draft import drop_draft
from engine.actions.import_draft_file import tidy_imports
from engine.language import _
from engine.rules.permissions import Charge
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id

router = APIRouter()


@router.post("/imports/{draft_id}/dropping")
def drop(
    draft_id: Id, visit: Annotated[Visit, Depends(changes(Charge.IMPORT_LEDGER))]
) -> Response:
    """Drop the draft, then its file."""
    with visit.writing() as session:
        map_id = drop_draft(session, draft_id, actor_id=visit.person_id, at=visit.at)
    with visit.writing() as session:
        tidy_imports(session, map_id, visit.settings, at=visit.at)
    return visit.to(f"/maps/{map_id}/imports", said=_("已放弃这次导入，没有写入任何内容"))

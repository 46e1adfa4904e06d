"""GET /items/{item_id}/dossier.zip: everything of one item, its proofs with it. It is on the trail."""

from functools import partial
from typing import IO, Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.dossier.dossier import write_dossier
from engine.actions.doors.trail import track_dossier
from engine.actions.dossier_facts import dossier_facts
from engine.actions.evidence_store import path_of
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.downloads import download
from web.forms import Id

router = APIRouter()


@router.get("/items/{item_id}/dossier.zip")
def dossier(visit: Annotated[Visit, Depends(reads(Page.EVIDENCE))], item_id: Id) -> Response:
    """As an attachment; to whom proofs are open, the dossier is."""
    def write(file: IO[bytes]) -> str:
        with visit.reading() as session:
            facts = dossier_facts(
                session, item_id, today=visit.today, timezone=visit.settings.timezone
            )
        done = write_dossier(file, facts, partial(path_of, settings=visit.settings))
        with visit.writing() as session:
            track_dossier(session, item_id, at=visit.at, actor_id=visit.person_id)
        return done.name

    return download(write, "zip", plain=f"item-{item_id}")

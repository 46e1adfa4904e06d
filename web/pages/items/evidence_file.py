"""A proof's file: as a download, or shown in place where that is safe. Each look is on the trail."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse, Response

from engine.actions.doors.trail import track_download
from engine.actions.evidence_store import path_of
from engine.errors import NotFound
from engine.language import _
from engine.queries.evidence import KeptProof, kept_proof
from engine.queries.item_parts import PREVIEWED
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id

router = APIRouter()
Looking = Annotated[Visit, Depends(reads(Page.EVIDENCE))]
# Nothing in a proof may run or load anything. A browser's own PDF viewer does not open inside a
# sandbox, so a PDF is only forbidden to load; its type is fixed and never guessed anew.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
PICTURE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
PAPER = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@router.get("/evidence/{evidence_id}")
def download(visit: Looking, evidence_id: Id) -> Response:
    """The file as an attachment, under the name that people gave it."""
    proof, path = _found(visit, evidence_id)
    return _answer(visit, proof, path, "attachment", SANDBOX, preview=False)


@router.get("/evidence/{evidence_id}/preview")
def preview(visit: Looking, evidence_id: Id) -> Response:
    """A picture or a PDF in the browser; other kinds are only downloaded."""
    proof, path = _found(visit, evidence_id)
    if proof.media_type not in PREVIEWED:
        raise NotFound(_("这种文件不能在网页里预览，请下载后查看：{name}").format(name=proof.name))
    policy = PAPER if proof.media_type == "application/pdf" else PICTURE
    return _answer(visit, proof, path, "inline", policy, preview=True)


def _found(visit: Visit, evidence_id: int) -> tuple[KeptProof, Path]:
    with visit.reading() as session:
        proof = kept_proof(session, evidence_id)
    path = path_of(proof.sha256, visit.settings)
    if not path.is_file():
        raise NotFound(
            _("佐证材料“{name}”的文件不在存储里，登记仍在。请联系运维从备份恢复，或请责任部门重新上传").format(
                name=proof.name)
        )
    return proof, path


def _answer(
    visit: Visit, proof: KeptProof, path: Path, how: str, policy: str, *, preview: bool
) -> Response:
    with visit.writing() as session:
        track_download(
            session, proof.id, at=visit.at, actor_id=visit.person_id, preview=preview
        )
    return FileResponse(
        path,
        headers={
            "content-type": proof.media_type,
            "content-disposition": f"{how}; filename*=UTF-8''{quote(proof.name, safe='')}",
            "content-security-policy": policy,
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
        },
    )

"""佐证材料: several files at once, each kept or refused for itself; and taking one back."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.actions.attach import attach, withdraw_evidence
from engine.errors import Incomplete, NotFound, NotYours, Refused, WrongState
from engine.language import _
from engine.queries.evidence import item_of_evidence
from engine.rules.permissions import Verb
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, Trouble, read_text
from web.pages.items.shown import act, item_page
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)
BLOCK = 1024 * 1024
MOST_FILES = 20
LONGEST_NOTE = 1_000


async def sent_files(request: Request) -> list[UploadFile]:
    """The files that a person chose; a browser sends an empty one where none was."""
    sent = (await request.form()).getlist("files")
    return [one for one in sent if isinstance(one, UploadFile) and one.filename]


@router.post("/items/{item_id}/evidence")
def upload(
    visit: Annotated[Visit, Depends(changes(Verb.ATTACH))], item_id: Id,
    files: Annotated[list[UploadFile], Depends(sent_files)], note: Annotated[str, Form()] = "",
) -> Response:
    """Keep each file in a unit of work of its own, so that a bad one costs the good ones nothing."""
    kept: list[str] = []
    again: list[str] = []
    refused: list[str] = []
    try:
        about = read_text(note, _("说明"), most=LONGEST_NOTE)
        for file in _require_some(files):
            _keep(visit, item_id, file, about, kept, again, refused)
        if refused:
            raise Incomplete("\n".join(refused))
    except (NotYours, NotFound):
        raise
    except Refused as refusal:
        if _by_script(visit):
            return JSONResponse(
                {"sentence": str(refusal), "kept": kept}, status_code=refusal.http_status
            )
        return item_page(
            visit, item_id, Trouble("evidence", refusal, {"note": note}), (*kept, *again)
        )
    return _done(visit, item_id, kept, again)


@router.post("/items/{item_id}/evidence/{evidence_id}/withdrawal")
def take_back(
    visit: Annotated[Visit, Depends(changes(Verb.WITHDRAW_EVIDENCE))], item_id: Id,
    evidence_id: Id,
) -> Response:
    """Take a proof of the present round away; the trail keeps that it was there."""
    def do(session: Session) -> object:
        if item_of_evidence(session, evidence_id) != item_id:
            raise NotFound(_("事项里没有这份佐证材料"))
        withdraw_evidence(session, evidence_id, **visit.acting)
        return None

    return act(
        visit, item_id, "evidence", {}, do, said=_("佐证材料已撤回"), to=f"/items/{item_id}#proofs"
    )


def _require_some(files: list[UploadFile]) -> list[UploadFile]:
    if not files:
        raise Incomplete(_("请先选择要上传的文件"))
    if len(files) > MOST_FILES:
        raise Incomplete(_("一次最多上传 {most} 份，请分几次").format(most=MOST_FILES))
    return files


def _keep(
    visit: Visit, item_id: int, file: UploadFile, note: str, kept: list[str], again: list[str],
    refused: list[str],
) -> None:
    name = file.filename or ""
    with tempfile.TemporaryDirectory(prefix="battlemap-upload-") as folder:
        copy = Path(folder) / "upload"
        _write(file, copy, visit.settings.evidence_limit_mb)
        try:
            with visit.writing() as session:
                proof = attach(
                    session, item_id, copy, settings=visit.settings, name=name, note=note,
                    **visit.acting,
                )
            kept.append(proof.name)
        except (NotYours, NotFound):
            raise
        except WrongState as refusal:
            if "same_as" in refusal.facts:
                again.append(name)
            else:
                refused.append(_("{name}：{sentence}").format(name=name[:120], sentence=refusal))
        except Refused as refusal:
            refused.append(_("{name}：{sentence}").format(name=name[:120], sentence=refusal))


def _write(file: UploadFile, copy: Path, limit_mb: int) -> None:
    """Copy at most a block more than the limit: the store then says that it is too large."""
    left = (limit_mb + 1) * BLOCK
    with copy.open("wb") as target:
        while left > 0 and (block := file.file.read(min(BLOCK, left))):
            target.write(block)
            left -= len(block)


def _done(visit: Visit, item_id: int, kept: list[str], again: list[str]) -> Response:
    said = _("已上传 {count} 份佐证材料").format(count=len(kept)) if kept else ""
    if again:
        same = _("{count} 份内容相同的已经在了，没有重复上传").format(count=len(again))
        said = _("{first}；{second}").format(first=said, second=same) if said else same
    address = f"/items/{item_id}#proofs"
    answer = visit.to(address, said=said)
    return JSONResponse({"to": address}) if _by_script(visit) else answer


def _by_script(visit: Visit) -> bool:
    """Whether upload.js asks, which shows the progress and then goes on by itself."""
    return "x-upload" in visit.request.headers

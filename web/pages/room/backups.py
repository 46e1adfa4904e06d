"""GET /room/backups: what lies there. POST: one more, or one less. GET …/{name}: an operator takes it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse, Response

from engine.actions.nightly_backup import nightly_backups
from engine.actions.room_backup import (
    FOLDER,
    kept_backups,
    make_backup,
    may_take,
    remove_backup,
    take_backup,
)
from engine.errors import Refused
from engine.language import _
from engine.rules.permissions import Charge, Page
from engine.settings import Settings
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble
from web.pages.room.frame import show

router = APIRouter()


@router.get("/room/backups")
def show_backups(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """The backups, newest first, and how one is restored."""
    return _shown(visit)


@router.post("/room/backups")
def make_one(visit: Annotated[Visit, Depends(changes(Charge.BACK_UP))]) -> Response:
    """A backup now, while everything runs on."""
    try:
        done = make_backup(visit.database, visit.settings, **visit.acting)
    except Refused as refusal:
        return _shown(visit, Trouble("backup", refusal))
    said = _("已备份（{name}，佐证材料 {count} 份）").format(name=done.path.name, count=done.evidence)
    if done.damaged:
        said += _("；有 {count} 份佐证材料缺失或内容已变，请报告运维").format(count=len(done.damaged))
    return visit.to("/room/backups", said=said)


@router.get("/room/backups/{name}")
def take_one(
    visit: Annotated[Visit, Depends(reads(Charge.BACK_UP))], name: str
) -> Response:
    """The file, to an operator; the trail keeps who took it."""
    path = take_backup(visit.database, visit.settings, name, **visit.acting)
    return FileResponse(path, media_type="application/zip", filename=path.name)


@router.post("/room/backups/{name}/removal")
def remove_one(
    visit: Annotated[Visit, Depends(changes(Charge.BACK_UP))], name: str
) -> Response:
    """A backup that is no longer needed."""
    try:
        remove_backup(visit.database, visit.settings, name, **visit.acting)
    except Refused as refusal:
        return _shown(visit, Trouble("backup", refusal))
    return visit.to("/room/backups", said=_("已删除 {name}").format(name=name))


def _shown(visit: Visit, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        takes = may_take(session, visit.person_id)
    return show(
        visit, "backups.html", "backups", status=trouble.status, trouble=trouble,
        backups=kept_backups(visit.settings), takes=takes, nightly=_nightly(visit.settings),
        folder=str((visit.settings.home / FOLDER).resolve()),
    )


def _nightly(settings: Settings) -> str:
    """How each night's backup stands, in a sentence."""
    if not settings.backup_folder:
        return _("没有设每晚自动备份。请运维设 BATTLEMAP_BACKUP_FOLDER，最好在另一台机器的磁盘上。")
    found = nightly_backups(settings)
    if not found:
        return _("每晚自动备份到 {folder}，还没有做过。").format(folder=settings.backup_folder)
    return _("每晚自动备份到 {folder}，保留最近 {keep} 份；最近一份是 {name}。").format(
        folder=settings.backup_folder, keep=settings.backup_keep, name=found[0].name)

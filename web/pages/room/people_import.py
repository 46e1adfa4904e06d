"""GET /room/people/import: a list of people taken over. POST: what it would change; then: done.

The file travels with the form from the preview to its confirmation, so nothing of it is kept on the
server before somebody has said yes. What is confirmed is what was seen: else it is shown again.
"""

import base64
import binascii
import hashlib
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, UploadFile
from starlette.responses import Response

from engine.actions.people_file import HEADINGS, ROLES, PeopleReading, read_people
from engine.actions.people_import import import_people
from engine.actions.people_plan import PeoplePlan, plan_people
from engine.actions.person_sheet import mark_of
from engine.errors import Incomplete, Refused, WrongState
from engine.language import _
from engine.rules.labels import role_label
from engine.rules.permissions import Charge, Page
from engine.rules.words import Role
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble
from web.pages.room.frame import show

router = APIRouter()
LARGEST = 1 << 20  # a list of people, and what a form may carry back


@router.get("/room/people/import")
def ask_for_file(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """Which file, and what its headings may be."""
    return _asked(visit)


@router.post("/room/people/import")
def preview(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))],
    file: UploadFile | None = None,
) -> Response:
    """What the file would change; nothing is written."""
    try:
        if file is None or not file.filename:
            raise Incomplete(_("请选择人员名单文件（.xlsx 或 .csv）"))
        data = file.file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Incomplete(_("人员名单超过 1 MB，请删去图片和无关的工作表后再导入"))
        name = Path(file.filename.replace("\\", "/")).name[:120]
        reading = _read(data, name)
    except Refused as refusal:
        return _asked(visit, Trouble("people-file", refusal))
    return _previewed(visit, reading, data, name)


@router.post("/room/people/import/confirmed")
def take_over(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_PEOPLE))],
    data: Annotated[str, Form()] = "", name: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """The list is written, if it still changes what was shown."""
    try:
        content = base64.urlsafe_b64decode(data.encode("ascii", "replace"))
        reading = _read(content, name[:120])
    except (binascii.Error, ValueError):
        return _asked(visit, Trouble("people-file", Incomplete(_("请重新选择文件"))))
    except Refused as refusal:
        return _asked(visit, Trouble("people-file", refusal))
    try:
        with visit.writing() as session:
            plan = plan_people(session, reading, organisation_id=visit.organisation_id)
            if _mark(plan) != seen:
                raise WrongState(_("名册刚刚有变动，请核对下面新的差异后再确认"))
            plan = import_people(
                session, reading, organisation_id=visit.organisation_id, file_name=name[:120],
                sha256=hashlib.sha256(content).hexdigest(), **visit.acting,
            )
    except Refused as refusal:
        return _previewed(visit, reading, content, name, Trouble("people-file", refusal))
    return visit.to(
        "/room/people",
        said=_("人员名单已导入：新增 {new} 人，更新 {changed}，新部门 {new_departments}").format(
            **plan.counts),
    )


def _read(data: bytes, name: str) -> PeopleReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people"
        path.write_bytes(data)
        return read_people(path, name=name)


def _mark(plan: PeoplePlan) -> str:
    return mark_of(
        [one.row.name for one in plan.people if one.person is None], plan.new_departments,
        [(one.name, one.field, one.before, one.after) for one in plan.changes],
    )


def _asked(visit: Visit, trouble: Trouble = NO_TROUBLE) -> Response:
    return show(
        visit, "people_import.html", "people", status=trouble.status, trouble=trouble,
        headings=HEADINGS, role_words=tuple(ROLES),
    )


def _previewed(
    visit: Visit, reading: PeopleReading, data: bytes, name: str, trouble: Trouble = NO_TROUBLE
) -> Response:
    with visit.reading() as session:
        plan = plan_people(session, reading, organisation_id=visit.organisation_id)
    return show(
        visit, "people_preview.html", "people", status=trouble.status, trouble=trouble, plan=plan,
        mark=_mark(plan), name=name, data=base64.urlsafe_b64encode(data).decode(),
        new=[one for one in plan.people if one.person is None], field_word=field_word,
        value_word=value_word,
    )


def field_word(name: str) -> str:
    """What a field of the list is called."""
    return {
        "post": _("职务"), "address": _("邮箱"), "active": _("在任"), "department": _("部门"),
        "roles": _("角色"), "head": _("部门负责人"), "aliases": _("部门简称"),
    }[name]


def value_word(value: object) -> str:
    """A value as the list shows it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(role_label(Role(role)) for role in value) or "—"
    return str(value) or "—"

"""GET /room/outbox: the mails by state. GET /room/outbox/{message_id}: one, with every answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.retry_message import AGAIN, retry_message
from engine.errors import Incomplete, NotYours, Refused
from engine.language import _
from engine.queries.room_outbox import message_file, outbox_page
from engine.rules.permissions import Charge, Page
from engine.rules.words import MessageKind, MessageStatus
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_id, read_ids, read_page
from web.pages.room.frame import link_with, pages_of, show

router = APIRouter()


@router.get("/room/outbox")
def show_outbox(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], status: str = "", kind: str = "",
    q: str = "", person: str = "", page: str = "",
) -> Response:
    """The organisation's mails, newest first."""
    which = MessageStatus(status) if status in set(MessageStatus) else None
    of_kind = MessageKind(kind) if kind in set(MessageKind) else None
    search = q.strip()[:60].replace("\x00", "")
    with visit.reading() as session:
        found = outbox_page(
            session, visit.organisation_id, status=which, kind=of_kind, person_id=read_id(person),
            search=search, page=read_page(page),
        )
    return show(
        visit, "outbox.html", "outbox", found=found, which=which, of_kind=of_kind, q=search,
        statuses=tuple(MessageStatus), kinds=tuple(MessageKind), again=AGAIN,
        link=pages_of(visit.request), person=person,
        status_link=lambda one: link_with(visit.request, status=one, page=None),
    )


@router.get("/room/outbox/{message_id}")
def show_message(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], message_id: Id
) -> Response:
    """One mail: to whom, what it tells, what the server said."""
    return _shown(visit, message_id)


@router.post("/room/outbox/{message_id}/retry")
def retry(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_MAIL))], message_id: Id
) -> Response:
    """One mail is carried again."""
    try:
        with visit.writing() as session:
            retry_message(session, message_id, **visit.acting)
    except Refused as refusal:
        return _shown(visit, message_id, Trouble("retry", refusal))
    return visit.to(f"/room/outbox/{message_id}", said=_("已排入待发，几分钟内重发"))


@router.post("/room/outbox/retries")
def retry_several(
    visit: Annotated[Visit, Depends(changes(Charge.KEEP_MAIL))],
    chosen: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """The mails that were ticked; what cannot be carried again is counted and named."""
    ids = read_ids(chosen)[:200]
    if not ids:
        raise Incomplete(_("请先选择要重发的邮件"))
    done, left = 0, ""
    for message_id in ids:
        try:
            with visit.writing() as session:
                retry_message(session, message_id, **visit.acting)
            done += 1
        except NotYours:
            raise
        except Refused as refusal:
            left = left or str(refusal)
    said = _("{count} 封已排入待发").format(count=done)
    if left:
        said += _("，{count} 封没有重发：{why}").format(count=len(ids) - done, why=left)
    return visit.to("/room/outbox", said=said)


def _shown(visit: Visit, message_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        file = message_file(session, message_id)
    return show(
        visit, "message.html", "outbox", status=trouble.status, trouble=trouble, file=file,
        message=file.message, again=AGAIN,
    )

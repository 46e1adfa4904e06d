"""出具催办单, 签发约谈通知: letters about an item that a named person signs."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.letters import call_to_talk, drop_talk, put_urge_on_paper
from engine.errors import Incomplete
from engine.language import _
from engine.rules.paper_text import Talk
from engine.rules.permissions import Verb
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, read_day, read_text
from web.pages.items.shown import act, mine_from, read_version
from web.roomy import RoomyRoute

router = APIRouter(route_class=RoomyRoute)
LONGEST_PLACE = 100
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@router.post("/items/{item_id}/urge-letter")
def urge(
    visit: Annotated[Visit, Depends(changes(Verb.RELEASE_PAPER))], item_id: Id,
    version: Annotated[str, Form()] = "",
) -> Response:
    """The calendar's last 催办单 on paper, numbered, in the visitor's name."""
    def do(session: Session) -> object:
        return put_urge_on_paper(session, item_id, version=read_version(version), **visit.acting)

    return act(
        visit, item_id, "urge", {}, do, done=mine_from(visit, Verb.RELEASE_PAPER, version),
        said=_("催办单已编号签发，随邮件送达"), to=f"/items/{item_id}#papers",
    )


@router.post("/items/{item_id}/talk-notice")
def call(
    visit: Annotated[Visit, Depends(changes(Verb.RELEASE_PAPER))], item_id: Id,
    on: Annotated[str, Form()] = "", clock: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "", version: Annotated[str, Form()] = "",
) -> Response:
    """约谈通知 with its time and place."""
    def do(session: Session) -> object:
        return call_to_talk(
            session, item_id, _talk(on, clock, place), version=read_version(version), **visit.acting
        )

    return act(
        visit, item_id, "talk", {"on": on, "clock": clock, "place": place}, do,
        done=mine_from(visit, Verb.RELEASE_PAPER, version),
        said=_("约谈通知已编号签发，随邮件送达"), to=f"/items/{item_id}#papers",
    )


@router.post("/items/{item_id}/talk-notice/drop")
def drop(
    visit: Annotated[Visit, Depends(changes(Verb.DROP_PAPER))], item_id: Id,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Nobody is called to the talk that was drafted."""
    def do(session: Session) -> object:
        return drop_talk(
            session, item_id, reason=read_text(reason, _("理由"), most=1000), **visit.acting
        )

    return act(
        visit, item_id, "drop-talk", {"reason": reason}, do,
        said=_("已按不予签发办理，理由记入留痕"), to=f"/items/{item_id}#papers",
    )


def _talk(on: str, clock: str, place: str) -> Talk:
    day = read_day(on, _("约谈日期"), required=True)
    assert day is not None
    if not _CLOCK.fullmatch(clock.strip()):
        raise Incomplete(_("请填写约谈时间，如 15:00"))
    return Talk(
        day, clock.strip(), read_text(place, _("约谈地点"), most=LONGEST_PLACE, required=True)
    )

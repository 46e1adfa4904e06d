"""/maps/{map_id}/issuing: hand out the drafts of a map in one go, after seeing what each lacks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.activation import IssueOutcome, issue_items
from engine.actions.issue_list import MOST, issue_list
from engine.errors import Incomplete, Refused, WrongState
from engine.language import _
from engine.queries.ledger_chosen import items_of_map
from engine.rules.permissions import Page, Verb
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble

router = APIRouter()


@router.get("/maps/{map_id}/issuing")
def show_drafts(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.LEDGER))]) -> Response:
    """The drafts of the map: those that are ready are ticked, the others say what they lack."""
    with visit.reading() as session:
        return _page(session, visit, map_id, NO_TROUBLE)


@router.post("/maps/{map_id}/issuing")
def hand_out(
    map_id: Id,
    visit: Annotated[Visit, Depends(changes(Verb.ISSUE))],
    item: Annotated[list[str], Form(default_factory=list)],
) -> Response:
    """Hand out what was ticked, as it was seen; all of it or nothing."""
    try:
        with visit.writing() as session:
            done = issue_items(session, _as_seen(session, map_id, item), **visit.acting)
            said = _outcome(done)
    except Refused as refusal:
        with visit.reading() as session:
            return _page(session, visit, map_id, Trouble("issue", refusal, {}))
    return visit.to(f"/maps/{map_id}/ledger?status=issued", said=said)


def _page(session: Session, visit: Visit, map_id: int, trouble: Trouble) -> Response:
    found = issue_list(session, map_id, actor_id=visit.person_id, today=visit.today)
    return visit.page(
        "ledger/issuing.html", status=trouble.status if trouble.form else 200, here="ledger",
        map_id=map_id, found=found, trouble=trouble,
    )


def _as_seen(session: Session, map_id: int, ticked: list[str]) -> list[int]:
    """Ids of the ticked items, each written 12:3 for item 12 at its version 3.

    Raises: Incomplete for none or too many; WrongState where one has changed since.
    """
    seen = dict(one.split(":", 1) for one in ticked if ":" in one)
    if not seen:
        raise Incomplete(_("没有勾选要交办的事项"))
    if len(seen) > MOST:
        raise Incomplete(_("一次最多交办 {limit} 项").format(limit=MOST))
    wanted = [int(one) for one in seen if one.isascii() and one.isdecimal() and len(one) < 11]
    found = {str(one.id): str(one.version) for one in items_of_map(session, map_id, wanted)}
    if found != seen:
        raise WrongState(_("有事项在您打开之后被改动，没有交办任何一项。下面是现在的情况，请核对后再交办"))
    return wanted


def _outcome(done: IssueOutcome) -> str:
    said = [_("已交办 {count} 项，责任部门会收到通知").format(count=len(done.issued))]
    if done.blocked:
        said.append(_("{count} 项材料不全，没有交办").format(count=len(done.blocked)))
    return _("，").join(said)

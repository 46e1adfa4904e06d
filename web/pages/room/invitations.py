"""GET /room/invitations: who has an account. POST: links for some or all, shown once as slips."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.doors.accounts import disable_account, enable_account
from engine.actions.doors.invite import VALID_FOR, invite, link_address, revoke_link
from engine.actions.doors.second_factor import lift_factor
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.room_people import Standing, people_page
from engine.queries.sign_in_links import open_links
from engine.rules.permissions import Charge, Page
from engine.rules.words import LinkPurpose
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_ids, read_page
from web.pages.room.frame import pages_of, show

router = APIRouter()
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person is given: their name and the link that is theirs."""

    name: str
    department: str
    link: str
    expires_at: datetime


@router.get("/room/invitations")
def show_invitations(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], page: str = "", everybody: str = "",
    q: str = "",
) -> Response:
    """The people without an account, or all, and the links that are still open."""
    return _shown(visit, page=page, everybody=everybody == "yes", search=q)


@router.post("/room/invitations")
def invite_some(
    visit: Annotated[Visit, Depends(changes(Charge.INVITE))],
    chosen: Annotated[list[str], Form()] = [], all_of_them: Annotated[str, Form(alias="all")] = "",  # noqa: B006
) -> Response:
    """A link for each; older ones of theirs no longer open. The links are shown now and never again."""
    try:
        with visit.writing() as session:
            slips = [
                Slip(name, department, link_address(visit.settings, invite(
                    session, person_id, actor_id=visit.person_id, at=visit.at
                )), visit.at + VALID_FOR[LinkPurpose.INVITATION])
                for person_id, name, department in _wanted(
                    session, visit, read_ids(chosen), everybody=all_of_them == "yes")
            ]
    except Refused as refusal:
        return _shown(visit, Trouble("invitation", refusal))
    return show(visit, "slips.html", "invitations", slips=slips)


@router.post("/room/invitations/{link_id}/revocation")
def revoke(
    visit: Annotated[Visit, Depends(changes(Charge.INVITE))], link_id: Id
) -> Response:
    """A link that nobody has used yet opens nothing any more."""
    try:
        with visit.writing() as session:
            revoke_link(session, link_id, actor_id=visit.person_id, at=visit.at)
    except Refused as refusal:
        return _shown(visit, Trouble("invitation", refusal))
    return visit.to("/room/invitations", said=_("链接已作废"))


@router.post("/room/people/{person_id}/account")
def bar_or_open(
    visit: Annotated[Visit, Depends(changes(Charge.INVITE))], person_id: Id,
    barred: Annotated[str, Form()] = "",
) -> Response:
    """Bar a person's account, or open it again."""
    act = disable_account if barred == "yes" else enable_account
    with visit.writing() as session:
        act(session, person_id, actor_id=visit.person_id, at=visit.at)
    return visit.to(
        f"/room/people/{person_id}",
        said=_("账号已停用，所有登录已结束") if barred == "yes" else _("账号已恢复"),
    )


@router.post("/room/people/{person_id}/second-factor/lifting")
def lift(visit: Annotated[Visit, Depends(changes(Charge.INVITE))], person_id: Id) -> Response:
    """Take the second factor off somebody who has lost telephone and recovery codes."""
    with visit.writing() as session:
        lift_factor(session, person_id, actor_id=visit.person_id, at=visit.at)
    return visit.to(
        f"/room/people/{person_id}", said=_("两步验证已解除，所有登录已结束，请本人用密码重新登录")
    )


def _wanted(
    session: object, visit: Visit, ids: list[int], *, everybody: bool
) -> list[tuple[int, str, str]]:
    """(id, name, department) of those to invite: the chosen, or all who have no account."""
    found: list[tuple[int, str, str]] = []
    page, pages = 1, 1
    while page <= pages and len(found) < AT_ONCE:
        listed = people_page(
            session, visit.organisation_id,  # type: ignore[arg-type]
            standing=Standing.OUTSIDE if everybody else Standing.HERE, page=page, at=visit.at,
        )
        found += [(one.id, one.name, one.department) for one in listed.people
                  if everybody or one.id in ids]
        page, pages = page + 1, listed.pages
    if not found:
        raise Incomplete(_("请先选择要邀请的人"))
    return found[:AT_ONCE]


def _shown(
    visit: Visit, trouble: Trouble = NO_TROUBLE, *, page: str = "", everybody: bool = False,
    search: str = "",
) -> Response:
    search = search.strip()[:60].replace("\x00", "")
    with visit.reading() as session:
        found = people_page(
            session, visit.organisation_id, search=search, page=read_page(page), at=visit.at,
            standing=Standing.HERE if everybody else Standing.OUTSIDE,
        )
        links = [
            one for one in open_links(session, visit.organisation_id, at=visit.at)
            if one.purpose is not LinkPurpose.SCREEN
        ]
    return show(
        visit, "invitations.html", "invitations", status=trouble.status, trouble=trouble,
        found=found, links=links, everybody=everybody, q=search, link=pages_of(visit.request),
    )

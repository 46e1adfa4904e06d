"""GET /room/trail: what was done, by whom. POST: is it whole. GET /room/trail/export: take it along."""

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from engine.actions.audit_export import (
    Finding,
    check_trail,
    finding_sentence,
    pack_trail,
    read_anchor,
)
from engine.actions.everywhere import track_everywhere
from engine.errors import Incomplete, NotFound, Refused
from engine.language import _
from engine.models import BattleMap
from engine.queries.people import names_of
from engine.queries.room_people import department_choices
from engine.queries.room_trail import TrailPage, actor_choices, trail_page
from engine.rules.labels import trail_labels
from engine.rules.permissions import Charge, Page
from engine.rules.trail_words import DEPARTMENTS, LISTED_DEPARTMENTS, PEOPLE, ids_in, told_lines
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble, read_day, read_id
from web.pages.room.frame import link_with, show

router = APIRouter()
CALENDAR = "calendar"  # who acted, where nobody did


@router.get("/room/trail")
def show_trail(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """One map's events, newest first, narrowed by the questions in the address."""
    return _shown(visit)


@router.post("/room/trail/verification")
def verify(
    visit: Annotated[Visit, Depends(changes(Charge.VERIFY_TRAIL))],
    map_id: Annotated[str, Form(alias="map")] = "", anchor: Annotated[str, Form()] = "",
) -> Response:
    """Walk the chain from its first event, and compare it with the anchors of all digests."""
    try:
        chosen = _chosen(visit, map_id)
        anchors = (read_anchor(anchor),) if anchor.strip() else ()
        with visit.reading() as session:
            finding = check_trail(session, session.get_one(BattleMap, chosen), anchors=anchors)
    except Refused as refusal:
        return _shown(visit, Trouble("verification", refusal, {"anchor": anchor}))
    return _shown(visit, finding=finding, map_id=chosen)


@router.get("/room/trail/export")
def export(
    visit: Annotated[Visit, Depends(reads(Charge.VERIFY_TRAIL))], map_id: str = ""
) -> Response:
    """The chain and the script that checks it, in one file; who took it is kept in the trail."""
    chosen = _chosen(visit, map_id or visit.request.query_params.get("map", ""))
    folder = tempfile.TemporaryDirectory(prefix="trail-")
    target = Path(folder.name) / "trail.zip"
    try:
        with visit.reading() as session:
            count = pack_trail(session, chosen, target)
        with visit.writing() as session:
            track_everywhere(
                session, visit.organisation_id, "audit_export", at=visit.at,
                actor_id=visit.person_id, exported_map_id=chosen, events=count,
            )
    except BaseException:
        folder.cleanup()
        raise
    name = f"trail-{chosen}-{visit.today.isoformat()}.zip"
    return FileResponse(
        target, media_type="application/zip", filename=name,
        background=BackgroundTask(folder.cleanup),
    )


def _shown(
    visit: Visit, trouble: Trouble = NO_TROUBLE, finding: Finding | None = None,
    map_id: int | None = None,
) -> Response:
    asked = visit.request.query_params
    chosen = map_id or _chosen(visit, asked.get("map", ""), default=True)
    days = {}
    for name, word in (("since", _("自")), ("until", _("至"))):
        try:
            days[name] = read_day(asked.get(name, ""), word)
        except Incomplete as refusal:
            days[name] = None
            trouble = Trouble("trail", refusal, dict(asked)) if trouble is NO_TROUBLE else trouble
    before = asked.get("before", "")
    actor = asked.get("actor", "")
    with visit.reading() as session:
        found = trail_page(
            session, chosen, item_id=read_id(asked.get("item", "")), actor_id=read_id(actor),
            by_calendar=actor == CALENDAR, verb=asked.get("verb", "")[:64].replace("\0", ""),
            since=days["since"], until=days["until"], before=read_id(before),
            timezone=visit.settings.timezone,
        )
        told = _told(session, visit, found)
        actors = actor_choices(session, visit.organisation_id)
        battle_map = session.get_one(BattleMap, chosen)
    return show(
        visit, "trail.html", "trail", status=trouble.status, trouble=trouble, found=found,
        told=told, actors=actors, verbs=sorted(trail_labels().items(), key=lambda one: one[1]),
        battle_map=battle_map, asked=asked, calendar=CALENDAR, finding=finding,
        finding_sentence=finding_sentence,
        older=link_with(visit.request, before=found.older) if found.older else "",
    )


def _told(session: Session, visit: Visit, found: TrailPage) -> dict[int, list[tuple[str, str]]]:
    """The lines of each event, its people and departments by name."""
    people = {one for event in found.events for one in ids_in(event.facts, PEOPLE)}
    names = names_of(session, people)
    tells_departments = any(
        any(ids_in(event.facts, DEPARTMENTS | LISTED_DEPARTMENTS)) for event in found.events
    )
    departments = (
        dict(department_choices(session, visit.organisation_id)) if tells_departments else {}
    )
    return {
        event.seq: told_lines(event.facts, people=names, departments=departments)
        for event in found.events
    }


def _chosen(visit: Visit, text: str, *, default: bool = False) -> int:
    """The map asked for, if it is the organisation's; its first one where none is asked for."""
    ids = [one.id for one in visit.maps]
    wanted = read_id(text)
    if wanted in ids:
        return wanted
    if not ids or (text and not default):
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=text[:20]))
    return ids[0]

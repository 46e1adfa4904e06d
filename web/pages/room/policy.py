"""GET /room/maps/{map_id}/policy: the rules as a form. POST: what they would send; then: written.

Nothing is written before its preview was seen: the form leads to the preview, the preview writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.policy_change import (
    PolicyPreview,
    differences,
    preview_enabling,
    preview_policy,
    set_enabled,
    set_policy,
)
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.models import BattleMap
from engine.queries.people import names_of
from engine.queries.policies import preset, preset_names
from engine.queries.room_maps import listed_versions, titles_of
from engine.rules.permissions import Charge, Page
from engine.rules.policy_fields import (
    CHAIN_LENGTH,
    ladder_fields,
    policy_groups,
    recipient_words,
)
from engine.rules.policy_form import form_of, line_of, read_policy_form, rung_numbers
from engine.rules.policy_said import place_words, unit_words, value_words
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble
from web.pages.room.fields import Fields, fields_of
from web.pages.room.frame import show, words
from web.pages.room.maps import preset_choices

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a preview needs."""

    people: Mapping[int, str]
    items: Mapping[int, str]


@router.get("/room/maps/{map_id}/policy")
def show_policy(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], map_id: Id, start: str = "",
) -> Response:
    """The rules of a map; `start` fills the form with a preset's, or an older version's."""
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        data = battle_map.policy
        if start in preset_names():
            data = preset(start).as_data()
        elif start.isdecimal():
            older = [one for one in listed_versions(session, map_id) if str(one.version) == start]
            data = older[0].policy if older else data
    return _form(visit, battle_map, form_of(data), start=start if data != battle_map.policy else "")


@router.post("/room/maps/{map_id}/policy/preview")
def show_preview(
    visit: Annotated[Visit, Depends(changes(Charge.SET_RULES))], map_id: Id,
    fields: Annotated[Fields, Depends(fields_of)],
) -> Response:
    """What the form's rules would send today; a part for htmx, else a page that leads on."""
    battle_map = _map(visit, map_id)
    try:
        policy = read_policy_form(fields, former=battle_map.policy)
    except Refused as refusal:
        if visit.wants_part:
            return visit.part("room/_policy_trouble.html", sentence=str(refusal))
        return _form(visit, battle_map, fields, Trouble("policy", refusal))
    with visit.reading() as session:
        seen = preview_policy(session, map_id, policy, today=visit.today)
        names = _names(session, seen)
    facts: dict[str, Any] = {"seen": seen, "names": names, "place_word": place_words, "value_word": value_words}
    if visit.wants_part:
        return visit.part("room/_policy_preview.html", words=words(), **facts)
    return show(
        visit, "policy_confirm.html", "maps", battle_map=battle_map, fields=fields,
        version=_first(fields, "version"), **facts,
    )


@router.post("/room/maps/{map_id}/policy")
def write_policy(
    visit: Annotated[Visit, Depends(changes(Charge.SET_RULES))], map_id: Id,
    fields: Annotated[Fields, Depends(fields_of)],
) -> Response:
    """The rules are written; a change that wakes a backlog must have been agreed to."""
    try:
        policy = read_policy_form(fields, former=_map(visit, map_id).policy)
        version = _first(fields, "version")
        with visit.writing() as session:
            seen = preview_policy(session, map_id, policy, today=visit.today)
            if seen.must_ask and _first(fields, "agreed") != "yes":
                raise Incomplete(
                    _("这样改今天会产生 {count} 件通知，超过 {limit} 件；确认照发请在下面打勾").format(
                        count=seen.counted.count, limit=seen.asks_above)
                )
            written = set_policy(
                session, map_id, policy,
                seen_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
                **visit.acting,
            )
    except Refused as refusal:
        return _form(visit, _map(visit, map_id), fields, Trouble("policy", refusal))
    return visit.to(
        f"/room/maps/{map_id}/policy",
        said=_("规则已改为第 {version} 版，下一次日扫起生效").format(version=written.version)
        if written else _("规则没有变化"),
    )


@router.get("/room/maps/{map_id}/policy/versions")
def show_versions(visit: Annotated[Visit, Depends(reads(Page.ROOM))], map_id: Id) -> Response:
    """Every version with what it changed."""
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        versions = listed_versions(session, map_id)
    changed = {
        new.version: differences(old.policy, new.policy)
        for new, old in pairwise(versions)
    }
    return show(
        visit, "policy_versions.html", "maps", battle_map=battle_map, versions=versions,
        changed=changed, place_word=place_words, value_word=value_words,
    )


@router.get("/room/maps/{map_id}/switch")
def ask_to_switch(visit: Annotated[Visit, Depends(reads(Page.ROOM))], map_id: Id) -> Response:
    """What switching the calendar of the map on would send today, or that it is on."""
    return _switch(visit, map_id)


@router.post("/room/maps/{map_id}/switch")
def switch(
    visit: Annotated[Visit, Depends(changes(Charge.SET_RULES))], map_id: Id,
    enabled: Annotated[str, Form()] = "", agreed: Annotated[str, Form()] = "",
) -> Response:
    """The calendar drives the map, or no longer."""
    on = enabled == "yes"
    try:
        with visit.writing() as session:
            if on:
                seen = preview_enabling(session, map_id, today=visit.today)
                if seen.must_ask and agreed != "yes":
                    raise Incomplete(
                        _("启用后今天会产生 {count} 件通知，超过 {limit} 件；确认照发请打勾").format(
                            count=seen.counted.count, limit=seen.asks_above)
                    )
            set_enabled(session, map_id, enabled=on, **visit.acting)
    except Refused as refusal:
        return _switch(visit, map_id, Trouble("switch", refusal))
    return visit.to(
        f"/room/maps/{map_id}/policy",
        said=_("已启用，下一次日扫起由日历推动") if on else _("已停用，日历不再推动其中的事项"),
    )


def _switch(visit: Visit, map_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        seen = preview_enabling(session, map_id, today=visit.today)
        names = _names(session, seen)
    return show(
        visit, "policy_switch.html", "maps", status=trouble.status, trouble=trouble,
        battle_map=battle_map, seen=seen, names=names, place_word=place_words,
        value_word=value_words,
    )


def _form(
    visit: Visit, battle_map: BattleMap, fields: Fields, trouble: Trouble = NO_TROUBLE, *,
    start: str = "",
) -> Response:
    return show(
        visit, "policy.html", "maps", status=trouble.status, trouble=trouble,
        battle_map=battle_map, fields=fields, groups=policy_groups(), ladders=ladder_fields(),
        recipients=recipient_words(), rungs=rung_numbers, chain_length=CHAIN_LENGTH, start=start,
        presets=preset_choices(), line=line_of, unit_word=unit_words,
        version=_first(fields, "version") or str(battle_map.policy_version),
    )


def _map(visit: Visit, map_id: int) -> BattleMap:
    with visit.reading() as session:
        return session.get_one(BattleMap, map_id)


def _names(session: Any, seen: PolicyPreview) -> Named:
    examples = seen.counted.examples
    people = {one.recipient_id for one in examples} | set(seen.counted.people)
    return Named(names_of(session, people), titles_of(session, {one.item_id for one in examples}))


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""



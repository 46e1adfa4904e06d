"""GET /room/maps: the maps, and which roles need a second factor. POST: a new map; those roles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.create_map import create_map
from engine.actions.second_factor_roles import set_second_factor_roles
from engine.errors import Refused
from engine.language import _
from engine.queries.policies import preset_names
from engine.queries.room_maps import room_maps
from engine.rules.permissions import Charge, Page
from engine.rules.words import Role
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble, read_text
from web.pages.room.frame import show

router = APIRouter()


@router.get("/room/maps")
def show_maps(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """Every map with its rules, and what the organisation asks of its roles."""
    return _shown(visit)


@router.post("/room/maps")
def make_map(
    visit: Annotated[Visit, Depends(changes(Charge.SET_RULES))],
    name: Annotated[str, Form()] = "", preset: Annotated[str, Form()] = "",
) -> Response:
    """A further map, empty, with rules to start from."""
    try:
        with visit.writing() as session:
            made = create_map(
                session, read_text(name, _("名称"), most=1_000), preset_name=preset,
                **visit.acting,
            )
            map_id = made.id
    except Refused as refusal:
        return _shown(visit, Trouble("map", refusal, {"name": name, "preset": preset}))
    return visit.to(
        f"/room/maps/{map_id}/policy", said=_("作战图已建立，请核对规则，然后导入台账")
    )


@router.post("/room/second-factor")
def ask_for_second_factor(
    visit: Annotated[Visit, Depends(changes(Charge.SET_RULES))],
    roles: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Which roles may not enter without a second factor."""
    known = {role.value: role for role in Role}
    with visit.writing() as session:
        set_second_factor_roles(
            session, [known[role] for role in roles if role in known], **visit.acting
        )
    return visit.to("/room/maps#second-factor", said=_("第二重验证的要求已保存"))


def _shown(visit: Visit, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        found = room_maps(session, visit.organisation_id)
    return show(
        visit, "maps.html", "maps", status=trouble.status, trouble=trouble, found=found,
        presets=preset_choices(),
    )


def preset_choices() -> list[tuple[str, str]]:
    """The presets that come with the software, in words."""
    known = {
        "default": _("通用（提前 20 个工作日起提醒）"), "court": _("法院（提前 30 天起提醒）"),
        "audit": _("审计整改（60 日）"),
    }
    return [(name, known.get(name, name)) for name in preset_names()]

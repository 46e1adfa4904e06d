"""`battlemap items`: the map's items with their lights."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import light as light_shown
from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.options import AsJson, MapName, On
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from engine.queries.item_list import ListedItem
    from engine.rules.lights import Light, LightMeaning
    from engine.rules.words import Status

LightName = Annotated[
    str | None, typer.Option("--light", help=_("灯色或含义：red、yellow、红、超期、临期 等"))
]
Department = Annotated[str | None, typer.Option("--department", help=_("责任部门名称或其中几个字"))]
Leader = Annotated[str | None, typer.Option("--leader", help=_("责任领导姓名"))]
StatusName = Annotated[str | None, typer.Option("--status", help=_("状态：open、整改中 等"))]
Limit = Annotated[int, typer.Option("--limit", min=1, help=_("屏幕上最多列多少项；--json 不受限"))]


def items(
    light: LightName = None,
    department: Department = None,
    leader: Leader = None,
    status: StatusName = None,
    battle_map: MapName = None,
    limit: Limit = 200,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """List items; lights are computed for the day asked for."""
    from engine.db import reading
    from engine.queries.item_list import list_items
    from engine.queries.naming import map_named

    wanted_light = read_light(light) if light else None
    wanted_status = read_status(status) if status else None
    here = open_installation(on)
    with reading(here.database) as session:
        found_map = map_named(session, battle_map)
        listed = list_items(
            session, found_map, today=here.today, light=wanted_light, department=department,
            leader=leader, status=wanted_status,
        )
    if as_json:
        print_json(
            {"map": found_map.name, "on": here.today, "items": [item_as_json(one) for one in listed]}
        )
        return
    _show(found_map.name, listed, limit=limit)


def item_as_json(item: "ListedItem") -> dict[str, Any]:
    """One item of the stable object (docs/json.md)."""
    return {
        "id": item.id, "number": item.number, "category": item.category,
        "weakness": item.weakness, "class": item.item_class, "long_term": item.long_term,
        "status": item.status, "light": item.light, "meaning": item.meaning,
        "due_on": item.due_on, "original_due_on": item.original_due_on,
        "due_text": item.due_text, "provisional": item.provisional, "percent": item.percent,
        "round": item.round, "opened_on": item.opened_on, "closed_on": item.closed_on,
        "department": item.department, "leader": item.leader, "handler": item.handler,
    }


def read_light(text: str) -> "Light | LightMeaning":
    """A colour or a meaning by its code or its word. Raises Incomplete with all that there are."""
    from engine.rules.labels import colour_label
    from engine.rules.lights import Light, LightMeaning, word_of

    known: dict[str, Light | LightMeaning] = {}
    for meaning in LightMeaning:
        known |= {meaning.value: meaning, word_of(meaning): meaning}
    for colour in Light:
        known |= {colour.value: colour, colour_label(colour): colour}
    written = text.strip().lower().removesuffix("灯")
    if written not in known:
        raise Incomplete(
            _("没有“{text}”这种灯，可以写：{known}").format(text=text, known="、".join(known))
        )
    return known[written]


def read_status(text: str) -> "Status":
    """A status by its code or its word. Raises Incomplete with all that there are."""
    from engine.rules.labels import status_label
    from engine.rules.words import Status

    known: dict[str, Status] = {}
    for status in Status:
        known |= {status.value: status, status_label(status): status}
    if text.strip() not in known:
        raise Incomplete(
            _("没有“{text}”这种状态，可以写：{known}").format(text=text, known="、".join(known))
        )
    return known[text.strip()]


def _show(map_name: str, listed: list["ListedItem"], *, limit: int) -> None:
    from engine.rules.labels import status_label
    from engine.rules.lights import word_of

    if not listed:
        say(_("没有符合条件的事项"))
        return
    columns: list[str | tuple[str, dict[str, Any]]] = [
        ("#", {"justify": "right", "no_wrap": True, "style": "bright_black"}),
        (_("编号"), {"max_width": 8}),
        (_("灯"), {"no_wrap": True}),
        (_("状态"), {"no_wrap": True}),
        (_("时限"), {"no_wrap": True}),
        (_("责任部门"), {"max_width": 14}),
        (_("问题"), {"ratio": 1, "min_width": 12}),
    ]
    filled = table(_("{name}：{count} 项").format(name=map_name, count=len(listed)), columns)
    filled.expand = True
    show_table(
        filled,
        [
            (
                one.id, one.number, light_shown(one.light.value, word_of(one.meaning)),
                status_label(one.status), due_shown(one), one.department, one.weakness,
            )
            for one in listed[:limit]
        ],
    )
    if len(listed) > limit:
        say(_("……另有 {count} 项，可加条件缩小范围，或用 --limit 多列").format(
            count=len(listed) - limit))


def due_shown(item: "ListedItem") -> str:
    """The date, marked where its year's calendar is not published; what was written if no date."""
    if item.due_on is None:
        return item.due_text[:10]
    mark = _("暂定") if item.provisional else ""
    return f"{item.due_on.isoformat()}{mark}"

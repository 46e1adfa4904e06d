"""What the pages of the room share: their frame, their words, and the small readings of an address."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from engine.errors import Incomplete
from engine.language import _
from engine.queries.room_people import Access, Standing
from engine.rules import labels
from engine.rules.alarms import alarm_sentence
from engine.rules.calendar_data import weekday_name
from engine.rules.words import Role
from web.doors.visit import Visit
from web.forms import read_id


def show(visit: Visit, template: str, section: str, *, status: int = 200, **facts: Any) -> Response:
    """A page of the room; `section` is its place in the room's own navigation."""
    return visit.page(
        f"room/{template}", status=status, here="room", section=section, words=words(),
        timezone=visit.settings.timezone, **facts,
    )


def words() -> dict[str, Any]:
    """The words of closed lists, as the templates call them."""
    return {
        "role": labels.role_label, "notice": labels.notice_label, "rung": labels.rung_label,
        "notice_status": labels.notice_status_label, "message": labels.message_label,
        "message_status": labels.message_status_label, "item_class": labels.class_label,
        "trail": labels.trail_label, "alarm": alarm_sentence, "weekday": weekday_name,
        "seat": seat_word, "access": access_word, "standing": standing_word,
        "roles": tuple((role.value, labels.role_label(role)) for role in Role),
    }


def seat_word(seat: str) -> str:
    """A seat at an item."""
    return {
        "leader": _("责任领导"), "head": _("责任部门负责人"), "handler": _("经办人"),
    }[seat]


def access_word(access: Access) -> str:
    """How far somebody has come through the door."""
    return {
        Access.NONE: _("未邀请"), Access.INVITED: _("已邀请，未启用"), Access.INSIDE: _("已启用"),
        Access.BARRED: _("已停用"),
    }[access]


def standing_word(standing: Standing) -> str:
    """Which people a list is about."""
    return {
        Standing.HERE: _("在任"), Standing.LEFT: _("已离任"), Standing.SILENT: _("没有邮箱"),
        Standing.OUTSIDE: _("没有账号"),
    }[standing]


def person_of(text: str) -> int | None:
    """The id that a picked person begins with (22 张某 · 庭长); 0 and nothing are nobody.

    Raises Incomplete for what was typed and not picked.
    """
    written = text.split(maxsplit=1)
    if not written:
        return None
    found = read_id(written[0])
    if found is None and written[0] != "0":
        raise Incomplete(_("“{text}”不在名册里，请从列表中选一个人").format(text=text.strip()[:40]))
    return found


def link_with(request: Request, **changes: object) -> str:
    """This page's address with some of its questions otherwise; None takes one away."""
    asked = dict(request.query_params)
    for name, value in changes.items():
        if value is None or value == "":
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return f"{request.url.path}?{urlencode(asked)}" if asked else request.url.path


def pages_of(request: Request) -> Any:
    """The address of a page number, as the pager asks for it."""
    return lambda number: link_with(request, page=number)

"""How a date, an item and a section stand on the mail's day, and in which colour."""

from datetime import date

from engine.queries.mail_facts import NoticeFacts
from engine.rules.words import NoticeKind, Status
from notifications.relevance import LIVE

_COLOURS = {
    "late": "late", "today": "near", "near": "near", "normal": "normal", "closing": "waiting",
}
_TONES = {
    "late": "red", "today": "yellow", "near": "yellow", "normal": "green", "asks": "yellow",
    "closing": "blue",
}


def span(notice: NoticeFacts, as_of: date, due_on: date) -> tuple[int, int, bool]:
    """Working days and days between the mail's day and a date, and whether that is 暂定."""
    calendar = notice.battle_map.calendar
    return (
        abs(calendar.workdays_between(as_of, due_on)), abs((due_on - as_of).days),
        calendar.is_provisional_span(as_of, due_on),
    )


def item_standing(notice: NoticeFacts, as_of: date) -> str:
    """Late, closing, or neither.

    Field rule: an item whose closing waits is 待销号, unless a 补报 waits beside it: it stays late.
    """
    closing = notice.item_status is Status.AWAITING_CLOSE
    if closing and not notice.supplement_pending:
        return "closing"
    past = notice.item_due_on is not None and as_of > notice.item_due_on
    return "late" if past and (closing or notice.item_status in LIVE) else ""


def state_of(notice: NoticeFacts, as_of: date, due_on: date, days: int) -> str:
    """Field rule: the date is the last acceptable day, so that day itself is not late."""
    if as_of > due_on:
        return "late"
    if as_of == due_on:
        return "today"
    lights = notice.battle_map.policy.get("lights", {})
    return "near" if days <= int(lights.get("yellow_workdays", 10)) else "normal"


def tone_of(notice: NoticeFacts, state: str, item_state: str) -> str:
    """The colour that the map's own profile gives to what the light says."""
    if item_state == "late" or (item_state and state in ("asks", "told")):
        state = item_state
    name = "closed" if notice.kind is NoticeKind.CLOSED else _COLOURS.get(state, "")
    profile = notice.battle_map.policy.get("colours", {})
    return str(profile.get(name, _TONES.get(state, "grey")))

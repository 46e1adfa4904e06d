"""The words that all templates of a meeting use."""

from typing import Any

from engine.language import _, current_language
from engine.rules.figure_definitions import figure_definitions
from engine.rules.labels import approval_label, step_label
from engine.rules.lights import LightMeaning, word_of
from engine.rules.meeting_words import meeting_status_label, presence_label
from engine.rules.paper_text import paper_title
from engine.rules.permissions import Capacity
from engine.rules.words import LookBackKind, Presence
from web.doors.visit import Visit

# In the order in which a reader asks: what is wrong first.
LIGHT_ORDER = (
    LightMeaning.LATE, LightMeaning.FAR_BEHIND, LightMeaning.BEHIND, LightMeaning.NEAR,
    LightMeaning.NO_DATE, LightMeaning.NORMAL, LightMeaning.WAITING, LightMeaning.SUSTAINED,
    LightMeaning.CLOSED_LATE, LightMeaning.CLOSED, LightMeaning.WITHDRAWN,
)


def words() -> dict[str, Any]:
    """Functions and lists for the templates, in the language of the moment."""
    return {
        "meeting_word": meeting_status_label, "presence_word": presence_label,
        "paper_word": paper_title, "step_label": step_label, "approval_label": approval_label,
        "said_word": _said_word, "ahead_word": _ahead_word, "look_word": _look_word,
        "light_order": LIGHT_ORDER, "light_word": word_of, "presences": list(Presence),
        "numeral": _numeral,
        "definitions": {one.key: one for one in figure_definitions()},
    }


def hands_out(visit: Visit) -> bool:
    """Whether the visitor heads the leading group: a decision's item is handed out by one tap."""
    return Capacity.GROUP_HEAD in visit.capacities


def _said_word(kind: str) -> str:
    return {
        "report": _("报告"), "sent_back": _("退回"), "extension": _("申请延期"),
        "relapsed": _("回头看反弹"),
    }[kind]


def _ahead_word(kind: str) -> str:
    return {"measure": _("措施"), "milestone": _("节点"), "item": _("完成时限")}[kind]


def _numeral(number: int) -> str:
    """一, 二 and so on, as the headings of an official paper count; figures in English."""
    return "一二三四五六七八九十"[number - 1] if current_language() == "zh" else str(number)


def _look_word(kind: LookBackKind) -> str:
    return _("定期复核") if kind is LookBackKind.RECHECK else _("回头看")

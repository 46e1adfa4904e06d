"""The words that all templates of a meeting use."""

from typing import Any

from engine.language import current_language
from engine.rules.figure_definitions import figure_definitions
from engine.rules.labels import approval_label, look_label, step_label
from engine.rules.lights import LightMeaning, word_of
from engine.rules.meeting_words import (
    ahead_word,
    meeting_status_label,
    presence_label,
    said_word,
)
from engine.rules.paper_text import paper_title
from engine.rules.permissions import Capacity
from engine.rules.words import Presence
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
        "said_word": said_word, "ahead_word": ahead_word, "look_word": look_label,
        "light_order": LIGHT_ORDER, "light_word": word_of, "presences": list(Presence),
        "numeral": _numeral,
        "definitions": {one.key: one for one in figure_definitions()},
    }


def hands_out(visit: Visit) -> bool:
    """Whether the visitor heads the leading group: a decision's item is handed out by one tap."""
    return Capacity.GROUP_HEAD in visit.capacities


def _numeral(number: int) -> str:
    """一, 二 and so on, as the headings of an official paper count; figures in English."""
    return "一二三四五六七八九十"[number - 1] if current_language() == "zh" else str(number)

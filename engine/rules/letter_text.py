"""What a letter puts on paper: the facts of 催办单, 督办单, 约谈通知, complete but for the number."""

from collections.abc import Sequence
from typing import Any

from engine.language import _
from engine.rules.paper_text import (
    PaperFacts,
    late_text,
    long_day,
    paper_demands,
    paper_facts_sentence,
    paper_reply,
    paper_title,
    plain_day,
)
from engine.rules.words import NoticeKind, PaperKind

PAPER_LANGUAGE = "zh"  # in which papers are worded, whatever language their signer reads


def letter_kind(kind: NoticeKind) -> PaperKind:
    """In which series it is numbered: what the calendar drafts above 催办单 is all 督."""
    return {
        NoticeKind.URGE_LETTER: PaperKind.URGE_LETTER,
        NoticeKind.TALK_NOTICE: PaperKind.TALK_NOTICE,
    }.get(kind, PaperKind.SUPERVISION_ORDER)


def letter_key(kind: NoticeKind, item_id: int, rung: str, deadline_version: int) -> str:
    """What makes it one letter: "letter:supervision_order:12:T+5:1"."""
    return f"letter:{kind.value}:{item_id}:{rung}:{deadline_version}"


def letter_facts(
    facts: PaperFacts, recipients: Sequence[str], copied: Sequence[str], signed_by: str
) -> dict[str, Any]:
    """Everything that the letter says; its number and day of issue are added when it is issued."""
    demands = paper_demands(facts)
    return {
        "organisation": facts.organisation, "map_name": facts.map_name,
        "title": paper_title(facts.kind), "number_text": "",
        "addressee": _("{names}：").format(names="、".join(recipients)),
        "copied_to": _("抄送：{names}。").format(names="、".join(copied)) if copied else "",
        "signed_by": _("签发人：{name}").format(name=signed_by) if signed_by else "",
        "issued_on": "", "issued_on_text": plain_day(facts.on),
        "item_number": facts.number, "category": facts.category, "weakness": facts.weakness,
        "department": facts.department, "head": facts.head, "leader": facts.leader,
        "handler": facts.handler, "due_text": long_day(facts.due_on) if facts.due_on else "",
        "original_due_text": long_day(facts.original_due_on) if facts.original_due_on else "",
        "late_text": late_text(facts), "percent": facts.percent,
        "facts_sentence": paper_facts_sentence(facts),
        "demands": [
            {"whom": _("（致{whom}）").format(whom=whom) if len(demands) > 1 else "", "words": words}
            for whom, words in demands
        ],
        "reply_sentence": paper_reply(facts),
    }

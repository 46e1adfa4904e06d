"""推进会材料 as facts: 议程, overview, a page for each red item, what waits, look-backs, ranking."""

from collections.abc import Iterable
from typing import Any

from engine.language import _
from engine.rules.figure_definitions import figure_definitions
from engine.rules.labels import look_label, status_label
from engine.rules.lights import LightMeaning, word_of
from engine.rules.meeting_agenda import Agenda, FormerDecision, LookDue, Waiting
from engine.rules.meeting_pack_red import red_page
from engine.rules.meeting_paper import (
    MeetingHead,
    clipped,
    day_text,
    figures_text,
    names_text,
    words_of,
)
from engine.rules.meeting_ranking import Standing
from engine.rules.words import ApprovalKind

DEFINED = ("total", "closed", "awaiting_close", "overdue", "closing", "on_time_current")
TITLE_LENGTH = 60  # of an item in a table
REASON_LENGTH = 160


def pack_facts(head: MeetingHead, agenda: Agenda, *, asked: Iterable[str] = ()) -> dict[str, Any]:
    """All that the meeting's pack says; `asked` are those who are to come."""
    closings = [one for one in agenda.waiting if one.kind is ApprovalKind.CLOSE]
    extensions = [one for one in agenda.waiting if one.kind is ApprovalKind.EXTENSION]
    defined = {one.key: one for one in figure_definitions()}
    return {
        "organisation": head.organisation, "map_name": head.map_name,
        "title": _("{title}材料").format(title=head.title), "meeting_title": head.title,
        "held_text": day_text(head.held_on), "place": head.place or "—", "chair": head.chair or "—",
        "asked_text": names_text(asked), "cut_off_text": day_text(agenda.as_of),
        "agenda": words_of(_points(agenda)),
        "figures_sentence": _("截至{day}，").format(day=day_text(agenda.as_of))
        + figures_text(agenda.figures),
        "light_counts": [
            {"light_word": word_of(meaning), "light_count": agenda.lights[meaning]}
            for meaning in LightMeaning if agenda.lights.get(meaning)
        ],
        "former_sentence": _former_sentence(agenda),
        "former_decisions": [_former(one) for one in agenda.former],
        "red_sentence": _red_sentence(agenda),
        "red_items": [red_page(one, place) for place, one in enumerate(agenda.red, start=1)],
        "closings": [_waiting(one) for one in closings],
        "extensions": [_waiting(one) for one in extensions],
        "looks": [_look(one, agenda) for one in agenda.looks],
        "standings": [_standing(one) for one in agenda.standings],
        "definitions": [
            {"words": f"{defined[key].name}{_('：')}{defined[key].sentence}"} for key in DEFINED
        ],
    }


def _points(agenda: Agenda) -> list[str]:
    """The points of the agenda in their order; what there is none of has no point."""
    closings = sum(one.kind is ApprovalKind.CLOSE for one in agenda.waiting)
    points = [
        _("听取总体情况通报"),
        _("听取上次会议 {count} 项议定事项落实情况").format(count=len(agenda.former))
        if agenda.former else "",
        _("逐项研究红灯事项 {count} 项，责任部门说明前期情况、堵点难点和下一步打算").format(
            count=agenda.red_count) if agenda.red_count else "",
        _("审定销号申请 {count} 件").format(count=closings) if closings else "",
        _("审议延期申请 {count} 件").format(count=len(agenda.waiting) - closings)
        if len(agenda.waiting) > closings else "",
        _("听取回头看安排，近期到期 {count} 项").format(count=len(agenda.looks))
        if agenda.looks else "",
        _("通报部门排名") if agenda.standings else "",
        _("研究议定事项"),
    ]
    said = [point for point in points if point]
    return [
        _("{place}. {point}{end}").format(
            place=place, point=point, end=_("。") if place == len(said) else _("；")
        )
        for place, point in enumerate(said, start=1)
    ]


def _red_sentence(agenda: Agenda) -> str:
    if not agenda.red:
        return _("没有红灯事项。")
    said = _("共 {count} 项，一项一页，超期最久的在前。").format(count=agenda.red_count)
    if agenda.red_count > len(agenda.red):
        said += _("逐项列出最久的 {shown} 项，另有 {more} 项见台账。").format(
            shown=len(agenda.red), more=agenda.red_count - len(agenda.red)
        )
    return said


def _former_sentence(agenda: Agenda) -> str:
    if not agenda.former:
        return _("上次会议没有议定事项。")
    return _("第 {number} 次会议议定的 {count} 项落实情况：").format(
        number=agenda.former_number, count=len(agenda.former)
    )


def _former(one: FormerDecision) -> dict[str, Any]:
    standing = "—"
    if one.item is not None:
        standing = _("{status}，进度 {percent}%").format(
            status=status_label(one.item.status), percent=one.item.percent
        )
        if one.item.days_late:
            standing += _("，超期 {days} 天").format(days=one.item.days_late)
    return {
        "position": one.position, "decision_text": clipped(one.text, TITLE_LENGTH),
        "department": one.department or "—", "due_text": one.due_text or "—",
        "standing_text": standing,
    }


def _waiting(one: Waiting) -> dict[str, Any]:
    return {
        "item_number": one.item.title, "weakness": clipped(one.item.weakness, TITLE_LENGTH),
        "department": one.item.department or "—", "leader": one.item.leader or "—",
        "asked_by": one.asked_by, "asked_on_text": day_text(one.asked_on),
        "reason": clipped(one.reason, REASON_LENGTH) or "—",
        "due_text": day_text(one.item.due_on), "new_due_text": day_text(one.new_due_on),
        "evidence_text": _("佐证 {count} 份").format(count=len(one.evidence)),
        "deciders": names_text(one.deciders),
    }


def _look(one: LookDue, agenda: Agenda) -> dict[str, Any]:
    late = _("（已过期）") if one.due_on < agenda.as_of else ""
    return {
        "item_number": one.item.title, "weakness": clipped(one.item.weakness, TITLE_LENGTH),
        "department": one.item.department or "—", "look_word": look_label(one.kind),
        "look_due_text": day_text(one.due_on) + late,
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "place_text": str(one.place or "—"), "department": one.name or _("未定部门"),
        "why": one.why, "proposal": _("建议表态发言") if one.statement else "",
    }

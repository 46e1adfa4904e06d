"""The page of one red item in the meeting's pack: 前期情况, 堵点难点, 下一步打算."""

from typing import Any

from engine.language import _
from engine.rules.meeting_agenda import Ahead, RedItem, Word
from engine.rules.meeting_paper import clipped, day_text, numeral, words_of
from engine.rules.meeting_words import ahead_word, said_word

# One item, one page of lines of 32 characters: what a text may take of it. The item's own page has
# all; the latest word, which the meeting is about, gets what the others leave.
TRACK_COUNT, TRACK_LENGTH, AHEAD_COUNT, AHEAD_LENGTH, TITLE_LENGTH = 3, 40, 5, 32, 44
LINE, LINES, LEAST_LATEST = 32, 19, 100


def red_page(one: RedItem, place: int) -> dict[str, Any]:
    """The facts of the page; `place` counts the red items from 1."""
    item = one.item
    track = [_said(word, TRACK_LENGTH) for word in one.track[-TRACK_COUNT:]]
    steps = one.ahead  # the late ones first, the item's own date last
    if len(steps) > AHEAD_COUNT:
        steps = (*steps[: AHEAD_COUNT - 1], steps[-1])
    ahead = [_next(step) for step in steps]
    left = LINE * (LINES - sum(1 + len(text) // LINE for text in (*track, *ahead)))
    latest = _said(one.latest, max(left, LEAST_LATEST)) if one.latest else _("交办以来没有报告。")
    moved = item.original_due_on is not None and item.original_due_on != item.due_on
    return {
        "heading": _("（{numeral}）事项{number}：{weakness}").format(
            numeral=numeral(place), number=item.title, weakness=clipped(item.weakness, TITLE_LENGTH)
        ),
        "item_number": item.title, "weakness": item.weakness,
        "department": item.department or _("未定"), "head": one.head or "—",
        "leader": item.leader or _("未定"), "handler": one.handler or "—",
        "due_text": day_text(item.due_on) + (
            _("（原定{day}）").format(day=day_text(item.original_due_on)) if moved else ""
        ),
        "original_due_text": day_text(item.original_due_on),
        "late_text": _("{days} 天").format(days=item.days_late) if item.days_late else "—",
        "percent": item.percent,
        "counts_sentence": _counts(one),
        "track": words_of(track or [_("此前没有其他报告。")]),
        "blockage": words_of([latest]),
        "ahead": words_of(ahead or [_("没有写明措施和日期。")]),
    }


def _counts(one: RedItem) -> str:
    said = _("报告 {reports} 次，退回 {returns} 次，延期 {extensions} 次").format(
        reports=one.report_count, returns=one.sent_back_count, extensions=one.granted_count
    )
    if one.item.round > 1:
        said += _("，第 {round} 轮").format(round=one.item.round)
    return said + _("。")


def _said(word: Word, most: int) -> str:
    percent = "" if word.percent is None else _("，进度 {percent}%").format(percent=word.percent)
    return _("{day} {by}{what}{percent}：{text}").format(
        day=day_text(word.on), by=word.by, what=said_word(word.kind), percent=percent,
        text=clipped(word.text, most) or "—",
    )


def _next(step: Ahead) -> str:
    when = day_text(step.on) if step.on else _("未定日期")
    late = _("（已过）") if step.late else ""
    text = clipped(step.text, AHEAD_LENGTH)
    return _("{when}{late} {what}").format(when=when, late=late, what=ahead_word(step.kind)) + (
        _("：{text}").format(text=text) if text else ""
    )

"""挂图: the board of a map as a PDF to hang on a wall, from A3 to A0.

Pure: a board as `engine.queries.poster` reads it, in the language of the moment, to bytes. How
large the text is and on how many sheets it stands is measured by documents/typst/poster.typ.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import segno

from documents.poster_rows import LONGEST_NAME, lamp_facts, row_facts, spaced
from documents.typesetting import typeset
from engine.language import _, current_language
from engine.queries.board_view import ShownBoard
from engine.rules.board import RowGroup
from engine.rules.board_axis import Axis, Tick
from engine.rules.board_words import (
    LIGHT_ORDER,
    day_label,
    group_title,
    grouping_label,
    tick_label,
    window_label,
)
from engine.rules.lights import LightMeaning

LONGEST_TITLE = 100  # characters of a map or an organisation: two lines


class Size(StrEnum):
    """A sheet of paper, landscape."""

    A0 = "a0"
    A1 = "a1"
    A2 = "a2"
    A3 = "a3"


# Millimetres across and down; points of the smallest text that is read from where such a sheet is
# read, of the largest that looks well on it, and of the legend.
PAPER: Mapping[Size, Mapping[str, float]] = {
    Size.A0: {"width": 1189, "height": 841, "least": 21, "most": 44, "small": 20},
    Size.A1: {"width": 841, "height": 594, "least": 15.5, "most": 31, "small": 15},
    Size.A2: {"width": 594, "height": 420, "least": 11.5, "most": 22, "small": 11},
    Size.A3: {"width": 420, "height": 297, "least": 9, "most": 15.5, "small": 8},
}


def poster(shown: ShownBoard, *, size: Size, address: str) -> bytes:
    """The PDF. `address` is where the live map is: its QR code stands on every sheet."""
    return typeset("poster", poster_facts(shown, size=size, address=address), on=shown.board.today)


def poster_facts(shown: ShownBoard, *, size: Size, address: str) -> dict[str, Any]:
    """All that stands on the poster, words included, as JSON takes it."""
    board = shown.board
    facts = {
        "paper": PAPER[size],
        "language": current_language(),
        "title": spaced(shown.map_name, LONGEST_TITLE),
        "organisation": spaced(shown.organisation, LONGEST_TITLE),
        "about": _about(shown),
        "sums": [
            {"figure": str(shown.item_count), "word": _("项")},
            {"figure": shown.figures.completion.text, "word": _("整改完成率")},
        ],
        "lamps": _lamps(shown, shown.counts),
        "code": ["".join(map(str, row)) for row in segno.make(address, error="m").matrix],
        "axis": _axis(board.axis, _as_of(shown)),
        "groups": [_group(shown, group) for group in board.groups],
        "labels": _labels(),
        "legend": _legend(),
        "note": _("灯按截止日计算；天数为自然日；完成时限当天仍算按期。"),
        "empty": _("没有符合筛选条件的事项") if shown.item_count else _("这张作战图上还没有事项"),
    }
    return facts | {"rare": rare_in(facts)}


def rare_in(facts: Mapping[str, Any]) -> str:
    """The characters beyond GB 2312, each once: what the faces of the office's papers lack."""
    letters = set(json.dumps(facts, ensure_ascii=False))
    return "".join(sorted(one for one in letters if is_rare(one)))


def is_rare(letter: str) -> bool:
    """Whether it is a Chinese character beyond GB 2312."""
    if unicodedata.category(letter) != "Lo":
        return False
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _about(shown: ShownBoard) -> list[str]:
    """The line below the title: of when, of what time, by what, and whether it is all."""
    said = [
        _("截至{day}").format(day=day_label(shown.board.today)),
        window_label(shown.view.zoom, shown.board.axis.window),
        _("按{grouping}排列").format(grouping=grouping_label(shown.view.by)),
    ]
    if shown.view.is_narrowed:
        said.append(_("已筛选，共 {count} 项").format(count=shown.found_count))
    return said


def _as_of(shown: ShownBoard) -> str:
    today = shown.board.today
    return _("截至{day}").format(day=day_label(today, today))


def _lamps(shown: ShownBoard, counts: Counter[LightMeaning]) -> list[dict[str, Any]]:
    return [
        lamp_facts(shown.colours[meaning], meaning) | {"count": counts[meaning]}
        for meaning in LIGHT_ORDER if counts[meaning]
    ]


def _axis(axis: Axis, today_label: str) -> dict[str, Any]:
    return {
        "major": [_tick(one) for one in axis.major],
        "minor": [_tick(one) for one in axis.minor],
        "bands": [
            {
                "name": f"{'‹ ' if band.span.cut_left else ''}{band.name}"
                f"{' ›' if band.span.cut_right else ''}",
                "start": band.span.start, "end": band.span.end,
            }
            for band in axis.bands
        ],
        "today": axis.today,
        "today_label": today_label,
    }


def _tick(tick: Tick) -> dict[str, Any]:
    return {"label": tick_label(tick), "start": tick.span.start, "end": tick.span.end}


def _group(shown: ShownBoard, group: RowGroup) -> dict[str, Any]:
    return {
        "title": spaced(group_title(group.title, shown.view.by), LONGEST_NAME),
        "count": _("{count} 项").format(count=group.total),
        "lamps": _lamps(shown, group.counts),
        "rows": [row_facts(row, shown.board.today) for row in group.rows],
    }


def _labels() -> dict[str, str]:
    return {
        "number": _("序号"), "what": _("薄弱问题"), "light": _("状态"),
        "who": _("责任领导、部门"), "due": _("完成时限"), "continued": _("（续）"),
        "code": _("扫码看实时作战图"), "page": _("第 {page} 页　共 {pages} 页"),
        "on_page": _("第 {page} 页"), "index": _("索引"), "urgent": _("超期和严重滞后"),
    }


def _legend() -> list[dict[str, str]]:
    words = {
        "bar": _("从启动到时限，深色为完成进度"), "late": _("超期"), "measure": _("措施（压茬推进）"),
        "done": _("措施已完成"), "ghost": _("滞后将推至"), "ahead": _("节点"),
        "reached": _("节点已完成"), "missed": _("节点已过期"), "closed": _("销号"),
        "original": _("延期前的原定时限"), "guess": _("起止日期不全"), "today": _("截止日"),
    }
    return [{"mark": mark, "word": word} for mark, word in words.items()]

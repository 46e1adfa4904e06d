"""The annex tables of bulletins and weekly papers: departments side by side, items, definitions.

Papers are in Chinese, whatever the language of the person who looks: their words are literals here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.rules.bulletin_fit import (
    ANNEX_ITEMS,
    LONG,
    PERSON_NAME,
    UNIT_NAME,
    clipped,
    units_that_fit,
)
from engine.rules.figure_definitions import figure_definitions
from engine.rules.figures import Figures, ItemFacts

COUNTS = (
    "total", "closed", "awaiting_close", "basically_done", "in_progress", "sustained", "overdue",
    "closed_late",
)
RATES = (
    "completion", "closing", "on_time_current", "on_time_original", "extension", "sending_back",
    "relapse",
)


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A department beside the others; `place` is None where nothing was due yet."""

    name: str
    place: int | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item with what names it."""

    facts: ItemFacts
    weakness: str
    department: str
    leader: str


def unit_row(name: str, place: int | None, figures: Figures) -> dict[str, Any]:
    """One row of the departments' table, all as text."""
    return {
        "place_text": str(place) if place else "—", "department": clipped(name, UNIT_NAME),
        **{key: str(getattr(figures, key)) for key in COUNTS},
        **{key: getattr(figures, key).text for key in RATES},
    }


def unit_rows(units: Sequence[NamedUnit]) -> tuple[list[dict[str, Any]], str]:
    """The table from best to worst, and the sentence on what it leaves out.

    Where there are more departments than rows, the first and the last are shown.
    """
    room = units_that_fit([one.name for one in units])
    first = room - room // 2
    shown = [*units[:first], *units[max(first, len(units) - room // 2) :]]
    rows = [unit_row(one.name or "未定部门", one.place, one.figures) for one in shown]
    left_out = len(units) - len(shown)
    note = (
        f"共{len(units)}个部门，列出名次在前{first}个和在后{room // 2}个；其余{left_out}个计入合计，见系统“统计”。"
        if left_out else ""
    )
    return rows, note


def item_rows(
    items: Iterable[NamedItem], *, cut_off: date
) -> tuple[list[dict[str, Any]], str]:
    """Items not closed, the longest late first, then by date; and the sentence on what is left out."""
    ordered = sorted(items, key=lambda one: _urgency(one, cut_off))
    rows = [_item_row(one, cut_off) for one in ordered[:ANNEX_ITEMS]]
    left_out = len(ordered) - len(rows)
    note = (
        f"未销号事项共{len(ordered)}项，本表列{len(rows)}项；其余{left_out}项见台账（按“未销号”筛选）。"
        if left_out else ""
    )
    return rows, note


def definition_rows(keys: Iterable[str]) -> list[dict[str, str]]:
    """The definitions of these figures, in the order of the table."""
    shown = set(keys)
    return [
        {"name": one.name, "words": one.sentence} for one in figure_definitions() if one.key in shown
    ]


def short_day(day: date | None, cut_off: date) -> str:
    """4月30日; with its year where that is another."""
    if day is None:
        return "未定"
    year = "" if day.year == cut_off.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def long_day(day: date) -> str:
    """2026年4月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _urgency(item: NamedItem, cut_off: date) -> tuple[date, str, int]:
    return item.facts.due_on or date.max, item.facts.number, item.facts.item_id


def _item_row(item: NamedItem, cut_off: date) -> dict[str, Any]:
    facts = item.facts
    late = (cut_off - facts.due_on).days if facts.due_on and facts.due_on < cut_off else 0
    return {
        "item_number": clipped(facts.number or f"#{facts.item_id}", 12),
        "weakness": clipped(item.weakness, LONG),
        "department": clipped(item.department, UNIT_NAME),
        "leader": clipped(item.leader, PERSON_NAME),
        "due_text": short_day(facts.due_on, cut_off),
        "late_text": f"超期{late}天" if late else "",
        "percent": facts.percent,
    }

"""周报 as a paper: a pure function of a stored digest. In Chinese, as every paper is."""

from collections.abc import Sequence
from typing import Any

from engine.rules.bulletin import figures_sentence, kind_name
from engine.rules.bulletin_fit import PERSON_NAME, UNIT_NAME, clipped
from engine.rules.bulletin_tables import (
    COUNTS,
    RATES,
    NamedUnit,
    definition_rows,
    long_day,
    short_day,
    unit_row,
    unit_rows,
)
from engine.rules.digest_view import DigestView, Row
from engine.rules.official_papers import paper_number
from engine.rules.words import PaperKind

LATE, CLOSED, COMING = 8, 6, 6  # rows of each list: what three pages hold
WEAKNESS = 32
WHAT_COMES = {"look_back": "回头看", "recheck": "定期复核", "measure": "措施到期"}


def weekly_facts(view: DigestView, *, organisation: str) -> dict[str, Any]:
    """All that the weekly paper says; `view` is in Chinese too (`speaking("zh")`)."""
    day = view.cut_off_on
    late_count = max(view.figures.overdue, len(view.laggards))
    rows, units_note = unit_rows([NamedUnit(one.name, one.place, one.figures) for one in view.units])
    return {
        "kind_name": kind_name(PaperKind.WEEKLY),
        "number_text": paper_number(PaperKind.WEEKLY, day.year, view.number),
        "organisation": organisation, "map_name": view.map_name,
        "title": f"{view.map_name}整改工作周报（{view.title}）",
        "issued_on": day.isoformat(), "issued_on_text": long_day(day),
        "cut_off_on": day.isoformat(), "cut_off_text": long_day(day),
        "figures_sentence": figures_sentence(view.map_name, view.figures, day),
        "parts": [
            {"name": one.name, "total": one.count, "percent": one.percent, "share": one.share,
             "tone": one.tone}
            for one in view.bars
        ],
        "closed_items": [
            _row(one, view) | {"late_text": "逾期销号" if one.late else ""}
            for one in view.closed[:CLOSED]
        ],
        "closed_note": _left_out(view.closed_count, view.closed[:CLOSED], "已销号", "本周没有事项销号。"),
        "laggards": [
            _row(one, view) | {"late_text": f"超期{one.days_late}天"} for one in view.laggards[:LATE]
        ],
        "laggards_note": _left_out(late_count, view.laggards[:LATE], "超期", "没有超期事项。"),
        "coming": [
            _row(one, view) | {"words": WHAT_COMES.get(one.kind, "完成时限")}
            for one in view.coming[:COMING]
        ],
        "coming_note": _left_out(view.coming_count, view.coming[:COMING], "未销号", "下周没有到期的事项。"),
        "units": rows, "units_note": units_note,
        "unit_totals": unit_row("合计", None, view.figures),
        "definitions": definition_rows((*COUNTS, *RATES)),
        "anchor": f"{view.anchor_seq}:{view.anchor_hash}",
    }


def _row(row: Row, view: DigestView) -> dict[str, Any]:
    return {
        "item_number": clipped(row.number or f"#{row.item_id or ''}", 12),
        "weakness": clipped(row.weakness, WEAKNESS),
        "department": clipped(row.department, UNIT_NAME),
        "leader": clipped(row.leader, PERSON_NAME),
        "day_text": short_day(row.on, view.cut_off_on),
    }


def _left_out(count: int, shown: Sequence[Row], where: str, none: str) -> str:
    """What the list leaves out, and where that is; or that there is nothing to list."""
    if not count:
        return none
    if count <= len(shown):
        return ""
    return f"共{count}项，列出{len(shown)}项；其余见台账（按“{where}”筛选）。"

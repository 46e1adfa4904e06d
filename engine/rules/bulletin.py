"""督查通报 and 月报: where a map stands on its cut-off day, as the facts of a paper.

The figures are those of engine.rules.figures and nobody edits them; the words around them are a
proposal that the office amends until the paper is issued. Papers are in Chinese, whatever the
language of the person who drafts them: their words are literals here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.rules.bulletin_fit import PRAISED, UNIT_NAME, clipped, fitted
from engine.rules.bulletin_tables import (
    COUNTS,
    RATES,
    NamedItem,
    NamedUnit,
    definition_rows,
    item_rows,
    long_day,
    short_day,
    unit_row,
    unit_rows,
)
from engine.rules.figures import Figures, figures_by, figures_of, open_items, rank
from engine.rules.ledger_wish import Happening
from engine.rules.words import PaperKind

KINDS = (PaperKind.BULLETIN, PaperKind.MONTHLY_REPORT)
# What the office may word; everything else are figures and names.
EDITABLE = (
    "title", "addressee", "overview_words", "praise_words", "laggard_words", "demands", "copied_to",
)
DRAFT_NUMBER = "（拟稿）"
LEAST_TREND = 3  # fewer points are no trend
MOST_TREND = 10


@dataclass(frozen=True, slots=True)
class Published:
    """The figures of a weekly digest, as they were published on its day."""

    cut_off_on: date
    open: int
    closed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Everything that a bulletin is made of, as of its cut-off."""

    kind: PaperKind
    organisation: str
    map_name: str
    cut_off: date
    items: Sequence[NamedItem]
    departments: Mapping[int, str]
    moved: Mapping[Happening, int]  # in the month of the cut-off, until then
    published: Sequence[Published] = ()


def bulletin_facts(
    standpoint: Standpoint, *, kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """All that the paper says; `kept` are words of the office that stay.

    Raises Incomplete where its words would make more than five pages.
    """
    cut_off = standpoint.cut_off
    everything = [one.facts for one in standpoint.items]
    figures = figures_of(everything, cut_off=cut_off)
    units = [
        NamedUnit(standpoint.departments.get(one.unit_id or 0, ""), one.place, one.figures)
        for one in rank(figures_by(everything, cut_off=cut_off, by="department"))
    ]
    rows, units_note = unit_rows(units)
    still_open = open_items(everything, cut_off=cut_off)
    items, items_note = item_rows(
        (one for one in standpoint.items if one.facts.item_id in still_open), cut_off=cut_off
    )
    facts = {
        "kind_name": kind_name(standpoint.kind), "number_text": DRAFT_NUMBER,
        "organisation": standpoint.organisation, "map_name": standpoint.map_name,
        "issued_on": "", "issued_on_text": "", "signed_by": "",
        "cut_off_on": cut_off.isoformat(), "cut_off_text": long_day(cut_off),
        "figures_sentence": figures_sentence(standpoint.map_name, figures, cut_off),
        "movement_sentence": _movement(standpoint),
        "overdue": figures.overdue,
        "praised": [_praise(one) for one in units if _is_praised(one)][:PRAISED],
        "trend": _trend(standpoint.published, cut_off),
        "units": rows, "unit_totals": unit_row("合计", None, figures), "units_note": units_note,
        "definitions": definition_rows((*COUNTS, *RATES)),
        "items": items, "items_note": items_note,
    }
    facts |= _proposed(standpoint, figures, units, facts)
    return fitted(facts | {name: value for name, value in (kept or {}).items() if name in EDITABLE})


def kind_name(kind: PaperKind) -> str:
    """What stands in red at the head of the paper."""
    return {
        PaperKind.BULLETIN: "督查通报", PaperKind.MONTHLY_REPORT: "整改工作月报",
        PaperKind.WEEKLY: "整改工作周报",
    }[kind]


def figures_sentence(map_name: str, figures: Figures, cut_off: date) -> str:
    """总体情况 in one sentence, every figure of it defined below the annex table."""
    f = figures
    if not f.total:
        return f"截至{long_day(cut_off)}，{map_name}尚无已立项的事项。"
    said = [f"截至{long_day(cut_off)}，{map_name}共{f.total}项，已销号{f.closed}项，销号率{f.closing.text}"]
    if f.awaiting_close:
        said.append(f"待销号{f.awaiting_close}项，整改完成率{f.completion.text}")
    said.append("、".join(
        f"{name}{count}项" for name, count in (
            ("基本完成", f.basically_done), ("整改中", f.in_progress), ("长期坚持", f.sustained),
        ) if count or name == "整改中"
    ))
    said.append(f"超期{f.overdue}项" if f.overdue else "无超期事项")
    if f.due_by_cut_off:
        said.append(f"到期{f.due_by_cut_off}项中按期销号{f.closed_by_current_date}项，"
                    f"按期完成率{f.on_time_current.text}")
    return "；".join(said) + "。"


def _proposed(
    standpoint: Standpoint, figures: Figures, units: Sequence[NamedUnit], facts: Mapping[str, Any]
) -> dict[str, Any]:
    """The words that the office finds in a new draft; no figure is among them."""
    month = f"{standpoint.cut_off.year}年{standpoint.cut_off.month}月"
    late_units = [one.name for one in reversed(units) if one.figures.overdue and one.name]
    return {
        "title": (
            f"{standpoint.map_name}{month}整改工作月报"
            if standpoint.kind is PaperKind.MONTHLY_REPORT
            else f"关于{standpoint.map_name}整改进展情况的通报"
        ),
        "addressee": "各责任领导、各责任部门：",
        "overview_words": "",
        "praise_words": (
            "下列部门到期事项全部按期销号，且无超期事项，予以通报表扬："
            if facts["praised"] else "本期没有到期事项全部按期销号且无超期事项的部门。"
        ),
        "laggard_words": (
            "下列事项超过完成时限仍未销号，予以通报："
            if figures.overdue else "没有超过完成时限仍未销号的事项。"
        ),
        "demands": [{"whom": "", "words": one} for one in _demands(late_units)],
        "copied_to": "抄送：领导小组组长、副组长、成员。",
    }


def _demands(late_units: Sequence[str]) -> list[str]:
    demands = [
        "各责任领导要对分管范围内未销号的事项逐项过问，协调解决堵点难点。",
        ("各责任部门要压茬推进各项措施，按时报告进展、提交佐证材料，"
         "做到整改不到位不销号、验收不通过不销号、群众不满意不销号。"),
    ]
    if late_units:
        named = "、".join(clipped(one, UNIT_NAME) for one in late_units[:3])
        more = "等部门" if len(late_units) > 3 else ""
        demands.insert(
            0, f"{named}{more}要逐项查明超期原因，明确完成日期，向责任领导和整改工作办公室书面报告。"
        )
    return demands


def _movement(standpoint: Standpoint) -> str:
    """What the month brought; of a monthly report only."""
    if standpoint.kind is not PaperKind.MONTHLY_REPORT:
        return ""
    moved = standpoint.moved
    return (
        f"本月新立项{moved[Happening.OPENED]}项，销号{moved[Happening.CLOSED]}项，"
        f"到期未销号{moved[Happening.MISSED]}项，退回销号申请{moved[Happening.SENT_BACK]}项，"
        f"回头看认定反弹{moved[Happening.RELAPSED]}项。"
    )


def _is_praised(unit: NamedUnit) -> bool:
    """Field rule: praise is for what came due and was closed in time, all of it."""
    figures = unit.figures
    return bool(
        unit.name and figures.due_by_cut_off and not figures.overdue
        and figures.closed_by_current_date == figures.due_by_cut_off
    )


def _praise(unit: NamedUnit) -> dict[str, str]:
    figures = unit.figures
    return {
        "department": clipped(unit.name, UNIT_NAME),
        "words": f"到期{figures.due_by_cut_off}项全部按期销号，已销号{figures.closed}项，"
                 f"销号率{figures.closing.text}。",
    }


def _trend(published: Sequence[Published], cut_off: date) -> list[dict[str, Any]]:
    if len(published) < LEAST_TREND:
        return []
    return [
        {"day_text": short_day(one.cut_off_on, cut_off), "open": one.open, "closed": one.closed,
         "overdue": one.overdue}
        for one in published[-MOST_TREND:]
    ]

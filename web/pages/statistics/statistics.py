"""GET /maps/{map_id}/statistics: where a map stands, unit by unit, and how it came there."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.language import _
from engine.models import BattleMap
from engine.queries.statistics import Standing, UnitFigures, standing_of
from engine.queries.statistics_trends import Trend, trends_of
from engine.rules.figure_definitions import FigureDefinition, figure_definitions
from engine.rules.figures import Figures, Rate, rank
from engine.rules.ledger_periods import Period, periods_until
from engine.rules.ledger_wish import NOBODY, Happening
from engine.rules.ledger_words import happening_definition, happening_label
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id

router = APIRouter()

# A rate by the two counts it is made of: each of them is a list of items.
RATES = {
    "completion": ("completed", "total"),
    "closing": ("closed", "total"),
    "on_time_current": ("closed_by_current_date", "due_by_cut_off"),
    "on_time_original": ("closed_by_original_date", "originally_due_by_cut_off"),
    "extension": ("extended", "total"),
    "sending_back": ("returned", "asked_to_close"),
    "relapse": ("relapsed", "ever_closed"),
}
TONES = {"overdue": "red", "closed_late": "yellow"}
BESIDE = ("total", "closed", "awaiting_close", "basically_done", "in_progress", "sustained",
          "overdue", "closed_late")
MOST_BARS = 40  # units in the chart; the table has them all


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A count, its name, and the address of the ledger that lists exactly these items."""

    key: str
    name: str
    definition: str
    count: int
    href: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownRate:
    """A rate with its two counts, each with the address of its list."""

    name: str
    definition: str
    rate: Rate
    numerator_href: str
    denominator_href: str


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A department or a leader, with its place among them (None: nothing was due yet)."""

    name: str
    place: int | None
    counts: list[ShownCount]
    rates: list[ShownRate]


@router.get("/maps/{map_id}/statistics")
def statistics(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.STATISTICS))]) -> Response:
    """Figures as of today, the last twelve weeks or months, departments and leaders side by side."""
    by: Literal["week", "month"] = (
        "month" if visit.request.query_params.get("by") == "month" else "week"
    )
    periods = periods_until(visit.today, by)
    with visit.reading() as session:
        battle_map = session.get_one(BattleMap, map_id)
        standing = standing_of(session, battle_map, today=visit.today)
        trends = trends_of(session, battle_map, periods, today=visit.today)
    departments = _units(standing.departments, map_id, "department")
    return visit.page(
        "statistics/statistics.html", here="statistics", map_id=map_id, map_name=battle_map.name,
        by=by, counts=_counts(standing.figures, map_id), rates=_rates(standing.figures, map_id),
        trends=[_trend(map_id, trend, by) for trend in trends],
        happenings=[(happening_label(what), happening_definition(what)) for what in Happening],
        departments=departments, leaders=_units(standing.leaders, map_id, "leader"),
        chart=_chart(trends, standing, by), total=standing.figures.total,
    )


def _href(map_id: int, **filters: Any) -> str:
    return f"/maps/{map_id}/ledger?{urlencode(filters)}"


def _definitions() -> dict[str, FigureDefinition]:
    return {one.key: one for one in figure_definitions()}


def _counts(
    figures: Figures, map_id: int, keys: tuple[str, ...] = (), **unit: int
) -> list[ShownCount]:
    wanted = keys or tuple(key for key in _definitions() if key not in RATES)
    return [
        ShownCount(
            key, _definitions()[key].name, _definitions()[key].sentence, getattr(figures, key),
            _href(map_id, figure=key, **unit),
            TONES.get(key, "") if getattr(figures, key) else "",
        )
        for key in wanted
    ]


def _rates(figures: Figures, map_id: int, **unit: int) -> list[ShownRate]:
    return [
        ShownRate(
            _definitions()[key].name, _definitions()[key].sentence, getattr(figures, key),
            _href(map_id, figure=numerator, **unit), _href(map_id, figure=denominator, **unit),
        )
        for key, (numerator, denominator) in RATES.items()
    ]


def _units(
    units: list[UnitFigures], map_id: int, kind: Literal["department", "leader"]
) -> list[ShownUnit]:
    """From best to worst, as the bulletin ranks: on time, fewer overdue, more closed."""
    names = {unit.unit_id: unit.name for unit in units}
    return [
        ShownUnit(
            names[one.unit_id] or _("未指定"), one.place,
            _counts(one.figures, map_id, BESIDE, **{kind: one.unit_id or NOBODY}),
            _rates(one.figures, map_id, **{kind: one.unit_id or NOBODY}),
        )
        for one in rank({unit.unit_id: unit.figures for unit in units})
    ]


def _trend(map_id: int, trend: Trend, by: str) -> dict[str, Any]:
    span = {"from": trend.period.first, "until": trend.period.last}
    return {
        "label": _label(trend.period, by), "period": trend.period, "published": trend.published,
        "counts": [
            (count, _href(map_id, happened=what.value, **span))
            for what, count in trend.counts.items()
        ],
    }


def _label(period: Period, by: str) -> str:
    if by == "month":
        return _("{year}年{month}月").format(year=period.first.year, month=period.first.month)
    return f"{period.first:%m-%d} – {period.last:%m-%d}"


def _chart(trends: list[Trend], standing: Standing, by: str) -> dict[str, Any]:
    """What web/static/js/charts.js draws; the tables say the same."""
    shown = (Happening.OPENED, Happening.CLOSED, Happening.MISSED)
    figures = {unit.unit_id: unit for unit in standing.departments}
    ranked = rank({unit.unit_id: unit.figures for unit in standing.departments})
    units = [figures[one.unit_id] for one in ranked][:MOST_BARS]
    parts = ("closed", "awaiting_close", "basically_done", "in_progress", "sustained")
    return {
        "trend": {
            "labels": [_label(trend.period, by) for trend in trends],
            "series": [
                {"name": happening_label(what), "kind": what.value,
                 "values": [trend.counts[what] for trend in trends]}
                for what in shown
            ],
        },
        "departments": {
            "labels": [unit.name or _("未指定") for unit in units],
            "ids": [unit.unit_id or NOBODY for unit in units],
            "series": [
                {"name": _definitions()[key].name, "kind": key,
                 "values": [getattr(unit.figures, key) for unit in units]}
                for key in parts
            ],
        },
    }

"""A stored digest as values to be shown: the wording is the mail's own, and the page's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language import _
from engine.rules.figure_definitions import FigureDefinition, figure_definitions
from engine.rules.figures import Figures, Rate
from engine.rules.words import Audience

_RATES = (
    "completion", "closing", "on_time_current", "on_time_original", "extension", "sending_back",
    "relapse",
)
_PARTS = (
    ("closed", "blue"), ("awaiting_close", "grey"), ("basically_done", "green"),
    ("in_progress", "yellow"), ("sustained", "grey"), ("overdue", "red"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its number stands beside it in words, so it says the same without the colour."""

    name: str
    count: int
    share: str
    percent: int
    tone: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A department beside the others; `place` is None where nothing was due yet."""

    name: str
    place: int | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Row:
    """A named item with a date."""

    number: str
    weakness: str
    department: str
    leader: str
    on: date
    days_late: int = 0
    late: bool = False
    kind: str = ""  # of a date to come: item, measure, look_back, recheck
    text: str = ""
    item_id: int | None = None  # digests of the first weeks do not know it


@dataclass(frozen=True, slots=True)
class DigestView:
    """What a digest says, with its counts read back into figures."""

    map_name: str
    audience: str
    title: str
    number: int
    cut_off_on: date
    figures: Figures
    bars: tuple[Bar, ...]
    rates: tuple[tuple[str, str], ...]
    units: tuple[Unit, ...]
    laggards: tuple[Row, ...]
    closed: tuple[Row, ...]
    closed_count: int
    coming: tuple[Row, ...]
    coming_count: int
    anchor_seq: int
    anchor_hash: str

def view_of(
    content: dict[str, Any],
    *,
    map_name: str,
    audience: str,
    number: int,
    cut_off_on: date,
    audit_seq: int,
    audit_hash: str,
) -> DigestView:
    """The view of a snapshot's stored content in the language of the moment."""
    figures = Figures(**content["figures"])
    names = {one.key: one.name for one in figure_definitions()}
    return DigestView(
        map_name=map_name, audience=audience, title=_title(audience, content["title"]),
        number=number, cut_off_on=cut_off_on, figures=figures, bars=_bars(figures, names),
        rates=tuple((names[key], _share(getattr(figures, key))) for key in _RATES),
        units=tuple(
            Unit(one["name"] or _("未定部门"), one["place"], Figures(**one["figures"]))
            for one in content["departments"]
        ),
        laggards=tuple(_row(one, "due_on") for one in content["laggards"]),
        closed=tuple(_row(one, "closed_on") for one in content["closed"]),
        closed_count=content["closed_count"],
        coming=tuple(_row(one, "on") for one in content["coming"]),
        coming_count=content["coming_count"], anchor_seq=audit_seq, anchor_hash=audit_hash,
    )


def digest_definitions() -> list[FigureDefinition]:
    """The definitions that are printed under the table: of everything it shows."""
    shown = {"total", *(name for name, _tone in _PARTS), *_RATES}
    return [one for one in figure_definitions() if one.key in shown]


def _bars(figures: Figures, names: dict[str, str]) -> tuple[Bar, ...]:
    bars = []
    for name, tone in _PARTS:
        count = getattr(figures, name)
        rate = Rate(count, figures.total)
        percent = round(100 * count / figures.total) if figures.total else 0
        if count or name in ("closed", "overdue"):
            bars.append(Bar(names[name], count, rate.text, max(percent, 1 if count else 0), tone))
    return tuple(bars)


def _title(audience: str, name: str) -> str:
    """For whom a digest is made."""
    if audience == Audience.LEADING_GROUP:
        return _("领导小组")
    return _("责任领导{name}").format(name=name) if audience == Audience.LEADER else name


def _share(rate: Rate) -> str:
    return f"{rate.text}（{rate.numerator}/{rate.denominator}）" if rate.denominator else rate.text


def _row(one: dict[str, Any], dated_by: str) -> Row:
    return Row(
        number=one["number"], weakness=one["weakness"], department=one["department"],
        leader=one["leader"], on=date.fromisoformat(one[dated_by]),
        days_late=one.get("days_late", 0), late=one.get("late", False),
        kind=one.get("kind", ""), text=one.get("text", ""), item_id=one.get("item_id"),
    )

"""A stored digest as the templates show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language import _, speaking
from engine.queries.mail_facts import DigestFacts
from engine.rules.figure_definitions import FigureDefinition, figure_definitions
from engine.rules.figures import Figures, Rate
from engine.rules.words import Audience
from notifications.wording import say

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
    kind: str = ""
    text: str = ""

    @property
    def what(self) -> str:
        """What the date is, of a date to come."""
        return say("layout/coming.txt", row=self)


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

    @property
    def sentence(self) -> str:
        """The whole digest in one sentence."""
        return say("layout/digest_sentence.txt", d=self)


def view_of(digest: DigestFacts) -> DigestView:
    """The view of a stored digest in the language of the moment."""
    content = digest.figures
    figures = Figures(**content["figures"])
    names = {one.key: one.name for one in figure_definitions()}
    return DigestView(
        map_name=digest.map_name, audience=digest.audience,
        title=_title(digest.audience, content["title"]), number=digest.number,
        cut_off_on=digest.cut_off_on, figures=figures, bars=_bars(figures, names),
        rates=tuple((names[key], _share(getattr(figures, key))) for key in _RATES),
        units=tuple(
            Unit(one["name"] or _("未定部门"), one["place"], Figures(**one["figures"]))
            for one in content["departments"]
        ),
        laggards=tuple(_row(one, "due_on") for one in content["laggards"]),
        closed=tuple(_row(one, "closed_on") for one in content["closed"]),
        closed_count=content["closed_count"],
        coming=tuple(_row(one, "on") for one in content["coming"]),
        coming_count=content["coming_count"], anchor_seq=digest.audit_seq,
        anchor_hash=digest.audit_hash,
    )


def definitions() -> list[FigureDefinition]:
    """The definitions that are printed under the table: of everything it shows."""
    shown = {"total", *(name for name, _tone in _PARTS), *_RATES}
    return [one for one in figure_definitions() if one.key in shown]


def render_digest_html(digest: DigestFacts, *, organisation: str, language: str = "zh") -> str:
    """A digest as a file to open: the same page as its mail, without greeting and reader."""
    with speaking(language):
        view = view_of(digest)
        subject = say("kinds/digest/subject.txt", digests=[view], overflow=[])
        return say(
            "kinds/digest/body.html", digests=[view], overflow=[], definitions=definitions(),
            subject=" ".join(subject.split()), language=language, greeting="", footer="",
            organisation=organisation,
        )


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
        kind=one.get("kind", ""), text=one.get("text", ""),
    )

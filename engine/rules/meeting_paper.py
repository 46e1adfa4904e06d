"""What the papers of a meeting share: its head, days and lists of names as they are printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language import _
from engine.rules.figures import Figures

_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting as its papers name it; `hours` as the office's clock showed them, empty before."""

    organisation: str
    map_name: str
    title: str
    held_on: date
    place: str
    chair: str
    hours: str = ""


def day_text(on: date | None) -> str:
    """2026年5月8日, in Arabic digits without leading zeros; — for none."""
    if on is None:
        return "—"
    return _("{year}年{month}月{day}日").format(year=on.year, month=on.month, day=on.day)


def names_text(names: Iterable[str]) -> str:
    """Names one after the other; — for nobody."""
    return _("、").join(one for one in names if one) or "—"


def numeral(number: int) -> str:
    """一 to 九十九: how headings of an official paper are counted."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    ten = ("" if tens < 2 else _NUMERALS[tens - 1]) + "十" if tens else ""
    return ten + (_NUMERALS[ones - 1] if ones else "")


def clipped(text: str, most: int) -> str:
    """The text on one line, cut where a page of a paper has no more room for it."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 2] + "……"


def words_of(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Paragraphs as a paper's facts have them."""
    return [{"words": text} for text in texts]


def figures_text(figures: Figures) -> str:
    """The parts of the whole in one sentence."""
    return _(
        "共 {total} 项：已销号 {closed}，待销号 {waiting}，整改中 {open}，长期坚持 {sustained}；"
        "超期 {overdue}。销号率 {rate}，按期完成率 {on_time}。"
    ).format(
        total=figures.total, closed=figures.closed, waiting=figures.awaiting_close,
        open=figures.basically_done + figures.in_progress, sustained=figures.sustained,
        overdue=figures.overdue, rate=figures.closing.text, on_time=figures.on_time_current.text,
    )

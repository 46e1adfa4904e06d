"""Where the dates stand in a deadline's text, which year they mean, and what each is there for."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from engine.rules.deadline_counts import count_matches
from engine.rules.deadline_words import WORDS, Word, month_end, written_year
from engine.rules.written_numbers import NUMERAL, read_number

STARTS_HERE = re.compile(r"\s*(?:之?日?起|开始|启动|以后|之后|后(?!续)|以来)")
VAGUE = re.compile(r"\s*(?:以?前|之前)?(?:前?后|左右|或)")
SPAN_BETWEEN = re.compile(r"\s*(?:起|开始)?\s*[-—–~至到]+\s*")
UNREAD_YEAR = re.compile(rf"(?:[\d{NUMERAL}]|年度?的?)[-./]?$")  # 1026年, 前年, 第二年
ORDER = {one.name: index for index, one in enumerate(WORDS)}


@dataclass(slots=True)
class Spot:
    """One date inside the text, before it is known which of them is the deadline."""

    start: int
    end: int
    word: Word
    match: re.Match[str]
    due_on: date | None = None
    year: int | None = None
    year_written: bool = False
    role: Literal["due", "start", "recurring", "vague"] = "due"


def find_spots(written: str) -> list[Spot]:
    """All dates in the text, left to right, the first pattern winning at a place."""
    counts = [match.span() for match in count_matches(written)]
    found = [
        Spot(match.start(), match.end(), one, match)
        for one in WORDS
        for match in one.pattern.finditer(written)
        if not any(match.start() < end and start < match.end() for start, end in counts)
    ]
    found.sort(key=lambda spot: (spot.start, ORDER[spot.word.name]))
    taken: list[Spot] = []
    for spot in found:
        if not taken or spot.start >= taken[-1].end:
            taken.append(spot)
    return taken


def give_years(
    written: str, spots: list[Spot], reference_on: date | None, flags: list[str]
) -> None:
    """Read every spot: its own year, else the one written before it, else the reference year.

    A year that stands before the date and cannot be read leaves the date unread too.
    """
    explicit: int | None = None
    for spot in spots:
        if (year := written_year(spot.match, reference_on, explicit)) is not None:
            spot.year, spot.year_written, explicit = year, True, year
        elif spot.word.needs_year and UNREAD_YEAR.search(written[: spot.start]):
            continue
        elif spot.word.needs_year:
            spot.year = explicit or (reference_on.year if reference_on else None)
            if "year_assumed" not in flags and spot.year is not None:
                flags.append("year_assumed")
        if spot.year is None and (spot.word.needs_year or reference_on is None):
            flags.append("reference_missing")
        spot.due_on = spot.word.read(spot.match, spot.year, reference_on)


def put_in_order(written: str, spots: list[Spot], reference_on: date | None) -> None:
    """Stages are written in order: move a year that is only assumed where they do not follow."""
    for former, later in pairwise(spots):
        reorder(written, former, later, reference_on)


def reorder(written: str, former: Spot, later: Spot, reference_on: date | None) -> None:
    """Move the one of two neighbours whose year is assumed; 其中 and 提前 turn back."""
    if not former.due_on or not later.due_on or former.due_on <= later.due_on:
        return
    if re.search("其中|提前", written[former.end : later.start]):
        return
    if later.year_written and not former.year_written and former.year and former.word.needs_year:
        former.year = later.year if later.year and later.year < former.year else former.year - 1
        former.due_on = former.word.read(former.match, former.year, reference_on)
        if former.due_on and former.due_on > later.due_on and former.year:
            former.year -= 1
            former.due_on = former.word.read(former.match, former.year, reference_on)
    elif former.year_written and not later.year_written and later.year and later.word.needs_year:
        later.year += 1
        later.due_on = later.word.read(later.match, later.year, reference_on)


def role_of(written: str, spot: Spot) -> Literal["due", "start", "recurring", "vague"]:
    """Whether the date is a last day, a beginning (起, 后), a rhythm (每) or too vague (左右)."""
    before, after = written[: spot.start], written[spot.end :]
    if before.endswith(("每", "各", "每年", "每个")):
        return "recurring"
    if VAGUE.match(after) and not STARTS_HERE.match(after):
        return "vague"
    if STARTS_HERE.match(after) or before.endswith(("不早于",)):
        return "start"
    if before.endswith(("自", "从")) and not SPAN_BETWEEN.match(after):
        return "start"
    return "due"


def take_span_starts(written: str, spots: list[Spot]) -> date | None:
    """In 3月1日—5月31日 the first date is the start; a month's start is its first day."""
    for former, later in pairwise(spots):
        if SPAN_BETWEEN.fullmatch(written[former.end : later.start]):
            former.role = "start"
    for spot in spots:
        if spot.role == "start" and spot.due_on:
            by_month = spot.word.name in {"month", "numeric_month"} and not spot.match[0].endswith(
                ("底", "末")
            )
            return spot.due_on.replace(day=1) if by_month else spot.due_on
        if "first" in spot.match.groupdict() and spot.due_on:
            first = read_number(spot.match["first"]) or 1
            if spot.word.name == "month_span":
                last = month_end(spot.year, first)
                return last.replace(day=1) if last else None
            return spot.due_on.replace(day=min(first, spot.due_on.day))
    return None

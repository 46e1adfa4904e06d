"""The date that relative deadlines count from: asked for, or the 填报日期 in the document."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice

from engine.intake.cells import Value
from engine.intake.rows import BARE_DAY, FILLED_ON
from engine.rules.deadline_words import day_of
from engine.rules.written_numbers import half_width

LOOKED_AT = 30  # rows at the top and at the foot of a sheet


def reference_in_rows(rows: Iterable[Sequence[Value]]) -> date | None:
    """The filling date in the first rows, else in the last ones."""
    walk = iter(rows)
    for cells in islice(walk, LOOKED_AT):
        if found := reference_in_cells(cells):
            return found
    for cells in deque(walk, maxlen=LOOKED_AT):
        if found := reference_in_cells(cells):
            return found
    return None


def reference_in_cells(cells: Sequence[Value]) -> date | None:
    """填报日期：2026年3月2日 in one cell, or the label and a date beside it."""
    for place, value in enumerate(cells):
        if not isinstance(value, str) or not (4 <= len(value) <= 120):
            continue
        if found := reference_in_text(value):
            return found
        label = value.replace(" ", "").rstrip(":：")
        if label in {
            "填报日期",
            "填报时间",
            "报送日期",
            "报送时间",
            "填表日期",
            "制表日期",
            "制表时间",
        }:
            for beside in cells[place + 1 : place + 6]:
                if isinstance(beside, datetime):
                    return beside.date()
                if isinstance(beside, date):
                    return beside
                if isinstance(beside, str) and (found := day_in(beside)):
                    return found
    return None


def reference_in_text(text: str) -> date | None:
    """A labelled date in a line of text."""
    if "期" not in text and "时间" not in text and "截" not in text and "填报单位" not in text:
        return None
    folded = half_width(text).replace(" ", "")
    if found := FILLED_ON.search(folded):
        return day_in(found["labelled"] or found["cut_off"] or "")
    return day_in(folded) if "填报单位" in folded else None


def day_in(text: str) -> date | None:
    """The first whole date in `text`."""
    found = BARE_DAY.search(half_width(text))
    return day_of(*(int(part) for part in found.groups())) if found else None

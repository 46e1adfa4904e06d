"""Counted periods: 30日内, 15个工作日内, 三个月内, 一年内, and where the count begins.

Field rule: days and working days count from the day after the stated start; months and years end
on the corresponding day.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.rules.deadline_words import add_months
from engine.rules.written_numbers import NUMERAL, read_number

CountUnit = Literal["days", "workdays", "months", "years"]
AddWorkdays = Callable[[date, int], date]

COUNTED = re.compile(
    rf"(?<![\d年月{NUMERAL}第今明约近几数个])(?<!明后)(?:(?P<n>\d{{1,3}}|[{NUMERAL}]{{1,4}})\s*"
    r"(?P<unit>个?工作[日天]|个?(?:自然日|日历日|日历天)|[天日]|个?(?:周|星期|礼拜)|个?月|个季度|年)"
    r"|(?P<half>半个?[年月]))(?P<within>(?:之|以)?内)?"
)
CLAUSE_END = re.compile("[,，;；。\n]")


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted period, where it stands, and its last day where its start is known."""

    period: tuple[int, CountUnit]
    start: int
    end: int
    due_on: date | None


def count_matches(written: str) -> list[re.Match[str]]:
    """The counted periods in the text; without 内 only where nothing else is written.

    Field rule: 6月 alone is the month of June, 6个月 alone a count.
    """
    return [
        match
        for match in COUNTED.finditer(written)
        if match["within"] or (len(match[0]) == len(written) and not names_a_date(match))
        if not (match["unit"] == "年" and (read_number(match["n"]) or 0) >= 20)  # 26年内: 2026
    ]


def names_a_date(match: re.Match[str]) -> bool:
    """15日 and 6月 are a day and a month; 两月 is a count."""
    return match["unit"] == "日" or (match["unit"] == "月" and "两" not in match["n"])


def read_counts(
    written: str,
    starts: Sequence[tuple[int, date | None]],
    reference_on: date | None,
    started_on: date | None,
    add_workdays: AddWorkdays | None,
    flags: list[str],
) -> list[Counted]:
    """Every counted period; `starts` are the (end in the text, day) of the dates that begin one."""
    found = []
    for match in count_matches(written):
        if (period := period_of(match)) is None:
            continue
        start = start_of(written, match.start(), starts, reference_on, started_on, flags)
        day = count_from(start, period, add_workdays, flags) if start else None
        found.append(Counted(period, match.start(), match.end(), day))
    return found


def period_of(match: re.Match[str]) -> tuple[int, CountUnit] | None:
    """The number and unit of a counted period."""
    if match["half"]:
        return (6, "months") if match["half"].endswith("年") else (15, "days")
    if re.fullmatch("[一二两三四五六七八九]{2,}", match["n"]):
        return None  # 三四个月: three or four
    many, unit = read_number(match["n"]), match["unit"].removeprefix("个")
    if not many:
        return None
    if unit.startswith("工作"):
        return many, "workdays"
    if unit in {"周", "星期", "礼拜"}:
        return many * 7, "days"
    if unit == "季度":
        return many * 3, "months"
    return (many, "months") if unit == "月" else (many, "years" if unit == "年" else "days")


def start_of(
    written: str,
    at: int,
    starts: Sequence[tuple[int, date | None]],
    reference_on: date | None,
    started_on: date | None,
    flags: list[str],
) -> date | None:
    """Where the count at `at` begins: the date in the text, the start given, the reference date."""
    for end, day in reversed(starts):
        if end <= at:
            return day
    ends = [end.end() for end in CLAUSE_END.finditer(written, 0, at)]
    before = written[ends[-1] if ends else 0 : at]
    if re.search("之日|[起后]", before) and not re.search("即日|即起|今日", before):
        flags.append("start_unstated" if started_on is None else "counted_from_start")
        return started_on
    flags.append("counted_from_reference" if started_on is None else "counted_from_start")
    if started_on is None and reference_on is None:
        flags.append("reference_missing")
    return started_on or reference_on


def count_from(
    start: date,
    period: tuple[int, CountUnit],
    add_workdays: AddWorkdays | None,
    flags: list[str],
) -> date | None:
    """The last day: days count from the day after the start, months and years correspond."""
    many, unit = period
    try:
        if unit == "workdays":
            if add_workdays is None:
                flags.append("workdays_provisional")
            return (add_workdays or add_weekdays)(start, many)
        if unit == "days":
            return start + timedelta(days=many)
        return add_months(start, many * (12 if unit == "years" else 1))
    except (ValueError, OverflowError):
        return None


def add_weekdays(start: date, many: int) -> date:
    """`many` days Monday to Friday after `start`."""
    day = start
    while many > 0:
        day += timedelta(days=1)
        many -= day.weekday() < 5
    return day

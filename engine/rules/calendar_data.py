"""The published calendar as data: which days are off, which weekends are worked, and for which years.

Read from TOML, one `[[notice]]` a year:

    [[notice]]
    year = 2026
    source = "国务院办公厅关于2026年部分节假日安排的通知"
    holiday = [
      { name = "元旦", first = 2026-01-01, last = 2026-01-03, work = [2026-01-04] },
      { name = "清明节", first = 2026-04-04 },
    ]

`last` may be left out for a single day, `work` (make-up working days) where there is none.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeGuard

from engine.errors import Unreadable
from engine.language import _

LONGEST_HOLIDAY_DAYS = 15  # longer than any ever published: a typing error in a month
FURTHEST_MAKE_UP_DAYS = 21  # further from its holiday a make-up day has never been
FESTIVALS = {  # and the months in which its days off can lie
    "元旦": (12, 1),
    "春节": (1, 2),
    "清明节": (3, 4),
    "劳动节": (4, 5),
    "端午节": (5, 6),
    "中秋节": (9, 10),
    "国庆节": (9, 10),
}


class DayKind(StrEnum):
    """What a published day is, where it differs from Monday to Friday or says so again."""

    OFF = "off"  # 放假
    WORK = "work"  # 调休上班


@dataclass(frozen=True)
class CalendarData:
    """Published days of one calendar; `covered_years` are those whose notice is out."""

    name: str
    days: Mapping[date, DayKind]
    labels: Mapping[date, str]
    covered_years: frozenset[int]


@dataclass(frozen=True)
class PublishedDay:
    """One day that a notice declares, with the place where it does."""

    on: date
    kind: DayKind
    label: str
    line: int  # 1-based; 0 where the format has no lines
    raw: str


@dataclass(frozen=True)
class NoticeProblem:
    """What cannot be accepted in a holiday notice, where it stands, and what is written there."""

    line: int  # 1-based; 0 means the notice as a whole
    raw: str
    message: str


def parse_calendar(text: str, *, name: str) -> CalendarData:
    """The calendar in `text` (TOML as above). Raises Unreadable with the first problem's sentence."""
    data, problems = read_calendar(text, name=name)
    if problems:
        raise Unreadable(problems[0].message, line=problems[0].line, raw=problems[0].raw)
    return data


def read_calendar(text: str, *, name: str) -> tuple[CalendarData, list[NoticeProblem]]:
    """The calendar in `text` and all that is wrong with it.

    A year with a problem keeps the days that could be read, and is not covered.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number or a nesting without end
        message = _("不是有效的 TOML 文件：{error}").format(error=error)
        return assemble(name, {}, []), [NoticeProblem(0, "", message)]
    years: dict[int, list[PublishedDay]] = {}
    covered: list[int] = []
    problems: list[NoticeProblem] = []
    notices = document.get("notice")
    if not isinstance(notices, list) or not notices:
        return assemble(name, {}, []), [NoticeProblem(0, "", _("文件中没有 [[notice]]（通知）"))]
    for notice in notices:
        year = notice.get("year") if isinstance(notice, dict) else None
        if not is_year(year) or year in years:
            message = _("[[notice]] 的 year（年份）缺失、无效或重复")
            problems.append(NoticeProblem(*_place(text, str(year)), message))
            continue
        days, wrong = _read_holidays(text, notice)
        wrong += check_days(year, days)
        problems += wrong
        years[year] = days
        covered += [] if wrong else [year]
    return assemble(name, years, covered), problems


def is_year(value: object) -> TypeGuard[int]:
    """Whether `value` can be the year of a notice (the present holidays exist since 2008)."""
    return isinstance(value, int) and not isinstance(value, bool) and 2008 <= value <= 2199


def assemble(
    name: str, years: Mapping[int, Sequence[PublishedDay]], covered: Iterable[int]
) -> CalendarData:
    """One calendar of the days of several notices, each under its year."""
    published = [day for year in sorted(years) for day in years[year]]
    return CalendarData(
        name=name,
        days={day.on: day.kind for day in published},
        labels={day.on: day.label for day in published},
        covered_years=frozenset(covered),
    )


def replace_years(base: CalendarData, notice: CalendarData) -> CalendarData:
    """`base` with the years that `notice` covers replaced by it, as an amended notice does."""
    kept = {
        day: kind
        for day, kind in base.days.items()
        if notice_year(day, base.labels.get(day, "")) not in notice.covered_years
    }
    return CalendarData(
        name=base.name,
        days=kept | dict(notice.days),
        labels={day: base.labels.get(day, "") for day in kept} | dict(notice.labels),
        covered_years=base.covered_years | notice.covered_years,
    )


def notice_year(day: date, label: str) -> int:
    """The year whose notice declares `day`: New Year's days in December belong to the next one."""
    return day.year + 1 if day.month == 12 and "元旦" in label else day.year


def check_days(year: int, days: Sequence[PublishedDay]) -> list[NoticeProblem]:
    """What contradicts itself among the days that the notice of `year` declares."""
    problems = [
        NoticeProblem(day.line, day.raw, message)
        for day in days
        for message in _objections(year, day, days)
    ]
    first: dict[date, PublishedDay] = {}
    for day in days:
        earlier = first.setdefault(day.on, day)
        if earlier is not day:
            message = _("{day} 写了两次（{first}、{second}）").format(
                day=day.on.isoformat(), first=earlier.label, second=day.label
            )
            problems.append(NoticeProblem(day.line, day.raw, message))
    named = "、".join(day.label for day in days)
    if missing := [festival for festival in FESTIVALS if festival not in named]:
        message = _("{year} 年的通知缺少：{missing}").format(year=year, missing="、".join(missing))
        problems.append(NoticeProblem(0, "", message))
    return problems


def weekday_name(day: date) -> str:
    """周一 to 周日."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[
        day.weekday()
    ]


def span(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _objections(year: int, day: PublishedDay, days: Sequence[PublishedDay]) -> Iterator[str]:
    if notice_year(day.on, day.label) != year:
        yield _("{day} 不在 {year} 年的通知范围内").format(day=day.on.isoformat(), year=year)
    if day.kind is DayKind.OFF:
        months = {month for name in FESTIVALS if name in day.label for month in FESTIVALS[name]}
        if months and day.on.month not in months:
            yield _("{day} 不会是{festival}").format(day=day.on.isoformat(), festival=day.label)
        return
    if day.on.weekday() < 5:
        yield _("{day} 是{weekday}，本来就是工作日，不能写作调休上班").format(
            day=day.on.isoformat(), weekday=weekday_name(day.on)
        )
    own = [abs((each.on - day.on).days) for each in _off_days(days, day.label)]
    if min(own, default=FURTHEST_MAKE_UP_DAYS + 1) > FURTHEST_MAKE_UP_DAYS:
        yield _("{day} 的调休上班离{festival}放假太远").format(
            day=day.on.isoformat(), festival=day.label
        )


def _off_days(days: Sequence[PublishedDay], label: str) -> list[PublishedDay]:
    return [day for day in days if day.kind is DayKind.OFF and day.label == label]


def _read_holidays(
    text: str, notice: dict[str, Any]
) -> tuple[list[PublishedDay], list[NoticeProblem]]:
    days: list[PublishedDay] = []
    problems: list[NoticeProblem] = []
    holidays = notice.get("holiday")
    for written in holidays if isinstance(holidays, list) else []:
        holiday = written if isinstance(written, dict) else {"name": written}
        name, first = holiday.get("name"), holiday.get("first")
        last, work = holiday.get("last", first), holiday.get("work", [])
        line, raw = _place(text, str(first))
        if not (isinstance(name, str) and _is_date(first) and _is_date(last)):
            message = _("节日要有 name（名称）、first（首日）和 last（末日），日期写作 2026-01-01")
            problems.append(NoticeProblem(line, raw, message))
            continue
        if not isinstance(work, list) or not all(_is_date(day) for day in work):
            message = _("{name}的 work 要写成日期的列表，如 [2026-01-04]").format(name=name)
            problems.append(NoticeProblem(line, raw, message))
            continue
        if not 1 <= (last - first).days + 1 <= LONGEST_HOLIDAY_DAYS:
            message = _("{name}的起止日期有误：{first} 至 {last}").format(
                name=name, first=first.isoformat(), last=last.isoformat()
            )
            problems.append(NoticeProblem(line, raw, message))
            continue
        days += [PublishedDay(day, DayKind.OFF, name, line, raw) for day in span(first, last)]
        days += [
            PublishedDay(day, DayKind.WORK, name, *_place(text, day.isoformat())) for day in work
        ]
    return days, problems


def _is_date(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _place(text: str, needle: str) -> tuple[int, str]:
    """The first line that holds `needle`: TOML's own reader tells no lines."""
    for number, line in enumerate(text.splitlines(), start=1):
        if needle in line:
            return number, line.strip()
    return 0, needle

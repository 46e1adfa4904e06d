"""The words a deadline is written in: each pattern, and the day that it means.

A reader gets the match, the year in force (None when no year is known) and the reference date,
and returns the last acceptable day; None means "written, but no such day" (2月30日).
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.rules.written_numbers import DIGITS, NUMERAL, read_number

N = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})"
YEAR = (
    r"(?:(?P<year>(?<!\d)(?:(?:19|20|21)\d\d|[2-5]\d)|二[〇零○][一二三四五六七八九〇零○]{2})年度?"
    r"|(?P<year_word>今年|本年度?|[当同]年|明年|次年|来年|翌年|(?<!大)后年|去年|(?<!以)[上下]一?年度?(?!来)))的?"
)
END = r"(?:底|末)"
WEEKDAYS = "一二三四五六日"
YEAR_WORDS = {"今": 0, "本": 0, "当": 0, "同": 0, "明": 1, "次": 1, "来": 1, "翌": 1, "后": 2} | {
    "去": -1, "上": -1, "下": 1,
}  # fmt: skip
FROM_THE_FORMER = "当同次翌"  # 次年 after 2025年12月 is 2026, whatever the reference date
YEARS = range(1990, 2100)  # another year is a slip of the pen, or no year


@dataclass(frozen=True, slots=True)
class Word:
    """One kind of date word: its pattern, and how it is read."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int | None, date | None], date | None]
    needs_year: bool = True


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """The day, or None where there is no such day in the years 1990-2099."""
    if year is None or month is None or day is None or year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int | None, month: int | None) -> date | None:
    """The last day of a month."""
    if year is None or month is None or not 1 <= month <= 12 or year not in YEARS:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later; the month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def written_year(
    match: re.Match[str], reference_on: date | None, former: int | None = None
) -> int | None:
    """The year that the match itself names, if it does (今年 needs the reference date).

    次年 and 同年 refer to the year written before them, `former`, where there is one.
    """
    groups = match.groupdict()
    if year := groups.get("year"):
        if not year.isascii():
            return int("".join(str(DIGITS[character]) for character in year))
        return int(year) + 2000 if len(year) == 2 else int(year)
    word = groups.get("year_word")
    if word and former is not None and word[0] in FROM_THE_FORMER:
        return former + YEAR_WORDS[word[0]]
    if word and reference_on:
        return reference_on.year + YEAR_WORDS[word[0]]
    return None


def number(match: re.Match[str], name: str) -> int | None:
    """The number in group `name`; 两月 and 两日 are counts, never a month or a day."""
    return None if "两" in match[name] else read_number(match[name])


def part_of_month(year: int | None, month: int | None, part: str) -> date | None:
    """上旬 ends on the 10th, 中旬 on the 20th, 下旬 with the month; 上半月 on the 15th."""
    if part == "上半月":
        return day_of(year, month, 15)
    if part[0] in "上中":
        return day_of(year, month, 10 if part[0] == "上" else 20)
    return month_end(year, month)


def relative_month(
    match: re.Match[str], year: int | None, reference_on: date | None
) -> date | None:
    """本月底, 下月15日, 本月中旬: relative to the reference date."""
    if reference_on is None:
        return None
    word = match["which"] or "本"
    first = add_months(reference_on.replace(day=1), 1 if word[0] in "下次" else 0)
    if match["part"]:
        return part_of_month(first.year, first.month, match["part"])
    if match["day"]:
        return day_of(first.year, first.month, number(match, "day"))
    return month_end(first.year, first.month)


def relative_quarter(
    match: re.Match[str], year: int | None, reference_on: date | None
) -> date | None:
    """本季度末, 下季度末, and 季度末 alone: the quarter of the reference date, or the next."""
    if reference_on is None:
        return None
    months = 3 if (match["which"] or "本")[0] == "下" else 0
    day = add_months(reference_on.replace(day=1), months)
    return month_end(day.year, (day.month - 1) // 3 * 3 + 3)


def weekday(match: re.Match[str], year: int | None, reference_on: date | None) -> date | None:
    """本周五, 下周一: weeks begin on Monday."""
    if reference_on is None:
        return None
    monday = reference_on - timedelta(days=reference_on.weekday())
    wanted = WEEKDAYS.index(match["day"].replace("天", "日"))
    return monday + timedelta(days=wanted + (7 if match["which"][0] == "下" else 0))


def quarter_end(match: re.Match[str], year: int | None, reference_on: date | None) -> date | None:
    """第N季度: the quarter's last day."""
    return month_end(year, (number(match, "quarter") or 5) * 3)


def eight_digits(match: re.Match[str], year: int | None, reference_on: date | None) -> date | None:
    """20260630."""
    return day_of(year, int(match["month"]), int(match["day"]))


def word(
    name: str,
    pattern: str,
    read: Callable[[re.Match[str], int | None, date | None], date | None],
    *,
    needs_year: bool = True,
) -> Word:
    return Word(name, re.compile(pattern), read, needs_year)


NUMERIC_YEAR = r"(?<![\d.])(?P<year>20\d\d|[2-5]\d)"
NOT_A_COUNT = r"(?![\d个次场件人名项篇条年月])"

TO = r"\s*[-—–~至到]+\s*"

# Order matters: the first pattern that matches at a place is taken.
WORDS = (
    word(
        "numeric_day",
        NUMERIC_YEAR
        + r"\s*(?P<mark>[-./])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<day>\d{1,2})(?!\d)日?",
        lambda m, y, r: day_of(y, number(m, "month"), number(m, "day")),
    ),
    word(
        "eight_digits", r"(?<!\d)(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)", eight_digits
    ),
    word(
        "day_span",
        rf"(?:{YEAR})?(?P<month>{N})月(?P<first>{N})[日号]?{TO}(?P<day>{N})[日号]",
        lambda m, y, r: day_of(y, number(m, "month"), number(m, "day")),
    ),
    word(
        "month_span",
        rf"(?:{YEAR})?(?<!\d)(?P<first>{N})月?份?{TO}(?P<month>{N})月份?{END}?(?![\d初中前以之]|[{NUMERAL}]+[日号])",
        lambda m, y, r: month_end(y, number(m, "month")),
    ),
    word(
        "month_day",
        rf"(?:{YEAR})?(?P<month>{N})月(?P<day>{N})(?:[日号]|{NOT_A_COUNT})",
        lambda m, y, r: day_of(y, number(m, "month"), number(m, "day")),
    ),
    word(
        "part_of_month",
        rf"(?:{YEAR})?(?P<month>{N})月份?的?(?P<part>[上中下]旬|[上下]半月)",
        lambda m, y, r: part_of_month(y, number(m, "month"), m["part"]),
    ),
    word(
        "relative_month",
        rf"(?P<which>[本当这次]个?月|(?<!下)下个?月)(?:份?(?:{END}|内)|(?P<part>[上中下]旬)|(?P<day>{N})[日号])",
        relative_month,
        needs_year=False,
    ),
    word(
        "month",
        rf"(?:{YEAR})?(?<![\d第])(?P<month>{N})月份?+(?:{END}|(?=之?内)|(?![初中前以之]))",
        lambda m, y, r: month_end(y, number(m, "month")),
    ),
    word(
        "month_alone",
        rf"(?P<which>)(?P<part>)(?P<day>)(?<![\d{NUMERAL}个上下隔某])月{END}",
        relative_month,
        needs_year=False,
    ),
    word(
        "quarter",
        rf"(?:{YEAR})?(?:[Qq](?=[1-4](?![\d季]))|第?(?=[1-4一二三四]季))"
        rf"(?P<quarter>[1-4一二三四])(?:季度?+)?(?:{END}|(?=之?内)|(?![初中前以之]))",
        quarter_end,
    ),
    word(
        "relative_quarter",
        rf"(?P<which>(?<!下)[本下]个?|(?<![个上某{NUMERAL}]))季度?{END}",
        relative_quarter,
        needs_year=False,
    ),
    word(
        "half_year",
        rf"(?:{YEAR})?(?P<half>[上下])半年(?:{END}|(?=之?内)|(?![初中前以之]))",
        lambda m, y, r: month_end(y, 6 if m["half"] == "上" else 12),
    ),
    word(
        "year_end",
        rf"(?:{YEAR}(?:年?(?:{END}|终)|年?内|全年)|年(?:度内|内|终|{END}))",
        lambda m, y, r: month_end(y, 12),
    ),
    word(
        "year_alone",
        r"(?<!\d)(?P<year>20\d\d)年度?+"
        r"(?=$|[,，;；。、:：()\n]|(?:[全持基按如期部面本前]{0,6})(?:完成|整改|办结|销号|落实|实现|取得|建成|达到))",
        lambda m, y, r: month_end(y, 12),
    ),
    word(
        "numeric_month",
        r"(?<![\d.])(?P<year>20\d\d)\s*[-./]\s*(?P<month>\d{1,2})(?![\d./])月?",
        lambda m, y, r: month_end(y, number(m, "month")),
    ),
    word(
        "short_day",
        r"^(?P<month>\d{1,2})[-./](?P<day>\d{1,2})日?(?=以?前|之前|$)",
        lambda m, y, r: day_of(y, number(m, "month"), number(m, "day")),
    ),
    word(
        "weekday",
        r"(?P<which>(?<!下)[本这下]个?)(?:周|星期)(?P<day>[一二三四五六日天])",
        weekday,
        needs_year=False,
    ),
)

"""The State Council's holiday notice, as an office has it: TOML, CSV, or the words themselves.

Nothing is guessed: what contradicts itself, or cannot be read whole, is a problem with its line,
and the year then stays provisional. The grammar of the words:

    四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from engine.language import _
from engine.rules.calendar_data import (
    LONGEST_HOLIDAY_DAYS,
    CalendarData,
    DayKind,
    NoticeProblem,
    PublishedDay,
    assemble,
    check_days,
    is_year,
    notice_year,
    read_calendar,
    span,
    weekday_name,
)

_CSV_START = re.compile(r"\s*(?:\d{4}-\d{1,2}-\d{1,2}|日期|date)\s*[,\t]", re.IGNORECASE)
_KINDS = {
    DayKind.OFF: {"off", "放假", "休", "休息"},
    DayKind.WORK: {"work", "上班", "班", "调休上班"},
}
_TITLE_YEAR = re.compile(r"关于(\d{4})年部分节假日安排的通知")
_HEADING = re.compile(
    r"(?:^|(?<=[\s。]))(?:[一二三四五六七八九十]+、|\d+[.、])?\s*"
    r"((?:元旦|春节|[\u4e00-\u9fff]{1,4}节)(?:[、和](?:元旦|春节|[\u4e00-\u9fff]{1,4}节))*)\s*:"
)
_SENTENCE = re.compile(r"(?:[^。;,]|,(?!\d{1,2}月))+")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_ONE_DAY = re.compile(_DAY)
_OFF = re.compile(
    rf"{_DAY}(?:[至到]{_DAY})?放假(?:调休)?(?:(\d\d?)天)?(?:,共(\d\d?)天)?(?:,不调休|,与周末连休)?"
)
_WORK = re.compile(rf"{_DAY}(?:[、和]{_DAY})*上班")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_ADVICE = ("鼓励", "节假日期间")
_SIGNATURE = re.compile(r"(?:国务院办公厅)?\d{4}年\d{1,2}月\d{1,2}日")


def read_notice(
    text: str, *, name: str, year: int | None = None
) -> tuple[CalendarData, list[NoticeProblem]]:
    """The days that `text` declares for the calendar `name`, and all that is wrong with it.

    `year` is the year asked for; without it the text must name its own. A year is in
    `covered_years` only when nothing is wrong with it: then it may replace what was there.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "[[notice]]" in text:
        data, problems = read_calendar(text, name=name)
        years = {notice_year(day, data.labels[day]) for day in data.days}
    elif _CSV_START.match(_plain(text)):
        data, problems, years = _read_table(text, name)
    else:
        return _read_words(text, name, year)
    if year is not None and years - {year}:
        message = _("文件写的是 {years} 年，而要导入的是 {year} 年").format(
            years="、".join(str(each) for each in sorted(years)), year=year
        )
        problems.append(NoticeProblem(0, "", message))
        data = CalendarData(name, data.days, data.labels, frozenset())
    return data, problems


def _read_table(text: str, name: str) -> tuple[CalendarData, list[NoticeProblem], set[int]]:
    """Lines of date, kind, festival: `2027-01-01,放假,元旦`."""
    years: dict[int, list[PublishedDay]] = {}
    problems: list[NoticeProblem] = []
    for line, raw in enumerate(text.split("\n"), start=1):
        cells = [cell.strip(' "') for cell in _plain(raw).replace("\t", ",").split(",")]
        if not any(cells) or cells[0].lower() in {"日期", "date"}:
            continue
        day = _table_day(cells, line, raw.strip())
        if day is None:
            message = _("这一行要写成“日期,放假或上班,节日”，如 2027-01-01,放假,元旦")
            problems.append(NoticeProblem(line, raw.strip(), message))
        else:
            years.setdefault(notice_year(day.on, day.label), []).append(day)
    for year, days in years.items():
        problems += check_days(year, days)
    if not years and not problems:
        problems.append(NoticeProblem(0, "", _("没有读到任何节假日安排")))
    return assemble(name, years, () if problems else years), problems, set(years)


def _table_day(cells: list[str], line: int, raw: str) -> PublishedDay | None:
    if len(cells) != 3 or not re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", cells[0]):
        return None
    on = _date(*(int(part) for part in cells[0].split("-")))
    kinds = [kind for kind, words in _KINDS.items() if cells[1].lower() in words]
    if on is None or not kinds or not cells[2]:
        return None
    return PublishedDay(on, kinds[0], cells[2], line, raw)


def _read_words(text: str, name: str, year: int | None) -> tuple[CalendarData, list[NoticeProblem]]:
    """The notice's own sentences, section by section, each under its festival."""
    plain = _plain(text)
    year, problem = _year_of(plain, year)
    if year is None:
        return assemble(name, {}, ()), [NoticeProblem(0, "", problem)]
    problems = [NoticeProblem(0, "", problem)] if problem else []
    days: list[PublishedDay] = []
    for label, start, end in _sentences(plain):
        line, raw = plain.count("\n", 0, start) + 1, text[start:end].strip()
        sentence = re.sub(r"\s", "", plain[start:end])
        for found in _read_sentence(sentence, year):
            if isinstance(found, str):
                problems.append(NoticeProblem(line, raw, found))
            else:
                days.append(PublishedDay(found[0], found[1], label, line, raw))
    if not days and not problems:
        return assemble(name, {}, ()), [NoticeProblem(0, "", _("没有读到任何节假日安排"))]
    problems += check_days(year, days)
    return assemble(name, {year: days}, () if problems else (year,)), problems


def _year_of(plain: str, asked: int | None) -> tuple[int | None, str]:
    """The year of the notice and, where it is unknown or in doubt, a sentence about it."""
    titled = {int(year) for year in _TITLE_YEAR.findall(re.sub(r"\s", "", plain))}
    if asked is None and len(titled) != 1:
        return None, _("通知没有写明是哪一年的安排，请指明年份")
    year = asked if asked is not None else titled.pop()
    if not is_year(year):
        return None, _("{year} 不能作为通知的年份").format(year=year)
    if titled - {year}:
        return year, _("文件写的是 {years} 年，而要导入的是 {year} 年").format(
            years="、".join(str(each) for each in sorted(titled)), year=year
        )
    return year, ""


def _sentences(plain: str) -> Iterator[tuple[str, int, int]]:
    """(festival, start, end) of each sentence that must be understood, up to the signature."""
    headings = list(_HEADING.finditer(plain))
    ends = [*(heading.start() for heading in headings[1:]), len(plain)]
    for heading, end in zip(headings, ends, strict=False):
        label = heading[1].replace("和", "、")
        for sentence in _SENTENCE.finditer(plain, heading.end(), end):
            words = re.sub(r"\s", "", sentence[0])
            if _SIGNATURE.match(words) and "放假" not in words and "上班" not in words:
                return
            says_something = "放假" in words or "上班" in words or _ONE_DAY.search(words)
            if says_something and not words.startswith(_ADVICE):
                start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
                yield label, start, sentence.end()


def _read_sentence(sentence: str, year: int) -> Iterator[tuple[date, DayKind] | str]:
    """Each day that `sentence` declares, or the sentence that says what is wrong with it."""
    off, work = _OFF.fullmatch(sentence), _WORK.fullmatch(sentence)
    if not off and not work:
        yield _("读不懂这句话：{sentence}").format(sentence=sentence)
        return
    days: list[date] = []
    month = None
    for written in _ONE_DAY.finditer(sentence):
        day_year, month = int(written[1] or (days[-1].year if days else year)), written[2] or month
        day = _date(day_year, int(month), int(written[3])) if month else None
        if day is None:
            yield _("没有这一天：{written}").format(written=written[0])
            return
        if objection := _wrong_weekday(day, written[4] or ""):
            yield objection
        days.append(day)
    if off:
        yield from _read_period(days[0], days[-1], off[9] or off[10])
    else:
        yield from ((day, DayKind.WORK) for day in days)


def _read_period(
    first: date, last: date, declared: str | None
) -> Iterator[tuple[date, DayKind] | str]:
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_HOLIDAY_DAYS:
        yield _("起止日期有误：{first} 至 {last}").format(
            first=first.isoformat(), last=last.isoformat()
        )
        return
    if declared is not None and int(declared) != count:
        yield _("写明共 {declared} 天，而 {first} 至 {last} 是 {count} 天").format(
            declared=int(declared), first=first.isoformat(), last=last.isoformat(), count=count
        )
    yield from ((day, DayKind.OFF) for day in span(first, last))


def _wrong_weekday(day: date, bracket: str) -> str:
    named = _WEEKDAY.search(bracket)
    if named is None or "一二三四五六日".find(named[1].replace("天", "日")) == day.weekday():
        return ""
    return _("{day} 是{weekday}，括号里写的是{written}").format(
        day=day.isoformat(), weekday=weekday_name(day), written=named[0]
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """`text` with full-width signs made plain, character by character, so that places stay."""
    return "".join(
        plain if len(plain := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in text
    )

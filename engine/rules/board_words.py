"""The words on a board: ticks, windows, groups, and how many days are left, in the language of the
moment."""

from datetime import date

from engine.language import _, current_language
from engine.rules.board import Grouping
from engine.rules.board_axis import Tick, Unit, Window, Zoom
from engine.rules.board_rows import Row
from engine.rules.lights import LightMeaning
from engine.rules.words import Status

# The worst first: what a leader looks for.
LIGHT_ORDER = (
    LightMeaning.LATE, LightMeaning.FAR_BEHIND, LightMeaning.BEHIND, LightMeaning.NEAR,
    LightMeaning.NORMAL, LightMeaning.WAITING, LightMeaning.CLOSED, LightMeaning.CLOSED_LATE,
    LightMeaning.SUSTAINED, LightMeaning.NO_DATE, LightMeaning.DRAFT, LightMeaning.WITHDRAWN,
)


def tick_label(tick: Tick) -> str:
    """4月, 第二季度, 上半年, 2026年; a week by its Monday: 4/6."""
    day = tick.day
    match tick.unit:
        case Unit.WEEK:
            return f"{day.month}/{day.day}"
        case Unit.MONTH:
            return month_label(day.month)
        case Unit.QUARTER:
            return quarter_label((day.month + 2) // 3)
        case Unit.HALF:
            return _("上半年") if day.month < 7 else _("下半年")
        case Unit.YEAR:
            return _("{year}年").format(year=day.year)


def month_label(month: int) -> str:
    """4月."""
    return (
        _("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月"),
        _("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月"),
    )[month - 1]


def quarter_label(quarter: int) -> str:
    """第二季度."""
    return (_("第一季度"), _("第二季度"), _("第三季度"), _("第四季度"))[quarter - 1]


def window_label(zoom: Zoom, window: Window) -> str:
    """What the axis shows: 2026年第二季度, or the months from first to last."""
    first = window.first
    year = _("{year}年").format(year=first.year)
    match zoom:
        case Zoom.YEAR:
            return year
        case Zoom.HALF:
            half = _("上半年") if first.month < 7 else _("下半年")
            return _("{year}{part}").format(year=year, part=half)
        case Zoom.QUARTER:
            return _("{year}{part}").format(year=year, part=quarter_label((first.month + 2) // 3))
        case Zoom.MONTH:
            return _month_of(first)
        case Zoom.FULL | Zoom.PHASES:
            return _("{first}至{last}").format(first=_month_of(first), last=_month_of(window.last))


def _month_of(day: date) -> str:
    return _("{year}{part}").format(
        year=_("{year}年").format(year=day.year), part=month_label(day.month)
    )


def day_label(on: date | None, today: date | None = None) -> str:
    """4月30日 (04-30 in English), with the year where it is not this year's; — for none."""
    if on is None:
        return "—"
    this_year = today is not None and on.year == today.year
    if current_language() == "en":
        return on.isoformat()[5:] if this_year else on.isoformat()
    if this_year:
        return _("{month}月{day}日").format(month=on.month, day=on.day)
    return _("{year}年{month}月{day}日").format(year=on.year, month=on.month, day=on.day)


def zoom_label(zoom: Zoom) -> str:
    """How much time: 全程, 一年 and so on."""
    return {
        Zoom.FULL: _("全程"), Zoom.PHASES: _("各阶段"), Zoom.YEAR: _("一年"), Zoom.HALF: _("半年"),
        Zoom.QUARTER: _("本季"), Zoom.MONTH: _("本月"),
    }[zoom]


def grouping_label(by: Grouping) -> str:
    """By what the rows are grouped."""
    return {
        Grouping.CATEGORY: _("领域"), Grouping.DEPARTMENT: _("责任部门"),
        Grouping.LEADER: _("责任领导"),
    }[by]


def group_title(title: str, by: Grouping) -> str:
    """The group's name, or that nobody has named one."""
    return title or {
        Grouping.CATEGORY: _("未分领域"), Grouping.DEPARTMENT: _("未定责任部门"),
        Grouping.LEADER: _("未定责任领导"),
    }[by]


def days_words(row: Row) -> str:
    """How many calendar days are left or gone, in words; empty for what is not owed."""
    left = row.days_left
    if left is None:
        return _("未定时限") if row.item.is_owed and row.item.due_on is None else ""
    if left < 0:
        return _("超期 {days} 天").format(days=-left)
    return _("今天到期") if left == 0 else _("还有 {days} 天").format(days=left)


def standing_words(row: Row) -> str:
    """What else a row has to say of itself: its round, an unknown start, a date without its class."""
    item = row.item
    said = []
    if item.round > 1:
        said.append(_("第{round}轮").format(round=item.round))
    if item.status is Status.DRAFT:
        said.append(_("尚未立项"))
    elif not row.start_known:
        said.append(_("起始日期不详"))
    if item.is_extended:
        said.append(_("已延期"))
    if item.long_term and item.status is not Status.SUSTAINED:
        said.append(_("长期坚持"))
    if item.provisional:
        said.append(_("暂定"))
    return "，".join(said)

"""红黄绿灯: what an item's state means today, and which colour a map paints that meaning.

The meaning is computed, never stored, and always has a word; the colour is a map's own choice,
because the same colour means different things in different places.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from engine.language import _
from engine.rules.calendar import WorkCalendar


class Light(StrEnum):
    """A colour on the wall."""

    GREEN = "green"  # 绿
    YELLOW = "yellow"  # 黄
    RED = "red"  # 红
    BLUE = "blue"  # 蓝
    GREY = "grey"  # 灰


class LightMeaning(StrEnum):
    """What an item's light says, in a word."""

    NORMAL = "normal"  # 正常推进
    NEAR = "near"  # 临期
    BEHIND = "behind"  # 滞后
    FAR_BEHIND = "far_behind"  # 严重滞后
    LATE = "late"  # 超期
    CLOSED = "closed"  # 已销号
    CLOSED_LATE = "closed_late"  # 逾期销号
    SUSTAINED = "sustained"  # 长期坚持
    WAITING = "waiting"  # 待销号
    NO_DATE = "no_date"  # 未定时限
    WITHDRAWN = "withdrawn"  # 已撤销
    DRAFT = "draft"  # 待立项


@dataclass(frozen=True, slots=True)
class LightRule:
    """Which of the two logics a map uses, and its thresholds.

    time_left: yellow from `yellow_workdays` working days before the date.
    pace (序时进度): yellow from `pace_yellow` points behind the time elapsed, red beyond `pace_red`.
    """

    logic: Literal["time_left", "pace"] = "time_left"
    yellow_workdays: int = 10
    pace_yellow: int = 10
    pace_red: int = 30


_BY_STATUS = {
    "draft": LightMeaning.DRAFT,
    "withdrawn": LightMeaning.WITHDRAWN,
    "sustained": LightMeaning.SUSTAINED,
}

ColourProfile = Mapping[LightMeaning, Light]

DEFAULT_PROFILE: ColourProfile = MappingProxyType(
    {
        LightMeaning.NORMAL: Light.GREEN,
        LightMeaning.NEAR: Light.YELLOW,
        LightMeaning.BEHIND: Light.YELLOW,
        LightMeaning.FAR_BEHIND: Light.RED,
        LightMeaning.LATE: Light.RED,
        LightMeaning.CLOSED: Light.GREEN,
        LightMeaning.CLOSED_LATE: Light.GREEN,
        LightMeaning.SUSTAINED: Light.BLUE,
        LightMeaning.WAITING: Light.BLUE,
        LightMeaning.NO_DATE: Light.GREY,
        LightMeaning.WITHDRAWN: Light.GREY,
        LightMeaning.DRAFT: Light.GREY,
    }
)


def light_of(
    *,
    status: str,
    due_on: date | None,
    opened_on: date | None,
    percent: int,
    today: date,
    calendar: WorkCalendar,
    rule: LightRule,
    supplement_pending: bool = False,
    closed_on: date | None = None,
) -> LightMeaning:
    """What the light of an item says on `today`.

    Field rules: the date is the last acceptable day; no date is never read as due; an extension
    asked for after the date (补报, `supplement_pending`) keeps the item red while it waits, even
    beside an application to close; without one, an item waiting for approval is 待销号.
    """
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status == "closed":
        late = closed_on is not None and due_on is not None and closed_on > due_on
        return LightMeaning.CLOSED_LATE if late else LightMeaning.CLOSED
    if supplement_pending:
        return LightMeaning.LATE
    if status == "awaiting_close":
        return LightMeaning.WAITING
    if due_on is None:
        return LightMeaning.NO_DATE
    if today > due_on:
        return LightMeaning.LATE
    if rule.logic == "pace":
        return _pace(opened_on, due_on, percent, today, rule)
    near = today >= calendar.add_workdays(due_on, -rule.yellow_workdays)
    return LightMeaning.NEAR if near else LightMeaning.NORMAL


def points_behind(*, opened_on: date, due_on: date, percent: int, today: date) -> float:
    """序时进度: by how many points the progress trails the share of calendar days gone by.

    `today` itself has not gone by, and the day of the date belongs to the time given. Negative
    when ahead.
    """
    given, gone = (due_on - opened_on).days + 1, (today - opened_on).days
    if given <= 0:
        return 0.0
    return 100 * min(max(gone, 0), given) / given - percent


def colour_of(meaning: LightMeaning, profile: ColourProfile = DEFAULT_PROFILE) -> Light:
    """The colour of `meaning` on a map; what the map's profile leaves out is as by default."""
    return Light(profile.get(meaning, DEFAULT_PROFILE[meaning]))


def word_of(meaning: LightMeaning) -> str:
    """The word that stands beside the colour, for those who cannot see it and in print."""
    words = {
        LightMeaning.NORMAL: _("正常推进"),
        LightMeaning.NEAR: _("临期"),
        LightMeaning.BEHIND: _("滞后"),
        LightMeaning.FAR_BEHIND: _("严重滞后"),
        LightMeaning.LATE: _("超期"),
        LightMeaning.CLOSED: _("已销号"),
        LightMeaning.CLOSED_LATE: _("逾期销号"),
        LightMeaning.SUSTAINED: _("长期坚持"),
        LightMeaning.WAITING: _("待销号"),
        LightMeaning.NO_DATE: _("未定时限"),
        LightMeaning.WITHDRAWN: _("已撤销"),
        LightMeaning.DRAFT: _("待立项"),
    }
    return words[meaning]


def _pace(
    opened_on: date | None, due_on: date, percent: int, today: date, rule: LightRule
) -> LightMeaning:
    if opened_on is None:
        return LightMeaning.NORMAL
    behind = points_behind(opened_on=opened_on, due_on=due_on, percent=percent, today=today)
    if behind > rule.pace_red:
        return LightMeaning.FAR_BEHIND
    return LightMeaning.BEHIND if behind >= rule.pace_yellow else LightMeaning.NORMAL

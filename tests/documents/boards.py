"""Boards to print: the same items each time, of every light, with measures, pins and slips."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from engine.queries.board_view import BoardView, Options, ShownBoard
from engine.rules.board import Grouping, group_items, lay_out
from engine.rules.board_axis import Phase, window_over
from engine.rules.board_rows import BoardItem, BoardMilestone, days_of
from engine.rules.board_tiles import BoardMeasure
from engine.rules.figures import figures_of
from engine.rules.lights import DEFAULT_PROFILE, LightMeaning, colour_of
from engine.rules.words import Status

TODAY = date(2026, 4, 27)
OPENED = date(2026, 3, 2)
ADDRESS = "https://map.court.test/maps/1/wall"
AREAS = ("政治建设", "队伍建设", "审判质效", "综合保障", "党风廉政")
DEPARTMENTS = ("政治部", "民事审判庭", "立案庭（诉讼服务中心）", "综合办公室")
LEADERS = ("林正", "陶堃", "李珺", "朱镕喆", "䶮一鸣", "欧阳晓晖")
WEAKNESSES = (
    "部分案件办理周期长，调解撤诉少，改判发回偏多", "支部组织生活不规范",
    "考核拉不开差距，干好干坏一个样", "信息系统用得少，仍靠手工统计",
)
PHASES = (
    Phase("一年打基础", date(2026, 1, 1), date(2026, 12, 31)),
    Phase("攻坚月", date(2026, 5, 1), date(2026, 5, 31)),
)
STATUSES = {
    LightMeaning.CLOSED: Status.CLOSED, LightMeaning.CLOSED_LATE: Status.CLOSED,
    LightMeaning.SUSTAINED: Status.SUSTAINED, LightMeaning.WAITING: Status.AWAITING_CLOSE,
    LightMeaning.DRAFT: Status.DRAFT, LightMeaning.WITHDRAWN: Status.WITHDRAWN,
}


def an_item(place: int, **facts: object) -> BoardItem:
    """The item of that place on the list; its light goes round through all there are."""
    meaning = tuple(LightMeaning)[place % len(LightMeaning)]
    late = meaning in (LightMeaning.LATE, LightMeaning.CLOSED_LATE)
    due_on = OPENED + timedelta(days=20 + place % 20) if late else TODAY + timedelta(days=place % 200)
    item = BoardItem(
        id=place + 1, number=f"问-{place + 1:03}", weakness=WEAKNESSES[place % len(WEAKNESSES)],
        status=STATUSES.get(meaning, Status.OPEN), meaning=meaning, light=colour_of(meaning),
        category=AREAS[place % len(AREAS)], department=DEPARTMENTS[place % len(DEPARTMENTS)],
        leader=LEADERS[place % len(LEADERS)], issued_on=OPENED, opened_on=OPENED,
        due_on=None if meaning is LightMeaning.NO_DATE else due_on,
        original_due_on=OPENED + timedelta(days=15) if place % 7 == 3 else due_on,
        closed_on=TODAY if meaning is LightMeaning.CLOSED_LATE else None, percent=place * 13 % 100,
        round=1 + (place % 11 == 5), measures=tuple(_measures(place)),
        milestones=(BoardMilestone("摸底", TODAY + timedelta(days=place % 60 - 30)),),
    )
    return replace(item, **facts)  # type: ignore[arg-type]


def _measures(place: int) -> Iterator[BoardMeasure]:
    """None to three, each begun a week before the former ends: 压茬."""
    begin = OPENED
    for position in range(1, place % 4 + 1):
        end = begin + timedelta(days=20 + place % 25)
        yield BoardMeasure(
            place * 10 + position, position, "逐案排查长期未结案件，建立台账", begin, end,
            end if place % 3 == 0 and end < TODAY else None,
        )
        begin = end - timedelta(days=7)


def a_board(
    items: Iterable[BoardItem], *, by: Grouping = Grouping.CATEGORY, name: str = "补短板作战图",
    organisation: str = "示范区人民法院",
) -> ShownBoard:
    """The board of these items, as `read_poster` gives it."""
    shown = list(items)
    window = window_over([day for one in shown for day in days_of(one, TODAY)], today=TODAY)
    return ShownBoard(
        map_id=1, map_name=name, organisation=organisation, view=BoardView(by=by),
        board=lay_out(group_items(shown, by), window, today=TODAY, phases=PHASES),
        counts=Counter(one.meaning for one in shown), colours=DEFAULT_PROFILE,
        options=Options((), (), ()), figures=figures_of([], cut_off=TODAY), upcoming=(),
        item_count=len(shown), found_count=len(shown), page=1, page_count=1, has_phases=True,
    )


def a_board_of(count: int, *, by: Grouping = Grouping.CATEGORY) -> ShownBoard:
    """The board of the first so many items."""
    return a_board((an_item(place) for place in range(count)), by=by)

"""Departments side by side: each place has its counts, the last two are asked to speak."""

from engine.rules.figures import Figures
from engine.rules.meeting_ranking import standings

NAMES = {1: "民事审判庭", 2: "刑事审判庭", 3: "执行局", 4: "立案庭"}


def due(count: int, on_time: int, overdue: int = 0) -> Figures:
    return Figures(
        total=count, due_by_cut_off=count, closed_by_current_date=on_time, closed=on_time,
        overdue=overdue,
    )


def places(units: dict[int | None, Figures]) -> list[tuple[int | None, str, bool]]:
    return [(one.place, one.name, one.statement) for one in standings(units, NAMES)]


def test_the_last_two_are_proposed_for_a_statement() -> None:
    assert places({1: due(4, 4), 2: due(4, 1, 3), 3: due(4, 3, 1), 4: due(4, 2, 2)}) == [
        (1, "民事审判庭", False), (2, "执行局", False), (3, "立案庭", True), (4, "刑事审判庭", True),
    ]


def test_nobody_who_missed_no_date_is_asked() -> None:
    assert places({1: due(4, 4), 2: due(2, 2), 3: due(3, 1, 2)}) == [
        (1, "民事审判庭", False), (1, "刑事审判庭", False), (3, "执行局", True),
    ]


def test_the_first_place_is_never_asked_however_few_there_are() -> None:
    assert places({1: due(4, 3, 1)}) == [(1, "民事审判庭", False)]
    assert places({1: due(4, 3, 1), 2: due(4, 1, 3)}) == [
        (1, "民事审判庭", False), (2, "刑事审判庭", True),
    ]


def test_equals_are_asked_alike() -> None:
    assert [one.statement for one in standings(
        {1: due(4, 4), 2: due(4, 1, 3), 3: due(4, 1, 3), 4: due(4, 1, 3)}, NAMES
    )] == [False, True, True, True]


def test_items_of_nobody_and_units_without_a_date_gone_by_have_no_statement() -> None:
    assert places({None: due(4, 0, 4), 1: due(4, 4), 2: Figures(total=3)}) == [
        (1, "民事审判庭", False), (2, "", False), (None, "刑事审判庭", False),
    ]


def test_each_place_is_explained_by_its_counts() -> None:
    first, last = standings({1: due(4, 1, 3), 2: Figures(total=3)}, NAMES)
    assert first.why == "到期 4 项，按期销号 1 项（25%）；超期 3 项；销号 1/4"
    assert last.why == "截止日前没有到期事项，不排名；共 3 项"

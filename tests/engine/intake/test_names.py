"""Names against lists: exact after blanks, brackets and posts, never a likeness."""

from engine.intake.names import NameBook, NameMatch, department_unknown, leader_unknown, match_name

PEOPLE = [(1, "林正"), (2, "赵明"), (3, "钱华"), (4, "钱华")]


def test_a_name_is_found_without_blanks_brackets_and_posts() -> None:
    for raw in (
        "赵明",
        "赵 明",
        "赵明（副院长）",
        "副院长赵明",
        "赵明副院长",
        "党组成员、副院长赵明",
    ):
        assert match_name(raw, PEOPLE) == NameMatch(2, (2,))


def test_a_likeness_is_no_match() -> None:
    for raw in ("赵", "赵明明", "赵民", "副院长", ""):
        assert match_name(raw, PEOPLE) == NameMatch(None)


def test_two_of_one_name_are_ambiguous() -> None:
    found = match_name("钱华", PEOPLE)

    assert (found.found, found.among, found.is_ambiguous) == (None, (3, 4), True)


def test_a_department_may_have_aliases() -> None:
    book = NameBook([(7, "民事审判庭"), (7, "民庭"), (8, "执行局（法警大队）")])

    assert [book.match(raw).found for raw in ("民庭", "民事审判庭", "执行局(法警大队)", "执行局")] == [
        7, 7, 8, 8,
    ]  # fmt: skip


def test_an_unknown_name_is_a_problem_that_says_what_to_do() -> None:
    found = leader_unknown("郑某", sheet="台账", cell="G5")
    several = department_unknown("民庭", sheet="台账", cell="H5", among=("民一庭", "民二庭"))

    assert (found.code, found.cell, found.raw) == ("leader_unknown", "G5", "郑某")
    assert "名册" in found.message
    assert "民一庭、民二庭" in several.message

"""Names against lists: exact after blanks, brackets and posts, never a likeness."""

from engine.intake.names import NameBook, NameMatch

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
        assert NameBook(PEOPLE).match(raw) == NameMatch(2, (2,))


def test_a_likeness_is_no_match() -> None:
    for raw in ("赵", "赵明明", "赵民", "副院长", ""):
        assert NameBook(PEOPLE).match(raw) == NameMatch(None)


def test_two_of_one_name_are_ambiguous() -> None:
    found = NameBook(PEOPLE).match("钱华")

    assert (found.found, found.among, found.is_ambiguous) == (None, (3, 4), True)


def test_a_department_may_have_aliases() -> None:
    book = NameBook([(7, "民事审判庭"), (7, "民庭"), (8, "执行局（法警大队）")])

    assert [book.match(raw).found for raw in ("民庭", "民事审判庭", "执行局(法警大队)", "执行局")] == [
        7, 7, 8, 8,
    ]  # fmt: skip

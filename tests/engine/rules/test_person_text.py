"""The people in a cell, without their posts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.person_text import read_people


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("郭某（副市长）", ("郭某",)),
        ("赵明(副院长)、钱华", ("赵明", "钱华")),
        ("副院长赵明", ("赵明",)),
        ("赵明院长", ("赵明",)),
        ("党组书记、院长林正", ("林正",)),
        ("党组成员、副院长赵明、钱华", ("赵明", "钱华")),
        ("赵明 钱华", ("赵明", "钱华")),
        ("赵明\n钱华", ("赵明", "钱华")),
        ("林 正", ("林正",)),
        ("欧阳某某", ("欧阳某某",)),
        ("分管院领导", ("分管院领导",)),
        ("院长", ("院长",)),
        ("王主任", ("王主任",)),
        ("无", ()),
        ("—", ()),
        ("", ()),
    ],
)
def test_a_post_is_not_part_of_a_name(written: str, people: tuple[str, ...]) -> None:
    assert read_people(written) == people


@given(st.text(max_size=60))
def test_any_words_give_people_or_nobody_but_never_an_error(text: str) -> None:
    assert all(name.strip() for name in read_people(text))

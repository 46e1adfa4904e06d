"""A cell of measures: ordinals divide it, nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.intake.measures import split_measures


@pytest.mark.parametrize(
    "written",
    [
        "1.制定方案；2.开展培训",
        "1. 制定方案\n2. 开展培训",
        "1、制定方案；2、开展培训。",
        "１．制定方案\n２．开展培训",
        "（1）制定方案（2）开展培训",
        "(1)制定方案;(2)开展培训",
        "①制定方案②开展培训",
        "1.制定方案2.开展培训",
        "一是制定方案；二是开展培训",
        "一、制定方案\n二、开展培训",
        "（一）制定方案（二）开展培训",
        "第一，制定方案；第二，开展培训",
        "具体措施：1.制定方案；2.开展培训",
    ],
)
def test_ordinals_divide_the_measures(written: str) -> None:
    assert split_measures(written) == ["制定方案", "开展培训"]


@pytest.mark.parametrize(
    "written",
    [
        "制定方案，开展培训", "制定方案；开展培训", "制定方案\n开展培训", "结案率提高1.5个百分点，达到2.0版标准",
        "围绕第1季度目标开展工作",
    ],
)  # fmt: skip
def test_without_an_ordinal_it_is_one_measure(written: str) -> None:
    assert split_measures(written) == [written]


def test_a_decimal_is_no_ordinal() -> None:
    assert split_measures("1.压缩审理周期至2.5个月；2.清理积案3.6万件") == [
        "压缩审理周期至2.5个月", "清理积案3.6万件",
    ]  # fmt: skip


def test_an_ordinal_may_stand_before_a_year() -> None:
    assert split_measures("1.2026年3月制定方案；2.2026年6月验收") == [
        "2026年3月制定方案", "2026年6月验收",
    ]  # fmt: skip


def test_words_before_the_first_ordinal_are_not_lost() -> None:
    assert split_measures("由政治部统筹。1.制定方案；2.开展培训") == [
        "由政治部统筹。制定方案", "开展培训",
    ]  # fmt: skip


def test_an_empty_cell_has_no_measure() -> None:
    assert split_measures("  ") == []


@given(st.text(max_size=80))
def test_any_text_is_divided_without_error(text: str) -> None:
    assert bool(split_measures(text)) <= bool(text.strip())

"""How a deadline is written, and what it means. The ledger of every case is dated 2 March 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.deadline_text import Deadline, Stage, read_deadline
from engine.rules.words import ItemClass

MARCH_2 = date(2026, 3, 2)


def read(text: str) -> Deadline:
    return read_deadline(text, reference_on=MARCH_2)


@pytest.mark.parametrize(
    ("written", "due_on"),
    [
        ("2026年6月30日前", "2026-06-30"),
        ("2026年6月30日", "2026-06-30"),
        ("2026年６月３０日前完成", "2026-06-30"),
        ("2026 年 6 月 底 前", "2026-06-30"),
        ("2026.6.30", "2026-06-30"),
        ("2026-06-30", "2026-06-30"),
        ("2026-06-30 00:00:00", "2026-06-30"),
        ("2026/6/30前", "2026-06-30"),
        ("20260630", "2026-06-30"),
        ("26年6月底", "2026-06-30"),
        ("二〇二六年六月三十日", "2026-06-30"),
        ("二〇二六年十二月底前", "2026-12-31"),
        ("2026年2月底", "2026-02-28"),
        ("2028年2月底", "2028-02-29"),
        ("2026年6月", "2026-06-30"),
        ("2026.6", "2026-06-30"),
        ("2026年6月上旬", "2026-06-10"),
        ("2026年6月中旬前", "2026-06-20"),
        ("2026年6月下旬", "2026-06-30"),
        ("2026年第一季度", "2026-03-31"),
        ("2026年第二季度末", "2026-06-30"),
        ("2026年四季度前期工作完成，2026年12月31日前", "2026-12-31"),
        ("2026年上半年", "2026-06-30"),
        ("2026年底前", "2026-12-31"),
        ("2026年内", "2026-12-31"),
        ("2026年12月31日（星期四）前", "2026-12-31"),
        ("今年底", "2026-12-31"),
        ("明年6月底", "2027-06-30"),
        ("本月底", "2026-03-31"),
        ("月底前", "2026-03-31"),
        ("下月15日前", "2026-04-15"),
        ("下月底", "2026-04-30"),
        ("本季度末", "2026-03-31"),
        ("本周五前", "2026-03-06"),
        ("2026年", "2026-12-31"),
        ("2026年度", "2026-12-31"),
        ("2026年完成", "2026-12-31"),
        ("2026年年底前", "2026-12-31"),
        ("2026年Q3", "2026-09-30"),
        ("2026年四季度末", "2026-12-31"),
        ("去年12月", "2025-12-31"),
        ("去年底", "2025-12-31"),
        ("上年底", "2025-12-31"),
        ("1998年6月", "1998-06-30"),
        ("2026年6月30日星期二前", "2026-06-30"),
        ("2026年6月底前完成前期工作", "2026-06-30"),
        ("2026年6月底前完成暑假专项行动", "2026-06-30"),
        ("2026年6月30日前，如未完成则延至9月30日", "2026-06-30"),
        ("2026年6月30日前（确有困难的可延至9月30日）", "2026-06-30"),
        ("2026年6月30日，若需延期不超过9月30日", "2026-06-30"),
        ("2026年6月30日前完成，特殊情况经批准可延长至12月31日", "2026-06-30"),
        ("如期于2026年6月30日前完成", "2026-06-30"),
    ],
)
def test_the_date_is_the_last_acceptable_day(written: str, due_on: str) -> None:
    found = read(written)

    assert (str(found.due_on), found.item_class, found.flags, found.unread) == (
        due_on, ItemClass.DATED, (), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "due_on"),
    [
        ("6月底前", "2026-06-30"),
        ("6月30日前", "2026-06-30"),
        ("6月30前", "2026-06-30"),
        ("6.30前", "2026-06-30"),
        ("10月1日前完成", "2026-10-01"),
        ("6月中旬", "2026-06-20"),
        ("一季度", "2026-03-31"),
        ("上半年", "2026-06-30"),
        ("年底前", "2026-12-31"),
        ("年内", "2026-12-31"),
        ("1月底", "2026-01-31"),
        ("6月", "2026-06-30"),
        ("8月", "2026-08-31"),
        ("12月", "2026-12-31"),
        ("十月", "2026-10-31"),
        ("二月", "2026-02-28"),
        ("6月份", "2026-06-30"),
        ("6月上半月", "2026-06-15"),
        ("三季度", "2026-09-30"),
        ("Q3", "2026-09-30"),
        ("6月30日下班前", "2026-06-30"),
        ("6月底之前", "2026-06-30"),
    ],
)
def test_a_year_not_written_is_the_reference_year_and_flagged(written: str, due_on: str) -> None:
    found = read(written)

    assert (str(found.due_on), found.flags) == (due_on, ("year_assumed",))


@pytest.mark.parametrize(
    ("written", "due_on", "counted"),
    [
        ("30日内", "2026-04-01", (30, "days")),
        ("三个月内", "2026-06-02", (3, "months")),
        ("3月内", "2026-06-02", (3, "months")),
        ("一年内", "2027-03-02", (1, "years")),
        ("半年内", "2026-09-02", (6, "months")),
        ("两周内", "2026-03-16", (14, "days")),
        ("整改期限：3个月", "2026-06-02", (3, "months")),
        ("30天", "2026-04-01", (30, "days")),
        ("6个月", "2026-09-02", (6, "months")),
        ("两月", "2026-05-02", (2, "months")),
        ("半个月内", "2026-03-17", (15, "days")),
        ("15至30日内", "2026-04-01", (30, "days")),
    ],
)
def test_a_period_counts_from_the_reference_date(
    written: str, due_on: str, counted: tuple[int, str]
) -> None:
    found = read(written)

    assert (str(found.due_on), found.counted, found.flags) == (
        due_on, counted, ("counted_from_reference",),
    )  # fmt: skip


def test_a_period_counts_from_the_day_after_the_start_in_the_text() -> None:
    found = read("自2026年3月1日起30日内")

    assert (found.due_on, found.starts_on) == (date(2026, 3, 31), date(2026, 3, 1))


def test_a_month_period_from_the_31st_ends_with_the_shorter_month() -> None:
    found = read_deadline("一个月内", reference_on=date(2026, 1, 31))

    assert found.due_on == date(2026, 2, 28)


def test_working_days_without_a_calendar_are_monday_to_friday_and_provisional() -> None:
    found = read("15个工作日内")

    assert (found.due_on, found.flags) == (
        date(2026, 3, 23), ("counted_from_reference", "workdays_provisional"),
    )  # fmt: skip


def test_working_days_follow_the_calendar_that_is_given() -> None:
    found = read_deadline(
        "3个工作日内",
        reference_on=MARCH_2,
        add_workdays=lambda start, many: start + timedelta(days=many * 10),
    )

    assert (found.due_on, found.flags) == (date(2026, 4, 1), ("counted_from_reference",))


def test_a_start_that_nobody_knows_yet_gives_no_date_but_keeps_the_period() -> None:
    found = read("收到反馈意见之日起30日内")

    assert (found.due_on, found.counted, found.unread) == (None, (30, "days"), True)
    assert read_deadline(
        "方案印发后30日内", reference_on=MARCH_2, started_on=date(2026, 3, 10)
    ).due_on == date(2026, 4, 9)


def test_of_two_stages_the_final_one_is_the_deadline() -> None:
    found = read("2026年3月底前完成阶段性目标，2026年6月底前全面完成")

    assert found.due_on == date(2026, 6, 30)
    assert found.milestones == (Stage(date(2026, 3, 31), "完成阶段性目标"),)


def test_an_earlier_stage_without_a_year_lies_before_the_final_date() -> None:
    found = read("12月底前完成阶段性目标，2026年6月底前全面完成")

    assert found.due_on == date(2026, 6, 30)
    assert found.milestones == (Stage(date(2025, 12, 31), "完成阶段性目标"),)
    assert found.flags == ("year_assumed",)


def test_a_later_stage_without_a_year_lies_after_the_former() -> None:
    assert read("2025年12月底前完成阶段性目标，6月底前全面完成").due_on == date(2026, 6, 30)


def test_a_part_named_after_the_whole_is_a_milestone() -> None:
    found = read("2026年9月底前全部完成，其中3月底前完成方案")

    assert (found.due_on, found.milestones) == (
        date(2026, 9, 30), (Stage(date(2026, 3, 31), "完成方案"),),
    )  # fmt: skip


def test_a_span_ends_on_its_last_day_and_starts_on_its_first() -> None:
    spans = [
        "2026年3月—6月",
        "2026.3-2026.6",
        "2026年3月1日至2026年6月30日",
        "2026年3月至2026年6月底",
    ]

    assert {(read(span).due_on, read(span).starts_on) for span in spans} == {
        (date(2026, 6, 30), date(2026, 3, 1))
    }
    assert read("12月25日至次年1月10日").due_on == date(2027, 1, 10)


def test_a_date_with_lasting_effort_has_both() -> None:
    found = read("2025年底前，并长期坚持")

    assert (found.due_on, found.long_term, found.item_class) == (
        date(2025, 12, 31), True, ItemClass.DATED,
    )  # fmt: skip


def test_an_explicit_class_word_wins_over_the_presence_of_a_date() -> None:
    immediate = read("立行立改，2026年3月底前完成")
    lasting = read("长期坚持，2026年底前取得明显成效")

    assert (immediate.item_class, immediate.due_on) == (ItemClass.IMMEDIATE, date(2026, 3, 31))
    assert (lasting.item_class, lasting.due_on) == (ItemClass.SUSTAINED, date(2026, 12, 31))


@pytest.mark.parametrize("written", ["立行立改", "即知即改", "立行立改，立即整改"])
def test_immediate_alone_has_no_date(written: str) -> None:
    assert read(written) == Deadline(item_class=ItemClass.IMMEDIATE)


@pytest.mark.parametrize("written", ["长期坚持", "持续推进", "常态化开展", "长期"])
def test_lasting_effort_alone_has_no_date(written: str) -> None:
    assert read(written) == Deadline(item_class=ItemClass.SUSTAINED, long_term=True)


def test_a_rhythm_is_no_date() -> None:
    found = read("长期坚持，每季度末报告")

    assert (found.due_on, found.item_class, found.flags, found.unread) == (
        None, ItemClass.SUSTAINED, ("recurring",), False,
    )  # fmt: skip
    assert read("每月底前").unread


@pytest.mark.parametrize(
    "written",
    [
        "春季学期结束前", "2026年春季学期结束前", "2月30日", "2026年2月29日前", "2026年6月31日", "2026年13月底",
        "6月前", "2026年前", "6月初", "6月底左右", "6月底或7月底", "国庆节前", "年前", "尽快", "待定", "2026",
        "3月底前制定方案，6月初完成", "立行立改，春季学期结束前", "每季度末", "另行通知", "2026年6月30日后",
        "2026年国庆前", "2026年七一前", "2026年五一前", "2026年汛期前", "2026年暑期", "2026年暑假", "2026年两会前", "七一前",
        "2026年党组会前", "党组会前", "2026年第四季度初", "第三季度中期", "Q3前", "2026年年中", "2026年春节前", "2026年上半年前",
        "2026年6月国庆前", "2026年6月底前、国庆前", "2026年12月（年终考核前）", "2026年6月份初", "6月第一周", "2026年各季度",
        "一个半月内", "两个半月内", "一年半内", "三四个月内", "两三天内", "约三个月内", "今明两年内", "立行立改，三四个月内",
        "前年6月", "大后年6月", "第二年6月", "1026年6月", "99999年1月1日", "99年6月", "99年底", "2100年6月30日", "1989年6月底",
        "1026-06-30", "3026.6.30", "上月底", "下下月底", "下下周五", "上季度末", "国庆前全部完成，其中6月底前完成方案",
        "长期坚持，国庆前取得成效",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_never_guessed(written: str) -> None:
    found = read(written)

    assert (found.due_on, found.unread) == (None, True)


def test_no_deadline_read_as_due_today() -> None:
    blank = ["", " ", "无", "—", "-", "/", "——"]

    assert {read(text) for text in blank} == {Deadline()}
    for text in ("今日", "现在", "马上", "即日起", "尽快完成"):
        assert read(text).due_on is None


def test_done_is_a_report_and_no_deadline() -> None:
    found = read("已完成")

    assert (found.due_on, found.flags, found.unread) == (None, ("said_done",), True)
    for text in ("2026年1月已完成整改", "已于2026年1月完成", "已在2026年1月底前完成整改"):
        assert (read(text).due_on, read(text).flags) == (None, ("said_done",))
    assert read("已制定方案，2026年6月底前完成").due_on == date(2026, 6, 30)


def test_relative_words_need_a_reference_date() -> None:
    for text in ("本月底", "6月底前", "三个月内", "年底"):
        found = read_deadline(text, reference_on=None)
        assert (found.due_on, "reference_missing" in found.flags) == (None, True)
    assert read_deadline("2026年6月底", reference_on=None).due_on == date(2026, 6, 30)


def test_a_date_moved_in_the_text_is_the_later_one() -> None:
    found = read("原定2026年6月底，延期至2026年9月底")

    assert (found.due_on, found.milestones, found.flags) == (
        date(2026, 9, 30), (), ("moved_in_text",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "due_on"),
    [
        ("2026年6月30日前，已延期至9月30日", "2026-09-30"),
        ("2026年6月30日，延至2026年9月30日", "2026-09-30"),
        ("由2026年9月30日提前至6月30日", "2026-06-30"),
    ],
)
def test_a_date_moved_either_way_is_the_one_moved_to(written: str, due_on: str) -> None:
    found = read(written)

    assert (str(found.due_on), found.milestones) == (due_on, ())
    assert "moved_in_text" in found.flags


@pytest.mark.parametrize(
    ("written", "stages"),
    [
        ("第一阶段：3月底前；第二阶段：6月底前", [("2026-03-31", "第一阶段")]),
        ("第一阶段3月底前，第二阶段6月底前", [("2026-03-31", "第一阶段")]),
        (
            "第一阶段：3月底前完成摸底；第二阶段：6月底前完成",
            [("2026-03-31", "第一阶段：完成摸底")],
        ),
        (
            "一阶段：2月底；二阶段：3月底；三阶段：6月底",
            [("2026-02-28", "一阶段"), ("2026-03-31", "二阶段")],
        ),
        ("计划于3月底前制定方案，6月底前完成", [("2026-03-31", "制定方案")]),
    ],
)
def test_a_label_belongs_to_the_date_after_it(written: str, stages: list[tuple[str, str]]) -> None:
    found = read(written)

    assert found.due_on == date(2026, 6, 30)
    assert [(str(stage.due_on), stage.text) for stage in found.milestones] == stages


def test_a_named_time_before_the_final_date_is_a_stage_that_is_told() -> None:
    found = read("春节前完成摸底，2026年6月底前完成")

    assert (found.due_on, found.flags) == (date(2026, 6, 30), ("stage_unread",))


def test_the_year_after_is_the_one_after_the_year_in_the_text() -> None:
    assert read("2025年12月至次年3月").due_on == date(2026, 3, 31)


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_every_way_to_write_a_day_reads_as_that_day(day: date) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日前",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}/{day.month}/{day.day}前完成",
        f"{day.year}{day.month:02}{day.day:02}",
    ]

    assert {read_deadline(form, reference_on=None).due_on for form in forms} == {day}


@given(DAYS, st.integers(1, 300))
def test_days_count_from_the_day_after_the_start(day: date, many: int) -> None:
    found = read_deadline(f"{many}日内", reference_on=day)

    assert found.due_on == day + timedelta(days=many)


@given(
    st.text(
        alphabet="0123456789年月日底前内上中下旬季度半每自起后至-—.,，。、完成长期坚持立行改 一二三十〇工作个",
        max_size=30,
    )
)
def test_any_words_give_a_deadline_or_none_but_never_an_error(text: str) -> None:
    found = read_deadline(text, reference_on=MARCH_2)

    assert found.due_on is None or found.due_on.year >= 1990
    assert all(stage.due_on < (found.due_on or date.max) for stage in found.milestones)

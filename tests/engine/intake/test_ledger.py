"""A workbook as offices keep it, and the drafts and problems that come of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from engine.intake.drafts import MeasureDraft, MilestoneDraft, Reading
from engine.intake.read import read_document
from engine.rules.words import ItemClass

Ledger = Callable[..., Reading]
HEADINGS = ["序号", "存在问题", "整改措施", "责任领导", "责任部门", "完成时限"]
JUNE = date(2026, 6, 30)


def codes(reading: Reading) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.cell) for problem in reading.problems]


def test_a_row_becomes_a_draft(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "问题类别", "存在问题", "原因分析", "整改目标", "整改措施", "责任领导", "责任部门", "配合部门",
         "责任人", "完成时限", "整改类型", "进展情况"],
        [1, "政治建设", "学习不深", "认识不足", "每月一学", "1.制定计划；2.检查笔记", "赵明（副院长）", "政治部", "办公室",
         "吴静", "2026年6月底前", "限期整改", "已起步"],
    ])  # fmt: skip

    (draft,) = reading.drafts
    assert (reading.kind, reading.declared_count, reading.problems) == ("ledger", None, [])
    assert (draft.sheet, draft.row, draft.number, draft.category) == ("台账", 2, "1", "政治建设")
    assert (draft.weakness, draft.cause, draft.goal) == ("学习不深", "认识不足", "每月一学")
    assert draft.measures == (
        MeasureDraft("制定计划", JUNE, "2026年6月底前"), MeasureDraft("检查笔记", JUNE, "2026年6月底前"),
    )  # fmt: skip
    assert (draft.leaders, draft.lead_departments, draft.supporting_departments, draft.handler) == (
        ("赵明",), ("政治部",), ("办公室",), "吴静",
    )  # fmt: skip
    assert (draft.due_on, draft.item_class, draft.long_term) == (JUNE, ItemClass.DATED, False)
    assert (draft.progress, draft.status, draft.flags, draft.extra) == ("已起步", "open", (), {})


def test_headings_in_two_rows_under_merged_cells(ledger: Ledger) -> None:
    reading = ledger(
        [
            ["XX法院整改台账"],
            ["填报单位：XX法院        填报日期：2026年3月2日"],
            ["序\n号", "存 在\n问 题", "责任分工", "", "", "时间", ""],
            ["", "", "责任领导", "责任部门", "配合部门", "完成时限", "整改类型"],
            [1, "学习不深", "赵明", "政治部", "办公室", "6月底前", "限期整改"],
        ],
        merged=("A1:G1", "A2:G2", "A3:A4", "B3:B4", "C3:E3", "F3:G3"),
        reference_on=None,
    )

    (draft,) = reading.drafts
    assert reading.reference_on == date(2026, 3, 2)
    assert (draft.row, draft.weakness, draft.leaders, draft.lead_departments) == (
        5, "学习不深", ("赵明",), ("政治部",),
    )  # fmt: skip
    assert (draft.supporting_departments, draft.due_on) == (("办公室",), JUNE)
    assert [heading.field for heading in reading.headings] == [
        "number", "weakness", "leaders", "leads", "supports", "deadline", "class",
    ]  # fmt: skip


TWO_ROWS = [
    ["序号", "存在问题", "责任领导", "责任部门", "", "时间", ""],
    ["", "", "", "牵头部门", "配合部门", "完成时限", "整改类型"],
]
HEADED = ("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1")


@pytest.mark.parametrize(
    ("again", "merged"),
    [
        (TWO_ROWS, (*HEADED, "D5:E5", "F5:G5")),
        (TWO_ROWS[:1], (*HEADED, "D5:E5", "F5:G5")),
        (TWO_ROWS[:1], HEADED),
        (TWO_ROWS[:1], ()),
        (TWO_ROWS[1:], HEADED),
        ([TWO_ROWS[0], [""] * 7], (*HEADED, "A5:A6", "B5:B6", "C5:C6", "D5:E5", "F5:G5")),
    ],
)
def test_a_heading_repeated_in_part_at_a_page_break_keeps_its_columns(
    ledger: Ledger, again: list[list[str]], merged: tuple[str, ...]
) -> None:
    def item(number: int) -> list[object]:
        return [number, f"问题{number}", "赵明", "政治部", "办公室", "2026年6月底前", "立行立改"]

    rows = [*TWO_ROWS, item(1), item(2), *again, *(item(number) for number in range(3, 12))]

    reading = ledger(rows, merged=merged)

    assert reading.problems == []
    assert [
        (one.weakness, one.leaders, one.lead_departments, one.supporting_departments, one.due_on,
         one.item_class)
        for one in reading.drafts
    ] == [
        (f"问题{n}", ("赵明",), ("政治部",), ("办公室",), JUNE, ItemClass.IMMEDIATE)
        for n in range(1, 12)
    ]  # fmt: skip


def test_a_further_table_without_weaknesses_loses_no_item_above_it(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "学习不深", "制定计划", "赵明", "政治部", JUNE],
        ["编号", "责任领导", "责任部门", "完成时限"],
    ])  # fmt: skip

    assert [draft.weakness for draft in reading.drafts] == ["学习不深"]


def test_a_ledger_that_begins_lower_and_further_right_names_its_true_cells(ledger: Ledger) -> None:
    reading = ledger(
        [
            *[[""] * 5] * 3,
            ["", "", "序号", "存在问题", "完成时限"],
            ["", "", 1, "学习不深", "春季学期结束前"],
            ["", "", 2, "", "2026年2月30日"],
        ],
        merged=("D5:D6",),
    )

    (draft,) = reading.drafts
    assert (draft.row, draft.weakness) == (5, "学习不深")
    assert [heading.cell for heading in reading.headings] == ["C4", "D4", "E4"]
    assert ("deadline_unparsed", "E5") in codes(reading)


def test_headings_in_two_rows_without_merged_cells(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "责任分工", "", "完成时限"],
        ["", "", "责任领导", "责任部门", ""],
        [1, "学习不深", "赵明", "政治部", JUNE],
    ])  # fmt: skip

    (draft,) = reading.drafts
    assert (draft.leaders, draft.lead_departments, draft.due_on) == (("赵明",), ("政治部",), JUNE)


def test_the_number_may_restart_in_each_category(ledger: Ledger) -> None:
    reading = ledger(
        [
            HEADINGS,
            ["一、政治建设方面（2项）"],
            [1, "学习不深", "a", "赵明", "政治部", JUNE],
            [2, "融合不够", "b", "赵明", "政治部", JUNE],
            ["二、审判质效方面（1项）"],
            [1, "周期偏长", "c", "钱华", "审管办", JUNE],
        ],
        merged=("A2:F2", "A5:F5"),
    )

    assert [(one.category, one.number, one.weakness) for one in reading.drafts] == [
        ("政治建设方面", "1", "学习不深"), ("政治建设方面", "2", "融合不够"), ("审判质效方面", "1", "周期偏长"),
    ]  # fmt: skip
    assert reading.problems == []


def test_a_category_row_need_not_be_merged(ledger: Ledger) -> None:
    reading = ledger([HEADINGS, ["一", "政治建设"], [1, "学习不深", "a", "赵明", "政治部", JUNE]])

    assert [(one.category, one.weakness) for one in reading.drafts] == [("政治建设", "学习不深")]


def test_a_merged_category_holds_for_all_its_rows(ledger: Ledger) -> None:
    reading = ledger(
        [
            ["序号", "问题类别", "存在问题", "完成时限"],
            [1, "政治建设", "学习不深", JUNE],
            [2, "", "融合不够", JUNE],
            [3, "", "类别没有写", JUNE],
        ],
        merged=("B2:B3",),
    )

    assert [(one.category, one.flags) for one in reading.drafts] == [
        ("政治建设", ()), ("政治建设", ()), ("政治建设", ("category_carried",)),
    ]  # fmt: skip


@pytest.mark.parametrize("merged", [("A2:A3", "B2:B3", "D2:D3", "E2:E3"), ()])
def test_one_weakness_over_several_rows_has_a_date_for_each_measure(
    ledger: Ledger, merged: tuple[str, ...]
) -> None:
    reading = ledger(
        [
            HEADINGS,
            [1, "人员断层", "摸底", "赵明", "政治部", "2026年3月底前"],
            ["", "", "招录", "", "", "2026年9月底前"],
            [2, "学习不深", "培训", "钱华", "政治部", "2026年6月底前"],
        ],
        merged=merged,
    )

    first, second = reading.drafts
    assert [(one.text, one.due_on) for one in first.measures] == [
        ("摸底", date(2026, 3, 31)), ("招录", date(2026, 9, 30)),
    ]  # fmt: skip
    assert (first.due_on, first.due_text) == (date(2026, 9, 30), "2026年3月底前；2026年9月底前")
    assert (first.leaders, second.leaders, second.row) == (("赵明",), ("钱华",), 4)


def test_a_leader_merged_over_several_items_leads_each(ledger: Ledger) -> None:
    reading = ledger(
        [
            HEADINGS,
            [1, "甲", "a", "赵明", "政治部", JUNE],
            [2, "乙", "b", "", "办公室", JUNE],
            [3, "丙", "c", "钱华", "办公室", JUNE],
        ],
        merged=("D2:D3",),
    )

    assert [one.leaders for one in reading.drafts] == [("赵明",), ("赵明",), ("钱华",)]


def test_numbered_dates_belong_to_the_measures_of_the_same_number(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "1.摸底\n2.招录", "赵明", "政治部", "1.2026年3月底前\n2.2026年9月底前"],
    ])  # fmt: skip

    (draft,) = reading.drafts
    assert [one.due_on for one in draft.measures] == [date(2026, 3, 31), date(2026, 9, 30)]
    assert draft.due_on == date(2026, 9, 30)


def test_rows_that_are_no_items(ledger: Ledger) -> None:
    reading = ledger([
        ["XX法院整改台账"],
        HEADINGS,
        [1, "甲", "a", "赵明", "政治部", JUNE],
        [2],
        ["XX法院整改台账"],
        HEADINGS,
        [2, "乙", "b", "赵明", "政治部", JUNE],
        ["合 计", "2项"],
        ["注：本表每周更新"],
        ["备注：无"],
        ["填表人：孙某    审核人：赵某    2026年3月2日"],
    ])  # fmt: skip

    assert [one.weakness for one in reading.drafts] == ["甲", "乙"]
    assert reading.problems == []


def test_words_that_belong_nowhere_are_shown(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS, ["", "", "孤立的一句话"], [1, "甲", "a", "赵明", "政治部", JUNE],
    ])  # fmt: skip

    assert [one.weakness for one in reading.drafts] == ["甲"]
    assert [(one.code, one.severity, one.raw) for one in reading.problems] == [
        ("row_unread", "error", "孤立的一句话")
    ]


def test_a_number_without_a_weakness_is_told_and_kept(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS, [1, "甲", "a", "赵明", "政治部", JUNE], [2, "", "b", "钱华", "政治部", JUNE],
    ])  # fmt: skip

    assert [(one.weakness, one.flags) for one in reading.drafts] == [
        ("甲", ()), ("", ("weakness_missing",)),
    ]  # fmt: skip
    assert codes(reading) == [("weakness_missing", "B3")]


def test_a_date_that_cannot_be_read_is_flagged_with_its_cell(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "a", "赵明", "政治部", "春季学期结束前"],
        [2, "乙", "b", "赵明", "政治部", "2月30日"],
        [3, "丙", "c", "赵明", "政治部", JUNE],
    ])  # fmt: skip

    assert [(one.due_on, one.due_text) for one in reading.drafts] == [
        (None, "春季学期结束前"), (None, "2月30日"), (JUNE, "2026-06-30"),
    ]  # fmt: skip
    assert [(one.code, one.sheet, one.cell, one.raw) for one in reading.problems[:2]] == [
        ("deadline_unparsed", "台账", "F2", "春季学期结束前"), ("deadline_unparsed", "台账", "F3", "2月30日"),
    ]  # fmt: skip
    assert "F2" in reading.problems[0].message
    assert "春季学期结束前" in reading.problems[0].message


def test_no_deadline_read_as_due_today(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "a", "赵明", "政治部", ""],
        [2, "乙", "b", "赵明", "政治部", "无"],
        [3, "丙", "c", "赵明", "政治部", "尽快"],
        [4, "丁", "d", "赵明", "政治部", "立行立改"],
    ])  # fmt: skip

    assert [one.due_on for one in reading.drafts] == [None, None, None, None]
    assert codes(reading) == [
        ("deadline_missing", "F2"), ("deadline_missing", "F3"), ("deadline_unparsed", "F4"),
    ]  # fmt: skip


def test_true_dates_serials_and_digits(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "a", "", "", JUNE],
        [2, "乙", "b", "", "", 46203],
        [3, "丙", "c", "", "", "46203"],
        [4, "丁", "d", "", "", 20260630],
        [5, "戊", "e", "", "", "２０２６年６月３０日"],
        [6, "己", "f", "", "", 2026.6],
    ])  # fmt: skip

    assert [one.due_on for one in reading.drafts] == [JUNE] * 6
    assert reading.problems == []


def test_2026_1_as_a_number_may_be_october_and_is_not_read(ledger: Ledger) -> None:
    reading = ledger([HEADINGS, [1, "甲", "a", "", "", 2026.1], [2, "乙", "b", "", "", 5]])

    assert [one.due_on for one in reading.drafts] == [None, None]
    assert codes(reading) == [("deadline_unparsed", "F2"), ("deadline_unparsed", "F3")]


def test_a_workbook_of_the_1904_system(ledger: Ledger) -> None:
    reading = ledger(
        [HEADINGS, [1, "甲", "a", "", "", JUNE], [2, "乙", "b", "", "", 46203 - 1462]],
        options={"date_1904": True},
    )

    assert [one.due_on for one in reading.drafts] == [JUNE, JUNE]


def test_two_stages_give_a_milestone(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "a", "", "", "12月底前完成阶段性目标，2026年6月底前全面完成"],
    ])  # fmt: skip

    (draft,) = reading.drafts
    assert draft.due_on == JUNE
    assert draft.milestones == (MilestoneDraft("完成阶段性目标", date(2025, 12, 31)),)


def test_the_class_column_wins_over_the_presence_of_a_date(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "整改类型", "完成时限"],
        [1, "甲", "立行立改", "2026年6月底前"],
        [2, "乙", "长期坚持", "2026年6月底前"],
        [3, "丙", "长期坚持", ""],
        [4, "丁", "立行立改", ""],
        [5, "戊", "看情况", "2026年6月底前"],
    ])  # fmt: skip

    assert [(one.item_class.value, one.due_on, one.long_term) for one in reading.drafts] == [
        ("immediate", JUNE, False), ("sustained", JUNE, True), ("sustained", None, True),
        ("immediate", None, False), ("dated", JUNE, False),
    ]  # fmt: skip
    assert codes(reading) == [("class_unknown", "C6")]


def test_relative_dates_without_a_filling_date_ask_for_one(ledger: Ledger) -> None:
    reading = ledger([HEADINGS, [1, "甲", "a", "", "", "本月底"]], reference_on=None)

    assert (reading.reference_on, reading.drafts[0].due_on) == (None, None)
    assert codes(reading) == [("deadline_unparsed", "F2")]
    assert "基准日期" in reading.problems[0].message


def test_the_date_asked_for_wins_over_the_one_in_the_ledger(ledger: Ledger) -> None:
    rows = [["填报日期：2025年11月3日"], HEADINGS, [1, "甲", "a", "", "", "本月底"]]

    assert ledger(rows, reference_on=None).drafts[0].due_on == date(2025, 11, 30)
    assert ledger(rows, reference_on=date(2026, 3, 2)).drafts[0].due_on == date(2026, 3, 31)


def test_the_filling_date_may_stand_at_the_foot(ledger: Ledger) -> None:
    reading = ledger(
        [
            HEADINGS,
            [1, "甲", "a", "", "", "本月底"],
            ["填报人：孙某", "", "填报日期：", "2026年3月2日"],
        ],
        reference_on=None,
    )

    assert (reading.reference_on, reading.drafts[0].due_on) == (date(2026, 3, 2), date(2026, 3, 31))


def test_unknown_columns_are_kept_and_told(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "完成时限", "星级", "佐证材料"], [1, "甲", JUNE, "三星", "照片2张"],
    ])  # fmt: skip

    assert reading.drafts[0].extra == {"星级": "三星", "佐证材料": "照片2张"}
    assert [(one.code, one.severity, one.cell, one.raw) for one in reading.problems] == [
        ("heading_unknown", "info", "D1", "星级")
    ]


def test_a_heading_twice_is_told_and_the_second_kept(ledger: Ledger) -> None:
    reading = ledger([["序号", "存在问题", "整改目标", "工作目标"], [1, "甲", "目标一", "目标二"]])

    assert (reading.drafts[0].goal, reading.drafts[0].extra) == ("目标一", {"工作目标": "目标二"})
    assert ("heading_repeated", "D1") in codes(reading)


def test_a_second_wording_of_the_weakness_is_its_detail(ledger: Ledger) -> None:
    reading = ledger([["序号", "存在问题", "具体表现", "完成时限"], [1, "甲", "表现如下", JUNE]])

    assert (reading.drafts[0].weakness, reading.drafts[0].detail) == ("甲", "表现如下")


def test_a_supervisor_is_no_supporting_department(ledger: Ledger) -> None:
    reading = ledger([["序号", "存在问题", "责任单位", "督导单位"], [1, "甲", "政治部", "督察室"]])

    (draft,) = reading.drafts
    assert (draft.lead_departments, draft.supporting_departments, draft.extra) == (
        ("政治部",), (), {"督导单位": "督察室"},
    )  # fmt: skip


def test_a_sheet_without_ledger_headings_is_an_error(ledger: Ledger) -> None:
    reading = ledger([["姓名", "电话"], ["孙某", "123"]])

    assert (reading.drafts, codes(reading)) == ([], [("no_ledger_headings", None)])


def test_a_ledger_without_a_weakness_column_is_an_error(ledger: Ledger) -> None:
    reading = ledger([["序号", "整改措施", "责任部门", "完成时限"], [1, "a", "政治部", JUNE]])

    assert (reading.drafts, codes(reading)) == ([], [("no_ledger_headings", None)])
    assert "整改措施" in reading.problems[0].message


def test_a_formula_is_not_evaluated_and_not_trusted(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS,
        [1, "甲", "a", "赵明", "政治部", "=DATE(2026,6,30)"],
        [2, '=HYPERLINK("http://x.invalid","乙")', "b", "赵明", "政治部", JUNE],
    ])  # fmt: skip

    first, second = reading.drafts
    assert (first.due_on, first.due_text) == (None, "=DATE(2026,6,30)")
    assert (second.weakness, second.due_on) == ('=HYPERLINK("http://x.invalid","乙")', JUNE)
    assert ("formula_in_cell" in first.flags, "formula_in_cell" in second.flags) == (True, True)
    assert [(one.cell, one.raw) for one in reading.problems if one.code == "formula_in_cell"] == [
        ("F2", "=DATE(2026,6,30)"), ("B3", '=HYPERLINK("http://x.invalid","乙")'),
    ]  # fmt: skip


def test_several_sheets_hidden_parts_and_a_cover(tmp_path: Path) -> None:
    path = tmp_path / "several.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("封面").write_column(0, 0, ["整改台账", "填报日期：2026年3月2日"])
    first = book.add_worksheet("政治建设")
    first.write_row(0, 0, [*HEADINGS, "进展情况"])
    first.write_row(1, 0, [1, "甲", "a", "赵明", "政治部", "6月底前", "推进中"])
    first.write_row(2, 0, [2, "乙", "b", "赵明", "政治部", "6月底前", "推进中"])
    first.set_column("G:G", None, None, {"hidden": True})
    first.set_row(2, None, None, {"hidden": True})
    closed = book.add_worksheet("已销号问题")
    closed.write_row(0, 0, ["序号", "存在问题", "销号时间"])
    closed.write_row(1, 0, [1, "旧", "2026年1月5日"])
    hidden = book.add_worksheet("字典")
    hidden.hide()
    hidden.write_row(0, 0, HEADINGS)
    hidden.write_row(1, 0, [1, "不该出现", "x", "x", "x", "x"])
    book.close()

    reading = read_document(path, reference_on=None)

    assert [(one.sheet, one.weakness, one.status, one.closed_on) for one in reading.drafts] == [
        ("政治建设", "甲", "open", None), ("政治建设", "乙", "open", None),
        ("已销号问题", "旧", "closed", date(2026, 1, 5)),
    ]  # fmt: skip
    assert [one.progress for one in reading.drafts] == ["推进中", "推进中", ""]
    assert [(one.code, one.sheet) for one in reading.problems] == [
        ("hidden_column", "政治建设"), ("hidden_rows", "政治建设"), ("hidden_sheet_skipped", "字典"),
        ("sheet_skipped", "封面"), ("year_assumed", "政治建设"),
    ]  # fmt: skip


def test_a_filled_closing_date_means_closed(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "完成时限", "销号时间"],
        [1, "甲", JUNE, date(2026, 2, 1)], [2, "乙", JUNE, "未销号"], [3, "丙", JUNE, ""],
        [4, "丁", JUNE, "已销号"],
    ])  # fmt: skip

    assert [(one.status, one.closed_on) for one in reading.drafts] == [
        ("closed", date(2026, 2, 1)), ("open", None), ("open", None), ("closed", None),
    ]  # fmt: skip
    assert codes(reading) == [("closed_on_unparsed", "D5")]


def test_done_in_the_status_column_is_a_claim_not_a_closing(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "完成时限", "整改状态"], [1, "甲", JUNE, "已完成"], [2, "乙", JUNE, "已销号"],
    ])  # fmt: skip

    assert [one.status for one in reading.drafts] == ["open", "closed"]


def test_a_leader_may_be_blank_and_is_never_filled_by_guess(ledger: Ledger) -> None:
    reading = ledger([
        HEADINGS, [1, "甲", "a", "赵明", "政治部", JUNE], [2, "乙", "b", "", "", JUNE],
    ])  # fmt: skip

    assert [one.leaders for one in reading.drafts] == [("赵明",), ()]


def test_the_example_court_has_nine_weaknesses_in_three_areas() -> None:
    from examples.ledger import write_example_ledger

    path = Path(__file__).parents[3] / "examples" / "court-ledger.xlsx"
    reading = read_document(path, reference_on=None)

    assert write_example_ledger.__doc__
    assert (len(reading.drafts), len({one.category for one in reading.drafts})) == (9, 3)
    assert reading.reference_on == date(2026, 3, 2)
    assert [one.code for one in reading.problems] == ["year_assumed"]
    assert sum(len(one.measures) for one in reading.drafts) == 13


def test_one_bad_date_among_many_rows(ledger: Ledger) -> None:
    rows = [[n, f"第{n}号", "a", "赵明", "政治部", "2026年6月底前"] for n in range(1, 3001)]
    rows[1499][5] = "待定"

    reading = ledger([HEADINGS, *rows])

    assert len(reading.drafts) == 3000
    assert codes(reading) == [("deadline_unparsed", "F1501")]
    assert sum(one.due_on == JUNE for one in reading.drafts) == 2999


@pytest.mark.parametrize(
    "heading",
    [
        "责任领导及责任部门",
        "责任领导、责任部门",
        "责任领导/责任部门",
        "牵头领导及单位",
        "责任部门（责任领导）",
    ],
)
def test_a_column_of_leaders_and_departments_is_split_and_told(
    ledger: Ledger, heading: str
) -> None:
    reading = ledger([
        ["序号", "存在问题", heading, "完成时限"],
        [1, "学习不深", "赵某（副院长）、民事审判庭", JUNE],
        [2, "断层", "钱某、政治部", JUNE],
    ])  # fmt: skip

    assert [(one.leaders, one.lead_departments) for one in reading.drafts] == [
        (("赵某",), ("民事审判庭",)), (("钱某",), ("政治部",)),
    ]  # fmt: skip
    assert codes(reading) == [("heading_combined", "C1")]
    assert reading.problems[0].severity == "warning"


def test_a_mixed_cell_that_is_not_clear_is_kept_whole(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "存在问题", "责任单位及责任人", "完成时限"],
        [1, "学习不深", "赵局、立案庭", JUNE],
        [2, "断层", "政治部、吴静", JUNE],
    ])  # fmt: skip

    unclear, clear = reading.drafts
    assert unclear.extra == {"责任单位及责任人": "赵局、立案庭"}
    assert unclear.flags == ("responsible_unsplit",)
    assert (clear.lead_departments, clear.handler) == (("政治部",), "吴静")
    assert codes(reading) == [("heading_combined", "C1")]
    assert "C2" in reading.problems[0].message


def test_a_measure_written_with_a_span_knows_when_it_starts(ledger: Ledger) -> None:
    """压茬: the second measure starts before the first one ends."""
    reading = ledger([
        ["序号", "存在问题", "整改措施", "完成时限"],
        [1, "学习不深", "1.摸底\n2.补课", "1.2026年3月2日至4月20日\n2.2026年4月10日至6月底"],
        [2, "融合不够", "列入议题", "2026年3月至5月底"],
    ])  # fmt: skip

    first, second = reading.drafts
    assert [(one.text, one.starts_on, one.due_on) for one in first.measures] == [
        ("摸底", date(2026, 3, 2), date(2026, 4, 20)), ("补课", date(2026, 4, 10), JUNE),
    ]
    assert [one.starts_on for one in second.measures] == [date(2026, 3, 1)]


def test_numbers_and_weaknesses_given_twice_name_both_rows(ledger: Ledger) -> None:
    reading = ledger([
        ["序号", "问题类别", "存在问题", "完成时限"],
        [1, "政治建设", "学习不深", JUNE],
        [1, "政治建设", "融合不够", JUNE],
        [1, "队伍建设", "融合不够", JUNE],
        [2, "队伍建设", "学习 不深。", JUNE],
    ])  # fmt: skip

    assert len(reading.drafts) == 4
    assert [(one.code, one.cell, one.severity) for one in reading.problems] == [
        ("duplicate_number", "A3", "warning"),
        ("duplicate_weakness", "C5", "warning"),
        ("duplicate_weakness", "C4", "warning"),
    ]
    assert [one.message.split()[1] for one in reading.problems] == ["2、3", "2、5", "3、4"]


def test_a_number_merged_over_several_weaknesses_is_no_duplicate(ledger: Ledger) -> None:
    reading = ledger(
        [
            ["序号", "存在问题", "责任部门", "完成时限"],
            [1, "学习不深", "政治部", JUNE],
            ["", "融合不够", "办公室", JUNE],
        ],
        merged=("A2:A3",),
    )

    assert "duplicate_number" not in [code for code, _cell in codes(reading)]

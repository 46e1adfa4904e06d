"""What a person says about a file's columns and sheets, and what the wizard is shown of them."""

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from engine.intake.corrections import Corrections, SheetSaid
from engine.intake.drafts import ColumnSeen, Reading
from engine.intake.read import read_document
from tests.engine.intake.conftest import write_rows

JUNE = date(2026, 6, 30)
ODD = [
    ["XX法院整改台账"],
    ["序号", "短板在哪里", "怎么改", "谁牵头", "何时改完", "完成时限"],
    [1, "学习不深", "制定计划", "政治部", "2026年9月底前", "2026年6月底前"],
    [2, "周期偏长", "每周通报", "审管办", "2026年9月底前", "2026年6月底前"],
]
SAID = {"B": "weakness", "C": "measures", "D": "leads", "E": "deadline", "F": ""}


def book(path: Path, sheets: dict[str, Any], hidden: tuple[str, ...] = (),
         merged: tuple[str, ...] = ()) -> Path:
    written = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = written.add_worksheet(name)
        write_rows(sheet, rows, merged, written)
        if name in hidden:
            sheet.hide()
    written.close()
    return path


def read(path: Path, **said: Any) -> Reading:
    return read_document(path, reference_on=None, corrections=Corrections(**said))


def test_a_sheet_without_known_headings_is_shown_with_its_first_rows(tmp_path: Path) -> None:
    [seen] = read(book(tmp_path / "a.xlsx", {"台账": ODD})).sheets
    assert (seen.name, seen.state, seen.item_count, seen.heading) == ("台账", "no_headings", 0, None)
    assert seen.rows[1] == (
        2, {"A": "序号", "B": "短板在哪里", "C": "怎么改", "D": "谁牵头", "E": "何时改完", "F": "完成时限"}
    )


def test_a_heading_that_a_person_shows_is_read_with_the_columns_that_they_name(
    tmp_path: Path,
) -> None:
    path = book(tmp_path / "a.xlsx", {"台账": ODD})
    reading = read(path, sheets={"台账": SheetSaid(heading=(2, 2), columns=SAID)})
    assert [(one.weakness, one.lead_departments, one.due_on) for one in reading.drafts] == [
        ("学习不深", ("政治部",), date(2026, 9, 30)), ("周期偏长", ("审管办",), date(2026, 9, 30)),
    ]  # fmt: skip
    [seen] = reading.sheets
    assert (seen.state, seen.item_count, seen.heading) == ("read", 2, (2, 2))
    assert seen.columns == (
        ColumnSeen("A", "序号", "number", "recognised"),
        ColumnSeen("B", "短板在哪里", "weakness", "said"),
        ColumnSeen("C", "怎么改", "measures", "said"),
        ColumnSeen("D", "谁牵头", "leads", "said"),
        ColumnSeen("E", "何时改完", "deadline", "said"),
        ColumnSeen("F", "完成时限", "", "said"),
    )


def test_a_column_set_by_hand_wins_over_one_that_was_recognised(tmp_path: Path) -> None:
    rows = [["序号", "存在问题", "完成时限", "院里定的日子"], [1, "学习不深", "2026年3月底前", JUNE]]
    path = book(tmp_path / "a.xlsx", {"台账": rows})
    [draft] = read(path, sheets={"台账": SheetSaid(columns={"D": "deadline"})}).drafts
    assert draft.due_on == JUNE


def test_what_an_office_said_once_is_known_in_its_next_file(tmp_path: Path) -> None:
    remembered = {"短板在哪里": "weakness", "怎么改": "measures", "谁牵头": "leads", "何时改完": "deadline",
                  "完成时限": ""}
    rows = [*ODD[:1], ["序号", "短板\n在哪里", "怎 么 改", "谁牵头", "何时改完", "完成时限"], *ODD[2:]]
    path = book(tmp_path / "a.xlsx", {"台账": rows})
    reading = read(path, remembered=remembered)
    assert [(one.weakness, one.due_on) for one in reading.drafts] == [
        ("学习不深", date(2026, 9, 30)), ("周期偏长", date(2026, 9, 30)),
    ]  # fmt: skip
    assert [one.how for one in reading.sheets[0].columns] == ["recognised", *["remembered"] * 5]


@pytest.mark.parametrize("said", [
    {"remembered": {"院里定的日子": "deadline"}},
    {"sheets": {"台账": SheetSaid(columns={"D": "deadline"})}},
], ids=["remembered", "by hand"])  # fmt: skip
def test_what_people_say_of_a_column_comes_before_what_its_neighbour_claims(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    rows = [["序号", "存在问题", "时间节点", "院里定的日子"], [1, "学习不深", "2026年3月底前", JUNE]]
    reading = read(book(tmp_path / "a.xlsx", {"台账": rows}), **said)
    [draft] = reading.drafts
    assert (draft.due_on, [one.due_on for one in draft.milestones]) == (JUNE, [date(2026, 3, 31)])


def test_a_heading_of_two_rows_can_be_shown_by_hand(tmp_path: Path) -> None:
    rows = [
        ["台账"], ["序号", "短板", "谁来做", ""], ["", "", "哪个庭", "哪位院领导"],
        [1, "学习不深", "政治部", "赵明"],
    ]  # fmt: skip
    path = book(tmp_path / "a.xlsx", {"台账": rows}, merged=("A2:A3", "B2:B3", "C2:D2"))
    said = SheetSaid(heading=(2, 3), columns={"B": "weakness", "C": "leads", "D": "leaders"})
    reading = read(path, sheets={"台账": said})
    [draft] = reading.drafts
    assert (draft.row, draft.weakness, draft.lead_departments, draft.leaders) == (
        4, "学习不深", ("政治部",), ("赵明",)
    )
    assert [one.heading for one in reading.sheets[0].columns] == [
        "序号", "短板", "谁来做 哪个庭", "谁来做 哪位院领导"
    ]


def test_a_column_without_a_heading_can_be_named(tmp_path: Path) -> None:
    rows = [["序号", "存在问题", "", "完成时限"], [1, "学习不深", "政治部", JUNE]]
    path = book(tmp_path / "a.xlsx", {"台账": rows})
    reading = read(path, sheets={"台账": SheetSaid(columns={"C": "leads"})})
    assert [one.lead_departments for one in reading.drafts] == [("政治部",)]


def test_a_second_table_with_other_columns_keeps_its_own(tmp_path: Path) -> None:
    rows = [
        ["序号", "存在问题", "谁牵头", "完成时限"], [1, "学习不深", "政治部", JUNE],
        ["序号", "存在问题", "整改措施", "谁牵头", "完成时限"], [1, "周期偏长", "每周通报", "审管办", JUNE],
    ]  # fmt: skip
    path = book(tmp_path / "a.xlsx", {"台账": rows})
    reading = read(path, sheets={"台账": SheetSaid(columns={"C": "leads"})})
    assert [(one.lead_departments, [m.text for m in one.measures]) for one in reading.drafts] == [
        (("政治部",), []), (("审管办",), ["每周通报"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "states", "count"), [
    ({}, {"封面": "no_headings", "台账": "read", "旧稿": "hidden"}, 1),
    ({"旧稿": SheetSaid(read=True)}, {"封面": "no_headings", "台账": "read", "旧稿": "read"}, 2),
    ({"台账": SheetSaid(read=False)}, {"封面": "no_headings", "台账": "off", "旧稿": "hidden"}, 0),
])  # fmt: skip
def test_sheets_are_switched_on_and_off(
    tmp_path: Path, said: dict[str, SheetSaid], states: dict[str, str], count: int
) -> None:
    ledger = [["序号", "存在问题", "完成时限"], [1, "学习不深", JUNE]]
    path = book(
        tmp_path / "a.xlsx", {"封面": [["整改台账"]], "台账": ledger, "旧稿": ledger}, hidden=("旧稿",)
    )
    reading = read(path, sheets=said)
    assert {one.name: one.state for one in reading.sheets} == states
    assert len(reading.drafts) == count


def test_tables_of_a_document_are_shown_and_can_be_headed(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [["短板", "哪个庭"], ["学习不深", "政治部"]], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    untouched = read(tmp_path / "a.docx")
    assert (untouched.kind, [one.state for one in untouched.sheets]) == ("report", ["no_headings"])
    said = SheetSaid(heading=(1, 1), columns={"A": "weakness", "B": "leads"})
    reading = read(tmp_path / "a.docx", sheets={"表1": said})
    assert [(one.weakness, one.lead_departments) for one in reading.drafts] == [
        ("学习不深", ("政治部",))
    ]


def test_each_draft_of_a_report_knows_where_it_stands(tmp_path: Path) -> None:
    text = (
        "二、存在的主要问题\n"
        "一是审理周期偏长。部分案件超审限。二是文书说理不足。\n"
        "三是队伍断层。\n年轻法官少。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    reading = read(tmp_path / "a.txt")
    assert [
        (one.weakness, reading.lines[place.first - 1][place.start:place.end], place.last)
        for one, place in zip(reading.drafts, reading.places, strict=True)
    ] == [
        ("审理周期偏长", "审理周期偏长。部分案件超审限。", 2),
        ("文书说理不足", "文书说理不足。", 2),
        ("队伍断层", "队伍断层。", 4),
    ]  # fmt: skip

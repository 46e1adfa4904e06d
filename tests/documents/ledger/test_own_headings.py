"""The office's own ledger goes out as it came in, and comes in again as what is there already."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
import xlsxwriter
from sqlmodel import col, select

from documents.ledger.layouts import Format, Layout, Written, write_ledger
from engine.actions.import_ledger import apply_import
from engine.actions.import_plan import ImportPlan, plan_import
from engine.db import reading, writing
from engine.intake.read import read_document, read_workbook
from engine.models import BattleMap, Item, Measure, Person
from engine.queries.whole_items import ledger_facts
from engine.rules.ledger_wish import LedgerWish
from engine.rules.words import ItemClass, Status
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item, add_measure

EXAMPLE = Path(__file__).parents[3] / "examples" / "court-ledger.xlsx"
HEADINGS = ["序号", "存在问题", "具体举措", "包保领导", "牵头科室", "责任人", "时间节点", "备注栏"]
ROWS = [
    ["一、政治建设"],
    [1, "学习不深，䶮镕堃喆", "1.每周学习\n2.每月测试", "赵某", "民事审判庭牵头，综合办公室配合", "冯某",
     "2026年6月底前", "=见附件"],
    ["二、审判质效"],
    [2, "周期偏长", "逐案督办", "赵某（副院长）", "民事审判庭、综合办公室", "冯某", "立行立改", ""],
    [3, "信访积案未清", "领导包案", "赵某", "综合办公室", "", "2026年底前，并长期坚持", ""],
    [4, "直播率低", "逐庭排查", "赵某", "民事审判庭", "冯某", "春季学期结束前", ""],
]  # fmt: skip


def bring_in(database: sa.Engine, court: Court, path: Path) -> None:
    document = read_document(path, reference_on=MONDAY)
    with writing(database) as session:
        plan = plan_import(session, document, map_id=court.map_id)
        apply_import(
            session, plan, file_name=path.name, sha256="0" * 64, actor_id=court.sun,
            at=MONDAY_MORNING, today=MONDAY,
        )


def take_out(
    database: sa.Engine, court: Court, layout: Layout, form: Format = Format.XLSX
) -> tuple[bytes, Written]:
    file = io.BytesIO()
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        facts = ledger_facts(session, battle_map, LedgerWish(), today=MONDAY)
        done = write_ledger(file, facts, layout=layout, form=form)
    return file.getvalue(), done


def plan_again(database: sa.Engine, court: Court, content: bytes) -> ImportPlan:
    document = read_workbook(content, reference_on=MONDAY, name="台账.xlsx")
    with reading(database) as session:
        return plan_import(session, document, map_id=court.map_id)


def told(plan: ImportPlan) -> list[tuple[Any, ...]]:
    return [
        (one.draft.number, change.field, change.before, change.after)
        for one in [*plan.new, *plan.changed, *plan.held] for change in one.changes
    ]


@pytest.fixture
def odd_ledger(tmp_path: Path) -> Path:
    """Headings of the office's own, categories in rows of their own, a title, a column unknown to us."""
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2026年台账")
        sheet.merge_range(0, 0, 0, 7, "示范区人民法院整改台账")
        sheet.write_string(1, 0, "填报单位：整改办  填报日期：2026年3月2日")
        for row, texts in enumerate([HEADINGS, *ROWS], start=2):
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text) if isinstance(text, str) else sheet.write(row, place, text)
    return path


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("example", ["court", "odd"])
def test_exported_workbook_changes_nothing_when_it_is_imported_again(
    database: sa.Engine, court: Court, odd_ledger: Path, layout: Layout, example: str
) -> None:
    bring_in(database, court, EXAMPLE if example == "court" else odd_ledger)
    content, done = take_out(database, court, layout)
    plan = plan_again(database, court, content)
    assert told(plan) == []
    assert plan.counts == {"new": 0, "changed": 0, "held": 0, "unchanged": done.items, "absent": 0}


@pytest.mark.parametrize("layout", list(Layout))
def test_what_people_did_since_is_no_change_either(
    database: sa.Engine, court: Court, odd_ledger: Path, layout: Layout
) -> None:
    bring_in(database, court, odd_ledger)
    with writing(database) as session:
        session.add(Person(organisation_id=court.organisation_id, name="赵某"))  # a namesake
        first, second, third, fourth = session.exec(select(Item).order_by(col(Item.id)))
        first.status, first.due_on = Status.OPEN, date(2026, 7, 31)  # an extension was granted
        second.status, second.due_on = Status.OPEN, date(2026, 5, 1)  # the preset of 立行立改
        third.status, third.closed_on = Status.CLOSED, date(2026, 4, 1)
        fourth.item_class, fourth.long_term = ItemClass.SUSTAINED, True
        bare = add_item(session, court, "", weakness="推进会议定的事项", category="")
        add_measure(session, bare, 1, text="查清底数", due_on=date(2026, 4, 1))
        add_measure(session, bare, 2, text="建立机制", due_on=date(2026, 4, 30))
        again = add_item(session, court, "9", weakness="推进会议定的事项", category="")
        add_measure(session, again, 1, text="督办", due_on=date(2026, 8, 1))
    content, _done = take_out(database, court, layout)
    plan = plan_again(database, court, content)
    assert told(plan) == []
    assert plan.counts == {"new": 0, "changed": 0, "held": 0, "unchanged": 6, "absent": 0}


def test_headings_order_title_and_unknown_columns_are_the_office_s_own(
    database: sa.Engine, court: Court, odd_ledger: Path
) -> None:
    bring_in(database, court, odd_ledger)
    content, _done = take_out(database, court, Layout.OWN)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["2026年台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "示范区人民法院整改台账"
    assert rows[1][0] == "填报单位：整改办  填报日期：2026年3月2日"
    assert rows[2] == HEADINGS
    assert [row[0] for row in rows[3:]] == ["一、政治建设", 1, "二、审判质效", 2, 3, 4]
    assert rows[4][6].date() == date(2026, 6, 30)
    assert [row[6] for row in rows[6:]] == ["立行立改", "2026年底前，并长期坚持", "春季学期结束前"]
    assert rows[4][7] == "=见附件"
    assert sheet["H5"].data_type == "s"


def test_two_row_heading_is_written_as_it_came_with_its_merges(
    database: sa.Engine, court: Court
) -> None:
    bring_in(database, court, EXAMPLE)
    content, _done = take_out(database, court, Layout.OWN)
    came = openpyxl.load_workbook(EXAMPLE).worksheets
    source = next(one for one in came if one["C3"].value == "存在问题" or one["C4"].value == "存在问题")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    words = {str(cell.value) for row in source.iter_rows(max_row=4) for cell in row if cell.value}
    assert {str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row if cell.value} == words
    assert sheet.merged_cells.ranges


@pytest.mark.parametrize(
    ("layout", "sheets"),
    [(Layout.OWN, ["2026年台账"]), (Layout.LISTS, ["问题清单", "任务清单", "责任清单"]), (Layout.FULL, ["台账"])],
)
def test_sheets_print_on_numbered_landscape_pages_with_their_heads(
    database: sa.Engine, court: Court, odd_ledger: Path, layout: Layout, sheets: list[str]
) -> None:
    bring_in(database, court, odd_ledger)
    book = openpyxl.load_workbook(io.BytesIO(take_out(database, court, layout)[0]))
    assert book.sheetnames == sheets
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in (8, 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToHeight, "&P" in sheet.oddFooter.center.text) == (0, True)
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.print_title_rows


def test_same_facts_are_the_same_bytes(database: sa.Engine, court: Court, odd_ledger: Path) -> None:
    bring_in(database, court, odd_ledger)
    for layout in Layout:
        assert take_out(database, court, layout) == take_out(database, court, layout)


def test_text_beyond_a_cell_is_whole_on_a_sheet_of_its_own_and_never_cut_by_import(
    database: sa.Engine, court: Court, odd_ledger: Path
) -> None:
    bring_in(database, court, odd_ledger)
    endless = "很长的问题，" * 6_000
    with writing(database) as session:
        item = session.exec(select(Item).order_by(col(Item.id))).first()
        assert item is not None
        item.weakness = endless
        session.add(Measure(item_id=item.id or 0, position=3, text="措施" * 20_000))
    content, done = take_out(database, court, Layout.OWN)
    assert done.cut == 2
    sheet = openpyxl.load_workbook(io.BytesIO(content))["长文"]
    parts = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[1] == "存在问题"]
    assert "".join(str(row[3]) for row in parts) == endless
    assert told(plan_again(database, court, content)) == []


def test_map_that_never_imported_goes_out_under_the_usual_headings(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court)
    content, _done = take_out(database, court, Layout.OWN)
    assert plan_again(database, court, content).counts["unchanged"] == 1
    table = take_out(database, court, Layout.OWN, Format.CSV)[0].decode("utf-8-sig")
    assert table.splitlines()[0].startswith("序号,问题类别,存在问题,整改措施")

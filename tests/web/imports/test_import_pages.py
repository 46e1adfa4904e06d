"""The import wizard page by page, as a browser without JavaScript sends its forms."""

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
import sqlalchemy as sa
import xlsxwriter
from sqlmodel import col, select

from engine.db import reading, writing
from engine.models import HeadingMemory, ImportDraft, Item, Person
from engine.rules.words import Status
from tests.cast import MONDAY, Court, add_item
from tests.web.conftest import Enter

HEADINGS = ["序号", "存在问题", "责任领导", "哪个庭", "责任人", "完成时限"]
ROWS: list[list[Any]] = [
    [1, "学习不深", "赵某", "民事审判庭", "冯某", "2026年6月底前"],
    [2, "<script>alert(1)</script>", "郑某", "执行局", "冯某", "春季学期结束前"],
]
REPORT = "二、存在的主要问题\n一是审理周期偏长。部分案件超审限。二是文书说理不足。\n三是队伍断层。\n"
UNCHANGED = {"do": "save", "sheet": ["0"], "read": ["yes"], "first": ["1"], "last": ["1"]}


def book(rows: list[list[Any]] = ROWS, headings: list[str] = HEADINGS) -> bytes:
    held = io.BytesIO()
    written = xlsxwriter.Workbook(held)
    page = written.add_worksheet("台账")
    for number, cells in enumerate([headings, *rows]):
        page.write_row(number, 0, cells)
    written.close()
    return held.getvalue()


@pytest.fixture
def office(enter: Enter, court: Court) -> Any:
    return enter(court.sun)


@pytest.fixture
def upload(office: Any, court: Court) -> Callable[..., str]:
    """Send a file; the address of the draft that it became."""

    def send(data: bytes, name: str = "台账.xlsx") -> str:
        answer = office.post(f"/maps/{court.map_id}/imports", files={"file": (name, data)})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"]).removesuffix("/headings")

    return send


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found is not None, text
    return found[1]


def items(database: sa.Engine) -> list[Item]:
    with reading(database) as session:
        return list(session.exec(select(Item).order_by(col(Item.id))))


def test_a_ledger_goes_through_all_steps_and_is_written_by_the_last(
    office: Any, upload: Callable[..., str], database: sa.Engine, court: Court
) -> None:
    draft = upload(book())
    page = office.get(f"{draft}/headings").text
    assert "哪个庭" in page
    assert "没有认出" in page
    answer = office.post(f"{draft}/headings", UNCHANGED | {"do": "next", "column": ["0 D leads"]})
    assert answer.headers["location"] == f"{draft}/names"
    page = office.get(f"{draft}/headings").text
    assert "人工指定" in page
    page = office.get(f"{draft}/names").text
    assert "郑某" in page
    assert "执行局" in page
    answer = office.post(f"{draft}/names", {
        "do": "next", "name": ["p 郑某", "d 执行局"], "choice": ["", "new"],
        "other": [f"林某（院长）#{court.lin}", ""],
    })  # fmt: skip
    assert answer.headers["location"] == f"{draft}/preview"
    page = office.get(f"{draft}/preview").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "F3 的时限“春季学期结束前”读不出确定的日期" in page
    page = office.get(f"{draft}/confirmation").text
    assert "新建部门：执行局" in page
    assert "1 项没有确定的时限" in page
    assert items(database) == []
    answer = office.post(f"{draft}/confirmation", {"seen": seen_in(page)})
    assert answer.headers["location"] == f"{draft}/confirmation"
    assert "已导入“台账.xlsx”" in office.get(f"{draft}/confirmation").text
    assert [(one.weakness, one.status, one.responsible_leader_id) for one in items(database)] == [
        ("学习不深", Status.DRAFT, court.zhao),
        ("<script>alert(1)</script>", Status.DRAFT, court.lin),
    ]
    with reading(database) as session:
        assert session.exec(select(HeadingMemory.field)).all() == ["leads"]
    page = office.get(f"/maps/{court.map_id}/imports").text
    assert "台账.xlsx" in page
    assert "孙某" in page


def test_the_next_file_needs_no_correction(office: Any, upload: Callable[..., str]) -> None:
    first = upload(book())
    answer = office.post(f"{first}/headings", UNCHANGED | {"do": "remember", "column": ["0 D leads"]})
    assert answer.headers["location"] == f"{first}/headings"
    assert "已记住 1 个表头" in office.get(f"{first}/headings").text
    second = upload(book(ROWS[:1]))
    assert "沿用以前的说明" in office.get(f"{second}/headings").text
    assert "都在名册里对上了" in office.get(f"{second}/names").text


def test_corrections_are_taken_back(office: Any, upload: Callable[..., str]) -> None:
    draft = upload(book())
    office.post(f"{draft}/headings", UNCHANGED | {"column": ["0 D leads"]})
    office.post(f"{draft}/headings", {"do": "reset"})
    assert ">人工指定<" not in office.get(f"{draft}/headings").text


@pytest.mark.parametrize("more", [
    {"first": ["x"]}, {"first": ["0"]}, {"first": ["1"], "last": ["9"]}, {"reference": "31/12/2026"},
    {"first": [""], "last": ["3"]}, {"column": ["0 D nonsense"]}, {"column": ["0 ;; leads"]},
], ids=str)  # fmt: skip
def test_a_bad_heading_form_is_told_and_kept(
    office: Any, upload: Callable[..., str], more: dict[str, object]
) -> None:
    draft = upload(book())
    answer = office.post(f"{draft}/headings", UNCHANGED | more)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if "reference" in more:
        assert 'value="31/12/2026"' in answer.text


def test_a_report_shows_its_source_beside_its_drafts(
    office: Any, upload: Callable[..., str], database: sa.Engine, court: Court
) -> None:
    answer = office.post(f"/maps/{court.map_id}/imports", {"text": REPORT})
    draft = answer.headers["location"].removesuffix("/headings")
    page = office.get(f"{draft}/headings").text
    assert '<mark id="from-2" data-draft="2"><a href="#draft-2">文书说理不足。</a></mark>' in page
    assert 'href="#from-2"' in page
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    form = {"do": "next", "key": keys, "weakness": ["审理周期偏长", "文书说理不足", "年轻法官断层"],
            "category": ["审判质效", "", "队伍"], "struck": [keys[1]]}
    assert office.post(f"{draft}/headings", form).headers["location"] == f"{draft}/names"
    assert "文件里没有要核对的姓名和部门" in office.get(f"{draft}/names").text
    page = office.get(f"{draft}/confirmation").text
    assert "1 条勾选了不导入" in page
    office.post(f"{draft}/confirmation", {"seen": seen_in(page)})
    assert [(one.weakness, one.category) for one in items(database)] == [
        ("审理周期偏长", "审判质效"), ("年轻法官断层", "队伍")
    ]


def test_an_empty_draft_of_a_report_is_told_and_the_others_are_kept(
    office: Any, court: Court
) -> None:
    answer = office.post(f"/maps/{court.map_id}/imports", {"text": REPORT})
    draft = answer.headers["location"].removesuffix("/headings")
    keys = re.findall(r'name="key" value="([^"]+)"', office.get(f"{draft}/headings").text)
    form = {"do": "save", "key": keys, "weakness": ["", "改过的话", "丙"], "category": ["", "", ""]}
    answer = office.post(f"{draft}/headings", form)
    assert answer.status_code == 422
    assert "不能留空" in answer.text
    assert "改过的话" in answer.text


@pytest.mark.parametrize(("data", "name", "sentence"), [
    (b"", "台账.xlsx", "文件是空的"),
    (b"MZ\x90\0" * 9, "台账.xlsx", "是程序"),
    (b"PK\x03\x04 not a package", "台账.xlsx", "已损坏"),
    (b"%PDF-1.7", "台账.xlsx", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "台账.xls", "旧版"),
], ids=["empty", "program", "damaged", "pdf", "old"])  # fmt: skip
def test_a_bad_file_is_told_and_the_pasted_text_is_kept(
    office: Any, court: Court, database: sa.Engine, data: bytes, name: str, sentence: str
) -> None:
    answer = office.post(
        f"/maps/{court.map_id}/imports", {"text": "先写在这里的话"}, files={"file": (name, data)}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "先写在这里的话" in answer.text
    with reading(database) as session:
        assert session.exec(select(ImportDraft)).all() == []


def test_nothing_sent_is_told(office: Any, court: Court) -> None:
    empty = {"file": ("", b"")}
    for form in ({}, {"text": " \n "}, {"text": "字" * 200_001}):
        answer = office.post(f"/maps/{court.map_id}/imports", form, files=empty)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_a_hostile_name_settles_nothing(
    office: Any, upload: Callable[..., str], court: Court
) -> None:
    draft = upload(book())
    for choice, other in [(str(court.wu), ""), ("", "吴某"), ("", f"#{court.wu}"), ("9" * 30, ""),
                          ("9" * 5_000, ""), ("", "#" + "9" * 5_000)]:
        answer = office.post(
            f"{draft}/names", {"name": ["p 郑某"], "choice": [choice], "other": [other]}
        )
        assert answer.status_code == 422, (choice, other)
    answer = office.post(f"{draft}/names", {"name": ["p 郑某", "p 冯某"], "choice": [""], "other": []})
    assert "表单不完整" in answer.text


def test_a_name_typed_from_the_list_is_shown_as_chosen(
    office: Any, upload: Callable[..., str], court: Court
) -> None:
    draft = upload(book())
    office.post(f"{draft}/names", {"name": ["p 郑某"], "choice": [""], "other": ["林某"]})
    page = office.get(f"{draft}/names").text
    assert f'<option value="{court.lin}" selected>林某（院长）</option>' in page


def test_two_people_of_one_name_are_told_apart(
    office: Any, upload: Callable[..., str], court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        session.add(Person(
            organisation_id=court.organisation_id, name="赵某", post="庭长",
            department_id=court.archive,
        ))
    page = office.get(f"{upload(book())}/names").text
    assert "名册里有 2 个，请选定" in page
    assert "赵某（副院长）" in page
    assert "赵某（庭长 · 综合办公室）" in page


def test_differences_stand_side_by_side_and_what_is_held_says_why(
    office: Any, upload: Callable[..., str], database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", weakness="学习不深", category="", status=Status.OPEN)
        add_item(session, court, "9", weakness="文件里没有的一项", category="")
    draft = upload(book(ROWS[:1], [*HEADINGS[:3], "责任部门", *HEADINGS[4:]]))
    page = office.get(f"{draft}/preview?show=held").text
    assert "2026-04-30" in page
    assert "2026-06-30" in page
    assert "事项已交办，时限不随导入改变，请走延期审批" in page
    assert "文件里没有的一项" in office.get(f"{draft}/preview?show=absent").text
    assert items(database)[0].due_on is not None


def test_confirm_after_the_map_changed_asks_to_look_again(
    office: Any, upload: Callable[..., str], database: sa.Engine, court: Court
) -> None:
    draft = upload(book(ROWS[:1]))
    seen = seen_in(office.get(f"{draft}/confirmation").text)
    with writing(database) as session:
        add_item(session, court, "7", weakness="学习不深")
    answer = office.post(f"{draft}/confirmation", {"seen": seen})
    assert answer.status_code == 409
    assert "没有写入" in answer.text
    again = office.post(f"{draft}/confirmation", {"seen": seen_in(answer.text)})
    assert again.status_code == 303
    assert office.post(f"{draft}/confirmation", {"seen": seen}).status_code == 303
    assert len(items(database)) == 1


def test_a_dropped_draft_leads_back_and_its_steps_are_closed(
    office: Any, upload: Callable[..., str], court: Court
) -> None:
    draft = upload(book())
    assert office.post(f"{draft}/dropping").headers["location"] == f"/maps/{court.map_id}/imports"
    for step in ("headings", "names", "preview", "confirmation"):
        answer = office.get(f"{draft}/{step}")
        assert answer.headers["location"] == f"/maps/{court.map_id}/imports", step
    assert office.post(f"{draft}/dropping").status_code == 409


def test_the_auditor_looks_and_changes_nothing(
    enter: Enter, upload: Callable[..., str], court: Court
) -> None:
    draft = upload(book())
    han = enter(court.han)
    for step in ("headings", "names", "preview", "confirmation"):
        page = han.get(f"{draft}/{step}")
        assert page.status_code == 200, step
        assert "放弃这次导入" not in page.text, step
    assert han.post(f"{draft}/headings", {}).status_code == 403
    assert enter(court.qian).get(f"{draft}/preview").status_code == 403
    assert enter(court.wu).get(f"{draft}/preview").status_code == 404


def test_tables_of_a_report_can_be_shown_to_be_ledgers(
    office: Any, upload: Callable[..., str]
) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, [["什么事", "哪个庭"], ["学习不深", "政治部"]], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    held = io.BytesIO()
    document.save(held)
    draft = upload(held.getvalue(), "台账.docx")
    assert "没有当作台账" in office.get(f"{draft}/headings").text
    office.post(f"{draft}/headings", UNCHANGED)
    page = office.get(f"{draft}/headings").text
    assert "没有“存在问题”一类的列" in page
    office.post(f"{draft}/headings", UNCHANGED | {"column": ["0 A weakness", "0 B leads"]})
    assert "学习不深" in office.get(f"{draft}/preview").text


def test_english_pages_are_whole(office: Any, upload: Callable[..., str], court: Court) -> None:
    draft = upload(book())
    office.client.cookies.set("language", "en")
    for path in (f"/maps/{court.map_id}/imports", *(
        f"{draft}/{step}" for step in ("headings", "names", "preview", "confirmation")
    )):
        assert office.get(path).status_code == 200, path


@pytest.mark.parametrize("rows", [3, 300])
def test_a_page_asks_as_many_questions_whatever_the_number_of_rows(
    office: Any, upload: Callable[..., str], database: sa.Engine, rows: int
) -> None:
    draft = upload(book([
        [number, f"第{number}个问题", "赵某", "民事审判庭", "冯某", MONDAY.isoformat()]
        for number in range(1, rows + 1)
    ]))  # fmt: skip
    asked: list[str] = []
    sa.event.listen(
        database, "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: asked.append(statement),
    )
    counts = []
    for step in ("headings", "names", "preview", "confirmation"):
        asked.clear()
        assert office.get(f"{draft}/{step}").status_code == 200
        counts.append(sum(1 for one in asked if one.lstrip().upper().startswith("SELECT")))
    assert max(counts) <= 26, counts


def test_many_rows_are_paged(office: Any, upload: Callable[..., str]) -> None:
    rows = [[n, f"第{n}个问题", f"张{n}", "民事审判庭", "冯某", "春季学期结束前"] for n in range(1, 121)]
    draft = upload(book(rows))
    page = office.get(f"{draft}/preview?page=3").text
    assert "第101个问题" in page
    assert "第100个问题" not in page
    assert "第 3 页，共 3 页" in page
    assert office.get(f"{draft}/preview?show=nonsense&page=99999999999").status_code == 200
    page = office.get(f"{draft}/names?page=2").text
    assert "张51" in page
    assert "第 2 页，共 3 页" in page

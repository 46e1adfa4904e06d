"""What a person reads of an import that differs from the map."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from sqlmodel import select

from engine.db import open_database, writing
from engine.models import HeadingMemory, Organisation
from tests.cli.conftest import HEADINGS, LEDGER, Run, write_ledger


def test_differences_are_told_in_the_words_of_a_ledger(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    changed = [list(row) for row in LEDGER[:1]]
    changed[0][3:6] = ["每周通报", "林某", "综合办公室"]
    changed[0][7] = "2026年5月31日前，并长期坚持"
    file = write_ledger(tmp_path / "新.xlsx", changed)
    screen = office("import", file, "--dry-run", "--reference-date", "2026-3-2").stdout
    rows = [line.split() for line in screen.splitlines() if line.strip().startswith("1 ")]
    assert rows[1:] == [
        ["1", "长期坚持", "否", "是"],
        ["1", "时限", "2026-04-30", "2026-05-31"],
        ["1", "时限原文", "2026年4月30日前", "2026年5月31日前，并长期坚持"],
        ["1", "责任领导", "赵某", "林某"],
        ["1", "责任部门", "民事审判庭", "综合办公室"],
        ["1", "措施", "每周通报（2026-04-30）", "每周通报（2026-05-31）"],
    ]


def test_import_without_a_change_says_so(office: Run, ledger: Path) -> None:
    said = office("import", ledger, "--reference-date", "2026-3-2").stdout
    assert said.splitlines()[-1] == "没有变化，未写入"


def test_name_with_a_line_break_is_not_loaded(run: Run, tmp_path: Path) -> None:
    run("init")
    people = tmp_path / "人员.csv"
    people.write_text('姓名,停用\n"钱\n某",\n冯某,也许\n', "utf-8")
    problems = run("people", "import", people, "--dry-run", "--json").json["problems"]
    assert [(one["severity"], one["code"], one["cell"], one["message"]) for one in problems] == [
        ("error", "name_broken", "A2", "姓名里有换行，没有载入；一人请写一行"),
        ("warning", "answer_unread", "B3", "部门负责人、停用两栏请填“是”或“否”，未采用"),
    ]


@pytest.mark.parametrize("option", ["--map", "--organisation"])
@pytest.mark.parametrize("name", ["", "  ", "脱薄\n争先"])
def test_name_that_no_page_could_carry_is_refused(
    run: Run, home: Path, option: str, name: str
) -> None:
    refused = run("init", option, name)
    assert (refused.code, refused.stderr.strip()) == (
        2, f"{option} 的名称不能是空的，也不能有换行"
    )
    assert not home.exists()


def test_refusal_of_a_signature_names_whose_turn_it_is(office: Run) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    office("ack", "1", "--as", "钱某", "--on", "2026-3-2")
    office("extend", "1", "--until", "2026-7-1", "--reason", "设备未到", "--as", "钱某",
           "--on", "2026-3-3")
    refused = office("grant", "1", "--as", "冯某", "--on", "2026-3-3")
    assert refused.stderr.strip() == "您不能对事项1同意，现在应由赵某办理"
    said = office("refuse", "1", "--reason", "不必延", "--as", "赵某", "--on", "2026-3-3").stdout
    assert said.startswith("已不同意延期。事项1：")


def test_long_weakness_is_wrapped_and_not_cut(
    office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert "…" not in office("items", "--on", "2026-3-2").stdout


def test_papers_are_listed_as_of_a_day(office: Run) -> None:
    office("issue", "1", "--as", "赵某", "--on", "2026-3-2")
    office("sweep", "--on", "2026-5-20")
    assert office("papers", "--on", "2026-4-30", "--json").json == {"papers": [], "issued": []}
    assert office("papers", "--json").json == office("papers", "--on", "2026-5-20", "--json").json
    assert office("papers", "--json").json["papers"] != []


def test_a_heading_that_the_office_explained_once_is_known(
    office: Run, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "新.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, [*HEADINGS[:7], "院里定的日子"])
    sheet.write_row(1, 0, LEDGER[0])
    book.close()
    before = office("import", file, "--dry-run", "--json").json["items"][0]["due_on"]
    database = open_database(f"sqlite:///{home / 'battlemap.db'}")
    with writing(database) as session:
        organisation = session.exec(select(Organisation.id)).one()
        session.add(HeadingMemory(
            organisation_id=organisation or 0, heading="院里定的日子", field="deadline",
            said_at=datetime(2026, 3, 2, tzinfo=UTC),
        ))
    after = office("import", file, "--dry-run", "--json").json["items"][0]["due_on"]
    assert (before, after) == (None, "2026-04-30")

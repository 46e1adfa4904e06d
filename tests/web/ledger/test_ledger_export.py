"""Exports hold exactly what is listed: its filters, its order, its columns, all its pages."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from engine.db import writing
from engine.rules.cell_limit import CUT
from tests.cast import Court, add_item
from tests.web.conftest import Enter, Person

HARMFUL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


@pytest.fixture
def sun(enter: Enter, court: Court) -> Person:
    """The office."""
    return enter(court.sun)


@pytest.fixture
def ledger(database: sa.Engine, court: Court) -> Callable[[list[dict[str, object]]], None]:
    """Items by their facts, numbered from 1."""
    def add(items: list[dict[str, object]]) -> None:
        with writing(database) as session:
            for number, facts in enumerate(items, start=1):
                add_item(session, court, str(number), **facts)

    return add


def sheet_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_export_is_the_list_in_its_order_with_its_columns(
    sun: Person, court: Court, ledger: Callable[[list[dict[str, object]]], None]
) -> None:
    ledger([
        {"due_on": date(2026, 3, number % 28 + 1), "category": "甲" if number % 2 else "乙"}
        for number in range(130)
    ])
    query = "category=甲&sort=due_on&desc=1&column=number&column=due_on&column=percent&page=2"
    path = f"/maps/{court.map_id}/ledger"
    listed: list[str] = []
    for page in (1, 2):
        rows = sun.get(f"{path}.json?{query}").json()
        shown = sun.get(f"{path}?{query.replace('page=2', f'page={page}')}").text
        listed += [
            str(row["number"]) for row in rows
            if f'<a href="/items/{row["id"]}">{row["number"]}</a>' in shown
        ]
    assert sorted(listed) == sorted(str(row["number"]) for row in rows)
    assert [row["due_on"] for row in rows] == sorted((row["due_on"] for row in rows), reverse=True)
    assert list(rows[0]) == ["id", "number", "due_on", "percent"]
    sheet = sheet_of(sun.get(f"{path}.xlsx?{query}").content)
    table = table_of(sun.get(f"{path}.csv?{query}").content)
    assert sheet[0] == ["编号", "完成时限", "进度%"]
    assert [row[0] for row in sheet[1:]] == [row["number"] for row in rows]
    assert table == [["编号", "完成时限", "进度%"]] + [
        [row["number"], row["due_on"], str(row["percent"])] for row in rows
    ]


def test_dates_are_dates_and_numbers_numbers(
    sun: Person, court: Court, ledger: Callable[[list[dict[str, object]]], None]
) -> None:
    ledger([{"due_on": date(2026, 4, 30), "percent": 40}, {"due_on": None}])
    query = "column=due_on&column=percent"
    sheet = sheet_of(sun.get(f"/maps/{court.map_id}/ledger.xlsx?{query}").content)
    assert sheet[1:] == [[date(2026, 4, 30), 40.0], ["", 0.0]]


@pytest.mark.parametrize("text", HARMFUL)
def test_text_like_a_formula_stays_text(
    sun: Person, court: Court, ledger: Callable[[list[dict[str, object]]], None], text: str
) -> None:
    ledger([{"weakness": text}])
    path, query = f"/maps/{court.map_id}/ledger", "column=weakness"
    content = sun.get(f"{path}.xlsx?{query}").content
    assert str(sheet_of(content)[1][0]).strip() == text.strip()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    assert table_of(sun.get(f"{path}.csv?{query}").content)[1] == [f"'{text}"]
    assert sun.get(f"{path}.json?{query}").json()[0]["weakness"] == text


def test_long_and_odd_texts_survive(
    sun: Person, court: Court, ledger: Callable[[list[dict[str, object]]], None]
) -> None:
    odd = '陶堃说："甲，\n乙" 𠮷 <b>&'
    ledger([{"weakness": odd}, {"weakness": "长" * 40_000}])
    path, query = f"/maps/{court.map_id}/ledger", "column=weakness"
    sheet = sheet_of(sun.get(f"{path}.xlsx?{query}").content)
    assert sheet[1] == [odd]
    assert (len(str(sheet[2][0])), str(sheet[2][0])[-20:]) == (32_767, CUT[-20:])
    assert [row[0] for row in table_of(sun.get(f"{path}.csv?{query}").content)[1:]] == [
        odd, "长" * 40_000,
    ]


def test_empty_list_is_a_sheet_with_its_heads(sun: Person, court: Court) -> None:
    path = f"/maps/{court.map_id}/ledger"
    assert len(sheet_of(sun.get(f"{path}.xlsx").content)) == 1
    assert sun.get(f"{path}.json").json() == []
    assert len(table_of(sun.get(f"{path}.csv").content)) == 1


def test_file_is_named_after_map_and_day(sun: Person, court: Court) -> None:
    answer = sun.get(f"/maps/{court.map_id}/ledger.csv")
    assert unquote(answer.headers["content-disposition"]) == (
        "attachment; filename=ledger.csv; filename*=UTF-8''台账-脱薄争先作战图-2026-03-02.csv"
    )
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_everybody_inside_may_export_and_strangers_find_nothing(
    enter: Enter, court: Court
) -> None:
    path = f"/maps/{court.map_id}/ledger.json"
    assert json.loads(enter(court.han).get(path).text) == []
    assert enter(court.wu).get(path).status_code == 404


@pytest.mark.parametrize("layout", ["own", "lists", "full"])
def test_layouts_hold_what_is_listed(
    sun: Person, court: Court, ledger: Callable[[list[dict[str, object]]], None], layout: str
) -> None:
    ledger([{"category": "甲"}, {"category": "乙", "weakness": "直播率低"}])
    path = f"/maps/{court.map_id}/ledger"
    answer = sun.get(f"{path}.xlsx?layout={layout}&category=乙")
    text = str(sheet_of(answer.content))
    assert ("直播率低" in text, "审理周期" in text) == (True, False)
    page = sun.get(f"{path}?category=乙").text
    assert f"{path}.xlsx?layout={layout}&amp;category=%E4%B9%99" in page


def test_layout_that_is_none_is_refused(sun: Person, court: Court) -> None:
    path = f"/maps/{court.map_id}/ledger"
    assert sun.get(f"{path}.xlsx?layout=half").status_code == 422
    assert sun.get(f"{path}.csv?layout=lists").status_code == 422

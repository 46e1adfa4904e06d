"""Thousands of random and damaged files: a Reading or a refusal comes out, nothing else."""

import io
import random
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import Unreadable
from engine.intake.drafts import Reading, as_json
from engine.intake.read import read_document

MARCH_2 = date(2026, 3, 2)
CELLS = st.one_of(
    st.none(),
    st.integers(-5, 100_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(max_size=12),
    st.sampled_from([
        "序号", "存在问题", "整改措施", "责任领导", "责任部门", "完成时限", "整改类型", "销号时间", "1", "一", "合计", "注：无",
        "一、政治建设", "6月底前", "立行立改", "长期坚持", "=1+1", "2月30日", "无", "赵明（副院长）", "1.甲；2.乙", "填报日期：2026年3月2日",
    ]),
)  # fmt: skip
LINES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from([
            "一、主要做法", "二、存在的问题", "（一）学习不深。", "一是甲。二是乙；", "三是丙", "1.丁", "①戊②己", "原因分析：", "下一步，将：一是庚",
            "梳理出三大方面9个问题：一是辛；", "问题清单", "针对上述问题", "存在以下不足：", "第一，壬。", "XX法院", "2026年3月2日",
        ]),
    ),
    max_size=25,
)  # fmt: skip


def example_files() -> dict[str, bytes]:
    """A true file of each kind, small enough to be damaged often."""
    book_file, word_file = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(book_file, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["序号", "存在问题", "整改措施", "责任部门", "完成时限"])
    sheet.merge_range("A2:A3", 1)
    sheet.write_row(1, 1, ["学习不深", "1.甲；2.乙", "政治部牵头，办公室配合", "6月底前"])
    sheet.write_row(3, 0, [2, "作风不实", "丙", "办公室", 46203])
    sheet.write_formula("E5", "=DATE(2026,6,30)")
    book.close()
    document = docx.Document()
    document.add_paragraph("二、存在问题")
    document.add_paragraph("1.学习不深。", style="List Number")
    table = document.add_table(rows=2, cols=3)
    for column, text in enumerate(["序号", "存在问题", "完成时限"]):
        table.cell(0, column).text = text
    document.save(word_file)
    text = "二、存在问题\n（一）政治方面\n一是学习不深。二是融合不够。\n三、下一步\n一是加强。\n".encode()
    return {".xlsx": book_file.getvalue(), ".docx": word_file.getvalue(), ".txt": text}


def read_bytes_as(suffix: str, data: bytes) -> Reading | None:
    """The reading, or None where the file is refused with a sentence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        try:
            reading = read_document(path, reference_on=MARCH_2)
        except Unreadable:
            return None
    assert as_json(reading)
    return reading


def damage(data: bytes, rng: random.Random) -> bytes:
    """Bytes changed, cut out, put in, or the rest cut off."""
    changed = bytearray(data)
    for _time in range(rng.choice([1, 1, 3, 10, 50])):
        if not changed:
            break
        place, kind = rng.randrange(len(changed)), rng.random()
        if kind < 0.5:
            changed[place] = rng.randrange(256)
        elif kind < 0.7:
            del changed[place : place + rng.randrange(1, 50)]
        elif kind < 0.85:
            changed[place:place] = rng.randbytes(rng.randrange(1, 20))
        else:
            del changed[place:]
    return bytes(changed)


def damage_inside(data: bytes, rng: random.Random) -> bytes:
    """One part damaged or left out, in a package that is whole again."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        victim = rng.choice(
            [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
        )
        for name in source.namelist():
            if name != victim:
                package.writestr(name, source.read(name))
            elif rng.random() > 0.1:
                package.writestr(name, damage(source.read(name), rng))
    return target.getvalue()


def read_damaged(rounds: int, seed: int) -> set[bool]:
    """Read `rounds` damaged files; returns which answers came (read, refused)."""
    rng = random.Random(seed)
    files = example_files()
    answers = set()
    for _round in range(rounds):
        suffix = rng.choice(list(files))
        inside = suffix != ".txt" and rng.random() < 0.7
        damaged = (damage_inside if inside else damage)(files[suffix], rng)
        answers.add(read_bytes_as(suffix, damaged) is None)
    return answers


def test_damaged_files_are_read_or_refused() -> None:
    assert read_damaged(300, seed=20260302) == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_thousands_of_damaged_files_are_read_or_refused(seed: int) -> None:
    assert read_damaged(1_000, seed) == {True, False}


def read_random_workbook(rows: list[list[object]], merged: list[tuple[int, int, int, int]]) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for top, left, down, across in merged:
        try:
            sheet.merge_range(top, left, top + down, left + across, None)
        except xlsxwriter.exceptions.OverlappingRange:
            continue
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    book.close()
    assert read_bytes_as(".xlsx", target.getvalue()) is not None


ROWS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
MERGES = st.lists(
    st.tuples(st.integers(0, 10), st.integers(0, 6), st.integers(0, 4), st.integers(1, 5)),
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, MERGES)
def test_any_cells_are_read(
    rows: list[list[object]], merged: list[tuple[int, int, int, int]]
) -> None:
    read_random_workbook(rows, merged)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, MERGES)
def test_any_cells_are_read_many_times(
    rows: list[list[object]], merged: list[tuple[int, int, int, int]]
) -> None:
    read_random_workbook(rows, merged)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_any_lines_are_read(lines: list[str]) -> None:
    read_bytes_as(".txt", "\n".join(lines).encode("utf-8", "replace"))


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None)
@given(LINES)
def test_any_lines_are_read_many_times(lines: list[str]) -> None:
    read_bytes_as(".txt", "\n".join(lines).encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([".xlsx", ".docx", ".txt"]), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    read_bytes_as(suffix, data)
    read_bytes_as(suffix, b"PK\x03\x04" + data)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "xl/workbook.xml",
                "word/document.xml",
                "[Content_Types].xml",
                "xl/_rels/workbook.xml.rels",
                "xl/worksheets/sheet1.xml",
            ]
        ),
        st.binary(max_size=80),
    )
)
def test_any_package_is_read_or_refused(parts: dict[str, bytes]) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)

    read_bytes_as(".xlsx", target.getvalue())
    read_bytes_as(".docx", target.getvalue())

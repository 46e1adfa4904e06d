"""`battlemap poster`: a file to take to the printer's."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.documents.reading import code_says, sizes_of, texts_of


def test_poster_is_written_in_the_size_and_order_asked_for(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "挂图.pdf"
    done = office("poster", "脱薄争先", "--size", "A1", "--by", "department", "-o", file,
                  "--on", "2026-3-10")
    assert (done.code, "A1，3 项" in done.stdout) == (0, True)
    pdf = file.read_bytes()
    assert sizes_of(pdf) == {(841, 594)}
    [said] = texts_of(pdf)
    assert "截至2026年3月10日" in said
    assert "按责任部门排列" in said
    assert "庭审直播率偏低" in said
    assert code_says(pdf, 0, "http://127.0.0.1:8000/maps/1/wall?by=department")


def test_same_day_gives_the_same_file(office: Run, tmp_path: Path) -> None:
    for name in ("1.pdf", "2.pdf"):
        office("poster", "-o", tmp_path / name, "--on", "2026-3-10")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--size", "b5"), "--size 只能写 a0、a1、a2、a3"),
        (("--by", "x"), "--by 只能写 category、department、leader"),
        (("没有的图",), "没有作战图“没有的图”"),
        (("-o", "/proc/none/x.pdf"), "写不到 /proc/none/x.pdf"),
    ],
    ids=["size", "order", "map", "folder"],
)
def test_what_cannot_be_is_refused_in_words(
    office: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    target = () if "-o" in words else ("-o", tmp_path / "x.pdf")
    refused = office("poster", *words, *target)
    assert (refused.code, said in refused.stderr) == (2, True), refused.stderr

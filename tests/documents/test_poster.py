"""挂图: read back from the file itself, at every size, with none, nine and three hundred items."""

import hashlib
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import documents
from documents.poster import Size, poster, poster_facts
from engine.language import speaking
from engine.queries.board_view import ShownBoard
from engine.rules.board import Grouping
from engine.rules.lights import word_of
from tests.documents.boards import ADDRESS, AREAS, a_board, a_board_of, an_item
from tests.documents.reading import (
    code_says,
    fonts_of,
    overlaps_in,
    places_of,
    sizes_of,
    texts_of,
)

TYPST = Path(documents.__file__).parent / "typst"
MARGIN_PT = 14 / 25.4 * 72  # of A3; wider on larger sheets
MILLIMETRES = {
    Size.A0: (1189, 841), Size.A1: (841, 594), Size.A2: (594, 420), Size.A3: (420, 297),
}


def printed(shown: ShownBoard, size: Size = Size.A3) -> bytes:
    return poster(shown, size=size, address=ADDRESS)


@cache
def three_hundred(size: Size = Size.A3) -> bytes:
    return printed(a_board_of(300), size)


@pytest.mark.parametrize("size", list(Size))
def test_sheet_is_of_its_size_and_lies_across(size: Size) -> None:
    pdf = printed(a_board_of(9), size)
    assert sizes_of(pdf) == {MILLIMETRES[size]}
    assert len(texts_of(pdf)) == 1


def test_fonts_are_embedded_and_cut_to_what_is_printed() -> None:
    fonts = fonts_of(printed(a_board_of(9)))
    assert fonts
    assert all(fonts.values())
    assert [name for name in fonts if not re.match(r"/[A-Z]{6}\+", name)] == []


def test_three_hundred_items_are_a_small_file() -> None:
    assert len(three_hundred()) < 2_000_000


@pytest.mark.parametrize("count", [9, 300])
def test_every_item_is_there_with_its_number_and_the_word_of_its_light(count: int) -> None:
    shown = a_board_of(count)
    said = "".join(texts_of(three_hundred() if count == 300 else printed(shown)))
    for place in range(count):
        item = an_item(place)
        assert item.number in said
        assert item.leader in said
    wanted = Counter(word_of(meaning) for meaning in shown.counts.elements())
    assert {word: said.count(word) >= count for word, count in wanted.items()} == dict.fromkeys(
        wanted, True
    )


def test_head_says_whose_map_it_is_and_of_what_day() -> None:
    [said] = texts_of(printed(a_board_of(9)))
    assert "示范区人民法院" in said
    assert "补短板作战图" in said
    assert "截至2026年4月27日" in said
    assert "按领域排列" in said
    assert "一年打基础" in said
    assert "第 1 页　共 1 页" in said


def test_slip_is_said_where_it_pushes_the_date() -> None:
    late = an_item(3, due_on=an_item(3).measures[-1].due_on)
    [said] = texts_of(printed(a_board([late])))
    assert "将推至" in said


def test_names_with_rare_characters_are_printed_whole() -> None:
    [said] = texts_of(printed(a_board_of(9)))
    assert {"陶堃", "李珺", "朱镕喆", "䶮一鸣"} <= set(re.findall("陶堃|李珺|朱镕喆|䶮一鸣", said))


@pytest.mark.parametrize("page", [0, 1])
def test_code_leads_to_the_live_map(page: int) -> None:
    assert code_says(three_hundred(), page, ADDRESS)
    assert not code_says(three_hundred(), page, ADDRESS + "/2")


def test_same_facts_give_the_same_bytes_in_another_process() -> None:
    here = printed(a_board_of(9))
    printed(a_board_of(10))
    assert printed(a_board_of(9)) == here
    script = (
        "import hashlib; from tests.documents.test_poster import printed, a_board_of;"
        "print(hashlib.sha256(printed(a_board_of(9))).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        cwd=TYPST.parents[1],
    )
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_three_hundred_items_hang_on_sheets_that_the_first_one_indexes() -> None:
    pages = texts_of(three_hundred())
    assert len(pages) > 5
    assert [page for page, said in enumerate(pages, 1)
            if f"第 {page} 页　共 {len(pages)} 页" not in said] == []
    for area in AREAS:
        found = re.search(rf"{area} ?第 (\d+)(?:–(\d+))? 页", pages[0])
        assert found, area
        first, last = int(found[1]), int(found[2] or found[1])
        with_area = [page for page, said in enumerate(pages[1:], 2) if area in said]
        assert with_area == list(range(first, last + 1))
    assert "超期和严重滞后" in pages[0]


def test_a_hundred_leaders_are_indexed_on_as_many_sheets_as_they_need() -> None:
    items = (an_item(place, leader=f"第{place:03}位责任领导") for place in range(150))
    pages = texts_of(printed(a_board(items, by=Grouping.LEADER)))
    index = [said for said in pages if "序号" not in said]
    assert [place for place in range(150) if f"第{place:03}位责任领导" not in "".join(index)] == []


LONG = {
    "weakness": "部分案件审理周期偏长，" * 18, "leader": "阿卜杜热西提·买买提艾力·吐尔逊江",
    "department": "新时代司法体制综合配套改革推进工作领导小组办公室（审判管理办公室）",
    "number": "2026-ZGSX-审判质效-000017", "category": "审判质效" * 12,
}
UNBROKEN = dict.fromkeys(("weakness", "leader", "department", "number", "category"), "W" * 120)


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize(
    "shown",
    [
        a_board([]), a_board_of(1), a_board_of(9), a_board_of(40, by=Grouping.LEADER),
        a_board([an_item(3, **LONG), an_item(4)], name="名称" * 40, organisation="法院" * 30),
        a_board([an_item(place, **UNBROKEN) for place in range(3)], name="N" * 90),
    ],
    ids=["none", "one", "nine", "forty", "long", "unbroken"],
)
def test_no_text_stands_on_another_or_leaves_the_sheet(shown: ShownBoard, size: Size) -> None:
    width, height = (side / 25.4 * 72 for side in MILLIMETRES[size])
    for places in places_of(printed(shown, size)):
        assert places
        assert overlaps_in(places) == []
        assert [
            one for one in places
            if one.left < MARGIN_PT or one.right > width - MARGIN_PT or one.bottom < MARGIN_PT
            or one.top > height - MARGIN_PT
        ] == []


@pytest.mark.parametrize("size", [Size.A0, Size.A3])
def test_no_text_of_three_hundred_items_stands_on_another(size: Size) -> None:
    assert [overlaps_in(places) for places in places_of(three_hundred(size)) if overlaps_in(places)] == []


def test_empty_map_says_so() -> None:
    [said] = texts_of(printed(a_board([])))
    assert "这张作战图上还没有事项" in said


def test_english_poster_has_english_words() -> None:
    with speaking("en"):
        shown = a_board([an_item(0, weakness="x", leader="x", department="x", category="x", number="1")],
                        name="Map", organisation="Court")
        [said] = texts_of(printed(shown))
    assert "Sheet 1 of 1" in said
    assert "As of 2026-04-27" in said
    # What is left in Chinese is what people wrote: the name of a phase.
    assert re.findall(r"[\u4e00-\u9fff]+", said) == ["一年打基础"]


def test_typst_holds_no_words() -> None:
    for path in [TYPST / "poster.typ", *(TYPST / "poster").glob("*.typ")]:
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        assert re.findall(r"[\u4e00-\u9fff]", code) == [], path.name


def test_text_that_looks_like_typst_is_printed_as_it_is() -> None:
    [said] = texts_of(printed(a_board([an_item(0, weakness='#panic("x") $x$ *b* [c] \\ "d"')])))
    assert '#panic("x") $x$ *b* [c] \\ "d"' in said


def test_facts_are_plain_json_and_the_same_each_time() -> None:
    first = poster_facts(a_board_of(9), size=Size.A1, address=ADDRESS)
    assert first == poster_facts(a_board_of(9), size=Size.A1, address=ADDRESS)
    assert first["rare"] == "䶮喆堃珺镕"

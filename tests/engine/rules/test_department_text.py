"""How a responsibility cell is written: who leads, who supports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.department_text import Responsibility, read_departments, read_supporting


@pytest.mark.parametrize(
    ("written", "leads", "supports"),
    [
        ("政治部", ("政治部",), ()),
        ("政治部牵头，综合办公室、机关党委配合", ("政治部",), ("综合办公室", "机关党委")),
        ("政治部牵头,综合办公室配合", ("政治部",), ("综合办公室",)),
        ("由审管办牵头负责，各业务庭配合落实", ("审管办",), ("各业务庭",)),
        ("审管办、研究室牵头，民庭配合", ("审管办", "研究室"), ("民庭",)),
        ("审管办牵头民庭配合", ("审管办",), ("民庭",)),
        ("民庭配合，审管办牵头", ("审管办",), ("民庭",)),
        ("审管办负责，民庭配合", ("审管办",), ("民庭",)),
        ("民事审判庭会同立案庭、执行局", ("民事审判庭",), ("立案庭", "执行局")),
        ("审管办牵头，会同民庭、刑庭", ("审管办",), ("民庭", "刑庭")),
        ("民一庭、民二庭按职责分工负责", ("民一庭", "民二庭"), ()),
        ("各部门按职责分工负责", ("各部门",), ()),
        ("审管办（牵头）、民庭、刑庭", ("审管办",), ("民庭", "刑庭")),
        ("牵头单位：审管办\n配合单位：民庭、刑庭", ("审管办",), ("民庭", "刑庭")),
        ("审管办牵头；民庭参与；办公室协助", ("审管办",), ("民庭", "办公室")),
        ("人力资源和社会保障局牵头", ("人力资源和社会保障局",), ()),
        ("协调处牵头", ("协调处",), ()),
    ],
)
def test_who_leads_and_who_supports(
    written: str, leads: tuple[str, ...], supports: tuple[str, ...]
) -> None:
    assert read_departments(written) == Responsibility(leads, supports)


@pytest.mark.parametrize(
    "written", ["民一庭、民二庭、执行局", "民一庭\n民二庭\n执行局", "民一庭，民二庭；执行局"]
)
def test_in_a_bare_list_the_first_leads_and_that_is_flagged(written: str) -> None:
    assert read_departments(written) == Responsibility(
        ("民一庭",), ("民二庭", "执行局"), ("lead_assumed",)
    )


def test_and_divides_only_between_two_bodies() -> None:
    assert read_departments("政治部和综合办公室").leads == ("政治部",)
    assert read_departments("人力资源和社会保障局").leads == ("人力资源和社会保障局",)


@pytest.mark.parametrize("written", ["无", "—", "-", "／", "", " ", "/", "——"])
def test_nobody(written: str) -> None:
    assert read_departments(written) == Responsibility()
    assert read_supporting(written) == ()


def test_a_supporting_column_lists_supporting_departments() -> None:
    assert read_supporting("民庭、刑庭配合") == ("民庭", "刑庭")
    assert read_supporting("配合单位：民庭\n刑庭") == ("民庭", "刑庭")


NAMES = st.lists(
    st.sampled_from(["政治部", "综合办公室", "民事审判庭", "刑事审判庭", "执行局", "审管办"]),
    min_size=2, max_size=6, unique=True,
)  # fmt: skip


@given(NAMES)
def test_lead_and_support_read_back_as_written(names: list[str]) -> None:
    lead, *supports = names

    found = read_departments(f"{lead}牵头，{'、'.join(supports)}配合")

    assert found == Responsibility((lead,), tuple(supports))


@given(st.text(max_size=60))
def test_any_words_give_names_or_nobody_but_never_an_error(text: str) -> None:
    found = read_departments(text)

    assert all(name.strip() for name in (*found.leads, *found.supports))


def test_marks_inside_markup_divide_nothing() -> None:
    script = "民庭<script>alert(1);x/y</script>"

    assert read_departments(script).leads == (script,)
    assert read_supporting(f"{script}、刑庭/执行局") == (script, "刑庭", "执行局")

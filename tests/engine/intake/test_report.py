"""Problems in a report's running text: only sections that list problems count."""

from collections.abc import Callable

import pytest

from engine.intake.drafts import Reading

Report = Callable[[str], Reading]


def titles(reading: Reading) -> list[str]:
    return [draft.weakness for draft in reading.drafts]


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


NINE = (
    "（二）找准薄弱之处，定好努力目标\n"
    "我院向先进法院看齐，邀请上级来院指出存在的问题；召开座谈会听取意见。\n"
    "经过排查，我院梳理出三大方面9个具体薄弱问题:一是政治学习与办案结合不紧。有的支部学归学、做归做；"
    "二是人员结构偏老。骨干接续不上;三是审判质效不优。平均审理98.5天，调撤少;四是精品意识不强。案例偏少；"
    "五是支部工作不规范。作用不明显；六是考核拉不开差距。干劲不足；七是信息化应用少。仍靠手工；"
    "八是源头化解不够有力。成效不显；九是司法公开不及时,公信力有待提升。\n"
    "针对这些问题，我院制定了方案，细化了9条具体措施：一是明确领导；二是明确时限。\n"
    "（三）强化保障\n"
    "为确保见效，我院从三方面保障。一是加强领导。每月听取汇报，解决存在的问题；二是完善制度。"
    "修订20余项制度。\n"
    "一是选优配强班子。换届完成。\n"
)


def test_a_sentence_that_declares_nine_weaknesses_gives_exactly_nine(report: Report) -> None:
    reading = report(NINE)

    assert (reading.kind, reading.declared_count, len(reading.drafts)) == ("report", 9, 9)
    assert titles(reading)[:4] == [
        "政治学习与办案结合不紧", "人员结构偏老", "审判质效不优", "精品意识不强",
    ]  # fmt: skip
    assert titles(reading)[8] == "司法公开不及时,公信力有待提升"
    assert reading.drafts[2].detail == "平均审理98.5天，调撤少"
    assert {(one.sheet, one.row, one.category) for one in reading.drafts} == {
        (None, 3, "找准薄弱之处，定好努力目标")
    }
    assert [one.number for one in reading.drafts] == [str(n) for n in range(1, 10)]
    assert codes(reading) == ["areas_undetermined"]


def test_a_declared_count_that_does_not_fit_is_shown_and_nothing_is_invented(
    report: Report,
) -> None:
    reading = report("经查摆，发现以下5个问题：一是学习不深；二是作风不实；三是公开不够。\n")

    assert (reading.declared_count, len(reading.drafts)) == (5, 3)
    assert codes(reading) == ["count_mismatch"]
    assert "5" in reading.problems[0].message


@pytest.mark.parametrize(
    "opener",
    [
        "二、存在的主要问题\n当前工作中还存在五个方面的问题：\n",
        "二、存在的主要问题\n还存在五个方面的问题。\n",
        "当前工作中还存在五个方面的问题：\n",
    ],
)
@pytest.mark.parametrize("marks", [("一是", "二是"), ("1.", "2."), ("（1）", "（2）")])
def test_areas_count_as_declared_where_nothing_else_is(
    report: Report, opener: str, marks: tuple[str, str]
) -> None:
    reading = report(
        f"{opener}{marks[0]}学习不够。\n{marks[1]}断层。\n三、下一步打算\n一是学习。\n"
    )

    assert (titles(reading), reading.declared_count) == (["学习不够", "断层"], 5)
    assert codes(reading) == ["count_mismatch"]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("首先，甲；其次，乙；再次，丙；最后，丁。", ["甲", "乙", "丙", "丁"]),
        ("首先，甲。其次，乙。最后，丙。", ["甲", "乙", "丙"]),
        ("首先是甲，不实；其次是乙。", ["甲，不实", "乙"]),
        ("首先，甲。\n其次，乙。\n最后，丙。", ["甲", "乙", "丙"]),
        ("工作中仍有不足：首先，甲；其次，乙。", ["甲", "乙"]),
        ("其一，甲。其二，乙。", ["甲", "乙"]),
        ("其一甲；其二乙。", ["甲", "乙"]),
        ("第一，甲；第二，乙。", ["甲", "乙"]),
        ("第一是甲；第二是乙。", ["甲", "乙"]),
        ("一方面，甲；另一方面，乙。", ["甲", "乙"]),
        ("一方面甲。\n另一方面乙。", ["甲", "乙"]),
    ],
)
def test_a_list_that_is_told_gives_one_item_each(
    report: Report, told: str, found: list[str]
) -> None:
    reading = report(f"二、存在的问题\n{told}\n三、下一步打算\n首先，学习。\n")

    assert (titles(reading), reading.declared_count, reading.problems) == (found, None, [])
    assert [draft.number for draft in reading.drafts] == [
        str(number) for number in range(1, len(found) + 1)
    ]


def test_a_told_list_in_an_area_and_after_a_sentence(report: Report) -> None:
    area = report("二、存在的问题\n（一）队伍方面。首先，断层；其次，老化。\n（二）作风不实\n")
    sentence = report("经查摆，发现以下2个问题：首先，学习不深；其次，作风不实。\n")

    assert [(one.category, one.weakness) for one in area.drafts] == [
        ("队伍方面", "断层"), ("队伍方面", "老化"), ("存在的问题", "作风不实"),
    ]  # fmt: skip
    assert (titles(sentence), sentence.declared_count) == (["学习不深", "作风不实"], 2)


@pytest.mark.parametrize(
    "marks",
    [
        ("1.", "2.", "（3）", "4."), ("1.", "（2）", "3.", "④"), ("（1）", "（2）", "3.", "4."), ("1、", "2、", "③", "（4）"),
        ("（一）", "二、", "（三）", "（四）"),
    ],
)  # fmt: skip
def test_mixed_marks_lose_no_item_into_a_category(report: Report, marks: tuple[str, ...]) -> None:
    words = ["积压", "信访", "信息化", "宣传"]
    listed = "\n".join(f"{mark}{word}" for mark, word in zip(marks, words, strict=True))

    reading = report(
        f"一、工作成效\n很好。\n二、存在的问题\n{listed}\n三、下一步打算\n（一）学习\n"
    )

    assert titles(reading) == words
    assert {draft.category for draft in reading.drafts} == {"存在的问题"}


@pytest.mark.parametrize(
    "text",
    [
        "二、存在的问题\n三、下一步打算\n一是学习。\n",
        "一、成效\n很好。\n二、存在的问题\n在取得成绩的同时，还存在一些问题和不足：\n三、下一步打算\n一是学习。\n",
    ],
)
def test_a_problem_section_without_separable_items_is_said_to_be_there(
    report: Report, text: str
) -> None:
    reading = report(text)

    (told,) = reading.problems
    assert (reading.drafts, told.severity, told.code) == ([], "error", "problems_unseparated")
    assert "“存在的问题”" in told.message


def test_an_inexact_count_is_not_checked(report: Report) -> None:
    reading = report("经查摆，发现10余个问题：一是学习不深；二是作风不实。\n")

    assert (reading.declared_count, len(reading.drafts), codes(reading)) == (None, 2, [])


@pytest.mark.parametrize(
    "heading",
    [
        "二、存在的主要问题和不足", "二、正视问题短板", "二、问题清单", "二、短板弱项", "二、差距不足", "二、存在问题",
        "二、当前工作中存在的困难和问题", "（二）存在的不足", "存在的主要问题", "二、工作中的不足", "二、面临的困难与问题",
        "二、主要短板", "二、问题与不足", "二、薄弱环节", "二、检视出的问题", "二、存在的突出问题：", "第二部分 存在的问题",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "marks",
    [
        ("1.", "2."),
        ("一是", "二是"),
        ("第一，", "第二，"),
        ("①", "②"),
        ("（1）", "（2）"),
        ("1、", "2、"),
    ],
)
def test_headings_of_problems_and_the_marks_below_them(
    report: Report, heading: str, marks: tuple[str, str]
) -> None:
    reading = report(
        f"{heading}\n{marks[0]}学习不够深入。存在应付现象。\n{marks[1]}作风不够扎实；检查少。\n"
    )

    assert titles(reading) == ["学习不够深入", "作风不够扎实"]
    assert [one.detail for one in reading.drafts] == ["存在应付现象。", "检查少。"]
    assert codes(reading) == []


def test_achievements_causes_plans_and_requests_do_not_count(report: Report) -> None:
    reading = report(
        "一、主要做法\n一是强化学习。解决存在的问题。\n二是深入查摆问题，狠抓整改。\n"
        "二、存在的主要问题\n1.学习不深。\n2.作风不实。\n"
        "三、原因剖析\n一是思想松懈。二是管理宽松。\n"
        "四、下一步打算\n（一）针对存在的问题加强学习。\n（二）整顿作风。\n"
        "五、需要上级协调解决的问题\n一是编制不足。二是经费紧张。\n"
    )

    assert titles(reading) == ["学习不深", "作风不实"]


def test_two_levels_heading_is_the_category_and_leaves_are_problems(report: Report) -> None:
    reading = report(
        "二、正视问题短板\n"
        "（一）政治建设方面\n一是学习不深。二是融合不够。\n"
        "（二）审判质效方面\n1.周期偏长。\n2.发改率高。\n"
        "（三）基础保障薄弱\n经费不足。\n"
        "三、下一步工作\n（一）加强学习\n"
    )

    assert [(one.category, one.weakness) for one in reading.drafts] == [
        ("政治建设方面", "学习不深"), ("政治建设方面", "融合不够"), ("审判质效方面", "周期偏长"),
        ("审判质效方面", "发改率高"), ("正视问题短板", "基础保障薄弱"),
    ]  # fmt: skip
    assert reading.drafts[4].detail == "经费不足。"


def test_a_heading_of_problems_and_causes_lists_only_its_problems(report: Report) -> None:
    reading = report(
        "三、存在的问题及原因分析\n（一）存在的问题\n1.学习不深。\n2.作风不实。\n"
        "（二）原因分析\n1.思想松懈。\n（三）整改措施\n1.加强学习。\n"
    )

    assert titles(reading) == ["学习不深", "作风不实"]


def test_causes_and_measures_inside_a_problem_do_not_count(report: Report) -> None:
    reading = report(
        "二、存在问题\n（一）学习不深。\n原因分析：一是思想松懈；二是考核不严。\n整改措施：1.加强学习；2.严格考核。\n"
        "（二）作风不实。\n"
    )

    assert titles(reading) == ["学习不深", "作风不实"]


def test_an_inline_list_in_the_paragraph_of_a_section(report: Report) -> None:
    reading = report(
        "二、差距不足\n一是人案矛盾突出。人均办案350件。二是审限内结案率92.3%，低于全省。三是队伍偏老。\n"
        "针对上述问题，下一步将：一是争取编制；二是强化管理。\n"
    )

    assert titles(reading) == ["人案矛盾突出", "审限内结案率92.3%，低于全省", "队伍偏老"]


def test_problems_confessed_in_a_sentence_without_a_heading(report: Report) -> None:
    reading = report(
        "一、工作成效\n（一）圆满完成任务。\n同时，工作中还存在以下不足：一是创新不够；二是宣传不足。\n"
        "二、下一步打算\n一是抓创新。二是抓宣传。\n"
    )

    assert titles(reading) == ["创新不够", "宣传不足"]


def test_a_declared_count_over_headings_with_leaves(report: Report) -> None:
    reading = report(
        "经自查，我院存在两个方面4个问题。\n"
        "（一）政治建设方面。一是学习不深；二是融合不够。\n（二）队伍建设方面。一是断层；二是激励不足。\n"
    )

    assert (reading.declared_count, titles(reading), codes(reading)) == (
        4, ["学习不深", "融合不够", "断层", "激励不足"], [],
    )  # fmt: skip


def test_an_outline_at_the_top_is_not_read_twice(report: Report) -> None:
    reading = report(
        "一、成效显著\n二、正视问题\n（一）思想有“温差”\n（二）机制有“梗阻”\n（三）成果有“落差”\n三、锚定方向\n"
        "上半年工作总结\n现将情况报告如下：\n"
        "一、成效显著，亮点纷呈\n一是学习好。二是调解好。\n"
        "二、正视问题，剖析不足\n（一）思想有“温差”，主动不足\n一是意识薄弱。二是结合不紧。\n"
        "（二）机制有“梗阻”，协同不强\n一是考核不科学。当前考核仍以分别考核为主，缺乏融合的指标，导致干警重单项而忽视了推"
    )

    assert [(one.category, one.weakness) for one in reading.drafts] == [
        ("思想有“温差”，主动不足", "意识薄弱"), ("思想有“温差”，主动不足", "结合不紧"),
        ("机制有“梗阻”，协同不强", "考核不科学"),
    ]  # fmt: skip
    assert codes(reading) == ["truncated"]
    assert "成果有“落差”" in reading.problems[0].message
    assert reading.drafts[2].flags == ("truncated",)


def test_a_report_without_problems_says_so(report: Report) -> None:
    reading = report(
        "融在组织，构建格局\n一是管理凝聚力量。抓党建促审判。\n二是星级管理。\n"
        "融在行动，凝聚担当\n一是以责任为着力点。\n各党组织还存在差距和不足，必须推动发展。\n"
    )

    assert (reading.drafts, codes(reading)) == ([], ["no_problem_section"])


def test_rectification_of_earlier_problems_is_no_list_of_problems(report: Report) -> None:
    reading = report(
        "一、反馈问题整改落实情况\n（一）学习不深问题。已整改。\n（二）作风问题。已整改。\n"
    )

    assert codes(reading) == ["no_problem_section"]


def test_problems_without_numbers_are_taken_by_paragraph_and_flagged(report: Report) -> None:
    reading = report(
        "二、存在的不足\n在肯定成绩的同时，还存在一些问题和不足：\n案件周期偏长，积案较多。\n信息化水平不高。\n"
        "三、下一步打算\n加强管理。\n"
    )

    assert titles(reading) == ["案件周期偏长，积案较多", "信息化水平不高"]
    assert codes(reading) == ["unnumbered_problems"]


def test_the_foot_of_a_web_page_is_no_part_of_the_report(report: Report) -> None:
    reading = report(
        "二、存在问题\n1.学习不深。\n2.作风不实。\n\n微信扫一扫在手机阅读、分享本文\n本文标题:汇报\n版权声明\n联系客服\n"
    )

    assert (titles(reading), codes(reading)) == (["学习不深", "作风不实"], [])
    assert reading.drafts[1].detail == ""


def test_a_signature_and_a_date_are_no_broken_sentence(report: Report) -> None:
    reading = report("二、存在问题\n1.学习不深。\n2.作风不实。\nXX区人民法院\n2026年3月2日\n")

    assert codes(reading) == []


def test_a_declared_list_may_stand_on_the_lines_below(report: Report) -> None:
    reading = report(
        "一、精准研判\n一是自查。开展自查。\n二是走访。\n我院查找出3个突出问题：\n"
        "1.学习不深。\n2.作风不实。\n3.公开不够。\n我们制定了措施：\n1.加强学习。\n2.整顿作风。\n"
    )

    assert (reading.declared_count, titles(reading)) == (3, ["学习不深", "作风不实", "公开不够"])


def test_a_label_without_a_mark_is_the_category_of_the_list_below(report: Report) -> None:
    reading = report(
        "二、存在问题\n政治建设方面：\n1.学习不深。\n2.融合不够。\n审判质效方面：\n1.周期偏长。\n"
        "采取的措施：\n1.加强学习。\n"
    )

    assert [(one.category, one.weakness) for one in reading.drafts] == [
        ("政治建设方面", "学习不深"), ("政治建设方面", "融合不够"), ("审判质效方面", "周期偏长"),
    ]  # fmt: skip

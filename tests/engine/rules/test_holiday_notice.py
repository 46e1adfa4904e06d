"""Reading a holiday notice: in the State Council's words, as a table, and as the shipped file."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.errors import Unreadable
from engine.rules.calendar import CalendarData, DayKind, WorkCalendar, parse_calendar
from engine.rules.calendar_data import NoticeProblem, replace_years
from engine.rules.holiday_notice import read_notice

SHIPPED = (Path(engine.__file__).parent / "calendars" / "cn.toml").read_text(encoding="utf-8")
CN = parse_calendar(SHIPPED, name="cn")

NOTICES = {
    2022: """国务院办公厅关于2022年部分节假日安排的通知
一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。
""",
    2023: """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
""",
    2024: """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
""",
    2025: """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
""",
    2026: """国务院办公厅关于2026年
部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　鼓励单位和个人结合落实带薪年休假等制度，推动错峰出行。节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
　　国务院办公厅
　　2025年11月4日
""",
}


def with_line(festival: str, line: str) -> str:
    """The notice of 2026 with one festival's line written otherwise."""
    lines = NOTICES[2026].splitlines()
    return "\n".join(line if f"、{festival}：" in each else each for each in lines)


def year_of(data: CalendarData, year: int) -> dict[date, DayKind]:
    other_years = replace_years(data, CalendarData("", {}, {}, frozenset({year})))
    return {day: kind for day, kind in data.days.items() if day not in other_years.days}


@pytest.mark.parametrize("year", NOTICES)
def test_the_notice_in_words_says_what_is_shipped(year: int) -> None:
    data, problems = read_notice(NOTICES[year], name="cn")
    assert problems == []
    assert data.covered_years == {year}
    assert data.days == year_of(CN, year)


@pytest.mark.parametrize("separator", ["\n", "\r\n", ""])
def test_line_breaks_and_full_width_digits_do_not_matter(separator: str) -> None:
    pasted = separator.join(NOTICES[2026].splitlines()).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    assert read_notice(pasted, name="cn") == read_notice(NOTICES[2026], name="cn")


def test_one_line_of_a_notice_is_read_and_the_rest_is_missed() -> None:
    line = "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。"
    data, problems = read_notice(line, name="cn", year=2026)
    assert data.days == {
        **{date(2026, 5, day): DayKind.OFF for day in range(1, 6)},
        date(2026, 5, 9): DayKind.WORK,
    }
    assert set(data.labels.values()) == {"劳动节"}
    assert data.covered_years == frozenset()
    assert problems == [
        NoticeProblem(0, "", "2026 年的通知缺少：元旦、春节、清明节、端午节、中秋节、国庆节")
    ]


@pytest.mark.parametrize(
    ("line", "raw", "message"),
    [
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月6日（周三）上班。",
            "5月6日（周三）上班",
            "2026-05-06 是周三，本来就是工作日，不能写作调休上班",
            id="a make-up day in the middle of the week",
        ),
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周日）上班。",
            "5月9日（周日）上班",
            "2026-05-09 是周六，括号里写的是周日",
            id="the wrong weekday in brackets",
        ),
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共6天。5月9日（周六）上班。",
            "5月1日（周五）至5日（周二）放假调休，共6天",
            "写明共 6 天，而 2026-05-01 至 2026-05-05 是 5 天",
            id="a count that is not the days'",
        ),
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月3日（周日）上班。",
            "5月3日（周日）上班",
            "2026-05-03 写了两次（劳动节、劳动节）",
            id="a day both off and worked",
        ),
        pytest.param(
            "四、劳动节：5月5日（周二）至1日（周五）放假调休。",
            "5月5日（周二）至1日（周五）放假调休",
            "起止日期有误：2026-05-05 至 2026-05-01",
            id="the end before the start",
        ),
        pytest.param(
            "四、劳动节：4月31日至5月5日放假调休，共5天。",
            "4月31日至5月5日放假调休，共5天",
            "没有这一天：4月31日",
            id="no such day",
        ),
        pytest.param(
            "四、劳动节：2027年5月1日（周六）放假。",
            "2027年5月1日（周六）放假",
            "2027-05-01 不在 2026 年的通知范围内",
            id="a day of another year",
        ),
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）尚班。",
            "5月9日（周六）尚班",
            "读不懂这句话：5月9日(周六)尚班",
            id="a sentence that cannot be read",
        ),
        pytest.param(
            "四、劳动节：7月1日（周三）放假，共1天。",
            "7月1日（周三）放假，共1天",
            "2026-07-01 不会是劳动节",
            id="a month that is not the festival's",
        ),
        pytest.param(
            "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。6月27日（周六）上班。",
            "6月27日（周六）上班",
            "2026-06-27 的调休上班离劳动节放假太远",
            id="a make-up day far away",
        ),
        pytest.param(
            "四、劳动节：放假时间另行通知。",
            "放假时间另行通知",
            "读不懂这句话：放假时间另行通知",
            id="no date at all",
        ),
    ],
)
def test_a_contradiction_is_told_with_its_line(line: str, raw: str, message: str) -> None:
    data, problems = read_notice(with_line("劳动节", line), name="cn", year=2026)
    assert problems[0] == NoticeProblem(8, raw, message)
    assert data.covered_years == frozenset()
    assert data.days[date(2026, 10, 10)] is DayKind.WORK  # the good lines are not lost


def test_new_year_in_december_must_name_its_year() -> None:
    """12月31日 under 元旦 is the December before, and the notice says so; it is not guessed."""
    _data, problems = read_notice(
        with_line("元旦", "一、元旦：12月31日放假，与周末连休。"), name="cn", year=2026
    )
    assert problems == [
        NoticeProblem(5, "12月31日放假，与周末连休", "2026-12-31 不在 2026 年的通知范围内")
    ]


@pytest.mark.parametrize(
    ("text", "year", "message"),
    [
        ("元旦：1月1日放假。", None, "通知没有写明是哪一年的安排，请指明年份"),
        (NOTICES[2026], 2027, "文件写的是 2026 年，而要导入的是 2027 年"),
        ("今天天气很好。", 2026, "没有读到任何节假日安排"),
        ("", 2026, "没有读到任何节假日安排"),
        ("元旦：1月1日放假。", 26, "26 不能作为通知的年份"),
    ],
)
def test_a_notice_of_no_or_another_year_is_not_taken(
    text: str, year: int | None, message: str
) -> None:
    data, problems = read_notice(text, name="cn", year=year)
    assert problems[0] == NoticeProblem(0, "", message)
    assert data.covered_years == frozenset()


def test_the_shipped_file_is_a_notice_too() -> None:
    assert read_notice(SHIPPED, name="cn") == (CN, [])


def test_a_table_says_the_same_as_the_words() -> None:
    words = {DayKind.OFF: "放假", DayKind.WORK: "上班"}
    rows = [
        f"{day},{words[kind]},{CN.labels[day]}" for day, kind in sorted(year_of(CN, 2023).items())
    ]
    data, problems = read_notice(
        "\n".join(["\ufeff日期,类型,节日", *rows, ""]), name="cn", year=2023
    )
    assert problems == []
    assert data == read_notice(NOTICES[2023], name="cn")[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2026-02-30,放假,春节", "这一行要写成“日期,放假或上班,节日”，如 2027-01-01,放假,元旦"),
        ("2026-05-01,也许,劳动节", "这一行要写成“日期,放假或上班,节日”，如 2027-01-01,放假,元旦"),
        ("2026-05-06,上班,劳动节", "2026-05-06 是周三，本来就是工作日，不能写作调休上班"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_line(row: str, message: str) -> None:
    data, problems = read_notice(f"日期,类型,节日\n2026-01-01,放假,元旦\n{row}", name="cn")
    assert problems[0] == NoticeProblem(3, row, message)
    assert data.covered_years == frozenset()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[notice]]\nyear = ", "不是有效的 TOML 文件"),
        ('[[notice]]\nyear = "2027"', "[[notice]] 的 year（年份）缺失、无效或重复"),
        ("[[notice]]\nyear = 2027", "2027 年的通知缺少"),
        ("[[notice]]\nyear = 2027\nholiday = [1]", "节日要有 name（名称）"),
        (
            '[[notice]]\nyear = 2027\nholiday = [{name = "元旦", first = 2027-01-01, work = 3}]',
            "元旦的 work 要写成日期的列表",
        ),
        (
            '[[notice]]\nyear = 2027\nholiday = [{name = "元旦", first = 2027-01-03, last = 2027-01-01}]',
            "元旦的起止日期有误：2027-01-03 至 2027-01-01",
        ),
    ],
)
def test_a_file_with_a_fault_covers_no_year(text: str, message: str) -> None:
    data, problems = read_notice(text, name="cn")
    assert message in problems[0].message
    assert data.covered_years == frozenset()
    with pytest.raises(Unreadable, match=message[:8].replace("[", r"\[")):
        parse_calendar(text, name="cn")


def test_an_imported_notice_ends_the_provisional_year() -> None:
    text = NOTICES[2026].replace("2026", "2027").replace("2025年11月", "2026年11月")
    for weekday in "一二三四五六日":
        text = text.replace(f"（周{weekday}）", "").replace(f"、周{weekday}", "")
    text = "".join(line.split("天。")[0] + "天。\n" for line in text.splitlines() if "共" in line)
    data, problems = read_notice(text, name="cn", year=2027)
    assert problems == []
    merged = replace_years(CN, data)
    assert merged.covered_years == {2022, 2023, 2024, 2025, 2026, 2027}
    assert year_of(merged, 2026) == year_of(CN, 2026)
    assert not WorkCalendar(merged).is_provisional(date(2027, 5, 1))


def test_replacing_a_year_keeps_the_new_year_of_the_next() -> None:
    """31 December 2022 was off by the notice of 2023, not by that of 2022."""
    amended = read_notice(NOTICES[2022], name="cn")[0]
    assert replace_years(CN, amended) == CN


SIGNS = "一、元旦：月日至放假共天。（周）上班，年5月1日春节[]{}=,\n\t\x00²〇"
WORDS = ["[[notice]]\n", "year = 2027\n", "2027-01-01", "holiday = ", "日期,", "四、劳动节：5月1日"]
SCRAPS = st.sampled_from([*SIGNS, *WORDS, "9" * 5000, "[" * 3000])


@given(st.lists(SCRAPS, max_size=30).map("".join) | st.text(max_size=60), st.none() | st.just(2027))
def test_no_text_breaks_the_reading(text: str, year: int | None) -> None:
    data, problems = read_notice(text, name="cn", year=year)
    assert problems
    assert data.covered_years == frozenset()


@given(st.integers(0, len(NOTICES[2026]) - 1), st.sampled_from(["", *"123456789一日月至。、，周"]))
def test_a_mistyped_notice_is_noticed_but_for_whole_weeks(place: int, scrap: str) -> None:
    """One sign lost or wrong: a problem, or the same days; only a make-up day moved by whole weeks passes."""
    damaged = NOTICES[2026][:place] + scrap + NOTICES[2026][place + 1 :]
    data, problems = read_notice(damaged, name="cn", year=2026)
    if not problems:
        shipped = year_of(CN, 2026)
        gained = [day for day in data.days if day not in shipped]
        lost = [day for day in shipped if day not in data.days]
        assert [abs(one - other).days % 7 for one, other in zip(gained, lost, strict=True)] in (
            [],
            [0],
        )
        assert all(data.days[day] is DayKind.WORK for day in gained)

"""The example court's ledger as an office would send it: a real .xlsx, made by `write_example_ledger`.

The facts follow a real report (nine weaknesses in three areas, nine measures, five branches and
their departments); the words and all names are ours.
"""

from datetime import date
from pathlib import Path

import xlsxwriter

COURT = "示例区人民法院"
DEPARTMENTS = (
    "政治部",
    "综合办公室",
    "民事审判庭",
    "刑事审判庭",
    "行政审判庭",
    "审判监督庭",
    "执行局",
)
LEADERS = {"林正": "院长", "赵明": "副院长", "钱华": "副院长", "周宁": "政治部主任"}

# (area, weakness, goal, measure, leader, departments, handler, deadline, class)
ROWS: tuple[tuple[str | date, ...], ...] = (
    (
        "政治建设",
        "政治学习与办案结合不紧，讲政治多停留在会上",
        "每个业务庭每月至少有一次结合案件的政治研讨",
        "把政治研讨列入庭务会固定议题，由党组成员轮流到庭听取",
        "林正（院长）",
        "政治部牵头，民事审判庭、刑事审判庭配合",
        "吴静",
        "2026年3月20日前",
        "限期整改",
    ),
    (
        "政治建设",
        "支部组织生活不规范，党建带动作用不明显",
        "五个支部全部达到星级支部标准",
        "对照星级标准逐支部检查，列出清单并逐项补课",
        "周宁（政治部主任）",
        "政治部会同综合办公室",
        "吴静",
        date(2026, 3, 31),
        "限期整改",
    ),
    (
        "队伍建设",
        "青年骨干接续不上，人员结构偏老",
        "三年内业务骨干中青年占比过半",
        "1.摸清青年骨干缺口，列出培养名单\n2.分批选派青年干警跟班学习\n3.配备导师并组织考核",
        "周宁（政治部主任）",
        "政治部牵头，民事审判庭、执行局配合",
        "郑凯",
        "1.2026年3月5日至4月20日\n2.2026年4月10日至7月底\n3.2026年7月1日至9月底",
        "限期整改",
    ),
    (
        "队伍建设",
        "考核拉不开差距，干好干坏一个样",
        "考核结果与评优、绩效直接挂钩",
        "修订绩效考核办法，按月公布部门得分",
        "周宁（政治部主任）",
        "政治部牵头，综合办公室配合",
        "郑凯",
        "30日内",
        "限期整改",
    ),
    (
        "队伍建设",
        "精品意识不强，优秀案例和文书偏少",
        "全年产出优秀案例十篇以上",
        "1.建立精品案件选题库\n2.每季度评审一次，择优报送",
        "钱华（副院长）",
        "审判监督庭牵头，行政审判庭配合",
        "王珊",
        "1.2026年3月5日至5月15日\n2.2026年4月1日至6月底",
        "限期整改",
    ),
    (
        "审判质效",
        "部分案件办理周期长，调解撤诉少，改判发回偏多",
        "平均审理天数下降一成，发改率低于全市平均",
        "1.按周通报超期案件\n2.发改案件逐件评查，形成类案指引",
        "赵明（副院长）",
        "民事审判庭牵头，刑事审判庭、行政审判庭配合",
        "王珊",
        "1.2026年3月2日至4月1日\n2.2026年3月20日至4月15日",
        "限期整改",
    ),
    (
        "审判质效",
        "诉前化解力量单薄，源头纠纷压不下来",
        "诉前调解成功率逐季提高",
        "与街道、连队建立联调机制，驻点法官每周到场",
        "赵明（副院长）",
        "民事审判庭牵头，执行局配合",
        "冯磊",
        "2026年6月底前建成机制，2026年底前全面完成，并长期坚持",
        "限期整改",
    ),
    (
        "审判质效",
        "信息系统用得少，仍靠手工统计",
        "办案数据全部从系统自动生成",
        "停用手工报表，开展一次全员系统操作培训",
        "钱华（副院长）",
        "综合办公室",
        "陈悦",
        "立行立改",
        "立行立改",
    ),
    (
        "审判质效",
        "文书上网和庭审直播不及时，公开力度不够",
        "应公开文书七个工作日内全部上网",
        "逐案核对公开情况，每月通报未公开案件及理由",
        "赵明（副院长）",
        "审判监督庭牵头，民事审判庭、刑事审判庭、执行局配合",
        "褚航",
        "２０２６年４月３０日前",
        "限期整改",
    ),
)
COLUMNS = (5, 11, 28, 24, 34, 16, 26, 9, 22, 10, 16)


def write_example_ledger(path: Path) -> None:
    """Write the ledger to `path`: title, filling line, heading in two rows, merged categories."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": f"{COURT}整改台账"})
    sheet = book.add_worksheet("整改台账")
    cell = book.add_format({"text_wrap": True, "valign": "vcenter", "border": 1})
    head = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    title = book.add_format({"bold": True, "align": "center", "font_size": 18})
    day = book.add_format({"num_format": "yyyy/m/d", "border": 1, "valign": "vcenter"})
    for column, width in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.merge_range("A1:K1", f"{COURT}补短板整改台账", title)
    sheet.merge_range("A2:K2", f"填报单位：{COURT}整改专班        填报日期：2026年3月2日")
    write_headings(sheet, head)
    write_rows(sheet, cell, day)
    sheet.merge_range("A14:K14", "注：本台账由整改专班每周更新，完成一项、销号一项。")
    book.close()


def write_headings(sheet: xlsxwriter.worksheet.Worksheet, head: xlsxwriter.format.Format) -> None:
    """Two rows: what spans both, and 责任分工 and 整改时限 over their parts."""
    for column, text in enumerate(("序\n号", "问题\n类别", "存在问题", "整改目标", "整改措施")):
        sheet.merge_range(2, column, 3, column, text, head)
    sheet.merge_range("F3:H3", "责任分工", head)
    sheet.write_row("F4", ("责任领导", "责任部门", "经办人"), head)
    sheet.merge_range("I3:J3", "整改要求", head)
    sheet.write_row("I4", ("完成时限", "整改类型"), head)
    sheet.merge_range("K3:K4", "进展情况", head)


def write_rows(
    sheet: xlsxwriter.worksheet.Worksheet,
    cell: xlsxwriter.format.Format,
    day: xlsxwriter.format.Format,
) -> None:
    """The nine rows; the category cells of one area are merged."""
    first = 4
    for index, (_area, *fields) in enumerate(ROWS):
        row = first + index
        sheet.write_number(row, 0, index + 1, cell)
        for column, value in enumerate(fields, 2):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            else:
                sheet.write_string(row, column, value, cell)
        sheet.write_string(row, 10, "", cell)
    areas = [str(row[0]) for row in ROWS]
    for area in dict.fromkeys(areas):
        top = first + areas.index(area)
        sheet.merge_range(top, 1, top + areas.count(area) - 1, 1, area, cell)


if __name__ == "__main__":
    write_example_ledger(Path(__file__).parent / "court-ledger.xlsx")

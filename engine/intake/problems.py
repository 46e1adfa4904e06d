"""Every code a document can earn: how grave it is, and what it means.

error: something was not loaded. warning: it was loaded, and a person must look before the item can
be activated or the import trusted. info: good to know.
"""

from engine.intake.drafts import Problem, Severity
from engine.language import _, later

CODES: dict[str, tuple[Severity, str]] = {
    "no_ledger_headings": ("error", later("没有找到台账表头，或表头里没有“存在问题”一类的列")),
    "weakness_missing": ("error", later("有序号和内容，却没有写问题")),
    "row_unread": ("error", later("一行文字不知归属，没有载入")),
    "sheet_skipped": ("info", later("工作表没有台账表头（封面、说明等），未读取")),
    "hidden_sheet_skipped": ("info", later("隐藏的工作表，未读取")),
    "hidden_column": ("info", later("隐藏的列，已照常读取")),
    "hidden_rows": ("info", later("隐藏或被筛选掉的行，已照常读取")),
    "heading_unknown": ("info", later("不认识的列，内容保留在附加栏")),
    "heading_repeated": ("warning", later("同一含义的列出现两次")),
    "heading_combined": ("warning", later("人员和部门写在同一列")),
    "duplicate_number": ("warning", later("同一类别里序号重复")),
    "duplicate_weakness": ("warning", later("同一问题写了两次")),
    "formula_in_cell": ("warning", later("单元格是公式，不计算，也不采信其缓存结果")),
    "deadline_missing": ("warning", later("没有写完成时限")),
    "deadline_unparsed": ("warning", later("完成时限读不出确定的日期")),
    "deadline_says_done": ("warning", later("完成时限栏写的是已完成")),
    "year_assumed": ("info", later("时限没有写年份，按填报日期的年份计")),
    "department_unread": ("warning", later("责任部门栏有文字，但读不出部门")),
    "lead_assumed": ("info", later("责任部门栏列了几个部门而未写牵头，按第一个牵头计")),
    "class_unknown": ("warning", later("整改类型不是立行立改、限期整改、长期坚持之一")),
    "closed_on_unparsed": ("warning", later("销号时间读不出日期")),
    "leader_unknown": ("warning", later("责任领导在人员名册里找不到，或不止一人")),
    "handler_unknown": ("warning", later("经办人在人员名册里找不到，或不止一人")),
    "department_unknown": ("warning", later("部门在机构名册里找不到，或不止一个")),
    "no_problem_section": ("warning", later("报告里没有列举问题的部分")),
    "problems_unseparated": ("error", later("报告有列举问题的部分，但分不出逐条的问题，没有载入")),
    "count_mismatch": ("warning", later("报告自己说的问题数与列出的问题数不符")),
    "areas_undetermined": ("info", later("报告说分几个方面，却没有写各问题属于哪个方面")),
    "truncated": ("warning", later("文字中途断开，可能不完整")),
    "unnumbered_problems": ("warning", later("问题部分没有编号，按自然段计")),
}

# What a draft may be flagged with, beside the codes above that concern its own row.
FLAGS: dict[str, str] = {
    "category_carried": later("类别空白，沿用上一行的类别"),
    "counted_from_reference": later("期限从基准日期的次日起算"),
    "counted_from_start": later("期限从给定的起点起算"),
    "workdays_provisional": later("工作日按周一至周五暂计"),
    "start_unstated": later("期限的起点要等事情发生才知道"),
    "reference_missing": later("没有基准日期，相对时限无法推算"),
    "recurring": later("时限里有“每月”“每季度”一类的周期"),
    "said_done": later("时限栏写的是已完成"),
    "moved_in_text": later("时限里写明已经延期，取最后的日期"),
    "stage_unread": later("时限里还有一个阶段读不出日期"),
    "responsible_unsplit": later("人员和部门写在一起，分不清，原文在附加栏"),
    "serial_text": later("日期是 Excel 序列号"),
    "unnumbered": later("报告里没有编号的自然段"),
}


def problem(
    code: str,
    message: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    raw: str = "",
) -> Problem:
    """A problem of `code`; its severity is the table's. `raw` is kept to 500 characters."""
    return Problem(CODES[code][0], code, sheet, cell, raw[:500], message)


def meaning(code: str) -> str:
    """What a code or a flag means, in the language of the moment."""
    return _(CODES[code][1] if code in CODES else FLAGS[code])

"""The fields of a ledger in the words of a ledger, for those who say what a column means."""

from engine.intake.drafts import How, SheetState
from engine.language import _


def field_word(field: str) -> str:
    """What a column is taken for; "" is a column that is passed over."""
    return {
        "": _("不导入"), "number": _("序号"), "category": _("问题类别"), "weakness": _("存在问题"),
        "detail": _("具体表现"), "cause": _("原因分析"), "goal": _("整改目标"),
        "source": _("问题来源"), "measures": _("整改措施"), "leaders": _("责任领导"),
        "leads": _("责任部门"), "supports": _("配合部门"), "handler": _("责任人、经办人"),
        "leads_and_leaders": _("责任领导和部门写在一起"),
        "leads_and_handlers": _("责任部门和责任人写在一起"), "deadline": _("完成时限"),
        "milestones": _("阶段节点"), "class": _("整改类型"), "progress": _("进展情况"),
        "result": _("整改成效"), "status": _("销号状态"), "closed_on": _("销号时间"),
        "long_term": _("长期坚持"), "due_text": _("时限原文"), "item_id": _("系统编号"),
        "measure_number": _("措施序号"), "measure_start": _("措施开始日期"),
        "measure_due": _("措施完成时限"), "milestone_text": _("节点内容"),
        "milestone_due": _("节点时限"),
    }[field]


def how_word(how: How) -> str:
    """How the meaning of a column was known."""
    return {
        "recognised": _("自动识别"), "remembered": _("沿用以前的说明"), "said": _("人工指定"),
        "kept": _("已知，不导入"), "unknown": _("没有认出"), "repeated": _("与前面的列重复"),
    }[how]


def state_word(state: SheetState) -> str:
    """What became of a table, and why."""
    return {
        "read": _("已读取"),
        "no_weakness": _("没有读取：表头里没有“存在问题”一类的列，请在下面指定"),
        "no_headings": _("没有读取：没有认出表头，当作封面或说明"),
        "hidden": _("没有读取：工作表是隐藏的"),
        "off": _("没有读取：您选择了不读"),
    }[state]

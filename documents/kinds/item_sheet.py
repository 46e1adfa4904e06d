"""事项档案: the first sheet of an item's file, with all that happened to it."""

from collections.abc import Sequence
from typing import Any

from documents.drafting import FORM, Draft
from documents.form_drafting import draft_form
from documents.kinds.forms import APPLICATION, ITEM, MEASURE_LINES, REPORT_LINES, WHO, WIDTHS_MM


def draft_item_sheet(draft: Draft) -> None:
    """The built-in form."""
    draft.title("{{ 标题 }}")
    draft.note("{{ 单位 }}　{{ 作战图 }}　　{{ 成文日期 }}", size=FORM)
    draft_form(draft, (
        WHO[0],
        ("状态", "{{ 状态 }}（{{ 进度 }}%）", "整改类别", "{{ 整改类别 }}"),
        *WHO[1:],
        ("配合部门", "{{ 配合部门 }}", "问题来源", "{{ 问题来源 }}"),
        ("完成时限", "{{ 完成时限 }}", "原定时限", "{{ 原定时限 }}"),
        ("交办日期", "{{ 交办日期 }}", "开始整改", "{{ 开始整改日期 }}"),
        ("销号日期", "{{ 销号日期 }}", "整改轮次", "第 {{ 轮次 }} 轮"),
        ("存在问题", "{{ 存在问题 }}"),
        *(row for name in ("具体表现", "原因分析", "整改目标") for row in _if_said(name)),
    ), WIDTHS_MM)
    _part(draft, "整改措施", ("序号", "内容", "完成情况"), (14, 98, 44))
    _part(draft, "节点", ("日期", "内容", "完成情况"), (36, 84, 36))
    _part(draft, "进展情况", ("日期", "姓名", "进度", "内容"), (36, 22, 16, 82))
    _part(draft, "佐证材料", ("序号", "名称", "大小", "校验码", "姓名"), (14, 68, 22, 32, 20))
    _part(draft, "申请和审批", ("申请事项", "完成情况", "申请人", "申请日期", "理由"), (34, 20, 20, 32, 50))
    _part(draft, "回头看", ("名称", "计划日期", "检查人", "检查结论", "检查情况"), (24, 34, 20, 20, 58))
    _part(draft, "办理经过", ("日期", "姓名", "内容"), (38, 22, 96))


def _if_said(name: str) -> Sequence[Sequence[str]]:
    return ((f"{{%tr if {name} %}}",), (name, f"{{{{ {name} }}}}"), ("{%tr endif %}",))


def _part(draft: Draft, name: str, heads: Sequence[str], widths_mm: Sequence[float]) -> None:
    """A table of all lines of a list, with its name above; nothing where the list is empty."""
    draft.logic(f"{{%p if {name} %}}")
    draft.heading(name)
    logic = [""] * (len(heads) - 1)
    draft.table(
        (
            heads, (f"{{%tr for 条 in {name} %}}", *logic),
            [f"{{{{ 条.{head} }}}}" for head in heads], ("{%tr endfor %}", *logic),
        ),
        widths_mm,
    )
    draft.logic("{%p endif %}")


ITEM_SHEET: dict[str, Any] = ITEM | {
    "title": "整改事项档案", "number_text": "", "status_text": "已销号", "class_text": "限期整改",
    "source": "上级点评", "detail": "一年以上未结案件 40 件。", "cause": "节点管理不严，送达周期长。",
    "goal": "平均审理周期缩短到 60 天以内。", "handed_out_text": "2026年3月2日",
    "opened_text": "2026年3月3日", "closed_text": "2026年5月8日", "measures": MEASURE_LINES,
    "milestones": [
        {"day_text": "2026年3月31日", "words": "完成存量清理", "state": "2026年3月30日达到"},
    ],
    "reports": REPORT_LINES,
    "proofs": [
        {"position": 1, "name": "长期未结案件清理台账.xlsx", "size_text": "36\u00a0KB",
         "digest": "ab12cd34ef56", "person": "冯某", "day_text": "2026年4月20日"},
    ],
    "proof_count": 1,
    "applications": [APPLICATION | {
        "application_text": "销号", "reason": "长期未结案件全部清理完毕。", "state": "已同意",
    }],
    "looks": [{
        "name": "回头看", "look_due_text": "2026年6月8日", "look_text": "2026年6月5日",
        "looker": "孙某", "finding": "抽查 20 件，均在审限内。", "result": "巩固",
    }],
    "events": [
        {"day_text": "2026-03-02 09:00", "person": "赵某", "words": "交办，完成时限 2026-04-30"},
    ],
}

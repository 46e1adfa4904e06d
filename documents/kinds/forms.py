"""销号审批表, 延期审批表, 回头看记录表: bordered forms whose signatures may be given by hand."""

from typing import Any

from docx.shared import Mm

from documents.drafting import FORM, Draft
from documents.form_drafting import draft_form

WIDTHS_MM = (31, 47, 31, 47)
SIGNATURE = "签字：{{ 步.姓名 or '　　　　　' }}　{{ 步.日期 or '　　年　　月　　日' }}"
WHO = (
    ("事项编号", "{{ 事项编号 }}", "问题类别", "{{ 类别 }}"),
    ("责任部门", "{{ 责任部门 }}", "责任领导", "{{ 责任领导 }}"),
    ("部门负责人", "{{ 部门负责人 }}", "经办人", "{{ 经办人 }}"),
)
MEASURES = (
    "{%p for 条 in 整改措施 %}", "{{ 条.序号 }}. {{ 条.内容 }}（{{ 条.完成情况 }}）", "{%p endfor %}",
)
STEPS = (
    ("{%tr for 步 in 审批环节 %}",),
    ("{{ 步.环节 }}", ("{{ 步.审批意见 }}", "", SIGNATURE)),
    ("{%tr endfor %}",),
)
ASKED = ("申请人", "{{ 申请人 }}", "申请日期", "{{ 申请日期 }}")


def draft_close_form(draft: Draft) -> None:
    """销号审批表, as it is built in."""
    _head(draft)
    draft_form(draft, (
        *WHO,
        ("完成时限", "{{ 完成时限 }}", "原定时限", "{{ 原定时限 }}"),
        ("申请事项", "{{ 申请事项 }}", "整改轮次", "第 {{ 轮次 }} 轮"),
        ("存在问题", "{{ 存在问题 }}"),
        ("{%tr if 整改目标 %}",),
        ("整改目标", "{{ 整改目标 }}"),
        ("{%tr endif %}",),
        ("整改措施", MEASURES),
        ("整改完成情况", "{{ 整改完成情况 }}"),
        ("佐证材料（{{ 佐证材料份数 }}份）", (
            "{%p for 条 in 佐证材料 %}",
            "{{ 条.序号 }}. {{ 条.名称 }}　{{ 条.大小 }}　SHA-256 {{ 条.校验码 }}…",
            "{%p endfor %}",
        )),
        ASKED,
        *STEPS,
    ), WIDTHS_MM)


def draft_extension_form(draft: Draft) -> None:
    """延期审批表, as it is built in."""
    _head(draft)
    draft_form(draft, (
        *WHO,
        ("存在问题", "{{ 存在问题 }}"),
        ("原定时限", "{{ 原定时限 }}", "现时限", "{{ 完成时限 }}"),
        ("申请延至", "{{ 申请延至 }}", "延期次数", "{{ 延期次数 }}"),
        ("申请类型", "{{ 申请事项 }}", "整改进度", "{{ 进度 }}%"),
        ("延期理由", "{{ 理由 }}"),
        ("整改进展", (
            "{%p for 条 in 进展情况 %}",
            "{{ 条.日期 }}　{{ 条.姓名 }}　{{ 条.进度 }}%：{{ 条.内容 }}",
            "{%p endfor %}",
        )),
        ASKED,
        *STEPS,
    ), WIDTHS_MM)


def draft_look_back_form(draft: Draft) -> None:
    """回头看记录表, as it is built in."""
    _head(draft)
    draft_form(draft, (
        *WHO,
        ("存在问题", "{{ 存在问题 }}"),
        ("整改措施", MEASURES),
        ("销号日期", "{{ 销号日期 }}", "整改轮次", "第 {{ 轮次 }} 轮"),
        ("计划日期", "{{ 计划日期 }}", "检查日期", "{{ 检查日期 }}"),
        ("检查情况", ("{{ 检查情况 }}", "", "")),
        ("检查结论", "{{ 检查结论 }}"),
        ("{%tr if 新一轮时限 %}",),
        ("新一轮时限", "{{ 新一轮时限 }}"),
        ("{%tr endif %}",),
        ("检查人", ("", "签字：{{ 检查人 or '　　　　　' }}　{{ 检查日期 or '　　年　　月　　日' }}")),
        ("责任部门负责人", ("", "签字：　　　　　　　　年　　月　　日")),
    ), WIDTHS_MM)


def _head(draft: Draft) -> None:
    for section in draft.document.sections:
        section.top_margin = section.bottom_margin = Mm(30)
    draft.title("{{ 标题 }}")
    draft.note("填报单位：{{ 单位 }}　　　　编号：{{ 文号 or '　　　　　　' }}", size=FORM)


ITEM: dict[str, Any] = {
    "organisation": "示范区人民法院", "map_name": "脱薄争先作战图", "item_number": "5",
    "category": "审判质效", "weakness": "部分案件审理周期偏长，长期未结案件存量偏多",
    "department": "民事审判庭", "head": "钱某", "leader": "赵某", "handler": "冯某",
    "supporting": "立案庭、审判管理办公室", "due_text": "2026年4月30日",
    "original_due_text": "2026年3月31日", "round": 1, "percent": 100,
    "issued_on": "2026-05-08", "issued_on_text": "2026年5月8日",
}
MEASURE_LINES: list[dict[str, Any]] = [
    {"position": 1, "words": "清理长期未结案件，逐案明确承办人和结案日期", "state": "2026年3月20日完成"},
    {"position": 2, "words": "建立审限周通报制度", "state": "进度 80%，时限2026年4月30日"},
]
REPORT_LINES: list[dict[str, Any]] = [
    {"day_text": "2026年4月20日", "person": "冯某", "percent": 80, "words": "已清理 36 件，剩余 4 件正在公告送达。"},
]
APPLICATION: dict[str, Any] = {
    "asked_by": "钱某", "asked_on_text": "2026年4月28日",
    "steps": [
        {"step": "责任领导意见", "opinion": "同意。措施落实到位。", "person": "赵某", "day_text": "2026年4月29日"},
        {"step": "办公室意见", "opinion": "同意。", "person": "孙某", "day_text": "2026年5月6日"},
        {"step": "领导小组意见", "opinion": "同意。", "person": "林某", "day_text": "2026年5月8日"},
    ],
}
CLOSE: dict[str, Any] = ITEM | APPLICATION | {
    "title": "整改事项销号审批表", "number_text": "示法整改销〔2026〕5号", "application_text": "销号",
    "goal": "平均审理周期缩短到 60 天以内，一年以上长期未结案件清零。", "measures": MEASURE_LINES,
    "done_text": "长期未结案件全部清理完毕，平均审理周期由 92 天降至 57 天。", "reports": REPORT_LINES,
    "proofs": [
        {"position": 1, "name": "长期未结案件清理台账.xlsx", "size_text": "36 KB",
         "digest": "ab12cd34ef56", "person": "冯某", "day_text": "2026年4月20日"},
    ],
    "proof_count": 1,
}
EXTENSION: dict[str, Any] = ITEM | APPLICATION | {
    "title": "整改事项延期审批表", "number_text": "示法整改延〔2026〕2号", "application_text": "延期",
    "new_due_text": "2026年5月31日", "extension_text": "本轮第 2 次", "percent": 80,
    "reason": "4 件案件须公告送达，公告期至 5 月中旬届满。", "reports": REPORT_LINES,
}
LOOK_BACK: dict[str, Any] = ITEM | {
    "title": "整改事项回头看记录表", "number_text": "示法整改回〔2026〕1号", "measures": MEASURE_LINES,
    "closed_text": "2026年5月8日", "look_due_text": "2026年6月8日（周一）",
    "look_text": "2026年6月5日", "finding": "抽查 20 件，均在审限内；周通报制度仍在执行。",
    "looker": "孙某", "result": "■巩固　□反弹", "next_due_text": "2026年9月30日",
}

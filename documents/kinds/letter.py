"""催办单, 督办单, 约谈通知: a letter about one item, with what is asked of whom."""

from typing import Any

from documents.drafting import Draft


def draft_letter(draft: Draft) -> None:
    """The built-in form."""
    draft.title("{{ 标题 }}")
    draft.number("{{ 文号 }}")
    draft.blank()
    draft.addressee("{{ 主送 }}")
    draft.body("{{ 情况 }}")
    draft.logic("{%p for 条 in 要求 %}")
    draft.body("{{ 条.对象 }}{{ 条.内容 }}")
    draft.logic("{%p endfor %}")
    draft.body("{{ 回复要求 }}")
    draft.blank()
    draft.right("{{ 单位 }}")
    draft.right("{{ 签发人 }}")
    draft.right("{{ 成文日期 }}")
    draft.blank()
    draft.logic("{%p if 抄送 %}")
    draft.addressee("{{ 抄送 }}")
    draft.logic("{%p endif %}")


LETTER: dict[str, Any] = {
    "organisation": "示范区人民法院",
    "map_name": "脱薄争先作战图",
    "title": "督办单",
    "number_text": "示法整改督〔2026〕3号",
    "addressee": "民事审判庭：",
    "copied_to": "抄送：赵某副院长，整改工作办公室。",
    "signed_by": "签发人：赵某",
    "issued_on": "2026-05-08",
    "issued_on_text": "2026年5月8日",
    "item_number": "5",
    "category": "审判质效",
    "weakness": "部分案件审理周期偏长",
    "department": "民事审判庭",
    "head": "钱某",
    "leader": "赵某",
    "handler": "冯某",
    "due_text": "2026年4月30日",
    "original_due_text": "2026年4月30日",
    "late_text": "逾期 4 个工作日",
    "percent": 60,
    "facts_sentence": "民事审判庭负责整改的“部分案件审理周期偏长”（事项5），完成时限为2026年4月30日，"
                      "截至5月8日逾期4个工作日仍未销号，部门所报进度60%。",
    "demands": [
        {"whom": "（致责任部门负责人）", "words": "请部门主要负责人亲自组织整改，书面回复原因、措施和完成日期。"},
        {"whom": "（致责任领导）", "words": "请牵头研究堵点难点，督促限期完成整改。"},
    ],
    "reply_sentence": "请于2026年5月13日前（含当日）书面回复整改工作办公室。",
}

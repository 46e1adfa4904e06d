"""What bulletins, monthly reports and weekly papers share: the red head and the annex tables."""

from typing import Any

from documents.drafting import ANNEX, Draft

UNIT_COLUMNS = (
    ("名次", "名次", 10.0), ("责任部门", "责任部门", 44.0), ("总数", "总数", 10.0),
    ("已销号", "已销号", 10.0), ("待销号", "待销号", 10.0), ("基本完成", "基本完成", 10.0),
    ("整改中", "整改中", 10.0), ("长期坚持", "长期坚持", 10.0), ("超期数", "超期数", 10.0),
    ("逾期销号", "逾期销号", 10.0), ("整改完成率", "整改完成率", 13.0), ("销号率", "销号率", 13.0),
    ("按期完成率（现时限）", "按期完成率", 13.0), ("按期完成率（原时限）", "原时限按期完成率", 13.0),
    ("延期率", "延期率", 13.0), ("退回率", "退回率", 13.0), ("反弹率", "反弹率", 13.0),
)


def draft_head(draft: Draft) -> None:
    """发文机关标志, 期号, who and when, the title."""
    draft.masthead("{{ 文种 }}")
    draft.number("{{ 文号 }}")
    draft.red_line("{{ 单位 }}", "{% if 成文日期 %}{{ 成文日期 }}{% else %}截至{{ 截止日 }}{% endif %}")
    draft.blank()
    draft.title("{{ 标题 }}")
    draft.blank()


def draft_units(draft: Draft, title: str) -> None:
    """The departments side by side with their totals, and the definitions below the table."""
    draft.annex(title)
    draft.table(
        [
            [head for head, _tag, _width in UNIT_COLUMNS],
            *looped("各部门", [f"{{{{ 行.{tag} }}}}" for _head, tag, _width in UNIT_COLUMNS]),
            [f"{{{{ 合计.{tag} }}}}" for _head, tag, _width in UNIT_COLUMNS],
        ],
        [width for _head, _tag, width in UNIT_COLUMNS], size=ANNEX, least_mm=5,
    )
    draft.logic("{%p if 部门说明 %}")
    draft.note("{{ 部门说明 }}", size=ANNEX)
    draft.logic("{%p endif %}")
    draft.note(
        "指标口径（截至{{ 截止日 }}）：{% for 条 in 指标口径 %}{{ 条.名称 }}：{{ 条.内容 }}　{% endfor %}",
        size=ANNEX,
    )


def looped(name: str, texts: list[str]) -> list[list[str]]:
    """Three rows of a form: a loop over a list around one row of cells."""
    empty = [""] * (len(texts) - 1)
    return [[f"{{%tr for 行 in {name} %}}", *empty], texts, ["{%tr endfor %}", *empty]]


def paragraphs(draft: Draft, name: str, text: str, *, inside: str = "条") -> None:
    """A paragraph for each entry of a list."""
    draft.logic(f"{{%p for {inside} in {name} %}}")
    draft.body(text)
    draft.logic("{%p endfor %}")


def said(draft: Draft, *names: str) -> None:
    """Paragraphs that are there only where they say something."""
    for name in names:
        draft.logic(f"{{%p if {name} %}}")
        draft.body(f"{{{{ {name} }}}}")
        draft.logic("{%p endif %}")


UNIT: dict[str, Any] = {
    "place_text": "1", "department": "民事审判庭", "total": "9", "closed": "3", "awaiting_close": "1",
    "basically_done": "1", "in_progress": "4", "sustained": "0", "overdue": "2", "closed_late": "1",
    "completion": "44.4%", "closing": "33.3%", "on_time_current": "60%", "on_time_original": "50%",
    "extension": "11.1%", "sending_back": "0%", "relapse": "—",
}
ITEM: dict[str, Any] = {
    "item_number": "5", "weakness": "部分案件审理周期偏长", "department": "民事审判庭",
    "leader": "赵某", "due_text": "4月16日", "late_text": "超期14天", "percent": 60,
}
HEAD: dict[str, Any] = {
    "organisation": "示范区人民法院", "map_name": "脱薄争先作战图", "number_text": "〔2026〕第3期",
    "issued_on": "2026-05-08", "issued_on_text": "2026年5月8日", "cut_off_on": "2026-04-30",
    "cut_off_text": "2026年4月30日",
    "figures_sentence": "截至2026年4月30日，脱薄争先作战图共9项，已销号3项，销号率33.3%；超期2项。",
    "units": [UNIT], "unit_totals": UNIT | {"place_text": "—", "department": "合计"}, "units_note": "",
    "definitions": [{"name": "销号率", "words": "已销号 ÷ 总数。"}],
}

"""整改工作周报: the sentence, the parts of the whole, what is late, what was closed, what comes."""

from typing import Any

from documents.drafting import ANNEX, TABLE, Draft
from documents.kinds.brief import HEAD, ITEM, draft_head, draft_units, looped

WIDTHS = (14.0, 51.0, 34.0, 18.0, 19.0, 20.0)


def draft_weekly(draft: Draft) -> None:
    """The built-in form."""
    draft_head(draft)
    draft.heading("一、总体情况")
    draft.body("{{ 总体情况 }}")
    draft.table(
        [["类别", "项数", "占比"],
         *looped("构成", ["{{ 行.名称 }}", "{{ 行.总数 }}", "{{ 行.占比 }}"])],
        [52.0, 52.0, 52.0], size=TABLE, least_mm=6,
    )
    draft.heading("二、超期事项")
    _listed(draft, "滞后事项", ("完成时限", "超期"), "逾期", "滞后说明")
    draft.heading("三、本周销号")
    _listed(draft, "销号事项", ("销号日期", "备注"), "逾期", "销号说明")
    draft.heading("四、下周日程")
    _listed(draft, "近期事项", ("日期", "事由"), "内容", "近期说明")
    draft.landscape()
    draft_units(draft, "附件　各部门整改情况表")
    draft.note("留痕锚点：{{ 留痕锚点 }}", size=ANNEX)


def _listed(draft: Draft, name: str, heads: tuple[str, str], last: str, note: str) -> None:
    tags = ("事项编号", "存在问题", "责任部门", "责任领导", "日期", last)
    draft.logic(f"{{%p if {name} %}}")
    draft.table(
        [["编号", "存在问题", "责任部门", "责任领导", *heads],
         *looped(name, [f"{{{{ 行.{tag} }}}}" for tag in tags])],
        WIDTHS, size=TABLE, least_mm=6,
    )
    draft.logic("{%p endif %}")
    draft.logic(f"{{%p if {note} %}}")
    draft.note(f"{{{{ {note} }}}}")
    draft.logic("{%p endif %}")


_ROW: dict[str, Any] = {
    name: ITEM[name] for name in ("item_number", "weakness", "department", "leader")
} | {"day_text": "4月16日"}
WEEKLY: dict[str, Any] = HEAD | {
    "kind_name": "整改工作周报",
    "title": "脱薄争先作战图整改工作周报（领导小组）",
    "parts": [{"name": "已销号", "total": 3, "percent": 33, "share": "33.3%", "tone": "blue"}],
    "laggards": [_ROW | {"late_text": "超期14天"}],
    "laggards_note": "共12项，列出8项；其余见台账（按“超期”筛选）。",
    "closed_items": [_ROW | {"late_text": "逾期销号"}],
    "closed_note": "",
    "coming": [_ROW | {"words": "完成时限"}],
    "coming_note": "",
    "anchor": "42:5f1c",
}

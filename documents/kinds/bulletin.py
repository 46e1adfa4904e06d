"""督查通报, 整改工作月报: figures, praise, what is late by unit and number, demands; two annexes."""

from typing import Any

from documents.drafting import ANNEX, Draft
from documents.kinds.brief import (
    HEAD,
    ITEM,
    draft_head,
    draft_units,
    looped,
    paragraphs,
    said,
)

ITEM_COLUMNS = (
    ("编号", "事项编号", 20.0), ("存在问题", "存在问题", 81.0), ("责任部门", "责任部门", 38.0),
    ("责任领导", "责任领导", 22.0), ("完成时限", "完成时限", 26.0), ("超期", "逾期", 22.0),
    ("进度", "进度", 16.0),
)


def draft_bulletin(draft: Draft) -> None:
    """The built-in form."""
    draft_head(draft)
    draft.logic("{%p if 主送 %}")
    draft.addressee("{{ 主送 }}")
    draft.logic("{%p endif %}")
    draft.heading("一、总体情况")
    draft.body("{{ 总体情况 }}")
    said(draft, "本期进展", "情况说明")
    draft.heading("二、好的方面")
    said(draft, "表扬")
    paragraphs(draft, "表扬部门", "{{ 条.责任部门 }}：{{ 条.内容 }}")
    draft.heading("三、滞后事项")
    said(draft, "滞后情况")
    paragraphs(draft, "滞后事项", "{{ 条.内容 }}")
    said(draft, "滞后说明")
    draft.heading("四、工作要求")
    paragraphs(draft, "要求", "{{ 条.内容 }}")
    draft.blank()
    draft.body("附件：1. 各部门整改情况表{% if 事项 %}；2. 未销号事项明细表{% endif %}")
    draft.blank()
    draft.right("{{ 单位 }}")
    for name in ("签发人", "成文日期"):
        draft.logic(f"{{%p if {name} %}}")
        draft.right(f"{{{{ {name} }}}}")
        draft.logic("{%p endif %}")
    draft.logic("{%p if 抄送 %}")
    draft.addressee("{{ 抄送 }}")
    draft.logic("{%p endif %}")
    draft.landscape()
    draft_units(draft, "附件1　各部门整改情况表")
    draft.logic("{%p if 事项 %}")
    draft.annex("附件2　未销号事项明细表（超期在前）", new_page=True)
    draft.table(
        [
            [head for head, _tag, _width in ITEM_COLUMNS],
            *looped("事项", [
                f"{{{{ 行.{tag} }}}}" + ("%" if tag == "进度" else "")
                for _head, tag, _width in ITEM_COLUMNS
            ]),
        ],
        [width for _head, _tag, width in ITEM_COLUMNS], size=ANNEX, least_mm=5,
    )
    draft.note("{{ 事项说明 }}", size=ANNEX)
    draft.logic("{%p endif %}")


BULLETIN: dict[str, Any] = HEAD | {
    "kind_name": "督查通报",
    "title": "关于脱薄争先作战图整改进展情况的通报",
    "addressee": "各责任领导、各责任部门：",
    "signed_by": "签发人：赵某",
    "copied_to": "抄送：领导小组组长、副组长、成员。",
    "movement_sentence": "本月新立项2项，销号3项，到期未销号1项，退回销号申请0项，回头看认定反弹0项。",
    "overview_words": "整改工作总体平稳。",
    "overdue": 2,
    "praise_words": "下列部门到期事项全部按期销号，且无超期事项，予以通报表扬：",
    "praised": [{"department": "执行局", "words": "到期3项全部按期销号，已销号3项，销号率75%。"}],
    "laggard_words": "下列事项超过完成时限仍未销号，予以通报：",
    "laggards": [{
        "item_number": "5",
        "words": "1. 民事审判庭（赵某）：事项5“部分案件审理周期偏长”，时限4月16日，超期14天。",
    }],
    "laggards_note": "另有1项超期事项未逐项列出，见附件2。",
    "demands": [{"whom": "", "words": "各责任部门要压茬推进各项措施，按时报告进展。"}],
    "trend": [
        {"day_text": "4月17日", "open": 8, "closed": 1, "overdue": 1},
        {"day_text": "4月24日", "open": 7, "closed": 2, "overdue": 1},
        {"day_text": "4月30日", "open": 6, "closed": 3, "overdue": 2},
    ],
    "items": [ITEM],
    "items_note": "未销号事项共20项，本表列14项；其余6项见台账（按“未销号”筛选）。",
}

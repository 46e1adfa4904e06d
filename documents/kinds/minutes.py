"""会议纪要: who was there, what was heard, what was decided and whose it is now."""

from typing import Any

from documents.drafting import Draft


def draft_minutes(draft: Draft) -> None:
    """The built-in form."""
    draft.masthead("{{ 版头 }}")
    draft.number("{{ 文号 }}")
    draft.red_line("{{ 单位 }}", "{{ 成文日期 }}")
    draft.blank()
    draft.title("{{ 标题 }}")
    for label, name in (("时间", "会议时间"), ("地点", "会议地点"), ("主持", "主持人"),
                        ("出席", "出席"), ("列席", "列席"), ("缺席", "缺席")):
        draft.labelled(f"{label}：", f"{{{{ {name} }}}}")
    draft.logic("{%p for 节 in 各节 %}")
    draft.heading("{{ 节.小标题 }}")
    draft.logic("{%p for 段 in 节.段落 %}")
    draft.body("{{ 段.内容 }}")
    draft.logic("{%p endfor %}")
    draft.logic("{%p endfor %}")
    draft.heading("{{ 议定标题 }}")
    draft.body("{{ 议定说明 }}")
    _decisions(draft)
    draft.logic("{%p if 讲话要点 %}")
    draft.heading("{{ 讲话标题 }}")
    draft.logic("{%p for 段 in 讲话要点 %}")
    draft.body("{{ 段.内容 }}")
    draft.logic("{%p endfor %}")
    draft.logic("{%p endif %}")
    draft.blank()
    draft.logic("{%p if 签发人 %}")
    draft.right("签发：{{ 签发人 }}")
    draft.logic("{%p endif %}")
    draft.right("{{ 落款 }}")
    draft.right("{{ 成文日期 }}")
    draft.blank()
    draft.addressee("{{ 抄送 }}")
    draft.note("{{ 锚点说明 }}")


def _decisions(draft: Draft) -> None:
    blanks = [""] * 6
    draft.logic("{%p if 议定事项 %}")
    draft.table(
        [["序号", "议定事项", "牵头", "协办", "验收", "时限", "事项编号"],
         ["{%tr for 条 in 议定事项 %}", *blanks],
         ["{{ 条.序号 }}", "{{ 条.议定内容 }}", "{{ 条.责任部门 }}（{{ 条.责任领导 }}）",
          "{{ 条.配合部门 }}", "{{ 条.验收单位 }}", "{{ 条.完成时限 }}", "{{ 条.事项编号 }}"],
         ["{%tr endfor %}", *blanks]],
        (11, 47, 27, 20, 17, 19, 15),
    )
    draft.logic("{%p endif %}")


MINUTES: dict[str, Any] = {
    "organisation": "示范区人民法院",
    "map_name": "脱薄争先作战图",
    "title": "脱薄争先作战图第3次推进会",
    "paper_mark": "会议纪要",
    "number_text": "〔2026〕第3期",
    "issued_on": "2026-05-12",
    "issued_on_text": "2026年5月12日",
    "signed_by": "林某",
    "meeting_title": "脱薄争先作战图第3次推进会",
    "held_text": "2026年5月11日 09:00–10:30",
    "place": "三楼会议室",
    "chair": "林某",
    "present_text": "林某、赵某",
    "observers_text": "钱某、周某（代孙某）",
    "absent_text": "—",
    "sections": [
        {"heading": "一、总体情况", "paragraphs": [
            {"words": "会议听取了脱薄争先作战图推进情况。截至2026年5月8日，共 9 项，已销号 3 项，"
                      "待销号 1 项，整改中 4 项，长期坚持 1 项，超期 1 项；销号率 33.3%，按期完成率 75%。"},
        ]},
        {"heading": "二、红灯事项", "paragraphs": [
            {"words": "会议逐项听取了 1 项红灯事项的情况："},
            {"words": "1. 民事审判庭：部分案件审理周期偏长（事项5）。时限 2026年4月30日，超期 8 天，进度 60%。"},
        ]},
    ],
    "decisions_heading": "三、议定事项",
    "decisions_sentence": "会议议定以下 1 项，均已列入作战图，按事项编号跟踪督办：",
    "decisions": [{
        "position": 1, "decision_text": "逐案约定鉴定期限，五月底前清理长期未结案件", "item_number": "议3-1",
        "department": "民事审判庭", "supporting": "立案庭", "accepting": "审管办", "leader": "赵某",
        "due_text": "5月底前（2026年5月31日）",
    }],
    "remarks_heading": "四、讲话要点",
    "remarks": [{"words": "各责任部门要压实责任，逐项销号。"}],
    "office": "示范区人民法院整改工作办公室",
    "copied_to": "分送：领导小组成员，院领导，各责任部门。",
    "anchor_text": "留痕锚点：128:9f2c",
}

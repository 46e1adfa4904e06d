"""推进会材料: 议程, overview, a page for each red item, what waits, look-backs, ranking."""

from typing import Any

from documents.drafting import Draft


def draft_pack(draft: Draft) -> None:
    """The built-in form."""
    draft.title("{{ 标题 }}")
    for name in ("会议时间", "会议地点", "主持人", "应到人员"):
        draft.labelled(f"{name}：", f"{{{{ {name} }}}}")
    draft.heading("一、议程")
    _lines(draft, "议程")
    draft.heading("二、总体情况")
    draft.body("{{ 总体情况 }}")
    draft.logic("{%p if 灯色统计 %}")
    draft.body(
        "红黄绿灯：{% for 条 in 灯色统计 %}{{ 条.灯色 }}{{ 条.项数 }}项"
        "{% if loop.last %}。{% else %}，{% endif %}{% endfor %}"
    )
    draft.logic("{%p endif %}")
    draft.heading("三、上次议定事项落实情况")
    draft.body("{{ 上次会议情况 }}")
    _table(draft, "上次议定", (
        ("序号", 12, "序号"), ("议定事项", 62, "议定内容"), ("牵头部门", 30, "责任部门"),
        ("时限", 26, "完成时限"), ("落实情况", 26, "落实情况"),
    ))
    draft.heading("四、红灯事项逐项情况")
    draft.body("{{ 红灯说明 }}")
    _red_pages(draft)
    draft.logic("{%p if 红灯事项 %}")
    draft.heading("五、待审定销号", new_page=True)
    draft.logic("{%p else %}")
    draft.heading("五、待审定销号")
    draft.logic("{%p endif %}")
    _waiting(draft, "待审定销号", "没有等待审定的销号申请。", (
        ("事项", 14, "事项编号"), ("存在问题", 46, "存在问题"), ("责任部门", 28, "责任部门"),
        ("申请", 26, "申请人 }} {{ 条.申请日期"), ("说明", 42, "理由 }}（{{ 条.佐证份数 }}）"),
    ))
    draft.heading("六、延期申请")
    _waiting(draft, "延期申请", "没有等待审定的延期申请。", (
        ("事项", 14, "事项编号"), ("存在问题", 40, "存在问题"), ("责任部门", 28, "责任部门"),
        ("原时限", 22, "完成时限"), ("拟延至", 22, "申请延至"), ("理由", 30, "理由"),
    ))
    draft.heading("七、回头看")
    _waiting(draft, "回头看", "近期没有到期的回头看。", (
        ("事项", 14, "事项编号"), ("存在问题", 62, "存在问题"), ("责任部门", 32, "责任部门"),
        ("类别", 20, "复查类别"), ("日期", 28, "计划日期"),
    ))
    draft.heading("八、部门排名")
    _waiting(draft, "部门排名", "还没有可以排名的部门。", (
        ("名次", 12, "名次"), ("部门", 34, "责任部门"), ("依据", 82, "排名依据"), ("建议", 28, "建议"),
    ))
    draft.blank()
    draft.note("指标口径：")
    draft.logic("{%p for 条 in 指标口径 %}")
    draft.note("{{ 条.内容 }}")
    draft.logic("{%p endfor %}")


def _lines(draft: Draft, name: str, of: str = "") -> None:
    draft.logic(f"{{%p for 段 in {of}{name} %}}")
    draft.body("{{ 段.内容 }}")
    draft.logic("{%p endfor %}")


def _red_pages(draft: Draft) -> None:
    draft.logic("{%p for 条 in 红灯事项 %}")
    draft.subheading("{{ 条.小标题 }}", new_page=True)
    draft.table([
        ["责任部门", "{{ 条.责任部门 }}（{{ 条.部门负责人 }}）", "责任领导", "{{ 条.责任领导 }}"],
        ["完成时限", "{{ 条.完成时限 }}", "超期", "{{ 条.逾期 }}"],
        ["所报进度", "{{ 条.进度 }}%", "经办人", "{{ 条.经办人 }}"],
    ], (24, 66, 24, 42), head=0)
    for name in ("前期情况", "堵点难点", "下一步打算"):
        draft.labelled(f"{name}：", "{{ 条.办理次数 }}" if name == "前期情况" else "", small=True)
        draft.logic(f"{{%p for 段 in 条.{name} %}}")
        draft.small("{{ 段.内容 }}")
        draft.logic("{%p endfor %}")
    draft.logic("{%p endfor %}")


def _waiting(
    draft: Draft, name: str, nothing: str, columns: tuple[tuple[str, float, str], ...]
) -> None:
    draft.logic(f"{{%p if not {name} %}}")
    draft.body(nothing)
    draft.logic("{%p endif %}")
    _table(draft, name, columns)


def _table(draft: Draft, name: str, columns: tuple[tuple[str, float, str], ...]) -> None:
    """A table of a list; it is not there where the list is empty."""
    draft.logic(f"{{%p if {name} %}}")
    blanks = [""] * (len(columns) - 1)
    draft.table(
        [[head for head, _width, _tag in columns], [f"{{%tr for 条 in {name} %}}", *blanks],
         [_cell(tag) for _head, _width, tag in columns], ["{%tr endfor %}", *blanks]],
        [width for _head, width, _tag in columns],
    )
    draft.logic("{%p endif %}")


def _cell(tag: str) -> str:
    return f"{{{{ 条.{tag}" + ("" if tag.endswith("）") else " }}")


PACK: dict[str, Any] = {
    "organisation": "示范区人民法院",
    "map_name": "脱薄争先作战图",
    "title": "脱薄争先作战图第3次推进会材料",
    "meeting_title": "脱薄争先作战图第3次推进会",
    "held_text": "2026年5月11日",
    "place": "三楼会议室",
    "chair": "林某",
    "asked_text": "林某、赵某、钱某、孙某",
    "cut_off_text": "2026年5月8日",
    "agenda": [
        {"words": "1. 听取总体情况通报；"},
        {"words": "2. 逐项研究红灯事项1项，责任部门说明前期情况、堵点难点和下一步打算；"},
        {"words": "3. 审定销号申请1件；"},
        {"words": "4. 研究议定事项。"},
    ],
    "figures_sentence": "截至2026年5月8日，共 9 项：已销号 3，待销号 1，整改中 4，长期坚持 1；超期 1。"
                         "销号率 33.3%，按期完成率 75%。",
    "light_counts": [
        {"light_word": "超期", "light_count": 1}, {"light_word": "正常推进", "light_count": 4},
    ],
    "former_sentence": "第 2 次会议议定的 1 项落实情况：",
    "former_decisions": [{
        "position": 1, "decision_text": "四月底前完成长期未结案件清理", "department": "民事审判庭",
        "due_text": "4月底前", "standing_text": "整改中，进度 60%，超期 8 天",
    }],
    "red_sentence": "共 1 项，一项一页，超期最久的在前。",
    "red_items": [{
        "heading": "（一）事项5：部分案件审理周期偏长", "item_number": "5",
        "weakness": "部分案件审理周期偏长", "department": "民事审判庭", "head": "钱某",
        "leader": "赵某", "handler": "冯某", "due_text": "2026年4月30日",
        "original_due_text": "2026年4月30日", "late_text": "8 天", "percent": 60,
        "counts_sentence": "报告 3 次，退回 1 次，延期 0 次。",
        "track": [{"words": "2026年4月15日 冯某报告，进度 50%：已完成清单，逐案通报。"}],
        "blockage": [{"words": "2026年4月29日 冯某报告，进度 60%：鉴定周期长，三件案件等待鉴定意见。"}],
        "ahead": [{"words": "2026年5月20日 措施：逐案约定鉴定期限"}],
    }],
    "closings": [{
        "item_number": "2", "weakness": "庭审直播率偏低", "department": "民事审判庭", "leader": "赵某",
        "asked_by": "钱某", "asked_on_text": "2026年5月6日", "reason": "四月直播率已达标",
        "due_text": "2026年6月30日", "new_due_text": "—", "evidence_text": "佐证 2 份",
        "deciders": "林某",
    }],
    "extensions": [{
        "item_number": "7", "weakness": "制度修订滞后", "department": "综合办公室", "leader": "赵某",
        "asked_by": "孙某", "asked_on_text": "2026年5月7日", "reason": "上级办法尚未印发",
        "due_text": "2026年5月31日", "new_due_text": "2026年6月30日", "evidence_text": "佐证 0 份",
        "deciders": "赵某",
    }],
    "looks": [{
        "item_number": "1", "weakness": "档案归档不及时", "department": "综合办公室",
        "look_word": "回头看", "look_due_text": "2026年5月20日",
    }],
    "standings": [{
        "place_text": "1", "department": "综合办公室", "proposal": "建议表态发言",
        "why": "到期 2 项，按期销号 2 项（100%）；超期 0；销号 2/3",
    }],
    "definitions": [{"words": "销号率：已销号 ÷ 总数。"}],
}

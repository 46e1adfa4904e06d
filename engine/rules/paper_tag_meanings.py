"""What the tags of papers mean, where the name alone does not say it."""

from engine.language import _


def tag_meaning(key: str) -> str:
    """The meaning of a tag by its English name; empty where the Chinese name says it all."""
    return _meanings().get(key, "")


def _meanings() -> dict[str, str]:
    return {
        "organisation": _("发文单位全称"),
        "map_name": _("作战图的名称"),
        "title": _("文书的标题"),
        "number_text": _("发文字号或期号，签发时编"),
        "addressee": _("主送机关，带冒号"),
        "copied_to": _("抄送或分送一行，没有时为空"),
        "signed_by": _("签发人姓名，未签发时为空"),
        "issued_on": _("签发日期，如 2026-05-08"),
        "issued_on_text": _("成文日期，如 2026年5月8日"),
        "item_number": _("事项在台账里的编号"),
        "category": _("问题类别"),
        "weakness": _("短板弱项的表述"),
        "department": _("牵头的责任部门"),
        "head": _("责任部门负责人姓名"),
        "leader": _("责任领导姓名"),
        "handler": _("经办人姓名"),
        "due_text": _("现在的完成时限"),
        "original_due_text": _("立项时的完成时限"),
        "late_text": _("逾期多久"),
        "percent": _("部门所报进度，不带百分号"),
        "facts_sentence": _("一句话说明情况"),
        "demands": _("列表：对谁、要求什么"),
        "words": _("一段文字"),
        "agenda": _("列表：议程各点"),
        "held_text": _("开会日期；纪要里带起止时间"),
        "asked_text": _("应到人员，顿号隔开"),
        "light_counts": _("列表：每种灯色多少项"),
        "former_sentence": _("上次会议议定事项的一句话"),
        "former_decisions": _("列表：上次议定事项及落实情况"),
        "position": _("从 1 起的序号"),
        "red_sentence": _("红灯事项共几项的一句话"),
        "red_items": _("列表：每个红灯事项一页"),
        "heading": _("带序号的小标题"),
        "counts_sentence": _("报告、退回、延期各几次"),
        "track": _("列表：此前的报告和退回"),
        "blockage": _("列表：最近一次所说的情况"),
        "ahead": _("列表：未完成的措施、节点和时限"),
        "closings": _("列表：等待审定的销号申请"),
        "extensions": _("列表：等待审定的延期申请"),
        "deciders": _("由谁审定"),
        "looks": _("列表：一个月内到期的回头看"),
        "look_word": _("回头看或定期复核"),
        "standings": _("列表：部门名次和依据"),
        "proposal": _("建议表态发言，没有时为空"),
        "definitions": _("列表：各项指标怎么算"),
        "paper_mark": _("红色版头上的字"),
        "observers_text": _("不属领导小组的到会人员"),
        "absent_text": _("请假、缺席人员"),
        "sections": _("列表：议定事项之前的各节"),
        "paragraphs": _("列表：一节里的各段"),
        "decisions": _("列表：议定事项，各有责任单位、时限和事项编号"),
        "remarks": _("列表：会议讲话要点，每行一段"),
        "office": _("落款单位"),
        "anchor_text": _("留痕链的序号和校验码，供核对"),
    }

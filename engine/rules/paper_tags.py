"""The Chinese names of everything that a paper can say: what an office writes into its forms.

One word, one meaning, over all kinds of paper. The English name is the key of a paper's facts.
"""

TAGS: dict[str, str] = {
    "organisation": "单位",
    "map_name": "作战图",
    "title": "标题",
    "number_text": "文号",
    "addressee": "主送",
    "copied_to": "抄送",
    "signed_by": "签发人",
    "issued_on": "签发日期",
    "issued_on_text": "成文日期",
    "item_number": "事项编号",
    "category": "类别",
    "weakness": "存在问题",
    "department": "责任部门",
    "head": "部门负责人",
    "leader": "责任领导",
    "handler": "经办人",
    "due_text": "完成时限",
    "original_due_text": "原定时限",
    "late_text": "逾期",
    "percent": "进度",
    "facts_sentence": "情况",
    "demands": "要求",
    "whom": "对象",
    "words": "内容",
    "reply_sentence": "回复要求",
}

"""The words that name a field: what offices write over their columns, as it was seen."""

import re

# Field rule: offices write a field under many headings; each is listed as it was seen.
WORDS_OF_FIELD = {
    "number": "序号 问题编号 编号 问题序号 任务编号 项目编号 总序号 总编号",
    "category": "问题类别 问题类型 任务分类 方面 类别 分类 类型 问题方面 问题分类 所属方面 所属类别 领域 "
    "问题领域 任务类别 工作类别 问题所属方面 三大方面",
    "weakness": "存在问题 薄弱问题 问题表述 问题标题 问题清单 反馈问题 督察反馈问题 整改任务 议定事项 事项 "
    "存在的问题 存在主要问题 存在的主要问题 主要问题 问题 薄弱环节 短板弱项 短板不足 问题短板 存在不足 存在短板 "
    "存在的不足 整改问题 整改事项 问题事项 巡视反馈问题 巡察反馈问题 审计发现问题 查摆问题 发现问题 发现的问题 "
    "风险点 廉政风险点 工作任务 重点任务 任务事项 督办事项 交办事项 具体薄弱问题 问题名称",
    "wording": "问题描述 问题内容 问题表现 具体问题 具体表现 主要表现 表现形式 问题详情 详细情况 具体情况 "
    "具体内容 任务内容 问题具体表现 突出表现 问题说明",
    "cause": "原因分析 问题原因 产生原因 原因 成因分析 原因剖析 成因",
    "goal": "整改目标 目标 工作目标 预期目标 目标任务 目标要求 预期成效 整改目标任务",
    "source": "问题来源 来源 发现方式 来源渠道 发现渠道 反馈来源 排查来源 问题来源渠道",
    "measures": "整改措施 具体措施 工作措施 有关要求 措施 主要措施 整改举措 具体举措 工作举措 举措 措施内容 "
    "推进措施 具体整改措施 整改措施内容 工作要求 整改要求 防控措施 整改内容",
    "leaders": "责任领导 牵头领导 分管领导 包案领导 包保领导 联系领导 分管院领导 责任院领导 牵头院领导 院领导 "
    "包抓领导 挂牌领导 包联领导 主要领导",
    "leads": "责任部门 责任单位 责任科室 责任股室 责任庭室 责任处室 牵头单位 整改牵头单位 牵头科室 牵头部门 "
    "牵头庭室 牵头处室 主办单位 主办部门 承办单位 承办部门 主责单位 主责部门 整改单位 整改部门 整改责任单位 "
    "整改责任部门 责任主体 落实部门 落实单位 责任支部 责任党支部 牵头责任单位 牵头责任部门",
    "supports": "配合单位 配合部门 配合科室 配合庭室 协办单位 协办部门 协助单位 协助部门 参与单位 参与部门",
    "handler": "责任人 负责人 整改人 联系人 经办人 整改责任人 具体责任人 直接责任人 具体负责人 承办人 责任人员 "
    "经办人员 联络员 具体经办人 整改负责人",
    "deadline": "完成时限 整改时限 办结时限 整改期限 完成期限 截止时间 计划完成时间 时间节点 时限要求 完成时间 "
    "整改完成时限 整改完成时间 整改时间 完成日期 截止日期 时限 期限 办结时间 计划完成日期 要求完成时间 完成节点 "
    "时间要求 办理时限 拟完成时间 预计完成时间 完成时间节点 整改时限要求",
    "milestones": "节点 阶段目标 节点目标 阶段性目标 阶段节点",
    "class": "整改类型 整改类别 整改方式 整改性质",
    "progress": "进展情况 落实情况 整改进展 工作进展 整改进展情况 目前进展 当前进展 推进情况 整改落实情况 进度 "
    "完成进度 整改情况 办理情况 工作进展情况 进展",
    "result": "整改成效 整改完成情况 完成情况 整改结果 工作成效 成效 办理结果 整改效果",
    "status": "状态 整改状态 销号情况 是否销号 销号状态 是否完成 完成状态 办理状态 整改销号情况",
    "closed_on": "销号时间 销号日期 办结销号时间 销号时间节点",
    "long_term": "长期坚持 是否长期坚持",
    "due_text": "时限原文",
    # Of the workbooks that we write ourselves: a row names its item, its measure, its stage.
    "item_id": "系统编号",
    "measure_number": "措施序号",
    "measure_start": "措施开始日期",
    "measure_due": "措施完成时限",
    "milestone_text": "节点内容",
    "milestone_due": "节点时限",
    "kept": "佐证材料 印证材料 销号人 验收人 督导单位 督导部门 督办单位 监督单位 督导领导 督导人 验收单位 验收部门 "
    "验收情况 验收时间 备注 附件 联系电话 电话 说明 实际完成时间 审核人 销号意见 证明材料 "
    "原定时限 原定完成时限 亮灯 轮次 交办日期 签收日期 开始日期 措施责任人 措施进度 措施完成日期 "
    "节点达到日期 完成百分比 审批情况 回头看 台账附加内容 导入标记",
}
FIELDS = {word: field for field, words in WORDS_OF_FIELD.items() for word in words.split()}
BODY = r"(?:单位|部门|科室|股室|庭室|处室|支部)"
PATTERNS = [
    ("kept", re.compile(r"督导|督办|验收|佐证|印证|证明材料|备注|电话|实际完成")),
    ("closed_on", re.compile(r"销号.*(?:时间|日期)")),
    ("status", re.compile(r"^是否已?(?:销号|完成|办结)|状态$|销号情况")),
    (
        "leads_and_leaders",
        re.compile(
            rf"^(?!.*(?:配合|协办|协助|参与))(?:.*领导(?!小组).*{BODY}|.*{BODY}.*领导(?!小组))"
        ),
    ),
    (
        "leads_and_handlers",
        re.compile(
            rf"^(?!.*(?:配合|协办|协助|参与)).*{BODY}(?:(?:及其?|和|与|/)(?:责任|负责|经办|联系)|责任)人"
        ),
    ),
    ("", re.compile(rf"领导.*{BODY}|{BODY}.*领导|措施.*(?:时限|期限|时间)|问题.*措施")),
    ("supports", re.compile(rf"(?:配合|协办|协助|参与).*{BODY}|{BODY}.*(?:配合|协办|协助|参与)")),
    (
        "leaders",
        re.compile(r"(?:责任|牵头|分管|包案|包保|包抓|联系|挂牌).*领导|领导.*(?:责任|牵头|分管)"),
    ),
    (
        "leads",
        re.compile(rf"(?:责任|牵头|主办|承办|主责|整改|落实).*{BODY}|{BODY}.*(?:牵头|主办|责任)"),
    ),
    ("handler", re.compile(r"(?:责任|负责|经办|联系|承办|整改)人员?$")),
    ("deadline", re.compile(r"时限|期限|截止|完成时间|时间节点|完成日期")),
    ("class", re.compile(r"整改(?:类型|类别|性质)")),
    ("category", re.compile(r"(?:问题|任务|工作|事项).*(?:类别|类型|分类|方面)$")),
    ("cause", re.compile(r"(?:原因|成因)(?:分析|剖析)?$")),
    ("measures", re.compile(r"(?:措施|举措)$")),
    ("goal", re.compile(r"目标$")),
    ("source", re.compile(r"来源$")),
    ("weakness", re.compile(r"(?:问题|短板|弱项|薄弱环节|不足)(?:清单|表述|事项)?$")),
    ("progress", re.compile(r"进展|进度")),
]
COMBINED = {  # a column that holds two things, and the fields that it is split into
    "leads_and_leaders": ("leads", "leaders"),
    "leads_and_handlers": ("leads", "handler"),
}

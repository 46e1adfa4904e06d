"""The closed lists of the field: what a row can be. Stored by value; the trailing word is shown."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the organisation, beside heading a department."""

    OFFICE = "office"  # 整改办、专班
    LEADER = "leader"  # 院领导
    GROUP_HEAD = "group_head"  # 领导小组组长
    GROUP_DEPUTY = "group_deputy"  # 副组长
    GROUP_MEMBER = "group_member"  # 成员
    AUDITOR = "auditor"  # 纪检、审计
    OPERATOR = "operator"  # 运维


class Status(StrEnum):
    """Where an item stands; only engine.actions moves it, along engine.rules.lifecycle."""

    DRAFT = "draft"  # 待立项
    ISSUED = "issued"  # 已交办
    OPEN = "open"  # 整改中
    AWAITING_CLOSE = "awaiting_close"  # 待销号
    CLOSED = "closed"  # 已销号
    SUSTAINED = "sustained"  # 长期坚持
    WITHDRAWN = "withdrawn"  # 已撤销


class ItemClass(StrEnum):
    """How an item is to be rectified; a field of its own beside the deadline."""

    IMMEDIATE = "immediate"  # 立行立改
    DATED = "dated"  # 限期整改
    SUSTAINED = "sustained"  # 长期坚持


class Part(StrEnum):
    """What a department is to an item."""

    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合


class ApprovalKind(StrEnum):
    """What is asked of the approvers."""

    ACTIVATION = "activation"  # 立项
    CLOSE = "close"  # 销号
    EXTENSION = "extension"  # 延期


class ApprovalStatus(StrEnum):
    """How an application stands."""

    PENDING = "pending"  # 审批中
    APPROVED = "approved"  # 已同意
    SENT_BACK = "sent_back"  # 已退回
    VOID = "void"  # 已作废


class StepKind(StrEnum):
    """Who decides a step of the chain."""

    DEPARTMENT = "department"  # 责任部门
    LEADER = "leader"  # 责任领导
    OFFICE = "office"  # 办公室
    GROUP = "leading_group"  # 领导小组
    GROUP_HEAD = "group_head"  # 组长
    PUBLICITY = "publicity"  # 公示


class Verdict(StrEnum):
    """What a step's person decided."""

    APPROVED = "approved"  # 同意
    SENT_BACK = "sent_back"  # 退回


class LookBackKind(StrEnum):
    """Why somebody looks again."""

    LOOK_BACK = "look_back"  # 回头看
    RECHECK = "recheck"  # 定期复核


class LookBackResult(StrEnum):
    """What was found."""

    HELD = "held"  # 巩固
    RELAPSED = "relapsed"  # 反弹


class NoticeKind(StrEnum):
    """What a person can be told; each kind has its wording under notifications/kinds."""

    REMINDER = "reminder"  # 提醒
    DUE_SOON = "due_soon"  # 临期提醒
    DUE = "due"  # 到期提醒
    MEASURE_DUE = "measure_due"  # 措施到期
    MILESTONE_DUE = "milestone_due"  # 节点到期
    URGE_LETTER = "urge_letter"  # 催办单
    SUPERVISION_ORDER = "supervision_order"  # 督办单
    TALK_PROPOSAL = "talk_proposal"  # 通报候选、约谈建议
    STATEMENT = "statement"  # 表态发言
    TALK_NOTICE = "talk_notice"  # 约谈通知
    DRAFT_WAITING = "draft_waiting"  # 文书待签发
    ACKNOWLEDGE = "acknowledge"  # 待签收
    ISSUED = "issued"  # 交办
    APPROVAL_ASKED = "approval_asked"  # 待审批
    APPROVAL_WAITING = "approval_waiting"  # 审批催办
    SENT_BACK = "sent_back"  # 退回
    CLOSED = "closed"  # 已销号
    EXTENSION_GRANTED = "extension_granted"  # 同意延期
    EXTENSION_REFUSED = "extension_refused"  # 不同意延期
    LOOK_BACK = "look_back"  # 回头看
    RECHECK = "recheck"  # 定期复核
    REOPENED = "reopened"  # 反弹、新一轮
    WITHDRAWN = "withdrawn"  # 已撤销
    HANDED_OVER = "handed_over"  # 移交
    ORPHANED = "orphaned"  # 无人负责
    DATE_MOVED = "date_moved"  # 时限因放假安排调整


class NoticeStatus(StrEnum):
    """What became of a notice."""

    RAISED = "raised"  # 应发
    SUPERSEDED = "superseded"  # 被后一级取代
    DRAFTED = "drafted"  # 待签发
    OVERFLOW = "overflow"  # 并入周报
    DROPPED = "dropped"  # 不予签发


class MessageKind(StrEnum):
    """What kind of mail."""

    DAILY = "daily"  # 每日一封
    ORDER = "order"  # 签发文书
    DIGEST = "digest"  # 周报
    ALARM = "alarm"  # 运行告警


class MessageStatus(StrEnum):
    """How a mail's carriage stands."""

    QUEUED = "queued"  # 待发
    SENDING = "sending"  # 发送中
    SENT = "sent"  # 已送达服务器
    DEFERRED = "deferred"  # 暂缓重试
    REFUSED = "refused"  # 被拒收
    UNKNOWN = "unknown"  # 结果不明
    VOID = "void"  # 无内容作废


class Audience(StrEnum):
    """For whom a digest is made."""

    LEADING_GROUP = "leading_group"  # 领导小组
    LEADER = "leader"  # 责任领导
    DEPARTMENT = "department"  # 部门


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"  # 邀请：设置密码
    SIGN_IN = "sign_in"  # 一次性登录
    SCREEN = "screen"  # 大屏


class MeetingStatus(StrEnum):
    """How a meeting stands."""

    PLANNED = "planned"  # 筹备中
    OPEN = "open"  # 进行中
    ENDED = "ended"  # 已结束
    CANCELLED = "cancelled"  # 已取消


class Presence(StrEnum):
    """Whether somebody came."""

    EXPECTED = "expected"  # 应到
    PRESENT = "present"  # 实到
    DEPUTED = "deputed"  # 派人参加
    ABSENT = "absent"  # 请假、缺席


class PaperKind(StrEnum):
    """What the office puts on paper; each has a number of its own in its year."""

    URGE_LETTER = "urge_letter"  # 催办单
    SUPERVISION_ORDER = "supervision_order"  # 督办单
    TALK_NOTICE = "talk_notice"  # 约谈通知
    CLOSE_FORM = "close_form"  # 销号审批表
    EXTENSION_FORM = "extension_form"  # 延期审批表
    LOOK_BACK_FORM = "look_back_form"  # 回头看记录表
    BULLETIN = "bulletin"  # 督查通报
    WEEKLY = "weekly"  # 周报
    MONTHLY_REPORT = "monthly_report"  # 月报
    MEETING_PACK = "meeting_pack"  # 推进会材料
    MINUTES = "minutes"  # 会议纪要
    ITEM_SHEET = "item_sheet"  # 事项档案


class PaperStatus(StrEnum):
    """Where a paper stands."""

    DRAFT = "draft"  # 拟稿
    ISSUED = "issued"  # 已签发
    DISCARDED = "discarded"  # 已作废

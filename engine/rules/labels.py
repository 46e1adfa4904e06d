"""The words people read for the closed lists, in the language of the moment."""

from engine.language import _
from engine.rules.bulletin_verbs import BulletinVerb, bulletin_verb_label
from engine.rules.door_events import DoorEvent, door_event_label
from engine.rules.lights import Light
from engine.rules.meeting_words import MeetingVerb, meeting_verb_label
from engine.rules.permissions import Verb, verb_label
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    ItemClass,
    LinkPurpose,
    LookBackKind,
    LookBackResult,
    MessageKind,
    MessageStatus,
    NoticeKind,
    NoticeStatus,
    Role,
    Status,
    StepKind,
    Verdict,
)


def status_label(status: Status) -> str:
    """待立项, 整改中 and so on."""
    return {
        Status.DRAFT: _("待立项"),
        Status.ISSUED: _("已交办"),
        Status.OPEN: _("整改中"),
        Status.AWAITING_CLOSE: _("待销号"),
        Status.CLOSED: _("已销号"),
        Status.SUSTAINED: _("长期坚持"),
        Status.WITHDRAWN: _("已撤销"),
    }[status]


def approval_label(kind: ApprovalKind) -> str:
    """立项, 销号, 延期."""
    return {
        ApprovalKind.ACTIVATION: _("立项"),
        ApprovalKind.CLOSE: _("销号"),
        ApprovalKind.EXTENSION: _("延期"),
    }[kind]


def application_status_label(status: ApprovalStatus | str) -> str:
    """How an application stands."""
    return {
        "pending": _("审批中"), "approved": _("已同意"), "sent_back": _("已退回"),
        "void": _("已作废"),
    }[str(status)]


def verdict_label(verdict: Verdict) -> str:
    """What a step's person decided."""
    return {"approved": _("同意"), "sent_back": _("退回")}[verdict.value]


def look_result_label(result: LookBackResult) -> str:
    """What was found when somebody looked again."""
    return {"held": _("巩固"), "relapsed": _("反弹")}[result.value]


def step_label(kind: StepKind) -> str:
    """Who decides a step, as the chain is spoken of."""
    return {
        StepKind.DEPARTMENT: _("责任部门"),
        StepKind.LEADER: _("责任领导"),
        StepKind.OFFICE: _("办公室"),
        StepKind.GROUP: _("领导小组"),
        StepKind.GROUP_HEAD: _("组长"),
        StepKind.PUBLICITY: _("公示"),
    }[kind]


def colour_label(colour: Light) -> str:
    """绿, 黄, 红, 蓝, 灰."""
    return {
        "green": _("绿"), "yellow": _("黄"), "red": _("红"), "blue": _("蓝"), "grey": _("灰"),
    }[colour.value]


def class_label(item_class: ItemClass | str) -> str:
    """立行立改, 限期整改, 长期坚持."""
    return {
        "immediate": _("立行立改"), "dated": _("限期整改"), "sustained": _("长期坚持"),
    }[str(item_class)]


def severity_label(severity: str) -> str:
    """How grave a problem of an import is."""
    return {"error": _("错误"), "warning": _("注意"), "info": _("说明")}[severity]


def role_label(role: Role) -> str:
    """A role as the people's list writes it."""
    return {
        "office": _("办公室"), "leader": _("领导"), "group_head": _("组长"),
        "group_deputy": _("副组长"), "group_member": _("成员"), "auditor": _("纪检"),
        "operator": _("运维"),
    }[role.value]


def notice_label(kind: NoticeKind | str) -> str:
    """What a notice is, in a word."""
    return {
        "reminder": _("提醒"), "due_soon": _("临期提醒"), "due": _("到期提醒"),
        "measure_due": _("措施到期"), "milestone_due": _("节点到期"), "urge_letter": _("催办单"),
        "supervision_order": _("督办单"), "talk_proposal": _("通报候选、约谈建议"),
        "statement": _("表态发言"), "talk_notice": _("约谈通知"), "draft_waiting": _("文书待签发"),
        "acknowledge": _("待签收"), "issued": _("交办"), "approval_asked": _("待审批"),
        "approval_waiting": _("审批催办"), "sent_back": _("退回"), "closed": _("已销号"),
        "extension_granted": _("同意延期"), "extension_refused": _("不同意延期"),
        "look_back": _("回头看"), "recheck": _("定期复核"), "reopened": _("反弹、新一轮"),
        "withdrawn": _("已撤销"), "handed_over": _("移交"), "orphaned": _("无人负责"),
        "date_moved": _("时限因放假安排调整"),
    }[str(kind)]


def notice_status_label(status: NoticeStatus) -> str:
    """What became of a notice."""
    return {
        "raised": _("应发"), "superseded": _("被后一级取代"), "drafted": _("待签发"),
        "overflow": _("并入周报"), "dropped": _("不予签发"),
    }[status.value]


def message_label(kind: MessageKind) -> str:
    """What kind of mail."""
    return {
        "daily": _("每日一封"), "order": _("签发文书"), "digest": _("周报"),
        "alarm": _("运行告警"),
    }[kind.value]


def message_status_label(status: MessageStatus | str) -> str:
    """How a mail's carriage stands."""
    return {
        "queued": _("待发"), "sending": _("发送中"), "sent": _("已送达服务器"),
        "deferred": _("暂缓重试"), "refused": _("被拒收"), "unknown": _("结果不明"),
        "void": _("无内容作废"),
    }[str(status)]


def look_label(kind: LookBackKind) -> str:
    """回头看 or 定期复核."""
    return {"look_back": _("回头看"), "recheck": _("定期复核")}[kind.value]


def rung_label(rung: str) -> str:
    """A rung as people say it: T-10; 签收 T+5 for a ladder of another thing; nothing for an event."""
    prefix, colon, step = rung.partition(":")
    if not colon:
        return rung
    ladders = {"S": _("签收"), "M": _("措施"), "A": _("审批"), "L": _("复查"), "meeting": _("推进会")}
    name = ladders.get(prefix if prefix in ladders else prefix.rstrip("0123456789"))
    return f"{name} {step}" if name and (step.startswith("T") or prefix == "meeting") else ""


def link_label(purpose: LinkPurpose) -> str:
    """What a one-time link is for."""
    return {
        LinkPurpose.INVITATION: _("邀请设置密码"), LinkPurpose.SIGN_IN: _("一次性登录"),
        LinkPurpose.SCREEN: _("大屏"),
    }[purpose]


def trail_label(verb: str) -> str:
    """What was done, as the trail shows it; a verb of another time stays as it is written."""
    return trail_labels().get(verb, verb)


def trail_labels() -> dict[str, str]:
    """The word of everything that the trail keeps: acts of people, of the calendar, at the doors."""
    words = {verb.value: verb_label(verb) for verb in Verb}
    words |= {
        "import": _("导入"), "import_change": _("导入更新"), "import_batch": _("导入台账"),
        "resolve_names": _("对应姓名和部门"), "plan_look_back": _("排定回头看"),
        "people_import": _("导入人员"), "add_person": _("新增人员"), "amend_person": _("修改人员"),
        "add_department": _("新增部门"), "amend_department": _("修改部门"),
        "create_map": _("建立作战图"), "sweep": _("日扫"), "set_policy": _("修改规则"),
        "enable_map": _("启用"), "disable_map": _("停用"),
        "second_factor_roles": _("设定第二重验证"), "import_notice": _("导入放假通知"),
        "import_closures": _("导入本地放假"), "remove_closures": _("取消本地放假"),
        "date_moved": _("时限因放假安排调整"), "retry_message": _("重发邮件"),
        "backup": _("备份"), "backup_download": _("下载备份"),
        "backup_removed": _("删除备份"), "audit_export": _("导出留痕"), "number_paper": _("补编文号"),
        "set_template": _("启用自有文书格式"), "drop_template": _("恢复内置文书格式"),
    }
    words |= {verb.value: meeting_verb_label(verb) for verb in MeetingVerb}
    words |= {verb.value: bulletin_verb_label(verb) for verb in BulletinVerb}
    return words | {event.value: door_event_label(event) for event in DoorEvent}

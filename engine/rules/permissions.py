"""Who may do what: the whole matrix on one page.

A person has capacities on an item (a seat at it, or a role in the organisation); a verb is open
to some capacities. People of another organisation have none and are not told that the item is.
A delegate is judged by the seats of the person for whom they act.
"""

from dataclasses import dataclass
from enum import StrEnum

from engine.language import _
from engine.rules.words import Role


class Capacity(StrEnum):
    """What somebody is, as far as one item is concerned."""

    OFFICE = "office"  # 整改办、专班
    LEADER = "leader"  # 该事项的责任领导
    GROUP_HEAD = "group_head"  # 组长
    GROUP_DEPUTY = "group_deputy"  # 副组长
    GROUP_MEMBER = "group_member"  # 成员
    HEAD = "head"  # 责任部门负责人
    HANDLER = "handler"  # 经办人
    SUPPORT_HEAD = "support_head"  # 配合部门负责人
    APPROVER = "approver"  # 本环节审批人
    AUDITOR = "auditor"  # 纪检、审计
    OPERATOR = "operator"  # 运维
    MEMBER = "member"  # 本单位人员


class Verb(StrEnum):
    """What can be done; also the verb of the trail."""

    VIEW = "view"
    REQUEST_ACTIVATION = "request_activation"
    ISSUE = "issue"
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    ATTACH = "attach"
    WITHDRAW_EVIDENCE = "withdraw_evidence"
    SUBMIT_CLOSE_REQUEST = "submit_close_request"
    REQUEST_EXTENSION = "request_extension"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    LOOK_BACK = "look_back"
    RECHECK = "recheck"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    AMEND = "amend"
    RELEASE_PAPER = "release_paper"
    DROP_PAPER = "drop_paper"
    DELEGATE = "delegate"
    MARK_LEFT = "mark_left"


class Page(StrEnum):
    """What can be read. A page of another organisation is not there at all."""

    DESK = "desk"  # 我的
    ACCOUNT = "account"  # 账号
    WALL = "wall"  # 作战图
    ITEM = "item"  # 事项
    EVIDENCE = "evidence"  # 佐证材料
    LEDGER = "ledger"  # 台账
    STATISTICS = "statistics"  # 统计
    DIGESTS = "digests"  # 周报
    MEETING = "meeting"  # 推进会
    PAPERS = "papers"  # 督办文书
    IMPORT = "import"  # 导入
    ROOM = "room"  # 办公室


class Charge(StrEnum):
    """What is done for the whole organisation, not to one item."""

    OWN_ACCOUNT = "own_account"  # 管理自己的账号
    IMPORT_LEDGER = "import_ledger"  # 导入台账
    ASSIGN = "assign"  # 批量指派
    HOLD_MEETING = "hold_meeting"  # 主持推进会
    DRAFT_BULLETIN = "draft_bulletin"  # 起草通报、月报
    ISSUE_BULLETIN = "issue_bulletin"  # 印发通报、月报
    ISSUE_MINUTES = "issue_minutes"  # 签发会议纪要
    KEEP_TEMPLATES = "keep_templates"  # 管理文书格式
    KEEP_PEOPLE = "keep_people"  # 管理人员和部门
    INVITE = "invite"  # 发出邀请
    HANG_SCREEN = "hang_screen"  # 管理大屏
    SET_RULES = "set_rules"  # 修改规则
    KEEP_CALENDAR = "keep_calendar"  # 管理日历
    KEEP_MAIL = "keep_mail"  # 处理邮件
    RUN_FLOW = "run_flow"  # 执行流程
    BACK_UP = "back_up"  # 备份
    VERIFY_TRAIL = "verify_trail"  # 校验留痕


_C = Capacity
_DEPARTMENT = frozenset({_C.HEAD, _C.HANDLER})
_SIGNATORIES = frozenset({_C.LEADER, _C.GROUP_HEAD, _C.GROUP_DEPUTY, _C.OFFICE})

ALLOWED: dict[Verb, frozenset[Capacity]] = {
    Verb.VIEW: frozenset({_C.MEMBER}),
    Verb.REQUEST_ACTIVATION: frozenset({_C.OFFICE}),
    Verb.ISSUE: frozenset({_C.APPROVER, _C.GROUP_HEAD}),  # the approver of the last step
    Verb.ACKNOWLEDGE: _DEPARTMENT,
    Verb.REPORT: _DEPARTMENT | {_C.SUPPORT_HEAD},
    Verb.ATTACH: _DEPARTMENT | {_C.SUPPORT_HEAD},
    Verb.WITHDRAW_EVIDENCE: _DEPARTMENT,
    Verb.SUBMIT_CLOSE_REQUEST: frozenset({_C.HEAD}),
    Verb.REQUEST_EXTENSION: frozenset({_C.HEAD}),
    Verb.APPROVE: frozenset({_C.APPROVER}),
    Verb.SEND_BACK: frozenset({_C.APPROVER}),
    Verb.LOOK_BACK: frozenset({_C.OFFICE, _C.LEADER}),
    Verb.RECHECK: frozenset({_C.OFFICE, _C.LEADER, _C.HEAD}),
    Verb.REOPEN: frozenset({_C.OFFICE, _C.LEADER, _C.GROUP_HEAD}),
    Verb.WITHDRAW: frozenset({_C.GROUP_HEAD, _C.GROUP_DEPUTY}),
    Verb.AMEND: frozenset({_C.OFFICE}),
    Verb.RELEASE_PAPER: _SIGNATORIES,
    Verb.DROP_PAPER: _SIGNATORIES,
    Verb.DELEGATE: frozenset({_C.OFFICE}),  # anybody may also name their own delegate
    Verb.MARK_LEFT: frozenset({_C.OFFICE}),
}

_EVERYBODY = frozenset({_C.MEMBER})
_GROUP = frozenset({_C.GROUP_HEAD, _C.GROUP_DEPUTY, _C.GROUP_MEMBER})
_OFFICE = frozenset({_C.OFFICE})
_KEEPERS = frozenset({_C.OFFICE, _C.OPERATOR})
_STEWARDS = _KEEPERS | {_C.GROUP_HEAD, _C.GROUP_DEPUTY}

OPEN_TO: dict[Page | Charge, frozenset[Capacity]] = {
    Page.DESK: _EVERYBODY,
    Page.ACCOUNT: _EVERYBODY,
    Page.WALL: _EVERYBODY,
    Page.ITEM: _EVERYBODY,
    Page.EVIDENCE: _EVERYBODY,
    Page.LEDGER: _EVERYBODY,
    Page.STATISTICS: _EVERYBODY,
    Page.DIGESTS: _EVERYBODY,
    Page.MEETING: _OFFICE | _GROUP | {_C.LEADER, _C.HEAD, _C.AUDITOR},
    Page.PAPERS: _SIGNATORIES | {_C.AUDITOR},
    Page.IMPORT: _OFFICE | {_C.AUDITOR},
    Page.ROOM: _STEWARDS | {_C.AUDITOR},
    Charge.OWN_ACCOUNT: _EVERYBODY,
    Charge.IMPORT_LEDGER: _OFFICE,
    Charge.ASSIGN: _OFFICE,
    Charge.HOLD_MEETING: _OFFICE,
    Charge.DRAFT_BULLETIN: _OFFICE,
    Charge.ISSUE_BULLETIN: frozenset({_C.GROUP_HEAD, _C.GROUP_DEPUTY, _C.OFFICE}),
    Charge.ISSUE_MINUTES: _SIGNATORIES,  # of them the chair of the meeting, and the office
    Charge.KEEP_TEMPLATES: _OFFICE,
    Charge.KEEP_PEOPLE: _OFFICE,
    Charge.INVITE: _KEEPERS,
    Charge.HANG_SCREEN: _KEEPERS,
    Charge.SET_RULES: _STEWARDS,
    Charge.KEEP_CALENDAR: _STEWARDS,
    Charge.KEEP_MAIL: _KEEPERS,
    Charge.RUN_FLOW: _KEEPERS,
    Charge.BACK_UP: _KEEPERS,
    Charge.VERIFY_TRAIL: _KEEPERS | {_C.AUDITOR},
}


@dataclass(frozen=True, slots=True)
class Seats:
    """Who sits where around one item; only people who are still there."""

    members: frozenset[int]
    leader_id: int | None = None
    head_id: int | None = None
    handler_id: int | None = None
    support_heads: tuple[int, ...] = ()
    office: tuple[int, ...] = ()
    group_heads: tuple[int, ...] = ()
    group_deputies: tuple[int, ...] = ()
    group_members: tuple[int, ...] = ()
    auditors: tuple[int, ...] = ()


def capacities_of(
    person_id: int, seats: Seats, *, approvers: tuple[int, ...] = ()
) -> frozenset[Capacity]:
    """What the person is to the item; `approvers` are those who may decide the step at hand."""
    if person_id not in seats.members:
        return frozenset()
    held = {
        Capacity.MEMBER: True,
        Capacity.LEADER: person_id == seats.leader_id,
        Capacity.HEAD: person_id == seats.head_id,
        Capacity.HANDLER: person_id == seats.handler_id,
        Capacity.SUPPORT_HEAD: person_id in seats.support_heads,
        Capacity.OFFICE: person_id in seats.office,
        Capacity.GROUP_HEAD: person_id in seats.group_heads,
        Capacity.GROUP_DEPUTY: person_id in seats.group_deputies,
        Capacity.GROUP_MEMBER: person_id in seats.group_members,
        Capacity.AUDITOR: person_id in seats.auditors,
        Capacity.APPROVER: person_id in approvers,
    }
    return frozenset(capacity for capacity, holds in held.items() if holds)


def may(verb: Verb, capacities: frozenset[Capacity]) -> bool:
    """Whether any of the capacities opens the verb."""
    return not ALLOWED[verb].isdisjoint(capacities)


def opens(door: Page | Charge, capacities: frozenset[Capacity]) -> bool:
    """Whether any of the capacities opens the page or gives the charge."""
    return not OPEN_TO[door].isdisjoint(capacities)


def organisation_capacities(roles: frozenset[Role], *, heads: bool) -> frozenset[Capacity]:
    """What somebody still there is to their organisation: each role, and heading a department."""
    held = {Capacity.MEMBER} | {Capacity(role.value) for role in roles}
    return frozenset(held | {Capacity.HEAD} if heads else held)


def door_label(door: Page | Charge) -> str:
    """The page or charge as the sentence of a refusal names it."""
    return {
        Page.DESK: _("我的工作台"),
        Page.ACCOUNT: _("账号"),
        Page.WALL: _("作战图"),
        Page.ITEM: _("事项"),
        Page.EVIDENCE: _("佐证材料"),
        Page.LEDGER: _("台账"),
        Page.STATISTICS: _("统计"),
        Page.DIGESTS: _("周报"),
        Page.MEETING: _("推进会"),
        Page.PAPERS: _("督办文书"),
        Page.IMPORT: _("导入"),
        Page.ROOM: _("办公室"),
        Charge.OWN_ACCOUNT: _("管理自己的账号"),
        Charge.IMPORT_LEDGER: _("导入台账"),
        Charge.ASSIGN: _("批量指派"),
        Charge.HOLD_MEETING: _("主持推进会"),
        Charge.DRAFT_BULLETIN: _("起草通报和月报"),
        Charge.ISSUE_BULLETIN: _("印发通报和月报"),
        Charge.ISSUE_MINUTES: _("签发会议纪要"),
        Charge.KEEP_TEMPLATES: _("管理文书格式"),
        Charge.KEEP_PEOPLE: _("管理人员和部门"),
        Charge.INVITE: _("发出邀请"),
        Charge.HANG_SCREEN: _("管理大屏"),
        Charge.SET_RULES: _("修改规则"),
        Charge.KEEP_CALENDAR: _("管理日历"),
        Charge.KEEP_MAIL: _("处理邮件"),
        Charge.RUN_FLOW: _("执行流程"),
        Charge.BACK_UP: _("备份"),
        Charge.VERIFY_TRAIL: _("校验留痕"),
    }[door]


def verb_label(verb: Verb) -> str:
    """The verb as the sentence of a refusal names it."""
    return {
        Verb.VIEW: _("查看"),
        Verb.REQUEST_ACTIVATION: _("申请立项"),
        Verb.ISSUE: _("交办"),
        Verb.ACKNOWLEDGE: _("签收"),
        Verb.REPORT: _("报告进展"),
        Verb.ATTACH: _("上传佐证材料"),
        Verb.WITHDRAW_EVIDENCE: _("撤回佐证材料"),
        Verb.SUBMIT_CLOSE_REQUEST: _("申请销号"),
        Verb.REQUEST_EXTENSION: _("申请延期"),
        Verb.APPROVE: _("同意"),
        Verb.SEND_BACK: _("退回"),
        Verb.LOOK_BACK: _("回头看"),
        Verb.RECHECK: _("定期复核"),
        Verb.REOPEN: _("重新启动整改"),
        Verb.WITHDRAW: _("撤销"),
        Verb.AMEND: _("修改"),
        Verb.RELEASE_PAPER: _("签发文书"),
        Verb.DROP_PAPER: _("不予签发文书"),
        Verb.DELEGATE: _("委托他人代办"),
        Verb.MARK_LEFT: _("办理离任"),
    }[verb]

"""The words people read for the closed lists, in the language of the moment."""

from engine.language import _
from engine.rules.words import ApprovalKind, Status, StepKind


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

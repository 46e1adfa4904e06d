"""The verbs of a meeting, as the trail keeps them, and the words people read."""

from enum import StrEnum

from engine.language import _
from engine.rules.words import MeetingStatus, Presence


class MeetingVerb(StrEnum):
    """What is done in and around a meeting; the verb of its events."""

    PLAN = "plan_meeting"
    CHANGE = "change_meeting"
    CANCEL = "cancel_meeting"
    OPEN = "open_meeting"
    RENEW = "renew_agenda"
    ATTEND = "record_attendance"
    DECIDE = "record_decision"
    AMEND = "amend_decision"
    STRIKE = "strike_decision"
    END = "end_meeting"
    ISSUE_MINUTES = "issue_minutes"


def meeting_verb_label(verb: MeetingVerb) -> str:
    """The verb as the trail is read."""
    return {
        MeetingVerb.PLAN: _("筹备推进会"),
        MeetingVerb.CHANGE: _("变更推进会安排"),
        MeetingVerb.CANCEL: _("取消推进会"),
        MeetingVerb.OPEN: _("推进会开始"),
        MeetingVerb.RENEW: _("更新推进会议程"),
        MeetingVerb.ATTEND: _("登记出席"),
        MeetingVerb.DECIDE: _("记录议定事项"),
        MeetingVerb.AMEND: _("修改议定事项"),
        MeetingVerb.STRIKE: _("删去议定事项"),
        MeetingVerb.END: _("推进会结束"),
        MeetingVerb.ISSUE_MINUTES: _("签发会议纪要"),
    }[verb]


def meeting_status_label(status: MeetingStatus) -> str:
    """筹备中, 进行中, 已结束, 已取消."""
    return {
        MeetingStatus.PLANNED: _("筹备中"),
        MeetingStatus.OPEN: _("进行中"),
        MeetingStatus.ENDED: _("已结束"),
        MeetingStatus.CANCELLED: _("已取消"),
    }[status]


def presence_label(presence: Presence) -> str:
    """应到, 实到, 派人参加, 缺席."""
    return {
        Presence.EXPECTED: _("未登记"),
        Presence.PRESENT: _("实到"),
        Presence.DEPUTED: _("派人参加"),
        Presence.ABSENT: _("请假、缺席"),
    }[presence]


def said_word(kind: str) -> str:
    """What somebody said of an item (`meeting_agenda.Word.kind`)."""
    return {
        "report": _("报告"), "sent_back": _("退回"), "extension": _("申请延期"),
        "relapsed": _("回头看反弹"),
    }[kind]


def ahead_word(kind: str) -> str:
    """What comes next (`meeting_agenda.Ahead.kind`)."""
    return {"measure": _("措施"), "milestone": _("节点"), "item": _("完成时限")}[kind]

"""Whether a notice is still true when its mail is written: nobody is nagged for what is done."""

from engine.queries.mail_facts import NoticeFacts
from engine.rules.words import NoticeKind, Status

LIVE = (Status.ISSUED, Status.OPEN)
_OF_THE_DEADLINE = frozenset(
    {
        NoticeKind.REMINDER, NoticeKind.DUE_SOON, NoticeKind.DUE, NoticeKind.URGE_LETTER,
        NoticeKind.SUPERVISION_ORDER, NoticeKind.TALK_PROPOSAL, NoticeKind.STATEMENT,
        NoticeKind.TALK_NOTICE,
        NoticeKind.DRAFT_WAITING, NoticeKind.MEASURE_DUE, NoticeKind.MILESTONE_DUE,
    }
)


def still_owed(notice: NoticeFacts) -> bool:
    """Whether the notice is worth saying now.

    What the calendar earned is left out once its reason is gone (closed, applied for, extended,
    acknowledged, decided); what *happened* (a return, a closing, a grant) is always said.
    """
    kind, status = notice.kind, notice.item_status
    if kind in _OF_THE_DEADLINE:
        current = notice.deadline_version == notice.item_deadline_version
        done = notice.measure_done or (notice.stage is not None and notice.stage.done)
        return status in LIVE and current and not done
    if kind is NoticeKind.ACKNOWLEDGE:
        return status is Status.ISSUED
    if kind in (NoticeKind.APPROVAL_ASKED, NoticeKind.APPROVAL_WAITING):
        return notice.step_waits
    if kind in (NoticeKind.LOOK_BACK, NoticeKind.RECHECK):
        return notice.look is None or not notice.look.done
    if kind is NoticeKind.ORPHANED:
        return status not in (Status.CLOSED, Status.WITHDRAWN)
    return True

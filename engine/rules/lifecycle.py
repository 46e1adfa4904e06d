"""The one table of arcs: from which state a verb leads where; what an item still lacks.

DRAFT → ISSUED → OPEN → AWAITING_CLOSE → CLOSED or SUSTAINED; WITHDRAWN at the side; `reopen`
begins a new round. A change of what the approvers judge while a closing waits makes its
application void: the item is in progress again and must be applied for anew.
"""

from collections.abc import Sequence

from engine.errors import WrongState
from engine.language import _
from engine.rules.labels import status_label
from engine.rules.permissions import Verb, verb_label
from engine.rules.words import ApprovalKind, ItemClass, Status

_S = Status
_WORK: dict[Status, Status] = {
    _S.OPEN: _S.OPEN, _S.AWAITING_CLOSE: _S.OPEN, _S.SUSTAINED: _S.SUSTAINED,
}

ARCS: dict[Verb, dict[Status, Status]] = {
    Verb.REQUEST_ACTIVATION: {_S.DRAFT: _S.DRAFT},
    Verb.ISSUE: {_S.DRAFT: _S.ISSUED},
    Verb.ACKNOWLEDGE: {_S.ISSUED: _S.OPEN},
    Verb.REPORT: _WORK,
    Verb.ATTACH: _WORK,
    Verb.WITHDRAW_EVIDENCE: {_S.OPEN: _S.OPEN},
    Verb.SUBMIT_CLOSE_REQUEST: {
        _S.OPEN: _S.AWAITING_CLOSE, _S.AWAITING_CLOSE: _S.AWAITING_CLOSE,
    },
    Verb.REQUEST_EXTENSION: {_S.OPEN: _S.OPEN},
    Verb.LOOK_BACK: {_S.CLOSED: _S.CLOSED},
    Verb.RECHECK: {_S.SUSTAINED: _S.SUSTAINED},
    Verb.REOPEN: {_S.CLOSED: _S.OPEN, _S.SUSTAINED: _S.OPEN},
    Verb.WITHDRAW: dict.fromkeys((_S.DRAFT, _S.ISSUED, _S.OPEN, _S.AWAITING_CLOSE, _S.SUSTAINED), _S.WITHDRAWN),
    Verb.AMEND: {_S.DRAFT: _S.DRAFT, _S.ISSUED: _S.ISSUED} | _WORK,
}

# Which pending applications a verb makes void: they showed the approvers something else.
UNSEATED_BY: dict[Verb, frozenset[ApprovalKind]] = {
    Verb.REPORT: frozenset({ApprovalKind.CLOSE}),
    Verb.ATTACH: frozenset({ApprovalKind.CLOSE}),
    Verb.AMEND: frozenset(ApprovalKind),
    Verb.ISSUE: frozenset(ApprovalKind),
    Verb.WITHDRAW: frozenset(ApprovalKind),
}

LIVE = frozenset({_S.DRAFT, _S.ISSUED, _S.OPEN, _S.AWAITING_CLOSE, _S.SUSTAINED})

# Flags of the import that say a date was written and could not be read: a person must give one.
DATE_FLAGS = frozenset({"deadline_unparsed"})
PRESET_DATE = "preset_date"


def arc(verb: Verb, status: Status, *, number: str) -> Status:
    """The state after `verb`; raises WrongState where the table has no such arc."""
    target = ARCS[verb].get(status)
    if target is None:
        raise WrongState(
            _("事项{number}目前是“{status}”，不能{verb}").format(
                number=number, status=status_label(status), verb=verb_label(verb)
            )
        )
    return target


def missing_for_issue(
    *,
    leader: bool,
    department: bool,
    head: bool,
    dated: bool,
    item_class: ItemClass,
    flags: Sequence[str],
    unresolved: Sequence[str],
) -> tuple[str, ...]:
    """What an item lacks before it may be opened, as words for the person; empty if nothing.

    Field rule: a date that cannot be read is never guessed; without a date only 立行立改 (which
    has a preset period) and 长期坚持 may be opened.
    """
    unread = not dated and not DATE_FLAGS.isdisjoint(flags)
    lacks = [
        (not leader, _("责任领导")),
        (not department, _("责任部门")),
        (department and not head, _("责任部门负责人")),
        (not dated and not unread and item_class is ItemClass.DATED, _("完成时限")),
        (unread, _("能够识别的完成时限")),
    ]
    found = [words for lack, words in lacks if lack]
    if unresolved:
        found.append(_("对应到人员或部门的名称：{names}").format(names="、".join(unresolved)))
    return tuple(dict.fromkeys(found))


def ends_sustained(item_class: ItemClass, *, long_term: bool) -> bool:
    """Whether an item is re-checked from time to time instead of being closed, unless said."""
    return item_class is ItemClass.SUSTAINED or long_term

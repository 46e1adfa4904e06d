"""What somebody can do to an item now, and what each of it still lacks, said before they try."""

from dataclasses import dataclass
from datetime import date, timedelta

from engine.actions.activation import what_is_missing
from engine.language import _
from engine.queries.item_parts import ShownApplication, ShownLook, ShownStep
from engine.queries.item_sheet import ItemSheet
from engine.rules.approvals import chain_for, deciders, is_own_application
from engine.rules.lifecycle import ARCS
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind, ApprovalStatus, LookBackKind

PLAIN = (
    Verb.ACKNOWLEDGE, Verb.REPORT, Verb.ATTACH, Verb.WITHDRAW_EVIDENCE,
    Verb.SUBMIT_CLOSE_REQUEST, Verb.REQUEST_EXTENSION, Verb.REQUEST_ACTIVATION, Verb.AMEND,
    Verb.REOPEN, Verb.WITHDRAW,
)


@dataclass(frozen=True, slots=True)
class OpenVerb:
    """A verb that is this person's; `missing` says what stands against it, empty where nothing."""

    verb: Verb
    seat_id: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionRoom:
    """How far the date may move: not beyond `latest`; `late` makes it a 补报."""

    granted: int
    limit: int
    latest: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class OpenLook:
    """A look that this person may record; `earliest_on` is when it may be found to hold."""

    look: ShownLook
    seat_id: int
    earliest_on: date


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that this person may decide."""

    application: ShownApplication
    step: ShownStep
    seat_id: int


def open_verbs(sheet: ItemSheet) -> dict[Verb, OpenVerb]:
    """The verbs that the sheet's reader may do to the item in its present state."""
    case, found = sheet.case, {}
    for verb in PLAIN:
        if case.item.status not in ARCS[verb]:
            continue
        seat = case.seat_for(verb)
        if seat is not None:
            found[verb] = OpenVerb(verb, seat, _missing(sheet, verb))
    if case.item.status not in ARCS[Verb.ISSUE]:
        return found
    last = chain_for(
        case.ground.policy, ApprovalKind.ACTIVATION, item_class=case.item.item_class
    )[-1]
    seat = case.seat_for(Verb.ISSUE, approvers=deciders(last, case.seats))
    if seat is not None:
        found[Verb.ISSUE] = OpenVerb(Verb.ISSUE, seat, what_is_missing(case))
    return found


def open_looks(sheet: ItemSheet) -> list[OpenLook]:
    """The planned looks that the sheet's reader may record, the nearest first."""
    early = timedelta(days=sheet.case.ground.policy.look_back.early_days)
    found = []
    for look in sheet.looks:
        verb = Verb.RECHECK if look.kind is LookBackKind.RECHECK else Verb.LOOK_BACK
        seat = sheet.case.seat_for(verb)
        waiting = look.result is None and not look.cancelled
        if seat is not None and waiting and sheet.case.item.status in ARCS[verb]:
            found.append(OpenLook(look, seat, look.due_on - early))
    return found


def open_steps(sheet: ItemSheet) -> list[OpenStep]:
    """The waiting steps that the sheet's reader may decide: the rule of the verdict verb."""
    found = []
    for application in sheet.pending:
        step = application.waiting
        if step is None:
            continue
        able = deciders(step.kind, sheet.case.seats)
        seat = sheet.case.seat_for(Verb.APPROVE, approvers=able)
        _own, refused = is_own_application(
            application.kind, actor_id=sheet.case.actor_id,
            asked_by_id=application.asked_by_id, able=able,
        )
        if seat is not None and not refused:
            found.append(OpenStep(application, step, seat))
    return found


def extension_room(sheet: ItemSheet) -> ExtensionRoom:
    """What an extension may still ask for in this round."""
    item, policy = sheet.case.item, sheet.case.ground.policy.extension
    first = item.original_due_on or item.due_on
    granted = sum(
        one.kind is ApprovalKind.EXTENSION and one.status is ApprovalStatus.APPROVED
        and one.round == item.round
        for one in sheet.applications
    )
    return ExtensionRoom(
        granted, policy.limit, first + timedelta(days=policy.max_days) if first else None,
        item.due_on is not None and sheet.case.today > item.due_on,
    )


def _missing(sheet: ItemSheet, verb: Verb) -> tuple[str, ...]:
    policy = sheet.case.ground.policy
    if verb is Verb.REQUEST_ACTIVATION:
        return what_is_missing(sheet.case)
    if verb is Verb.SUBMIT_CLOSE_REQUEST:
        lacks = policy.closing.needs_evidence and not sheet.round_proofs
        return (_("本轮的佐证材料"),) if lacks else ()
    if verb is Verb.REQUEST_EXTENSION:
        room = extension_room(sheet)
        if sheet.case.item.due_on is None:
            return (_("完成时限：没有时限，无从延期"),)
        if room.granted >= room.limit:
            return (_("本轮已延期 {count} 次，达到上限").format(count=room.granted),)
        if room.late and not policy.extension.late_as_supplement:
            return (_("时限已过，延期须在到期前申请"),)
        if room.latest is not None and room.latest <= max(
            sheet.case.item.due_on, sheet.case.today - timedelta(days=1)
        ):
            return (_("最长可延到 {latest}，已没有余地").format(latest=room.latest),)
    return ()

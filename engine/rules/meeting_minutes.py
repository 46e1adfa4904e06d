"""会议纪要 as facts: who was there, what was heard, and each 议定事项 with the item it became."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from engine.language import _
from engine.rules.labels import approval_label
from engine.rules.meeting_agenda import Agenda, RedItem, Waiting
from engine.rules.meeting_paper import (
    MeetingHead,
    clipped,
    day_text,
    names_text,
    numeral,
    words_of,
)
from engine.rules.meeting_record import Attendee, MeetingRecord, Outcome, RecordedDecision
from engine.rules.words import ApprovalStatus, Presence, Status, Verdict

RED_LISTED = 30  # beyond them the pack has all: minutes are read, not filed
TITLE_LENGTH = 60


def minutes_facts(
    head: MeetingHead,
    agenda: Agenda,
    record: MeetingRecord,
    *,
    observers: Collection[int],
    remarks: str,
    anchor: str,
) -> dict[str, Any]:
    """All that the minutes say; `observers` are the ids of those who sat in (列席).

    The number, the signer and the day of issue come when somebody issues them.
    """
    sections = list(_sections(agenda, record))
    decided = [one for one in record.decisions if not one.struck]
    decisions_place, remarks_place = len(sections) + 1, len(sections) + 2
    came = [one for one in record.attendance if one.person_id not in observers]
    sat_in = [one for one in record.attendance if one.person_id in observers]
    return {
        "organisation": head.organisation, "map_name": head.map_name, "title": head.title,
        "paper_mark": _("会议纪要"), "number_text": "", "issued_on": "", "issued_on_text": "",
        "signed_by": "", "meeting_title": head.title,
        "held_text": day_text(head.held_on) + (f" {head.hours}" if head.hours else ""),
        "place": head.place or "—", "chair": head.chair or "—",
        "present_text": _present(came), "observers_text": _present(sat_in),
        "absent_text": names_text(
            one.name for one in record.attendance if one.presence is Presence.ABSENT
        ),
        "sections": [
            {"heading": _heading(place, name), "paragraphs": words_of(said)}
            for place, (name, said) in enumerate(sections, start=1)
        ],
        "decisions_heading": _heading(decisions_place, _("议定事项")),
        "decisions_sentence": _("会议议定以下 {count} 项，均已列入作战图，按事项编号跟踪督办：").format(
            count=len(decided)) if decided else _("本次会议没有议定事项。"),
        "decisions": [_decision(one, place) for place, one in enumerate(decided, start=1)],
        "remarks_heading": _heading(remarks_place, _("讲话要点")) if remarks.strip() else "",
        "remarks": words_of(line.strip() for line in remarks.splitlines() if line.strip()),
        "office": _("{organisation}整改工作办公室").format(organisation=head.organisation),
        "copied_to": _("分送：领导小组成员，院领导，各责任部门。"),
        "anchor_text": _("留痕锚点：{anchor}").format(anchor=anchor) if anchor else "",
    }


def _heading(place: int, title: str) -> str:
    return _("{number}、{title}").format(number=numeral(place), title=title)


def _present(people: Iterable[Attendee]) -> str:
    names = []
    for one in people:
        if one.presence is Presence.PRESENT:
            names.append(one.name)
        elif one.presence is Presence.DEPUTED:
            names.append(_("{deputy}（代{name}）").format(deputy=one.deputy, name=one.name))
    return names_text(names)


def _sections(agenda: Agenda, record: MeetingRecord) -> Iterator[tuple[str, list[str]]]:
    yield _("总体情况"), [_overview(agenda), *_former(agenda)]
    if agenda.red:
        yield _("红灯事项"), _red(agenda)
    if agenda.waiting:
        yield _("销号和延期"), list(_verdicts(agenda, record.outcomes))
    if agenda.standings:
        asked = names_text(one.name for one in agenda.standings if one.statement)
        yield _("部门排名"), [
            _("会议通报了各部门整改排名。")
            + (_("建议表态发言的部门：{names}。").format(names=asked) if asked != "—" else "")
        ]


def _overview(agenda: Agenda) -> str:
    figures = agenda.figures
    return _(
        "会议听取了{map}推进情况。截至{day}，共 {total} 项，已销号 {closed} 项，待销号 {waiting} 项，"
        "整改中 {open} 项，长期坚持 {sustained} 项，超期 {overdue} 项；销号率 {rate}，"
        "按期完成率 {on_time}。"
    ).format(
        map=agenda.map_name, day=day_text(agenda.as_of), total=figures.total, closed=figures.closed,
        waiting=figures.awaiting_close, open=figures.basically_done + figures.in_progress,
        sustained=figures.sustained, overdue=figures.overdue, rate=figures.closing.text,
        on_time=figures.on_time_current.text,
    )


def _former(agenda: Agenda) -> list[str]:
    if not agenda.former:
        return []
    items = [one.item for one in agenda.former if one.item is not None]
    return [_("第 {number} 次会议议定的 {count} 项中，已销号 {closed} 项，超期 {late} 项。").format(
        number=agenda.former_number, count=len(agenda.former),
        closed=sum(one.status is Status.CLOSED for one in items),
        late=sum(one.days_late > 0 for one in items),
    )]


def _red(agenda: Agenda) -> list[str]:
    said = [_("会议逐项听取了 {count} 项红灯事项的情况：").format(count=agenda.red_count)]
    said += [
        _("{place}. {sentence}").format(place=place, sentence=_red_sentence(one))
        for place, one in enumerate(agenda.red[:RED_LISTED], start=1)
    ]
    if agenda.red_count > RED_LISTED:
        said.append(_("其余 {count} 项见会议材料。").format(count=agenda.red_count - RED_LISTED))
    return said


def _red_sentence(one: RedItem) -> str:
    item = one.item
    said = _("{department}：{weakness}（事项{number}）。").format(
        department=item.department or _("未定部门"), number=item.title,
        weakness=clipped(item.weakness, TITLE_LENGTH),
    )
    if item.days_late:
        return said + _("时限 {day}，超期 {days} 天，进度 {percent}%。").format(
            day=day_text(item.due_on), days=item.days_late, percent=item.percent
        )
    return said + _("进度 {percent}%。").format(percent=item.percent)


def _verdicts(agenda: Agenda, outcomes: Iterable[Outcome]) -> Iterator[str]:
    known = {one.request_id: one for one in outcomes}
    waiting = 0
    for one in agenda.waiting:
        outcome = known.get(one.request_id)
        if outcome is not None and outcome.verdict is not None:
            yield _verdict(one, outcome)
        elif outcome is None or outcome.status is ApprovalStatus.PENDING:
            waiting += 1
    if waiting and waiting < len(agenda.waiting):
        yield _("其余 {count} 份申请继续按程序审批。").format(count=waiting)
    elif waiting:
        yield _("在批的 {count} 份申请继续按程序审批。").format(count=waiting)


def _verdict(one: Waiting, outcome: Outcome) -> str:
    facts = {
        "number": one.item.title, "weakness": clipped(one.item.weakness, TITLE_LENGTH),
        "kind": approval_label(one.kind), "by": outcome.by, "reason": outcome.reason,
    }
    if outcome.verdict is not Verdict.APPROVED:
        return _("退回事项{number}“{weakness}”的{kind}申请（{by}）：{reason}").format(**facts)
    if outcome.status is not ApprovalStatus.APPROVED:
        return _("事项{number}“{weakness}”的{kind}申请，{by}已签，转下一环节。").format(**facts)
    if one.new_due_on is not None:
        facts["kind"] = _("延期至 {day}").format(day=day_text(one.new_due_on))
    return _("同意事项{number}“{weakness}”{kind}（{by}签批）。").format(**facts)


def _decision(one: RecordedDecision, place: int) -> dict[str, Any]:
    due = one.due_text or "—"
    if one.due_on is not None and day_text(one.due_on) not in due:
        due += _("（{day}）").format(day=day_text(one.due_on))
    return {
        "position": place, "decision_text": one.text, "item_number": one.number or "—",
        "department": one.department or "—", "supporting": names_text(one.supporting),
        "accepting": one.accepting or "—", "leader": one.leader or "—", "due_text": due,
    }

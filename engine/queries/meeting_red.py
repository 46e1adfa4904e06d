"""What a meeting is told of each red item: 前期情况, 堵点难点, 下一步打算; four queries in all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    Item,
    LookBack,
    Measure,
    Milestone,
    Person,
    ProgressReport,
)
from engine.rules.addressing import Directory
from engine.rules.figures import ItemFacts
from engine.rules.meeting_agenda import AgendaItem, Ahead, RedItem, Word
from engine.rules.words import ApprovalKind, LookBackResult, Verdict

TRACK_LENGTH = 4  # words before the latest one
AHEAD_LENGTH = 5
_select: Any = sa.select


def red_items(
    session: Session,
    red: Sequence[AgendaItem],
    directory: Directory,
    facts: Mapping[int, ItemFacts],
    *,
    today: date,
) -> tuple[RedItem, ...]:
    """The red items in the order given, each with what was said of it and what comes next."""
    if not red:
        return ()
    ids = [one.item_id for one in red]
    words, report_counts = _words(session, ids)
    ahead = _ahead(session, ids, today)
    handlers = dict(
        map(tuple, session.execute(
            sa.select(col(Item.id), col(Person.name))
            .join(Person, col(Person.id) == col(Item.handler_id))
            .where(col(Item.id).in_(ids))
        ))
    )
    found = []
    for one in red:
        said = sorted(words.get(one.item_id, []), key=lambda word: word.on)
        head = directory.people.get(directory.head_of(one.department_id) or 0)
        own = [Ahead("item", "", one.due_on, one.days_late > 0)] if one.due_on else []
        found.append(
            RedItem(
                item=one, head=head.name if head else "", handler=handlers.get(one.item_id, ""),
                track=tuple(said[:-1][-TRACK_LENGTH:]), latest=said[-1] if said else None,
                ahead=tuple((ahead.get(one.item_id, [])[:AHEAD_LENGTH]) + own),
                report_count=report_counts.get(one.item_id, 0),
                sent_back_count=facts[one.item_id].sent_back_count,
                granted_count=facts[one.item_id].extensions_granted,
            )
        )
    return tuple(found)


def _words(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[Word]], dict[int, int]]:
    """What was said of each item in its present round, and how often its department reported."""
    reports = (
        _select(
            ProgressReport.item_id, sa.literal("report").label("kind"),
            col(ProgressReport.reported_on).label("on"), Person.name, ProgressReport.text,
            ProgressReport.percent, col(ProgressReport.id).label("id"),
        )
        .join(Item, col(Item.id) == ProgressReport.item_id)
        .join(Person, col(Person.id) == ProgressReport.person_id)
        .where(col(Item.id).in_(ids), ProgressReport.round == Item.round)
    )
    returns = (
        _select(
            ApprovalRequest.item_id, sa.literal("sent_back"), ApprovalRequest.decided_on,
            Person.name, ApprovalStep.reason, sa.null(), ApprovalStep.id,
        )
        .join(ApprovalStep, col(ApprovalStep.request_id) == ApprovalRequest.id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .join(Person, col(Person.id) == ApprovalStep.decided_by_id)
        .where(
            col(Item.id).in_(ids), ApprovalRequest.round == Item.round,
            ApprovalStep.verdict == Verdict.SENT_BACK, col(ApprovalRequest.decided_on).is_not(None),
        )
    )
    asked = (
        _select(
            ApprovalRequest.item_id, sa.literal("extension"), ApprovalRequest.asked_on, Person.name,
            ApprovalRequest.reason, sa.null(), ApprovalRequest.id,
        )
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .join(Person, col(Person.id) == ApprovalRequest.asked_by_id)
        .where(
            col(Item.id).in_(ids), ApprovalRequest.round == Item.round,
            ApprovalRequest.kind == ApprovalKind.EXTENSION,
        )
    )
    relapses = (
        _select(
            LookBack.item_id, sa.literal("relapsed"), LookBack.done_on, Person.name,
            LookBack.finding, sa.null(), LookBack.id,
        )
        .join(Person, col(Person.id) == LookBack.done_by_id)
        .where(
            col(LookBack.item_id).in_(ids), LookBack.result == LookBackResult.RELAPSED,
            col(LookBack.done_on).is_not(None),
        )
    )
    found: dict[int, list[Word]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for row in session.execute(sa.union_all(reports, returns, asked, relapses).order_by("on", "id")):
        found[row.item_id].append(Word(row.kind, row.on, row.name, row.text, row.percent))
        counts[row.item_id] += row.kind == "report"
    return found, counts


def _ahead(session: Session, ids: Sequence[int], today: date) -> dict[int, list[Ahead]]:
    """Measures not done and stages not reached, the late ones first, the undated ones last."""
    measures = _select(
        Measure.item_id, sa.literal("measure").label("kind"), Measure.text,
        col(Measure.due_on).label("on"), col(Measure.position).label("place"),
    ).where(col(Measure.item_id).in_(ids), col(Measure.done_on).is_(None))
    stages = _select(
        Milestone.item_id, sa.literal("milestone"), Milestone.text, Milestone.due_on, Milestone.id
    ).where(col(Milestone.item_id).in_(ids), col(Milestone.reached_on).is_(None))
    found: dict[int, list[Ahead]] = defaultdict(list)
    rows = session.execute(sa.union_all(measures, stages))
    for row in sorted(rows, key=lambda row: (row.on or date.max, row.kind, row.place)):
        found[row.item_id].append(
            Ahead(row.kind, row.text, row.on, late=row.on is not None and row.on < today)
        )
    return found

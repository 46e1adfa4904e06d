"""佐证: files that prove what a report says."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from engine.actions.evidence_store import keep_file
from engine.actions.recording import check_version, record
from engine.db import insert_rows
from engine.errors import NotFound, WrongState
from engine.language import _
from engine.models import Evidence, EvidenceFile
from engine.queries.cases import load_case
from engine.queries.evidence import evidence_of
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb
from engine.settings import Settings


def attach(
    session: Session,
    item_id: int,
    source: Path,
    *,
    settings: Settings,
    name: str | None = None,
    note: str = "",
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Evidence:
    """Keep the file and name it as proof of the item's present round.

    `name` is shown to people; the content decides the type. While a closing waits, a new proof
    makes the application void.

    Raises: NotFound, NotYours, WrongState, Incomplete (empty), Unreadable (kind, size).
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.ATTACH)
    check_version(case, version)
    to = arc(Verb.ATTACH, case.item.status, number=case.title)
    kept = keep_file(source, name or source.name, settings)
    same = [
        one for one in evidence_of(session, item_id, case.item.round) if one.sha256 == kept.sha256
    ]
    if same:
        raise WrongState(
            _("事项{number}本轮已有内容相同的佐证材料：{name}").format(
                number=case.title, name=same[0].name
            ),
            same_as=same[0].id,
        )
    file: dict[str, Any] = {"sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type}
    insert_rows(session, EvidenceFile, [file], skip_existing=True)
    row = Evidence(
        item_id=item_id, round=case.item.round, sha256=kept.sha256, name=kept.name,
        note=note.strip(), person_id=actor_id, attached_at=at,
    )
    record(
        session, case, Verb.ATTACH, at=at, seat=seat, to=to, name=kept.name, note=row.note, **file
    )
    session.add(row)
    session.flush()
    return row


def withdraw_evidence(
    session: Session,
    evidence_id: int,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> None:
    """Take a proof of the present round away; the trail and the file itself are kept.

    Raises: NotFound, NotYours; WrongState once a closing is asked for, or for an older round.
    """
    evidence = session.get(Evidence, evidence_id)
    if evidence is None:
        raise NotFound(_("没有这份佐证材料：{evidence_id}").format(evidence_id=evidence_id))
    case = load_case(session, evidence.item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.WITHDRAW_EVIDENCE)
    check_version(case, version)
    arc(Verb.WITHDRAW_EVIDENCE, case.item.status, number=case.title)
    if evidence.round != case.item.round:
        raise WrongState(_("往轮的佐证材料已经归档，不能撤回"))
    record(
        session, case, Verb.WITHDRAW_EVIDENCE, at=at, seat=seat, name=evidence.name,
        sha256=evidence.sha256, attached_by=evidence.person_id,
        attached_at=evidence.attached_at.isoformat(),
    )
    session.delete(evidence)
    session.flush()

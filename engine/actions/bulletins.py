"""督查通报 and 月报: drafted from the figures of a day, worded by the office, issued by a named person."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.actions.official_papers import (
    Subject,
    amend_paper,
    discard_paper,
    draft_paper,
    issue_paper,
)
from engine.errors import Incomplete, NotFound
from engine.language import _, speaking
from engine.models import BattleMap, OfficialPaper, Person
from engine.queries.bulletins import bulletin_at, bulletin_key, standpoint_of
from engine.queries.charges import require_charge
from engine.rules.bulletin import EDITABLE, bulletin_facts
from engine.rules.bulletin_fit import fitted
from engine.rules.bulletin_tables import long_day
from engine.rules.bulletin_verbs import BulletinVerb
from engine.rules.permissions import Charge
from engine.rules.words import PaperKind

MOST = {  # characters of each text; what does not fit into five pages is refused besides
    "title": 60, "addressee": 60, "overview_words": 400, "praise_words": 300, "laggard_words": 300,
    "demands": 800, "copied_to": 100,
}


def draft_bulletin(
    session: Session,
    map_id: int,
    kind: PaperKind,
    cut_off: date,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> OfficialPaper:
    """A draft with the figures of `cut_off`; the draft of that day that is there already, if it is.

    Raises: NotFound, NotYours, Incomplete; WrongState where that day's was issued.
    """
    battle_map = session.get(BattleMap, map_id, with_for_update=True)
    actor = require_charge(session, Charge.DRAFT_BULLETIN, actor_id=actor_id)
    if battle_map is None or battle_map.organisation_id != actor.organisation_id:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=map_id))
    if cut_off > today:
        raise Incomplete(_("截止日 {day} 还没有到").format(day=cut_off.isoformat()))
    with speaking("zh"):  # a paper is in Chinese, whoever drafts it
        facts = bulletin_facts(standpoint_of(session, battle_map, kind, cut_off))
    subject = Subject(bulletin_key(session, map_id, kind, cut_off), map_id, kind)
    paper = draft_paper(
        session, subject, facts["title"], facts | {"edited": []}, actor_id=actor_id, at=at
    )
    if paper.drafted_at == at and paper.version == 1:
        _track(session, paper, BulletinVerb.DRAFT, actor_id=actor_id, at=at,
               cut_off_on=cut_off.isoformat())
    return paper


def amend_bulletin(
    session: Session,
    paper_id: int,
    words: Mapping[str, str],
    *,
    version: int,
    actor_id: int,
    at: datetime,
    today: date,
) -> OfficialPaper:
    """Other words in a draft, of those in EDITABLE; 工作要求 is a text with a demand a line.

    Raises: NotFound, NotYours, Incomplete; WrongState where it was issued or changed meanwhile.
    """
    paper = _draft_of(session, paper_id, Charge.DRAFT_BULLETIN, actor_id)
    told = {name: _read(name, words[name]) for name in EDITABLE if name in words}
    changed = {name: one for name, one in told.items() if one != paper.facts[name]}
    before = {name: paper.facts[name] for name in changed}
    edited = sorted({*paper.facts["edited"], *changed})
    facts = fitted(paper.facts | changed) | {"edited": edited}
    amended = amend_paper(session, paper_id, facts["title"], facts, version=version)
    if changed:
        _track(session, amended, BulletinVerb.AMEND, actor_id=actor_id, at=at,
               before=before, after=changed)
    return amended


def refresh_bulletin(
    session: Session,
    paper_id: int,
    *,
    version: int,
    actor_id: int,
    at: datetime,
    today: date,
) -> OfficialPaper:
    """The figures anew, as the items stand now; words that the office has changed stay. Raises as above."""
    paper = _draft_of(session, paper_id, Charge.DRAFT_BULLETIN, actor_id)
    battle_map = session.get_one(BattleMap, paper.map_id)
    edited = paper.facts["edited"]
    with speaking("zh"):
        facts = bulletin_facts(
            standpoint_of(session, battle_map, paper.kind, cut_off_of(paper)),
            kept={name: paper.facts[name] for name in edited},
        )
    facts |= {"edited": edited}
    refreshed = amend_paper(session, paper_id, facts["title"], facts, version=version)
    _track(session, refreshed, BulletinVerb.REFRESH, actor_id=actor_id, at=at)
    return refreshed


def issue_bulletin(
    session: Session,
    paper_id: int,
    *,
    version: int,
    actor_id: int,
    at: datetime,
    today: date,
) -> OfficialPaper:
    """Give it its 期号 and its date; from now on it never changes. Raises as above."""
    paper = _draft_of(session, paper_id, Charge.ISSUE_BULLETIN, actor_id)
    if today < cut_off_of(paper):
        raise Incomplete(
            _("数据截止日是 {day}，不能在这之前印发").format(day=cut_off_of(paper).isoformat())
        )
    signer = session.get_one(Person, actor_id)
    facts = paper.facts | {
        "issued_on_text": long_day(today), "signed_by": f"签发人：{signer.name}",
    }
    dated = amend_paper(session, paper_id, paper.title, facts, version=version)
    with speaking("zh"):
        issued = issue_paper(
            session, paper_id, actor_id=actor_id, at=at, today=today, version=dated.version
        )
    _track(
        session, issued, BulletinVerb.ISSUE, actor_id=actor_id, at=at,
        number=issued.facts["number_text"],
        snapshot=hashlib.sha256(audit.canonical(issued.facts).encode()).hexdigest(),
    )
    return issued


def discard_bulletin(
    session: Session, paper_id: int, *, actor_id: int, at: datetime, today: date
) -> OfficialPaper:
    """Take a draft off the table; the day may be drafted anew. Raises as above."""
    _draft_of(session, paper_id, Charge.DRAFT_BULLETIN, actor_id)
    discarded = discard_paper(session, paper_id)
    _track(session, discarded, BulletinVerb.DISCARD, actor_id=actor_id, at=at)
    return discarded


def cut_off_of(paper: OfficialPaper) -> date:
    """The day that the paper's figures are of."""
    return date.fromisoformat(paper.facts["cut_off_on"])


def _draft_of(session: Session, paper_id: int, charge: Charge, actor_id: int) -> OfficialPaper:
    """The paper, if the actor has the charge in its organisation."""
    actor = require_charge(session, charge, actor_id=actor_id)
    paper = bulletin_at(session, paper_id)
    if paper.organisation_id != actor.organisation_id:
        raise NotFound(_("没有这份通报：{paper_id}").format(paper_id=paper_id))
    return paper


def _read(name: str, text: str) -> Any:
    """A field as the paper keeps it."""
    if len(text) > MOST[name]:
        raise Incomplete(
            _("{label}最多 {most} 个字，现在有 {count} 个，请删减后再提交").format(
                label=field_label(name), most=MOST[name], count=len(text))
        )
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if name == "demands":
        return [{"whom": "", "words": line} for line in lines]
    if name in ("title", "addressee", "copied_to"):
        line = " ".join(lines)
        if name == "title" and not line:
            raise Incomplete(_("请填写{label}").format(label=field_label(name)))
        return line
    return "\n".join(lines)


def field_label(name: str) -> str:
    """What a part of the draft is called on its page."""
    return {
        "title": _("标题"), "addressee": _("主送"), "overview_words": _("总体情况的补充说明"),
        "praise_words": _("好的方面"), "laggard_words": _("滞后事项"), "demands": _("工作要求"),
        "copied_to": _("抄送"),
    }[name]


def _track(
    session: Session, paper: OfficialPaper, verb: BulletinVerb, *, actor_id: int, at: datetime,
    **facts: Any,
) -> None:
    audit.track(
        session, paper.map_id, verb.value, at=at, actor_id=actor_id, paper=paper.id,
        paper_kind=paper.kind.value, **facts,
    )



"""The weekly digest: a snapshot for each audience, then one mail for each mailbox.

The snapshots of a map are written in one transaction, the mails of an organisation in another.
Whatever is missing of a cut-off is made up at the next run: a digest that failed is issued later,
never skipped, and what is there is neither changed nor mailed again.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.bundle import Bundler, bundler_for
from engine.db import insert_rows, reading, writing
from engine.models import BattleMap, Digest, Message, Notice
from engine.models.base import literally
from engine.queries.calendars import load_calendar
from engine.queries.digests import (
    ComingDate,
    DigestItem,
    StoredDigest,
    coming_dates,
    digest_items,
    is_issued,
    mailed_digests,
    maps_with_digests,
    number_for,
    overflowed_people,
    stored_digests,
)
from engine.queries.directory import load_directory
from engine.rules.addressing import Directory, PersonFacts
from engine.rules.calendar import WorkCalendar
from engine.rules.figures import figures_by, figures_of, laggards, rank
from engine.rules.lights import LightRule, light_of
from engine.rules.policy import Policy, read_policy
from engine.rules.words import Audience, MessageKind, NoticeStatus, Role
from engine.settings import load_settings

WEEK = timedelta(days=7)
LISTED = 20  # of what was closed and of what comes: a digest is read, not searched
GROUP = (Role.GROUP_HEAD, Role.GROUP_DEPUTY, Role.GROUP_MEMBER, Role.OFFICE)


@dataclass
class DigestCounts:
    """What a run issued."""

    maps: int = 0
    digests: int = 0
    messages: int = 0
    overflowed: int = 0

    def as_json(self) -> dict[str, int]:
        """Plain numbers by name."""
        return asdict(self)


def issue_digests(
    database: sa.Engine, *, today: date, at: datetime, force: bool = False,
    organisation_ids: Collection[int] | None = None,
) -> DigestCounts:
    """Issue and mail what is owed of the newest cut-off of every map, or of these organisations'.

    The cut-off is the policy's weekday at the policy's hour; `force` makes it `today`, now.
    """
    counts = DigestCounts()
    with reading(database) as session:
        maps = [
            (battle_map.id or 0, battle_map.organisation_id, policy, cut_off)
            for battle_map in maps_with_digests(session, organisation_ids=organisation_ids)
            for policy in [read_policy(battle_map.policy)]
            for cut_off in [today if force else newest_cut_off(policy, today=today, at=at)]
        ]
    for map_id, _organisation, policy, cut_off in maps:
        with writing(database) as session:
            _snapshot(session, map_id, policy, cut_off, counts, at=at, force=force)
    for organisation_id, cut_off in sorted({(one[1], one[3]) for one in maps}):
        mine = {one[0]: one[2] for one in maps if (one[1], one[3]) == (organisation_id, cut_off)}
        with writing(database) as session:
            _mail(session, mine, organisation_id, cut_off, counts, today=today, at=at)
    return counts


def newest_cut_off(policy: Policy, *, today: date, at: datetime) -> date:
    """The last day of the policy's weekday whose hour has come."""
    cut_off = today - timedelta(days=(today.isoweekday() - policy.digest.weekday) % 7)
    zone = ZoneInfo(load_settings().timezone)
    if at < datetime.combine(cut_off, time(policy.digest.hour), tzinfo=zone):
        cut_off -= WEEK
    return cut_off


def _snapshot(
    session: Session,
    map_id: int,
    policy: Policy,
    cut_off: date,
    counts: DigestCounts,
    *,
    at: datetime,
    force: bool,
) -> None:
    """Write every audience's digest of a map, unless it is there or the map held nothing yet."""
    if is_issued(session, map_id, cut_off):
        return
    battle_map = session.get_one(BattleMap, map_id, with_for_update=True)
    calendar = load_calendar(session, battle_map.calendar)
    items = [
        _lit(item, cut_off, calendar, policy) for item in digest_items(session, map_id)
        if item.facts.opened_on is None or item.facts.opened_on <= cut_off
    ]
    if not items and not force:
        return
    coming = coming_dates(session, map_id, after=cut_off, until=cut_off + WEEK)
    directory = load_directory(session, battle_map.organisation_id)
    common = {
        "map_id": map_id, "number": number_for(session, map_id, cut_off), "cut_off_on": cut_off,
        "audit_seq": battle_map.audit_seq, "audit_hash": battle_map.audit_hash, "created_at": at,
    }
    rows = [
        {**common, "audience": audience, "subject_id": subject_id,
         "figures": content_of(chosen, coming, directory, cut_off, policy, title=title,
                               everyone=items)}
        for audience, subject_id, title, chosen in _audiences(items, directory)
    ]
    insert_rows(session, Digest, rows, skip_existing=True)
    counts.maps += 1
    counts.digests += len(rows)


def _lit(item: DigestItem, cut_off: date, calendar: WorkCalendar, policy: Policy) -> DigestItem:
    facts = item.facts
    meaning = light_of(
        status=facts.status, due_on=facts.due_on, opened_on=facts.opened_on, today=cut_off,
        percent=facts.percent, calendar=calendar, rule=LightRule(**policy.lights.model_dump()),
        supplement_pending=item.supplement_pending, closed_on=facts.closed_on,
    )
    return replace(item, meaning=meaning)


def _audiences(
    items: list[DigestItem], directory: Directory
) -> Iterable[tuple[Audience, int, str, list[DigestItem]]]:
    """The leading group with everything, then each leader and each lead department with theirs."""
    yield Audience.LEADING_GROUP, 0, "", items
    for leader_id in sorted({item.facts.leader_id for item in items if item.facts.leader_id}):
        chosen = [item for item in items if item.facts.leader_id == leader_id]
        yield Audience.LEADER, leader_id, chosen[0].leader, chosen
    departments = {item.facts.department_id for item in items if item.facts.department_id}
    for department_id in sorted(departments):
        chosen = [item for item in items if item.facts.department_id == department_id]
        yield Audience.DEPARTMENT, department_id, chosen[0].department, chosen


def content_of(
    items: list[DigestItem],
    coming: list[ComingDate],
    directory: Directory,
    cut_off: date,
    policy: Policy,
    *,
    title: str,
    everyone: list[DigestItem],
) -> dict[str, Any]:
    """The snapshot as JSON: counts and names, no sentences; later events never reach it."""
    by_id = {item.facts.item_id: item for item in items}
    closed = [
        item for item in items
        if item.facts.closed_on and cut_off - WEEK < item.facts.closed_on <= cut_off
    ]
    ahead = [one for one in coming if one.item_id in by_id]
    figures = figures_of((item.facts for item in items), cut_off=cut_off)
    lights: dict[str, int] = {}
    for item in items:
        if item.meaning is not None:
            lights[item.meaning.value] = lights.get(item.meaning.value, 0) + 1
    late = laggards(
        (item.facts for item in items), cut_off=cut_off, count=policy.digest.laggards
    )
    return {
        "title": title,
        "quiet": not (figures.open or closed or ahead),
        "figures": asdict(figures),
        "lights": lights,
        "departments": _side_by_side(items, everyone, directory, cut_off),
        "laggards": [
            _named(by_id[one.item_id]) | {"due_on": one.due_on.isoformat(),
                                          "days_late": one.days_late}
            for one in late
        ],
        "closed": [
            _named(item) | {
                "closed_on": item.facts.closed_on.isoformat() if item.facts.closed_on else None,
                "late": bool(item.facts.due_on and item.facts.closed_on
                             and item.facts.closed_on > item.facts.due_on),
            }
            for item in closed[:LISTED]
        ],
        "closed_count": len(closed),
        "coming": [
            _named(by_id[one.item_id]) | {"on": one.on.isoformat(), "kind": one.kind,
                                          "text": one.text}
            for one in ahead[:LISTED]
        ],
        "coming_count": len(ahead),
    }


def _named(item: DigestItem) -> dict[str, Any]:
    return {
        "item_id": item.facts.item_id, "number": item.facts.number, "weakness": item.weakness,
        "department": item.department, "leader": item.leader,
    }


def _side_by_side(
    items: list[DigestItem], everyone: list[DigestItem], directory: Directory, cut_off: date
) -> list[dict[str, Any]]:
    """The departments that these items belong to, each with all its figures and its place."""
    shown = {item.facts.department_id for item in items}
    units = figures_by((item.facts for item in everyone), cut_off=cut_off, by="department")
    rows = []
    for unit in rank(units):
        if unit.unit_id not in shown:
            continue
        department = directory.departments.get(unit.unit_id or 0)
        rows.append(
            {"name": department.name if department else "", "place": unit.place,
             "of": len(units), "figures": asdict(unit.figures)}
        )
    return rows


def _mail(
    session: Session,
    policies: dict[int, Policy],
    organisation_id: int,
    cut_off: date,
    counts: DigestCounts,
    *,
    today: date,
    at: datetime,
) -> None:
    """One mail to each mailbox with every digest of the cut-off that is its reader's business."""
    # The lock makes a second run wait here, and then find the mails of the first.
    battle_map = session.get_one(BattleMap, min(policies), with_for_update=True)
    digests = [
        one for one in stored_digests(session, policies, cut_off)
        if not one.quiet or policies[one.map_id].digest.nothing_to_report
    ]
    if not digests:
        return
    bundler = bundler_for(session, battle_map, today=today, at=at)
    wanted = _mailboxes(digests, bundler)
    keys = {mailbox: f"digest:{mailbox}:{cut_off.isoformat()}" for mailbox in wanted}
    mailed = mailed_digests(
        session,
        [*keys.values(), *(f"{keys[mailbox]}:{one}" for mailbox in wanted
                           for one in wanted[mailbox][1])],
    )
    said = {number for numbers in mailed.values() for number in numbers}
    unsaid = {
        mailbox: (reader, [number for number in numbers if number not in said])
        for mailbox, (reader, numbers) in wanted.items()
    }
    if not any(numbers for _reader, numbers in unsaid.values()):
        return
    overflow = _overflow(session, organisation_id, bundler)
    for mailbox, (reader, _people) in overflow.items():
        unsaid.setdefault(mailbox, (reader, []))
        keys.setdefault(mailbox, f"digest:{mailbox}:{cut_off.isoformat()}")
    for mailbox, (reader, numbers) in sorted(unsaid.items()):
        if not numbers and mailbox not in overflow:
            continue
        key = keys[mailbox]
        if key in mailed:
            key = f"{key}:{numbers[0] if numbers else 'more'}"
        people = overflow[mailbox][1] if mailbox in overflow else []
        _write(session, bundler, key, reader, numbers, people, cut_off, counts)


def _mailboxes(
    digests: list[StoredDigest], bundler: Bundler
) -> dict[str, tuple[PersonFacts, list[int]]]:
    """Who reads which digests; a person who is leader, head and member gets them in one mail."""
    directory = bundler.directory
    wanted: dict[str, tuple[PersonFacts, list[int]]] = {}
    for digest in digests:
        for person_id in _people(digest, directory):
            reader = bundler.reader(person_id)
            if reader is None:
                continue
            _reader, numbers = wanted.setdefault(reader.address.strip().lower(), (reader, []))
            if digest.id not in numbers:
                numbers.append(digest.id)
    return wanted


def _people(digest: StoredDigest, directory: Directory) -> list[int]:
    if digest.audience is Audience.LEADING_GROUP:
        people = (one for role in GROUP for one in directory.with_role(role))
        return [one for one in dict.fromkeys(people) if directory.people[one].active]
    if digest.audience is Audience.LEADER:
        return [digest.subject_id]
    head = directory.head_of(digest.subject_id)
    return [head] if head is not None else list(directory.with_role(Role.OFFICE))[:1]


def _overflow(
    session: Session, organisation_id: int, bundler: Bundler
) -> dict[str, tuple[PersonFacts, list[int]]]:
    """Whose notices the daily cap held back, by the mailbox that reads for them."""
    found: dict[str, tuple[PersonFacts, list[int]]] = {}
    for person_id in overflowed_people(session, organisation_id):
        reader = bundler.reader(person_id)
        if reader is not None:
            found.setdefault(reader.address.strip().lower(), (reader, []))[1].append(person_id)
    return found


def _write(
    session: Session,
    bundler: Bundler,
    key: str,
    reader: PersonFacts,
    numbers: list[int],
    overflowed: list[int],
    cut_off: date,
    counts: DigestCounts,
) -> None:
    """The message, and the held-back notices that it now says: once, here."""
    message = Message(
        **bundler.row(
            MessageKind.DIGEST, key, reader, digest_ids=numbers, cut_off_on=cut_off.isoformat()
        )
    )
    session.add(message)
    session.flush()
    counts.messages += 1
    if overflowed:
        taken = session.execute(
            sa.update(Notice)
            .where(
                col(Notice.recipient_id).in_(overflowed),
                literally(col(Notice.status), NoticeStatus.OVERFLOW), col(Notice.message_id).is_(None),
            )
            .values(message_id=message.id)
            .execution_options(synchronize_session=False)
        )
        counts.overflowed += taken.rowcount  # type: ignore[attr-defined]

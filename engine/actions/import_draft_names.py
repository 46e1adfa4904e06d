"""Names in a draft that nobody, or more than one, bears; and what a person says whom they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session

from engine.actions.import_draft import load_draft
from engine.actions.known_names import KnownNames, SettledNames
from engine.actions.person_sheet import LONGEST_NAME, plain_name
from engine.errors import Incomplete
from engine.intake.drafts import Draft
from engine.language import _
from engine.models import BattleMap
from engine.queries.directory import load_directory
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts

Kind = Literal["person", "department"]
NEW = "new"
# A part of an item, the heading's field that gives it, whom it names.
PARTS: tuple[tuple[str, str, Kind], ...] = (
    ("leaders", "leaders", "person"),
    ("handler", "handler", "person"),
    ("lead_departments", "leads", "department"),
    ("supporting_departments", "supports", "department"),
)


@dataclass(slots=True)
class NameToSettle:
    """A name as written, where it first stands, whom it may mean, what was said of it.

    `choice`: an id as text, "new", or "" while it waits. `parts` are of PARTS.
    """

    kind: Kind
    written: str
    parts: tuple[str, ...]
    count: int
    sheet: str | None
    row: int
    candidates: tuple[int, ...] = ()
    choice: str = ""


@dataclass(frozen=True, slots=True)
class NamesWritten:
    """Every distinct name of a draft: those to settle, and how many are plain."""

    to_settle: list[NameToSettle]
    known_count: int


def settled_names(
    people: Mapping[str, Any], departments: Mapping[str, Any]
) -> SettledNames:
    """What a draft keeps of names, with negative ids for who is to be new."""
    new_people = _new_ids(people)
    new_departments = _new_ids(departments)
    return SettledNames(
        {name: new_people[plain_name(name)] if said == NEW else int(said)
         for name, said in people.items()},
        {name: new_departments[plain_name(name)] if said == NEW else int(said)
         for name, said in departments.items()},
        tuple(PersonFacts(known, name, "", "", True, None) for name, known in new_people.items()),
        tuple(DepartmentFacts(known, name, None) for name, known in new_departments.items()),
    )


def _new_ids(said: Mapping[str, Any]) -> dict[str, int]:
    """A negative id for each name that is to be new; two writings of one name are one."""
    names = dict.fromkeys(plain_name(name) for name, choice in said.items() if choice == NEW)
    return {name: -number for number, name in enumerate(names, 1)}


def names_written(
    drafts: Iterable[Draft],
    directory: Directory,
    aliases: dict[str, int],
    people: Mapping[str, Any],
    departments: Mapping[str, Any],
) -> NamesWritten:
    """The names that wait or were settled by hand, in the order of the document."""
    known = KnownNames(directory, aliases)
    found: dict[tuple[Kind, str], NameToSettle] = {}
    waiting: set[tuple[Kind, str]] = set()
    said: dict[Kind, Mapping[str, Any]] = {"person": people, "department": departments}
    for draft in drafts:
        leads = [known.department(name) for name in draft.lead_departments]
        within = next((one for one in leads if one is not None), None)
        for part, _field, kind in PARTS:
            names = draft.handler if part == "handler" else getattr(draft, part)
            for name in ((names,) if names else ()) if isinstance(names, str) else names:
                _note(found, kind, name, part, draft)
                person_in = within if part == "handler" else None
                who = (
                    known.person(name, within=person_in) if kind == "person"
                    else known.department(name)
                )
                if who is None or name in said[kind]:
                    waiting.add((kind, name))
    for key in waiting:
        one = found[key]
        choice = said[one.kind].get(one.written, "")
        one.choice = str(choice)
        one.candidates = tuple(
            known.people_called(one.written) if one.kind == "person"
            else known.departments_called(one.written)
        )
    ordered = [one for key, one in found.items() if key in waiting]
    return NamesWritten(ordered, len(found) - len(ordered))


def _note(
    found: dict[tuple[Kind, str], NameToSettle], kind: Kind, name: str, part: str, draft: Draft
) -> None:
    one = found.get((kind, name))
    if one is None:
        found[kind, name] = NameToSettle(kind, name, (part,), 1, draft.sheet, draft.row)
        return
    one.count += 1
    if part not in one.parts:
        one.parts += (part,)


def settle_names(
    session: Session,
    draft_id: int,
    *,
    people: Mapping[str, str],
    departments: Mapping[str, str],
    actor_id: int,
) -> None:
    """Keep whom the person means: an id, "new", or "" to let the name wait.

    Raises: Incomplete, NotFound, NotYours, WrongState.
    """
    draft = load_draft(session, draft_id, actor_id=actor_id)
    organisation_id = session.get_one(BattleMap, draft.map_id).organisation_id
    directory = load_directory(session, organisation_id)
    present = {one.id for one in directory.people.values() if one.active}
    draft.people = _merged(draft.people, people, present)
    draft.departments = _merged(draft.departments, departments, set(directory.departments))
    session.add(draft)


def _merged(
    kept: Mapping[str, Any], wishes: Mapping[str, str], present: set[int]
) -> dict[str, Any]:
    merged = dict(kept)
    for name, wish in wishes.items():
        if not wish:
            merged.pop(name, None)
        elif wish == NEW:
            _require_name(name)
            merged[name] = NEW
        elif wish.isdecimal() and len(wish) < 11 and int(wish) in present:
            merged[name] = int(wish)
        else:
            raise Incomplete(
                _("“{name}”所选的人员或部门已不在名册，请重新选择。").format(name=name[:40])
            )
    return merged


def _require_name(name: str) -> None:
    plain = plain_name(name)
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise Incomplete(
            _("“{name}”不能作为新的名称：最多 {limit} 个字，不能有看不见的字符。").format(
                name=name[:40], limit=LONGEST_NAME
            )
        )

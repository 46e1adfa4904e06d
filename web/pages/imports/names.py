"""The third step: whom the names mean that nobody, or more than one person, bears."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.import_draft_names import NEW, NameToSettle, names_written, settle_names
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.directory import department_aliases, load_directory
from engine.rules.addressing import Directory
from engine.rules.paging import page_near
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_page
from web.pages.imports.opened import Opened, open_step

router = APIRouter()
Texts = Annotated[list[str], Form(default_factory=list)]
NAMES_A_PAGE = 50
KINDS = {"p": "person", "d": "department"}


@router.get("/imports/{draft_id}/names")
def names(
    draft_id: Id, visit: Annotated[Visit, Depends(reads(Page.IMPORT))], page: str = "1"
) -> Response:
    """The names that wait."""
    opened = open_step(visit, draft_id)
    return opened if isinstance(opened, Response) else _page(opened, page)


@router.post("/imports/{draft_id}/names")
def settle(
    draft_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.IMPORT_LEDGER))],
    *,
    do: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "1",
    name: Texts,
    choice: Texts,
    other: Texts,
) -> Response:
    """Keep whom they mean; `do`: next, save, or the number of a page to go to."""
    opened = open_step(visit, draft_id)
    if isinstance(opened, Response):
        return opened
    try:
        with visit.reading() as session:
            directory = load_directory(session, visit.organisation_id)
        wishes = read_wishes(directory, name, choice, other)
        with visit.writing() as session:
            settle_names(
                session, draft_id, people=wishes["p"], departments=wishes["d"],
                actor_id=visit.person_id,
            )
    except Refused as refusal:
        typed = dict(zip(name, zip(choice, other, strict=False), strict=False))
        return _page(opened, page, trouble=Trouble("names", refusal), typed=typed)
    if do == "next":
        return visit.to(opened.path("preview"))
    wanted = do if do.isdecimal() else page if page.isdecimal() else "1"
    return visit.to(f"{opened.path('names')}?page={wanted}", said=_("已保存"))


def read_wishes(
    directory: Directory, names: list[str], choices: list[str], others: list[str]
) -> dict[str, dict[str, str]]:
    """Whom each name of the form means, by kind: "p" people, "d" departments. Raises Incomplete."""
    if not len(names) == len(choices) == len(others):
        raise Incomplete(_("表单不完整，没有保存，请刷新后重新提交"))
    wishes: dict[str, dict[str, str]] = {"p": {}, "d": {}}
    for named, choice, other in zip(names, choices, others, strict=True):
        kind, _space, written = named.partition(" ")
        if kind in wishes and written:
            sought = other.strip()
            wishes[kind][written] = _sought(directory, kind, sought) if sought else choice
    return wishes


def _sought(directory: Directory, kind: str, text: str) -> str:
    """The id that was typed or picked: 赵某（庭长）#12, 12, or a name that only one bears."""
    number = text.rpartition("#")[2].strip()
    if number.isdecimal():
        return number
    known = (
        [one.id for one in directory.people.values() if one.active and one.name == text]
        if kind == "p"
        else [one.id for one in directory.departments.values() if one.name == text]
    )
    if len(known) != 1:
        raise Incomplete(
            _("名册里没有“{name}”，或不止一个；请从列表里选，或留空。").format(name=text[:40])
        )
    return str(known[0])


def _page(
    opened: Opened,
    page: str,
    *,
    trouble: Trouble = NO_TROUBLE,
    typed: Mapping[str, tuple[str, str]] | None = None,
) -> Response:
    visit, draft = opened.visit, opened.draft
    with visit.reading() as session:
        directory = load_directory(session, visit.organisation_id)
        aliases = department_aliases(session, visit.organisation_id)
    found = names_written(
        opened.reading.edited.drafts, directory, aliases, draft.people, draft.departments
    )
    number, pages = page_near(len(found.to_settle), read_page(page), NAMES_A_PAGE)
    return opened.page(
        "names", trouble=trouble, names=found.to_settle[(number - 1) * NAMES_A_PAGE :][:NAMES_A_PAGE],
        count=len(found.to_settle), known_count=found.known_count, page=number, pages=pages,
        waiting_count=sum(1 for one in found.to_settle if not one.choice),
        directory=directory, options=_options, NEW=NEW, typed=typed or {},
        people=sorted(
            (one for one in directory.people.values() if one.active), key=lambda one: one.id
        ),
        describe=describe, part_word=part_word,
    )


def _options(one: NameToSettle, directory: Directory) -> list[tuple[str, str]]:
    """(value, words) of whom a name may mean, beside letting it wait and making it new."""
    ids = list(one.candidates)
    if one.choice.lstrip("-").isdecimal() and int(one.choice) not in ids:
        ids.append(int(one.choice))
    if one.kind == "person":
        return [(str(known), describe(known, directory)) for known in ids if known in directory.people]
    return [
        (str(known), directory.departments[known].name)
        for known in ids if known in directory.departments
    ]


def describe(person_id: int, directory: Directory) -> str:
    """赵某（副院长 · 民事审判庭）, so that two of one name can be told apart."""
    person = directory.people[person_id]
    unit = directory.departments.get(person.department_id or 0)
    facts = " · ".join(filter(None, (person.post, unit.name if unit else "")))
    return _("{name}（{facts}）").format(name=person.name, facts=facts) if facts else person.name


def part_word(part: str) -> str:
    """What somebody is to the item."""
    return {
        "leaders": _("责任领导"), "handler": _("责任人"), "lead_departments": _("责任部门"),
        "supporting_departments": _("配合部门"),
    }[part]

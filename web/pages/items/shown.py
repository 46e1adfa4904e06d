"""The item page as every form of it shows it again, and what all its forms share."""

from collections.abc import Callable

from sqlmodel import Session
from starlette.responses import Response

from engine.actions.open_letters import open_letters
from engine.actions.open_verbs import extension_room, open_looks, open_steps, open_verbs
from engine.errors import NotFound, NotYours, Refused
from engine.queries.item_sheet import ItemSheet, item_sheet
from engine.rules.permissions import Verb
from web.doors.visit import Visit
from web.forms import LARGEST_ID, NO_TROUBLE, Trouble, read_whole
from web.pages.items.choices import choices_of
from web.pages.items.drawn import drawn_item


def item_page(
    visit: Visit, item_id: int, trouble: Trouble = NO_TROUBLE, kept: tuple[str, ...] = ()
) -> Response:
    """The page of an item; `kept` names what was done although something else was refused."""
    with visit.reading() as session:
        sheet = item_sheet(session, item_id, actor_id=visit.person_id, today=visit.today)
        verbs = open_verbs(sheet)
        facts = {
            "sheet": sheet, "item": sheet.case.item, "verbs": verbs,
            "looks": open_looks(sheet), "steps": open_steps(sheet),
            "room": extension_room(sheet) if Verb.REQUEST_EXTENSION in verbs else None,
            "takes_back": Verb.WITHDRAW_EVIDENCE in verbs and bool(sheet.round_proofs),
            "choices": choices_of(sheet.case.ground.directory),
            "drawn": drawn_item(visit, sheet), "kept": kept,
            "limit_mb": visit.settings.evidence_limit_mb,
            "letters": open_letters(sheet, sheet.papers),
        }
    return visit.page(
        "items/item.html", status=trouble.status, here="item", trouble=trouble, **facts
    )


def act(
    visit: Visit,
    item_id: int,
    form: str,
    values: dict[str, str],
    do: Callable[[Session], object],
    *,
    said: str,
    done: Callable[[ItemSheet], bool] | None = None,
    to: str = "",
) -> Response:
    """Do it in one unit of work, or show the page again with the sentence and what was typed.

    `done` tells whether this very form has gone through already: two clicks do a thing once, and
    the second is answered like the first. What is not this person's is refused by a page of its own.
    """
    address = to or f"/items/{item_id}"
    try:
        with visit.writing() as session:
            do(session)
    except (NotYours, NotFound):
        raise
    except Refused as refusal:
        if done is not None and done(_sheet(visit, item_id)):
            return visit.to(address, said=said)
        return item_page(visit, item_id, Trouble(form, refusal, values))
    return visit.to(address, said=said)


def read_version(text: str) -> int | None:
    """The version that the page showed; a form without one names none."""
    return read_whole(text, "version", 1, LARGEST_ID) if text else None


def mine_from(visit: Visit, verb: Verb, version: str) -> Callable[[ItemSheet], bool]:
    """Whether the item's last act is this verb, by this person, from the version of the form."""
    def done(sheet: ItemSheet) -> bool:
        last = next((one for one in reversed(sheet.events) if one.version is not None), None)
        return last is not None and last.verb == verb.value and last.actor == visit.name and (
            str((last.version or 0) - 1) == version
        )

    return done


def _sheet(visit: Visit, item_id: int) -> ItemSheet:
    with visit.reading() as session:
        return item_sheet(session, item_id, actor_id=visit.person_id, today=visit.today)

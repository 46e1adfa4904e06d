"""What an office's own column says of an item: one function a field, written as it will be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from documents.ledger.deadline_cell import deadline_cell
from documents.ledger.listed_names import departments, mixed, names, numbered
from documents.ledger.own_table import OwnTable
from documents.ledger.tables import Cell
from engine.intake.measures import split_measures
from engine.queries.whole_items import WholeItem
from engine.rules.cell_limit import CUT, fits
from engine.rules.deadline_text import read_deadline
from engine.rules.labels import class_label, status_label
from engine.rules.words import Status

LONGEST_NUMBER = 15  # digits that a worksheet keeps


@dataclass(frozen=True, slots=True)
class Ground:
    """What cells depend on beside their item."""

    table: OwnTable
    reference_on: date | None


Say = Callable[[WholeItem, Ground], Cell]


def whole_number(text: str) -> Cell:
    """A number that is nothing but digits as a number, so that the worksheet sorts by it."""
    plain = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if plain and str(int(text)) == text else text


def newest_progress(item: WholeItem) -> str:
    """The newest report, else what the ledger said when it was imported."""
    if item.reports:
        return f"{item.reports[0].reported_on.isoformat()} {item.reports[0].text}"
    return item.extra.get("进展情况", "")


def measures(item: WholeItem) -> Cell:
    """All in one cell, each with its ordinal."""
    texts = [one.text for one in item.measures]
    if not texts:
        return None
    written = numbered(texts) or "\n".join(
        f"{place}.{text}" for place, text in enumerate(texts, 1)
    )
    return written if fits(written) else written + CUT


def deadline(item: WholeItem, ground: Ground) -> Cell:
    """The date, or words where they say more."""
    row = item.row
    return deadline_cell(
        row.due_on, row.due_text, row.item_class, long_term=row.long_term,
        class_beside=ground.table.has("class"), reference_on=ground.reference_on,
    )


def milestones(item: WholeItem, ground: Ground) -> Cell:
    """The stages, where their words say their dates; else a reading would give them other dates."""
    texts = [one.text for one in item.milestones]
    written = numbered(texts) if texts else None
    if written is None:
        return None
    days = [
        read_deadline(one, reference_on=ground.reference_on).due_on
        for one in split_measures(written)
    ]
    return written if days == [one.due_on for one in item.milestones] else None


def leads(item: WholeItem, ground: Ground) -> str:
    """Who leads, and who supports where that has no column of its own."""
    beside = ground.table.has("supports")
    assumed = "lead_assumed" in item.row.flags
    return departments(item.leads, () if beside else item.supports, assumed=assumed)


def status(item: WholeItem, heading: str) -> str:
    """是 or 否 where the heading asks, else the state's word."""
    closed = item.row.status is Status.CLOSED
    if "是否" in heading:
        return "是" if closed else "否"
    return status_label(item.row.status)


SAYS: Mapping[str, Say] = {
    "number": lambda item, _ground: whole_number(item.title),
    "category": lambda item, _ground: item.row.category,
    "weakness": lambda item, _ground: item.row.weakness,
    "detail": lambda item, _ground: item.row.detail,
    "cause": lambda item, _ground: item.row.cause,
    "goal": lambda item, _ground: item.row.goal,
    "source": lambda item, _ground: item.row.source,
    "measures": lambda item, _ground: measures(item),
    "leaders": lambda item, _ground: names(item.leaders),
    "leads": leads,
    "supports": lambda item, _ground: names(item.supports),
    "handler": lambda item, _ground: item.handler,
    "leads_and_leaders": lambda item, ground: mixed(item.leaders, leads(item, ground)),
    "leads_and_handlers": lambda item, ground: mixed(
        item.handler.split("、") if item.handler else (), leads(item, ground)
    ),
    "deadline": deadline,
    "milestones": milestones,
    "class": lambda item, _ground: class_label(item.row.item_class),
    "progress": lambda item, _ground: newest_progress(item),
    "result": lambda item, _ground: item.extra.get("整改成效", ""),
    "closed_on": lambda item, _ground: (
        item.row.closed_on if item.row.status is Status.CLOSED else None
    ),
    "long_term": lambda item, _ground: "是" if item.row.long_term else None,
    "due_text": lambda item, _ground: item.row.due_text,
}

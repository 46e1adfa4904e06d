"""What a document becomes before anyone has agreed to it: drafts of items, and problems."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from engine.rules.words import ItemClass

Severity = Literal["error", "warning", "info"]
SheetState = Literal["read", "no_weakness", "no_headings", "hidden", "off"]
How = Literal["recognised", "remembered", "said", "kept", "unknown", "repeated"]


@dataclass(slots=True)  # not frozen: a frozen one takes six times as long to make
class MeasureDraft:
    """One measure with the dates of its own row; `due_text` is the date as it was written.

    `starts_on` is known where the ledger writes a span: 3月至5月底.
    """

    text: str
    due_on: date | None = None
    due_text: str = ""
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """An earlier stage named inside a deadline or in a column of its own."""

    text: str
    due_on: date | None


@dataclass(slots=True)
class Draft:
    """One weakness of a document. Names are as written; nothing is resolved here.

    `row` is the 1-based row of the sheet, or the line of a text (then `sheet` is None).
    Texts that the document does not give are "". `extra` keeps the columns that no field takes,
    by their heading. `item_id` is the item that a workbook of ours says the row is.
    """

    sheet: str | None
    row: int
    number: str
    category: str
    weakness: str
    detail: str = ""
    cause: str = ""
    goal: str = ""
    source: str = ""
    measures: tuple[MeasureDraft, ...] = ()
    milestones: tuple[MilestoneDraft, ...] = ()
    leaders: tuple[str, ...] = ()
    lead_departments: tuple[str, ...] = ()
    supporting_departments: tuple[str, ...] = ()
    handler: str = ""
    due_on: date | None = None
    due_text: str = ""
    item_class: ItemClass = ItemClass.DATED
    long_term: bool = False
    progress: str = ""
    result: str = ""
    status: Literal["open", "closed"] = "open"
    closed_on: date | None = None
    flags: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a document that a person should know or mend; `message` says what to do."""

    severity: Severity
    code: str
    sheet: str | None
    cell: str | None
    raw: str
    message: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was understood: the column of a ledger, or a section of a report."""

    sheet: str | None
    cell: str | None
    text: str
    field: str


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of a table and what it was taken for; "" where no field takes it.

    `how`: recognised by its words, remembered from an earlier file, said by a person, kept (a
    known column that no field takes), unknown, or repeated (another column has that field).
    """

    letter: str
    heading: str
    field: str
    how: How


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A table of the document as a person is shown it, whether it was read or passed over.

    `heading`: its first and last row, from 1. `rows`: (number, texts by column letter) of a few
    rows: those below the heading, or the first ones where no heading was found. `above` and `head`:
    the same texts of the lines above the heading and of the heading's own rows, as they stand.
    """

    name: str
    state: SheetState
    item_count: int = 0
    heading: tuple[int, int] | None = None
    columns: tuple[ColumnSeen, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    above: tuple[dict[str, str], ...] = ()
    head: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft stands in a text: lines from 1, and the characters of the first line."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one document. `reference_on` is the date that relative dates used.

    A ledger shows its tables in `sheets`; a report its `lines`, and in `places` where each of
    its drafts stands in them.
    """

    kind: Literal["ledger", "report"]
    declared_count: int | None
    drafts: list[Draft]
    problems: list[Problem]
    reference_on: date | None = None
    headings: tuple[Heading, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    lines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


def as_json(reading: Reading) -> dict[str, Any]:
    """`reading` as the stable object of `battlemap import --dry-run --json`; dates in ISO form."""
    return {
        "kind": reading.kind,
        "declared_count": reading.declared_count,
        "items": [draft_as_json(draft) for draft in reading.drafts],
        "problems": [problem_as_json(problem) for problem in reading.problems],
    }


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """One item of the stable object."""
    return {
        "sheet": draft.sheet,
        "row": draft.row,
        "number": draft.number,
        "category": draft.category,
        "weakness": draft.weakness,
        "detail": draft.detail,
        "goal": draft.goal,
        "measures": [
            {"text": one.text, "starts_on": iso(one.starts_on), "due_on": iso(one.due_on),
             "due_text": one.due_text}
            for one in draft.measures
        ],
        "milestones": [{"text": one.text, "due_on": iso(one.due_on)} for one in draft.milestones],
        "leaders": list(draft.leaders),
        "lead_departments": list(draft.lead_departments),
        "supporting_departments": list(draft.supporting_departments),
        "handler": draft.handler,
        "due_on": iso(draft.due_on),
        "due_text": draft.due_text,
        "class": draft.item_class.value,
        "long_term": draft.long_term,
        "status": draft.status,
        "closed_on": iso(draft.closed_on),
        "flags": list(draft.flags),
        "cause": draft.cause,
        "source": draft.source,
        "progress": draft.progress,
        "result": draft.result,
        "extra": draft.extra,
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """One problem of the stable object."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "raw": problem.raw,
        "message": problem.message,
    }


def iso(day: date | None) -> str | None:
    """YYYY-MM-DD, or None."""
    return day.isoformat() if day else None

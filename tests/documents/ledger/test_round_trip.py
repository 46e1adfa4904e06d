"""What goes out comes in again: 2,000 random items through a workbook, and nothing of them is lost."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from documents.ledger.layouts import Format, Layout, write_ledger
from engine.intake.drafts import Draft
from engine.intake.read import read_workbook
from engine.queries.whole_items import LedgerFacts, WholeItem
from engine.rules.words import Status
from tests.documents.ledger.random_items import TEXTS, random_ledger

ITEMS, EXAMPLES = 40, 50


def facts_of(items: list[WholeItem]) -> LedgerFacts:
    def again(_deep: bool) -> Iterator[WholeItem]:
        return iter(items)

    return LedgerFacts("补短板作战图", date(2026, 3, 2), None, [], again, {})


def through(items: list[WholeItem], layout: Layout) -> list[Draft]:
    file = io.BytesIO()
    write_ledger(file, facts_of(items), layout=layout, form=Format.XLSX)
    return read_workbook(file.getvalue(), reference_on=None, name="台账.xlsx").drafts


def of_item(item: WholeItem) -> dict[str, Any]:
    row = item.row
    texts = ("number", "category", "weakness", "detail", "cause", "goal", "source", "item_class",
             "long_term", "due_on")
    return {name: getattr(row, name) for name in texts} | {
        "id": row.id, "leaders": item.leaders, "leads": item.leads, "supports": item.supports,
        "handler": item.handler, "closed": row.status is Status.CLOSED,
        "measures": [(one.text, one.due_on) for one in item.measures],
    }


def of_draft(draft: Draft) -> dict[str, Any]:
    texts = ("number", "category", "weakness", "detail", "cause", "goal", "source", "item_class",
             "long_term", "due_on")
    return {name: getattr(draft, name) for name in texts} | {
        "id": draft.item_id, "leaders": draft.leaders, "leads": draft.lead_departments,
        "supports": draft.supporting_departments, "handler": draft.handler,
        "closed": draft.status == "closed",
        "measures": [(one.text, one.due_on) for one in draft.measures],
    }


def rest_of_item(item: WholeItem) -> dict[str, Any]:
    row = item.row
    return {
        "due_text": row.due_text or (row.due_on.isoformat() if row.due_on else ""),
        "closed_on": row.closed_on,
        "starts": [one.starts_on for one in item.measures],
        "stages": [(one.text, one.due_on) for one in item.milestones],
    }


def rest_of_draft(draft: Draft) -> dict[str, Any]:
    return {
        "due_text": draft.due_text, "closed_on": draft.closed_on,
        "starts": [one.starts_on for one in draft.measures],
        "stages": [(one.text, one.due_on) for one in draft.milestones],
    }


random = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)
SEEDS = st.integers(0, 2**32)


@random
@given(texts=TEXTS, seed=SEEDS)
def test_full_ledger_comes_back_whole(texts: list[str], seed: int) -> None:
    items = random_ledger(texts, seed, ITEMS)
    drafts = through(items, Layout.FULL)
    assert [of_draft(one) for one in drafts] == [of_item(one) for one in items]
    assert [rest_of_draft(one) for one in drafts] == [rest_of_item(one) for one in items]


@random
@given(texts=TEXTS, seed=SEEDS)
def test_three_lists_come_back_as_the_items_they_speak_of(texts: list[str], seed: int) -> None:
    items = random_ledger(texts, seed, ITEMS)
    assert [of_draft(one) for one in through(items, Layout.LISTS)] == [of_item(one) for one in items]

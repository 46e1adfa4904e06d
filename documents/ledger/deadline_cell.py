"""What stands in the deadline's cell: a true date wherever it says as much as the item has."""

from datetime import date

from engine.rules.deadline_text import read_deadline
from engine.rules.words import ItemClass


def deadline_cell(
    due_on: date | None,
    due_text: str,
    item_class: ItemClass,
    *,
    long_term: bool,
    class_beside: bool,
    reference_on: date | None,
) -> date | str | None:
    """The date; where class or 长期坚持 have no column of their own, words that say them too.

    The ledger's own words where these still mean what the item is, else the shortest of ours.
    """
    lasting = long_term and not (class_beside and item_class is ItemClass.SUSTAINED)
    if due_on and not lasting and (class_beside or item_class is ItemClass.DATED):
        return due_on
    if due_on is None and due_text and (class_beside or not long_term):
        return due_text
    if due_text and _means(due_text, due_on, item_class, long_term, reference_on):
        return due_text
    return _in_words(due_on, item_class, long_term=long_term) or due_text or None


def _means(
    text: str, due_on: date | None, item_class: ItemClass, long_term: bool, reference_on: date | None
) -> bool:
    found = read_deadline(text, reference_on=reference_on)
    said = found.item_class or ItemClass.DATED
    return (found.due_on, said, found.long_term) == (due_on, item_class, long_term)


def _in_words(due_on: date | None, item_class: ItemClass, *, long_term: bool) -> str:
    day = f"{due_on.year}年{due_on.month}月{due_on.day}日前" if due_on else ""
    if item_class is ItemClass.SUSTAINED:
        return "，".join(filter(None, ("长期坚持", day)))
    if item_class is ItemClass.IMMEDIATE:
        return "，".join(filter(None, (day, "立行立改", "长期坚持" if long_term else "")))
    return f"{day}，并长期坚持" if day and long_term else day

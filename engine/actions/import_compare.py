"""What a file has otherwise than an item, and what of it an import may not take over."""

from datetime import date
from typing import Any

from engine.actions.planned import Change, Planned
from engine.language import _
from engine.queries.imported import TEXTS, Existing
from engine.rules.cell_limit import is_cut_of
from engine.rules.labels import status_label
from engine.rules.lifecycle import DATE_FLAGS
from engine.rules.words import ItemClass, Status

# What is being judged or is finished: only its own verbs change it.
FROZEN = frozenset({Status.AWAITING_CLOSE, Status.CLOSED, Status.WITHDRAWN})
# What approvers have agreed to once an item is handed out: an import may not move it.
AGREED = ("due_on", "item_class", "responsible_leader_id", "lead_department_id")

OF_THE_DATE = frozenset({"item_class", "long_term", "flags", "names"})


def compare(planned: Planned, row: Existing) -> list[Change]:
    """What the file has otherwise than the item; agreed fields are held once it is handed out."""
    status = row.values["status"]
    handed_out = status is not Status.DRAFT
    whole = _("事项目前是“{status}”，不随导入改变").format(status=status_label(status)) if (
        status in FROZEN
    ) else ""
    # The same words that once gave a date and now give none: the file was read without the day
    # that they count from. What was known of the date stands.
    undated = planned.due_on is None and row.values["due_on"] is not None and (
        planned.draft.due_text == row.values["due_text"]
    )
    # The words of a date go where the date goes: an item never shows words that its date is not.
    date_held = handed_out and planned.due_on not in (None, row.values["due_on"])
    reworded = says_the_same_date(planned, row)
    changes = []
    for name, after in planned.values.items():
        before = row.values[name]
        if before == after or (name in {"flags", "names"} and handed_out):
            continue
        if undated and name in OF_THE_DATE:
            continue
        if after in (None, "") or (name in TEXTS and is_cut_of(after, before)):
            continue  # a person filled it in; an empty cell does not take it away, nor a full one
        if reworded and name in {"due_text", "long_term"}:
            continue
        held = whole
        if not held and handed_out and (name in AGREED or (name == "due_text" and date_held)):
            held = (
                _("事项已交办，时限不随导入改变，请走延期审批") if name in {"due_on", "due_text"}
                else _("事项已交办，不随导入改变，请由办公室修改并说明理由")
            )
        changes.append(Change(name, before, after, held))
    changes.extend(_part_changes(planned, row, held=whole))
    if planned.draft.status == "closed" and row.values["status"] is not Status.CLOSED:
        changes.append(
            Change("status", row.values["status"].value, "closed",
                   _("台账写已销号，系统内尚未销号，请走销号审批"))
        )
    return changes if any(map(_tells, changes)) else []


def says_the_same_date(planned: Planned, row: Existing) -> bool:
    """Other words for the same date and class, as where an export wrote a true date.

    To be kept up for ever is a class that says so by itself.
    """
    item_class, values = ItemClass(planned.draft.item_class), row.values
    lasting = planned.draft.long_term == values["long_term"] or item_class is ItemClass.SUSTAINED
    return (
        planned.due_on == values["due_on"] and item_class is values["item_class"] and lasting
        and DATE_FLAGS.isdisjoint(planned.flags)
    )


def _tells(change: Change) -> bool:
    """Whether a change says more than how the words were read: that alone changes no item."""
    if change.field == "names":
        return _waiting(change.before) != _waiting(change.after)
    return change.field != "flags"


def _waiting(names: dict[str, Any]) -> dict[str, Any]:
    return {key: found for key, found in names.items() if key != "counted"}


def _part_changes(planned: Planned, row: Existing, *, held: str) -> list[Change]:
    draft = planned.draft
    pairs: list[tuple[str, Any, Any]] = [
        ("measures", row.measures, measures_of(planned, row)),
        ("milestones", row.milestones,
         [(one.text, one.due_on) for one in draft.milestones if one.due_on]),
        ("lead_departments", sorted(row.leads), sorted(planned.lead_ids[1:])),
        ("supporting_departments", sorted(row.supports), sorted(planned.support_ids)),
    ]
    return [
        Change(name, before, after, held)
        for name, before, after in pairs if after and before != after
    ]


def measures_of(planned: Planned, row: Existing) -> list[tuple[str, date | None]]:
    """The file's measures; one that it gives no date keeps the date that it has.

    Where the file gives every measure the item's own date, which the item has already, it says
    nothing of their dates.
    """
    given, present = planned.draft.measures, row.measures
    own = planned.due_on if planned.due_on == row.values["due_on"] else None
    undated = all(one.due_on in (None, own) for one in given)
    same = [text for text, _due_on in present] == [one.text for one in given]
    if undated and same:
        return present
    known = dict(present)
    return [(one.text, one.due_on if one.due_on else known.get(one.text)) for one in given]

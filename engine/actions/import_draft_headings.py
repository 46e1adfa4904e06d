"""What a person says of a draft's sheets and columns, and what the office keeps of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from engine.actions.import_draft import load_draft
from engine.errors import Incomplete
from engine.intake.cells import letters_index
from engine.intake.drafts import SheetSeen
from engine.intake.headings import CHOICES, MOST_HEADING_ROWS, field_of, plain
from engine.language import _
from engine.models import HeadingMemory
from engine.queries.import_drafts import heading_rows

LAST_ROW = 200_000


@dataclass(frozen=True, slots=True)
class SheetWish:
    """What the form says of one sheet; `columns`: the field of each column shown, "" for none.

    `read` None leaves it to the reader; `heading` None likewise.
    """

    read: bool | None = None
    heading: tuple[int, int] | None = None
    columns: Mapping[str, str] | None = None


def set_sheets(
    session: Session,
    draft_id: int,
    wishes: Mapping[str, SheetWish],
    seen: Iterable[SheetSeen],
    *,
    actor_id: int,
) -> None:
    """Keep what differs from what was recognised (`seen`, the reading that the form showed).

    Raises: Incomplete, NotFound, NotYours, WrongState.
    """
    draft = load_draft(session, draft_id, actor_id=actor_id)
    sheets: dict[str, Any] = dict(draft.sheets)
    columns: dict[str, Any] = dict(draft.columns)
    for sheet in seen:
        wish = wishes.get(sheet.name)
        if wish is None:
            continue
        former = columns.get(sheet.name, {})
        said = _sheet_said(sheet, wish, sheets.get(sheet.name, {}))
        moved = said.get("heading", list(sheet.heading or ())) != list(sheet.heading or ())
        told = dict(former) if moved else _columns_said(sheet, wish, former)
        if told and "heading" not in said and sheet.heading:
            said["heading"] = list(sheet.heading)  # letters mean what they meant under this heading
        _put(sheets, sheet.name, said)
        _put(columns, sheet.name, told)
    draft.sheets, draft.columns = sheets, columns
    session.add(draft)


def forget_sheets(session: Session, draft_id: int, *, actor_id: int) -> None:
    """Back to what is recognised. Raises: NotFound, NotYours, WrongState."""
    draft = load_draft(session, draft_id, actor_id=actor_id)
    draft.sheets, draft.columns = {}, {}
    session.add(draft)


def _put(kept: dict[str, Any], name: str, said: dict[str, Any]) -> None:
    if said:
        kept[name] = said
    else:
        kept.pop(name, None)


def _sheet_said(sheet: SheetSeen, wish: SheetWish, former: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    is_on = sheet.state not in {"hidden", "off"}
    read = former.get("read") if wish.read in (None, is_on) else wish.read
    if read is not None:
        said["read"] = read
    if wish.heading is None:
        return said
    first, last = wish.heading
    if not 1 <= first <= last <= LAST_ROW or last - first >= MOST_HEADING_ROWS:
        raise Incomplete(
            _("工作表“{sheet}”的表头行要写起止行号，最多 {most} 行，如 3 到 4。").format(
                sheet=sheet.name, most=MOST_HEADING_ROWS
            )
        )
    if "heading" in former or wish.heading != sheet.heading:
        said["heading"] = [first, last]
    return said


def _columns_said(
    sheet: SheetSeen, wish: SheetWish, former: Mapping[str, str]
) -> dict[str, str]:
    if wish.columns is None:
        return dict(former)
    shown = {one.letter: one for one in sheet.columns}
    told: dict[str, str] = {}
    for letter, name in wish.columns.items():
        if letters_index(letter) is None or (name and name not in CHOICES):
            raise Incomplete(_("没有这样的列或要素：{name}").format(name=f"{letter} {name}"[:40]))
        column = shown.get(letter)
        if column is None:
            if name:
                told[letter] = name
        elif letter in former or name != column.field:
            told[letter] = name
    return told


def remember_headings(
    session: Session,
    organisation_id: int,
    sheets: Iterable[SheetSeen],
    *,
    actor_id: int,
    at: datetime,
) -> int:
    """Keep what was said by hand of these sheets' headings for the next files; how many changed.

    A heading that means again what everybody knows of it is forgotten.
    """
    said = {
        plain(column.heading): column.field
        for sheet in sheets for column in sheet.columns
        if column.how == "said" and column.heading != column.letter and plain(column.heading)
    }
    known = heading_rows(session, organisation_id, list(said))
    changed = 0
    for heading, name in said.items():
        row = known.get(heading)
        if (field_of(heading) or "") == (name or "kept"):
            if row is not None:
                session.delete(row)
                changed += 1
        elif row is None or row.field != name:
            row = row or HeadingMemory(
                organisation_id=organisation_id, heading=heading, field=name, said_at=at
            )
            row.field, row.said_by_id, row.said_at = name, actor_id, at
            session.add(row)
            changed += 1
    session.flush()
    return changed

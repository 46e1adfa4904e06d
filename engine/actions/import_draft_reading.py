"""A draft's file as it is read with everything that people said about it."""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from engine.actions.import_draft_file import Received, file_of
from engine.errors import Unreadable
from engine.intake.corrections import Corrections, SheetSaid
from engine.intake.drafts import Draft, Reading
from engine.intake.read import read_document
from engine.language import _, current_language
from engine.models import ImportDraft
from engine.queries.import_drafts import Habits
from engine.settings import Settings
from engine.shelf import Shelf

READINGS = 6
DRAFTS_KEPT = 150_000  # of all readings together: about 300 MB
WEIGHT_OF_ANY = 200
_shelf: Shelf[Reading] = Shelf(
    READINGS, DRAFTS_KEPT, lambda reading: len(reading.drafts) + WEIGHT_OF_ANY
)


@dataclass(frozen=True, slots=True)
class DraftReading:
    """The whole reading, the key of each of its drafts, and the reading as people edited it.

    `made_of` is equal where the same words were read in the same way.
    """

    made_of: Hashable
    whole: Reading
    keys: tuple[str, ...]
    edited: Reading


def first_reading(received: Received, habits: Habits) -> Reading:
    """What an upload reads as, before it is kept. Raises Unreadable."""
    corrections = Corrections(remembered=habits.remembered)
    key = _key(received.sha256, received.name, None, habits, corrections)
    return _read(received.path, key, received.name, None, habits, corrections)


def reading_of(draft: ImportDraft, habits: Habits, settings: Settings) -> DraftReading:
    """The draft's reading; the file is read once for the same corrections. Raises Unreadable."""
    path = file_of(draft.sha256, draft.map_id, settings)
    corrections = corrections_of(draft, habits.remembered)
    key = _key(draft.sha256, draft.file_name, draft.reference_on, habits, corrections)
    whole = _read(path, key, draft.file_name, draft.reference_on, habits, corrections)
    keys = draft_keys(whole)
    return DraftReading(key, whole, keys, edited(whole, keys, draft.edits))


def corrections_of(draft: ImportDraft, remembered: Mapping[str, str]) -> Corrections:
    """What people said of the draft's sheets and columns."""
    sheets = {}
    for name in {**draft.sheets, **draft.columns}:
        said = draft.sheets.get(name, {})
        heading = said.get("heading")
        sheets[name] = SheetSaid(
            said.get("read"), (heading[0], heading[1]) if heading else None,
            draft.columns.get(name, {}),
        )
    return Corrections(sheets, remembered)


def draft_keys(reading: Reading) -> tuple[str, ...]:
    """A name for each draft that stands as long as its row does: sheet, row, which of the row."""
    keys, former, count = [], None, 0
    for draft in reading.drafts:
        place = (draft.sheet, draft.row)
        count = count + 1 if place == former else 1
        former = place
        keys.append(f"{draft.row}-{count}@{draft.sheet or ''}")
    return tuple(keys)


def edited(reading: Reading, keys: tuple[str, ...], edits: Mapping[str, Any]) -> Reading:
    """The reading without what was struck out, and with the words that people gave."""
    if not edits:
        return reading
    drafts = [
        _with(draft, edits.get(key, {})) for draft, key in zip(reading.drafts, keys, strict=True)
        if not edits.get(key, {}).get("struck")
    ]
    return replace(reading, drafts=drafts)


def _with(draft: Draft, words: Mapping[str, str]) -> Draft:
    if not words:
        return draft
    return replace(
        draft, weakness=words.get("weakness", draft.weakness),
        category=words.get("category", draft.category),
    )


def _key(
    sha256: str, name: str, reference_on: date | None, habits: Habits, corrections: Corrections
) -> Hashable:
    said = json.dumps(
        {sheet: [one.read, one.heading, dict(one.columns)]
         for sheet, one in corrections.sheets.items()},
        sort_keys=True,
    )
    remembered = tuple(sorted(corrections.remembered.items()))
    return (
        sha256, name, reference_on, habits.reference_on, said, remembered, current_language(),
    )


def _read(
    path: Path, key: Hashable, name: str, reference_on: date | None, habits: Habits,
    corrections: Corrections,
) -> Reading:
    def make() -> Reading:
        if not path.is_file():
            raise Unreadable(_("上传的文件已不在服务器上，请放弃这次导入并重新上传。"))
        found = read_document(path, reference_on=reference_on, name=name, corrections=corrections)
        if found.kind == "ledger" and found.reference_on is None and habits.reference_on:
            return read_document(
                path, reference_on=habits.reference_on, name=name, corrections=corrections
            )
        return found

    return _shelf.get(key, make)

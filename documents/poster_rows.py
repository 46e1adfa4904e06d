"""An item of the poster: its words and its places on the axis, as JSON takes them."""

import re
from datetime import date
from typing import Any

from engine.language import _
from engine.rules.board_axis import Span
from engine.rules.board_rows import Pin, Row
from engine.rules.board_tiles import Tile
from engine.rules.board_words import day_label, days_words, standing_words
from engine.rules.lights import Light, LightMeaning, word_of

LONGEST_WEAKNESS = 400  # characters: a row stands on one sheet
LONGEST_NAME = 60  # of a department, a group, a measure
LONGEST_NUMBER = 40
URGENT = frozenset({LightMeaning.LATE, LightMeaning.FAR_BEHIND})
_UNBROKEN = re.compile(r"[!-~]{13,}")  # letters and digits that no line would break
_PIECE = re.compile(r".{4}(?=.)")
BREAK = "\u200b"


def spaced(text: str, most: int = LONGEST_WEAKNESS) -> str:
    """One line of text that may be broken everywhere it must, `most` characters at most."""
    line = " ".join(text.split())
    if len(line) > most:
        line = line[:most - 1] + "…"
    return _UNBROKEN.sub(lambda found: _PIECE.sub(rf"\g<0>{BREAK}", found[0]), line)


def lamp_facts(colour: Light, meaning: LightMeaning) -> dict[str, Any]:
    """A light: its colour, which gives its shape, and its word."""
    return {"light": colour.value, "word": word_of(meaning)}


def row_facts(row: Row, today: date) -> dict[str, Any]:
    """Everything that the poster shows of an item."""
    item = row.item
    return lamp_facts(item.light, item.meaning) | {
        "number": spaced(item.number, LONGEST_NUMBER),
        "weakness": spaced(item.weakness),
        "tag": standing_words(row),
        "leader": spaced(item.leader, LONGEST_NAME),
        "department": spaced(item.department, LONGEST_NAME),
        "nobody": "" if item.leader or item.department else _("未指派"),
        "due": day_label(item.due_on, today),
        "days": _days(row, today),
        "pushed": _("将推至{day}").format(day=day_label(row.slips_to, today)) if row.slips_to else "",
        "pressing": _pressing(row),
        "urgent": item.meaning in URGENT,
        "bar": _span(row.bar), "filled": _span(row.filled), "tail": _span(row.tail),
        "slip": _span(row.slip), "guess": not row.start_known or item.due_on is None,
        "original": row.original_at, "closed": row.closed_at,
        "pins": [_pin(pin) for pin in row.pins],
        "tiles": [_tile(tile) for tile in row.tiles] if row.is_tiled else [],
        "lanes": row.lane_count if row.is_tiled else 0,
        "before": row.before, "after": row.after,
        "undated": _("未定时限") if row.bar is None and row.away is None else "",
    }


def _days(row: Row, today: date) -> str:
    closed_on = row.item.closed_on
    if words := days_words(row):
        return words
    return _("{day}销号").format(day=day_label(closed_on, today)) if closed_on else ""


def _pressing(row: Row) -> str:
    """The colour of its days where they press; empty where they do not."""
    if row.days_left is not None and row.days_left < 0:
        return Light.RED.value
    return Light.YELLOW.value if row.item.meaning is LightMeaning.NEAR else ""


def _span(span: Span | None) -> list[float] | None:
    return None if span is None else [span.start, span.end]


def _pin(pin: Pin) -> dict[str, Any]:
    return {"at": pin.at, "state": pin.state.value}


def _tile(tile: Tile) -> dict[str, Any]:
    measure = tile.measure
    return {
        "lane": tile.lane, "span": _span(tile.span), "late": _span(tile.late),
        "ghost": _span(tile.ghost), "end": tile.end, "done": measure.done_on is not None,
        "name": " ".join(measure.text.split())[:LONGEST_NAME],
    }

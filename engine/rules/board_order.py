"""The order of rows on a board: by number as people count, so that 2 stands before 10."""

import re

from engine.rules.written_numbers import NUMERAL, half_width, read_number

_PIECES = re.compile(rf"\d+|[{NUMERAL}]+|[^\d{NUMERAL}]+")
DIGITS_COMPARED = 18  # a longer run of digits is a code, not a number

Piece = tuple[int, int, str]


def number_key(written: str) -> tuple[Piece, ...]:
    """A sort key for an item's number: 2 < 10, 一-2 < 一-10 < 二-1; no number comes last."""
    text = half_width(written).strip().casefold()
    if not text:
        return ((2, 0, ""),)
    return tuple(_piece(piece) for piece in _PIECES.findall(text))


def _piece(piece: str) -> Piece:
    value = read_number(piece) if len(piece) <= DIGITS_COMPARED else None
    return (1, 0, piece) if value is None else (0, value, piece)

"""A pass over the bytes of a worksheet before it is opened: formulas, hidden parts, far cells.

The spreadsheet reader keeps the whole rectangle from the first to the last filled cell, so one
cell at XFD1048576 would take all memory: such a sheet has to be found before. A common ledger is
told apart by a few searches for byte strings; only a sheet with something unusual is looked at
cell by cell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CELL = re.compile(
    rb"<(?:\w+:)?(?P<tag>row|c|v|is|f|col)(?P<attributes>[\s/][^<>]*)?>(?P<text>[^<]*)", re.ASCII
)
REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
HIDDEN = re.compile(rb"(?:^|\s)hidden\s*=\s*[\"'](?:1|true)[\"']")
COLUMN_SPAN = re.compile(rb"(?:^|\s)(min|max)\s*=\s*[\"'](\d{1,7})[\"']")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

# Letters become A, digits 0, so that one search tells whether any cell lies beyond Z99999.
SHAPE = bytes(
    0x41 if chr(code).isascii() and chr(code).isalpha() and chr(code).isupper()
    else 0x61 if chr(code).isascii() and chr(code).isalpha()
    else 0x30 if 0x30 <= code <= 0x39
    else 0x22 if code == 0x27
    else 0x20 if code in {9, 10, 13}
    else code
    for code in range(256)
)  # fmt: skip
FAR = (b'"AA', b'"aa0', b'"aaa0', b'"A000000', b'"a000000', b'"000000')


@dataclass(slots=True)
class SheetFacts:
    """What the scan found; rows and columns count from 0. The bounds hold filled cells only."""

    last_row: int = 0
    last_column: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_row_count: int = 0
    usual: bool = True


def is_usual(chunks: Iterable[bytes]) -> bool:
    """No formula, nothing hidden, nothing beyond Z99999: no need to look at each cell.

    The chunks are read to their end in any case, so that the part's checksum is proved.
    """
    usual, tail = True, b""
    for chunk in chunks:
        if not usual:
            continue
        piece = tail + chunk
        shape = piece.translate(SHAPE)
        usual = not (
            b"\0" in piece
            or b"hidden" in piece
            or FORMULA.search(piece)
            or any(far in shape for far in FAR)
        )
        tail = piece[-64:]
    return usual


def scan_cells(chunks: Iterable[bytes]) -> SheetFacts:
    """Look at each cell of a sheet: bounds, formulas with their place, what is hidden."""
    facts = SheetFacts(usual=False)
    row, column = -1, -1
    for match in tags(chunks):
        tag, attributes = match["tag"], match["attributes"] or b""
        if tag == b"row":
            reference = REFERENCE.search(attributes)
            row = int(reference[2]) - 1 if reference and reference[2] else row + 1
            column = -1
            facts.hidden_row_count += bool(HIDDEN.search(attributes))
        elif tag == b"c":
            reference = REFERENCE.search(attributes)
            if reference and reference[1]:
                column = column_index(reference[1])
                row = int(reference[2]) - 1 if reference[2] else row
            else:
                column += 1
        elif tag == b"f":
            facts.formulas[row, column] = "=" + unescape(match["text"])
            reach(facts, row, column)
        elif tag == b"col":
            if HIDDEN.search(attributes):
                span = {name: int(number) for name, number in COLUMN_SPAN.findall(attributes)}
                first, last = span.get(b"min", 1) - 1, span.get(b"max", 1) - 1
                facts.hidden_columns.append((first, last))
        elif row >= 0 and column >= 0:  # a value: the cell is filled
            reach(facts, row, column)
    return facts


def reach(facts: SheetFacts, row: int, column: int) -> None:
    """Widen the bounds to a filled cell."""
    facts.last_row = max(facts.last_row, row)
    facts.last_column = max(facts.last_column, column)


def tags(chunks: Iterable[bytes]) -> Iterator[re.Match[bytes]]:
    """The tags of interest, over the borders of chunks."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b"<")
        if cut <= 0:
            rest = piece[-100_000:]
            continue
        yield from CELL.finditer(piece, 0, cut)
        rest = piece[cut:]
    yield from CELL.finditer(rest)


def column_index(letters: bytes) -> int:
    """A is 0."""
    index = 0
    for letter in letters.upper()[:8]:
        index = index * 26 + letter - 64
    return index - 1


def unescape(text: bytes) -> str:
    """The five entities of XML; a formula is only shown, never computed."""
    shown = text[:500].decode("utf-8", "replace")
    for entity, sign in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        shown = shown.replace(f"&{entity};", sign)
    return shown

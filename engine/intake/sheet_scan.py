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
    rb"<(?:\w+:)?(?P<tag>row|c|v|is|f)(?P<attributes>[\s/][^<>]*)?>(?P<text>[^<]*)", re.ASCII
)
REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
HIDDEN_TAG = re.compile(
    rb"<(?:\w+:)?(?P<tag>row|col)\s[^<>]*?\bhidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>"
)
COLUMN_SPAN = re.compile(rb"(?:^|\s)(min|max)\s*=\s*[\"'](\d{1,7})[\"']")
FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c(?P<attributes>\s[^<>]*)?>\s*<(?:\w+:)?f(?:\s[^<>]*)?/?>(?P<text>[^<]*)"
)
FORMULA = re.compile(rb"<f[\s/>]")

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
    """What the scan found; rows and columns count from 0.

    `far`: a cell may lie beyond Z99999, so the bounds have to be looked for cell by cell.
    """

    last_row: int = 0
    last_column: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_row_count: int = 0
    far: bool = False


def scan_sheet(chunks: Iterable[bytes]) -> SheetFacts:
    """Formulas, hidden parts, and whether the sheet needs `scan_cells`.

    The chunks are read to their end in any case, so that the part's checksum is proved.
    """
    facts, rest = SheetFacts(), b""
    for number, chunk in enumerate(chunks):
        piece = rest + chunk
        if number == 0:
            piece = piece.replace(b'"UTF-8"', b'""', 1)
        if not facts.far:
            shape = piece.translate(SHAPE)
            facts.far = b"\0" in piece or any(mark in shape for mark in FAR)
        cut = piece.rfind(b"</")
        cut = cut if cut > 0 else max(len(piece) - 4096, 0)
        look(facts, piece[:cut])
        rest = piece[cut:]
    look(facts, rest)
    return facts


def look(facts: SheetFacts, piece: bytes) -> None:
    """The formulas and hidden parts in a piece that cuts no cell's opening from its formula."""
    if FORMULA.search(piece) or b":f" in piece:
        for match in FORMULA_CELL.finditer(piece):
            reference = REFERENCE.search(match["attributes"] or b"")
            if reference and reference[1] and reference[2]:
                cell = int(reference[2]) - 1, column_index(reference[1])
                facts.formulas[cell] = "=" + unescape(match["text"])
            else:
                facts.far = True
    if b"hidden" in piece:
        for match in HIDDEN_TAG.finditer(piece):
            if match["tag"] == b"row":
                facts.hidden_row_count += 1
            else:
                span = {name: int(number) for name, number in COLUMN_SPAN.findall(match[0])}
                columns = span.get(b"min", 1) - 1, span.get(b"max", 1) - 1
                facts.hidden_columns.append(columns)


def scan_cells(chunks: Iterable[bytes], facts: SheetFacts) -> None:
    """Look at each cell of a sheet: the bounds of what is filled, formulas without a reference."""
    row, column = -1, -1
    for match in tags(chunks):
        tag, attributes = match["tag"], match["attributes"] or b""
        if tag == b"row":
            reference = REFERENCE.search(attributes)
            row = int(reference[2]) - 1 if reference and reference[2] else row + 1
            column = -1
        elif tag == b"c":
            reference = REFERENCE.search(attributes)
            if reference and reference[1]:
                column = column_index(reference[1])
                row = int(reference[2]) - 1 if reference[2] else row
            else:
                column += 1
        elif row >= 0 and column >= 0:  # a value: the cell is filled
            if tag == b"f":
                facts.formulas[row, column] = "=" + unescape(match["text"])
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

"""A .docx: tables that are ledgers, otherwise its paragraphs as the lines of a report.

The text is taken from the document's tree itself, because insertions under revision are text for
the reader and automatic numbers (一、 1.) are not in the paragraphs at all.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.intake.cells import Value
from engine.intake.grid import Grid, Merge
from engine.intake.package import drain, open_package, parse_part, refusing, stream
from engine.intake.word_numbering import Numbering, read_numbering

MAIN_PART = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = frozenset(
    [FALLBACK, *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr"))]
)
WIDEST = 60


@dataclass(slots=True)
class WordDocument:
    """All lines in reading order (a table's rows among them), and the tables as grids."""

    lines: list[str]
    tables: list[tuple[Grid, int, int]]


def read_word(data: bytes, *, name: str) -> WordDocument:
    """Check the package, then take lines and tables from the document's tree."""
    package = open_package(data, needs=MAIN_PART, name=name)
    with refusing(name):
        for part in package.infolist():
            drain(stream(package, part))
        tree = parse_part(package, MAIN_PART)
        numbering = numbering_of(package)
        body = tree.find(f"{W}body")
        document = WordDocument([], [])
        if body is not None:
            take_blocks(body, numbering, document)
    return document


def numbering_of(package: zipfile.ZipFile) -> Numbering:
    """The automatic numbering, where the document has one."""
    names = set(package.namelist())
    part, styles = "word/numbering.xml", "word/styles.xml"
    return read_numbering(
        parse_part(package, part) if part in names else None,
        parse_part(package, styles) if styles in names else None,
    )


def take_blocks(parent: etree._Element, numbering: Numbering, document: WordDocument) -> None:
    """Paragraphs and tables in order, also inside content controls."""
    for block in parent:
        if block.tag == f"{W}p":
            document.lines.extend(paragraph_text(block, numbering).split("\n"))
        elif block.tag == f"{W}tbl":
            take_table(block, numbering, document)
        elif block.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag"}:
            take_blocks(block, numbering, document)


def paragraph_text(paragraph: etree._Element, numbering: Numbering) -> str:
    """The paragraph as a reader sees it, with its automatic number."""
    return numbering.mark_of(paragraph) + "".join(pieces(paragraph))


def pieces(element: etree._Element) -> Iterator[str]:
    """Text, tabs and breaks; what is deleted under revision is left out."""
    for child in element:
        if child.tag in SKIPPED:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            yield from pieces(child)


def take_table(table: etree._Element, numbering: Numbering, document: WordDocument) -> None:
    """A table as a grid with its merges; each row is also a line, for reports in frames."""
    rows: list[list[Value]] = []
    merges: list[Merge] = []
    open_merges: dict[int, tuple[int, int]] = {}  # by first column: (first row, last column)
    for row in table.iter(f"{W}tr"):
        if owner(row) is not table:
            continue
        cells: list[Value] = []
        number = len(rows)
        continued: dict[int, tuple[int, int]] = {}
        cells.extend([""] * min(grid_value(row, "gridBefore"), WIDEST))
        for cell in row.iter(f"{W}tc"):
            if owner(cell) is not table or len(cells) >= WIDEST:
                continue
            span = max(1, min(grid_value(cell, "gridSpan"), WIDEST - len(cells)))
            first, last = len(cells), len(cells) + span - 1
            down = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = down is not None and down.get(f"{W}val", "continue") == "continue"
            if goes_on and first in open_merges:
                continued[first] = open_merges[first]
                text = ""
            else:
                text = cell_words(cell, numbering)
                if down is not None:
                    continued[first] = (number, last)
                elif span > 1:
                    merges.append((number, first, number, last))
            cells.extend([text] + [""] * (span - 1))
        merges += closed_merges(open_merges, continued, number - 1)
        open_merges = continued
        rows.append(cells)
        document.lines.append(" ".join(str(text) for text in cells if text))
    merges += closed_merges(open_merges, {}, len(rows) - 1)
    width = max((len(row) for row in rows), default=0)
    filled = [row + [""] * (width - len(row)) for row in rows]
    title = f"表{len(document.tables) + 1}"
    document.tables.append((Grid(title, filled, merges=merges), width, len(rows)))


def closed_merges(
    former: dict[int, tuple[int, int]], current: dict[int, tuple[int, int]], last_row: int
) -> list[Merge]:
    """The vertical merges that end with `last_row`."""
    return [
        (top, column, last_row, last)
        for column, (top, last) in former.items()
        if current.get(column) != (top, last) and (last_row > top or last > column)
    ]


def owner(element: etree._Element) -> etree._Element | None:
    """The table that a row or a cell belongs to (tables may lie inside cells)."""
    return next(element.iterancestors(f"{W}tbl"), None)


def grid_value(element: etree._Element, name: str) -> int:
    """gridSpan or gridBefore; 0 where it is not given."""
    found = element.find(f"{W}tcPr/{W}{name}")
    if found is None:
        found = element.find(f"{W}trPr/{W}{name}")
    value = found.get(f"{W}val", "0") if found is not None else "0"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 0


def cell_words(cell: etree._Element, numbering: Numbering) -> str:
    """A cell's paragraphs as lines; a table inside the cell is read as lines too."""
    lines = [paragraph_text(one, numbering) for one in cell.iter(f"{W}p")]
    return "\n".join(line for line in lines if line.strip()).strip()

"""What people said about a document: which columns mean what, which sheets are to be read.

A heading that an office explained once is known for its next file; a column that somebody set by
hand wins over what was recognised.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.intake.cells import letters_index
from engine.intake.headings import HeadingsSaid, plain


@dataclass(frozen=True, slots=True)
class SheetSaid:
    """About one sheet: whether it is read (None: as recognised), where its heading stands.

    `heading`: its first and last row, counted from 1; `columns`: fields by column letter.
    """

    read: bool | None = None
    heading: tuple[int, int] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrections:
    """About one document; `remembered`: fields by heading text without blanks."""

    sheets: Mapping[str, SheetSaid] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)

    def of(self, sheet: str) -> SheetSaid:
        """What was said about this sheet."""
        return self.sheets.get(sheet, AS_RECOGNISED)

    def headings(self, sheet: str, first_column: int) -> HeadingsSaid:
        """What was said about this sheet's headings, by place in its table."""
        said = self.of(sheet)
        columns = {
            place - first_column: name for letters, name in said.columns.items()
            if (place := letters_index(letters)) is not None and place >= first_column
        }
        known = {plain(text): name for text, name in self.remembered.items()}
        return HeadingsSaid(known, columns, said.heading)


AS_RECOGNISED = SheetSaid()
NOTHING_SAID = Corrections()

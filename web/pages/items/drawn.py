"""The parts of an item's page that are the same for all its readers, drawn once while they hold.

What a part is drawn from is the sheet, the day and the office's clock: `Outlook` has no more of a
visit, so that nothing of a reader can get into what others are shown. The sheet's key says all that
a sheet depends on (engine/queries/item_sheet.py).
"""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.actions.coming import coming_of
from engine.queries.item_sheet import ItemSheet
from engine.shelf import Shelf
from web.doors.visit import Visit
from web.outlook import Outlook
from web.templating import environment

EARLIER = 8  # events that stay in sight; those before are folded
KEPT, HEAVIEST = 5_000, 64 * 2**20  # items, and characters of all


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """The parts between which stands what is the reader's own."""

    strip: Markup
    story: Markup
    proofs: Markup  # as who may not take any back sees them
    record: Markup
    time: Markup

    @property
    def weight(self) -> int:
        """Its length in characters."""
        return sum(map(len, (self.strip, self.story, self.proofs, self.record, self.time)))


_drawn: Shelf[DrawnItem] = Shelf(KEPT, HEAVIEST, lambda one: one.weight)


def drawn_item(visit: Visit, sheet: ItemSheet) -> DrawnItem:
    """The parts of the sheet's item."""
    key = (sheet.key, visit.settings.timezone)
    return _drawn.get(key, lambda: _draw(sheet, Outlook(visit.today, visit.settings)))


def _draw(sheet: ItemSheet, outlook: Outlook) -> DrawnItem:
    bits: Any = environment().get_template("items/_parts.html").module
    times: Any = environment().get_template("items/_timeline.html").module
    item = sheet.case.item
    coming = coming_of(sheet, today=outlook.today)
    position = {one.id: one.position for one in sheet.measures}
    return DrawnItem(
        strip=bits.strip(sheet, item, outlook),
        story=bits.facts(sheet, item, outlook) + bits.measures(sheet, item, outlook)
        + bits.reports(sheet, outlook, position),
        proofs=bits.proofs(sheet, item, {}, outlook),
        record=bits.applications(sheet, outlook) + bits.looks(sheet, outlook)
        + bits.papers_part(sheet, item, outlook) + bits.told(sheet, outlook),
        time=times.line(sheet, coming, EARLIER, outlook),
    )

"""The lines and cards of a desk, each drawn once while it says the same.

A line is drawn from its facts, the names of the organisation, the day and, of what is the reader's
own, whose desk it is; all of that is its key. A card is drawn from its facts as every approver sees
them; the verdict under it is the reader's own and drawn for each.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.language import current_language
from engine.queries.desk_cards import ApprovalCard
from engine.queries.desk_owed import OwedItem
from engine.queries.desk_parts import OwedPart
from engine.queries.desk_seats import Standing
from engine.shelf import Shelf
from web.doors.visit import Visit
from web.outlook import Outlook
from web.templating import environment

KEPT, HEAVIEST = 20_000, 32 * 2**20  # lines and cards, and characters of all

_drawn: Shelf[Markup] = Shelf(KEPT, HEAVIEST, len)


@dataclass(frozen=True, slots=True)
class DrawnDesk:
    """What the templates of a desk take the kept parts from."""

    visit: Visit
    standing: Standing

    def owed(self, one: OwedItem) -> Markup:
        """A line of what is owed."""
        return self._part("desk/_lists.html", "owed_line", one, self.standing.person_id)

    def part(self, one: OwedPart) -> Markup:
        """A measure or milestone that is due."""
        return self._part("desk/_lists.html", "part_line", one, self.standing.person_id)

    def card(self, card: ApprovalCard) -> Markup:
        """An application without its verdict."""
        return self._part("desk/_card.html", "body", card.shared, 0)

    def _part(self, template: str, macro: str, one: Hashable, reader: int) -> Markup:
        key = (
            macro, one, reader, self.standing.directory, self.visit.today,
            self.visit.settings.timezone, current_language(),
        )
        return _drawn.get(key, lambda: self._draw(template, macro, one))

    def _draw(self, template: str, macro: str, one: object) -> Markup:
        module: Any = environment().get_template(template).module
        draw: Callable[..., Markup] = getattr(module, macro)
        return draw(one, self.standing, Outlook(self.visit.today, self.visit.settings))

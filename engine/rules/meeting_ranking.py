"""Departments side by side in a meeting: each place explained by its counts.

Field rule: the last two of the month make a statement (表态发言). The software only proposes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.language import _
from engine.rules.figures import Figures, rank

STATEMENTS = 2  # field rule: the last two


@dataclass(frozen=True, slots=True)
class Standing:
    """A department's place; None where nothing of its was due yet."""

    place: int | None
    department_id: int | None
    name: str
    figures: Figures
    statement: bool = False

    @property
    def why(self) -> str:
        """The counts that gave this place, in the order in which they count."""
        figures = self.figures
        if self.place is None:
            return _("截止日前没有到期事项，不排名；共 {total} 项").format(total=figures.total)
        return _(
            "到期 {due} 项，按期销号 {on_time} 项（{rate}）；超期 {overdue} 项；销号 {closed}/{total}"
        ).format(
            due=figures.due_by_cut_off, on_time=figures.closed_by_current_date,
            rate=figures.on_time_current.text, overdue=figures.overdue, closed=figures.closed,
            total=figures.total,
        )


def standings(
    units: Mapping[int | None, Figures], names: Mapping[int, str]
) -> tuple[Standing, ...]:
    """The departments from best to worst, with the statements that are proposed.

    Equals share a place, so more than two may share the last; the first place and a department
    that missed no date are never asked.
    """
    ranked = rank(units)
    placed = [one for one in ranked if one.place is not None and one.unit_id is not None]
    worst = placed[-STATEMENTS:]
    lowest = worst[0].place if worst else None
    return tuple(
        Standing(
            one.place, one.unit_id, names.get(one.unit_id or 0, ""), one.figures,
            statement=_is_asked(one.place, lowest, one.figures) and one.unit_id is not None,
        )
        for one in ranked
    )


def _is_asked(place: int | None, lowest: int | None, figures: Figures) -> bool:
    if place is None or lowest is None or place < max(lowest, 2):
        return False
    return figures.overdue > 0 or figures.closed_by_current_date < figures.due_by_cut_off

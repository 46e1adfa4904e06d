"""Names and lists as an office writes them into one cell, so that they are read again as they were."""

from collections.abc import Callable, Sequence

from engine.intake.measures import split_measures
from engine.rules.department_text import read_departments
from engine.rules.mixed_text import split_mixed

ORDINALS: tuple[Callable[[int], str], ...] = (
    lambda place: f"{place}.", lambda place: f"（{place}）", lambda place: f"{place}、",
)
NUMERALS = "一二三四五六七八九十"


def names(listed: Sequence[str]) -> str:
    """A、B."""
    return "、".join(listed)


def departments(leads: Sequence[str], supports: Sequence[str], *, assumed: bool = False) -> str:
    """The cell of the lead departments; `supports` where these have no column of their own.

    `assumed`: the ledger listed them and did not say who leads, which is written so again.
    """
    if not supports and len(leads) < 2:
        return names(leads)
    wanted = tuple(leads), tuple(supports)
    all_lead = f"{names(leads)}按职责分工负责"
    written = (
        names([*leads, *supports]) if assumed else "",
        f"{names(leads)}牵头，{names(supports)}配合" if supports else "",
        f"牵头单位：{names(leads)}；配合单位：{names(supports)}" if supports else "",
        all_lead if not supports else "",
        f"牵头单位：{names(leads)}" if not supports else "",
    )
    for text in filter(None, written):
        found = read_departments(text)
        if (found.leads, found.supports) == wanted:
            return text
    return f"{names(leads)}牵头，{names(supports)}配合" if supports else all_lead


def mixed(people: Sequence[str], bodies: str) -> str:
    """People and departments in one cell, the departments as `departments` writes them."""
    if people and bodies:
        for text in (f"{names(people)}、{bodies}", f"{names(people)}；{bodies}"):
            found = split_mixed(text)
            if found is not None and found.people == tuple(people):
                return text
    return "、".join(filter(None, (names(people), bodies)))


def numbered(texts: Sequence[str]) -> str | None:
    """All measures in one cell, a line each; None where no ordinal would divide them so again."""
    if len(texts) == 1 and split_measures(texts[0]) == [texts[0]]:
        return texts[0]
    for ordinal in ORDINALS:
        text = "\n".join(f"{ordinal(place)}{one}" for place, one in enumerate(texts, 1))
        if split_measures(text) == list(texts):
            return text
    if len(texts) <= len(NUMERALS):
        text = "\n".join(f"{NUMERALS[place]}是{one}" for place, one in enumerate(texts))
        if split_measures(text) == list(texts):
            return text
    return None

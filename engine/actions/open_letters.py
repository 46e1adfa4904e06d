"""Which letters about an item its reader may sign now."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.actions.letters import is_late
from engine.errors import NotYours
from engine.queries.item_sheet import ItemSheet
from engine.queries.official_papers import ListedPaper
from engine.rules.letter_text import letter_key
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind, NoticeStatus, PaperKind, PaperStatus

OWN = "paper:"  # the rung of a notice that carries a paper, not earned by the calendar


@dataclass(frozen=True, slots=True)
class OpenLetters:
    """`urges`: the calendar's last 催办单 is not on paper yet. `talk`: a draft of one waits."""

    seat_id: int
    urges: bool
    late: bool
    talk: ListedPaper | None


def open_letters(sheet: ItemSheet, papers: Sequence[ListedPaper]) -> OpenLetters | None:
    """None where the reader may sign nothing, or there is nothing to sign."""
    case = sheet.case
    try:
        seat = case.acts_as(Verb.RELEASE_PAPER)
    except NotYours:
        return None
    late = is_late(case)
    talk = next(
        (one for one in papers
         if one.kind is PaperKind.TALK_NOTICE and one.status is PaperStatus.DRAFT), None
    )
    if not late and talk is None:
        return None
    return OpenLetters(seat, late and _urges(sheet, papers), late, talk)


def _urges(sheet: ItemSheet, papers: Sequence[ListedPaper]) -> bool:
    item = sheet.case.item
    rungs = [
        one.rung for one in sheet.told
        if one.kind is NoticeKind.URGE_LETTER and item.due_on
        and one.threshold_on > item.due_on and one.status in (NoticeStatus.RAISED, NoticeStatus.OVERFLOW)
        and not one.rung.startswith(OWN)
    ]
    if not rungs:
        return False
    last = letter_key(
        NoticeKind.URGE_LETTER, sheet.case.item_id, rungs[-1], item.deadline_version
    )
    return last not in {one.key for one in papers}

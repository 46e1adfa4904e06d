"""A draft as every step of the wizard opens it: its row, its reading, its plan."""

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from engine.actions.import_draft_plan import shown_plan
from engine.actions.import_draft_reading import DraftReading, reading_of
from engine.actions.import_plan import ImportPlan
from engine.errors import Unreadable
from engine.intake.field_words import field_word, how_word, state_word
from engine.language import _
from engine.models import ImportDraft
from engine.queries.import_drafts import draft_of, map_habits
from engine.rules.labels import severity_label
from engine.rules.permissions import Charge
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble

STEPS = ("upload", "headings", "names", "preview", "confirmation")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open draft on its map."""

    visit: Visit
    draft: ImportDraft
    reading: DraftReading

    @property
    def may_change(self) -> bool:
        """Whether the visitor may do more than look."""
        return self.visit.may(Charge.IMPORT_LEDGER)

    def path(self, step: str) -> str:
        """The address of a step."""
        return f"/imports/{self.draft.id}/{step}"

    def plan(self) -> ImportPlan:
        """What confirming would do now."""
        with self.visit.reading() as session:
            return shown_plan(session, self.draft, self.reading)

    def page(
        self, step: str, *, trouble: Trouble = NO_TROUBLE, template: str = "", **facts: Any
    ) -> Response:
        """The page of a step."""
        return self.visit.page(
            f"imports/{template or step}.html", status=trouble.status, trouble=trouble,
            here="import", step=step, steps=STEPS, draft=self.draft, reading=self.reading.whole,
            may_change=self.may_change, field_word=field_word, how_word=how_word,
            state_word=state_word, severity_word=severity_label, **facts,
        )


def open_step(visit: Visit, draft_id: int) -> Opened | Response:
    """The draft, or the answer for one that is done with or whose file cannot be read."""
    with visit.reading() as session:
        draft = draft_of(session, draft_id)
        habits = map_habits(session, draft.map_id)
    visit = replace(visit, map_id=draft.map_id)
    if draft.batch_id is not None:
        return visit.to(f"/imports/{draft_id}/confirmation")
    if draft.dropped_at is not None:
        said = _("“{name}”已经放弃，没有写入任何内容。").format(name=draft.file_name)
        return visit.to(f"/maps/{draft.map_id}/imports", said=said)
    try:
        return Opened(visit, draft, reading_of(draft, habits, visit.settings))
    except Unreadable as refusal:
        return visit.page(
            "imports/unreadable.html", status=refusal.http_status, here="import", draft=draft,
            sentence=str(refusal), may_change=visit.may(Charge.IMPORT_LEDGER),
        )

"""The item and all that happened to it, as one page that any browser shows and prints."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from engine.actions.dossier_facts import DossierFacts
from engine.clock import at_local
from engine.rules.labels import (
    application_status_label,
    approval_label,
    class_label,
    look_label,
    look_result_label,
    message_status_label,
    notice_label,
    rung_label,
    status_label,
    step_label,
    verdict_label,
)
from engine.rules.lights import word_of

WORDS: Mapping[str, Any] = {
    "application_status": application_status_label, "approval": approval_label,
    "class_word": class_label, "look": look_label, "look_result": look_result_label,
    "carriage": message_status_label, "notice": notice_label, "rung": rung_label,
    "status": status_label, "step_word": step_label, "verdict": verdict_label, "light": word_of,
}


def timeline_page(facts: DossierFacts) -> str:
    """The page, self-contained: no script, nothing from elsewhere."""
    def clock(at: datetime) -> str:
        return at_local(at, facts.timezone).strftime("%Y-%m-%d %H:%M")

    def person(person_id: int | None) -> str:
        return facts.people.get(person_id or 0, "")

    return str(_template().render(
        facts=facts, item=facts.item, row=facts.item.row, clock=clock, person=person,
        position={one.id: one.position for one in facts.item.measures}, **WORDS,
    ))


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("documents.dossier", "pages"), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    return environment.get_template("timeline.html")

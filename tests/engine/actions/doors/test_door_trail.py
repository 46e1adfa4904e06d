"""What the trail keeps of downloads, and that each event of the doors has its word."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import audit
from engine.actions.attach import attach
from engine.actions.doors.trail import track_download
from engine.db import reading, writing
from engine.errors import NotFound
from engine.language import speaking
from engine.rules.door_events import DoorEvent
from engine.rules.labels import trail_label
from tests.acting import by, proof, settings_in, trail
from tests.cast import MONDAY_MORNING, Court, add_item


def test_download_is_kept_with_its_item(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        evidence = attach(
            session, item_id, proof(tmp_path), settings=settings_in(tmp_path), **by(court.feng)
        )
        name, evidence_id = evidence.name, evidence.id or 0
    with writing(database) as session:
        track_download(session, evidence_id, at=MONDAY_MORNING, actor_id=court.han)
        track_download(session, evidence_id, at=MONDAY_MORNING, actor_id=court.han, preview=True)
        with pytest.raises(NotFound, match="没有这份佐证材料"):
            track_download(session, 999, at=MONDAY_MORNING, actor_id=court.han)
    with reading(database) as session:
        assert [(one.verb, one.actor_id, one.facts) for one in trail(session, item_id)][1:] == [
            ("download", court.han, {"evidence_id": evidence_id, "name": name, "preview": seen})
            for seen in (False, True)
        ]
        assert audit.verify(session, court.map_id) is None


def test_every_event_of_the_doors_has_a_word_of_its_own() -> None:
    with speaking("zh"):
        words = [trail_label(event.value) for event in DoorEvent]
    assert len(set(words)) == len(DoorEvent)
    assert not set(words) & {event.value for event in DoorEvent}

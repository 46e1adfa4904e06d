"""下载档案: everything of an item, for everybody of its court, and on the trail."""

import io
import zipfile
from urllib.parse import unquote

import sqlalchemy as sa
from sqlmodel import col, select

from engine.db import reading, writing
from engine.models import AuditEvent
from tests.cast import Court, add_item
from tests.web.conftest import Enter


def test_dossier_is_offered_taken_and_kept_in_the_trail(
    enter: Enter, court: Court, database: sa.Engine
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    han = enter(court.han)
    assert f'href="/items/{item_id}/dossier.zip"' in han.get(f"/items/{item_id}").text
    answer = han.get(f"/items/{item_id}/dossier.zip")
    assert unquote(answer.headers["content-disposition"]) == (
        f"attachment; filename=item-{item_id}.zip; filename*=UTF-8''脱薄争先作战图-1-档案.zip"
    )
    assert answer.headers["cache-control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
    with reading(database) as session:
        kept = session.exec(
            select(AuditEvent).where(col(AuditEvent.item_id) == item_id)
        ).all()
    assert [(one.verb, one.actor_id, one.facts) for one in kept] == [
        ("download", court.han, {"dossier": True})
    ]
    assert "下载事项档案" in han.get(f"/items/{item_id}").text

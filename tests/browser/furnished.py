"""The example court with one of everything: what its eight weeks left out is added by the verbs."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

from engine.actions.attach import attach
from engine.actions.bulletins import draft_bulletin
from engine.actions.doors.invite import invite, invite_screen
from engine.actions.import_draft import open_draft
from engine.actions.import_draft_file import receiving
from engine.actions.meeting_decision import DecisionText, record_decision
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.db import writing
from engine.rules.words import PaperKind
from tests.browser.houses import House
from web.pages import routers

LEDGER = Path(__file__).parents[2] / "examples" / "court-ledger.xlsx"
PICTURE = Path(__file__).parent / "picture.png"
NO_PAGE = re.compile(r"/(healthz|readyz|metrics)$|/live$|/backups/{name}$|\.(svg|xlsx|csv|json|pdf|docx)$")
# One of each kind of id, where the court has several: the one with the most to show.
IDS = {
    "map_id": "SELECT min(id) FROM battle_map",
    "item_id": "SELECT id FROM item WHERE number = '5'",
    "step_id": "SELECT min(id) FROM approval_step WHERE verdict IS NULL AND reached_on IS NOT NULL",
    "evidence_id": "SELECT max(id) FROM evidence",
    "look_back_id": "SELECT min(id) FROM look_back WHERE result IS NULL",
    "person_id": "SELECT id FROM person WHERE name = '韩松'",
    "department_id": "SELECT id FROM department WHERE name = '民事审判庭'",
    "message_id": "SELECT min(id) FROM message",
    "digest_id": "SELECT max(id) FROM digest",
    "bulletin_id": "SELECT max(id) FROM official_paper WHERE kind = 'bulletin'",
    "meeting_id": "SELECT max(id) FROM progress_meeting",
    "decision_id": "SELECT max(id) FROM decision",
    "draft_id": "SELECT max(id) FROM import_draft",
    "link_id": "SELECT max(id) FROM sign_in_link",
    "session_id": "SELECT max(id) FROM web_session",
}


def furnish(house: House) -> dict[str, str]:
    """Add a meeting under way, a bulletin, an import begun and links handed out; what stands in addresses."""
    office, today = house.people["孙敏"], house.clock().date()
    acting = {"actor_id": office, "at": house.clock(), "today": today}
    with writing(house.database) as session:
        meeting = plan_meeting(session, house.map_id, held_on=today, **acting)
        meeting_id = meeting.id or 0
        open_meeting(session, meeting_id, **acting)
        record_decision(
            session, meeting_id,
            DecisionText(text="五月底前完成超期案件清零", due_text="2026年5月底前"), **acting,
        )
        draft_bulletin(session, house.map_id, PaperKind.BULLETIN, today, **acting)
    with (
        LEDGER.open("rb") as source,
        receiving(source, LEDGER.name, house.settings) as received,
        writing(house.database) as session,
    ):
        open_draft(session, received, map_id=house.map_id, settings=house.settings, **acting)
    picture = house.home / "会场照片.png"
    shutil.copy(PICTURE, picture)
    with writing(house.database) as session:
        attach(
            session, house.items["6"], picture, settings=house.settings,
            **acting | {"actor_id": house.people["韩松"]},
        )
        token = invite(session, house.people["冯磊"], actor_id=office, at=house.clock())
        invite_screen(
            session, house.map_id, label="一楼大厅", actor_id=office, at=house.clock(),
            valid_for=timedelta(days=3),
        )
    house.token(house.people["孙敏"])
    return {"token": token, "kind": "minutes"} | {
        name: str(house.rows(question)[0][0]) for name, question in IDS.items()
    }


def addresses(ids: dict[str, str]) -> list[str]:
    """Every address that can be read, with the court's own ids in it; no files, no endless streams."""
    paths = dict.fromkeys(
        route.path for router in routers() for route in router.routes
        if "GET" in (getattr(route, "methods", None) or ()) and not NO_PAGE.search(route.path)
    )
    return [re.sub(r"{(\w+)(?::\w+)?}", lambda found: ids[found[1]], path) for path in paths]

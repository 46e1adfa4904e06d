"""A meeting in the command's own installation; planning one is done on the pages."""

from datetime import date

from engine import clock
from engine.actions.meeting_plan import plan_meeting
from engine.db import open_database, writing
from engine.queries.naming import map_named, person_named
from engine.settings import load_settings

DAY = date(2026, 7, 9)


def plan_one() -> None:
    """Sun plans the next meeting."""
    database = open_database(load_settings().resolved_database_url)
    with writing(database) as session:
        found = map_named(session, None)
        sun = person_named(session, "孙某", organisation_id=found.organisation_id)
        plan_meeting(session, found.id or 0, held_on=DAY, place="三楼", actor_id=sun.id or 0,
                     at=clock.now(), today=DAY)
    database.dispose()

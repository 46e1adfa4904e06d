"""The wall in wall mode: it hears what changes, and survives its server, without a hand."""

from playwright.sync_api import expect

from engine.actions.report import report
from engine.db import writing
from tests.browser.conftest import Someone
from tests.browser.houses import House
from tests.browser.screenshots import keep

RECONNECTS_WITHIN_MS = 30_000


def tell_progress(house: House, percent: int) -> None:
    with writing(house.database) as session:
        report(
            session, house.items["6"], percent=percent, text="逐案排查", actor_id=house.people["褚航"],
            at=house.clock(), today=house.clock().date(),
        )


def test_the_screen_hears_a_change_and_survives_a_restart(house: House, someone: Someone) -> None:
    page = someone(house, screen=True, width=1920, height=1080)
    watch = someone.watch_of(page)
    page.goto(f"/maps/{house.map_id}/wall/screen")
    state = page.locator(".s-state")
    expect(state).to_have_attribute("data-state", "on")
    board = page.locator("#board")
    before = board.get_attribute("data-stamp")
    tell_progress(house, 55)
    expect(board).not_to_have_attribute("data-stamp", before or "")
    keep(page, "screen", language="zh", items="9", whole=False)

    watch.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET",
                  "ERR_EMPTY_RESPONSE")
    house.stop()
    expect(state).to_have_attribute("data-state", "off")
    keep(page, "screen without server", language="zh", items="9", whole=False)
    after_one = board.get_attribute("data-stamp")
    tell_progress(house, 60)  # somebody worked while the wall was dark
    house.start()
    expect(state).to_have_attribute("data-state", "on", timeout=RECONNECTS_WITHIN_MS)
    expect(board).not_to_have_attribute("data-stamp", after_one or "", timeout=RECONNECTS_WITHIN_MS)


def test_a_screen_that_is_taken_down_goes_dark(house: House, someone: Someone) -> None:
    page = someone(house, screen=True, width=1920, height=1080)
    page.goto(f"/maps/{house.map_id}/wall/screen")
    expect(page.locator(".s-state")).to_have_attribute("data-state", "on")
    with house.database.begin() as connection:
        connection.exec_driver_sql("UPDATE web_session SET ended_at = '2026-04-27 01:00:00'")
    house.stop()
    someone.watch_of(page).forgive("ERR_", "answer: 40[14]", "EventSource")
    house.start()
    expect(page.locator("[data-dark]")).to_be_visible(timeout=RECONNECTS_WITHIN_MS)

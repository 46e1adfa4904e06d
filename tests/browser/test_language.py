"""The switch between Chinese and English: on every page, at once, and kept."""

from playwright.sync_api import expect

from tests.browser.conftest import Someone
from tests.browser.houses import House


def test_the_switch_changes_the_page_and_stays(house: House, someone: Someone) -> None:
    page = someone(house, "孙敏")
    ledger = f"/maps/{house.map_id}/ledger"
    page.goto(ledger)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(ledger)
    page.goto("/desk")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_switch_is_there_before_the_door(house: House, someone: Someone) -> None:
    page = someone(house)
    page.goto("/sign-in")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")

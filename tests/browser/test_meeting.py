"""推进会 on the beamer: slides turn by key, what is decided becomes an item with one key."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Someone
from tests.browser.houses import House
from tests.browser.screenshots import keep


def test_a_meeting_from_plan_to_minutes(house: House, someone: Someone) -> None:
    page = someone(house, "孙敏", width=1920, height=1080)
    page.goto(f"/maps/{house.map_id}/meetings")
    page.get_by_role("button", name="列入筹备").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    page.get_by_role("button", name="开始会议").click()
    expect(page.get_by_role("status").filter(has_text="会议开始")).to_be_visible()
    page.get_by_role("link", name="投屏").click()
    page.wait_for_url("**/present*")

    # Slides by key: forward to the red items, back again.
    number = page.locator(".stage-number")
    expect(number).to_have_text(re.compile(r"^1 / \d+"))
    page.keyboard.press("PageDown")
    expect(number).to_have_text(re.compile(r"^2 / \d+"))
    keep(page, "stage", language="zh", items="9", whole=False)
    page.keyboard.press("ArrowLeft")
    expect(number).to_have_text(re.compile(r"^1 / \d+"))

    # D, the sentence, Enter: an item.
    items = len(house.items)
    page.keyboard.press("d")
    page.keyboard.insert_text("五月底前完成超期案件清零")
    page.get_by_label("牵头部门").select_option(label="民事审判庭")
    page.get_by_label("责任领导").select_option(str(house.people["赵明"]))
    page.get_by_label("时限").fill("5月底前")
    page.locator("[data-decision-text]").press("Enter")
    expect(page.locator("#newest")).to_contain_text("五月底前完成超期案件清零")
    assert len(house.items) == items + 1
    due = house.rows("SELECT due_on FROM item ORDER BY id DESC LIMIT 1")[0].due_on
    assert due == "2026-05-31"

    # The president, in his own browser, hands it out with one tap.
    president = someone(house, "林正")
    president.goto(page.url.split("/present")[0])
    president.get_by_role("button", name="交办").first.click()
    expect(president.get_by_role("status").filter(has_text="已交办")).to_be_visible()

    page.get_by_role("link", name="回到会议页面").click()
    page.get_by_role("button", name="未登记的都算实到").click()
    page.get_by_role("button", name="结束会议，生成纪要").click()
    page.goto(page.url.split("#")[0].removesuffix("/minutes") + "/minutes")
    expect(page.locator("main, article").first).to_contain_text("五月底前完成超期案件清零")
    keep(page, "minutes", language="zh", items="9")

"""A telephone in a leader's hand: everything needed to decide on one screen, two taps to decide."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Someone
from tests.browser.houses import House
from tests.browser.screenshots import keep

TELEPHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def test_two_taps_approve(house: House, someone: Someone) -> None:
    page = someone(house, "林正", **TELEPHONE)
    page.goto("/desk")
    card = page.get_by_role("article").filter(has_text="精品意识不强")
    for part in ("承诺", "办理情况", "佐证材料", "责任领导钱华 同意", "在此环节已等"):
        expect(card).to_contain_text(part)
    keep(page, "telephone desk", language="zh", items="9")
    card.get_by_text("同意", exact=True).tap()
    keep(page, "telephone approval", language="zh", items="9")
    card.get_by_role("button", name="确认同意").tap()
    expect(page.get_by_role("status").filter(has_text="已同意")).to_be_visible()
    assert house.rows("SELECT status FROM item WHERE number = '5'")[0].status == "closed"
    assert violations(page) == []


def test_a_return_asks_for_its_reason_and_keeps_it(house: House, someone: Someone) -> None:
    page = someone(house, "林正", **TELEPHONE)
    page.goto("/desk")
    card = page.get_by_role("article").filter(has_text="精品意识不强")
    card.get_by_text("退回", exact=True).tap()
    card.get_by_role("button", name="确认退回").tap()
    assert reason_missing(page)
    card.get_by_label(re.compile("退回理由")).fill("请补齐四月份优秀文书评选记录")
    card.get_by_role("button", name="确认退回").tap()
    expect(page.get_by_role("status").filter(has_text="已退回")).to_be_visible()
    page.goto(f"/items/{house.items['5']}")
    expect(page.get_by_text("请补齐四月份优秀文书评选记录").first).to_be_visible()


def reason_missing(page: Page) -> bool:
    """The browser itself asks for the field: nothing was sent."""
    return bool(page.evaluate("!!document.querySelector('textarea[name=reason]:invalid')"))

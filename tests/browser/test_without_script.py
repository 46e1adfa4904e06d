"""An old browser, or one whose scripts are switched off: the work is done all the same."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Someone
from tests.browser.furnished import LEDGER
from tests.browser.houses import House


def plain(someone: Someone, house: House, name: str) -> Page:
    return someone(house, name, java_script_enabled=False)


def test_a_report_without_script(house: House, someone: Someone) -> None:
    page = plain(someone, house, "褚航")
    page.goto(f"/items/{house.items['6']}")
    form = page.locator("#act-report")
    form.get_by_label("进展情况").fill("已逐案排查四十二件")
    form.get_by_label("进度").fill("45")
    form.get_by_role("button", name="报告").click()
    expect(page.get_by_text("已逐案排查四十二件").first).to_be_visible()


def test_an_approval_without_script(house: House, someone: Someone) -> None:
    page = plain(someone, house, "林正")
    page.goto("/desk")
    card = page.get_by_role("article").filter(has_text="精品意识不强")
    card.get_by_text("同意", exact=True).click()
    card.get_by_role("button", name="确认同意").click()
    expect(page.get_by_text("已同意")).to_be_visible()


def test_an_import_without_script(new_house: House, someone: Someone) -> None:
    page = plain(someone, new_house, "孙敏")
    import_ledger(page, new_house)
    assert len(new_house.items) == 9


def import_ledger(page: Page, house: House) -> None:
    """The wizard from the file to the confirmation, everything taken as it was recognised."""
    page.goto(f"/maps/{house.map_id}/imports")
    page.locator("#import-file").set_input_files(LEDGER)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_url("**/headings")
    page.get_by_role("button", name="下一步：姓名").click()
    page.wait_for_url("**/names*")
    page.locator("main").get_by_text("下一步：核对").first.click()
    page.wait_for_url("**/preview*")
    page.get_by_role("link", name="下一步：确认").click()
    page.wait_for_url("**/confirmation")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)

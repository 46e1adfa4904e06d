"""One weakness in five browsers: from the office's file to its closing, and the look back after it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from engine import audit
from engine.actions.sweep import sweep_day
from engine.db import reading
from tests.browser.conftest import Someone
from tests.browser.houses import House
from tests.browser.test_without_script import import_ledger

WEAKNESS = "文书上网和庭审直播不及时"  # number 9 of the example ledger
PEOPLE = ("孙敏", "林正", "秦镕", "褚航", "赵明")  # office, group head, head, handler, leader


class Days:
    """The five at their browsers, day after day."""

    def __init__(self, house: House, someone: Someone) -> None:
        self.house, self.someone = house, someone
        self.pages = {name: someone(house, name) for name in PEOPLE}

    def begin(self, day: str) -> None:
        """A new morning: the calendar runs, everybody signs in again."""
        self.house.clock.go_to(day)
        at = self.house.clock()
        sweep_day(self.house.database, today=at.date(), at=at)
        for name, page in self.pages.items():
            self.someone.come_back(self.house, page, name)

    def at_item(self, name: str) -> Page:
        """The person's browser, on the item's page, reached from where they would begin."""
        page = self.pages[name]
        page.goto(f"/items/{self.house.items['9']}")
        return page

    def sign(self, name: str, word: str, reason: str = "") -> None:
        """The person decides on their desk."""
        page = self.pages[name]
        page.goto("/desk")
        card = page.get_by_role("article").filter(has_text=WEAKNESS)
        card.get_by_text(word, exact=True).click()
        if reason:
            card.locator("textarea[name=reason]:visible").fill(reason)
        card.get_by_role("button", name=f"确认{word}").click()
        expect(page.get_by_role("status").filter(has_text=f"已{word}")).to_be_visible()


def unfold(page: Page, form: str) -> None:
    """Open the form if it is folded."""
    fold = page.locator(f"#act-{form}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def apply_for_closing(page: Page, text: str) -> None:
    unfold(page, "close")
    form = page.locator("#act-close")
    form.get_by_label("整改完成情况").fill(text)
    form.get_by_role("button", name="提交申请").click()
    expect(page.locator("main").get_by_text(text).first).to_be_visible()


def test_one_weakness_in_five_browsers(new_house: House, someone: Someone, tmp_path: Path) -> None:
    days = Days(new_house, someone)

    # 2 March: the office loads its ledger through the wizard; the president hands the item out.
    import_ledger(days.pages["孙敏"], new_house)
    page = days.at_item("林正")
    expect(page.get_by_role("heading", level=1)).to_contain_text(WEAKNESS)
    page.get_by_role("button", name="交办").click()
    expect(page.locator(".item-head")).to_contain_text("已交办")

    # 3 March: the head acknowledges on the item's page; the handler reports and attaches proof.
    days.begin("03-03")
    page = days.at_item("秦镕")
    page.get_by_role("button", name="签收").click()
    expect(page.locator(".item-head")).to_contain_text("整改中")
    page = days.at_item("褚航")
    unfold(page, "report")
    form = page.locator("#act-report")
    form.get_by_label("进展情况").fill("三月应公开文书公开率百分之九十二")
    form.get_by_label("进度").fill("70")
    form.get_by_role("button", name="报告").click()
    expect(page.get_by_role("status")).to_contain_text("进展已报告")
    unfold(page, "evidence")
    proof = tmp_path / "公开率统计.txt"
    proof.write_text("三月公开率 92%\n", "utf-8")
    page.locator("#evidence-files").set_input_files(proof)
    page.locator("#act-evidence").get_by_role("button", name="上传").click()
    expect(page.locator("#proofs")).to_contain_text("公开率统计.txt")

    # 10 March: applied for; the leader wants more; applied for again.
    days.begin("03-10")
    apply_for_closing(days.at_item("秦镕"), "连续四周应公开文书全部上网")
    days.sign("赵明", "退回", "缺庭审直播的统计，请补齐后再报")
    page = days.at_item("秦镕")
    expect(page.locator("main")).to_contain_text("缺庭审直播的统计")
    unfold(page, "evidence")
    page.locator("#evidence-files").set_input_files(
        {"name": "庭审直播统计.txt", "mimeType": "text/plain", "buffer": "直播率 80%".encode()}
    )
    page.locator("#act-evidence").get_by_role("button", name="上传").click()
    expect(page.locator("#proofs")).to_contain_text("庭审直播统计.txt")
    apply_for_closing(page, "已补齐庭审直播统计，直播率百分之八十")

    # The chain signs: leader, office, leading group.
    days.sign("赵明", "同意")
    days.begin("03-11")
    days.sign("孙敏", "同意")
    days.begin("03-12")
    days.sign("林正", "同意")
    page = days.at_item("林正")
    expect(page.locator(".item-head")).to_contain_text("已销号")

    # A month later the office looks back: it held.
    days.begin("04-13")
    page = days.at_item("孙敏")
    look = page.locator("details[id^=act-look]").first
    look.locator("summary").click()
    look.get_by_text("巩固", exact=False).first.click()
    look.get_by_label("查看情况").fill("抽查二十件，全部按期上网")
    look.get_by_role("button", name="登记").click()
    expect(page.locator("#looks")).to_contain_text("抽查二十件，全部按期上网")
    expect(page.locator("#looks")).to_contain_text("巩固")

    # What the page shows is what the trail holds.
    with reading(new_house.database) as session:
        assert audit.verify(session, new_house.map_id) is None
    verbs = [row.verb for row in new_house.rows(
        "SELECT verb FROM audit_event WHERE item_id = :id AND actor_id IS NOT NULL ORDER BY seq",
        id=new_house.items["9"],
    )]
    assert [verb for verb in verbs if verb != "import"] == [
        "issue", "acknowledge", "report", "attach", "submit_close_request", "send_back", "attach",
        "submit_close_request", "approve", "approve", "approve", "look_back",
    ]

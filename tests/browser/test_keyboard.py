"""Without a mouse: every step of a handler's day by Tab and Enter, and one can see where one is."""

from playwright.sync_api import Page

from engine.actions.doors.invite import invite
from engine.db import writing
from tests.browser.conftest import Someone
from tests.browser.houses import House

FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return element !== document.body && box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && (ring || style.boxShadow !== "none");
}"""
NAME = """() => {
  const element = document.activeElement;
  const label = element.labels?.[0]?.innerText ?? element.getAttribute("aria-label") ?? element.innerText;
  return (label ?? "").trim();
}"""


def tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until what is focused has the name in its own; all on the way must be visible."""
    passed = []
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        passed.append(str(page.evaluate(NAME)).replace("\n", " "))
        assert page.evaluate(FOCUS_IS_SEEN), f"focus cannot be seen on {passed[-1]}"
        if name in passed[-1]:
            return
    raise AssertionError(f"{name} is not reached by Tab: {passed}")


PASSWORD = "梧桐更兼细雨，到黄昏点点滴滴"


def test_a_day_without_a_mouse(house: House, someone: Someone) -> None:
    with writing(house.database) as session:
        token = invite(
            session, house.people["褚航"], actor_id=house.people["孙敏"], at=house.clock()
        )
    page = someone(house)
    page.goto(f"/links/{token}")
    tab_to(page, "密码")
    page.keyboard.insert_text(PASSWORD)
    tab_to(page, "再输一次密码")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    tab_to(page, "退出")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in*")
    page.keyboard.insert_text("chuhang@court.example")  # the field has the focus already
    tab_to(page, "密码")
    page.keyboard.insert_text(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    tab_to(page, "跳到正文")
    page.keyboard.press("Enter")
    tab_to(page, "部分案件办理周期长")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")
    tab_to(page, "进展情况")
    page.keyboard.insert_text("已逐案排查四十二件")
    tab_to(page, "进度")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("45")
    page.keyboard.press("Enter")
    page.get_by_text("已逐案排查四十二件").first.wait_for()
    rows = house.rows("SELECT percent, text FROM progress_report ORDER BY id DESC LIMIT 1")
    assert tuple(rows[0]) == (45, "已逐案排查四十二件")

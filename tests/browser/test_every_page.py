"""Every page in both languages, on a telephone and on a desk: readable by everybody, quiet, whole."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.conftest import Someone
from tests.browser.furnished import addresses, furnish
from tests.browser.houses import House
from tests.browser.screenshots import keep

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def is_page(page: Page, address: str) -> bool:
    """Whether a whole page is there to be opened: not a file, a fragment, or the way elsewhere."""
    answer = page.request.get(address, max_redirects=0)
    if answer.status >= 400:
        return True  # opening it shows what is wrong
    return answer.status == 200 and answer.text()[:400].lstrip().startswith("<!doctype html>")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_readable(
    language: str, width: int, house: House, someone: Someone
) -> None:
    ids = furnish(house)
    page = someone(house, "孙敏", language=language, width=width, height=844 if width < 500 else 900)
    wrong: list[str] = []
    seen = 0
    for address in addresses(ids):
        if not is_page(page, address):
            continue
        seen += 1
        answer = page.goto(address)
        found = violations(page)
        if answer is None or answer.status != 200:
            found.append(f"answered {answer.status if answer else 'nothing'}")
        sideways = page.evaluate(SIDEWAYS)
        if sideways > 0:
            found.append(f"{sideways} px wider than the screen")
        keep(page, address.replace(ids["token"], "token"), language=language, items="9")
        if found:
            wrong.append("\n    ".join([address, *found]))
    assert wrong == [], "\n" + "\n".join(wrong)
    assert seen > 20

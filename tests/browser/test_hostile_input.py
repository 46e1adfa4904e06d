"""Every form of every page, as somebody would fill it who means harm, or who fell asleep on a key."""

import html
import re
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page

from tests.browser.conftest import Someone
from tests.browser.furnished import addresses, furnish
from tests.browser.houses import House

HOSTILE = "<script>document.title='in'</script>\"'><img src=x onerror=alert(1)>${7*7}{{7*7}}%00'; DROP TABLE item; --"
INPUTS: dict[str, str] = {"empty": "", "huge": "长" * 30_000, "hostile": HOSTILE}
# Leaving is no input; a screen's or a colleague's session is not this test's to end.
NOT_THESE = re.compile(r"/sign-out|/ended-sessions|/language|/removal$|/barring|/leaving")
FORMS = """(text) => [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("form[method=post]")].map(
  (form) => ({
    action: form.getAttribute("action"), files: form.enctype === "multipart/form-data",
    fields: [...form.elements].filter((one) => one.name).map((one) => ({
      name: one.name, kind: one.type, value: one.value,
    })),
  }))"""


def forms_of(page: Page, house: House, ids: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Every form that the person is shown anywhere, by where it goes."""
    page.goto("/account")
    found: dict[str, dict[str, Any]] = {}
    every_item = [f"/items/{item_id}" for item_id in house.items.values()]
    for address in addresses(ids) + every_item:
        answer = page.request.get(address, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            for form in page.evaluate(FORMS, answer.text()):
                if not NOT_THESE.search(form["action"]):
                    found.setdefault(form["action"], form)
    return found


def send(page: Page, form: dict[str, Any], text: str) -> APIResponse:
    """The form with the text in every field a person fills; what the page itself put in stays."""
    values: dict[str, Any] = {
        field["name"]: field["value"] if field["kind"] in ("hidden", "submit") else text
        for field in form["fields"] if field["kind"] != "file"
    }
    given = {"multipart": values} if form["files"] else {"form": values}
    return page.request.post(form["action"], max_redirects=0, **given)  # type: ignore[arg-type]


def complaints(kind: str, form: dict[str, Any], answer: APIResponse) -> list[str]:
    """What is wrong with an answer: it must do it, or say no in a sentence and keep the input."""
    if answer.status == 303:
        return []
    where = f"{kind} {form['action']}: {answer.status}"
    if answer.status not in (200, 403, 404, 409, 413, 422, 429):
        return [where]
    body = answer.text()
    wrong = []
    if answer.status != 200 and not re.search(r'class="trouble|role="alert"|<h1>', body):
        wrong.append(f"{where} without a sentence")
    if HOSTILE in body or "<img src=x" in body:
        wrong.append(f"{where} lets markup through")
    typed = [one for one in form["fields"] if one["kind"] == "textarea"]
    if kind == "hostile" and answer.status == 422 and typed and html.escape(HOSTILE[:30]) not in body.replace("&#34;", "&quot;"):
        wrong.append(f"{where} loses what was typed")
    return wrong


@pytest.mark.parametrize("name", ["孙敏", "林正", "韩松"])
def test_no_form_breaks_or_lets_markup_through(
    name: str, house: House, someone: Someone
) -> None:
    ids = furnish(house)
    page = someone(house, name)
    forms = forms_of(page, house, ids)
    assert len(forms) > 5
    wrong = [
        line for kind, text in INPUTS.items() for form in forms.values()
        for line in complaints(kind, form, send(page, form, text))
    ]
    assert wrong == [], "\n" + "\n".join(wrong)
    # What was saved of it is shown as text: the watch hears of any script and any strange style.
    for address in ("/desk", f"/items/{ids['item_id']}", "/room/people", f"/maps/{ids['map_id']}/wall"):
        if page.request.get(address, max_redirects=0).status == 200:
            page.goto(address)
            assert page.title() != "in"

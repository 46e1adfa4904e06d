"""The watch over the browsers sees what it is there to see; else its silence would mean nothing."""

import re

import pytest

from tests.browser.axe import violations
from tests.browser.conftest import Someone
from tests.browser.houses import House
from tests.browser.watching import eventually

FAULTY = {
    "a script that throws": ("<script src=/static/throws.js></script>", "script: .*boom"),
    "an inline script": ("<script>document.title = 'in'</script>", "policy: script-src-elem"),
    "an inline style": ("<p style='color: red'>红</p>", "policy: style-src-attr"),
    "a picture from outside": ("<img src=http://elsewhere.example/a.png>", "outside: http://elsewhere"),
    "a picture that is not there": ("<img src=/static/none.png alt=无>", "answer: 404"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_seen(fault: str, house: House, someone: Someone) -> None:
    body, line = FAULTY[fault]
    page = someone(house)
    policy = page.request.get("/nowhere").headers["content-security-policy"]
    if "outside" in fault:
        policy = "default-src *"  # ours would have kept it in before the watch
    page.route("**/static/throws.js", lambda route: route.fulfill(
        body="throw new Error('boom')", content_type="text/javascript"))
    page.route("**/made-up", lambda route: route.fulfill(
        body=f"<!doctype html><html lang=zh><title>一</title>{body}", content_type="text/html",
        headers={"content-security-policy": policy}))
    page.goto("/made-up")
    watch = someone.watch_of(page)
    eventually(page, lambda: [one for one in watch.faults if re.search(line, one)])
    watch.forgive(line, "^console: .*Content Security Policy", "ERR_NAME_NOT_RESOLVED")
    assert watch.faults == []


def test_axe_names_what_a_page_breaks(house: House, someone: Someone) -> None:
    page = someone(house)
    page.route("**/made-up", lambda route: route.fulfill(
        body="<!doctype html><title>一</title><main><h1>标题</h1><img src='data:,'></main>",
        content_type="text/html"))
    page.goto("/made-up")
    assert [line.split(":")[0] for line in violations(page)] == ["html-has-lang", "image-alt"]


def test_a_page_that_is_not_there_says_so_in_both_languages(house: House, someone: Someone) -> None:
    for language in ("zh-CN", "en"):
        page = someone(house, language=language[:2])
        someone.watch_of(page).forgive("answer: 404 GET /nowhere")
        page.goto("/nowhere")
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == []

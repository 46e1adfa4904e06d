"""How soon Chromium paints the wall: first paint of a page in a browser that has seen nothing."""

import shutil
from statistics import median
from typing import Any

ROUNDS = 5
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)
# The largest paint is told only to an observer; the answer waits for the frame after the load.
TIMES = """() => new Promise((resolve) => {
  const times = {};
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) times.largest = entry.startTime;
  }).observe({type: "largest-contentful-paint", buffered: true});
  requestAnimationFrame(() => setTimeout(() => {
    for (const entry of performance.getEntriesByType("paint")) times[entry.name] = entry.startTime;
    const page = performance.getEntriesByType("navigation")[0];
    times.answered = page.responseEnd;
    times.elements = document.getElementsByTagName("*").length;
    resolve(times);
  }, 100));
})"""


def run(origin: str, cookie: str, paths: dict[str, str]) -> dict[str, Any]:
    """Medians in ms for each named path; empty where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return {"left_out": "no Chromium on this machine"}
    from playwright.sync_api import sync_playwright

    found: dict[str, list[dict[str, float]]] = {name: [] for name in paths}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for _round in range(ROUNDS + 1):
            for name, path in paths.items():
                context = browser.new_context(viewport={"width": 1920, "height": 1080})
                context.add_cookies([{"name": "battlemap", "value": cookie, "url": origin}])
                page = context.new_page()
                page.goto(origin + path, wait_until="load")
                found[name].append(page.evaluate(TIMES))
                context.close()
        browser.close()
    return {name: _medians(times[1:]) for name, times in found.items()}  # the first one warms


def _medians(times: list[dict[str, float]]) -> dict[str, float]:
    return {
        name.replace("-", "_"): round(median(one[name] for one in times if name in one))
        for name in ("answered", "first-paint", "first-contentful-paint", "largest", "elements")
        if any(name in one for one in times)
    }

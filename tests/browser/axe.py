"""Accessibility by axe-core: WCAG A and AA, and the landmarks of good practice."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
  });
  return found.violations.map(({id, help, nodes}) => ({
    id, help, nodes: nodes.map((node) => node.target.join(" ") + "  " + node.failureSummary.split("\\n").slice(1).join("; ")),
  }));
}"""


def violations(page: Page) -> list[str]:
    """One line for each rule that the page breaks, with its first places; none is the aim."""
    page.evaluate(SOURCE + "\n;0")
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)
    return [
        f"{one['id']}: {one['help']} ({len(one['nodes'])}): {' | '.join(one['nodes'][:3])}"
        for one in found
    ]

"""`python -m benchmarks [NAME ...] [--json FILE]`: every figure with its raw limit, in one run."""

import argparse
import importlib
import json
import platform
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

NAMES = (
    "help", "sweep", "delivery", "import_60k", "export", "poster", "bulletin", "demo", "pages",
)


def flattened(found: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested figures as `first.elapsed_s`."""
    rows: dict[str, Any] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            rows |= flattened(value, f"{prefix}{name}.")
        else:
            rows[prefix + name] = value
    return rows


def main() -> None:
    """Run the named benchmarks, or all, one after the other; print a table, keep JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(NAMES))
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/latest.json"))
    options = parser.parse_args()
    console = Console()
    results: dict[str, Any] = {
        "python": sys.version.split()[0], "machine": platform.platform(),
    }
    for name in options.names:
        with console.status(name):
            results[name] = importlib.import_module(f"benchmarks.{name}").run()
        table = Table("figure", "value", title=name, title_justify="left")
        for figure, value in flattened(results[name]).items():
            table.add_row(figure, str(value))
        console.print(table)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False))
    console.print(f"{options.json}")


if __name__ == "__main__":
    main()

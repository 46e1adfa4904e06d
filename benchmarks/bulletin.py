"""A bulletin of 2,000 items against a bare Typst document of as much text, in one run.

    python -m benchmarks.bulletin [--items 2000] [--rounds 7] [--json]

The bulletin is made from its rows: the questions, the figures, the words, the PDF. The bare
document is `typst.compile` of the same characters as plain paragraphs, with the same fonts. They
take turns, and the median of the ratios is the result.
"""

import argparse
import io
import json
import re
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa
import typst
from pypdf import PdfReader

from documents.papers import paper_pdf
from documents.typesetting import FONTS
from engine.db import insert_rows, migrate, open_database, reading, writing
from engine.models import BattleMap, Department, Item, Organisation, Person
from engine.queries.bulletins import standpoint_of
from engine.rules.bulletin import bulletin_facts
from engine.rules.policy import parse_policy
from engine.rules.words import PaperKind, Status

CUT_OFF = date(2026, 4, 30)
PRESET = Path(__file__).parents[1] / "engine" / "presets" / "default.toml"
UNITS = 17
MARKUP = re.compile(r"([\\#$*_`<>@\[\]~/-])")


def fill(database: sa.Engine, items: int) -> int:
    """A map with so many items of seventeen departments; its id."""
    random = Random(4)
    with writing(database) as session:
        court = Organisation(name="示范区人民法院")
        session.add(court)
        session.flush()
        units = [Department(organisation_id=court.id or 0, name=f"第{n}审判庭") for n in range(UNITS)]
        leader = Person(organisation_id=court.id or 0, name="赵某", post="副院长", address="z@x.test")
        policy = parse_policy(PRESET.read_text("utf-8")).as_data()
        battle_map = BattleMap(
            organisation_id=court.id or 0, name="脱薄争先作战图", policy=policy, reference_on=CUT_OFF
        )
        session.add_all([*units, leader, battle_map])
        session.flush()
        insert_rows(session, Item, [
            {
                "map_id": battle_map.id, "import_key": f"b{number}", "number": str(number),
                "category": "审判质效", "weakness": "部分案件审理周期偏长，超审限案件清理不及时",
                "status": Status.CLOSED if closed else Status.OPEN,
                "closed_on": CUT_OFF - timedelta(days=3) if closed else None,
                "due_on": due_on, "original_due_on": due_on, "opened_on": date(2026, 3, 2),
                "issued_on": date(2026, 3, 2), "percent": random.randint(0, 100),
                "responsible_leader_id": leader.id, "wake_on": CUT_OFF,
                "lead_department_id": random.choice(units).id,
            }
            for number in range(1, items + 1)
            for closed, due_on in [
                (random.random() < 0.4, CUT_OFF + timedelta(days=random.randint(-40, 60)))
            ]
        ])
        return battle_map.id or 0


def bulletin(database: sa.Engine, map_id: int, day: date = CUT_OFF) -> tuple[bytes, float]:
    """The whole way from rows to PDF, and how long setting it in type took of that."""
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, map_id)
        facts = bulletin_facts(standpoint_of(session, battle_map, PaperKind.BULLETIN, day))
    start = perf_counter()
    made = paper_pdf(PaperKind.BULLETIN, facts, on=day)
    return made, perf_counter() - start


def bare_source(made: bytes, turn: int) -> bytes:
    """The characters of the bulletin as plain paragraphs of a Typst document, each begun with `turn`."""
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    plain = MARKUP.sub(r"\\\1", text).replace("\n", f"\n\n{turn} ")
    face = '#set text(font: ("FandolFang R", "Noto Serif CJK SC"), size: 10pt, lang: "zh")'
    return f"{face}\n{plain}".encode()


def run(items: int = 2000, rounds: int = 7) -> dict[str, Any]:
    """Bare, bulletin, bare, bulletin …; each ratio against the bare one before it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bulletin.db"
        migrate(url)
        database = open_database(url)
        map_id = fill(database, items)
        made, _typeset_s = bulletin(database, map_id)  # fonts and caches are warm from here on, for both
        compiler = typst.Compiler(font_paths=typst.Fonts(font_paths=[FONTS]))
        compiler.compile(bare_source(made, rounds), format="pdf")
        walls: dict[str, list[float]] = {"bare": [], "bulletin": [], "typeset": []}
        for turn in range(rounds):
            # Typst remembers what it has set: other words and another day make both work anew.
            source = bare_source(made, turn)
            start = perf_counter()
            compiler.compile(source, format="pdf")
            walls["bare"].append(perf_counter() - start)
            start = perf_counter()
            _made, typeset_s = bulletin(database, map_id, CUT_OFF - timedelta(days=turn + 1))
            walls["bulletin"].append(perf_counter() - start)
            walls["typeset"].append(typeset_s)
        database.dispose()
    return {
        "items": items, "pages": len(PdfReader(io.BytesIO(made)).pages), "bytes": len(made),
        **{f"{name}_s": round(median(found), 3) for name, found in walls.items()},
        "typeset_ratio": _ratio(walls["typeset"], walls["bare"]),
        "ratio": _ratio(walls["bulletin"], walls["bare"]),
    }


def _ratio(mine: list[float], bare: list[float]) -> float:
    return round(median(one / other for one, other in zip(mine, bare, strict=True)), 2)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = run(options.items, options.rounds)
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))


if __name__ == "__main__":
    main()

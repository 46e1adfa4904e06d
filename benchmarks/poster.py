"""The poster of 300 items beside a bare Typst table of as many cells, each in a process of its own.

Both are set on A0 with the same fonts and the same words; the bare one is what Typst must do at
least: no axis, no bars, no sizes tried, no index. Loading the fonts is left out of both.
"""

import json
from collections import Counter
from datetime import date, timedelta
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks.help import output
from documents import typesetting
from documents.poster import Size, poster, poster_facts
from engine.queries.board_view import BoardView, Options, ShownBoard
from engine.rules.board import Grouping, group_items, lay_out
from engine.rules.board_axis import window_over
from engine.rules.board_rows import BoardItem, BoardMilestone, days_of
from engine.rules.board_tiles import BoardMeasure
from engine.rules.figures import figures_of
from engine.rules.lights import DEFAULT_PROFILE, LightMeaning, colour_of
from engine.rules.words import Status

ITEMS = 300
ROUNDS = 3
LIMIT_S = 3.0
LIMIT_BYTES = 2_000_000
TODAY = date(2026, 4, 27)
OPENED = date(2026, 3, 2)
OPEN_LIGHTS = (LightMeaning.NORMAL, LightMeaning.NEAR, LightMeaning.LATE, LightMeaning.BEHIND)
BARE = """#import "/faces.typ": facts, hei-face
#set page(width: 1189mm, height: 841mm, margin: 40mm)
#set text(font: hei-face, size: 21pt)
#table(columns: (2fr, 8fr, 3fr, 4fr, 4fr, 20fr), ..facts.cells)
"""


def run() -> dict[str, Any]:
    """The median of some rounds, taken in turn so that the machine's mood meets both."""
    rounds = [(_child("posted"), _child("bare")) for _round in range(ROUNDS)]
    found = {
        name: {key: round(median(one[place][key] for one in rounds), 3) for key in rounds[0][0]}
        for place, name in enumerate(("poster", "bare_typst"))
    }
    return found | {
        "ratio_cpu": round(found["poster"]["cpu_s"] / found["bare_typst"]["cpu_s"], 2),
        "limit_s": LIMIT_S, "limit_bytes": LIMIT_BYTES,
    }


def _child(name: str) -> dict[str, float]:
    told: dict[str, float] = json.loads(
        output(f"import json; from benchmarks.poster import {name}; print(json.dumps({name}()))")
    )
    return told


def posted() -> dict[str, float]:
    """The poster, its facts included."""
    shown = board()
    return _timed(lambda: poster(shown, size=Size.A0, address="https://map.court.test/maps/1/wall"))


def bare() -> dict[str, float]:
    """The table: a row of six cells for each item."""
    facts = poster_facts(board(), size=Size.A0, address="https://map.court.test/maps/1/wall")
    cells = [
        cell for group in facts["groups"] for row in group["rows"]
        for cell in (row["number"], row["weakness"], row["word"],
                     f"{row['leader']} {row['department']}", f"{row['due']} {row['days']}", "")
    ]
    inputs = {
        "facts": json.dumps({"cells": cells}, ensure_ascii=False), "faces": typesetting._faces()
    }
    compiler = typesetting._compiler()
    return _timed(lambda: compiler.compile(
        BARE.encode(), format="pdf", root=typesetting.FOLDER, sys_inputs=inputs
    ))


def _timed(make: Any) -> dict[str, float]:
    typesetting._compiler()
    typesetting._faces()
    wall, cpu = perf_counter(), process_time()
    pdf = make()
    return {
        "cpu_s": process_time() - cpu, "wall_s": perf_counter() - wall, "bytes": len(pdf),
    }


def board() -> ShownBoard:
    """Three hundred items in eight areas, with two measures and a milestone each."""
    items = [_item(place) for place in range(ITEMS)]
    window = window_over([day for one in items for day in days_of(one, TODAY)], today=TODAY)
    return ShownBoard(
        map_id=1, map_name="补短板作战图", organisation="示例区人民法院", view=BoardView(),
        board=lay_out(group_items(items, Grouping.CATEGORY), window, today=TODAY),
        counts=Counter(one.meaning for one in items), colours=DEFAULT_PROFILE,
        options=Options((), (), ()), figures=figures_of([], cut_off=TODAY), upcoming=(),
        item_count=ITEMS, found_count=ITEMS, page=1, page_count=1, has_phases=False,
    )


def _item(place: int) -> BoardItem:
    meaning = OPEN_LIGHTS[place % len(OPEN_LIGHTS)]
    late = meaning is LightMeaning.LATE
    due_on = TODAY + timedelta(days=-5 if late else 5 + place % 200)
    first = OPENED + timedelta(days=20 + place % 20)
    return BoardItem(
        id=place + 1, number=str(place + 1), weakness=f"第{place + 1}项短板弱项，办理周期偏长，责任未压实",
        status=Status.OPEN, meaning=meaning, light=colour_of(meaning),
        category=f"第{place % 8 + 1}方面", department=f"第{place % 20 + 1}审判庭",
        leader=f"领导{place % 9 + 1}", opened_on=OPENED, due_on=due_on, original_due_on=due_on,
        percent=place % 100, milestones=(BoardMilestone("节点", first),),
        measures=(
            BoardMeasure(place * 2, 1, "排查", OPENED, first),
            BoardMeasure(place * 2 + 1, 2, "整改", first - timedelta(days=7), due_on),
        ),
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))

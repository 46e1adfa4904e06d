"""Standpoints of courts that are made up: few items or many, short names or long, from a seed."""

from datetime import date, timedelta
from random import Random

from engine.rules.bulletin import Published, Standpoint
from engine.rules.bulletin_tables import NamedItem
from engine.rules.figures import ItemFacts
from engine.rules.ledger_wish import Happening
from engine.rules.words import PaperKind

CUT_OFF = date(2026, 4, 30)
UNITS = ("民事审判庭", "执行局", "立案庭", "刑事审判庭", "综合办公室", "审判管理办公室（研究室）", "政治部")
LONG_UNIT = "及其下属派出人民法庭联合工作组"
WEAKNESS = "部分案件审理周期偏长，超审限案件清理不及时"


def standpoint(
    items: int,
    *,
    units: int = 7,
    long: bool = False,
    kind: PaperKind = PaperKind.BULLETIN,
    weeks: int = 0,
    seed: int = 1,
) -> Standpoint:
    """A court with so many items; `long`: every name as long as names get, with rare characters."""
    random = Random(seed)
    names = {
        number + 1: f"{UNITS[number % 7]}{number if number > 6 else ''}{LONG_UNIT if long else ''}"
        for number in range(units)
    }
    found = []
    for number in range(1, items + 1):
        unit, due_on = random.randint(1, units), CUT_OFF + timedelta(days=random.randint(-40, 60))
        closed = random.random() < 0.45
        facts = ItemFacts(
            number, str(number), unit, 1,
            "closed" if closed else random.choice(("open", "open", "awaiting_close")),
            due_on=due_on, original_due_on=due_on, opened_on=date(2026, 3, 2),
            closed_on=min(CUT_OFF, due_on + timedelta(days=random.randint(-5, 5))) if closed else None,
            percent=random.randint(0, 100),
        )
        found.append(NamedItem(
            facts, WEAKNESS * (4 if long else 1), names[unit], "欧阳䶮堃镕喆" if long else "陶堃"
        ))
    return Standpoint(
        kind, "示范区人民法院", "脱薄争先作战图", CUT_OFF, found, names,
        dict.fromkeys(Happening, 3),
        [Published(CUT_OFF - timedelta(weeks=week), 9, 4, 2) for week in range(weeks, 0, -1)],
    )

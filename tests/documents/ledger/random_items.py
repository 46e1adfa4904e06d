"""Items as no office would write them all at once: rare characters, leading signs, endless texts.

Hypothesis finds the texts; a generator puts them together, for to draw two thousand items value by
value would take minutes.
"""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from engine.queries.item_parts import ShownMeasure, ShownMilestone
from engine.queries.ledger_rows import LedgerRow
from engine.queries.whole_items import WholeItem
from engine.rules.lights import Light, LightMeaning
from engine.rules.words import ItemClass, Status

SIGNS = "䶮镕堃喆𠮷长期坚持一二三审理周期偏长=+-@＝＋－＠'\"<>&1２.、（）()①；。：\n\t _x0041_#"
SHORT = st.text(st.sampled_from(SIGNS), min_size=1, max_size=40)
ANY = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20)
SIGNED = st.tuples(st.sampled_from("=+-@＝＋－＠"), SHORT).map("".join)
# Every way in takes off the blanks around a text.
TEXTS = st.lists(st.one_of(SHORT, ANY, SIGNED).map(str.strip).filter(bool), min_size=6, max_size=12)
PEOPLE = ["陶堃", "李镕", "王䶮", "欧阳喆", "买买提·阿不都热合曼", "张院长"]
DEPARTMENTS = ["民事审判庭", "执行局", "审管办（研究室、督查室）", "综合办公室", "政治部和机关党委"]
NUMBERS = ["", "1", "12", "１２", "A-3", "1-2", "007", "=3", "合计", "一"]
UNREAD = ["", "立行立改", "长期坚持", "春季学期结束前", "2月30日前"]
ENDLESS = "很长的文字，𠮷 " * 8_000


def random_ledger(texts: list[str], seed: int, size: int) -> list[WholeItem]:
    """So many items, by their ids; about one text in a hundred is longer than a cell."""
    dice = Random(seed)
    return [_item(item_id, texts, dice) for item_id in range(1, size + 1)]


def _item(item_id: int, texts: list[str], dice: Random) -> WholeItem:
    status, item_class = dice.choice(list(Status)), dice.choice(list(ItemClass))
    departments = dice.sample(DEPARTMENTS, dice.randrange(5))
    leads = dice.randrange(len(departments) + 1)
    row = LedgerRow(
        id=item_id, version=1, number=dice.choice(NUMBERS), category=_text(texts, dice),
        weakness=_long(texts, dice), detail=_long(texts, dice), cause=_text(texts, dice),
        goal=_text(texts, dice), source=_text(texts, dice), item_class=item_class,
        long_term=dice.random() < 0.3 or item_class is ItemClass.SUSTAINED, status=status,
        round=dice.randint(1, 3), percent=dice.randint(0, 100), due_on=_day(dice),
        original_due_on=_day(dice), due_text=dice.choice(UNREAD), issued_on=_day(dice),
        opened_on=_day(dice), closed_on=date(2026, 4, 1) if status is Status.CLOSED else None,
        flags=(), department="", leader="", handler="", light=Light.GREEN,
        meaning=LightMeaning.NORMAL, days_left=None, provisional=False,
    )
    measures = [
        ShownMeasure(item_id, place, place, _long(texts, dice) or "措施", _day(dice), _day(dice), "",
                     None, 0, None)
        for place in range(1, dice.randrange(5) + 1)
    ]
    stages = [
        ShownMilestone(item_id, place, dice.choice(texts), _day(dice) or date(2026, 5, 6), None)
        for place in range(dice.randrange(3))
    ]
    return WholeItem(
        row, _day(dice), tuple(dice.sample(PEOPLE, dice.randrange(4))), tuple(departments[:leads]),
        tuple(departments[leads:]), dice.choice(["", "冯某", "冯某、李某"]),
        {dice.choice(texts): dice.choice(texts)}, measures, stages,
    )


def _text(texts: list[str], dice: Random) -> str:
    return dice.choice(["", *texts])


def _long(texts: list[str], dice: Random) -> str:
    if dice.random() < 0.01:
        return ENDLESS[: dice.randint(32_700, 66_000)].strip()
    return _text(texts, dice)


def _day(dice: Random) -> date | None:
    return date(2001, 1, 1) + timedelta(days=dice.randrange(36_000)) if dice.random() < 0.7 else None

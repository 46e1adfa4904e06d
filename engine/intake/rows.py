"""What a row of a ledger is when it is no item: total, note, signature, category, page heading."""

import re

from engine.rules.written_numbers import NUMERAL, half_width

TOTALS = frozenset(["合计", "总计", "小计", "共计", "总数"])
NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|注意|附注)\s*\d{0,2}\s*[:：.、]|^[※*★]|^注\d"
)
SIGNATURE = re.compile(
    r"(?:填表人|填报人|制表人?|审核人?|审批人?|签字|签名|签章|盖章|填报单位|填报部门|报送单位|填报日期|填报时间|报送日期"
    r"|报送时间|填表日期|制表日期|制表单位|制表时间|单位负责人|主要负责人|部门负责人|负责人|联系人|联系电话|经办人|单位)"
    r"(?:\(\S{1,8}\))?\s*[:：]"
)
CATEGORY_MARK = re.compile(
    rf"^(?:[{NUMERAL}]+\s*[、.．]|[(（][{NUMERAL}]+[)）]|第[{NUMERAL}]+(?:类|方面|部分)|[{NUMERAL}]+是)\s*"
)
CATEGORY_COUNT = re.compile(
    r"\s*[(（]共?\s*(?:\d+|[一二三四五六七八九十]+)\s*[项个条类件]\S{0,4}[)）]\s*$"
)
NUMERAL_ONLY = re.compile(rf"^[(（]?[{NUMERAL}]{{1,3}}[)）]?[、.．]?$")
SERIAL = re.compile(r"^[(（]?\d+(?:[-.—]\d+)*[)）]?[.、．]?$|^[A-Za-z]{0,3}-?\d+$")
FILLED_ON = re.compile(
    r"(填报|报送|填表|制表|统计|更新|上报)?(?:日期|时间)\s*[:：]\s*(?P<labelled>\S[^,，;；]{5,18})"
    r"|截[至止]到?\s*(?P<cut_off>\d{4}\D\d{1,2}\D\d{1,2}日?)"
)
BARE_DAY = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")

CLOSED_SHEET = re.compile(r"(?<![未待拟不])已(?:经)?(?:销号|完成|办结|整改)")
STILL_OPEN = re.compile(r"未(?:销号|完成|办结|整改)|正在|在办")


def is_serial(text: str) -> bool:
    """1, 01, 1-2, (3), A-01: a number of an item."""
    return bool(SERIAL.match(text))


def is_total(texts: list[str]) -> bool:
    """合计 in one of the first two filled cells."""
    first = [re.sub(r"\s+", "", text) for text in texts[:2]]
    return any(
        text in TOTALS or re.match(r"(?:合计|总计|小计|共计)[:：\d]", text) for text in first
    )


def is_note(texts: list[str]) -> bool:
    """注：, 备注：, and lines to sign or that say who filled the form."""
    first = half_width(texts[0])
    return bool(NOTE.match(first)) or bool(SIGNATURE.match(first.replace(" ", "")))


def category_name(text: str) -> str:
    """A category without its ordinal and its count: 一、政治建设（3项） is 政治建设."""
    name = CATEGORY_COUNT.sub("", CATEGORY_MARK.sub("", " ".join(text.split())))
    return name.strip(" :：") or text.strip()


def is_closed_name(text: str) -> bool:
    """Whether a sheet's name or title says that all its items are closed."""
    return bool(CLOSED_SHEET.search(text)) and not STILL_OPEN.search(text)

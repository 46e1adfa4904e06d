"""Word's automatic numbers as the text that a reader sees: 一、 （一） 1. ①."""

import re
from dataclasses import dataclass, field

from lxml import etree

from engine.rules.written_numbers import CIRCLED

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHINESE = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its number format, its pattern (（%1）), its first number."""

    style: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of one document; counts go on from paragraph to paragraph."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # list id: the definition it uses
    of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark_of(self, paragraph: etree._Element) -> str:
        """The number that Word shows before this paragraph, or nothing."""
        place = self.place_of(paragraph)
        if place is None:
            return ""
        list_id, depth = place
        definition = self.lists.get(list_id, "")
        level = self.levels.get((definition, depth))
        if level is None or level.style in {"bullet", "none"}:
            return ""
        counts = self.counts.setdefault(definition, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return re.sub(
            r"%(\d)", lambda found: self.shown(definition, int(found[1]) - 1), level.pattern
        )

    def shown(self, definition: str, depth: int) -> str:
        """The current number of one level in its format."""
        level = self.levels.get((definition, depth))
        count = self.counts[definition].get(depth, level.start if level else 1)
        return formatted(count, level.style if level else "decimal")

    def place_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """(list id, level) from the paragraph itself, else from its style; list 0 means none."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        own = numbering_in(properties)
        if own is not None:
            return own if own[0] != "0" else None
        style = properties.find(f"{W}pStyle")
        return self.of_style.get(style.get(f"{W}val", "")) if style is not None else None


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The definitions of numbering.xml, and the lists that styles bring along."""
    found = Numbering()
    if numbering is None:
        return found
    for definition in numbering.iter(f"{W}abstractNum"):
        name = definition.get(f"{W}abstractNumId", "")
        for level in definition.iter(f"{W}lvl"):
            depth = number(level.get(f"{W}ilvl", "0"))
            found.levels[name, depth] = Level(
                value(level, "numFmt", "decimal"), value(level, "lvlText", ""),
                number(value(level, "start", "1"), 1),
            )  # fmt: skip
    for one in numbering.iter(f"{W}num"):
        found.lists[one.get(f"{W}numId", "")] = value(one, "abstractNumId", "")
    if styles is not None:
        for style in styles.iter(f"{W}style"):
            properties = style.find(f"{W}pPr")
            place = numbering_in(properties) if properties is not None else None
            if place is not None:
                found.of_style[style.get(f"{W}styleId", "")] = place
    return found


def numbering_in(properties: etree._Element) -> tuple[str, int] | None:
    """(list id, level) of paragraph properties."""
    held = properties.find(f"{W}numPr")
    if held is None:
        return None
    return value(held, "numId", "0"), number(value(held, "ilvl", "0"))


def value(element: etree._Element, name: str, default: str) -> str:
    """The value of a child element."""
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", default) if child is not None else default


def number(text: str, default: int = 0) -> int:
    """A small whole number; anything else is the default."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default


def formatted(count: int, style: str) -> str:
    """A count in Word's number format; formats that reports do not use are shown in digits."""
    if style in {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
                 "taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"}:  # fmt: skip
        return chinese(count)
    if style.startswith("decimalEnclosedCircle") and 1 <= count <= len(CIRCLED):
        return CIRCLED[count - 1]
    if style in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:
        return chr((97 if style == "lowerLetter" else 65) + count - 1)
    return str(count)


def chinese(count: int) -> str:
    """1-99 in Chinese."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{CHINESE[tens]}十")
    return head + (CHINESE[ones] if ones else "")

"""The text of a form as people see it: tags that are open, cut apart, or where no tag can be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from documents.form_package import W
from engine.language import _

LONGEST_TAG = 200
AROUND = 60
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_OPENING = re.compile(r"\{[{%#]")
_LEFT = re.compile(r"\{[{%#]|[}%#]\}")
_WIDE = re.compile(r"[｛{][｛%％]|[%％｝][｝}]|｛#|#｝")
_INSERTING = re.compile(r"\{\{(r|p|tr|tc)\s")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of the hand in a form, and the text around it."""

    sentence: str
    around: str


def rendered_parts(template: Any) -> list[str]:
    """The XML of every part in which tags are filled in: body, headers, footers, footnotes."""
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _key, part in template.get_headers_footers(uri)]
    parts += [
        part.blob.decode() for part in template.docx.part.package.iter_parts()
        if part.content_type == FOOTNOTES
    ]
    return parts


def paragraphs_of(part: str) -> list[str]:
    """The text of each paragraph as people see it."""
    return [_text_of(one) for one in etree.fromstring(part.encode(), _PARSER).iter(f"{W}p")]


def slips_of(part: str) -> Iterator[Slip]:
    """What is wrong with the tags of a part before anybody reads what they say."""
    root = etree.fromstring(part.encode(), _PARSER)
    for paragraph in root.iter(f"{W}p"):
        yield from _in_text(_text_of(paragraph))
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        texts = [*map(str, element.values()), str(element.tail or "")]
        texts += [] if element.tag == f"{W}t" else [str(element.text or "")]
        for text in texts:
            if _OPENING.search(text):
                yield Slip(_("标签只能写在正文、表格、页眉和页脚的文字里"), text[:AROUND])


def _in_text(text: str) -> Iterator[Slip]:
    for tag in _TAG.findall(text):
        if len(tag) > LONGEST_TAG:
            yield Slip(_("标签太长，最多 {most} 个字").format(most=LONGEST_TAG), tag[:AROUND])
        if _INSERTING.match(tag):
            yield Slip(_("标签请写成 {{ 名称 }}，花括号后面不加字母"), tag)
    rest = _TAG.sub(" ", text)
    if found := _LEFT.search(rest):
        yield Slip(_("标签的花括号没有配对，或者一个标签跨了两段"), _around(rest, found.start()))
    elif found := _WIDE.search(rest):
        yield Slip(
            _("标签要用英文（半角）的花括号和百分号，如 {{ 标题 }}"), _around(rest, found.start())
        )


def _around(text: str, place: int) -> str:
    return text[max(0, place - AROUND // 3): place + AROUND].strip()


def _text_of(paragraph: etree._Element) -> str:
    return "".join(
        str(one.text or "") for one in paragraph.iter(f"{W}t") if _paragraph_of(one) is paragraph
    )


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    """The paragraph in which the text stands: of a text box its own, not the one it hangs on."""
    return next(element.iterancestors(f"{W}p"), None)

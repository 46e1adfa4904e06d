"""A form of an office's own looked through before it is accepted: every trouble with its place."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.exceptions import PythonDocxError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from lxml import etree

from documents.filling import fill
from documents.form_names import unknown_names
from documents.form_package import require_form
from documents.form_text import paragraphs_of, rendered_parts, slips_of
from documents.sandbox import Sandbox, faults_of
from documents.syntax_words import slip_sentence
from documents.vocabulary import words_of
from engine.errors import Unreadable
from engine.intake.package import refusing
from engine.language import _

AROUND = 60  # characters shown of the paragraph where something is wrong
_MARKUP = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")


@dataclass(frozen=True, slots=True)
class FormTrouble:
    """What is wrong with a form, and where: the text that stands around it."""

    sentence: str
    around: str


def troubles_of(
    form: bytes, sample: Mapping[str, Any], *, on: date, name: str = "form.docx"
) -> list[FormTrouble]:
    """What keeps the form from being used for papers like `sample`; empty if nothing does.

    `sample` must say everything that such a paper can say, with an entry in each list.
    Raises Unreadable where it is no DOCX, or one that opens, runs or fetches something.
    """
    require_form(form, name)
    with refusing(name):
        try:
            return list(_troubles(form, sample, name, on=on))
        except (PythonDocxError, AttributeError, AssertionError) as error:
            # Foreign XML in a foreign library: whatever it trips over is the document's fault.
            raise Unreadable(
                _("{name} 的结构读不懂，请用 Word 或 WPS 另存为 .docx 后再上传。").format(name=name)
            ) from error


def _troubles(
    form: bytes, sample: Mapping[str, Any], name: str, *, on: date
) -> Iterator[FormTrouble]:
    template = DocxTemplate(io.BytesIO(form))
    template.init_docx()
    parts = rendered_parts(template)
    slips = [FormTrouble(slip.sentence, slip.around) for part in parts for slip in slips_of(part)]
    if slips:  # docxtpl would take them for something else
        yield from dict.fromkeys(slips)
        return
    found = [
        one for part in parts
        for one in _in_source(
            _PARAGRAPH.sub("\n<w:p", template.patch_xml(part)), paragraphs_of(part), sample
        )
    ]
    yield from dict.fromkeys(found)
    if not found:
        yield from _when_filled(form, template, sample, name, on=on)


def _in_source(
    source: str, paragraphs: list[str], sample: Mapping[str, Any]
) -> Iterator[FormTrouble]:
    sandbox, lines = Sandbox(StrictUndefined), source.splitlines()

    def at(line: int, name: str = "") -> str:
        text = _MARKUP.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
        # Paragraphs that are only a tag end up in the line of the one before.
        text = next((one for one in paragraphs if name and name in one and one in text), text)
        start = max(0, text.find(name or "{") - AROUND // 3)
        return text[start: start + AROUND].strip()

    try:
        tree = sandbox.tree_of(source)
    except TemplateSyntaxError as slip:
        yield FormTrouble(slip_sentence(slip.message or ""), at(slip.lineno))
        return
    except RecursionError:
        yield FormTrouble(_("标签套得太深，请简化"), "")
        return
    for one in (*faults_of(tree), *unknown_names(tree, words_of(sample))):
        yield FormTrouble(one.sentence, at(one.line, one.name))


def _when_filled(
    form: bytes, template: Any, sample: Mapping[str, Any], name: str, *, on: date
) -> Iterator[FormTrouble]:
    """What is only seen once the form is filled in."""
    try:
        for said in (sample, _otherwise(sample, 0), _otherwise(sample, 2)):
            body = template.build_xml(words_of(said), Sandbox(StrictUndefined))
            etree.fromstring(body.encode())
        require_form(fill(form, sample, on=on), name)
    except etree.XMLSyntaxError:
        yield FormTrouble(
            _("循环或条件的开头和结尾不在同一层（如一个在表格里、一个在表格外），填好后文件会损坏；"
              "整段的用 {%p … %}，表格整行的用 {%tr … %}"), "",
        )
    except TemplateError as trouble:
        yield FormTrouble(slip_sentence(trouble.message or ""), "")
    except RecursionError:
        yield FormTrouble(_("标签套得太深，请简化"), "")


def _otherwise(sample: Mapping[str, Any], times: int) -> dict[str, Any]:
    """The sample with every list emptied, or twice as long."""
    return {
        name: [
            _otherwise(one, times) if isinstance(one, Mapping) else one for one in value * times
        ] if isinstance(value, list) else value
        for name, value in sample.items()
    }

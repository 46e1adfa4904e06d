"""Forms filled in: a DOCX with Jinja2 tags and the words of one paper give that paper.

An office may bring forms of its own, so they are filled in a sandbox: a tag can name what the
paper says and go through its lists, and nothing else. What a form cannot be is told in words, with
the tag and the text around it, before the form is accepted (`troubles_of`).
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, StrictUndefined, TemplateError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.vocabulary import words_of
from documents.zipped import settled
from engine.language import _

DEEPEST_LOOP = 3
AROUND = 20  # characters shown on either side of what is wrong
_MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class FormTrouble:
    """What is wrong with a form, and where: the text that stands around it."""

    sentence: str
    around: str


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names, lists, conditions, a few filters: no function to call, nothing to multiply."""

    intercepted_binops = frozenset({"*", "**", "+"})

    def __init__(self, undefined: type[Undefined]) -> None:
        super().__init__(autoescape=True, undefined=undefined)
        self.globals.clear()
        self.tests = {name: self.tests[name] for name in ("defined", "none", "equalto", "==")}
        self.filters = {
            name: self.filters[name] for name in ("default", "join", "length", "first", "last", "e")
        }

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(operator)

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def fill(form: bytes, facts: Mapping[str, Any], *, on: date) -> bytes:
    """The form with its tags replaced by `facts`, dated `on`: the same in, the same out.

    Raises jinja2.TemplateError where the form asks for what the paper does not say.
    """
    return _filled(form, facts, _Sandbox(StrictUndefined), on=on)


def troubles_of(form: bytes, sample: Mapping[str, Any], *, on: date) -> list[FormTrouble]:
    """What keeps the form from being used for papers like `sample`; empty if nothing does.

    `form` must be a DOCX that was found to be one. `sample` must say everything that such a paper
    can say, with at least one entry in each list.
    """
    unknown: dict[str, None] = {}

    class Missing(ChainableUndefined):
        """Notes what was asked for, and lets the rest be looked at."""

        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = None) -> None:
            super().__init__(hint, obj, name)
            unknown[str(name)] = None

    sandbox = _Sandbox(Missing)
    text = _text_of(form)
    try:
        troubles = [*_too_deep(sandbox, text), *_names_nobody_knows(sandbox, text, sample)]
        _filled(form, sample, sandbox, on=on)
    except SecurityError as trouble:
        return [FormTrouble(
            _("表格里只能写标签、循环和条件，不能运算或调用：{what}").format(what=trouble), ""
        )]
    except TemplateError as trouble:
        return [FormTrouble(_("标签写法有误：{what}").format(what=trouble.message or ""),
                            _around(text, trouble))]
    known = {one.sentence for one in troubles}
    said = (_unknown(name, text) for name in unknown)
    return troubles + [one for one in said if one.sentence not in known]


def _filled(form: bytes, facts: Mapping[str, Any], sandbox: Any, *, on: date) -> bytes:
    template = DocxTemplate(io.BytesIO(form))
    template.render(words_of(facts), jinja_env=sandbox, autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return settled(target.getvalue(), on=on)


def _text_of(form: bytes) -> str:
    """The tags and texts of the form's body as docxtpl reads them, without the markup."""
    template = DocxTemplate(io.BytesIO(form))
    template.init_docx()
    return _MARKUP.sub("", template.patch_xml(template.get_xml()))


def _names_nobody_knows(
    sandbox: Any, text: str, sample: Mapping[str, Any]
) -> Iterator[FormTrouble]:
    """Also in branches that the sample does not take."""
    from jinja2 import meta

    known = set(words_of(sample)) | {"loop"}
    for name in sorted(meta.find_undeclared_variables(sandbox.parse(text)) - known):
        yield _unknown(name, text)


def _unknown(name: str, text: str) -> FormTrouble:
    place = text.find(name)
    around = text[max(0, place - AROUND): place + len(name) + AROUND] if place >= 0 else ""
    return FormTrouble(_("不认识的标签：{name}").format(name=name), around.strip())


def _too_deep(sandbox: Any, text: str) -> Iterator[FormTrouble]:
    def depth(node: Any) -> int:
        inner = max((depth(child) for child in node.iter_child_nodes()), default=0)
        return inner + isinstance(node, nodes.For)

    if depth(sandbox.parse(text)) > DEEPEST_LOOP:
        yield FormTrouble(_("循环最多套 {most} 层").format(most=DEEPEST_LOOP), "")


def _around(text: str, trouble: TemplateError) -> str:
    line = getattr(trouble, "lineno", None)
    lines = text.splitlines()
    if line is None or not 0 < line <= len(lines):
        return ""
    found = re.search(r"\{[{%][^{}]*$|\{[{%].*?[%}]\}", lines[line - 1])
    return (found.group(0) if found else lines[line - 1])[: 3 * AROUND]

"""Forms filled in: a DOCX with Jinja2 tags and the words of one paper give that paper.

An office may bring forms of its own: what they can be is checked before one is accepted
(`documents.checking`), and they are filled in a sandbox (`documents.sandbox`).
"""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined

from documents.sandbox import Sandbox
from documents.vocabulary import words_of
from documents.zipped import settled


def fill(form: bytes, facts: Mapping[str, Any], *, on: date) -> bytes:
    """The form with its tags replaced by `facts`, dated `on`: the same in, the same out.

    Raises jinja2.TemplateError where the form asks for what the paper does not say.
    """
    template = DocxTemplate(io.BytesIO(form))
    template.render(words_of(facts), jinja_env=Sandbox(StrictUndefined), autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return settled(target.getvalue(), on=on)

"""Forms as an office may bring them, made of a few paragraphs and, where a test wants, of malice."""

import io
import zipfile
from datetime import date
from typing import Any

from docx import Document

from documents.checking import FormTrouble, troubles_of
from documents.kinds.minutes import MINUTES

ON = date(2026, 5, 8)
RELS = "word/_rels/document.xml.rels"
BODY_END = "<w:sectPr"


def form(*paragraphs: str, **parts: str) -> bytes:
    """A DOCX of these paragraphs; `header` and `footer` are texts of theirs."""
    document: Any = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    section = document.sections[0]
    for name, text in parts.items():
        getattr(section, name).paragraphs[0].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def split(*runs: str) -> bytes:
    """A DOCX of one paragraph that Word has cut into these runs, each with its own look."""
    document: Any = Document()
    paragraph = document.add_paragraph()
    for place, text in enumerate(runs):
        paragraph.add_run(text).bold = place % 2 == 0
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def altered(package: bytes, part: str, change: Any, **more: bytes) -> bytes:
    """The package with one part changed (bytes → bytes), and further parts added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            made.writestr(entry.filename, change(data) if entry.filename == part else data)
        for name, data in more.items():
            made.writestr(name, data)
    return target.getvalue()


def with_body(xml: str) -> bytes:
    """A DOCX with this XML at the end of its body."""
    return altered(
        form("{{ 标题 }}"), "word/document.xml",
        lambda data: data.replace(BODY_END.encode(), xml.encode() + BODY_END.encode(), 1),
    )


def with_relation(kind: str, target: str) -> bytes:
    """A DOCX that names something outside of itself."""
    one = f'<Relationship Id="rId99" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return altered(
        form("{{ 标题 }}"), RELS,
        lambda data: data.replace(b"</Relationships>", one.encode() + b"</Relationships>"),
    )


def troubles(data: bytes, sample: dict[str, Any] = MINUTES) -> list[FormTrouble]:
    """What keeps it from being the form of minutes."""
    return troubles_of(data, sample, on=ON)


def sentences(data: bytes) -> list[str]:
    """Only the sentences."""
    return [one.sentence for one in troubles(data)]

"""An office's own form takes the place of the built-in one, and leaves it again."""

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document
from sqlmodel import col, select

from documents.own_forms import OwnForm, form_in_use, kind_named, use_form
from documents.papers import built_in_form, paper_docx
from engine.actions.paper_templates import drop_template
from engine.db import reading, writing
from engine.errors import NotFound, NotYours, Unreadable, WrongState
from engine.models import AuditEvent
from engine.queries.official_papers import listed_templates
from engine.rules.words import PaperKind
from engine.settings import Settings
from tests.acting import by
from tests.cast import Court
from tests.documents.forms import ON, form

KIND = PaperKind.MINUTES


def own(*paragraphs: str) -> OwnForm:
    return OwnForm(KIND, "本院纪要.docx", form(*(paragraphs or ("本院格式：{{ 标题 }}",))))


def test_own_form_is_used_until_it_is_dropped_and_the_trail_keeps_both(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings, mine = Settings(home=tmp_path), own()
    assert use_form(database, settings, mine, **by(court.sun)) == []
    assert form_in_use(database, settings, court.organisation_id, KIND) == mine.content
    with reading(database) as session:
        assert [(one.name, one.set_by) for one in
                listed_templates(session, court.organisation_id).values()] == [("本院纪要.docx", "孙某")]
    with writing(database) as session:
        drop_template(session, KIND, **by(court.sun))
        verbs = session.exec(select(AuditEvent.verb).order_by(col(AuditEvent.id))).all()
        assert list(verbs)[-2:] == ["set_template", "drop_template"]
        with pytest.raises(WrongState, match="内置格式"):
            drop_template(session, KIND, **by(court.sun))
    assert form_in_use(database, settings, court.organisation_id, KIND) == built_in_form(KIND)


def test_form_with_a_trouble_changes_nothing(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    found = use_form(database, settings, own("{{ 不知道 }}"), **by(court.sun))
    assert [one.sentence for one in found] == ["不认识的标签：不知道"]
    with pytest.raises(Unreadable):
        use_form(database, settings, OwnForm(KIND, "x.docx", b"x"), **by(court.sun))
    with reading(database) as session:
        assert listed_templates(session, court.organisation_id) == {}


@pytest.mark.parametrize("person", ["lin", "qian", "han"])
def test_only_the_office_keeps_forms(
    database: sa.Engine, court: Court, tmp_path: Path, person: str
) -> None:
    with pytest.raises(NotYours, match="管理文书格式"):
        use_form(database, Settings(home=tmp_path), own(), **by(getattr(court, person)))
    with writing(database) as session, pytest.raises(NotYours):
        drop_template(session, KIND, **by(getattr(court, person)))


def test_same_form_twice_is_one_form_and_no_other_office_s(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    settings, mine = Settings(home=tmp_path), own()
    use_form(database, settings, mine, **by(court.sun))
    use_form(database, settings, mine, **by(court.sun))
    with reading(database) as session:
        assert len(listed_templates(session, court.organisation_id)) == 1
        assert listed_templates(session, court.organisation_id + 1) == {}


def test_kinds_are_named_by_code_or_in_chinese() -> None:
    assert kind_named("minutes") is kind_named("会议纪要") is KIND
    with pytest.raises(NotFound, match="会议纪要（minutes）"):
        kind_named("纪要吗")


def test_paper_is_filled_into_the_form_that_was_brought() -> None:
    made = Document(io.BytesIO(paper_docx(KIND, {"title": "甲"}, on=ON, form=own().content)))
    assert [one.text for one in made.paragraphs] == ["本院格式：甲"]

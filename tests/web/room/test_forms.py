"""文书格式 in the room: tags to read, a form brought, looked through, used and taken back."""

import io
from typing import Any

import pytest
from docx import Document

from tests.cast import Court
from tests.documents.forms import form
from tests.web.conftest import Enter, Person

AT = "/room/forms/minutes"


@pytest.fixture
def office(enter: Enter, court: Court) -> Person:
    """Sun."""
    return enter(court.sun)


def bring(person: Person, data: bytes, do: str, name: str = "本院纪要.docx") -> Any:
    return person.post(AT, {"do": do}, files={"file": (name, data)})


def test_every_kind_is_listed_and_its_tags_have_names_meanings_and_examples(office: Person) -> None:
    page = office.get("/room/forms").text
    assert "会议纪要" in page
    assert "督办单" in page
    tags = office.get(AT).text
    for shown in ("{{ 标题 }}", "{%p for 条 in 议定事项 %}", "{{ 条.议定内容 }}", "文书的标题", "〔2026〕第3期"):
        assert shown in tags
    assert office.get("/room/forms/poem").status_code == 404


def test_troubles_stand_beside_their_text_and_nothing_is_used(office: Person) -> None:
    page = bring(office, form("编号：{{ 文好 }}"), "use")
    assert page.status_code == 422
    assert "不认识的标签：文好" in page.text
    assert "所在文字：编号：{{ 文好 }}" in page.text
    assert "现用内置格式" in office.get(AT).text


def test_form_is_checked_tried_used_and_dropped(office: Person) -> None:
    mine = form("本院格式 {{ 标题 }}")
    assert "“本院纪要.docx”没有问题" in bring(office, mine, "check").text
    tried = Document(io.BytesIO(bring(office, mine, "try").content))
    assert [one.text for one in tried.paragraphs] == ["本院格式 脱薄争先作战图第3次推进会"]
    assert bring(office, mine, "use").headers["location"] == AT
    assert "现用自有格式“本院纪要.docx”" in office.get(AT).text
    assert office.get(f"{AT}/in-use.docx").content == mine
    sample = Document(io.BytesIO(office.get(f"{AT}/sample.docx").content))
    assert sample.paragraphs[0].text.startswith("本院格式")
    assert office.post(f"{AT}/removal").headers["location"] == AT
    assert office.post(f"{AT}/removal").status_code == 409
    assert office.get(f"{AT}/in-use.docx").content == office.get(f"{AT}/built-in.docx").content


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [(b"x", "x.docx", "扩展名不符"), (b"", "x.docx", "空的"),
     (form("甲")[:-100], "<b>.docx", "已损坏")],
    ids=["no DOCX", "empty", "cut short"],
)
def test_what_is_no_form_is_refused_in_words(
    office: Person, data: bytes, name: str, sentence: str
) -> None:
    page = bring(office, data, "use", name)
    assert page.status_code == 422
    assert sentence in page.text
    assert "<b>.docx" not in page.text
    assert office.post(AT, {"do": "use"}).status_code == 422


def test_others_read_and_do_not_change(enter: Enter, court: Court) -> None:
    auditor = enter(court.han)
    assert auditor.get(AT).status_code == 200
    assert "检查并启用" not in auditor.get(AT).text
    assert bring(auditor, form("甲"), "use").status_code == 403
    assert enter(court.feng).get("/room/forms").status_code == 403

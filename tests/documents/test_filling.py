"""Forms of an office's own: what is filled in, what is told in words, and what is never let in."""

import io
import zipfile

import pytest
from docx import Document
from jinja2 import TemplateError

from documents.filling import fill
from documents.kinds.minutes import MINUTES
from engine.errors import Unreadable
from tests.documents.forms import (
    ON,
    altered,
    form,
    sentences,
    split,
    troubles,
    with_body,
    with_relation,
)


def field(instruction: str) -> str:
    """A field whose instruction Word has cut into two runs."""
    half = len(instruction) // 2
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction[:half]}</w:instrText></w:r>"
        f"<w:r><w:instrText>{instruction[half:]}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def texts(data: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def test_tag_that_word_cut_into_runs_is_filled_in() -> None:
    mine = split("第", "{", "{ 文", "号 }", "}", "号")
    assert troubles(mine) == []
    assert texts(fill(mine, MINUTES, on=ON)) == ["第〔2026〕第3期号"]


def test_tags_in_headers_and_footers_are_filled_in_and_checked() -> None:
    good = form("正文", header="{{ 单位 }}", footer="{{ 签发人 }}")
    assert troubles(good) == []
    section = Document(io.BytesIO(fill(good, MINUTES, on=ON))).sections[0]
    assert section.header.paragraphs[0].text == "示范区人民法院"
    assert section.footer.paragraphs[0].text == "林某"
    bad = troubles(form("正文", footer="签发：{{ 签发人员 }}"))
    assert [(one.sentence, one.around) for one in bad] == [
        ("不认识的标签：签发人员", "签发：{{ 签发人员 }}")
    ]


def test_unknown_tags_are_named_with_the_text_around_them_in_every_branch() -> None:
    found = troubles(form(
        "编号：{{ 文好 }}", "{%p if 抄送 %}", "抄送 {{ 抄送单位 }}", "{%p else %}", "{{ 没有 }}", "{%p endif %}",
        "{%p for 条 in 议定事项 %}", "{{ 条.时限 }}", "{%p endfor %}",
    ))
    assert [(one.sentence, one.around) for one in found] == [
        ("不认识的标签：文好", "编号：{{ 文好 }}"),
        ("不认识的标签：抄送单位", "抄送 {{ 抄送单位 }}"),
        ("不认识的标签：没有", "{{ 没有 }}"),
        ("不认识的标签：条.时限", "{{ 条.时限 }}"),
    ]


@pytest.mark.parametrize(
    ("paragraphs", "sentence"),
    [
        (["{%p for 条 in 议定事项 %}", "{{ 条.序号 }}"], "循环没有写结尾"),
        (["{%p if 抄送 %}", "甲"], "条件没有写结尾"),
        (["{%p endfor %}"], "endfor 前面没有与它配对"),
        (["{% include 'x' %}"], "只能写标签、循环（for）和条件（if）"),
        (["{% fore 条 in 议定事项 %}"], "不认识的指令：fore"),
        (["{{ 标题|大写 }}"], "不认识的过滤器：大写"),
        (["{{ 标题 文号 }}"], "名称中间不能有空格"),
        (["{{ }}"], "没有写名称"),
        (["{{ 标题"], "花括号没有配对"),
        (["{{ 标", "题 }}"], "花括号没有配对"),
        (["｛｛ 标题 ｝｝"], "英文（半角）"),
        (["{{r 标题 }}"], "花括号后面不加字母"),
        (["{%p for 条 in 标题 %}", "{%p endfor %}"], "不是列表"),
        (["{{ 标题.__class__ }}"], "不认识的标签"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_slips_are_told_in_chinese(paragraphs: list[str], sentence: str) -> None:
    found = sentences(form(*paragraphs))
    assert len([one for one in found if sentence in one]) >= 1
    assert not any("nexpected" in one or "jinja" in one.lower() for one in found)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ 标题.format(标题) }}",
        "{{ '%999999999d' % 1 }}", "{{ 9 ** 999999999 }}", "{{ 标题 * 99999999 }}",
        "{% for n in range(999999999) %}{% endfor %}", "{% set x = 1 %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}", "{% autoescape false %}{{ 标题 }}{% endautoescape %}",
        "{{ 标题|attr('x') }}", "{{ self }}", "{{ loop }}", "{{ lipsum.__globals__ }}", "{{ 标题.upper }}",
        "{% filter e %}x{% endfilter %}", "{{ [标题, 标题] }}", "{{ 标题 ~ 标题 }}", "{% raw %}{% endraw %}{% do x %}",
        "{% for a, b in 议定事项 %}{% endfor %}", "{% for a in 各节 recursive %}{{ loop(a) }}{% endfor %}",
        "{{ " + "(" * 90 + "标题" + ")" * 90 + " }}" * 1 + "{{ " + "not " * 49 + "标题 }}",
    ],
    ids=lambda tag: tag[:24],
)
def test_malice_in_a_tag_is_refused_and_never_run(tag: str) -> None:
    mine = form(tag)
    assert troubles(mine) != []
    if "((" not in tag:
        with pytest.raises(TemplateError):
            fill(mine, MINUTES, on=ON)


def test_lists_times_lists_are_refused() -> None:
    loops = ["{%p for 条 in 议定事项 %}", "{%p for 段 in 各节 %}", "{%p endfor %}", "{%p endfor %}"]
    assert sentences(form(*loops)) == [
        "循环里面的循环只能走“条”自己的列表，写成 for 段 in 条.…"
    ]


def test_words_of_people_are_text_in_an_own_form_too() -> None:
    hostile = MINUTES | {"title": "</w:t><w:br/>{{ 单位 }}<w:t>"}
    assert texts(fill(form("{{ 标题 }}"), hostile, on=ON)) == ["</w:t><w:br/>{{ 单位 }}<w:t>"]


def test_loop_around_half_a_table_is_told_before_it_damages_a_file() -> None:
    document = Document()
    document.add_paragraph("{% for 条 in 议定事项 %}")
    document.add_table(1, 1).cell(0, 0).text = "{{ 条.序号 }}{% endfor %}"
    target = io.BytesIO()
    document.save(target)
    assert any("不在同一层" in one for one in sentences(target.getvalue()))


@pytest.mark.parametrize(
    ("mine", "sentence"),
    [
        (with_body(field('INCLUDETEXT "\\\\evil\\x.docx"')), "不能用的域“INCLUDETEXT"),
        (with_body(field('DDEAUTO c:\\cmd.exe "/k calc"')), "不能用的域“DDEAUTO"),
        (with_body('<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'), "INCLUDEPICTURE"),
        (with_body(field("{{ 标题 }}")), "不能用的域"),
        (with_body("<w:altChunk/>"), "嵌有对象"),
        (with_body("<w:p><w:r><w:object/></w:r></w:p>"), "嵌有对象"),
        (with_relation("attachedTemplate", "file:///c:/evil.dotm"), "附着了别处的模板"),
        (with_relation("image", "http://evil.test/x.png"), "从别处读取内容"),
        (with_relation("hyperlink", "file:////evil/share"), "从别处读取内容"),
        (with_relation("oleObject", "http://evil.test/x"), "嵌有对象"),
        (altered(form("甲"), "", None, **{"word/embeddings/a.xlsx": b"x"}), "嵌有其他文件"),
        (altered(form("甲"), "", None, **{"word/vbaProject.bin": b"x"}), "带有宏"),
        (altered(form("甲"), "[Content_Types].xml", lambda data: data.replace(
            b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
        ).replace(b"vnd.openxmlformats-officedocument.ms-word", b"vnd.ms-word")), "带有宏"),
        (altered(form("甲"), "word/styles.xml", lambda data: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
         "实体声明"),
        (altered(form("甲"), "word/styles.xml", lambda data: (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>').encode("utf-16")), "实体声明"),
        (altered(form("甲"), "word/document.xml", lambda data: data[:-40]), "已损坏"),
        (altered(form("甲"), "", None, **{"word/media/big.bmp": bytes(200 << 20)}), "压缩炸弹"),
        (form("甲")[:-200], "已损坏"),
        (b"%PDF-1.7", "扩展名不符"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"", "空的"),
        (b"PK\x03\x04" + bytes(6 << 20), "超过 5 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_opens_runs_or_fetches_something_is_refused(mine: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        troubles(mine)


def test_tags_hidden_in_attributes_are_refused() -> None:
    mine = with_body('<w:p><w:pPr><w:pStyle w:val="{{ 标题 }}"/></w:pPr></w:p>')
    assert sentences(mine) == ["标签只能写在正文、表格、页眉和页脚的文字里"]


def test_a_form_s_result_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.sandbox.LARGEST_RESULT", 10_000)
    with pytest.raises(TemplateError, match="过大"):
        fill(form("{{ 标题 }}" * 10), MINUTES | {"title": "长" * 2_000}, on=ON)


def test_all_troubles_are_told_at_once() -> None:
    assert sentences(form("{{ 文好 }}", "{{ 标题|大写 }}")) == ["不认识的过滤器：大写", "不认识的标签：文好"]


def test_page_numbers_and_web_links_are_let_in() -> None:
    assert troubles(with_body(field("PAGE \\* MERGEFORMAT"))) == []
    assert troubles(with_relation("hyperlink", "https://court.test/")) == []


def test_filled_form_is_a_package_of_settled_bytes() -> None:
    mine = form("{{ 标题 }}")
    made = fill(mine, MINUTES, on=ON)
    assert made == fill(mine, MINUTES, on=ON)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {one.date_time[:3] for one in package.infolist()} == {(2026, 5, 8)}

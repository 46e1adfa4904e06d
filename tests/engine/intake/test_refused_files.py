"""Files that are refused whole: one Chinese sentence, never a stack trace, nothing evaluated."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from engine.errors import Unreadable
from engine.intake.read import read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Sentence = Callable[..., str]


@pytest.fixture
def refusal(tmp_path: Path) -> Sentence:
    """The sentence with which a file of this name and these bytes is refused."""

    def sentence(name: str, data: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Unreadable) as refused:
            read_document(path, reference_on=None)
        return str(refused.value)

    return sentence


def workbook(**parts: bytes) -> bytes:
    """A small true workbook, with parts replaced or added (a__b is a/b)."""
    plain = io.BytesIO()
    book = xlsxwriter.Workbook(plain, {"in_memory": True})
    book.add_worksheet("台账").write_row(0, 0, ["序号", "存在问题", "完成时限"])
    book.close()
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, parts.pop(name, source.read(name)))
        for name, data in parts.items():
            target.writestr(name, data)
    return changed.getvalue()


def sheet(cells: str) -> dict[str, bytes]:
    """The first worksheet with these rows."""
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return {"xl/worksheets/sheet1.xml": xml.encode()}


def test_an_empty_file(refusal: Sentence) -> None:
    assert "空的" in refusal("a.xlsx", b"")


def test_an_unknown_kind_of_file(refusal: Sentence) -> None:
    assert ".pdf" in refusal("a.pdf", b"%PDF-1.7")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_document(tmp_path / "none.xlsx", reference_on=None)


def test_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    with pytest.raises(Unreadable):
        read_document(folder, reference_on=None)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
@pytest.mark.parametrize("data", [b"hello", b"%PDF-1.7", b"PK", b"<html></html>", b"\x00" * 100])
def test_a_file_that_is_not_what_its_name_says(refusal: Sentence, name: str, data: bytes) -> None:
    assert "扩展名不符" in refusal(name, data)


def test_a_document_named_as_a_workbook_and_the_other_way(refusal: Sentence) -> None:
    assert "扩展名不符" in refusal("a.docx", workbook())


def test_an_encrypted_workbook(refusal: Sentence) -> None:
    data = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100

    assert "密码" in refusal("a.xlsx", data)


def test_a_legacy_workbook(refusal: Sentence) -> None:
    data = OLE + b"\0" * 504 + "Workbook".encode("utf-16-le")

    assert "另存为" in refusal("a.xlsx", data)


def test_a_workbook_with_a_macro(refusal: Sentence) -> None:
    assert "宏" in refusal("a.xlsx", workbook(**{"xl/vbaProject.bin": b"x"}))


def test_a_bomb_by_what_it_declares(refusal: Sentence) -> None:
    assert "过大" in refusal("a.xlsx", workbook(**{"xl/media/zero.bin": b"\0" * (8 << 20)}))


def test_a_bomb_that_lies_about_its_size(refusal: Sentence) -> None:
    data = bytearray(workbook(**{"xl/worksheets/sheet1.xml": b" " * (4 << 20)}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        declared = package.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(data).replace(declared.to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    assert "损坏" in refusal("a.xlsx", lie)


def test_a_truncated_workbook(refusal: Sentence) -> None:
    whole = workbook()

    for length in (30, len(whole) // 2, len(whole) - 10):
        assert "损坏" in refusal("a.xlsx", whole[:length])


def test_xml_that_does_not_parse(refusal: Sentence) -> None:
    assert "损坏" in refusal("a.xlsx", workbook(**{"xl/workbook.xml": b"<workbook><sheets>"}))
    assert "损坏" in refusal("a.xlsx", workbook(**sheet('<row r="1"><c r="A1"><v>1</v></row>')))


def test_a_part_named_twice(refusal: Sentence) -> None:
    data = io.BytesIO(workbook())
    with zipfile.ZipFile(data, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/workbook.xml", b"<x/>")

    assert "结构异常" in refusal("a.xlsx", data.getvalue())


def test_entities_of_its_own(refusal: Sentence) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'

    assert "实体" in refusal("a.xlsx", workbook(**{"xl/workbook.xml": bomb}))


@pytest.mark.parametrize(
    "far",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c r = "xfd1048576" ><v>1</v></c>',
        '<c t="inlineStr" r="ZZ900000"><is><t>x</t></is></c>',
    ],
)
def test_one_cell_far_away_would_take_all_memory(refusal: Sentence, far: str) -> None:
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">{far}</row>'

    assert "范围过大" in refusal("a.xlsx", workbook(**sheet(cells)))


def test_an_empty_styled_cell_far_away_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    path.write_bytes(workbook(**sheet(cells)))

    assert [one.code for one in read_document(path, reference_on=None).problems] == [
        "no_ledger_headings"
    ]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00\xd8" * 20, b"\x00\x01\x02" * 50, b"\x81\x20\xff\xff" * 20, b"   \n "]
)
def test_bytes_that_are_no_text(refusal: Sentence, data: bytes) -> None:
    assert "UTF-8" in refusal("a.txt", data)


def test_a_text_beyond_any_report(refusal: Sentence) -> None:
    assert "MB" in refusal("a.txt", b"a" * (9 << 20))


def test_the_name_a_person_knows_is_the_name_in_the_sentence(tmp_path: Path) -> None:
    stored = tmp_path / "3f2a.bin"
    stored.write_bytes(b"hello")

    with pytest.raises(Unreadable, match=r"整改台账\.xlsx"):
        read_document(stored, reference_on=None, name="整改台账.xlsx")

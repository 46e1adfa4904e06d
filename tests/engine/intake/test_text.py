"""The encodings that a report's text arrives in."""

from pathlib import Path

import pytest

from engine.intake.read import read_document
from engine.intake.text import decode

REPORT = "二、存在问题\n1.学习不深。\n2.作风不实。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_usual_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode(encoding))

    reading = read_document(path, reference_on=None)

    assert [one.weakness for one in reading.drafts] == ["学习不深", "作风不实"]


def test_rare_characters_of_names_survive_gb18030() -> None:
    assert decode("陶堃、李珺、镕".encode("gb18030"), name="a.txt") == ("陶堃、李珺、镕", False)


def test_a_file_cut_inside_a_character_is_read_and_flagged(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("二、存在问题\n1.学习不深。\n2.作风不实".encode()[:-1])

    reading = read_document(path, reference_on=None)

    assert [one.weakness for one in reading.drafts] == ["学习不深", "作风不"]
    assert [one.code for one in reading.problems] == ["truncated"]

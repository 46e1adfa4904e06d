"""The fixture itself: it opens what is sound, and says so when something is not."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.documents.office import Office

pytestmark = pytest.mark.slow


def test_workbook_is_opened_and_a_broken_one_is_not(office: Office, tmp_path: Path) -> None:
    sound, broken = tmp_path / "台账.xlsx", tmp_path / "坏.xlsx"
    with xlsxwriter.Workbook(sound) as book:
        book.add_worksheet("问题清单").write_row(0, 0, ["序号", "陶䶮"])
    broken.write_bytes(sound.read_bytes()[:2000])
    [sheet] = office.sheets(sound, tmp_path / "out")
    assert (sheet.name, sheet.read_text("utf-8")) == ("台账-问题清单.csv", '序号,陶䶮\n')
    assert office.pdf(sound, tmp_path / "pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(AssertionError, match="does not open"):
        office.sheets(broken, tmp_path / "none")

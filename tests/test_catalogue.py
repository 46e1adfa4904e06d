"""Every sentence for people is in the English catalogue, and says the same with the same blanks."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import engine
from engine.language import _, catalogue, speaking

ROOT = Path(engine.__file__).parents[1]
BLANKS = re.compile(r"\{[^{}]*\}|%\([^)]*\)[sd]")


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All sentences that the code and the templates have, as the extractor finds them."""
    path = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    subprocess.run(
        [
            str(Path(sys.executable).with_name("pybabel")), "-q", "extract", "-F", "babel.cfg",
            "--no-location", "-k", "_", "-k", "later", "-o", str(path), ".",
        ],
        cwd=ROOT, check=True,
    )
    with path.open("rb") as file:
        return read_po(file)


def test_every_sentence_has_an_english_one(sentences: Catalog) -> None:
    english = catalogue("en")
    missing = [str(entry.id) for entry in sentences if entry.id and entry.id not in english]
    assert len(list(sentences)) > 900
    assert missing == [], "run `make catalogue` and translate what is empty"


def test_blanks_are_the_same_in_both_languages() -> None:
    wrong = {
        chinese: english for chinese, english in catalogue("en").items()
        if sorted(BLANKS.findall(chinese)) != sorted(BLANKS.findall(english))
    }
    assert wrong == {}


def test_catalogue_holds_nothing_that_is_no_longer_said(sentences: Catalog) -> None:
    said = {str(entry.id) for entry in sentences if entry.id}
    assert set(catalogue("en")) - said == set()


def test_language_is_that_of_the_moment_only() -> None:
    with speaking("en"):
        assert _("没有任何改动") == catalogue("en")["没有任何改动"]
    assert _("没有任何改动") == "没有任何改动"

"""One look at the first word of an address finds the page."""

from tests.cast import Court
from tests.web.conftest import Enter
from web.corridor import first_word
from web.pages import routers


def test_first_word_of_every_page_is_a_word() -> None:
    words = {first_word(route.path) for router in routers() for route in router.routes}  # type: ignore[attr-defined]
    assert {"desk", "items", "maps", "room", ""} <= words
    assert not any("{" in word for word in words)


def test_address_of_no_page_and_a_method_of_none(enter: Enter, court: Court) -> None:
    sun = enter(court.sun)
    assert sun.get("/desk").status_code == 200
    assert sun.get("/nowhere/at/all").status_code == 404
    assert sun.get("/desk/nowhere").status_code == 404
    assert sun.client.put("/desk").status_code == 405
    assert sun.get("/desk/").status_code == 307

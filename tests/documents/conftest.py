"""Papers opened in a real office program."""


import pytest

from tests.documents.office import LEFT_OUT, Office, find_office


@pytest.fixture(scope="session")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice, with one profile for all workers of a run; without it the test is left out."""
    program = find_office()
    if program is None:
        pytest.skip(LEFT_OUT)
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    return Office(program, shared / "office")

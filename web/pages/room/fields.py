"""All fields of a form whose names are not known beforehand: a choice for each item, a policy."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import UploadFile
from starlette.requests import Request

Fields = Mapping[str, Sequence[str]]
MOST_FIELDS = 20_000


async def fields_of(request: Request) -> Fields:
    """Each name with its texts, in the order of the form; files and the token are left out."""
    found: dict[str, list[str]] = {}
    form = await request.form()
    for name, value in form.multi_items()[:MOST_FIELDS]:
        if name != "csrf" and not isinstance(value, UploadFile):
            found.setdefault(name, []).append(value)
    return found

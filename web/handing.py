"""A paper's file handed to a browser, under its own name."""

from urllib.parse import quote

from starlette.responses import Response

from documents.files import PaperFile


def handed(file: PaperFile) -> Response:
    """The file as a download; nothing in it may run or load anything."""
    ending = file.name.rpartition(".")[2]
    return Response(
        file.content, media_type=file.media_type,
        headers={
            "content-disposition":
                f"attachment; filename=paper.{ending}; filename*=UTF-8''{quote(file.name, safe='')}",
            "content-security-policy": "sandbox; default-src 'none'",
        },
    )

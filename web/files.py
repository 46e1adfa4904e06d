"""Papers as answers: downloaded under their own name, or shown by the browser's own reader."""

from urllib.parse import quote

from starlette.responses import Response

from documents.files import PaperFile

# A browser's PDF reader does not open inside a sandbox; the paper may load nothing.
SHOWN = "default-src 'none'; object-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def attachment(file: PaperFile, *, inline: bool = False) -> Response:
    """The file as a download; `inline` shows it in the browser."""
    return Response(
        file.content, media_type=file.media_type,
        headers={
            "content-disposition":
                f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}",
            "content-security-policy": SHOWN,
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
        },
    )

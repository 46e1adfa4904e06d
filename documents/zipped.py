"""Packages whose bytes depend on their content alone."""

import io
import zipfile
from datetime import date


def settled(package: bytes, *, on: date) -> bytes:
    """A ZIP (DOCX, XLSX) written anew with all its parts dated `on`, in their order."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made,
    ):
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, (on.year, on.month, on.day, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, source.read(part))
    return target.getvalue()

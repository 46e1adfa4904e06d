"""Where a form may send a browser on to: only to this site."""

from urllib.parse import urlsplit


def local_path(wanted: str, default: str = "/") -> str:
    """`wanted` if it is a plain path of this site, else `default`: no open redirect.

    A browser reads `//host`, `/\\host` and control characters as another site.
    """
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return default
    if any(ord(sign) < 33 or sign == "\\" for sign in wanted):
        return default
    parts = urlsplit(wanted)
    return default if parts.scheme or parts.netloc else wanted

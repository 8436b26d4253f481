"""What a base URL must look like. Reaches nothing; knows no backend."""

from __future__ import annotations

from urllib.parse import urlsplit

from rlm.errors import UsageError

ENDPOINT = "/chat/completions"  # what people paste along, and the SDKs append themselves


def checked_url(base_url: str) -> str:
    """The base URL without a pasted endpoint. Raises `UsageError` for what is none."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"not a base URL: {base_url!r} (it looks like http://127.0.0.1:8080/v1)")
    if parts.username or parts.password:  # and do not repeat them
        raise UsageError(f"a base URL holds no user or password (that of {parts.hostname} does)")
    return base_url.rstrip("/").removesuffix(ENDPOINT)

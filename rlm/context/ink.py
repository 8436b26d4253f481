"""What of a text is compared with another: its ink. Blanks and control bytes are left out, ASCII
letters in lower case, so that a text that was wrapped, stripped or indented anew is still itself.

Imports nothing heavy: whoever only writes texts down needs no more.
"""

from __future__ import annotations

SHORT_GRAM, LONG_GRAM = 8, 12  # bytes of ink; the long one where many short ones are alike
LAST_BLANK = 32
_LONG_FROM_BYTES = 1 << 20
_BLANKS = bytes(range(LAST_BLANK + 1))
_LOWER = bytes.maketrans(bytes(range(65, 91)), bytes(range(97, 123)))


def ink(data: bytes) -> bytes:
    return data.translate(_LOWER, _BLANKS)


def gram_of(num_bytes: int) -> int:
    """How many bytes of ink are looked for at once in a context of this size."""
    return LONG_GRAM if num_bytes >= _LONG_FROM_BYTES else SHORT_GRAM

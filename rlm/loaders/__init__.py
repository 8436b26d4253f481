"""Readers of formats that are not plain text: pure functions from bytes to parts.

They run in a process that the kernel confines (see `rlm.context.confined`), so nothing here
imports anything of rlm, opens a file or knows who asks.
"""

from rlm.loaders.formats import format_of, is_plain, kind_of
from rlm.loaders.values import Limits, Parsed, Part, Refused

__all__ = ["Limits", "Parsed", "Part", "Refused", "format_of", "is_plain", "kind_of"]

"""What can be wrong with a checkpoint. The backend and the command line turn it into their own."""

from __future__ import annotations


class CheckpointError(Exception):
    """A checkpoint cannot be used; the message names the file and what to do."""

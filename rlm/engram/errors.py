"""What can be wrong with a checkpoint, its training or a fact laid over it. The backend and the
command line turn these into their own."""

from __future__ import annotations


class CheckpointError(Exception):
    """A checkpoint cannot be used; the message names the file and what to do."""


class TrainingError(Exception):
    """Training cannot begin or go on; the message says what to do."""


class OverlayError(Exception):
    """An overlay cannot be used; the message names the file and what to do."""


class FactRefused(Exception):
    """A fact is not written; the message names the gate that it failed, and nothing has changed."""


class OffloadError(Exception):
    """A table cannot be made or measured here; the message names the disk or the memory."""


class StudyError(Exception):
    """A study cannot be made here; the message says what is missing."""

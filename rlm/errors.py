"""Every exception that crosses a floor, named after who must repair it.

    RLMError                     base; `.code` for JSON, `.exit_code` for the shell
    ├── UsageError        (2)    the caller: a path, an option, a model name, a key
    ├── BudgetExceeded    (4)    a cap of the run; raised before the call that could overrun
    ├── BackendError      (5)    the server behind a model, or what it answered
    │   ├── TransientBackendError   the same, worth one more try
    │   └── WindowExceeded          the prompt is longer than the model's window
    └── SandboxFailure    (6)    a session could not start or its worker could not be kept

A cell's own failure is a value (`CellResult.error`), never one of these.
"""

from __future__ import annotations


class RLMError(Exception):
    """Base of all errors of the runtime. `code` is stable text for `--json`."""

    code = "internal"
    exit_code = 1


class UsageError(RLMError):
    code = "usage"
    exit_code = 2


class BudgetExceeded(RLMError):
    code = "budget"
    exit_code = 4


class BackendError(RLMError):
    """`billable` is True when the server may have done the work that its lost or unusable reply
    stood for: such a call stays charged at what was reserved for it. `was_sent` is False when the
    request cannot have reached the server: it counts as no call."""

    code = "backend"
    exit_code = 5

    def __init__(self, message: str, *, billable: bool = False, was_sent: bool = True) -> None:
        super().__init__(message)
        self.billable = billable
        self.was_sent = was_sent


class TransientBackendError(BackendError):
    """A timeout, a dropped connection, 408, 409, 429 or 5xx. `retry_after` in seconds, if told;
    `overloaded` when fewer calls at once would have been borne."""

    def __init__(
        self,
        message: str,
        retry_after: float | None = None,
        *,
        billable: bool = False,
        overloaded: bool = False,
        was_sent: bool = True,
    ) -> None:
        super().__init__(message, billable=billable, was_sent=was_sent)
        self.retry_after = retry_after
        self.overloaded = overloaded


class WindowExceeded(BackendError):
    """Sizes in the model's own tokens; the window is for prompt and reply together."""

    def __init__(self, message: str, prompt_tokens: int = 0, window_tokens: int = 0) -> None:
        super().__init__(message)
        self.prompt_tokens = prompt_tokens
        self.window_tokens = window_tokens

    @classmethod
    def of(cls, name: str, prompt_tokens: int, window_tokens: int) -> WindowExceeded:
        told = (
            f"the prompt has {prompt_tokens} tokens, {name} holds {window_tokens} with its reply; "
            "send a shorter piece, e.g. from chunks(text, tokens=...)"
        )
        return cls(told, prompt_tokens, window_tokens)


class SandboxFailure(RLMError):
    code = "sandbox"
    exit_code = 6

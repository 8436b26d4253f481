"""The `rlm` command: one boundary that turns whatever went wrong into one line and an exit code."""

from __future__ import annotations

import os
import sys

from rlm.errors import RLMError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit codes are those of DESIGN (see `rlm --help`)."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        from rlm.cli import run

        return run(arguments)
    except RLMError as error:
        return _fail(arguments, str(error), error.code, error.exit_code)
    except KeyboardInterrupt:
        return _fail(arguments, "interrupted", "interrupted", 130)
    except BrokenPipeError:  # the reader of our output left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  # the process's outermost boundary
        if _wants(arguments, "-v", "--verbose"):
            import traceback

            traceback.print_exc()
        told = f"internal error: {type(error).__name__}: {error} (-v shows the traceback)"
        return _fail(arguments, told, "internal", 1)


def _fail(arguments: list[str], message: str, code: str, exit_code: int) -> int:
    """One line for a person and, when asked for, one object for a program."""
    message = " ".join(message.split())
    print(f"rlm: {message}", file=sys.stderr)  # noqa: T201  # the command's own output
    if _wants(arguments, "--json"):
        from rlm.cli.output import failure_json

        print(failure_json(arguments[0], code, message))  # noqa: T201  # the command's own output
    return exit_code


def _wants(arguments: list[str], *options: str) -> bool:
    options_part = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return any(option in options_part for option in options)


if __name__ == "__main__":
    sys.exit(main())

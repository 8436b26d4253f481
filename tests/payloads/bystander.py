"""A process that does nothing but tell the number of every signal that reaches it.

Run as a program of its own; ends when its input does.
"""

import os
import signal
import sys

for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, lambda number, _: os.write(1, b"%d\n" % number))
    except (OSError, ValueError):
        continue  # the C library keeps some for itself
os.write(1, b"here\n")
sys.stdin.buffer.read()

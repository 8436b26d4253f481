"""What the fork server's fresh interpreter reads from its stdin: take the options, then serve.

Paths come over the socket, because a command line can be read by any process. Knows nothing else.
"""

import json
import os
import socket
import sys


def main() -> None:
    # One thread that holds no lock when it forks: modules have nothing to put right in a child,
    # where it would cost time and hundreds of pages.
    os.register_at_fork = lambda **_: None
    control = socket.socket(fileno=int(sys.argv[1]))
    size = int.from_bytes(control.recv(4, socket.MSG_WAITALL), "little")
    options = json.loads(control.recv(size, socket.MSG_WAITALL))
    sys.path += options.pop("paths")
    from rlm_sandbox import spawner

    spawner.serve(control, options)


main()

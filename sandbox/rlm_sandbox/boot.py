"""What the fork server's fresh interpreter reads from its stdin: take the options, then serve.

Paths come over the socket, because a command line can be read by any process. Knows nothing else.
"""

import fcntl
import json
import os
import select
import socket
import sys


def main() -> None:
    # One thread that holds no lock when it forks: modules have nothing to put right in a child,
    # where it would cost time and hundreds of pages.
    os.register_at_fork = lambda **_: None
    control = socket.socket(fileno=int(sys.argv[1]))
    size = int.from_bytes(control.recv(4, socket.MSG_WAITALL), "little")
    options = json.loads(control.recv(size, socket.MSG_WAITALL))
    # Imports take a while. Until requests are awaited, only the host's death can show on the
    # socket: it is a SIGIO, which ends this process, or was just now.
    fcntl.fcntl(control, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(control, fcntl.F_SETFL, os.O_ASYNC)
    if select.select([control], [], [], 0)[0]:
        return
    sys.path += options.pop("paths")
    from rlm_sandbox import spawner

    spawner.serve(control, options)


main()

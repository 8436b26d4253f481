"""What the fork server's fresh interpreter reads from its stdin: take the paths, then serve.

Paths come over the socket, because a command line can be read by any process. Knows nothing else.
"""

import json
import socket
import sys


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    size = int.from_bytes(control.recv(4, socket.MSG_WAITALL), "little")
    sys.path += json.loads(control.recv(size, socket.MSG_WAITALL))["paths"]
    from rlm_sandbox import spawner

    spawner.serve(control)


main()

"""What the parsing server's fresh interpreter reads from its stdin: take the options, then serve.

Knows nothing else.
"""

import json
import os
import socket
import sys


def main() -> None:
    os.register_at_fork = lambda **_: None  # one thread that holds no lock when it forks
    control = socket.socket(fileno=int(sys.argv[1]))
    size = int.from_bytes(control.recv(4, socket.MSG_WAITALL), "little")
    options = json.loads(control.recv(size, socket.MSG_WAITALL))
    sys.path += options.pop("paths")
    from rlm.context import parser_server

    parser_server.serve(control, options)


main()

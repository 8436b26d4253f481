"""Ears on the machine that no payload may ever reach: TCP, UDP, named and abstract sockets.

Anything that arrives is harm. Knows neither payloads nor sessions.
"""

from __future__ import annotations

import selectors
import socket
from pathlib import Path


class Listeners:
    """All kinds at once; `harm` tells what has arrived since it was last asked."""

    def __init__(self, folder: Path, token: str) -> None:
        self.unix = folder / "stream.socket"
        self.unix_datagram = folder / "datagram.socket"
        self.abstract = f"rlm-payload-{token}"
        self._selector = selectors.DefaultSelector()
        tcp = self._listen("tcp", socket.AF_INET, ("127.0.0.1", 0))
        self.tcp = int(tcp.getsockname()[1])
        self._listen_on_ipv6(self.tcp)
        udp = self._bind("udp", socket.AF_INET, ("127.0.0.1", 0))
        self.udp = int(udp.getsockname()[1])
        self._listen("named", socket.AF_UNIX, str(self.unix))
        self._bind("named datagram", socket.AF_UNIX, str(self.unix_datagram))
        self._listen("abstract", socket.AF_UNIX, "\0" + self.abstract)
        self._bind("abstract datagram", socket.AF_UNIX, "\0" + self.abstract + "-datagram")

    def harm(self) -> list[str]:
        heard = []
        for key, _ in self._selector.select(0):
            end = key.fileobj
            assert isinstance(end, socket.socket)
            if end.type == socket.SOCK_STREAM:
                end.accept()[0].close()
            else:
                end.recv(1 << 16)
            heard.append(f"something arrived by {key.data}")
        return heard

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()

    def _listen(self, kind: str, family: int, place: object) -> socket.socket:
        end = self._add(kind, socket.socket(family, socket.SOCK_STREAM), place)
        end.listen(64)
        return end

    def _bind(self, kind: str, family: int, place: object) -> socket.socket:
        return self._add(kind, socket.socket(family, socket.SOCK_DGRAM), place)

    def _add(self, kind: str, end: socket.socket, place: object) -> socket.socket:
        end.bind(place)  # type: ignore[arg-type]  # of every family
        end.setblocking(False)
        self._selector.register(end, selectors.EVENT_READ, kind)
        return end

    def _listen_on_ipv6(self, port: int) -> None:
        try:
            self._listen("tcp over IPv6", socket.AF_INET6, ("::1", port))
        except OSError:
            return  # a machine without IPv6

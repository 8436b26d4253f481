"""From the name of a host to the addresses that may be connected to.

A name is resolved once, and what is connected to is what was checked: no second answer of a name
server comes between. Knows no HTTP.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Allows = Callable[[Address], bool]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """Why there is nothing to connect to."""


def any_address(_: Address) -> bool:
    return True


def is_public(address: Address) -> bool:
    """Whether it is one of the whole internet: not of this machine, of its networks, of a link,
    of a group, or kept for something else. An address within an address must be one too."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _within(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for or is carried to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return (
        address.ipv4_mapped
        or address.sixtofour
        or (address.teredo[1] if address.teredo is not None else None)
    )


def resolve(host: str, port: int, allows: Allows, seconds: float) -> Sequence[Address]:
    """The allowed addresses of a host, as its resolver orders them. Raises `Unreachable`."""
    found = _looked_up(host, port, seconds)
    allowed = [address for address in found if allows(address)]
    if not allowed:
        raise Unreachable(f"a private address ({found[0]}); --allow-private-urls reads it")
    return allowed


def _looked_up(host: str, port: int, seconds: float) -> Sequence[Address]:
    answers: queue.SimpleQueue[Sequence[Address] | OSError | UnicodeError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            # A scope (`fe80::1%eth0`) says which link, not which address.
            names = [str(entry[4][0]).partition("%")[0] for entry in entries]
            answers.put([ipaddress.ip_address(name) for name in dict.fromkeys(names)])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    # A resolver has time limits of its own, which nothing cuts short.
    threading.Thread(target=look_up, name="rlm-resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise Unreachable(f"the name {host} was not resolved in time") from None
    if isinstance(answer, OSError | UnicodeError) or not answer:
        raise Unreachable(f"the name {host} is unknown")
    return answer

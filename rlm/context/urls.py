"""Reads one http(s) address, within bounds of size and time; whatever the server does, it ends.

Each redirection is checked like the first address. Knows nothing of what is in a document, and
asks no proxy: who connects must be who checked the address.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from rlm.context.addresses import Address, Allows, Unreachable, is_public, resolve
from rlm.context.stop import Stop

SCHEMES: Final = {"http": 80, "https": 443}
_BLOCK_BYTES = 1 << 16
_MAX_ADDRESSES = 3  # of one name that are tried
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_ANY_HEADER = zlib.MAX_WBITS | 32  # of gzip or of zlib


@dataclass(frozen=True, slots=True)
class Caps:
    """`seconds` and `max_bytes` (unpacked) are of the whole, redirections included."""

    max_bytes: int = 100 << 20
    seconds: float = 30.0
    connect_seconds: float = 10.0
    max_redirections: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url`: where it was at last; `media_type` and `charset` as told, "" when not."""

    url: str
    data: bytes
    media_type: str
    charset: str


class Unfetched(Exception):
    """Why an address was not read, in words that end a sentence `URL: …`."""


def is_url(name: str) -> bool:
    return name.partition("://")[0].lower() in SCHEMES and "://" in name


def fetch(
    url: str,
    stop: Stop,
    allows: Allows = is_public,
    caps: Caps = Caps(),  # frozen
) -> Fetched:
    """Blocks. Raises `Unfetched`, or `Stopped`."""
    with _Line(stop, caps) as line:
        try:
            return _followed(url, line, allows)
        except Unreachable as error:
            raise Unfetched(str(error)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            line.check()
            raise Unfetched(_told(error)) from error


class _Line:
    """The connection of the moment, cut when time is up or when loading is to stop."""

    def __init__(self, stop: Stop, caps: Caps) -> None:
        self.caps = caps
        self._stop = stop
        self._deadline = time.monotonic() + caps.seconds
        self._is_late = False
        self._socket: socket.socket | None = None
        self._opened = ExitStack()

    def __enter__(self) -> _Line:
        timer = threading.Timer(self.caps.seconds, self._end)
        timer.daemon = True
        timer.start()
        self._opened.callback(timer.cancel)
        self._opened.enter_context(self._stop.cutting(self._cut))
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @property
    def seconds_left(self) -> float:
        return max(self._deadline - time.monotonic(), 0.001)

    def hold(self, connection: socket.socket) -> None:
        self._socket = connection
        self.check()

    def check(self) -> None:
        """Raises what ended it, if it was ended from outside."""
        self._stop.check()
        if self._is_late or time.monotonic() >= self._deadline:
            raise Unfetched(f"not read within {self.caps.seconds:g} s")

    def _end(self) -> None:
        self._is_late = True
        self._cut()

    def _cut(self) -> None:
        held = self._socket
        if held is not None:
            with suppress(OSError):  # it may be closed, or not connected yet
                # Not TLS's own, which would change what another thread is reading from.
                socket.socket.shutdown(held, socket.SHUT_RDWR)


def _followed(url: str, line: _Line, allows: Allows) -> Fetched:
    for _ in range(line.caps.max_redirections + 1):
        place = _checked(url)
        with _asked(place, line, allows) as response:
            if response.status not in _REDIRECTIONS:
                return _read(url, response, line)
            target = response.headers.get("location")
        if not target:
            raise Unfetched("redirected to nowhere")
        url = urljoin(url, target.strip())
    raise Unfetched(f"redirected more than {line.caps.max_redirections} times")


def _checked(url: str) -> SplitResult:
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError as error:
        raise Unfetched(f"not a URL: {error}") from error
    if place.scheme.lower() not in SCHEMES:
        raise Unfetched(f"redirected to {place.scheme or 'no'}://, which is not read")
    if not place.hostname or port == 0:
        raise Unfetched("not a URL: it names no host")
    if place.username is not None or place.password is not None:
        raise Unfetched("a URL with a name or a password in it is not read")
    return place


# -- one request


@contextmanager
def _asked(place: SplitResult, line: _Line, allows: Allows) -> Iterator[http.client.HTTPResponse]:
    assert place.hostname is not None
    default_port = SCHEMES[place.scheme.lower()]
    port = place.port or default_port
    host = _ascii(place.hostname)
    addresses = resolve(host, port, allows, min(line.seconds_left, line.caps.connect_seconds))
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = default_port
    connection.auto_open = 0  # it would resolve the name anew
    connection.sock = _connected(addresses[:_MAX_ADDRESSES], port, line)
    try:
        if place.scheme.lower() == "https":
            connection.sock = _encrypted(connection.sock, host, line)
        connection.request("GET", _target(place), headers=_HEADERS)
        with connection.getresponse() as response:
            yield response
    finally:
        connection.close()


_HEADERS = {"User-Agent": "engram-rlm", "Accept": "*/*", "Accept-Encoding": "identity"}


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise Unfetched("not a URL: its host is no name") from error


def _target(place: SplitResult) -> str:
    """What is asked for, with all escaped that must be, and what is escaped left alone."""
    path = quote(place.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(place.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return f"{path}?{query}" if query else path


def _connected(addresses: Sequence[Address], port: int, line: _Line) -> socket.socket:
    """A connection to the first address that takes one."""
    for number, address in enumerate(addresses, 1):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.hold(connection)
            connection.settimeout(min(line.seconds_left, line.caps.connect_seconds))
            connection.connect((str(address), port))
            connection.settimeout(line.seconds_left)
        except OSError:
            connection.close()
            if number == len(addresses):
                raise
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise AssertionError("unreachable: there is at least one address")


def _encrypted(connection: socket.socket, host: str, line: _Line) -> ssl.SSLSocket:
    encrypted = ssl.create_default_context().wrap_socket(
        connection, server_hostname=host, do_handshake_on_connect=False
    )
    try:
        line.hold(encrypted)
        encrypted.do_handshake()
    except BaseException:
        encrypted.close()
        raise
    return encrypted


# -- one reply


def _read(url: str, response: http.client.HTTPResponse, line: _Line) -> Fetched:
    if response.status not in {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}:
        raise Unfetched(f"the server answered {_status(response.status)}")
    most = line.caps.max_bytes
    if (response.length or 0) > most:
        raise Unfetched(_too_large(most))
    body = bytearray()
    for block in _unpacked(_blocks(response, line), response.headers):
        body += block
        if len(body) > most:
            raise Unfetched(_too_large(most))
    headers = response.headers
    charset = headers.get_content_charset() or ""
    media_type = headers.get_content_type() if "content-type" in headers else ""
    return Fetched(url, bytes(body), media_type, charset)


def _blocks(response: http.client.HTTPResponse, line: _Line) -> Iterator[bytes]:
    room = bytearray(_BLOCK_BYTES)
    while num_read := response.readinto(room):  # `read` trusts the sizes of chunks
        line.check()
        yield bytes(memoryview(room)[:num_read])
    line.check()  # a line that was cut looks like an end
    if response.length:
        raise Unfetched(f"the connection ended {response.length} bytes too early")


def _unpacked(blocks: Iterator[bytes], headers: Message) -> Iterator[bytes]:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in {"", "identity"}:
        yield from blocks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unfetched(f"sent packed as {encoding[:20]!a}, which was not asked for")
    unpacker = zlib.decompressobj(_ANY_HEADER)
    try:
        for block in blocks:
            while block and not unpacker.eof:
                yield unpacker.decompress(block, _BLOCK_BYTES)
                block = unpacker.unconsumed_tail
    except zlib.error as error:
        raise Unfetched("packed, and cannot be unpacked") from error
    if not unpacker.eof:
        raise Unfetched("packed, and cut off")


def _too_large(most: int) -> str:
    return f"larger than {most >> 20} MB" if most >= 1 << 20 else f"larger than {most} bytes"


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return str(code)


def _told(error: Exception) -> str:
    """One line of what went wrong on the way."""
    match error:
        case TimeoutError():
            return "the server does not answer"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case http.client.IncompleteRead():
            return "the connection ended too early"
        case OSError() if error.strerror:
            return error.strerror.lower()
    return f"the server answered what is not HTTP ({type(error).__name__})"

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a portal can misbehave.

A fault makes a `Reply` from a request and from what the site would have answered:

    PortalServer(site, faults={
        "/sitemap.xml": billion_laughs(),            # a path (or path with query)
        re.compile("/detail/"): slow(pause=0.05),    # searched in path with query
        Every(7): Times(3, too_many(retry_after=1)), # every seventh request, three times
        lambda request: request.number > 100: reset(after=500),
    })
"""

from __future__ import annotations

import functools
import gzip
import itertools
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. `time` is monotonic seconds, `number` counts from 1, `path` has no query.

    `host` is the Host header or, if `proxied` (the client uses this server as its proxy), the
    host in the request line.
    """

    number: int
    time: float
    method: str
    target: str
    host: str
    headers: dict[str, str]
    in_flight: int
    proxied: bool = False

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire.

    `body`: bytes, or pieces that are made while they are sent (then `length` should say how
    many bytes follow; None: none is announced and the end of the connection ends the body).
    `pause`: seconds before every `step` bytes. `stop`: after so many bytes of the body the
    connection is treated as `then` says: "close", "reset" (RST) or "hang" (kept open, silent).
    `raw`: bytes that are put between the headers as they are; `open_head`: the headers do not
    end before the body. `packed`: the body gzipped, for a client that takes it.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    body: bytes | Callable[[], Iterable[bytes]] = b""
    length: int | None = -1  # -1: the true length of `body`
    pause: float = 0.0
    step: int = 65536
    stop: int | None = None
    then: str = "close"
    raw: bytes = b""
    open_head: bool = False
    packed: bytes | None = None


Fault = Callable[[Request, Reply], Reply]
When = str | re.Pattern[str] | Callable[[Request], bool]


@dataclass(frozen=True, slots=True)
class Every:
    """Every `count`-th request of the server."""

    count: int

    def __call__(self, request: Request) -> bool:
        return request.number % self.count == 0


@dataclass(slots=True, eq=False)
class Times:
    """A fault that happens only so many times."""

    left: int
    fault: Fault

    def __call__(self, request: Request, normal: Reply) -> Reply:
        if self.left <= 0:
            return normal
        self.left -= 1
        return self.fault(request, normal)


def applies(when: When, request: Request) -> bool:
    """Whether the key of a fault fits a request."""
    if isinstance(when, str):
        return when in (request.path, request.target)
    if isinstance(when, re.Pattern):
        return when.search(request.target) is not None
    return when(request)


def _html(title: str, text: str = "", **kwargs: object) -> Reply:
    page = (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    )
    return replace(Reply(body=page.encode()), **kwargs)  # type: ignore[arg-type]


def fixed(reply: Reply) -> Fault:
    """Always this answer."""
    return lambda _request, _normal: reply


def too_many(retry_after: str | int | None = 1) -> Fault:
    """429; `retry_after`: seconds, a date, or None for no such header."""
    wait = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return fixed(_html("Zu viele Anfragen", status=429, headers=wait))


def broken(status: int = 500, retry_after: str | int | None = None) -> Fault:
    """An error of the server, 500 or 503."""
    wait = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return fixed(_html("Interner Fehler", status=status, headers=wait))


def slow(pause: float = 0.05, step: int = 512) -> Fault:
    """The true answer, `step` bytes after every `pause` seconds."""
    return lambda _request, normal: replace(normal, pause=pause, step=step, packed=None)


def stall(after: int | None = None) -> Fault:
    """Silence: no answer at all, or only the headers and `after` bytes of the body."""

    def fault(_request: Request, normal: Reply) -> Reply:
        if after is None:
            return Reply(status=0, stop=0, then="hang")
        return replace(normal, stop=after, then="hang", packed=None)

    return fault


def reset(after: int | None = None) -> Fault:
    """A TCP reset at once, or in the middle of the body after `after` bytes."""

    def fault(_request: Request, normal: Reply) -> Reply:
        if after is None:
            return Reply(status=0, stop=0, then="reset")
        return replace(normal, stop=after, then="reset", packed=None)

    return fault


def truncated(after: int = 500) -> Fault:
    """The connection ends although more was announced."""
    return lambda _request, normal: replace(normal, stop=after, then="close", packed=None)


def gzip_truncated() -> Fault:
    """A gzip body that ends too early, although its length is announced correctly."""

    def fault(_request: Request, normal: Reply) -> Reply:
        body = normal.body if isinstance(normal.body, bytes) else b""
        packed = gzip.compress(body or b"x" * 5000, mtime=0)
        headers = (*normal.headers, ("Content-Encoding", "gzip"))
        return replace(normal, headers=headers, body=packed[: len(packed) // 2], packed=None)

    return fault


def redirect(target: str, status: int = 302) -> Fault:
    """To another address, for example outside or `http://169.254.169.254/latest/meta-data/`."""
    return fixed(Reply(status=status, headers=(("Location", target),)))


def circle(length: int = 3) -> Fault:
    """Redirects that come back to where they began."""

    def fault(request: Request, _normal: Reply) -> Reply:
        number = re.search(r"[?&]kreis=(\d+)", request.target)
        following = (int(number[1]) + 1) % length if number else 1
        return Reply(status=302, headers=(("Location", f"{request.path}?kreis={following}"),))

    return fault


def chain() -> Fault:
    """Redirects to a new address every time, without end."""

    def fault(request: Request, _normal: Reply) -> Reply:
        location = f"{request.path}?schritt={request.number}"
        return Reply(status=302, headers=(("Location", location),))

    return fault


@functools.lru_cache(maxsize=4)
def _bomb(mebibytes: int) -> bytes:
    """One gzip stream that unpacks to so many MiB of zeros, made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(_MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = functools.reduce(lambda crc, _: zlib.crc32(bytes(_MIB), crc), range(mebibytes), 0)
    head = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    size = mebibytes * _MIB & 0xFFFFFFFF
    tail = packer.flush(zlib.Z_FINISH) + struct.pack("<LL", checksum, size)
    return head + block * mebibytes + tail


def gzip_bomb(mebibytes: int = 1024) -> Fault:
    """A small body that unpacks to a huge one."""

    def fault(_request: Request, normal: Reply) -> Reply:
        headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))
        return replace(normal, status=200, headers=headers, body=_bomb(mebibytes), packed=None)

    return fault


def huge(mebibytes: int = 100, *, announced: bool = True) -> Fault:
    """A page of so many MiB; `announced`: with its length, else until the connection ends."""
    piece = b"<p>Der Antrag kann online gestellt werden.</p>\n" * (_MIB // 47)
    count = mebibytes * _MIB // len(piece) + 1

    def fault(_request: Request, _normal: Reply) -> Reply:
        length = count * len(piece) if announced else None
        return Reply(body=lambda: itertools.repeat(piece, count), length=length)

    return fault


def endless_headers() -> Fault:
    """Header lines without end (64 MiB of them)."""
    lines = (b"X-Mehr: " + b"a" * 1000 + b"\r\n") * 64
    return fixed(Reply(body=lambda: itertools.repeat(lines, 1000), length=None, open_head=True))


def wrong_charset(declared: str = "utf-16") -> Fault:
    """The true bytes under a wrong name."""

    def fault(_request: Request, normal: Reply) -> Reply:
        headers = tuple(item for item in normal.headers if item[0] != "Content-Type")
        media = ("Content-Type", f"text/html; charset={declared}")
        return replace(normal, headers=(*headers, media))

    return fault


def wrong_type(media: str = "image/png") -> Fault:
    """The true bytes as another type."""

    def fault(_request: Request, normal: Reply) -> Reply:
        headers = tuple(item for item in normal.headers if item[0] != "Content-Type")
        return replace(normal, headers=(*headers, ("Content-Type", media)))

    return fault


def soft_404() -> Fault:
    """200 for a page that does not exist."""
    return fixed(_html("Seite nicht gefunden", "Die gewünschte Seite existiert nicht mehr."))


def endless(prefix: str = "/archiv/") -> Fault:
    """A page whose links lead to ever new pages below `prefix`."""

    def fault(request: Request, _normal: Reply) -> Reply:
        links = "".join(
            f'<a href="{prefix}{request.number}/{month}/">Monat {month}</a> ' for month in range(12)
        )
        return _html(f"Archiv {request.number}", links)

    return fault


def login_wall(target: str = "/c/portal/login") -> Fault:
    """302 to the login page, which every site has and answers with 200."""

    def fault(request: Request, normal: Reply) -> Reply:
        if request.path == target:
            return normal
        return Reply(status=302, headers=(("Location", f"{target}?redirect={request.path}"),))

    return fault


def header_injection() -> Fault:
    """Header values that try to smuggle in more headers and a body of their own."""
    raw = (
        b'ETag: "a"\r\nX-Eins: 1\rSet-Cookie: boese=1\r\n'
        b"Last-Modified: Mon, 02 Nov 2026 10:00:00 GMT\nX-Zwei: 2\r\n"
        b"X-Drei: \x1b]0;Titel\x07\xff\xfe\r\n"
    )
    return lambda _request, normal: replace(normal, raw=raw, packed=None)


def terminal_escapes() -> Fault:
    """A page whose title and text try to command a terminal."""
    title = "Reisepass\x1b[2J\x1b]0;uebernommen\x07\x9b31m\u202egnudlem\u202c"
    return fixed(_html(title, "\x1b[31mrot\x1b[0m\x08\x08\x00"))


_LAUGHS = "".join(
    f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">\n' if n else '<!ENTITY lol0 "lol">\n'
    for n in range(10)
)


def _xml(text: str) -> Fault:
    return fixed(Reply(headers=(("Content-Type", "application/xml"),), body=text.encode()))


def billion_laughs() -> Fault:
    """A sitemap whose entities unfold to 3 GB."""
    return _xml(
        f'<?xml version="1.0"?>\n<!DOCTYPE urlset [\n{_LAUGHS}]>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>http://127.0.0.1/&lol9;</loc></url></urlset>"
    )


def external_entity(path: str = "file:///etc/passwd") -> Fault:
    """A sitemap that wants a file of the reader's machine."""
    return _xml(
        f'<?xml version="1.0"?>\n<!DOCTYPE urlset [<!ENTITY xxe SYSTEM "{path}">]>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<url><loc>/&xxe;</loc></url></urlset>"
    )


@dataclass(slots=True)
class Log:
    """What a server saw; `sent` are bytes of head and body, `status` 0 means no answer."""

    request: Request
    status: int = 0
    sent: int = 0

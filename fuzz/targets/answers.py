# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What servers answer: APIs page by page, and HTTP itself."""

from __future__ import annotations

import contextlib
import shutil
import socket
import struct
from collections.abc import Iterator
from unittest.mock import patch

from fuzz.talk import Talk, context
from fuzz.target import Target, folder
from fuzz.targets.exports import JSON
from ozgcheck.catalog import fim
from ozgcheck.errors import SourceError
from ozgcheck.model import Collection
from ozgcheck.sources.registry import source
from ozgcheck.web import broker, session
from ozgcheck.web.answer import Response, decode
from ozgcheck.web.archive import Archive
from ozgcheck.web.client import Client
from ozgcheck.web.explain import shown

_TURNS = ("200 application/json\n", "413\n", "404\n", "503\n", "\n====\n")


def data_hub(data: bytes) -> Collection:
    """Open-PVOG page by page: the first answer is the export's."""
    return source("open-pvog").collect("https://hub.example", context(data))


def search(data: bytes) -> Collection:
    """The PVOG's search service: lists, online services, details."""
    return source("pvog-suche").collect("https://suche.example", context(data))


def steckbriefe(data: bytes) -> object:
    """The FIM-Portal's list, page by page."""
    return fim.fetch_steckbriefe(Talk(data), "https://fim.example")  # type: ignore[arg-type]


def told(data: bytes) -> object:
    """What a context broker says when it took nothing, or only some."""
    answer = broker._json(data)
    return broker._title(answer), broker._partly(answer, 3)


def text(data: bytes) -> None:
    """Bytes under the charset that the first line names."""
    label, _, body = data.partition(b"\n")
    name = label.decode("latin-1")
    for charset in (name, Response(200, "", {"content-type": name}).charset):
        assert isinstance(decode(body, charset), str)  # noqa: S101


# --- HTTP ----------------------------------------------------------------------------------

_ARCHIVE = "archiv"
_count = 0


def http(data: bytes) -> object:
    """The bytes that a server sends, through sockets and everything behind them.

    Every connection gets the same bytes; when they are over, the server hangs up.
    """
    global _count
    _count += 1
    if _count % 500 == 0:
        shutil.rmtree(folder() / _ARCHIVE, ignore_errors=True)
    said: list[object] = []
    with _served(data), _client() as client:
        for ask in (client.get, client.head):
            try:
                answer = ask("https://portal.example/a", anywhere=True)
            except SourceError as error:
                said += [error.message, error.hint]
                continue
            assert len(answer.digest) == 64  # noqa: S101
            answer.text(), answer.is_page, answer.content_type
            said.append(shown(answer.url))
    return said


def _client() -> Client:
    return Client(
        archive=Archive(folder() / _ARCHIVE),
        retries=1,
        backoff=0.0,
        longest_wait=0.0,
        time_limit=5.0,
        timeouts=(1.0, 1.0),
    )


@contextlib.contextmanager
def _served(data: bytes) -> Iterator[None]:
    left: list[socket.socket] = []

    def connect(_: object) -> socket.socket:
        ours, theirs = socket.socketpair()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * len(data) + 65536)
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 1, 0))
        left.append(theirs)
        return ours

    def trusted(connection: session._Secure) -> None:
        session._Plain.connect(connection)
        connection.is_verified = True

    try:
        # Without TLS, whose bytes nobody could write.
        with (
            patch.object(session._Plain, "_new_conn", connect),
            patch.object(session._Secure, "connect", trusted),
        ):
            yield
    finally:
        for sock in left:
            sock.close()


HEADERS = (
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 301 Moved\r\n",
    "HTTP/1.0 304 \r\n",
    "HTTP/1.1 503 Busy\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "Location: ",
    "Content-Type: text/html; charset=",
    "Content-Length: ",
    "Content-Encoding: gzip\r\n",
    "Content-Encoding: deflate\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Retry-After: ",
    "Retry-After: Wed, 25 Nov 2026 04:00:00 GMT\r\n",
    'ETag: W/"a"\r\n',
    "Last-Modified: ",
    "Set-Cookie: ",
    "\r\n\r\n",
    "99999999999999999999",
    "https://",
    "//[",
    "%0d%0a",
)

TARGETS = (
    Target(
        "open-pvog-seiten",
        "the Data Hub's pages",
        data_hub,
        (*_TURNS, *JSON, '"content":[', '"totalElements":', '"last":', '"leika_key":"', '"page":'),
        form="json",
    ),
    Target(
        "pvog-suche",
        "the PVOG's search service",
        search,
        (
            *_TURNS,
            *JSON,
            '"serviceDescriptions":',
            '"content":',
            '"onlineservices":',
            '"nextPageToken":"',
            '"leikakeys":',
            '"ars":',
            '"details":',
            '"totalElements":',
            '"id":',
            '"name":',
            '"uri":"',
            '"organisations":',
        ),
        form="json",
    ),
    Target(
        "fim",
        "the FIM-Portal's answers",
        steckbriefe,
        (
            *_TURNS,
            *JSON,
            '"items":[',
            '"total_count":',
            '"offset":',
            '"leistungsschluessel":',
            '"ozg":',
            '"typisierung":',
            '"title":',
        ),
        form="json",
    ),
    Target(
        "broker",
        "a context broker's answer",
        told,
        (*JSON, '"errors":', '"error":', '"entityId":', '"title":', '"detail":'),
        form="json",
    ),
    Target("http", "an answer of HTTP", http, HEADERS),
    Target(
        "antworttext",
        "bytes under a charset",
        text,
        ("text/html; charset=", "utf-16", "utf-7", "punycode", "cp037", "\xff\xfe"),
    ),
)

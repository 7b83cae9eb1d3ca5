# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A real HTTP server on 127.0.0.1 that answers what a test scripts.

A test module uses it like this:

    from tests.server import Reply, Server, server_fixture

    server = server_fixture

    def test_something(server: Server) -> None:
        server.route("/liste", Reply(status=429), Reply(b"ok"))  # one after the other
        server.route("/seite", lambda request: Reply(request.query["page"].encode()))
        ...
        assert server.paths == ["/liste", "/liste"]
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass(frozen=True)
class Request:
    """What the server was asked; header names are lower case.

    `port` is the client's: requests with the same port came over the same connection.
    """

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    time: float
    port: int = 0
    method: str = "GET"


@dataclass(frozen=True)
class Reply:
    """What the server answers.

    `announced` replaces the true Content-Length (-1: send none), `cut` closes the
    connection after so many bytes, `pause` waits that many seconds before every
    `step` bytes of the body, `chunked` sends HTTP/1.1 chunks of `step` bytes, `raw` is sent
    as it is between the headers and the body, `reset` ends the connection with a TCP reset.
    An answer to HEAD ends with the headers.
    `whole` is sent instead of everything else, byte by byte as it is, however long it may be.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    cut: int | None = None
    pause: float = 0.0
    step: int = 65536
    chunked: bool = False
    raw: bytes = b""
    reset: bool = False
    whole: Callable[[], Iterable[bytes]] | None = None


Answer = Reply | Callable[[Request], Reply]


class Server:
    """Routes by path; everything unknown is 404. `requests` records what came in.

    `most_at_once` is how many answers were being computed at a time (the client cannot know
    of their end before they are sent), `keep_alive` lets several
    requests use one connection.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self.keep_alive = False
        self._running = 0
        self._routes: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> Server:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def route(self, path: str, *answers: Answer) -> None:
        """Give the answers one after the other; the last one for ever."""
        self._routes[path] = list(answers)

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.route(path, Reply(status=status, headers={"Location": target}))

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        yield
        with self._lock:
            self._running -= 1

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            answers = self._routes.get(request.path, [Reply(b"unbekannt", status=404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if not callable(answer):
            return answer
        with self._counted():
            return answer(request)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: Server


class _Handler(BaseHTTPRequestHandler):
    server: _Http
    disable_nagle_algorithm = True  # an answer is several small writes

    def do_GET(self) -> None:
        # The client may hang up as soon as it has seen enough.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._reply()

    def do_HEAD(self) -> None:
        self.do_GET()

    def _reply(self) -> None:
        parts = urlsplit(self.path)
        reply = self.server.owner.answer(
            Request(
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                time.monotonic(),
                self.client_address[1],
                self.command,
            )
        )
        self.close_connection = True
        if reply.whole is not None:
            for piece in reply.whole():
                self.wfile.write(piece)
        else:
            self._send(reply)
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _send(self, reply: Reply) -> None:
        if reply.chunked or self.server.owner.keep_alive:
            self.protocol_version = "HTTP/1.1"
        self.close_connection = not self.server.owner.keep_alive
        self.send_response(reply.status)
        length = len(reply.body) if reply.announced is None else reply.announced
        framing = ("Transfer-Encoding", "chunked") if reply.chunked else ("Content-Length", length)
        if (reply.chunked or length >= 0) and reply.status != 304:
            self.send_header(framing[0], str(framing[1]))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.flush_headers()
        self.wfile.write(reply.raw)
        self.end_headers()
        if self.command == "HEAD":
            return
        body = reply.body if reply.cut is None else reply.body[: reply.cut]
        for start in range(0, len(body), reply.step):
            time.sleep(reply.pause)
            piece = body[start : start + reply.step]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if reply.chunked else piece)
            self.wfile.flush()
        if reply.chunked and reply.cut is None:
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Tests are silent."""


@pytest.fixture
def server_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running server; a proxy of the machine is not asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    running = Server().start()
    yield running
    running.stop()

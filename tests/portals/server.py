# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Serves a site over real HTTP/1.1 on 127.0.0.1, with keep-alive, and misbehaves on command.

As a program, for measuring and for trying by hand:

    python -m tests.portals.server --kind vr_v1 --size 2000 --port 0
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import itertools
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus
from typing import Self
from urllib.parse import urlsplit

import pytest

from tests.portals.faults import Fault, Log, Reply, Request, When, applies
from tests.portals.kinds import KINDS, build
from tests.portals.site import Address, Resource, Site

_CHANGED = 1_793_613_600  # 2026-11-02T10:00:00Z; every page a few seconds later than the last
_MAX_HEAD = 65_536
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class _Prepared:
    """A resource as it goes over the wire: the body once plain and once packed."""

    __slots__ = ("body", "etag", "headers", "modified", "packed", "status")

    def __init__(self, resource: Resource, address: Address, changed: int) -> None:
        self.body = resource.body(address)
        self.status = resource.status
        self.etag = f'"{blake2b(self.body, digest_size=12).hexdigest()}"'
        self.modified = formatdate(changed, usegmt=True)
        self.headers = (
            ("Content-Type", resource.media),
            ("ETag", self.etag),
            ("Last-Modified", self.modified),
            *resource.headers,
        )
        is_text = resource.content_type.startswith("text/") or "xml" in resource.content_type
        smaller = is_text and not resource.packed and len(self.body) > 500
        self.packed = gzip.compress(self.body, 4, mtime=0) if smaller else None

    def is_known(self, headers: Mapping[str, str]) -> bool:
        """Whether the client has this version already."""
        if wanted := headers.get("if-none-match"):
            return self.etag in wanted or wanted.strip() == "*"
        if since := headers.get("if-modified-since"):
            with suppress(ValueError, TypeError):
                return parsedate_to_datetime(since) >= parsedate_to_datetime(self.modified)
        return False


class PortalServer:
    """A running site; use it as a context manager or call `start` and `stop`.

    Args:
        site: what to serve.
        faults: when -> what goes wrong, see `faults`; the first that applies counts. The
            mapping may be changed while the server runs.
        latency: seconds between request and answer, as with a real portal; without it
            requests are answered one after the other and `max_in_flight` stays 1.
        public: base address that the pages name instead of http://127.0.0.1:port. The client
            reaches it by using this server as its HTTP proxy (`server.proxy`); requests for
            any other host are answered with 502 and counted in `strayed`.

    `log` has every request with what was sent.
    """

    def __init__(
        self,
        site: Site,
        faults: Mapping[When, Fault] | None = None,
        *,
        latency: float = 0.0,
        public: str = "",
        port: int = 0,
    ) -> None:
        self.site = site
        self.faults: dict[When, Fault] = dict(faults or {})
        self.latency = latency
        self.log: list[Log] = []
        self.strayed: list[str] = []
        self.connections = self.max_connections = 0
        self.in_flight = self.max_in_flight = 0
        self._socket = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self._socket.getsockname()[1]
        self.proxy = f"http://127.0.0.1:{self.port}"
        self.base = (public or self.proxy).rstrip("/")
        self._hosts = {urlsplit(self.base).netloc, f"127.0.0.1:{self.port}"}
        if urlsplit(self.base).port is None:
            self._hosts.add(f"{urlsplit(self.base).hostname}:80")
        self._address = Address(self.base)
        self._prepared: dict[str, _Prepared] = {}
        self._numbers = itertools.count(1)
        self._protocols: set[_Protocol] = set()
        self._loop: asyncio.AbstractEventLoop
        self._thread: threading.Thread | None = None

    def url(self, path: str = "/") -> str:
        return f"{self.base}{path}"

    @property
    def targets(self) -> list[str]:
        """Path and query of every request in order."""
        return [entry.request.target for entry in self.log]

    def start(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()
        return self

    def stop(self) -> None:
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._thread = None

    __enter__ = start

    def __exit__(self, *_: object) -> None:
        self.stop()

    def replace_site(self, site: Site) -> None:
        """Answer with another site from now on, as after an editor's work."""
        self.site = site
        self._prepared.clear()

    def warm(self) -> None:
        """Prepare every page now instead of at its first request."""
        for target in self.site.resources:
            self.prepared(target)

    def prepared(self, target: str) -> _Prepared | None:
        known = self._prepared.get(target)
        if known is None and (resource := self.site.find(target)):
            known = _Prepared(resource, self._address, _CHANGED + len(target) * 97)
            if target in self.site.resources:  # what rules make may be without end
                self._prepared[target] = known
        return known

    def answer(self, request: Request) -> Reply:
        """The reply to a request; faults included."""
        if request.proxied and request.host not in self._hosts:
            self.strayed.append(f"{request.host}{request.target}")
            return Reply(status=502)
        normal = self._normal(request)
        for when, fault in list(self.faults.items()):
            if applies(when, request):
                return fault(request, normal)
        return normal

    def _normal(self, request: Request) -> Reply:
        if request.method not in ("GET", "HEAD"):
            return Reply(status=405, headers=(("Allow", "GET, HEAD"),))
        found = self.prepared(request.target)
        if found is None:
            text = "<!DOCTYPE html><title>Fehler 404</title><h1>Seite nicht gefunden</h1>"
            return Reply(status=404, body=text.encode())
        if found.is_known(request.headers):
            return Reply(status=304, headers=found.headers[1:3])
        return Reply(found.status, found.headers, found.body, packed=found.packed)

    def track(self, protocol: _Protocol, *, opened: bool) -> None:
        (self._protocols.add if opened else self._protocols.discard)(protocol)
        self.connections = len(self._protocols)
        self.max_connections = max(self.max_connections, self.connections)

    def arrived(
        self, method: str, target: str, host: str, headers: dict[str, str], proxied: bool
    ) -> Request:
        """Count a request; `leave` must follow."""
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        return Request(
            next(self._numbers),
            time.monotonic(),
            method,
            target,
            host,
            headers,
            self.in_flight,
            proxied,
        )

    def leave(self) -> None:
        self.in_flight -= 1

    def _run(self, started: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        try:
            server = self._loop.run_until_complete(
                self._loop.create_server(lambda: _Protocol(self, self._loop), sock=self._socket)
            )
            self._loop.call_soon(started.set)
            self._loop.run_forever()
            server.close()
            self._loop.run_until_complete(self._close())
        finally:
            self._loop.close()

    async def _close(self) -> None:
        for protocol in list(self._protocols):
            protocol.abort()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports close their sockets


class _Protocol(asyncio.Protocol):
    """One connection; requests that come ahead wait until the last one is answered."""

    def __init__(self, server: PortalServer, loop: asyncio.AbstractEventLoop) -> None:
        self._server = server
        self._loop = loop
        self._buffer = b""
        self._busy = False
        self._task: asyncio.Task[None] | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._server.track(self, opened=True)

    def connection_lost(self, _error: Exception | None) -> None:
        self._server.track(self, opened=False)
        self._may_write.set()
        if self._task is not None:
            self._task.cancel()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._busy:
            self._next()

    def _next(self) -> None:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            if len(self._buffer) > _MAX_HEAD:
                self._transport.abort()
            return
        self._buffer = rest
        request = self._parse(head)
        if request is None:
            self._transport.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            self._transport.close()
            return
        self._busy = True
        entry = Log(request)
        self._server.log.append(entry)
        if self._server.latency:
            self._loop.call_later(self._server.latency, self._respond, entry)
        else:
            self._respond(entry)

    def _parse(self, head: bytes) -> Request | None:
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            return None
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        method, target, host = words[0], words[1], headers.get("host", "")
        proxied = method == "CONNECT" or target.startswith("http://")
        if method == "CONNECT":
            host, target = target, "/"
        elif proxied:
            parts = urlsplit(target)
            host = parts.netloc
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return self._server.arrived(method, target, host, headers, proxied)

    def _respond(self, entry: Log) -> None:
        if self._transport.is_closing():
            self._server.leave()
            return
        request = entry.request
        reply = _packed(request, self._server.answer(request))
        entry.status = reply.status
        head = self._head(request, reply)
        if isinstance(reply.body, bytes) and not reply.pause and reply.stop is None:
            body = b"" if request.method == "HEAD" or reply.status == 304 else reply.body
            entry.sent = len(head) + len(body)
            self._transport.write(head + body)
            self._done(keep=request.headers.get("connection", "").lower() != "close")
        else:
            self._task = self._loop.create_task(self._stream(entry, reply, head))

    def _head(self, request: Request, reply: Reply) -> bytes:
        if not reply.status:
            return b""
        lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}"]
        lines += (f"{name}: {value}" for name, value in reply.headers)
        length = reply.length
        if length == -1 and isinstance(reply.body, bytes):
            length = len(reply.body)
        if length is None:
            lines.append("Connection: close")
        elif reply.status != 304:
            lines.append(f"Content-Length: {length}")
        if request.headers.get("connection", "").lower() == "close":
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode("latin-1", "replace")
        return head + b"\r\n" + reply.raw + (b"" if reply.open_head else b"\r\n")

    async def _stream(self, entry: Log, reply: Reply, head: bytes) -> None:
        """Send piece by piece, as slowly and as far as the reply says."""
        keep = False
        try:
            await self._write(entry, head)
            left = reply.stop
            for piece in _pieces(reply):
                part = piece if left is None else piece[: max(0, left)]
                if reply.pause:
                    await asyncio.sleep(reply.pause)
                await self._write(entry, part)
                if left is not None:
                    left -= len(part)
                    if left <= 0:
                        break
            keep = await self._finish(reply)
        finally:
            self._done(keep=keep)

    async def _write(self, entry: Log, data: bytes) -> None:
        if self._transport.is_closing():
            raise asyncio.CancelledError
        self._transport.write(data)
        entry.sent += len(data)
        await self._may_write.wait()

    async def _finish(self, reply: Reply) -> bool:
        """Do what the reply says about the connection; whether it stays open."""
        if reply.stop is None:
            return reply.length is not None
        if reply.then == "hang":
            await asyncio.sleep(3600)
        if reply.then == "reset":
            await asyncio.sleep(0.02)  # what was written should have left
            connection = self._transport.get_extra_info("socket")
            linger = struct.pack("ii", 1, 0)  # closing now sends RST
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self._transport.abort()
        return False

    def _done(self, *, keep: bool) -> None:
        self._server.leave()
        self._task = None
        self._busy = False
        if not keep:
            self._transport.close()
        elif self._buffer and not self._transport.is_closing():
            self._loop.call_soon(self._next)


def _packed(request: Request, reply: Reply) -> Reply:
    """The reply with its packed body, if there is one and the client takes it."""
    if reply.packed is None or "gzip" not in request.headers.get("accept-encoding", ""):
        return reply
    packing = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return replace(reply, headers=reply.headers + packing, body=reply.packed)


def _pieces(reply: Reply) -> Iterable[bytes]:
    if not isinstance(reply.body, bytes):
        yield from reply.body()
    else:
        for start in range(0, max(1, len(reply.body)), reply.step):
            yield reply.body[start : start + reply.step]


Serve = Callable[..., PortalServer]


@pytest.fixture
def serve_fixture(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start servers: `serve("vr_v1", size=40, faults={…})`, or `serve(site)`; all are stopped.

    A proxy of the machine is not asked.
    """
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")
    running: list[PortalServer] = []

    def serve(
        what: str | Site, *, seed: int = 1, size: int = 60, **options: object
    ) -> PortalServer:
        site = build(what, seed, size) if isinstance(what, str) else what
        server = PortalServer(site, **options)  # type: ignore[arg-type]
        running.append(server.start())
        return server

    yield serve
    for server in running:
        server.stop()


def main(arguments: list[str] | None = None) -> None:
    """Serve a site until the program is interrupted; its address is the only output."""
    parser = argparse.ArgumentParser(description="Serves an imitated portal on 127.0.0.1.")
    parser.add_argument("--kind", choices=KINDS, default="vr_v1")
    parser.add_argument("--size", type=int, default=60, help="number of services")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before an answer")
    chosen = parser.parse_args(arguments)
    site = build(chosen.kind, chosen.seed, chosen.size)
    server = PortalServer(site, latency=chosen.latency, port=chosen.port)
    server.warm()
    server.start()
    sys.stdout.write(f"{server.url()}\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    server.stop()


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Servers that break off, drip, lie or never end."""

from __future__ import annotations

import contextlib
import gzip
import io
import itertools
import socket
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ozgcheck.errors import LeftHostError, RedirectLoopError, SourceError
from ozgcheck.web.archive import Archive
from ozgcheck.web.client import Client
from ozgcheck.web.session import _TimedSocket, until
from tests.server import Reply, Server, server_fixture

server = server_fixture

BODY = bytes(range(256)) * 400
OK = b"HTTP/1.1 200 OK\r\n"


def quick(**options: object) -> Client:
    return Client(**{"backoff": 0.0, "retries": 2, **options})


class Sink(io.BytesIO):
    """Takes everything and keeps nothing, but knows where it stands."""

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


# --- the connection ---------------------------------------------------------------------------


@pytest.mark.parametrize("cut", [0, 5000])
def test_a_reset_is_tried_again(server: Server, cut: int) -> None:
    server.route("/a", Reply(BODY, cut=cut, reset=True), Reply(BODY))
    with quick() as client:
        assert client.get(server.url("/a")).body == BODY
    assert len(server.requests) == 2


def test_a_reset_before_any_byte_is_tried_again(server: Server) -> None:
    server.route("/a", Reply(whole=list, reset=True), Reply(BODY))
    with quick() as client:
        assert client.get(server.url("/a")).body == BODY


def test_a_reset_every_time_ends(server: Server) -> None:
    server.route("/a", Reply(BODY, cut=5000, reset=True))
    with quick() as client, pytest.raises(SourceError, match=r"brach nach|nicht zu erreichen"):
        client.get(server.url("/a"))
    assert len(server.requests) == 3


def dripping(piece: bytes, pause: float = 0.02) -> Iterator[bytes]:
    while True:
        yield piece
        time.sleep(pause)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", b"H"),
        (OK + b"X-Header: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (OK + b"Content-Length: 9999\r\n\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: x\r\n"),
    ],
)
def test_slow_bytes_meet_the_time_limit_wherever_they_are(
    server: Server, start: bytes, piece: bytes
) -> None:
    server.route("/a", Reply(whole=lambda: itertools.chain([start], dripping(piece))))
    started = time.monotonic()
    with quick(time_limit=0.4) as client, pytest.raises(SourceError, match="länger als"):
        client.get(server.url("/a"))
    assert time.monotonic() - started < 2
    time.sleep(0.1)
    assert len(server.requests) == 1


def test_silence_meets_the_time_limit_before_the_timeout(server: Server) -> None:
    server.route("/a", Reply(b"xx", pause=3.0, step=1))
    started = time.monotonic()
    with quick(time_limit=0.3) as client, pytest.raises(SourceError, match="länger als"):
        client.get(server.url("/a"))
    assert time.monotonic() - started < 2


def test_after_the_deadline_nothing_is_read_even_if_it_is_there() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, io.BufferedReader(_TimedSocket(ours)) as reading:
        theirs.send(b"x" * 10)
        with until(time.monotonic() - 1), pytest.raises(TimeoutError):
            reading.read(1)
        assert reading.read1(10) == b"x" * 10


# --- headers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endless", [b"X-Header: " + b"x" * 1000 + b"\r\n", b"x" * 1000], ids=["lines", "one line"]
)
def test_endless_headers_are_not_read(server: Server, endless: bytes) -> None:
    def head() -> Iterator[bytes]:
        yield OK
        for _ in range(100_000):
            yield endless

    server.route("/a", Reply(whole=head))
    tracemalloc.start()
    with quick(retries=0) as client, pytest.raises(SourceError):
        client.get(server.url("/a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\r\n",
        b"Guten Tag\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999999999999 OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\nContent-Length: 5, 6\r\n\r\nhallo",
    ],
)
def test_nonsense_is_one_german_sentence(server: Server, head: bytes) -> None:
    server.route("/a", Reply(whole=lambda: [head]))
    with quick(retries=0) as client, pytest.raises(SourceError, match=r"/a“") as caught:
        client.get(server.url("/a"))
    assert caught.value.hint


def test_a_line_break_in_a_location_sends_no_header(server: Server) -> None:
    server.route("/a", Reply(status=302, headers={"Location": "/b%0d%0aX-Evil: 1"}), Reply(b"nie"))
    server.route("/c", Reply(status=302, raw=b"Location: /b\r\n X-Evil: 1\r\n"))
    for path in ("/a", "/c"):
        with quick() as client:
            client.get(server.url(path))
    assert len(server.requests) == 4
    assert all("x-evil" not in request.headers for request in server.requests)


@pytest.mark.parametrize("value", ['"a\r\n X-Evil: 1"', '"a\x00b"', '"a\tb"', '"ä\x7f"'])
def test_a_line_break_in_an_etag_is_not_sent_back(
    server: Server, tmp_path: Path, value: str
) -> None:
    server.route("/a", Reply(b"x", raw=f"ETag: {value}\r\n".encode("latin-1")))
    for _ in range(2):
        with quick(archive=Archive(tmp_path)) as client:
            client.get(server.url("/a"))
    assert not {"x-evil", "if-none-match"} & set(server.requests[1].headers)


# --- the body ---------------------------------------------------------------------------------


@pytest.mark.parametrize("announced", [len(BODY) + 1, 2 * len(BODY)])
def test_less_than_announced_is_broken(server: Server, announced: int) -> None:
    server.route("/a", Reply(BODY, announced=announced), Reply(BODY))
    with quick() as client:
        assert client.get(server.url("/a")).body == BODY
    assert len(server.requests) == 2


def test_more_than_announced_does_not_become_the_next_answer(server: Server) -> None:
    extra = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfalsch"
    server.keep_alive = True
    server.route("/a", Reply(b"wahr" + extra, announced=4))
    server.route("/b", Reply(b"richtig"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"wahr"
        time.sleep(0.1)
        assert client.get(server.url("/b")).body == b"richtig"


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw deflate"])
@pytest.mark.parametrize("lost", [1, 8, 200])
def test_a_packed_body_that_is_not_whole_is_broken(
    server: Server, tmp_path: Path, kind: str, lost: int
) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(BODY),
        "deflate": zlib.compress(BODY),
        "raw deflate": raw.compress(BODY) + raw.flush(),
    }[kind]
    coding = {"Content-Encoding": kind.split()[-1]}
    server.route("/a", Reply(packed[:-lost], headers=coding), Reply(packed, headers=coding))
    archive = Archive(tmp_path)
    with quick(archive=archive, retries=0) as client, pytest.raises(SourceError, match="brach"):
        client.get(server.url("/a"))
    assert list(archive.entries(server.url("/a"), "*/*")) == []
    with quick(archive=archive) as client:
        assert client.get(server.url("/a")).body == BODY


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(BODY[:1000]) + gzip.compress(BODY[1000:]), "GZIP"),
        (gzip.compress(BODY) + b"\0" * 100, "x-gzip"),
        (gzip.compress(BODY) + b"Nachsatz", "gzip"),
        (BODY, "identity"),
        (BODY, "utf-8"),
        (gzip.compress(BODY), "identity, gzip"),
        (zlib.compress(BODY) + b"Nachsatz", "deflate"),
    ],
)
@pytest.mark.parametrize("step", [97, 65536])
def test_ways_to_pack_a_body(server: Server, packed: bytes, coding: str, step: int) -> None:
    reply = Reply(packed, headers={"Content-Encoding": coding}, step=step, chunked=True)
    server.route("/a", reply)
    with quick() as client:
        assert client.get(server.url("/a")).body == BODY


def test_what_is_unpacked_last_is_not_lost(server: Server) -> None:
    # All of this is read before all of it is unpacked.
    raw = zlib.compressobj(wbits=-15)
    packed = raw.compress(bytes(65537)) + raw.flush()
    server.route("/a", Reply(packed, headers={"Content-Encoding": "deflate"}))
    with quick() as client:
        assert client.get(server.url("/a")).body == bytes(65537)


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "gzip,BR"]
)
def test_a_body_that_nobody_here_can_unpack_is_no_page(
    server: Server, tmp_path: Path, coding: str
) -> None:
    server.route("/a", Reply(gzip.compress(BODY), headers={"Content-Encoding": coding}))
    archive = Archive(tmp_path)
    with quick(archive=archive) as client, pytest.raises(SourceError, match="schlug fehl"):
        client.get(server.url("/a"))
    assert list(archive.entries(server.url("/a"), "*/*")) == []


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_an_empty_body_is_whole_whatever_it_says(server: Server, coding: str) -> None:
    server.route("/a", Reply(headers={"Content-Encoding": coding}))
    with quick() as client:
        assert client.get(server.url("/a")).body == b""


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_gigabyte_of_zeros_costs_no_memory(server: Server, tmp_path: Path, coding: str) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "deflate": 15}[coding])
    head = packer.compress(bytes(1000)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(10 * 1024**2)) + packer.flush(zlib.Z_FULL_FLUSH)
    server.route("/a", Reply(head + block * 100, headers={"Content-Encoding": coding}))
    archive = Archive(tmp_path)
    tracemalloc.start()
    with quick(archive=archive) as client, pytest.raises(SourceError, match="größer als"):
        client.download(server.url("/a"), Sink(), max_bytes=50 * 1024**2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    assert list(archive.entries(server.url("/a"), "*/*")) == []


def test_a_hundred_megabytes_are_loaded_without_filling_the_memory(
    server: Server, tmp_path: Path
) -> None:
    piece, size = b"0123456789abcdef" * 65536, 100 * 1024**2

    def page() -> Iterator[bytes]:
        yield OK + b"Content-Length: %d\r\n\r\n" % size
        for _ in range(100):
            yield piece

    server.route("/a", Reply(whole=page))
    with quick(archive=Archive(tmp_path)) as client:
        with pytest.raises(SourceError, match="größer als 5 MB"):
            client.get(server.url("/a"), max_bytes=5 * 1024**2)
        tracemalloc.start()
        assert client.download(server.url("/a"), Sink()).ok
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 5_000_000
    (entry,) = Archive(tmp_path).entries(server.url("/a"), "*/*")
    assert entry.size == size


def test_a_body_without_end_is_cut_where_that_is_wanted(server: Server) -> None:
    def page() -> Iterator[bytes]:
        yield OK + b"\r\n"
        yield from itertools.repeat(b"x" * 1000, 1_000_000)

    server.route("/a", Reply(whole=page))
    with quick() as client:
        assert client.get(server.url("/a"), max_bytes=12_345, cut=True).body == b"x" * 12_345


# --- answers ----------------------------------------------------------------------------------


def test_429_for_ever_ends(server: Server) -> None:
    server.route("/a", Reply(b"nein", status=429, headers={"Retry-After": "86400"}))
    started = time.monotonic()
    with quick(longest_wait=0.1) as client:
        assert client.get(server.url("/a")).status == 429
    assert 0.2 <= time.monotonic() - started < 2
    assert len(server.requests) == 3


@pytest.mark.parametrize("value", ["9" * 5000, "Fri, 31 Dec 99999999999999 23:59:59 GMT", "-5"])
def test_a_time_that_does_not_exist_is_no_wait(server: Server, value: str) -> None:
    server.route("/a", Reply(status=429, headers={"Retry-After": value}), Reply(b"da"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"da"


@pytest.mark.parametrize("digits", [30, 5000])
def test_a_length_beyond_all_numbers_is_too_large(server: Server, digits: int) -> None:
    server.route("/a", Reply(b"x", headers={"Content-Length": "9" * digits}, announced=-1))
    with quick() as client, pytest.raises(SourceError, match="größer als"):
        client.get(server.url("/a"))


def test_attempts_of_different_kinds_share_one_number(server: Server) -> None:
    server.route("/a", Reply(status=503), Reply(BODY, cut=9), Reply(status=429), Reply())
    with quick() as client:
        assert client.get(server.url("/a")).status == 429
    assert len(server.requests) == 3


def test_the_body_of_a_busy_answer_is_not_loaded(server: Server) -> None:
    server.route("/a", Reply(b"x" * 100, status=503, pause=0.05, step=1), Reply(b"da"))
    started = time.monotonic()
    with quick() as client:
        assert client.get(server.url("/a")).body == b"da"
    assert time.monotonic() - started < 2


def test_leaving_the_host_says_where_to(server: Server) -> None:
    target = server.url("/b", host="localhost")
    server.redirect("/a", target)
    with quick() as client, pytest.raises(LeftHostError) as caught:
        client.get(server.url("/a"))
    assert caught.value.target == target
    server.route("/b", Reply(b"da"))
    with quick() as client:
        assert client.get(server.url("/a"), anywhere=True).url == target


def test_a_circle_has_its_own_error(server: Server) -> None:
    server.redirect("/a", "/a")
    with quick() as client, pytest.raises(RedirectLoopError):
        client.get(server.url("/a"))


@pytest.mark.parametrize("port", ["99999", "abc", "-1"])
def test_a_redirect_to_no_port_is_refused(server: Server, port: str) -> None:
    server.redirect("/a", f"http://127.0.0.1:{port}/b")
    with quick() as client, pytest.raises(SourceError, match="keine gültige Adresse"):
        client.get(server.url("/a"))


@pytest.mark.parametrize(
    "trick", ["\\\\@localhost", "\\@localhost", "@localhost", "%40localhost", "#@localhost"]
)
def test_the_host_that_is_checked_is_the_host_that_is_asked(server: Server, trick: str) -> None:
    server.redirect("/a", f"http://127.0.0.1:{server.port}{trick}:{server.port}/b")
    with quick() as client, contextlib.suppress(SourceError):
        client.get(server.url("/a"))
    hosts = {request.headers["host"].partition(":")[0] for request in server.requests}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize(
    "target",
    [
        "http://a..b/",
        "http://" + "x" * 300 + ".example/",
        "http://a\\b/",
        "http://[v1.x]/",
        "http://\xc3\xa4 \xc3\xa4/",
        "http://@/",
        "//",
        "javascript:alert(1)",
    ],
)
def test_any_target_of_a_redirect_is_one_german_sentence(server: Server, target: str) -> None:
    server.redirect("/a", target)
    with quick(retries=0) as client, pytest.raises(SourceError) as caught:
        client.get(server.url("/a"), anywhere=True)
    assert caught.value.hint


def test_missing_certificates_are_one_german_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/gibt/es/nicht.pem")
    with quick() as client, pytest.raises(SourceError, match="Zertifikate unter"):
        client.get("https://127.0.0.1:9/")


# --- cookies, connections -----------------------------------------------------------------------


def test_cookies_are_neither_kept_nor_sent(server: Server) -> None:
    cookie = {"Set-Cookie": "sitzung=1; Path=/", "Location": "/b"}
    server.route("/a", Reply(status=302, headers=cookie))
    server.route("/b", Reply(headers=cookie))
    with quick() as client:
        client.get(server.url("/a"))
        client.get(server.url("/b"))
        assert list(client._session.cookies) == []
    assert [request.path for request in server.requests] == ["/a", "/b", "/b"]
    assert all("cookie" not in request.headers for request in server.requests)


def test_connections_are_used_again(server: Server, tmp_path: Path) -> None:
    def reply(request: object) -> Reply:
        known = request.headers.get("if-none-match")  # type: ignore[attr-defined]
        return Reply(status=304) if known else Reply(gzip.compress(BODY), headers=kind)

    kind = {"Content-Encoding": "gzip", "ETag": '"1"'}
    server.keep_alive = True
    server.route("/a", reply)
    server.route("/b", Reply(b"weg", status=404))
    with quick(archive=Archive(tmp_path)) as client:
        for path in ("/a", "/a", "/b", "/a", "/b"):
            client.get(server.url(path))
    assert len({request.port for request in server.requests}) == 1


def test_unchanged_and_chunked_does_not_wait_for_a_body(server: Server, tmp_path: Path) -> None:
    def nothing_more() -> Iterator[bytes]:
        yield b"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"
        time.sleep(3)

    server.route("/a", Reply(BODY, headers={"ETag": '"1"'}), Reply(whole=nothing_more))
    with quick(archive=Archive(tmp_path)) as client:
        client.get(server.url("/a"))
        started = time.monotonic()
        assert client.get(server.url("/a")).body == BODY
    assert time.monotonic() - started < 2


def test_a_connection_that_was_closed_meanwhile_costs_nothing(server: Server) -> None:
    server.keep_alive = True
    server.route("/a", Reply(b"da"))
    with quick(retries=0) as client:
        client.get(server.url("/a"))
        server.keep_alive = False
        client.get(server.url("/a"))
        time.sleep(0.05)
        assert client.get(server.url("/a")).body == b"da"


def test_what_is_asked_for_can_be_unpacked_here(server: Server) -> None:
    server.route("/a", Reply())
    with quick() as client:
        client.get(server.url("/a"))
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The HTTP client against a real server that misbehaves in every way we know."""

from __future__ import annotations

import gzip
import io
import socket
import time

import pytest
import requests

from ozgcheck import __version__
from ozgcheck.errors import AnsweredError, SourceError
from ozgcheck.web.client import Client, decode
from tests.server import Reply, Server, server_fixture

server = server_fixture


def quick(**options: object) -> Client:
    """A client that does not wait between attempts."""
    return Client(**{"backoff": 0.0, "retries": 2, **options})  # the options of Client


def test_get_returns_status_headers_and_body(server: Server) -> None:
    server.route("/a", Reply("Grüße".encode(), headers={"Content-Type": "Text/Plain; x=1"}))
    with quick() as client:
        answer = client.get(server.url("/a"), params={"page": "1", "q": "ä&b"})
    assert (answer.status, answer.ok, answer.text()) == (200, True, "Grüße")
    assert answer.content_type == "text/plain"
    assert answer.url.startswith(server.url("/a?page=1"))
    assert server.requests[0].query == {"page": "1", "q": "ä&b"}


def test_requests_identify_themselves_and_name_what_they_accept(server: Server) -> None:
    server.route("/a", Reply())
    with Client("ozg@herne.example\r\nX-Evil: 1") as client:
        client.get(server.url("/a"), accept="application/octet-stream")
    with Client() as client:
        client.get(server.url("/a"))
    first, second = (request.headers for request in server.requests)
    assert first["user-agent"] == f"ozgcheck/{__version__} (+ozg@herne.example X-Evil: 1)"
    assert "x-evil" not in first
    assert first["accept"] == "application/octet-stream"
    assert second["user-agent"] == f"ozgcheck/{__version__}"


def test_passwords_of_addresses_are_neither_sent_nor_shown(server: Server) -> None:
    server.redirect("/a", "http://example.invalid/")
    address = server.url("/a?token=geheim").replace("http://", "http://ich:geheim@")
    with quick() as client, pytest.raises(SourceError) as caught:
        client.get(address)
    assert "authorization" not in server.requests[0].headers
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 404, 413, 500])
def test_other_statuses_are_the_callers_business(server: Server, status: int) -> None:
    server.route("/a", Reply(b"leider nein", status=status))
    with quick() as client:
        answer = client.get(server.url("/a"))
    assert (answer.status, answer.ok, answer.body) == (status, False, b"leider nein")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_busy_server_is_asked_again(server: Server, status: int) -> None:
    server.route("/a", Reply(status=status), Reply(b"nun doch"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"nun doch"
    assert len(server.requests) == 2


def test_server_that_stays_busy_is_left_alone(server: Server) -> None:
    server.route("/a", Reply(status=503))
    with quick() as client:
        assert client.get(server.url("/a")).status == 503
    assert len(server.requests) == 3


def test_retry_after_is_honoured(server: Server) -> None:
    server.route("/a", Reply(status=429, headers={"Retry-After": "1"}), Reply())
    with quick() as client:
        client.get(server.url("/a"))
    assert server.requests[1].time - server.requests[0].time >= 0.95


def test_too_large_is_not_repeated_even_if_the_server_offers_it(server: Server) -> None:
    server.route("/a", Reply(status=413, headers={"Retry-After": "1"}))
    with quick() as client:
        assert client.get(server.url("/a")).status == 413
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", ["86400", "morgen", "Fri, 31 Dec 2099 23:59:59 GMT"])
def test_retry_after_is_capped(server: Server, value: str) -> None:
    server.route("/a", Reply(status=503, headers={"Retry-After": value}), Reply())
    with quick(longest_wait=0.2) as client:
        assert client.get(server.url("/a")).status == 200
    assert server.requests[1].time - server.requests[0].time < 2


def test_cap_holds_for_every_attempt(server: Server) -> None:
    server.route("/a", Reply(status=503, headers={"Retry-After": "86400"}))
    started = time.monotonic()
    with quick(longest_wait=0.1) as client:
        assert client.get(server.url("/a")).status == 503
    assert 0.2 <= time.monotonic() - started < 2


def test_connection_refused_is_one_german_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with quick() as client, pytest.raises(SourceError, match="ist nicht zu erreichen") as caught:
        client.get(f"http://127.0.0.1:{port}/a")
    assert f"127.0.0.1:{port}/a" in caught.value.message
    assert caught.value.hint


def test_unencrypted_server_behind_https_is_refused(server: Server) -> None:
    with quick(retries=0) as client, pytest.raises(SourceError, match="nicht vertrauenswürdig"):
        client.get(server.url("/a").replace("http:", "https:"))


@pytest.mark.parametrize("url", ["herne.de/a", "ftp://herne.de/a", "http://", "http://[::1/a", ""])
def test_broken_addresses(url: str) -> None:
    with quick() as client, pytest.raises(SourceError, match="keine gültige Adresse"):
        client.get(url)


def test_offline_refuses_before_anything_is_sent(server: Server) -> None:
    server.route("/a", Reply())
    with quick(offline=True) as client, pytest.raises(SourceError, match="offline"):
        client.get(server.url("/a"))
    assert server.requests == []


def test_announced_500_megabytes_are_not_loaded(server: Server) -> None:
    server.route("/a", Reply(b"x" * 1000, announced=500 * 1024**2))
    with quick() as client, pytest.raises(SourceError, match="größer als 200 MB"):
        client.get(server.url("/a"))
    assert len(server.requests) == 1


def test_unannounced_size_is_limited_while_streaming(server: Server) -> None:
    server.route("/a", Reply(b"x" * 300_000, announced=-1))
    into = io.BytesIO()
    with quick() as client, pytest.raises(SourceError, match="größer als"):
        client.download(server.url("/a"), into, max_bytes=100_000)
    assert len(into.getvalue()) <= 100_000
    with quick() as client:
        assert len(client.get(server.url("/a"), max_bytes=300_000).body) == 300_000


def test_limit_counts_decompressed_bytes(server: Server) -> None:
    bomb = gzip.compress(b"0" * 5_000_000)
    server.route("/a", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    with quick() as client:
        with pytest.raises(SourceError, match="größer als"):
            client.get(server.url("/a"), max_bytes=1_000_000)
        assert len(client.get(server.url("/a")).body) == 5_000_000


def test_broken_compression_is_reported(server: Server) -> None:
    server.route("/a", Reply(b"kein gzip", headers={"Content-Encoding": "gzip"}))
    with quick() as client, pytest.raises(SourceError, match="schlug fehl"):
        client.get(server.url("/a"))


def test_a_dripping_server_meets_the_time_limit(server: Server) -> None:
    server.route("/a", Reply(b"x" * 200, pause=0.05, step=1))
    started = time.monotonic()
    with quick(time_limit=0.4) as client, pytest.raises(SourceError, match="länger als"):
        client.get(server.url("/a"))
    assert time.monotonic() - started < 2


def test_a_silent_server_meets_the_read_timeout(server: Server) -> None:
    server.route("/a", Reply(b"xx", pause=0.6, step=1))
    with (
        quick(timeouts=(1.0, 0.2), retries=0) as client,
        pytest.raises(SourceError, match="antwortete nicht rechtzeitig"),
    ):
        client.get(server.url("/a"))


@pytest.mark.parametrize("chunked", [False, True])
def test_a_cut_connection_is_tried_again(server: Server, chunked: bool) -> None:
    body = bytes(range(256)) * 400
    server.route(
        "/a", Reply(body, cut=5000, chunked=chunked, step=1000), Reply(body, chunked=chunked)
    )
    with quick() as client:
        assert client.get(server.url("/a")).body == body
    assert len(server.requests) == 2


def test_nothing_of_a_cut_attempt_remains(server: Server) -> None:
    server.route("/a", Reply(b"x" * 1000, cut=900), Reply(b"kurz"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"kurz"


def test_a_connection_cut_every_time_leaves_the_start(server: Server) -> None:
    server.route("/a", Reply(b"Anfang" + b"x" * 1000, cut=6))
    into = io.BytesIO()
    into.write(b"davor ")
    with quick() as client, pytest.raises(SourceError, match="brach nach 6 Bytes ab"):
        client.download(server.url("/a"), into)
    assert into.getvalue() == b"davor Anfang"
    assert len(server.requests) == 3


def test_download_writes_the_body_into_the_file(server: Server) -> None:
    server.route("/a", Reply(b"viel" * 100_000, headers={"X-Stand": "heute"}))
    into = io.BytesIO()
    with quick() as client:
        answer = client.download(server.url("/a"), into)
    assert (answer.body, answer.headers["x-stand"]) == (b"", "heute")
    assert into.getvalue() == b"viel" * 100_000


def test_redirects_stay_on_the_host(server: Server) -> None:
    server.redirect("/a", "/b?x=1", status=301)
    server.redirect("/b", server.url("/c"), status=308)
    server.route("/c", Reply(b"da"))
    with quick() as client:
        answer = client.get(server.url("/a"), params={"page": "1"})
    assert (answer.body, answer.url) == (b"da", server.url("/c"))
    assert [dict(request.query) for request in server.requests] == [{"page": "1"}, {"x": "1"}, {}]


def test_redirect_to_another_host_needs_permission(server: Server) -> None:
    server.redirect("/a", server.url("/b", host="localhost"))
    server.route("/b", Reply(b"da"))
    with quick() as client, pytest.raises(SourceError, match="anderen Rechner"):
        client.get(server.url("/a"))
    assert server.paths == ["/a"]
    with quick(allowed_hosts=["LOCALHOST"]) as client:
        assert client.get(server.url("/a")).body == b"da"


@pytest.mark.parametrize("target", ["file://127.0.0.1/etc/passwd", "ftp://127.0.0.1/a"])
def test_redirect_to_another_scheme_is_refused(server: Server, target: str) -> None:
    server.redirect("/a", target)
    with quick() as client, pytest.raises(SourceError, match="unsichere Adresse"):
        client.get(server.url("/a"))


def test_body_of_a_redirect_is_not_loaded(server: Server) -> None:
    away = {"Location": "/b"}
    server.route("/a", Reply(b"x" * 100, status=302, headers=away, pause=0.05, step=1))
    server.route("/b", Reply(b"da"))
    started = time.monotonic()
    with quick() as client:
        assert client.get(server.url("/a")).body == b"da"
    assert time.monotonic() - started < 2


def test_address_of_a_redirect_may_have_umlauts(server: Server) -> None:
    server.redirect("/a", "/gebühren".encode().decode("latin-1"))
    server.route("/geb%C3%BChren", Reply(b"da"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"da"


def test_an_old_encoding_in_the_address_of_a_redirect_keeps_its_bytes(server: Server) -> None:
    server.redirect("/a", "/b\xfcrger")
    server.route("/b%FCrger", Reply(b"da"))
    with quick() as client:
        assert client.get(server.url("/a")).body == b"da"


def test_redirect_to_nonsense_is_refused_and_no_silence(server: Server) -> None:
    server.redirect("/a", "http://[::1/b")
    with quick() as client, pytest.raises(AnsweredError, match="unsichere Adresse"):
        client.get(server.url("/a"))


def test_redirect_from_https_to_http_is_refused() -> None:
    answer = requests.Response()
    answer.url = "https://herne.example/a"
    answer.headers["Location"] = "http://herne.example/a"
    with quick() as client, pytest.raises(AnsweredError, match="unsichere Adresse"):
        client._checked_redirect(answer.url, answer)


def test_redirect_loop_ends(server: Server) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    with quick() as client, pytest.raises(SourceError, match="leitet im Kreis"):
        client.get(server.url("/a"))
    assert len(server.requests) == 6


def test_five_redirects_are_fine(server: Server) -> None:
    for number in range(5):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.route("/5", Reply(b"da"))
    with quick() as client:
        assert client.get(server.url("/0")).body == b"da"


def test_delay_is_kept_per_host(server: Server) -> None:
    server.route("/a", Reply())
    with quick(delay=1.0) as client:
        client.get(server.url("/a"))
        client.get(server.url("/a", host="localhost"))
        client.get(server.url("/a"))
    first, other, again = (request.time for request in server.requests)
    assert other - first < 0.8
    assert again - first >= 0.9


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("Müller – Straße".encode(), ""),
        ("Müller – Straße".encode("utf-8-sig"), "iso-8859-1"),
        ("Müller – Straße".encode("utf-16"), ""),
        ("Müller – Straße".encode("cp1252"), ""),
        ("Müller – Straße".encode("cp1252"), "ISO-8859-1"),
        ("Müller – Straße".encode("cp1252"), "utf-8"),
        ("Müller – Straße".encode(), "gibt-es-nicht"),
        ("Müller – Straße".encode(), "hex"),
        ("Müller – Straße".encode("iso8859-15", "ignore"), "iso-8859-15"),
        ("Müller – Straßeé".encode()[:-1], ""),
        ("Müller – Straßeé".encode("utf-8-sig")[:-1], "utf-8"),
    ],
)
def test_decode_survives_wrong_labels(body: bytes, charset: str) -> None:
    assert decode(body, charset).replace("  ", " – ") == "Müller – Straße"


@pytest.mark.parametrize("charset", ["punycode", "Raw-Unicode_Escape", "unicode_escape", "idna"])
def test_what_only_python_calls_a_charset_is_none(charset: str) -> None:
    body = rb"M\ud800ller-abc"
    assert decode(body, charset) == body.decode()


def test_a_charset_that_takes_for_ever_is_none() -> None:
    started = time.process_time()
    decode(b"-" + b"a" * 1_000_000, "punycode")
    assert time.process_time() - started < 1


def test_text_uses_the_charset_of_the_header(server: Server) -> None:
    kind = {"Content-Type": 'text/csv; header=present; charset="windows-1250"'}
    server.route("/a", Reply("Łódź".encode("cp1250"), headers=kind))
    with quick() as client:
        assert client.get(server.url("/a")).text() == "Łódź"

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The server of the imitated portals: correct when it behaves, and wrong exactly as told."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import re
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
import requests

from tests.portals import faults
from tests.portals.faults import Every, Fault, Times, When
from tests.portals.server import PortalServer, Serve, serve_fixture

serve = serve_fixture
DETAIL = re.compile("/dienstleistung/")
ROOT = Path(__file__).parents[2]


def get(server: PortalServer, path: str = "/", **headers: str) -> requests.Response:
    return requests.get(
        server.url(path),
        headers={"Accept-Encoding": "identity", **headers},
        timeout=5,
        allow_redirects=False,
    )


def raw(server: PortalServer, request: str, size: int = 1 << 20) -> bytes:
    """What comes over the wire until the connection ends."""
    got = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request.encode())
        while len(got) < size and (part := connection.recv(65536)):
            got += part
    return got


def receive(server: PortalServer, request: str, timeout: float, parts: list[bytes]) -> None:
    """Put into `parts` what comes until the connection ends, however it ends."""
    with socket.create_connection(("127.0.0.1", server.port), timeout) as connection:
        connection.sendall(request.encode())
        while part := connection.recv(4096):
            parts.append(part)


def body_length(parts: list[bytes]) -> int:
    return len(b"".join(parts).partition(b"\r\n\r\n")[2])


def settled(server: PortalServer) -> bool:
    """Whether all requests are done with, at the latest after two seconds."""
    for _ in range(100):
        if server.in_flight == 0:
            return True
        time.sleep(0.02)
    return False


def asked(path: str, close: bool = True) -> str:
    end = "Connection: close\r\n" if close else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost:1\r\n{end}\r\n"


def test_pages_have_validators_and_304_answers(serve: Serve) -> None:
    server = serve("egov", size=10)
    path = server.site.services[0].url
    first = get(server, path)
    assert first.status_code == 200
    assert "charset" not in first.headers["Content-Type"]
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = get(server, path, **{name: first.headers[header]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert get(server, path, **{"If-None-Match": '"other"'}).status_code == 200
    old = {"If-Modified-Since": "Mon, 02 Nov 2020 10:00:00 GMT"}
    assert get(server, path, **old).status_code == 200


def test_gzip_only_for_those_who_take_it(serve: Serve) -> None:
    server = serve("vr_v1", size=10)
    plain = get(server)
    packed = get(server, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert server.log[1].sent < server.log[0].sent / 2
    sitemap = get(server, "/sitemap-1.xml.gz", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in sitemap.headers  # a file that is packed, sent as it is
    assert server.base.encode() in gzip.decompress(sitemap.content)


def test_one_connection_for_many_requests(serve: Serve) -> None:
    server = serve("vr_v2", size=10)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for path in ("/", "/nirgends", "/impressum"):
        connection.request("GET", path)
        connection.getresponse().read()
    connection.request("HEAD", "/")
    head = connection.getresponse()
    assert int(head.headers["Content-Length"]) > 10_000
    assert head.read() == b""
    connection.close()
    assert [entry.status for entry in server.log] == [200, 404, 200, 200]
    assert server.max_connections == 1
    assert server.targets == ["/", "/nirgends", "/impressum", "/"]
    assert server.log[0].request.headers["host"] == f"127.0.0.1:{server.port}"


def test_requests_that_come_ahead_are_answered_in_order(serve: Serve) -> None:
    server = serve("sit", size=5, latency=0.01)
    answer = raw(server, asked("/a", close=False) + asked("/b", close=False) + asked("/robots.txt"))
    assert re.findall(rb"HTTP/1\.1 (\d+)", answer) == [b"404", b"404", b"200"]
    assert server.targets == ["/a", "/b", "/robots.txt"]


def test_nonsense_and_other_methods(serve: Serve) -> None:
    server = serve("sit", size=5)
    assert raw(server, "NONSENSE\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert requests.post(server.url(), timeout=5).status_code == 405
    assert raw(server, "GET / HTTP/1.1\r\nX: " + "a" * 70_000) == b""


def test_flight_is_counted(serve: Serve) -> None:
    server = serve("sit", size=5, latency=0.1)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: get(server), range(6)))
    assert 2 <= server.max_in_flight <= 6
    assert settled(server)
    assert max(entry.request.in_flight for entry in server.log) == server.max_in_flight


def test_public_name_by_way_of_the_proxy(serve: Serve) -> None:
    base = "http://serviceportal.musterstadt.example"
    server = serve("vr_v1", size=10, public=base)
    proxies = {"http": server.proxy}
    session = requests.Session()
    session.trust_env = False
    page = session.get(f"{base}/suche?p_p_id=vrbissuche&p_p_lifecycle=0&p_p_state=normal"
                       "&_vrbissuche_cur=1", proxies=proxies, timeout=5)  # fmt: skip
    assert f"{base}:80/detail/" in page.text
    assert session.get(f"{base}:80/", proxies=proxies, timeout=5).status_code == 200
    stray = session.get("http://anderswo.example/x?y=1", proxies=proxies, timeout=5)
    assert stray.status_code == 502
    with pytest.raises(requests.exceptions.ProxyError):
        session.get("https://sicher.example/", proxies={"https": server.proxy}, timeout=5)
    assert server.strayed == ["anderswo.example/x?y=1", "sicher.example:443/"]
    session.close()


def test_program_prints_its_address() -> None:
    command = [sys.executable, "-m", "tests.portals.server", "--kind", "sit", "--size", "5"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = program.stdout.readline().strip()
        with urlopen(address, timeout=5) as answer:
            assert "Serviceportal" in answer.read().decode()
        program.terminate()


def test_it_is_fast_enough_to_measure_others(serve: Serve) -> None:
    server = serve("slug", size=20)
    connection = socket.create_connection(("127.0.0.1", server.port))
    stream = connection.makefile("rb")
    request = asked("/impressum", close=False).encode()
    began = time.perf_counter()
    for _ in range(300):
        connection.sendall(request)
        while (line := stream.readline()) != b"\r\n":
            if line.startswith(b"Content-Length"):
                length = int(line[15:])
        stream.read(length)
    assert 300 / (time.perf_counter() - began) > 500  # alone it makes some thousands
    stream.close()
    connection.close()


# Faults


def faulty(serve: Serve, table: Mapping[When, Fault], **options: float) -> PortalServer:
    return serve("vr_v2", size=10, faults=table, **options)


def test_when_a_fault_applies(serve: Serve) -> None:
    gone = faults.broken(503, retry_after=7)
    server = faulty(serve, {"/impressum": gone, DETAIL: gone, Every(4): gone})
    detail = server.site.services[0].url
    paths = (
        "/",
        "/impressum",
        detail,
        "/hilfe",
        "/hilfe",
        "/?x=/dienstleistung/",
        "/impressum?a=1",
    )
    codes = [get(server, path).status_code for path in paths]
    assert codes == [200, 503, 503, 503, 200, 503, 503]
    assert get(server, "/impressum").headers["Retry-After"] == "7"
    server.faults = {lambda request: "x-boese" in request.headers: gone}
    assert [get(server).status_code, get(server, **{"X-Boese": "1"}).status_code] == [200, 503]


def test_too_many_only_so_many_times(serve: Serve) -> None:
    server = faulty(serve, {"/": Times(2, faults.too_many(3)), "/hilfe": faults.too_many(None)})
    answers = [get(server) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "3"
    assert "Retry-After" not in get(server, "/hilfe").headers


def test_slow_bytes(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.slow(pause=0.02, step=4096)})
    began = time.monotonic()
    answer = get(server)
    steps = -(-len(answer.content) // 4096)
    assert time.monotonic() - began >= steps * 0.02
    assert answer.content == get(serve("vr_v2", size=10)).content


@pytest.mark.parametrize("after", [None, 100])
def test_stall(serve: Serve, after: int | None) -> None:
    server = faulty(serve, {"/": faults.stall(after)})
    got: list[bytes] = []
    with pytest.raises(TimeoutError):
        receive(server, asked("/"), 0.3, got)
    assert body_length(got) == (after or 0)


@pytest.mark.parametrize("after", [None, 700])
def test_reset(serve: Serve, after: int | None) -> None:
    server = faulty(serve, {"/": faults.reset(after)})
    got: list[bytes] = []
    with pytest.raises(ConnectionResetError):
        receive(server, asked("/"), 5, got)
    assert body_length(got) == (after or 0)


def test_truncated_body(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.truncated(600)})
    with pytest.raises(requests.exceptions.RequestException, match="IncompleteRead"):
        get(server)


def test_truncated_gzip_has_the_right_length(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.gzip_truncated()})
    head, _, body = raw(server, asked("/")).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacker.decompress(body).startswith(b"<!DOCTYPE")
    assert not unpacker.eof


@pytest.mark.parametrize(
    "target", ["http://anderswo.example/", "http://127.0.0.2/", "http://169.254.169.254/latest/"]
)
def test_redirect_elsewhere(serve: Serve, target: str) -> None:
    answer = get(faulty(serve, {"/": faults.redirect(target, 301)}))
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


@pytest.mark.parametrize("fault", [faults.circle(), faults.chain()])
def test_redirects_without_end(serve: Serve, fault: Fault) -> None:
    server = faulty(serve, {"/hilfe": fault})
    with pytest.raises(requests.TooManyRedirects):
        requests.get(server.url("/hilfe"), timeout=5)
    assert (len(set(server.targets)) <= 4) == (len(server.targets) > len(set(server.targets)))


def test_gzip_bomb_is_small_and_unpacks(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.gzip_bomb(40)})
    packed = raw(server, asked("/")).partition(b"\r\n\r\n")[2]
    assert len(packed) < 100_000
    assert gzip.decompress(packed) == bytes(40 << 20)


@pytest.mark.parametrize("announced", [True, False])
def test_huge_page_needs_no_memory(serve: Serve, announced: bool) -> None:
    server = faulty(serve, {"/": faults.huge(100, announced=announced)})
    with requests.get(server.url(), stream=True, timeout=5) as answer:
        length = int(answer.headers.get("Content-Length", 0))
        assert (length >= 100 << 20) == announced
        read = sum(len(part) for part in answer.iter_content(1 << 20))
    assert read >= 100 << 20
    with requests.get(server.url(), stream=True, timeout=5) as answer:
        assert len(next(answer.iter_content(1 << 16))) == 1 << 16
    assert settled(server)  # the client went away and nothing is left behind
    assert server.log[1].sent < 50 << 20


def test_endless_headers(serve: Serve) -> None:
    answer = raw(faulty(serve, {"/": faults.endless_headers()}), asked("/"), size=1 << 20)
    assert answer.count(b"X-Mehr: ") > 900
    assert b"\r\n\r\n" not in answer


def test_wrong_charset_and_type(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.wrong_charset("utf-16"), "/hilfe": faults.wrong_type()})
    normal = serve("vr_v2", size=10)
    answer = get(server, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-16"
    assert answer.content == get(normal).content
    assert get(server, "/hilfe").headers["Content-Type"] == "image/png"


def test_soft_404(serve: Serve) -> None:
    answer = get(faulty(serve, {"/": faults.soft_404()}))
    assert answer.status_code == 200
    assert "Seite nicht gefunden" in answer.text


def test_pages_without_end(serve: Serve) -> None:
    server = faulty(serve, {re.compile("^/archiv/"): faults.endless("/archiv/")})
    seen, target = set(), "/archiv/"
    for _ in range(20):
        seen.add(target)
        target = re.findall(r'href="([^"]+)"', get(server, target).text)[3]
    assert len(seen) == 20


def test_login_wall(serve: Serve) -> None:
    server = faulty(serve, {DETAIL: faults.login_wall()})
    answer = requests.get(server.url(server.site.services[0].url), timeout=5)
    assert answer.status_code == 200
    assert 'type="password"' in answer.text
    assert answer.url.startswith(server.url("/c/portal/login?redirect=/suche/"))


def test_header_injection_reaches_the_client_as_it_is(serve: Serve) -> None:
    head = raw(faulty(serve, {"/": faults.header_injection()}), asked("/")).split(b"\r\n\r\n")[0]
    assert b"X-Eins: 1\rSet-Cookie: boese=1\r\n" in head
    assert b"\x1b]0;Titel\x07\xff\xfe" in head


def test_terminal_escapes(serve: Serve) -> None:
    text = get(faulty(serve, {"/": faults.terminal_escapes()})).content
    assert b"<title>Reisepass\x1b[2J" in text
    assert "\u202e".encode() in text


def test_xml_bombs(serve: Serve) -> None:
    server = faulty(serve, {"/a.xml": faults.billion_laughs(), "/b.xml": faults.external_entity()})
    bomb, thief = get(server, "/a.xml"), get(server, "/b.xml")
    assert bomb.headers["Content-Type"] == "application/xml"
    assert bomb.text.count("&lol8;") == 10
    assert len(bomb.content) < 2000
    assert 'SYSTEM "file:///etc/passwd"' in thief.text


def test_stop_ends_hanging_connections(serve: Serve) -> None:
    server = faulty(serve, {"/": faults.stall()})
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(asked("/").encode())
        while not server.log:
            time.sleep(0.01)
        server.stop()
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking online services, against a real server that does what such servers do."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ozgcheck.errors import ForbiddenAddressError, SourceError
from ozgcheck.web.client import Client
from ozgcheck.web.linkcheck import MAX_BYTES, PATIENCE, Asked, Asker, Names
from ozgcheck.web.robots import Robots
from tests.server import Reply, Request, Server, server_fixture

server = server_fixture
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(text: str = "<h1>Antrag</h1>", **options: Any) -> Reply:
    return Reply(text.encode(), **{"headers": HTML, **options})


@pytest.fixture
def ask(server: Server) -> Iterator[Callable[..., list[Asked]]]:
    """Ask paths of the server; login pages are those with `/login`."""
    clients = []

    def call(*paths: str, names: Names | None = None, **limits: Any) -> list[Asked]:
        host = f"127.0.0.1:{server.port}"
        settings: dict[str, Any] = {"retries": 0, "public_only": True, "trusted": {host}, **limits}
        client = Client(**settings)
        clients.append(client)
        asker = Asker(client, Robots(client), names or Names(()), lambda url: "/login" in url)
        urls = [path if "://" in path else server.url(path) for path in paths]
        return list(asker.ask_each(urls))

    yield call
    for client in clients:
        client.close()


def methods(server: Server, path: str) -> list[str]:
    return [request.method for request in server.requests if request.path == path]


# --- HEAD -------------------------------------------------------------------------------


def test_head_brings_status_and_headers_and_no_body(server: Server) -> None:
    server.redirect("/a", "/b")
    server.route("/b", Reply(b"x" * 1000, headers={"X-A": "1"}))
    server.keep_alive = True
    with Client() as client:
        answer = client.head(server.url("/a"))
        assert client.get(server.url("/b")).body == b"x" * 1000
    assert (answer.status, answer.url, answer.body) == (200, server.url("/b"), b"")
    assert answer.headers["x-a"] == "1"
    assert [request.method for request in server.requests] == ["HEAD", "HEAD", "GET"]


def test_head_does_not_believe_a_body_that_comes_all_the_same(server: Server) -> None:
    evil = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
    server.route(
        "/a",
        lambda request: (
            Reply(whole=lambda: [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", evil])
            if request.method == "HEAD"
            else Reply(b"wahr")
        ),
    )
    server.keep_alive = True
    with Client() as client:
        client.head(server.url("/a"))
        assert client.get(server.url("/a")).body == b"wahr"


def test_head_tries_once_and_not_offline(server: Server) -> None:
    server.route("/a", Reply(status=503))
    with Client(retries=3, backoff=0) as client:
        assert client.head(server.url("/a")).status == 503
    assert server.paths == ["/a"]
    with Client(offline=True) as client, pytest.raises(SourceError, match="offline"):
        client.head(server.url("/a"))


def test_head_goes_to_no_private_address(server: Server) -> None:
    with Client(public_only=True) as client, pytest.raises(ForbiddenAddressError):
        client.head(server.url("/a"))
    assert server.requests == []


# --- HEAD, then GET ---------------------------------------------------------------------


def test_a_page_is_read_after_head(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.route("/a", page())
    (found,) = ask("/a")
    assert found.answer is not None
    assert (found.answer.status, found.answer.body) == (200, b"<h1>Antrag</h1>")
    assert methods(server, "/a") == ["HEAD", "GET"]


def test_a_pdf_is_not_loaded(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.route("/a", Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}))
    (found,) = ask("/a")
    assert found.answer is not None
    assert found.answer.content_type == "application/pdf"
    assert methods(server, "/a") == ["HEAD"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 500, 501])
def test_what_head_refuses_get_may_bring(
    status: int, server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route("/a", lambda request: Reply(status=status) if request.method == "HEAD" else page())
    (found,) = ask("/a")
    assert found.answer is not None
    assert found.answer.status == 200


def test_a_pdf_type_of_an_error_is_no_pdf(server: Server, ask: Callable[..., list[Asked]]) -> None:
    pdf = {"Content-Type": "application/pdf"}
    server.route("/a", Reply(status=404, headers=pdf))
    (found,) = ask("/a")
    assert found.answer is not None
    assert methods(server, "/a") == ["HEAD", "GET"]


def test_a_head_that_breaks_off_is_no_answer(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route(
        "/a",
        lambda request: Reply(whole=lambda: [b""]) if request.method == "HEAD" else page(),
    )
    (found,) = ask("/a")
    assert found.answer is not None
    assert found.answer.ok


def test_a_server_without_head_is_spared_it(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    def no_head(request: Request) -> Reply:
        return Reply(status=405) if request.method == "HEAD" else page()

    server.route("/a", no_head)
    server.route("/b", no_head)
    assert all(found.answer is not None and found.answer.ok for found in ask("/a", "/b"))
    assert methods(server, "/a") == ["HEAD", "GET"]
    assert methods(server, "/b") == ["GET"]


def test_who_has_had_too_many_requests_gets_no_more(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route("/a", Reply(status=429))
    (found,) = ask("/a")
    assert found.answer is not None
    assert found.answer.status == 429
    assert methods(server, "/a") == ["HEAD"]


def test_of_an_endless_page_only_the_beginning_is_taken(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route("/a", page("<p>" + "x" * (5 * MAX_BYTES)))
    (found,) = ask("/a")
    assert found.answer is not None
    assert len(found.answer.body) == MAX_BYTES


def test_a_slow_page_does_not_hold_us(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.route("/a", page("x" * 100, pause=0.1, step=1))
    begun = time.monotonic()
    (found,) = ask("/a", time_limit=0.5)
    assert time.monotonic() - begun < 3
    assert found.answer is None
    assert "Sekunden" in found.failure or "nicht rechtzeitig" in found.failure


# --- redirects --------------------------------------------------------------------------


def test_a_login_page_is_not_asked_for(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.redirect("/a", "/weiter")
    server.redirect("/weiter", "/login?service=a")
    (found,) = ask("/a")
    assert found.login == server.url("/login?service=a")
    assert found.answer is None
    assert "/login" not in server.paths


def test_a_redirect_leads_to_no_private_address(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    other = Server().start()
    try:
        server.redirect("/a", other.url("/geheim"))
        (found,) = ask("/a")
        assert other.requests == []
    finally:
        other.stop()
    assert found.answer is None
    assert "nicht im öffentlichen Netz" in found.failure


def test_circles_end(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    (found,) = ask("/a")
    assert "im Kreis" in found.failure
    assert len(server.requests) < 20


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "http://[", ""])
def test_hostile_targets_are_failures(
    target: str, server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.redirect("/a", target)
    (found,) = ask("/a")
    assert found.login == found.missing == ""
    assert found.answer is None or not found.answer.ok


def test_no_cookie_comes_back(server: Server, ask: Callable[..., list[Asked]]) -> None:
    server.route("/a", page(headers={**HTML, "Set-Cookie": "JSESSIONID=1; Path=/"}))
    ask("/a", "/a")
    assert all("cookie" not in request.headers for request in server.requests)


# --- robots.txt -------------------------------------------------------------------------


def test_what_robots_txt_closes_is_not_asked(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route("/robots.txt", Reply(b"User-agent: *\nDisallow: /zu\n"))
    server.redirect("/a", "/zu/b")
    direct, led = ask("/zu/a", "/a")
    assert "robots.txt" in direct.failure
    assert "robots.txt" in led.failure
    assert not [path for path in server.paths if path.startswith("/zu")]


def test_a_robots_txt_that_is_not_readable_closes_everything(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.route("/robots.txt", Reply(status=500))
    server.route("/a", page())
    (found,) = ask("/a")
    assert "Status 500" in found.failure
    assert server.paths == ["/robots.txt"]


# --- silence ----------------------------------------------------------------------------


def test_a_silent_server_is_left_alone(server: Server, ask: Callable[..., list[Asked]]) -> None:
    gone = Reply(whole=lambda: [b""])
    paths = [f"/{number}" for number in range(PATIENCE + 2)]
    for path in paths:
        server.route(path, gone)
    found = ask(*paths)
    assert len(found) == len(paths)
    assert all(each.failure for each in found)
    assert found[-1].failure == "Der Server hat mehrmals nicht geantwortet."
    assert not methods(server, paths[PATIENCE])


def test_one_answer_shows_that_the_server_lives(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    paths = [f"/{number}" for number in range(2 * PATIENCE)]
    for number, path in enumerate(paths):
        server.route(path, page() if number == 1 else Reply(whole=lambda: [b""]))
    ask(*paths)
    assert methods(server, paths[PATIENCE + 1])


# --- names that do not exist --------------------------------------------------------------


def resolver(**known: object) -> Callable[..., object]:
    def resolve(host: str, *_: object, **__: object) -> object:
        answer = known.get(host.partition(".")[0], socket.EAI_NONAME)
        if isinstance(answer, int):
            raise socket.gaierror(answer, "no")
        return answer

    return resolve


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("no_proxy")
@pytest.mark.parametrize(
    ("known", "missing"),
    [
        ({"stadt": ["1.1.1.1"]}, True),
        ({"stadt": ["1.1.1.1"], "weg": ["1.1.1.1"]}, False),
        ({"stadt": ["1.1.1.1"], "weg": socket.EAI_AGAIN}, False),
        ({}, False),  # this machine finds nothing at all
        ({"stadt": socket.EAI_AGAIN}, False),
    ],
)
def test_missing_is_said_only_where_names_are_found(
    known: dict[str, object], missing: bool
) -> None:
    controls = ["https://weg.example/", "https://stadt.example/", "http://127.0.0.1/"]
    names = Names(controls, resolver(**known))
    assert names.missing("https://weg.example/antrag") is missing
    assert names.missing("https://weg.example/antrag") is missing


@pytest.mark.usefixtures("no_proxy")
def test_addresses_without_a_name_are_never_missing() -> None:
    names = Names(["https://stadt.example/"], resolver(stadt=["1.1.1.1"]))
    assert not names.missing("http://192.0.2.1/")
    assert not names.missing("http://localhost/")
    assert not names.missing("http://rechner/")


def test_behind_a_proxy_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    names = Names(["https://stadt.example/"], resolver(stadt=["1.1.1.1"]))
    assert not names.missing("https://weg.example/")


@pytest.mark.usefixtures("no_proxy")
def test_every_address_of_a_missing_server_is_dead(
    ask: Callable[..., list[Asked]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    names = Names(["https://stadt.example/"], resolver(stadt=["1.1.1.1"]))
    urls = [f"http://weg.example/{number}" for number in range(PATIENCE + 2)]
    found = ask(*urls, names=names)
    assert [each.missing for each in found] == ["weg.example"] * len(urls)


@pytest.mark.usefixtures("no_proxy")
def test_a_redirect_to_a_missing_server_is_dead(
    server: Server, ask: Callable[..., list[Asked]]
) -> None:
    server.redirect("/a", "http://weg.invalid/antrag")
    names = Names(["https://stadt.example/"], resolver(stadt=["1.1.1.1"]))
    (found,) = ask("/a", names=names)
    assert found.missing == "weg.invalid"

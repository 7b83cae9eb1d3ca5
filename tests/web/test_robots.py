# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fetching robots.txt: what its answer, or its silence, allows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.web.archive import Archive
from ozgcheck.web.client import Client
from ozgcheck.web.robots import Robots
from tests.pace import never_early
from tests.server import Reply, Server, server_fixture

server = server_fixture

NOTHING = b"User-agent: *\nDisallow: /\n"


def quick(**options: object) -> Client:
    return Client(**{"backoff": 0.0, "retries": 1, **options})


def ask(server: Server, **options: object) -> tuple[bool, bool]:
    """Whether a page is allowed, and whether nobody knows."""
    with quick(**options) as client:
        robots = Robots(client)
        url = server.url("/a")
        return robots.allowed(url), robots.unreachable(url)


def test_rules_are_kept_to_and_asked_for_once(server: Server) -> None:
    server.route("/robots.txt", Reply(b"User-agent: ozgcheck\nDisallow: /a?x\n"))
    with quick() as client:
        robots = Robots(client)
        asked = [robots.allowed(server.url(path)) for path in ("/a", "/a?x=1", "/b", "/robots.txt")]
        assert asked == [True, False, True, True]
        assert "1 Regel für ozgcheck." in robots.state(server.url())
    assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_robots_allows_all(server: Server, status: int) -> None:
    server.route("/robots.txt", Reply(NOTHING, status=status))
    assert ask(server) == (True, False)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_allows_nothing(server: Server, status: int) -> None:
    server.route("/robots.txt", Reply(status=status))
    assert ask(server) == (False, True)
    assert len(server.requests) == (2 if status in (429, 503) else 1)


@pytest.mark.parametrize("reply", [Reply(b"x" * 99, cut=9), Reply(b"xxx", pause=0.3, step=1)])
def test_a_broken_connection_allows_nothing(server: Server, reply: Reply) -> None:
    server.route("/robots.txt", reply)
    assert ask(server, timeouts=(1.0, 0.1)) == (False, True)


def test_nobody_there_allows_nothing() -> None:
    with quick(retries=0) as client:
        robots = Robots(client)
        assert not robots.allowed("http://127.0.0.1:9/a")
        assert robots.unreachable("http://127.0.0.1:9/a")
        assert "nicht zu lesen" in robots.state("127.0.0.1:9")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(),
        Reply(status=204),
        Reply(b"<!doctype html>\n" + NOTHING, headers={"Content-Type": "text/html"}),
    ],
)
def test_answers_without_rules_allow_all(server: Server, reply: Reply) -> None:
    server.route("/robots.txt", reply)
    assert ask(server) == (True, False)


def test_rules_that_call_themselves_html_are_rules(server: Server) -> None:
    server.route("/robots.txt", Reply(NOTHING, headers={"Content-Type": "text/html"}))
    assert ask(server) == (False, False)


def test_a_large_file_is_read_as_far_as_it_must_be(server: Server) -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"#" * 600 * 1024 + b"\nDisallow: /b\n"
    server.route("/robots.txt", Reply(body))
    with quick() as client:
        robots = Robots(client)
        assert [robots.allowed(server.url(path)) for path in ("/a", "/b")] == [False, True]


# --- redirects --------------------------------------------------------------------------------


def test_five_redirects_are_followed_to_other_hosts_too(server: Server) -> None:
    server.redirect("/robots.txt", server.url("/1", host="localhost"))
    for number in range(1, 5):
        server.redirect(f"/{number}", f"/{number + 1}")
    server.route("/5", Reply(NOTHING))
    assert ask(server) == (False, False)
    assert len(server.requests) == 6


def test_more_redirects_are_as_if_there_was_none(server: Server) -> None:
    server.redirect("/robots.txt", "/robots.txt")
    assert ask(server) == (True, False)
    assert len(server.requests) == 6


def test_a_redirect_into_a_private_network_allows_nothing(server: Server) -> None:
    server.redirect("/robots.txt", server.url("/1", host="localhost"))
    server.route("/1", Reply())
    assert ask(server, public_only=True, trusted={"127.0.0.1"}) == (False, True)
    assert server.paths == ["/robots.txt"]


# --- places, delay, sitemaps, threads -----------------------------------------------------------


def test_every_port_has_its_own(server: Server) -> None:
    other = Server().start()
    other.route("/robots.txt", Reply(NOTHING))
    server.route("/robots.txt", Reply())
    with quick() as client:
        robots = Robots(client)
        assert robots.allowed(server.url("/a"))
        assert not robots.allowed(other.url("/a"))
    other.stop()


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "http://[::1", "/a"])
def test_what_is_no_address_is_not_allowed(url: str) -> None:
    with quick() as client:
        assert not Robots(client).allowed(url)


def test_the_crawl_delay_is_a_minimum(server: Server) -> None:
    server.route("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.3\n"))
    server.route("/a", Reply())
    with quick(delay=0.05) as client:
        assert Robots(client).allowed(server.url("/a"))
        client.get(server.url("/a"))
        client.get(server.url("/a"))
    assert len(server.requests) == 3
    assert never_early((request.time for request in server.requests), 0.3)


def test_a_small_crawl_delay_makes_nothing_faster(server: Server) -> None:
    server.route("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 0.01\n"))
    with quick(delay=0.2) as client:
        assert Robots(client).allowed(server.url("/a"))
        assert client.pace.delay(f"127.0.0.1:{server.port}") == 0.2


def test_the_crawl_delay_holds_for_names_with_umlauts(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.route("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 7\nDisallow: /x\n"))
    # A proxy spares the test a name server.
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("http_proxy", server.url())
    with quick() as client:
        robots = Robots(client)
        for host in ("bürger.example", "xn--brger-kva.example"):
            assert not robots.allowed(f"http://{host}/x")
        assert client.pace.delay("xn--brger-kva.example") == 7
        assert "1 Regel für ozgcheck, Pause 7 s" in robots.state("bürger.example")
    assert server.paths == ["/robots.txt"]


def test_sitemaps(server: Server) -> None:
    server.route("/robots.txt", Reply(b"Sitemap: https://a.example/s.xml\nSitemap: /t.xml"))
    with quick() as client:
        assert Robots(client).sitemaps(server.url("/x")) == ("https://a.example/s.xml",)


def test_threads_ask_once(server: Server) -> None:
    server.route("/robots.txt", Reply(NOTHING, pause=0.05, step=5))
    with quick(parallel=16) as client, ThreadPoolExecutor(16) as pool:
        robots = Robots(client)
        found = list(pool.map(lambda _: robots.allowed(server.url("/a")), range(32)))
    assert found == [False] * 32
    assert len(server.requests) == 1


# --- the archive ----------------------------------------------------------------------------------


def test_a_copy_is_taken_for_a_day(server: Server, tmp_path: Path) -> None:
    server.route("/robots.txt", Reply(NOTHING, headers={"ETag": '"1"'}), Reply())
    for hours, requests, expected in [(0, 1, False), (23, 1, False), (25, 2, True)]:
        with quick(archive=Archive(tmp_path)) as client:
            later = datetime.now(UTC) + timedelta(hours=hours)
            robots = Robots(client, clock=lambda later=later: later)
            assert robots.allowed(server.url("/a")) is expected
        assert len(server.requests) == requests


def test_offline_the_kept_rules_hold(server: Server, tmp_path: Path) -> None:
    server.route("/robots.txt", Reply(NOTHING))
    ask(server, archive=Archive(tmp_path))
    assert ask(server, archive=Archive(tmp_path), offline=True) == (False, False)
    assert len(server.requests) == 1


def test_offline_without_kept_rules_nothing_can_be_disturbed(
    server: Server, tmp_path: Path
) -> None:
    server.route("/robots.txt", Reply(status=403))
    server.route("/a", Reply(b"da"))
    archive = Archive(tmp_path)
    with quick(archive=archive) as client:
        client.get(server.url("/a"))
    assert ask(server, archive=archive, offline=True) == (True, False)


def test_closing_ends_the_question(server: Server) -> None:
    client = quick()
    client.close()
    with pytest.raises(SourceError):
        client.get(server.url("/a"))
    assert Robots(client).unreachable(server.url("/a"))

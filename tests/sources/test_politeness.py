# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal's own server sees of us: pauses, rules, names, and how little is asked again."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ozgcheck import __version__
from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import SourceError
from ozgcheck.sources import live
from ozgcheck.web.client import Client
from tests.pace import never_early
from tests.portals import faults
from tests.portals.faults import Every, Reply, Request, Times
from tests.portals.kinds import build
from tests.portals.server import PortalServer, Serve, serve_fixture
from tests.portals.site import Resource
from tests.sources.test_misbehaviour import collect, hidden_service, of_kind, offers_in, paged_list

serve = serve_fixture
# A request may be under way a little longer than the next one.
JITTER = 0.04


def arrivals(server: PortalServer) -> list[float]:
    return [entry.request.time for entry in server.log]


def gaps(server: PortalServer) -> list[float]:
    """Seconds between the arrivals of requests."""
    return [b.request.time - a.request.time for a, b in pairwise(server.log)]


def asked(server: PortalServer, paths: Iterable[str]) -> list[str]:
    wanted = set(paths)
    return [target for target in server.targets if target.partition("?")[0] in wanted]


# --- pauses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("parallel", [1, 3])
def test_no_two_requests_are_closer_than_the_pause(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch, parallel: int
) -> None:
    """With a robots.txt, a sitemap, redirects, errors, further attempts and a second round."""
    monkeypatch.setattr(live, "_RETRIES", 1)
    site = paged_list(4, 2)
    listed = hidden_service().resources["/sitemap.xml"]
    moved = {
        "/services/d1.html": Resource(status=302, headers=(("Location", "/services/neu1.html"),))
    }
    new = {"/services/neu1.html": site.resources["/services/d1.html"], "/sitemap.xml": listed}
    server = serve(
        replace(site, resources={**site.resources, **moved, **new}),
        latency=0.05,
        faults={
            "/services/d2.html": Times(1, faults.too_many(0)),
            "/services/d3.html": Times(1, faults.reset()),
            "/services/d4.html": Times(3, faults.broken(503, 0)),
            "/services/d5.html": faults.broken(500),
        },
    )
    found = collect(catalog, server, pause=0.15, parallel=parallel)
    assert len(found.offers) == 7
    for path, times in (("d2", 2), ("d3", 2), ("d4", 4), ("d5", 2)):
        assert len(asked(server, [f"/services/{path}.html"])) == times
    assert {"/robots.txt", "/sitemap.xml", "/services/neu1.html"} <= set(server.targets)
    assert never_early(arrivals(server), 0.15)


@pytest.mark.parametrize("parallel", [1, 2, 3])
def test_never_more_under_way_than_allowed(catalog: Catalog, serve: Serve, parallel: int) -> None:
    server = serve(paged_list(3, 6), latency=0.05)
    collect(catalog, server, parallel=parallel)
    assert server.max_in_flight == parallel


def with_rules(server: PortalServer, rules: str) -> None:
    server.site = replace(server.site, robots=rules)


def test_a_crawl_delay_is_the_least(catalog: Catalog, serve: Serve) -> None:
    server = serve(paged_list(1, 4))
    with_rules(server, "User-agent: *\nCrawl-delay: 0.3\nDisallow: /c/\n")
    collect(catalog, server, pause=0.0)
    assert len(server.log) == 8
    assert never_early(arrivals(server), 0.3)


def test_a_crawl_delay_makes_nobody_faster(catalog: Catalog, serve: Serve) -> None:
    server = serve(paged_list(1, 3))
    with_rules(server, "User-agent: *\nCrawl-delay: 0.01\n")
    collect(catalog, server, pause=0.25)
    assert never_early(arrivals(server), 0.25)


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_us_to_wait_is_heard(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch, form: str, status: int
) -> None:
    monkeypatch.setattr(live, "_RETRIES", 1)

    def fault(request: Request, normal: Reply) -> Reply:
        date = email.utils.formatdate(time.time() + 2, usegmt=True)  # one to two seconds
        wait = 1 if form == "seconds" else date
        busy = faults.too_many(wait) if status == 429 else faults.broken(503, wait)
        return busy(request, normal)

    server = serve(paged_list(1, 6), faults={"/services/d1.html": Times(1, fault)})
    assert len(collect(catalog, server, parallel=1).offers) == 6
    place = server.targets.index("/services/d1.html")
    after = [entry.request.time for entry in server.log[place + 1 :]]
    told = server.log[place].request.time
    assert min(after) - told > 0.9
    assert asked(server, ["/services/d1.html"]) == ["/services/d1.html"] * 2


def test_nobody_makes_us_wait_for_hours(
    catalog: Catalog, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_RETRIES", 1)
    original = Client.__init__

    def impatient(self: Client, *args: object, **more: object) -> None:
        original(self, *args, **{**more, "longest_wait": 0.5})  # type: ignore[arg-type]

    monkeypatch.setattr(Client, "__init__", impatient)
    server = serve(
        paged_list(1, 3), faults={"/services/d1.html": Times(1, faults.too_many(86_400))}
    )
    assert len(collect(catalog, server).offers) == 3
    assert 0.5 - JITTER < max(gaps(server)) < 2


# --- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["vr_v1", "slug", "formlist"])
def test_robots_txt_comes_first_and_once(catalog: Catalog, serve: Serve, kind: str) -> None:
    server = serve(of_kind(kind), latency=0.002)
    collect(catalog, server, parallel=4)
    assert server.targets[0] == "/robots.txt"
    assert server.targets.count("/robots.txt") == 1
    assert not [target for target in server.targets if target.startswith(("/c/", "/api/"))]


def test_what_is_disallowed_is_never_asked(catalog: Catalog, serve: Serve, tmp_path: Path) -> None:
    """Not from a link, not from the sitemap, not as a start, not in a second run."""
    site = hidden_service(more=["/services/zu-a.html", "/zu/seite", "/sitemap-zu.xml"])
    start = '<p><a href="/services/a.html">x</a> <a href="/services/zu-b.html">y</a></p>'
    server = serve(replace(site, resources={**site.resources, "/": Resource((start,))}))
    with_rules(
        server,
        "User-agent: ozgcheck\nDisallow: /services/zu-\nDisallow: /zu/\nDisallow: /sitemap-zu\n\n"
        f"User-agent: *\nAllow: /\n\nSitemap: {server.url('/sitemap.xml')}\n"
        f"Sitemap: {server.url('/sitemap-zu.xml')}\n",
    )
    for _ in range(2):
        found = collect(
            catalog, server, tmp_path, adressen=(server.url("/"), server.url("/zu/start"))
        )
        assert len(found.offers) == 2
        assert not [target for target in server.targets if "zu" in target]
        assert not found.looked_at.absence_proves
        assert any("robots.txt" in skipped.reason for skipped in found.skipped)


def test_a_redirect_does_not_open_what_is_disallowed(catalog: Catalog, serve: Serve) -> None:
    server = serve(hidden_service(), faults={"/services/b.html": faults.redirect("/api/geheim")})
    collect(catalog, server)
    assert not [target for target in server.targets if target.startswith("/api/")]


@pytest.mark.parametrize("rules", ["User-agent: *\nDisallow: /\n", None])
def test_a_portal_that_wants_nobody_is_not_read(
    catalog: Catalog, serve: Serve, rules: str | None
) -> None:
    server = serve(hidden_service())
    server.site = replace(server.site, robots=rules)
    if rules is None:
        server.faults["/robots.txt"] = faults.broken(503)
    with pytest.raises(SourceError):
        collect(catalog, server)
    assert set(server.targets) == {"/robots.txt"}


# --- who asks, and what is sent -----------------------------------------------------------------


def test_product_and_contact_stand_in_every_request(catalog: Catalog, serve: Serve) -> None:
    server = serve(of_kind("formlist"))
    collect(catalog, server)
    agents = {entry.request.headers["user-agent"] for entry in server.log}
    assert agents == {f"ozgcheck/{__version__} (+pruefung@musterstadt.example)"}
    assert {entry.request.method for entry in server.log} == {"GET"}


def test_cookies_are_not_sent_back(catalog: Catalog, serve: Serve, tmp_path: Path) -> None:
    server = serve(
        of_kind("formlist"),
        faults={
            re.compile(""): lambda _, normal: replace(
                normal, headers=(*normal.headers, ("Set-Cookie", "JSESSIONID=1; Path=/"))
            )
        },
    )
    for _ in range(2):
        collect(catalog, server, tmp_path)
    assert not [entry for entry in server.log if "cookie" in entry.request.headers]


# --- the second run ---------------------------------------------------------------------------


def sent(server: PortalServer, first: int = 0) -> int:
    return sum(entry.sent for entry in server.log[first:])


def test_the_second_run_transfers_next_to_nothing(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    server = serve(build("vr_v1", 1, 300))
    first = collect(catalog, server, tmp_path)
    requests = len(server.log)
    before = sent(server)
    second = collect(catalog, server, tmp_path)
    after = sent(server, requests)
    assert len(first.offers) == 300
    assert second == first
    assert len(server.log) - requests < requests  # robots.txt is young enough
    assert after < 0.05 * before
    again = server.log[requests:]
    assert {entry.status for entry in again} <= {304, 404}
    assert all("if-none-match" in e.request.headers for e in again if e.status == 304)


def test_what_changed_is_seen_in_the_second_run(
    catalog: Catalog, serve: Serve, tmp_path: Path
) -> None:
    server = serve(paged_list(1, 3))
    collect(catalog, server, tmp_path)
    pages = {
        **server.site.resources,
        "/services/d1.html": Resource(("<h1>Wohngeld neu</h1><h2>Unterlagen</h2><p>Ausweis</p>",)),
    }
    other = serve(replace(server.site, resources=pages), port=_free(server))
    found = collect(catalog, other, tmp_path)
    assert "Wohngeld neu" in {offer.title for offer in found.offers}
    assert offers_in(found, other) == {service.url for service in other.site.services}
    assert sum(entry.status == 200 for entry in other.log) == 1


def _free(server: PortalServer) -> int:
    """The port of a server that is stopped: the same portal, later."""
    server.stop()
    return server.port


def test_faults_do_not_make_us_ask_more_often(catalog: Catalog, serve: Serve) -> None:
    """Every fifth answer fails; no address is asked more than twice the attempts."""
    server = serve(of_kind("vr_v1"), faults={Every(5): faults.broken(500)})
    collect(catalog, server)
    most = max(server.targets.count(target) for target in server.targets)
    assert most <= 2

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding what is read and what becomes of it, with a portal that lives in a dictionary.

The same with a real server stands in tests/sources/test_portals.py.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from ozgcheck.errors import SourceError
from ozgcheck.model import Profil
from ozgcheck.sources.crawl import crawl as module
from ozgcheck.sources.crawl.crawl import Crawler
from ozgcheck.sources.crawl.found import Crawled, Limits
from ozgcheck.sources.crawl.readings import Readings
from ozgcheck.sources.crawl.scope import Scope, start_hosts
from ozgcheck.sources.pages import Reader
from ozgcheck.web.answer import Response
from ozgcheck.web.client import Client
from ozgcheck.web.explain import left_host
from ozgcheck.web.robots import Robots

BASE = "https://portal.example"
WIDE = Limits()
VR = Profil(
    "vr",
    "VR",
    leistung=(r"/vr/(?P<id>\d+)",),
    liste=(r"/a-z",),
    eintrag=(r"/call/\d+",),
)
COMMON = Profil("allgemein", "Allgemein", nicht=(r"/login",))

Answer = Response | Exception | Callable[[], Response]


def html(body: str, status: int = 200, url: str = "") -> Response:
    page = f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return Response(status, url, {"content-type": "text/html; charset=utf-8"}, page.encode())


def service(title: str) -> Response:
    return html(f"<h1>{title}</h1><h2>Beschreibung</h2><p>Text zu {title}.</p>")


def links(*paths: str, rel: str = "") -> Response:
    return html("".join(f'<p><a href="{path}" rel="{rel}">Weiter {path}</a></p>' for path in paths))


def down() -> SourceError:
    return SourceError("Keine Verbindung.")


@dataclass
class Portal:
    """Answers by path, one after the other, the last one for ever; everything else is 404."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closed: frozenset[str] = frozenset()
    unreachable_robots: bool = False
    silent_host: str = "nowhere.example"
    sitemap_lines: tuple[str, ...] = ()
    jitter: random.Random | None = None
    closed_client: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, url: str, **_: object) -> Response:
        if self.jitter is not None:
            time.sleep(self.jitter.random() / 200)
        path = url.removeprefix(BASE)
        with self.lock:
            self.asked.append(path)
            given = self.answers.get(path, [html("Nicht gefunden", 404)])
            answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, Response):
            answer = answer()
        return Response(answer.status, answer.url or url, answer.headers, answer.body)

    def close(self) -> None:
        self.closed_client = True

    def allowed(self, url: str) -> bool:
        return not self.unreachable(url) and url.removeprefix(BASE) not in self.closed

    def unreachable(self, url: str) -> bool:
        return self.unreachable_robots or self.silent_host in url

    def state(self, _: str) -> str:
        return "Die robots.txt ist nicht zu lesen: Stille."

    def sitemaps(self, _: str) -> tuple[str, ...]:
        return self.sitemap_lines


def portal(pages: dict[str, Answer | list[Answer]]) -> Portal:
    return Portal({path: a if isinstance(a, list) else [a] for path, a in pages.items()})


def read(
    site: Portal, *, limits: Limits = WIDE, further: tuple[str, ...] = (), **more: object
) -> Crawled:
    hosts, secure = start_hosts([BASE, *further], [])
    crawler = Crawler(
        cast(Client, site),
        cast(Robots, site),
        Reader((VR, COMMON)),
        Scope(hosts, secure, (VR,), (COMMON,)),
        limits,
        **more,  # type: ignore[arg-type]
    )
    found = crawler.crawl([f"{BASE}/", *further])
    if isinstance(kept := more.get("readings"), Readings):
        kept.save()
    return found


def titles(found: Crawled) -> list[str]:
    return [page.title for page in found.pages]


def test_services_behind_lists_and_nothing_else() -> None:
    site = portal(
        {
            "/": links("/a-z", "/impressum", "https://anderswo.example/vr/9", "/login"),
            "/a-z": links("/vr/1", "/vr/2", "/a-z?seite=2"),
            "/a-z?seite=2": links("/vr/3"),
            "/vr/1": service("Reisepass"),
            "/vr/2": service("Wohngeld"),
            "/vr/3": service("Hundesteuer"),
            "/impressum": html("<h1>Impressum</h1><p>Stadt</p>"),
        }
    )
    found = read(site)
    assert titles(found) == ["Reisepass", "Wohngeld", "Hundesteuer"]
    assert found.failed == found.minor == []
    assert found.gone == found.refused == found.outside == []
    assert found.visited == 7
    assert "/login" not in site.asked


def test_entries_of_lists_are_not_fetched() -> None:
    site = portal({"/": links("/a-z"), "/a-z": html('<li><a href="/call/7">Wohngeld</a></li>')})
    found = read(site)
    assert [(entry.title, entry.url) for entry in found.entries] == [("Wohngeld", f"{BASE}/call/7")]
    assert "/call/7" not in site.asked


def test_sitemap_leads_to_what_nothing_links() -> None:
    urls = f"<urlset><url><loc>{BASE}/vr/1</loc></url></urlset>".encode()
    index = f"<sitemapindex><sitemap><loc>{BASE}/s2.xml</loc></sitemap></sitemapindex>".encode()
    site = portal(
        {
            "/": html("<p>Willkommen</p>"),
            "/sitemap.xml": Response(200, "", {}, index),
            "/s2.xml": Response(200, "", {}, urls),
            "/vr/1": service("Reisepass"),
        }
    )
    assert titles(read(site)) == ["Reisepass"]


def test_sitemaps_that_point_at_each_other_end() -> None:
    index = f"<sitemapindex><sitemap><loc>{BASE}/sitemap.xml</loc></sitemap></sitemapindex>"
    site = portal({"/": service("x"), "/sitemap.xml": Response(200, "", {}, index.encode())})
    read(site)
    assert site.asked.count("/sitemap.xml") == 1


def test_a_named_sitemap_that_fails_is_said() -> None:
    site = portal({"/": links("/vr/1"), "/vr/1": service("x"), "/s.xml": down()})
    site.sitemap_lines = (f"{BASE}/s.xml",)
    assert read(site).failed == [(f"{BASE}/s.xml", "Keine Verbindung.")]


def sitemap(*pages: str, index: bool = False) -> Response:
    tag = "sitemap" if index else "url"
    body = "".join(f"<{tag}><loc>{BASE}{page}</loc></{tag}>" for page in pages)
    root = "sitemapindex" if index else "urlset"
    return Response(200, "", {}, f"<{root}>{body}</{root}>".encode())


def test_what_a_sitemap_names_has_to_be_there_also_where_nobody_named_the_sitemap() -> None:
    pages = {
        "/": html("<p>Willkommen</p>"),
        "/sitemap.xml": sitemap("/s1.xml", "/s2.xml", index=True),
        "/s1.xml": sitemap("/vr/1"),
        "/s2.xml": sitemap("/vr/2"),
        "/vr/1": service("x"),
        "/vr/2": service("y"),
    }
    found = read(portal(pages))
    assert (titles(found), found.failed) == (["x", "y"], [])
    found = read(portal({**pages, "/s2.xml": html("", 500)}))
    assert titles(found) == ["x"]
    assert [url for url, _ in found.failed] == [f"{BASE}/s2.xml"]
    # A dead link in an index is what it is; nor does a portal need the usual address.
    assert read(portal({**pages, "/s2.xml": html("", 404)})).failed == []
    assert read(portal({**pages, "/sitemap.xml": html("", 500)})).failed == []
    assert read(portal({**pages, "/sitemap.xml": html("<p>Nicht gefunden")})).failed == []


def test_a_sitemap_that_breaks_off_is_said() -> None:
    whole = sitemap("/vr/1", "/vr/2")
    half = replace(whole, body=whole.body[: whole.body.index(b"/vr/2")])
    pages = {"/": html("<p>x</p>"), "/vr/1": service("x"), "/vr/2": service("y")}
    found = read(portal({**pages, "/sitemap.xml": half}))
    assert titles(found) == ["x"]
    assert found.failed == [(f"{BASE}/sitemap.xml", "Die Sitemap ist nicht vollständig lesbar.")]


def test_dead_links_are_no_failure() -> None:
    found = read(portal({"/": links("/vr/1", "/vr/2"), "/vr/1": service("x")}))
    assert found.gone == [f"{BASE}/vr/2"]
    assert found.failed == []


def test_what_failed_is_asked_once_more_at_the_end() -> None:
    site = portal(
        {
            "/": links("/vr/1", "/vr/2", "/vr/3"),
            "/vr/1": [html("", 500), service("Reisepass")],
            "/vr/2": [down(), html("", 503)],
            "/vr/3": service("Wohngeld"),
        }
    )
    found = read(site)
    assert titles(found) == ["Reisepass", "Wohngeld"]
    assert found.failed == [(f"{BASE}/vr/2", "Der Server meldet einen Fehler (HTTP-Status 503).")]
    assert [site.asked.count(f"/vr/{n}") for n in (1, 2, 3)] == [2, 2, 1]


def test_what_hardly_hides_a_service_is_minor() -> None:
    site = portal({"/": links("/vr/1", "/presse/1"), "/vr/1": service("x"), "/presse/1": down()})
    found = read(site)
    assert found.failed == []
    assert [url for url, _ in found.minor] == [f"{BASE}/presse/1"]


def test_a_failed_list_may_hide_services() -> None:
    site = portal({"/": links("/vr/1", "/a-z"), "/vr/1": service("x"), "/a-z": html("", 500)})
    assert [url for url, _ in read(site).failed] == [f"{BASE}/a-z"]


def test_a_login_where_a_service_should_be_is_a_failure() -> None:
    site = portal({"/": links("/vr/1", "/vr/2"), "/vr/1": html("", 401), "/vr/2": service("x")})
    assert read(site).failed == [
        (f"{BASE}/vr/1", "Die Seite verlangt eine Anmeldung (HTTP-Status 401).")
    ]


@pytest.mark.parametrize("page", ["/vr/1", "/weiter"])
def test_who_leads_out_of_the_portal(page: str) -> None:
    site = portal({"/": links(page, "/vr/2"), "/vr/2": service("x")})
    site.answers[page] = [left_host(f"{BASE}{page}", "https://anderswo.example/")]
    found = read(site)
    if page == "/vr/1":
        assert [url for url, _ in found.failed] == [f"{BASE}/vr/1"]
    else:
        assert found.failed == []
        assert found.outside == [f"{BASE}/weiter"]


def test_robots_close_pages() -> None:
    site = portal({"/": links("/vr/1", "/vr/2"), "/vr/1": service("x"), "/vr/2": service("y")})
    site.closed = frozenset({"/vr/2"})
    found = read(site)
    assert titles(found) == ["x"]
    assert found.refused == [f"{BASE}/vr/2"]
    assert "/vr/2" not in site.asked


def test_nothing_is_read_while_the_rules_are_unknown() -> None:
    site = portal({"/": service("x")})
    site.unreachable_robots = True
    with pytest.raises(SourceError, match=r"robots\.txt"):
        read(site)
    assert site.asked == []


def test_a_second_start_whose_rules_are_unknown_does_not_keep_the_first_from_being_read() -> None:
    site = portal({"/": links("/vr/1"), "/vr/1": service("x")})
    site.silent_host = "formulare.example"
    found = read(site, further=("https://formulare.example/",))
    assert titles(found) == ["x"]
    assert found.failed == [("https://formulare.example/", "Die robots.txt ist nicht lesbar.")]


def test_links_that_ask_not_to_be_followed() -> None:
    site = portal(
        {
            "/": html(
                '<a rel="nofollow" href="/kontakt">x</a><a rel="nofollow" href="/vr/1">y</a>'
                '<a rel="next nofollow" href="/a-z">2</a>'
            ),
            "/vr/1": service("x"),
            "/a-z": links("/vr/2"),
            "/vr/2": service("z"),
        }
    )
    found = read(site)
    assert (titles(found), found.failed) == (["x", "z"], [])
    assert "/kontakt" not in site.asked


def test_a_page_that_asks_not_to_follow_its_links_leaves_open_where_they_lead() -> None:
    head = '<meta name="robots" content="noindex, nofollow">'
    pages = {
        "/": links("/liste"),
        "/liste": html(f'{head}<a href="/vr/1">x</a><a href="/vr/2">y</a><a href="/kontakt">z</a>'),
        "/vr/1": service("x"),
    }
    found = read(portal(pages))
    assert [url for url, _ in found.failed] == [f"{BASE}/vr/1", f"{BASE}/vr/2"]
    assert "bittet darum" in found.failed[0][1]
    # What another page leads to is read all the same.
    found = read(portal({**pages, "/": links("/liste", "/vr/1")}))
    assert titles(found) == ["x"]
    assert [url for url, _ in found.failed] == [f"{BASE}/vr/2"]


def test_two_addresses_that_lead_to_one_page() -> None:
    site = portal(
        {
            "/": links("/alt", "/neu"),
            "/alt": Response(200, f"{BASE}/neu", {"content-type": "text/html"}, b"<p>x</p>"),
            "/neu": html("<p>x</p>"),
        }
    )
    found = read(site)
    assert found.failed == []
    assert found.pages == []


def test_a_service_that_leads_to_the_start_page_is_gone() -> None:
    start = links("/vr/1", "/vr/2")
    away = Response(200, f"{BASE}/", start.headers, start.body)
    found = read(portal({"/": start, "/vr/1": away, "/vr/2": service("x")}))
    assert found.gone == [f"{BASE}/vr/1"]
    assert titles(found) == ["x"]


def test_a_service_that_leads_to_a_login_is_a_failure() -> None:
    wall = html("<h1>Anmelden</h1><form><input type=password></form>", url=f"{BASE}/konto/login")
    found = read(portal({"/": links("/vr/1", "/vr/2"), "/vr/1": wall, "/vr/2": service("x")}))
    assert [url for url, _ in found.failed] == [f"{BASE}/vr/1"]
    assert found.gone == []


def test_no_html_no_page() -> None:
    pdf = Response(200, "", {"content-type": "application/pdf"}, b"%PDF-1.7")
    found = read(portal({"/": links("/vr/1", "/x", "/vr/2"), "/vr/1": pdf, "/x": pdf,
                         "/vr/2": service("x")}))  # fmt: skip
    assert found.failed == [(f"{BASE}/vr/1", "Statt einer Seite kam application/pdf.")]


def test_limit_of_pages_is_said() -> None:
    pages = {f"/vr/{n}": service(f"Dienst {n}") for n in range(30)}
    found = read(portal({"/": links(*pages), **pages}), limits=Limits(pages=10))
    assert len(found.pages) == 9
    assert "21 bekannte Adressen" in found.stopped
    assert not found.resumable


def test_limit_of_time_is_said_and_the_next_start_goes_on() -> None:
    now = [0.0]

    def slow() -> Response:
        now[0] += 20
        return service("Langsam")

    pages: dict[str, Answer | list[Answer]] = {f"/vr/{n}": slow for n in range(30)}
    found = read(
        portal({"/": links(*pages), **pages}), limits=Limits(minutes=1), clock=lambda: now[0]
    )
    assert 1 <= len(found.pages) < 10
    assert found.resumable
    assert "Grenze „minuten“" in found.stopped


def test_a_server_that_fell_silent_is_left_alone() -> None:
    pages: dict[str, Answer | list[Answer]] = {f"/vr/{n}": down() for n in range(200)}
    site = portal({"/": links(*pages), **pages})
    found = read(site)
    assert len(site.asked) < 40
    assert found.resumable
    assert "antwortete" in found.stopped


def test_depth() -> None:
    chain: dict[str, Answer | list[Answer]] = {
        f"/s{letter}": links(f"/s{chr(ord(letter) + 1)}") for letter in "abcdef"
    }
    site = portal({"/": links("/sa"), **chain})
    read(site, limits=Limits(depth=3))
    assert site.asked[-1] == "/sc"


@pytest.mark.parametrize("parallel", [1, 3, 8])
def test_what_is_read_never_depends_on_which_answer_came_first(parallel: int) -> None:
    pages: dict[str, Answer | list[Answer]] = {}
    for n in range(60):
        pages[f"/s{n}"] = links(f"/s{n + 1}", f"/s{n + 7}", f"/vr/{n}", f"/vr/{n * 2}")
        pages[f"/vr/{n}"] = service(f"Dienst {n}")
    seen = []
    for seed in range(3):
        site = portal({"/": links("/s1", "/s2"), **pages})
        site.jitter = random.Random(seed)
        found = read(site, limits=Limits(pages=40), parallel=parallel)
        seen.append((titles(found), sorted(site.asked), found.stopped))
    assert seen[0] == seen[1] == seen[2]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    read(
        portal({"/": links("/vr/1", "/vr/2"), "/vr/1": service("x"), "/vr/2": service("y")}),
        told=lambda done, waiting, _: told.append((done, waiting)),
    )
    assert told[0] == (1, 2)
    assert told[-1] == (3, 0)


def test_an_interrupted_reading_ends_at_once() -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    pages: dict[str, Answer | list[Answer]] = {f"/vr/{n}": service(f"D {n}") for n in range(50)}
    site = portal({"/": links(*pages), **pages})
    with pytest.raises(KeyboardInterrupt):
        read(site, told=stop)
    assert site.closed_client
    assert len(site.asked) < 20


def test_an_unchanged_page_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = portal(
        {
            "/": html('<a href="/a-z">Übersicht</a><li><a href="/call/1">Wohngeld</a></li>'),
            "/a-z": links("/vr/1", "/weg"),
            "/vr/1": service("Reisepass „neu“ & <alt>"),
            "/weg": html("<h1>Seite nicht gefunden</h1>"),
        }
    )
    first = read(site, readings=Readings(tmp_path / "gelesen.json", "1"))
    calls: list[str] = []
    original = Reader.read

    def counting(self: Reader, body: bytes, url: str, **more: object) -> object:
        calls.append(url)
        return original(self, body, url, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module.Reader, "read", counting)
    second = read(site, readings=Readings(tmp_path / "gelesen.json", "1"))
    assert calls == []
    assert second == first
    read(site, readings=Readings(tmp_path / "gelesen.json", "2"))
    assert len(calls) == 4


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"rules": 1}', "\x00" * 10])
def test_broken_readings_are_none(tmp_path: Path, broken: str) -> None:
    site = portal({"/": links("/vr/1"), "/vr/1": service("Reisepass")})
    path = tmp_path / "gelesen.json"
    read(site, readings=Readings(path, "1"))
    whole = path.read_text(encoding="utf-8")
    path.write_text(broken, encoding="utf-8")
    assert titles(read(site, readings=Readings(path, "1"))) == ["Reisepass"]
    assert path.read_text(encoding="utf-8") == whole


def test_readings_that_were_tampered_with_are_read_anew(tmp_path: Path) -> None:
    site = portal({"/": links("/vr/1"), "/vr/1": service("Reisepass")})
    path = tmp_path / "gelesen.json"
    read(site, readings=Readings(path, "1"))
    text = path.read_text(encoding="utf-8")
    for old, new in (('"title":"Reisepass"', '"title":5'), ('"anchors":[0', '"anchors":[99')):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert titles(read(site, readings=Readings(path, "1"))) == ["Reisepass"]

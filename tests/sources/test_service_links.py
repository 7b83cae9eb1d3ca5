# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which online services are asked, and what is known afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Level, Link, LinkKind, LinkState, Offer, Portal
from ozgcheck.sources.interface import Context
from ozgcheck.sources.link_store import Store
from ozgcheck.sources.service_links import check_links, reads_the_net, recalled, service_links
from ozgcheck.web.answer import Response
from ozgcheck.web.linkcheck import Asked
from tests.server import Reply, Server, server_fixture

server = server_fixture
NOW = "2026-11-25T10:00:00Z"
HTML = {"content-type": "text/html"}


def offer(number: int, *urls: str, level: Level = Level.UNBEKANNT) -> Offer:
    links = tuple(Link(LinkKind.ONLINEDIENST, url) for url in urls)
    return Offer(str(number), f"Leistung {number}", "portal", links=links, level=level)


class Answers:
    """Stands for the net: every address is a page, unless told otherwise."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status: dict[str, int] = {}
        self.stop_at = ""

    def __call__(self, urls: Sequence[str]) -> Iterator[Asked]:
        for url in urls:
            self.asked.append(url)
            if url == self.stop_at:
                yield Asked(url, failure="")
                return
            status = self.status.get(url, 200)
            yield Asked(url, Response(status, url, HTML, b"<h1>Antrag</h1>") if status else None)


@pytest.fixture
def context(catalog: Catalog) -> Context:
    portal = Portal("stadt", "Stadt", "059160000000", (), adressen=("https://stadt.example/",))
    return Context(
        ars=portal.ars,
        retrieved=NOW,
        portal=portal,
        profile=catalog.profile,
        linkregeln=catalog.linkregeln,
    )


def test_own_services_first_each_address_once() -> None:
    offers = [
        offer(0, "https://land.example/a", level=Level.LAND),
        offer(2, "https://b.example/x#oben", "mailto:a@b.example", "ftp://b.example/", "/x", ""),
        offer(1, "HTTPS://b.example:443/x"),
        Offer("3", "PDF", "portal", links=(Link(LinkKind.FORMULAR, "https://b.example/a.pdf"),)),
    ]
    wanted = {
        "https://b.example/x": ("HTTPS://b.example:443/x", "https://b.example/x#oben"),
        "https://land.example/a": ("https://land.example/a",),
    }
    assert list(service_links(offers).items()) == list(wanted.items())
    assert service_links(reversed(offers)) == wanted


def test_every_spelling_gets_the_answer(context: Context) -> None:
    net = Answers()
    offers = [offer(1, "https://b.example/x#oben"), offer(2, "https://b.example/x")]
    checked = check_links(offers, context, Store(None, 7), NOW, ask=net)
    assert net.asked == ["https://b.example/x"]
    assert [(stand.url, stand.state, stand.am) for stand in checked.links] == [
        ("https://b.example/x", LinkState.ERREICHBAR, NOW),
        ("https://b.example/x#oben", LinkState.ERREICHBAR, NOW),
    ]


def test_a_second_run_asks_nothing_again(context: Context, tmp_path: Path) -> None:
    net = Answers()
    net.status["https://c.example/"] = 404
    store = Store(tmp_path, 7)
    offers = [offer(1, "https://b.example/x"), offer(2, "https://c.example/")]
    first = check_links(offers, context, store, NOW, ask=net)
    again = check_links(offers, context, store, "2026-11-25T23:00:00Z", ask=net)
    assert again.links == first.links
    assert (first.asked, first.recalled, again.asked, again.recalled) == (2, 0, 0, 2)
    assert len(net.asked) == 2
    later = check_links(offers, context, store, "2026-11-27T10:00:00Z", ask=net)
    assert net.asked[2:] == ["https://c.example/"]  # dead ones are asked again soon
    assert later.recalled == 1
    check_links(offers, context, store, "2026-12-03T10:00:00Z", ask=net)
    assert sorted(net.asked[3:]) == ["https://b.example/x", "https://c.example/"]


def test_a_failure_keeps_what_is_known(context: Context, tmp_path: Path) -> None:
    net, store, offers = Answers(), Store(tmp_path, 7), [offer(1, "https://b.example/x")]
    check_links(offers, context, store, NOW, ask=net)
    net.status["https://b.example/x"] = 0
    failed = check_links(offers, context, Store(None, 7), NOW, ask=net)
    assert failed.links[0].state is LinkState.NICHT_PRUEFBAR
    store.add(failed.links[0])
    assert recalled(offers, store, NOW).links[0].state is LinkState.ERREICHBAR


def test_not_more_than_allowed_and_the_rest_is_told(context: Context, tmp_path: Path) -> None:
    net, store = Answers(), Store(tmp_path, 7)
    offers = [offer(number, f"https://b.example/{number}") for number in range(5)]
    first = check_links(offers, context, store, NOW, most=2, ask=net)
    assert net.asked == ["https://b.example/0", "https://b.example/1"]
    assert first.left == 3
    assert first.warnings == (
        "3 Adressen von Onlinediensten wurden nicht geprüft, weil mehr Adressen verlinkt sind, "
        "als „links_hoechstens“ erlaubt.",
    )
    second = check_links(offers, context, store, NOW, most=2, ask=net)
    assert (second.left, len(second.links)) == (1, 4)  # what is known does not count
    assert not check_links(offers, context, store, NOW, most=2, ask=net).warnings


def test_nothing_to_ask(context: Context) -> None:
    checked = check_links([offer(1)], context, Store(None, 7), NOW, ask=Answers())
    assert (checked.links, checked.warnings, checked.summary) == ((), (), "")


def test_progress_is_told(context: Context) -> None:
    heard: list[tuple[int, int]] = []
    check_links(
        [offer(1, "https://b.example/1", "https://b.example/2")],
        context,
        Store(None, 7),
        NOW,
        ask=Answers(),
        told=lambda done, waiting, seconds: heard.append((done, waiting)),
    )
    assert heard == [(1, 1), (2, 0)]


def test_who_interrupts_keeps_what_is_there(context: Context, tmp_path: Path) -> None:
    offers = [offer(number, f"https://b.example/{number}") for number in range(5)]
    store = Store(tmp_path, 7)

    def told(done: int, waiting: int, seconds: float) -> None:
        if done == 2:
            raise KeyboardInterrupt

    checked = check_links(offers, context, store, NOW, ask=Answers(), told=told)
    assert checked.interrupted
    assert len(checked.links) == 2
    assert "abgebrochen" in checked.warnings[0]
    assert recalled(offers, store, NOW).links == checked.links


def test_every_answer_is_kept_at_once(context: Context, tmp_path: Path) -> None:
    """Who kills the program loses nothing that has come."""
    offers = [offer(1, "https://b.example/1", "https://b.example/2", "https://c.example/")]
    kept: list[int] = []

    def told(done: int, waiting: int, seconds: float) -> None:
        kept.append(len(Store(tmp_path, 7).recall(NOW)))

    check_links(offers, context, Store(tmp_path, 7), NOW, ask=Answers(), told=told)
    assert kept == [1, 2, 3]


def test_an_error_inside_is_not_lost(context: Context) -> None:
    def broken(urls: Sequence[str]) -> Iterator[Asked]:
        raise RuntimeError("kaputt")

    with pytest.raises(RuntimeError):
        check_links([offer(1, "https://b.example/1")], context, Store(None, 7), NOW, ask=broken)


def test_offline_only_what_is_known(context: Context, tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    offers = [offer(1, "https://b.example/1")]
    check_links(offers, context, store, NOW, ask=Answers())
    known = recalled([*offers, offer(2, "https://b.example/2")], store, "2026-11-30")
    assert [(stand.url, stand.am) for stand in known.links] == [("https://b.example/1", NOW)]
    assert not recalled(offers, store, "2027-01-01").links


def test_over_the_net(server: Server, context: Context, catalog: Catalog) -> None:
    """From offers to answers with nothing in between replaced."""
    server.route("/da", Reply(b"<h1>Antrag</h1>", headers={"Content-Type": "text/html"}))
    server.route("/pdf", Reply(b"%PDF-1.7", headers={"Content-Type": "application/octet-stream"}))
    server.redirect("/konto", "https://id.bund.de/")
    paths = ("/da", "/pdf", "/konto", "/weg")
    offers = [offer(number, server.url(path)) for number, path in enumerate(paths)]
    offers.append(offer(9, "http://127.0.0.1:1/intern"))  # nobody named that one
    quick = Portal("x", "X", context.ars, (), adressen=(server.url("/"),))
    here = Context(
        ars=context.ars, retrieved=NOW, portal=quick,
        profile=catalog.profile, linkregeln=catalog.linkregeln,
    )  # fmt: skip
    checked = check_links(offers, here, Store(None, 7), NOW)
    states = {stand.url.rpartition("/")[2]: stand.state for stand in checked.links}
    assert states == {
        "da": LinkState.ERREICHBAR,
        "pdf": LinkState.PDF,
        "konto": LinkState.ANMELDUNG,
        "weg": LinkState.TOT,
        "intern": LinkState.NICHT_PRUEFBAR,
    }
    ziele = {stand.url.rpartition("/")[2]: stand.ziel for stand in checked.links}
    assert ziele["konto"] == "https://id.bund.de/"
    assert ziele["da"] == ""
    foreign = check_links(offers[:1], context, Store(None, 7), NOW)
    assert foreign.links[0].state is LinkState.NICHT_PRUEFBAR
    named = check_links(offers[:1], context, Store(None, 7), NOW, starts=[server.url("/")])
    assert named.links[0].state is LinkState.ERREICHBAR


@pytest.mark.parametrize(
    ("kind", "location", "wanted"),
    [
        ("portal", "", True),
        ("open-pvog", "", True),
        ("tabelle", "https://stadt.example/a.csv", True),
        ("tabelle", "a.csv", False),
        ("portal", "ordner", False),
        ("beispiel", "herne", False),
        ("beispiel", "", False),
        ("manifest", "ordner", False),
    ],
)
def test_what_is_read_over_the_net(kind: str, location: str, wanted: bool) -> None:
    assert reads_the_net(kind, location) is wanted

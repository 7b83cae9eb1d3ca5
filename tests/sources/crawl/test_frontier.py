# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is fetched next, and what is given up."""

from __future__ import annotations

import random

import pytest

from ozgcheck.sources.crawl import frontier as module
from ozgcheck.sources.crawl.frontier import BARREN, Frontier, Target
from tests.sources.crawl.test_scope import BASE, scope

DETAIL = f"{BASE}/detail/-/vr-bis-detail/dienstleistung"


def drained(frontier: Frontier) -> list[str]:
    urls = []
    while (target := frontier.take()) is not None:
        urls.append(target.url)
    return urls


def test_services_first_then_lists_then_the_rest_near_before_far() -> None:
    frontier = Frontier(scope(), 12)
    for url, depth in (
        (f"{BASE}/impressum", 1),
        (f"{BASE}/kategorie/b", 2),
        (f"{BASE}/kategorie/a", 2),
        (f"{BASE}/presse", 0),
        (f"{DETAIL}/7/show", 3),
    ):
        frontier.add(url, depth)
    assert [url.removeprefix(BASE) for url in drained(frontier)] == [
        "/detail/-/vr-bis-detail/dienstleistung/7/show",
        "/kategorie/a",
        "/kategorie/b",
        "/presse",
        "/impressum",
    ]


def test_order_does_not_depend_on_the_order_of_links() -> None:
    urls = [f"{BASE}/seite{n}" for n in range(50)] + [f"{DETAIL}/{n}/show" for n in range(50)]
    orders = []
    for seed in range(3):
        random.Random(seed).shuffle(urls)
        frontier = Frontier(scope(), 12)
        for url in urls:
            frontier.add(url, 1)
        orders.append(drained(frontier))
    assert orders[0] == orders[1] == orders[2]


def test_every_address_once() -> None:
    frontier = Frontier(scope(), 12)
    assert frontier.add(f"{BASE}/kategorie/x?a=1&b=2", 1)
    assert not frontier.add(f"{BASE}/kategorie/x?b=2&a=1", 1)
    assert not frontier.add("https://woanders.example/", 1)
    assert len(frontier) == 1


def test_too_deep_is_counted() -> None:
    frontier = Frontier(scope(), 2)
    assert not frontier.add(f"{BASE}/kategorie/x", 3)
    assert frontier.too_deep == 1


def test_one_address_of_a_service_is_enough_unless_it_fails() -> None:
    frontier = Frontier(scope(), 12)
    assert frontier.add(f"{BASE}/suche/-/vr-bis-detail/dienstleistung/7/show", 1)
    assert not frontier.add(f"{DETAIL}/7/show", 1)
    first = frontier.take()
    assert first is not None
    assert frontier.take() is None
    assert frontier.other_way(first)
    second = frontier.take()
    assert second is not None
    assert second.url == f"{DETAIL}/7/show"
    assert not frontier.other_way(second)


def endless(frontier: Frontier, step: str, *, fruitful: int = 0) -> int:
    """Follow an endless row; every `fruitful`-th page is a service."""
    frontier.add(f"{BASE}{step}1", 1)
    taken = 0
    while taken < 500 and (target := frontier.take()) is not None:
        taken += 1
        new = frontier.add(f"{BASE}{step}{taken + 1}", 1, target)
        frontier.visited(target, service=bool(fruitful) and taken % fruitful == 0, leads_on=new)
    return taken


def test_endless_calendar_is_given_up() -> None:
    frontier = Frontier(scope(), 12)
    assert endless(frontier, "/kalender/2026/") == BARREN
    assert frontier.trapped == {"serviceportal.example/kalender/#/#?": 1}


def test_endless_filters_are_given_up() -> None:
    assert endless(Frontier(scope(), 12), "/suche?sort=x&seite=") == BARREN


def test_a_row_that_gives_services_goes_on() -> None:
    assert endless(Frontier(scope(), 12), "/dienst.php?id=", fruitful=30) == 500


def test_lists_that_lead_to_rows_of_services_go_on() -> None:
    frontier = Frontier(scope(), 12)
    for number in range(100):
        frontier.add(f"{BASE}/uebersicht.php?seite={number}", 1)
    lists = 0
    while (target := frontier.take()) is not None:
        if "uebersicht" not in target.url:
            frontier.visited(target, service=True, leads_on=False)
            continue
        lists += 1
        leads_on = [
            frontier.add(f"{BASE}/dienst.php?id={lists * 10 + n}", 2, target) for n in range(3)
        ]
        frontier.visited(target, service=False, leads_on=any(leads_on))
    assert lists == 100
    assert frontier.trapped == {}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ADDRESSES", 10)
    frontier = Frontier(scope(), 12)
    for number in range(20):
        frontier.add(f"{BASE}/seite{number}x", 1)
    assert len(frontier) == 10
    assert frontier.overflow


def test_targets_sort_by_kind_depth_address() -> None:
    assert Target(module.Kind.LISTE, 0, "b") > Target(module.Kind.LEISTUNG, 5, "a")

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reifegrad rules: what each sees on a real offer, and which levels that leaves open."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.rules import Rules, bounds
from ozgcheck.model import Evidence, Link, LinkKind, Offer, Regel


def offer(sieht: str, example: str) -> Offer:
    """An offer on which a rule that looks at `sieht` finds the example."""
    url = "https://stadt.example/angebot"
    if sieht == "text":
        return Offer("1", "Titel", "nichts", url, text=f"Vorweg etwas Text. {example}")
    if sieht == "linkziel":
        links = (Link(LinkKind.INFO, "https://a.example/"), Link(LinkKind.INFO, example, "hier"))
        return Offer("1", "Titel", "nichts", url, links=links)
    if sieht == "linktext":
        return Offer("1", "Titel", "nichts", url, links=(Link(LinkKind.INFO, url, example),))
    if sieht == "quelle":
        return Offer("1", "Titel", example, url)
    name, _, value = example.partition("=")
    return Offer("1", "Titel", "nichts", url, facts=((name, value),))


def examples() -> Iterator[Any]:
    for path in sorted((paths.data("catalog") / "reifegrad").glob("*.yaml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["regeln"]:
            for kind in ("trifft", "trifft_nicht"):
                for example in rule["beispiele"][kind]:
                    hit = kind == "trifft"
                    yield pytest.param(rule, example, hit, id=f"{rule['id']}-{kind}-{example[:40]}")


@pytest.mark.parametrize(("rule", "example", "hit"), list(examples()))
def test_every_rule_holds_its_examples_on_a_real_offer(
    catalog: Catalog, rule: dict[str, Any], example: str, hit: bool
) -> None:
    found = {
        item.rule: item for item in Rules(catalog.regeln).evidence(offer(rule["sieht"], example))
    }
    assert (rule["id"] in found) is hit
    if hit:
        item = found[rule["id"]]
        assert item.level == rule["stufe"]
        assert item.effect == {"stuetzt": "supports", "begrenzt": "caps"}[rule["wirkung"]]
        assert item.offer_id == "1"
        assert item.quote.strip("…") in f"Vorweg etwas Text. {example}"


def test_every_shipped_rule_has_examples_for_both_sides() -> None:
    seen = {(param.values[0]["id"], param.values[2]) for param in examples()}
    ids = {rule for rule, _ in seen}
    assert ids
    assert seen == {(rule, side) for rule in ids for side in (True, False)}


# --- what a rule sees ---------------------------------------------------------------------


def rule(
    rule_id: str = "r", sieht: str = "text", wirkung: str = "stuetzt", stufe: int = 2, *muster: str
) -> Regel:
    return Regel(rule_id, sieht, muster or ("online",), wirkung, stufe, "Grund", "q")


def test_a_rule_speaks_once_with_the_words_it_saw_and_where() -> None:
    links = tuple(
        Link(LinkKind.INFO, f"https://stadt.example/{n}", text)
        for n, text in enumerate(["Formular", "ONLINE beantragen", "online noch einmal"])
    )
    (item,) = Rules([rule(sieht="linktext")]).evidence(Offer("7", "T", "portal", links=links))
    assert item == Evidence("r", 2, "supports", "ONLINE beantragen", "https://stadt.example/1", "7")


def test_a_rule_looks_only_at_its_own_place() -> None:
    full = Offer(
        "1",
        "online",
        "online",
        "https://online.example/",
        description="online",
        category="online",
        links=(Link(LinkKind.INFO, "https://a.example/online", "online"),),
        text="online",
        facts=(("online", "online"),),
    )
    nothing = Offer("1", "online", "portal", "https://online.example/", category="online")
    for place in ("text", "linkziel", "linktext", "quelle", "fakt"):
        rules = Rules([rule(sieht=place)])
        assert len(rules.evidence(full)) == 1
        assert rules.evidence(nothing) == ()


def test_description_and_text_are_both_read() -> None:
    rules = Rules([rule()])
    assert rules.evidence(Offer("1", "T", "p", description="nur online"))
    assert rules.evidence(Offer("1", "T", "p", description="nichts", text="nur online"))


def test_one_pattern_of_several_is_enough() -> None:
    rules = Rules([rule("r", "text", "stuetzt", 2, "niemals", "digital", "online")])
    (item,) = rules.evidence(Offer("1", "T", "p", text="rein digital"))
    assert item.quote == "rein digital"


def test_a_long_text_is_quoted_briefly_around_the_words() -> None:
    text = "davor " * 500 + "ganz online gehts" + " danach" * 500
    (item,) = Rules([rule()]).evidence(Offer("1", "T", "p", text=text))
    assert "online" in item.quote
    assert len(item.quote) < 200
    assert item.quote[0] == item.quote[-1] == "…"


def test_a_huge_page_is_not_searched_to_its_end() -> None:
    rules = Rules([rule()])
    assert rules.evidence(Offer("1", "T", "p", text="x" * 1_000_000 + " online")) == ()
    assert rules.evidence(Offer("1", "T", "p", text="online " + "x" * 1_000_000))


def test_the_shipped_rules_read_a_hostile_page_quickly(catalog: Catalog) -> None:
    rules = Rules(catalog.regeln)
    pages = [
        "persönliche vorsprache " * 5_000,
        "nur im rahmen einer " * 5_000,
        "antrag kann auch " * 5_000,
        "ä" * 100_000,
    ]
    urls = [
        "https://" + "a." * 30_000,
        "https://" + "/" * 60_000,
        "https://x.example/" + "?" * 60_000,
    ]
    links = tuple(Link(LinkKind.INFO, url, "Link") for url in urls)
    begin = time.process_time()
    for page in pages:
        rules.evidence(Offer("1", "T", "portal", text=page, links=links))
    assert time.process_time() - begin < 2


def test_the_order_of_the_rules_does_not_matter() -> None:
    rules = [rule(f"r{n}", wirkung="stuetzt" if n % 2 else "begrenzt") for n in range(8)]
    found = Offer("1", "T", "p", text="online")
    expected = Rules(rules).evidence(found)
    assert [item.rule for item in expected] == [f"r{n}" for n in range(8)]
    random.Random(1).shuffle(rules)
    assert Rules(rules).evidence(found) == expected


# --- the levels that evidence leaves -----------------------------------------------------------


def seen(effect: str, level: int) -> Evidence:
    return Evidence("r", level, effect, "", "", "1")


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([], (0, 3)),
        ([("supports", 1)], (1, 3)),
        ([("supports", 1), ("supports", 2)], (2, 3)),
        ([("supports", 3)], (3, 3)),
        ([("caps", 1)], (0, 1)),
        ([("caps", 2), ("caps", 1)], (0, 1)),
        ([("supports", 2), ("caps", 1)], (1, 1)),
        ([("supports", 1), ("caps", 2)], (1, 2)),
        ([("supports", 3), ("caps", 0)], (0, 0)),
    ],
)
def test_a_cap_beats_every_support(
    evidence: list[tuple[str, int]], expected: tuple[int, int]
) -> None:
    items = [seen(*item) for item in evidence]
    assert bounds(items) == expected
    assert bounds(reversed(items)) == expected


levels = st.tuples(st.sampled_from(["supports", "caps"]), st.integers(0, 3))


@given(st.lists(levels), levels)
def test_more_evidence_never_widens_upwards(
    evidence: list[tuple[str, int]], more: tuple[str, int]
) -> None:
    low, high = bounds(seen(*item) for item in evidence)
    new_low, new_high = bounds(seen(*item) for item in (*evidence, more))
    assert 0 <= new_low <= new_high <= 3
    assert new_high <= high
    if more[0] == "supports":
        assert new_low >= low
    else:
        assert new_high <= more[1]

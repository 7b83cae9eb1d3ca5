# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several sources become one list: what is the same, what is not, and that nothing is lost."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.model import (
    Collection,
    Level,
    Link,
    LinkKind,
    Offer,
    Skipped,
    Umfang,
)
from ozgcheck.sources.combine import combined, title_key
from ozgcheck.web.urls import normal_url

PASS, CARD, DOG = "99085001012000", "99008001012000", "99102013000000"


def collections(*parts: list[Offer], kinds: tuple[str, ...] = ()) -> tuple[Collection, ...]:
    """One collection per list; ids become unique as `collect` makes them."""
    names = kinds or ("portal", "xzufi", "open-pvog", "pvog-suche")[: len(parts)]
    return tuple(
        Collection(
            source=kind,
            location="",
            offers=tuple(
                replace(offer, id=f"{number}-{offer.id}", source=kind) for offer in offers
            ),
            umfang=Umfang(complete=True),
        )
        for number, (kind, offers) in enumerate(zip(names, parts, strict=True), 1)
    )


def offer(title: str, *keys: str, id: str = "1", **values: object) -> Offer:  # noqa: A002
    return replace(Offer(id=id, title=title, source="", schluessel=keys), **values)


def ids(parts: tuple[Collection, ...]) -> list[list[str]]:
    return [[offer.id for offer in part.offers] for part in parts]


# --- titles ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reisepass; Beantragung", "Reisepass beantragen"),
        ("Gewerbe - Änderung", "gewerbe ändern"),
        ("Personal·ausweis", "Personalausweis"),
        ("Schüler*innen: Beförderung", "Schüler befördern"),
        ("  Straßen–Sperrung ", "Strassen Sperrung"),
    ],
)
def test_spellings_of_one_title(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Führerschein mit Prüfung", "Führerschein ohne Prüfung"),
        ("Reisepass", "Reisepass beantragen"),
        ("Reisepass; Verlust", "Reisepass; Beantragung"),
        ("Hund anmelden", "Hund abmelden"),
        ("Umzug von Herne nach Essen", "Umzug von Essen nach Herne"),
        ("Prüfer Anerkennung", "Prüfung Anerkennung"),
        ("Anmeldung 1", "Anmeldung 2"),
    ],
)
def test_titles_of_different_things(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


# --- what is the same --------------------------------------------------------------------


def test_the_better_source_keeps_its_offer_and_takes_over_what_it_lacks() -> None:
    page = offer(
        "Reisepass beantragen",
        url="https://portal.herne.de/pass",
        links=(Link(LinkKind.TERMIN, "https://termine.herne.de/"),),
        facts=(("produkt", "vr-bis-detail"),),
        text="Bitte kommen Sie vorbei.",
    )
    row = offer(
        "Reisepass; Beantragung",
        PASS,
        url="https://pass.de/antrag",
        ozg_ids=("10177",),
        category="Ausweise",
        description="Ein Pass.",
        text="Online.",
        links=(
            Link(LinkKind.ONLINEDIENST, "https://pass.de/antrag"),
            Link(LinkKind.TERMIN, "https://termine.herne.de:443/"),
        ),
        facts=(("online_status", "ok"),),
        level=Level.LAND,
    )
    parts = collections([page], [row], kinds=("portal", "open-pvog"))
    first, second = combined(parts)
    assert first.offers == (
        replace(
            parts[0].offers[0],
            schluessel=(PASS,),
            ozg_ids=("10177",),
            category="Ausweise",
            description="Ein Pass.",
            links=(*page.links, row.links[0]),
            facts=(("produkt", "vr-bis-detail"), ("quelle", "open-pvog"), ("online_status", "ok")),
            level=Level.LAND,
        ),
    )
    assert second == replace(parts[1], offers=())


def test_the_other_address_stays_as_a_link() -> None:
    first, _ = combined(
        collections(
            [offer("Pass", url="https://a.de/1")], [offer("Pass", PASS, url="https://b.de/2")]
        )
    )
    assert first.offers[0].url == "https://a.de/1"
    assert first.offers[0].links == (Link(LinkKind.INFO, "https://b.de/2", "Pass"),)


def test_an_empty_address_is_filled_and_needs_no_link() -> None:
    first, _ = combined(collections([offer("Pass")], [offer("Pass", url="https://b.de/2")]))
    assert (first.offers[0].url, first.offers[0].links) == ("https://b.de/2", ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (offer("Pass", PASS, CARD), offer("Pass", PASS), True),
        (offer("Pass", PASS), offer("Pass", CARD), False),
        (offer("Pass", PASS), offer("Pass"), True),
        (offer("Pass"), offer("Pass"), True),
        (offer("Pass", PASS), offer("Ausweis", PASS), False),
        (offer("Pass", url="https://a.de/"), offer("Ausweis", url="https://a.de/"), False),
        (
            offer("Pass", PASS, url="https://a.de:443/x#oben"),
            offer("Pass", CARD, url="https://A.de/x"),
            True,
        ),
        (offer("Pass", PASS, url="kaputt"), offer("Pass", CARD, url="kaputt"), False),
        (offer("–"), offer("!"), False),
    ],
)
def test_what_makes_two_offers_one(one: Offer, other: Offer, same: bool) -> None:
    first, second = combined(collections([one], [other]))
    assert (len(first.offers), len(second.offers)) == (1, 0 if same else 1)


def test_sameness_goes_on_over_a_third() -> None:
    parts = collections(
        [offer("Pass", PASS)],
        [offer("Pass", PASS, url="https://a.de/x")],
        [offer("Pass", CARD, url="https://a.de/x")],
    )
    combined_parts = combined(parts)
    assert ids(combined_parts) == [["1-1"], [], []]
    assert combined_parts[0].offers[0].schluessel == (PASS, CARD)
    assert combined_parts[0].offers[0].quellen == ("portal", "xzufi", "open-pvog")


def test_two_offers_of_one_source_stay_two() -> None:
    parts = collections(
        [offer("Pass", PASS, id="a", url="https://a.de/1"), offer("Pass", PASS, id="b")],
        [offer("Pass", PASS, url="https://a.de/1")],
    )
    assert ids(combined(parts)) == [["1-a", "1-b"], []]


def test_a_source_that_means_several_things_by_a_title_is_not_joined_by_it() -> None:
    offices = [offer("Beratung", id=name) for name in "ab"]
    assert ids(combined(collections([offer("Beratung")], offices))) == [["1-1"], ["2-a", "2-b"]]
    differing = [offer("Pass", PASS, id="a"), offer("Pass", CARD, id="b")]
    assert ids(combined(collections([offer("Pass")], differing))) == [["1-1"], ["2-a", "2-b"]]


def test_one_service_for_city_land_and_bund_means_the_nearest() -> None:
    rows = [
        offer("Pass", PASS, id="a", level=Level.BUND),
        offer("Pass", PASS, id="b", level=Level.EIGEN),
        offer("Pass", PASS, id="c", level=Level.LAND),
    ]
    first, second = combined(collections([offer("Pass")], rows))
    assert [each.id for each in second.offers] == ["2-a", "2-c"]
    assert first.offers[0].level is Level.EIGEN


def test_without_keys_two_different_keys_are_not_bridged_by_a_blocked_group() -> None:
    parts = collections(
        [offer("Pass", id="a", url="https://a.de/1"), offer("Pass", CARD, id="b")],
        [offer("Pass", url="https://a.de/1")],
        [offer("Pass", PASS)],
        [offer("Pass", DOG)],
    )
    for part in combined(parts):
        for each in part.offers:
            assert set(each.schluessel) in (set(), {CARD}, {PASS}, {DOG}, {PASS, DOG})
    blocked = next(each for each in combined(parts)[0].offers if each.id == "1-b")
    assert blocked.schluessel == (CARD,)


def test_two_sources_of_one_kind_are_two() -> None:
    parts = collections(
        [offer("Pass")], [offer("Pass", PASS)], [offer("Pass")], kinds=("tabelle",) * 3
    )
    joined = combined(parts)
    assert ids(joined) == [["1-1"], [], []]
    assert joined[0].offers[0].quellen == ("tabelle",)
    assert ("quelle", "tabelle") in joined[0].offers[0].facts


def test_collections_keep_everything_else() -> None:
    skipped = (Skipped("xzufi", "Zeile 3", "Kaputt."),)
    parts = collections([offer("Pass")], [offer("Pass")])
    second = replace(parts[1], skipped=skipped, warnings=("Achtung.",), as_of="2026")
    assert combined((parts[0], second))[1] == replace(second, offers=())
    assert combined(()) == ()


def test_thousands_of_offers_with_one_title_take_no_time() -> None:
    many = [offer("Formular", PASS, id=str(number)) for number in range(20_000)]
    start = time.process_time()
    assert all(len(part.offers) == 20_000 for part in combined(collections(many, many)))
    assert time.process_time() - start < 5


# --- properties ----------------------------------------------------------------------------

OFFERS = st.builds(
    lambda title, keys, url, links, level, number: Offer(
        id=str(number),
        title=title,
        source="",
        url=url,
        schluessel=tuple(keys),
        ozg_ids=tuple(key[:5] for key in keys),
        links=tuple(Link(kind, address) for kind, address in links),
        facts=tuple(("ars", each) for each in keys),
        level=level,
    ),
    st.sampled_from(["Pass", "Pass; Beantragung", "Pass beantragen", "Hund", ""]),
    st.lists(st.sampled_from([PASS, CARD, DOG]), max_size=2, unique=True),
    st.sampled_from(["", "https://a.de/1", "https://a.de:443/1", "https://b.de/2"]),
    st.lists(
        st.tuples(st.sampled_from(LinkKind), st.sampled_from(["https://c.de/", "https://d.de/"])),
        max_size=2,
        unique=True,
    ),
    st.sampled_from(Level),
    st.integers(0, 10_000),
)
SOURCES = st.lists(
    st.lists(OFFERS, max_size=5, unique_by=lambda each: each.id), min_size=1, max_size=4
)
KINDS = st.sampled_from(
    [("portal", "xzufi", "open-pvog", "pvog-suche"), ("tabelle", "portal", "tabelle", "tabelle")]
)
GIVEN = st.builds(
    lambda parts, kinds: collections(*parts, kinds=kinds[: len(parts)]), SOURCES, KINDS
)


def everything(parts: tuple[Collection, ...]) -> dict[str, set[object]]:
    """All that must survive."""
    found: dict[str, set[object]] = defaultdict(set)
    for part in parts:
        for each in part.offers:
            found["keys"] |= set(each.schluessel)
            found["ozg"] |= set(each.ozg_ids)
            found["links"] |= {(link.kind, normal_url(link.url)) for link in each.links}
            found["addresses"] |= {normal_url(link.url) for link in each.links}
            found["addresses"] |= {normal_url(each.url)} - {""}
            found["facts"] |= set(each.facts)
            found["titles"] |= {title_key(each.title)}
            found["kinds"] |= set(each.quellen)
    return found


@given(GIVEN)
def test_combining_twice_changes_nothing(parts: tuple[Collection, ...]) -> None:
    once = combined(parts)
    assert combined(once) == once


@given(GIVEN, st.randoms(use_true_random=False))
def test_the_order_of_offers_does_not_matter(
    parts: tuple[Collection, ...], chance: random.Random
) -> None:
    shuffled = tuple(
        replace(part, offers=tuple(chance.sample(part.offers, len(part.offers)))) for part in parts
    )
    as_sets = [set(part.offers) for part in combined(parts)]
    assert [set(part.offers) for part in combined(shuffled)] == as_sets


@given(GIVEN)
def test_nothing_is_lost_and_nothing_invented(parts: tuple[Collection, ...]) -> None:
    joined = combined(parts)
    before, after = everything(parts), everything(joined)
    for name in ("keys", "ozg", "links", "addresses", "titles", "kinds"):
        if name == "links":  # the addresses of the others are added as INFO
            assert before[name] <= after[name]
            assert {url for _, url in after[name]} <= before["addresses"]
        else:
            assert before[name] == after[name]
    assert {fact for fact in after["facts"] if fact[0] != "quelle"} == before["facts"]
    known = {each.id: each for part in parts for each in part.offers}
    for part, original in zip(joined, parts, strict=True):
        assert {each.id for each in part.offers} <= {each.id for each in original.offers}
        for each in part.offers:
            assert each.title == known[each.id].title
            same = [o for o in known.values() if title_key(o.title) == title_key(each.title)]
            assert set(each.schluessel) <= {key for o in same for key in o.schluessel}
            assert len(set(each.links)) == len(each.links)


@given(GIVEN)
def test_never_more_of_one_source_in_an_offer_than_one(parts: tuple[Collection, ...]) -> None:
    joined = combined(parts)
    gone = sum(len(part.offers) for part in parts) - sum(len(part.offers) for part in joined)
    merged_in = sum(len(each.quellen) - 1 for part in joined for each in part.offers)
    if len({part.source for part in parts}) == len(parts):
        assert gone == merged_in  # each further kind stands for exactly one offer


def alike(one: Offer, other: Offer) -> bool:
    """The definition, as plainly as possible."""
    return title_key(one.title) == title_key(other.title) != "" and (
        bool(set(one.schluessel) & set(other.schluessel))
        or (one.url != "" and normal_url(one.url) == normal_url(other.url))
        or not (one.schluessel and other.schluessel)
    )


@given(st.lists(OFFERS, min_size=2, max_size=4))
def test_where_each_source_says_it_once_the_definition_decides(given_offers: list[Offer]) -> None:
    parts = collections(*([each] for each in given_offers))
    offers = [part.offers[0] for part in parts]
    groups = [{each.id} for each in offers]
    for one, other in combinations(offers, 2):
        if alike(one, other):
            mine = [group for group in groups if {one.id, other.id} & group]
            groups = [group for group in groups if group not in mine] + [set().union(*mine)]
    expected = sorted(min(group) for group in groups)
    assert sorted(each.id for part in combined(parts) for each in part.offers) == expected

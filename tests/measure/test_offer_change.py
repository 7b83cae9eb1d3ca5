# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same offer in two runs, whatever became of its address, its title or its key."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.measure.change.offers import Angebotswandel, OfferChange, offer_changes
from ozgcheck.model import Match, Offer, Status

NEU, WEG = Angebotswandel.NEU, Angebotswandel.VERSCHWUNDEN
TITEL, ORT, KEY = Angebotswandel.TITEL, Angebotswandel.VERSCHOBEN, Angebotswandel.SCHLUESSEL
QUELLEN = Angebotswandel.QUELLEN
A, B = "99041006000000", "99041008000000"
LONG = "Wer einen Hund hält, muss ihn bei der Stadt anmelden und Steuern zahlen. " * 4


def page(title: str, url: str = "", **more: object) -> Offer:
    fields = {"id": f"1-{url or title}", "source": "portal", "url": url, **more}
    return Offer(title=title, **fields)  # type: ignore[arg-type]


def at(place: str) -> str:
    return f"https://stadt.example/{place}"


def told(changes: tuple[OfferChange, ...]) -> list[tuple[tuple[Angebotswandel, ...], str]]:
    return [(change.arten, change.offer.title) for change in changes]


def test_nothing_that_stays_is_told() -> None:
    offers = (page("Hund", at("1")), page("Katze", at("2")), page("Katze", at("3")))
    assert offer_changes(offers, tuple(reversed(offers))) == ()
    # A further source in front changes the number before each id.
    numbered = tuple(replace(each, id=each.id.replace("1-", "2-", 1)) for each in offers)
    assert offer_changes(offers, numbered) == ()


def test_new_and_gone() -> None:
    changes = offer_changes((page("Hund", at("1")),), (page("Katze", at("2")),))
    assert told(changes) == [((WEG,), "Hund"), ((NEU,), "Katze")]


def test_a_title_that_changes_where_it_stands() -> None:
    (change,) = offer_changes((page("Hund", at("1")),), (page("Hundesteuer", at("1")),))
    assert change.arten == (TITEL,)
    assert change.then is not None
    assert (change.then.title, change.offer.title) == ("Hund", "Hundesteuer")


def test_or_under_which_id_it_stands_in_a_list() -> None:
    then, now = page("Hund", at("1"), id="1-4711"), page("Hundesteuer", at("2"), id="3-4711")
    assert told(offer_changes((then,), (now,))) == [((TITEL, ORT), "Hundesteuer")]


def test_or_at_which_address_where_ids_come_from_what_is_said() -> None:
    then, now = page("Hund", at("1"), id="1-pvog-a"), page("Hundesteuer", at("1"), id="1-pvog-b")
    assert told(offer_changes((then,), (now,))) == [((TITEL,), "Hundesteuer")]


def test_of_two_pages_with_one_title_that_stays_which_stays() -> None:
    then = (page("Meldung", at("1")), page("Meldung", at("2")))
    (change,) = offer_changes(then, (page("Meldung", at("2")),))
    assert (change.arten, change.then) == ((WEG,), then[0])


def test_two_pages_that_swap_their_addresses_have_moved() -> None:
    then = (page("Hund", at("1")), page("Katze", at("2")))
    now = (page("Hund", at("2")), page("Katze", at("1")))
    assert told(offer_changes(then, now)) == [((ORT,), "Hund"), ((ORT,), "Katze")]


def test_the_same_place_may_be_spelt_differently() -> None:
    then = page("Hund", "http://stadt.example:80/hund", id="1-x")
    now = page("Hund", "https://STADT.example/hund#oben", id="1-y")
    assert offer_changes((then,), (now,)) == ()
    assert offer_changes((page("Hund"),), (page("Hund", at("1")),)) == ()  # first had none


def test_one_title_at_several_offices_follows_the_office() -> None:
    def desk(office: str, place: str) -> Offer:
        return page("Meldung", at(place), facts=(("zustaendige_stelle", office),))

    then = (desk("Bürgeramt Mitte", "1"), desk("Bürgeramt Nord", "2"))
    now = (desk("Bürgeramt Nord", "neu-1"), desk("Bürgeramt Mitte", "neu-2"))
    pairs = {
        (change.then.facts, change.now.facts)
        for change in offer_changes(then, now)
        if change.then is not None and change.now is not None
    }
    assert pairs == {(each.facts, each.facts) for each in then}


def test_a_page_with_another_title_and_address_is_known_by_its_text() -> None:
    then, now = page("Hund", at("1"), text=LONG), page("Tiere", at("neu"), text=LONG)
    assert told(offer_changes((then,), (now,))) == [((TITEL, ORT), "Tiere")]
    twice = (now, page("Haustiere", at("neu-2"), text=LONG))
    assert told(offer_changes((then,), twice)) == [
        ((NEU,), "Haustiere"), ((WEG,), "Hund"), ((NEU,), "Tiere"),
    ]  # fmt: skip


def test_or_by_its_key() -> None:
    then, now = page("Hund", at("1"), schluessel=(A,)), page("Tiere", at("2"), schluessel=(A,))
    assert told(offer_changes((then,), (now,))) == [((TITEL, ORT), "Tiere")]
    both = (now, page("Katze", at("3"), schluessel=(A,)))
    assert sorted(told(offer_changes((then,), both))) == sorted(
        [((NEU,), "Katze"), ((WEG,), "Hund"), ((NEU,), "Tiere")]
    )


def test_or_by_the_leistung_that_it_surely_fulfils() -> None:
    then, now = page("Hund", at("1")), page("Vierbeiner", at("2"))

    def match(offer: Offer, status: Status = Status.SICHER) -> tuple[Match, ...]:
        return (Match(offer.id, "10001", status, "alias", 1.0),)

    same = offer_changes((then,), (now,), match(then), match(now))
    assert told(same) == [((TITEL, ORT), "Vierbeiner")]
    maybe = offer_changes((then,), (now,), match(then), match(now, Status.PRUEFEN))
    assert told(maybe) == [((WEG,), "Hund"), ((NEU,), "Vierbeiner")]


def test_another_key_is_told_and_the_order_of_keys_is_not() -> None:
    then = page("Hund", at("1"), schluessel=(A,))
    (change,) = offer_changes((then,), (page("Hund", at("1"), schluessel=(B,)),))
    assert change.arten == (KEY,)
    one, two = (page("Hund", at("1"), schluessel=keys) for keys in ((A, B), (B, A)))
    assert offer_changes((one,), (two,)) == ()


def test_an_offer_that_only_another_source_still_has_is_told_so() -> None:
    both = page("Hund", at("1"), facts=(("quelle", "open-pvog"),), schluessel=(A,))
    left = page("Hund", at("pvog"), id="2-pvog", source="open-pvog")
    assert told(offer_changes((both,), (left,))) == [((QUELLEN,), "Hund")]


def test_titles_without_letters_are_not_one_title() -> None:
    changes = offer_changes((page("★", at("1")),), (page("☎", at("2")),))
    assert sorted(arten for change in changes for arten in change.arten) == [NEU, WEG]


OFFERS = st.lists(
    st.builds(
        lambda number, title, keys: page(title, at(str(number)), schluessel=keys),
        st.integers(0, 9),
        st.sampled_from(["Hund", "Katze", "Maus"]),
        st.sampled_from([(), (A,), (B,), (A, B)]),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
).map(tuple)


@settings(max_examples=150)
@given(OFFERS, OFFERS, st.randoms(use_true_random=False))
def test_every_offer_has_one_fate_in_any_order_and_swapping_mirrors(
    then: tuple[Offer, ...], now: tuple[Offer, ...], chance: random.Random
) -> None:
    changes = offer_changes(then, now)
    gone = [change.then for change in changes if change.now is None]
    new = [change.now for change in changes if change.then is None]
    assert len(then) - len(gone) == len(now) - len(new)
    for side, offers in (("then", then), ("now", now)):
        seen = [each.id for change in changes if (each := getattr(change, side)) is not None]
        assert len(seen) == len(set(seen))
        assert {*seen} <= {each.id for each in offers}
    # The same title is never new and gone at once.
    assert not {each.title for each in gone if each} & {each.title for each in new if each}
    shuffled = [chance.sample(side, len(side)) for side in (then, now)]
    assert offer_changes(*shuffled) == changes
    back = offer_changes(now, then)
    pairs = {(change.then, change.now) for change in changes}
    assert {(change.now, change.then) for change in back} == pairs

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The verdict on a Leistung and on each of its entries, for every combination."""

from __future__ import annotations

from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.assess import assess
from ozgcheck.model import (
    Finding,
    Grade,
    Leistung,
    Level,
    Link,
    LinkKind,
    Linkstand,
    LinkState,
    Match,
    Offer,
    Outcome,
    Regel,
    Status,
    Teilleistung,
    Traeger,
    Umfang,
    Zustaendigkeit,
)

K1, K2, K3 = "99000000000001", "99000000000002", "99000000000003"
ENTRIES = (
    Teilleistung(K1, K1, "Anmeldung", ("4",)),
    Teilleistung(K2, K2, "Abmeldung", ("4",)),
    Teilleistung("ohne", "", "Ohne Schlüssel", ("4",)),
)


def leistung(ozg_id: str, *wer: str, teil: tuple[Teilleistung, ...] = ENTRIES) -> Leistung:
    place = Zustaendigkeit(wer, "ganz" if "stadt" in wer else "keiner", "Grund", "", "mittel", "q")
    return Leistung(ozg_id, "Hundehaltung", "lage", "feld", ("buerger",), place, teil)


def rule(rule_id: str, word: str, wirkung: str, stufe: int, sieht: str = "text") -> Regel:
    return Regel(rule_id, sieht, (word,), wirkung, stufe, "Grund", "q")


def catalog(*leistungen: Leistung) -> Catalog:
    return Catalog(
        root=Path(),
        fingerprint="",
        rules="",
        themenfelder=(),
        lebenslagen=(),
        leistungen=leistungen,
        koerbe=(),
        traeger=(Traeger("Land", Level.LAND, ("land.example",)),),
        regeln=(
            rule("dienst", "^https://", "stuetzt", 3, "linkziel"),
            rule("eins", "beschrieben", "stuetzt", 1),
            rule("zwei", "formular", "stuetzt", 2),
            rule("drei", "ganz online", "stuetzt", 3),
            rule("deckel", "nur persönlich", "begrenzt", 1),
        ),
        portale=(),
        entscheidungen={},
        neuere=(),
        praefixe=(),
        angebote=(),
        synonyme={},
    )


CITY = leistung("10160", "stadt")


def offer(offer_id: str, text: str = "", level: Level = Level.UNBEKANNT, link: str = "") -> Offer:
    links = (Link(LinkKind.ONLINEDIENST, link, "Dienst"),) if link else ()
    return Offer(offer_id, "Titel", "portal", text=text, level=level, links=links)


def match(offer_id: str, status: Status = Status.SICHER, *entries: str) -> Match:
    return Match(offer_id, "10160", status, "schluessel", 1.0, entries)


WHOLE = Umfang(complete=True)
WHOLE_NO_PROOF = Umfang(complete=True, absence_proves=False)
NOTHING = Umfang()


def keys(*wanted: str, proves: bool = True) -> Umfang:
    return Umfang(schluessel=frozenset(wanted), absence_proves=proves)


def ids(*wanted: str, proves: bool = True) -> Umfang:
    return Umfang(ozg_ids=frozenset(wanted), absence_proves=proves)


def judge(
    *matches: Match,
    offers: tuple[Offer, ...] = (offer("a"), offer("b"), offer("c")),
    umfang: tuple[Umfang, ...] = (WHOLE,),
    of: Leistung = CITY,
    links: tuple[Linkstand, ...] = (),
) -> tuple[Finding, dict[str, Finding]]:
    (bundle,), entries = assess(catalog(of), offers, matches, umfang, links)
    assert [entry.teilleistung for entry in entries] == sorted(
        entry.teilleistung for entry in entries
    )
    return bundle, {entry.teilleistung: entry for entry in entries}


# --- what was found -------------------------------------------------------------------------


def test_a_sure_match_is_an_offer_and_keeps_the_candidates() -> None:
    found, _ = judge(match("b"), match("a"), match("c", Status.PRUEFEN))
    assert found.outcome is Outcome.ANGEBOTEN
    assert found.offers == ("a", "b")
    assert found.candidates == ("c",)


@pytest.mark.parametrize("umfang", [(WHOLE,), (NOTHING,), (keys(K1),), ()])
def test_candidates_alone_leave_it_unclear_whatever_was_looked_at(
    umfang: tuple[Umfang, ...],
) -> None:
    found, _ = judge(match("a", Status.PRUEFEN), umfang=umfang)
    assert found.outcome is Outcome.UNKLAR
    assert (found.offers, found.candidates) == ((), ("a",))
    assert (found.reifegrad, found.reifegrad_low, found.reifegrad_high) == (None, 0, 3)


def test_what_was_rejected_counts_as_not_found() -> None:
    for entries in ((), (K1,)):
        found, parts = judge(match("a", Status.ABGELEHNT, *entries))
        assert {found.outcome, *outcomes(parts).values()} == {Outcome.FEHLT}


def test_a_match_of_an_offer_that_is_not_there_counts_as_not_found() -> None:
    found, _ = judge(match("gone"))
    assert found.outcome is Outcome.FEHLT


@pytest.mark.parametrize("status", [Status.SICHER, Status.PRUEFEN])
def test_what_the_city_does_not_execute_stays_out_but_shows_its_offers(status: Status) -> None:
    found, entries = judge(match("a", status), of=leistung("10160", "land", "bund"))
    assert found.outcome is Outcome.NICHT_ZUSTAENDIG
    assert found.offers + found.candidates == ("a",)
    assert entries == {}


# --- how far it is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([""], (None, 0, 3)),
        (["beschrieben"], (1, 1, 3)),
        (["ganz online"], (3, 3, 3)),
        (["formular, aber nur persönlich"], (1, 1, 1)),
        (["ganz online", "nur persönlich"], (3, 3, 3)),
        (["formular", "nur persönlich"], (2, 2, 3)),
        (["nur persönlich", "beschrieben, nur persönlich"], (1, 1, 1)),
        (["nur persönlich"], (None, 0, 1)),
        (["", "nur persönlich, beschrieben"], (1, 1, 3)),
    ],
)
def test_the_best_offer_counts_and_a_cap_holds_only_for_its_own(
    texts: list[str], expected: tuple[int | None, int, int]
) -> None:
    offers = tuple(offer(str(number), text) for number, text in enumerate(texts))
    found, _ = judge(*(match(entry.id) for entry in offers), offers=offers)
    assert (found.reifegrad, found.reifegrad_low, found.reifegrad_high) == expected


def test_evidence_of_offers_counts_and_of_candidates_does_not() -> None:
    offers = (offer("a", "beschrieben"), offer("b", "ganz online"))
    found, _ = judge(match("a"), match("b", Status.PRUEFEN), offers=offers)
    assert found.reifegrad_low == 1
    assert {(item.rule, item.offer_id) for item in found.evidence} == {("eins", "a")}


# --- with and without what others offer -------------------------------------------------------


def own(found: Finding) -> tuple[int | None, int, int]:
    mine = found.own()
    return (mine.reifegrad, mine.reifegrad_low, mine.reifegrad_high)


def test_what_the_city_offers_itself_is_its_own() -> None:
    found, _ = judge(match("a"), offers=(offer("a", "ganz online"),))
    assert found.eigen is None
    assert found.own() == found


def test_a_service_of_the_land_on_the_citys_page_raises_only_the_whole() -> None:
    page = offer("a", "beschrieben", link="https://land.example/antrag")
    found, _ = judge(match("a"), offers=(page,))
    assert found.reifegrad == 3
    assert found.eigen == Grade(1, 1, 3)
    assert own(found) == (1, 1, 3)
    assert found.own().outcome is Outcome.ANGEBOTEN


@pytest.mark.parametrize("level", [Level.KREIS, Level.LAND, Level.BUND])
@pytest.mark.parametrize(
    ("umfang", "expected"),
    [((WHOLE,), (0, 0, 0)), ((WHOLE_NO_PROOF,), (None, 0, 3)), ((NOTHING,), (None, 0, 3))],
)
def test_an_inherited_offer_alone_leaves_the_city_without(
    level: Level, umfang: tuple[Umfang, ...], expected: tuple[int | None, int, int]
) -> None:
    """Proven to be missing only where the city's own portal was read."""
    found, _ = judge(match("a"), offers=(offer("a", "ganz online", level),), umfang=umfang)
    assert (found.outcome, found.reifegrad) == (Outcome.ANGEBOTEN, 3)
    assert own(found) == expected


def test_the_citys_offer_counts_beside_an_inherited_one() -> None:
    offers = (offer("a", "ganz online", Level.LAND), offer("b", "formular"))
    found, _ = judge(match("a"), match("b"), offers=offers)
    assert found.reifegrad == 3
    assert own(found) == (2, 2, 3)


def test_a_dead_service_supports_nothing() -> None:
    url = "https://form.example/antrag"
    page = offer("a", "beschrieben", link=url)
    for state, level in ((LinkState.ERREICHBAR, 3), (LinkState.TOT, 1)):
        links = (Linkstand(url, state, "2026-11-25"),)
        found, _ = judge(match("a"), offers=(page,), links=links)
        assert found.reifegrad == level


def test_a_page_of_the_portal_is_no_service_unless_it_answered_as_one() -> None:
    url = "https://stadt.example/hund"
    page = Offer("p", "Hund", "portal", url=url, description="Der Hund ist anzumelden.")
    linking = offer("a", "beschrieben", link=url)
    found, _ = judge(match("a"), offers=(linking, page))
    assert (found.reifegrad, found.reifegrad_high) == (1, 3)
    found, _ = judge(match("a"), offers=(linking,))
    assert found.reifegrad == 3
    links = (Linkstand(url, LinkState.ERREICHBAR, "2026-11-25"),)
    found, _ = judge(match("a"), offers=(linking, page), links=links)
    assert found.reifegrad == 3


def test_no_evidence_is_unknown_and_never_0() -> None:
    found, entries = judge(match("a", Status.SICHER, K1))
    for one in (found, entries[K1]):
        assert one.outcome is Outcome.ANGEBOTEN
        assert (one.reifegrad, one.evidence) == (None, ())


# --- what was not found -----------------------------------------------------------------------

ABSENCES = [
    ("complete with proof", (WHOLE,), Outcome.FEHLT),
    ("complete without proof", (WHOLE_NO_PROOF,), Outcome.UNKLAR),
    ("one of two proves", (WHOLE_NO_PROOF, WHOLE), Outcome.FEHLT),
    ("every key with proof", (keys(K1, K2, K3),), Outcome.FEHLT),
    ("every key without proof", (keys(K1, K2, proves=False),), Outcome.UNKLAR),
    ("some keys with proof", (keys(K1),), Outcome.UNKLAR),
    ("some keys without proof", (keys(K2, proves=False),), Outcome.UNKLAR),
    ("the ozg id with proof", (ids("10160"),), Outcome.FEHLT),
    ("the ozg id without proof", (ids("10160", proves=False),), Outcome.UNKLAR),
    ("another ozg id", (ids("10161"),), Outcome.NICHT_GEPRUEFT),
    ("other keys", (keys(K3),), Outcome.NICHT_GEPRUEFT),
    ("nothing", (NOTHING,), Outcome.NICHT_GEPRUEFT),
    ("no source", (), Outcome.NICHT_GEPRUEFT),
    ("proof from a source that did not look", (WHOLE_NO_PROOF, keys(K3)), Outcome.UNKLAR),
]


@pytest.mark.parametrize(
    ("umfang", "expected"),
    [pytest.param(umfang, outcome, id=name) for name, umfang, outcome in ABSENCES],
)
def test_an_absence_is_a_gap_only_where_it_is_proven(
    umfang: tuple[Umfang, ...], expected: Outcome
) -> None:
    for order in (umfang, umfang[::-1]):
        found, _ = judge(umfang=order)
        assert found.outcome is expected
    level = (0, 0, 0) if expected is Outcome.FEHLT else (None, 0, 3)
    assert (found.reifegrad, found.reifegrad_low, found.reifegrad_high) == level
    assert bool(found.note) is (expected is not Outcome.FEHLT)


def test_a_leistung_without_keys_is_not_found_by_looking_at_keys() -> None:
    bare = leistung("10160", "stadt", teil=(ENTRIES[2],))
    assert judge(umfang=(keys(K1),), of=bare)[0].outcome is Outcome.NICHT_GEPRUEFT
    assert judge(umfang=(keys(),), of=bare)[0].outcome is Outcome.NICHT_GEPRUEFT
    assert judge(umfang=(WHOLE,), of=bare)[0].outcome is Outcome.FEHLT


# --- entries ------------------------------------------------------------------------------------


def outcomes(entries: dict[str, Finding]) -> dict[str, Outcome]:
    return {key: entry.outcome for key, entry in entries.items()}


def test_an_entry_is_offered_only_when_a_match_names_it() -> None:
    bundle, entries = judge(match("a", Status.SICHER, K1))
    assert bundle.outcome is Outcome.ANGEBOTEN
    assert outcomes(entries) == {
        K1: Outcome.ANGEBOTEN,
        K2: Outcome.FEHLT,
        "ohne": Outcome.FEHLT,
    }


def test_an_offer_of_the_whole_leaves_every_entry_unclear() -> None:
    _, entries = judge(match("a"))
    assert set(outcomes(entries).values()) == {Outcome.UNKLAR}


def test_a_sure_entry_beside_an_offer_of_the_whole_is_offered() -> None:
    _, entries = judge(match("a"), match("b", Status.SICHER, K1))
    assert outcomes(entries)[K1] is Outcome.ANGEBOTEN
    assert outcomes(entries)[K2] is Outcome.UNKLAR
    assert entries[K1].offers == ("b",)


def test_a_doubtful_match_of_an_entry_leaves_that_one_unclear() -> None:
    _, entries = judge(match("a", Status.PRUEFEN, K1))
    assert outcomes(entries) == {K1: Outcome.UNKLAR, K2: Outcome.FEHLT, "ohne": Outcome.FEHLT}
    assert entries[K1].candidates == ("a",)


def test_a_doubtful_match_of_the_whole_leaves_every_entry_unclear() -> None:
    _, entries = judge(match("a", Status.PRUEFEN))
    assert set(outcomes(entries).values()) == {Outcome.UNKLAR}


def test_an_entry_has_the_level_of_its_own_offers() -> None:
    offers = (offer("a", "ganz online"), offer("b", "beschrieben, nur persönlich"))
    bundle, entries = judge(
        match("a", Status.SICHER, K1), match("b", Status.SICHER, K2), offers=offers
    )
    assert [item.reifegrad for item in (bundle, entries[K1], entries[K2])] == [3, 3, 1]


@pytest.mark.parametrize(
    ("umfang", "expected"),
    [
        ((WHOLE,), {K1: "fehlt", K2: "fehlt", "ohne": "fehlt"}),
        ((WHOLE_NO_PROOF,), {K1: "unklar", K2: "unklar", "ohne": "unklar"}),
        ((keys(K1),), {K1: "fehlt", K2: "nicht_geprueft", "ohne": "nicht_geprueft"}),
        ((keys(K1, proves=False),), {K1: "unklar", K2: "nicht_geprueft", "ohne": "nicht_geprueft"}),
        ((ids("10160"),), {K1: "fehlt", K2: "fehlt", "ohne": "fehlt"}),
        ((NOTHING,), dict.fromkeys((K1, K2, "ohne"), "nicht_geprueft")),
    ],
)
def test_an_entry_is_missing_only_where_its_own_key_was_looked_at(
    umfang: tuple[Umfang, ...], expected: dict[str, str]
) -> None:
    _, entries = judge(umfang=umfang)
    assert outcomes(entries) == expected


def test_only_entries_that_the_city_executes_are_judged() -> None:
    mixed = (
        Teilleistung(K1, K1, "Bund", ("1",)),
        Teilleistung(K2, K2, "Stadt", ("4",)),
        Teilleistung(K3, K3, "Land", ("4",), stadt=False),
    )
    _, entries = judge(of=leistung("10160", "stadt", teil=mixed))
    assert list(entries) == [K2]


def test_the_citys_entry_of_a_foreign_leistung_is_judged_alone() -> None:
    own = (Teilleistung(K1, K1, "Annahme", ("4",), stadt=True), ENTRIES[1])
    bundle, entries = judge(of=leistung("10160", "land", teil=own))
    assert bundle.outcome is Outcome.NICHT_ZUSTAENDIG
    assert outcomes(entries) == {K1: Outcome.FEHLT}


def test_findings_stand_in_order_and_cover_every_leistung() -> None:
    several = [leistung(ozg_id, "stadt", teil=()) for ozg_id in ("10001", "10002", "10003")]
    findings, entries = assess(catalog(*several), (), (), (WHOLE,))
    assert [found.leistung_id for found in findings] == ["10001", "10002", "10003"]
    assert entries == ()

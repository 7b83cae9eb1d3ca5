# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole flow on small inputs: offers in, findings out, the same whatever the order."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck import __version__
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.schema import violations
from ozgcheck.flow import _expected, check, snapshot
from ozgcheck.history.codec import from_json, to_json
from ozgcheck.model import (
    FURTHER_SOURCE,
    Collection,
    Entscheidung,
    Finding,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Portal,
    Result,
    Skipped,
    SourceState,
    Status,
    Umfang,
    Unknown,
)

DOG, DOG_KEY = "10160", "99102013000000"
FORM = Link(LinkKind.ONLINEDIENST, "https://x.gemeinsamonline.de/Onlinedienste/Service/Entry/HUND")


def offer(offer_id: str, title: str, *keys: str, **more: object) -> Offer:
    fields = {"source": "portal", "url": f"https://stadt.example/{offer_id}", **more}
    return Offer(offer_id, title, schluessel=keys, **fields)  # type: ignore[arg-type]


def finding(result: Result, ozg_id: str) -> Finding:
    (found,) = [entry for entry in result.findings if entry.leistung_id == ozg_id]
    return found


@pytest.fixture(scope="module")
def some(catalog: Catalog) -> Catalog:
    """A part of the shipped catalogue: all about animals, and Wohngeld."""
    chosen = tuple(
        leistung
        for leistung in catalog.leistungen
        if leistung.lebenslage == "tierhaltung" or leistung.id == "10092"
    )
    assert len(chosen) > 5
    return replace(catalog, leistungen=chosen, neuere=(), praefixe=())


# --- check -------------------------------------------------------------------------------


def test_an_offer_with_a_form_is_found_placed_and_levelled(catalog: Catalog) -> None:
    words = "Wer einen Hund hält, muss ihn bei der Stadt anmelden."
    result = check(
        catalog, [offer("a", "Hundesteuer anmelden", DOG_KEY, links=(FORM,), text=words)]
    )
    (match,) = result.matches
    assert (match.leistung_id, match.status, match.teilleistungen) == (
        DOG,
        Status.SICHER,
        (DOG_KEY,),
    )
    found = finding(result, DOG)
    assert found.outcome is Outcome.ANGEBOTEN
    assert (found.reifegrad, found.reifegrad_low, found.reifegrad_high) == (3, 3, 3)
    assert {"beschreibung-vorhanden", "gemeinsamer-dienst"} <= {
        item.rule for item in found.evidence
    }
    (entry,) = [item for item in result.teil_findings if item.teilleistung == DOG_KEY]
    assert entry.outcome is Outcome.ANGEBOTEN


def test_every_leistung_gets_exactly_one_finding_in_order(catalog: Catalog) -> None:
    result = check(catalog, [])
    assert [entry.leistung_id for entry in result.findings] == sorted(catalog.by_id)
    entries = [entry.teilleistung for entry in result.teil_findings]
    assert entries == sorted(set(entries))
    kinds = {entry.outcome for entry in result.findings}
    assert kinds == {Outcome.FEHLT, Outcome.NICHT_ZUSTAENDIG}


def test_without_a_look_nothing_is_missing(catalog: Catalog) -> None:
    result = check(catalog, [], umfang=[Umfang()])
    assert {entry.outcome for entry in result.findings} == {
        Outcome.NICHT_GEPRUEFT,
        Outcome.NICHT_ZUSTAENDIG,
    }


def test_a_wrong_key_is_a_hint_for_the_editors_and_no_offer(some: Catalog) -> None:
    result = check(some, [offer("a", "Wohngeld", DOG_KEY)])
    assert finding(result, DOG).outcome is Outcome.UNKLAR
    (hint,) = [x for x in result.widersprueche if x.art == "schluessel-gegen-titel"]
    assert "„Wohngeld“" in hint.text
    assert DOG_KEY in hint.text
    assert (hint.offer_id, hint.leistung_ids) == ("a", (DOG,))


def test_a_decision_settles_a_doubt(some: Catalog) -> None:
    doubtful = [offer("a", "Wohngeld", DOG_KEY)]
    yes = Entscheidung("Wohngeld", DOG, True, "FB 21", "2026-11-25T09:00:00Z")
    no = replace(yes, urteil=False)
    assert finding(check(some, doubtful, decisions=[yes]), DOG).outcome is Outcome.ANGEBOTEN
    assert finding(check(some, doubtful, decisions=[no]), DOG).outcome is Outcome.FEHLT


def test_what_the_catalogue_does_not_know_is_reported(some: Catalog) -> None:
    result = check(some, [offer("a", "Etwas", "99999999999999", ozg_ids=("99999",))])
    assert result.unknown == (
        Unknown("a", "schluessel", "99999999999999"),
        Unknown("a", "ozg_id", "99999"),
    )


OFFERS = (
    offer("a", "Hundesteuer anmelden", DOG_KEY, links=(FORM,)),
    offer("b", "Wohngeld", DOG_KEY),
    offer("c", "Hund anmelden", text="nur persönliche Vorsprache"),
    offer("d", "Etwas", "99999999999999"),
    offer("e", "Antrag auf Erlaubnis"),
    offer("f", "Stadtfest"),
    offer("g", "Tierheim"),
)


@settings(max_examples=25)
@given(order=st.permutations(OFFERS))
def test_the_order_of_the_offers_changes_nothing(some: Catalog, order: list[Offer]) -> None:
    expected = check(some, OFFERS)
    assert check(some, iter(order)) == expected


def test_ten_thousand_offers_with_one_title_are_judged_in_seconds(some: Catalog) -> None:
    begin = time.process_time()
    result = check(some, [offer(f"{number:05}", "Hund anmelden") for number in range(10_000)])
    assert len(finding(result, DOG).offers) == 10_000
    assert time.process_time() - begin < 8


# --- snapshot -----------------------------------------------------------------------------

HERNE = Portal("herne", "Herne", "059160000000", (("portal", ""),), mindestens=2)
STARTED = "2026-11-25T04:00:00Z"
TWO = (offer("1-b", "Wohngeld"), offer("1-a", "Hund anmelden"))


def collection(*offers: Offer, complete: bool = True, **more: object) -> Collection:
    return Collection("portal", "", offers, Umfang(complete=complete), **more)  # type: ignore[arg-type]


def state(state: str = "ok", message: str = "") -> SourceState:
    return SourceState("portal", "", state, message=message)


def reasons(
    catalog: Catalog, *collections: Collection, states: tuple[SourceState, ...] = (state(),)
) -> tuple[str, ...]:
    return snapshot(catalog, HERNE, STARTED, collections, states).partial


def test_a_run_with_nothing_against_it_is_complete_and_fits_its_schema(some: Catalog) -> None:
    run = snapshot(some, HERNE, STARTED, [collection(*TWO, warnings=("Alt.",))], [state()])
    assert run.partial == ()
    assert run.complete
    assert (run.portal, run.stadt, run.ars, run.started) == (
        "herne",
        "Herne",
        "059160000000",
        STARTED,
    )
    assert [entry.id for entry in run.offers] == ["1-a", "1-b"]
    assert run.warnings == ("Alt.",)
    assert run.versions.ozgcheck == __version__
    assert some.fingerprint.startswith(run.versions.catalog)
    assert len(run.versions.catalog) == len(run.versions.rules) == 12
    document = to_json(run)
    assert list(violations("snapshot", document)) == []
    assert from_json(document) == run


def test_a_failed_source_makes_a_run_partial_with_its_message(some: Catalog) -> None:
    (reason,) = reasons(
        some, collection(*TWO), states=(state(), state("fehler", "Zeitüberschreitung."))
    )
    assert "portal" in reason
    assert "Zeitüberschreitung." in reason


@pytest.mark.parametrize(("holes", "words"), [(1, "1 Eintrag"), (3, "3 Einträge")])
def test_unreadable_entries_make_a_run_partial_and_take_its_proof(
    some: Catalog, holes: int, words: str
) -> None:
    skipped = tuple(Skipped("portal", f"Seite {number}", "leer") for number in range(holes))
    run = snapshot(some, HERNE, STARTED, [collection(*TWO, skipped=skipped)], [state()])
    (reason,) = run.partial
    assert words in reason
    assert run.skipped == skipped
    assert Outcome.FEHLT not in {entry.outcome for entry in run.result.findings}
    assert finding(run.result, DOG).outcome is Outcome.ANGEBOTEN


def test_sources_that_cover_only_a_part_make_a_run_partial(some: Catalog) -> None:
    (reason,) = reasons(some, collection(*TWO, complete=False))
    assert "nur ein Teil" in reason
    assert reasons(some, collection(*TWO), collection(complete=False)) == ()


def test_fewer_offers_than_expected_are_a_broken_portal_and_no_gap(some: Catalog) -> None:
    (reason,) = reasons(some, collection(TWO[0]))
    assert "Nur 1 Angebote" in reason or "Nur 1 Angebot" in reason
    assert "mindestens 2" in reason
    assert reasons(some, collection(TWO[0]), collection(TWO[1])) == ()


def test_a_run_without_any_source_names_every_reason(some: Catalog) -> None:
    assert len(reasons(some, states=(state("fehler", "weg."), state("fehler", "auch.")))) == 4


def test_sources_are_judged_together(some: Catalog) -> None:
    run = snapshot(
        some,
        HERNE,
        STARTED,
        [collection(TWO[1]), collection(TWO[0], complete=False)],
        [state(), state()],
    )
    assert finding(run.result, DOG).offers == ("1-a",)
    assert len(run.umfang) == len(run.sources) == 2
    assert Outcome.FEHLT in {entry.outcome for entry in run.result.findings}


def found_of(quellen: tuple[str, ...], *collections: Collection) -> int | None:
    return _expected(replace(HERNE, quellen=tuple((kind, "") for kind in quellen)), collections)


def from_kind(kind: str, *offers: Offer, proves: bool = True, also: str = "") -> Collection:
    facts = ((FURTHER_SOURCE, also),) if also else ()
    told = tuple(replace(each, source=kind, facts=facts) for each in offers)
    return Collection(kind, "", told, Umfang(complete=True, absence_proves=proves))


def test_what_two_own_sources_tell_of_counts_once() -> None:
    both = from_kind("portal", *TWO, also="berlin")
    assert found_of(("portal", "berlin"), both, from_kind("berlin")) == 2


def test_what_a_handed_over_list_took_over_still_counts() -> None:
    handed = from_kind("csv", *TWO, also="portal")
    assert found_of(("portal",), handed, from_kind("portal", offer("2-a", "Reisepass"))) == 3
    assert found_of(("portal",), from_kind("csv", *TWO), from_kind("portal")) == 0


def test_two_readings_of_one_kind_do_not_lend_each_other_their_numbers() -> None:
    few, many = from_kind("portal", offer("1", "a")), from_kind("portal", *TWO)
    assert found_of(("portal",), few, many) == found_of(("portal",), many, few) == 3


def test_an_index_does_not_make_up_for_a_broken_portal() -> None:
    index = from_kind("pvog", *TWO, proves=False)
    assert found_of(("portal", "pvog"), from_kind("portal"), index) == 0
    assert found_of(("pvog",), index) == 2
    assert found_of(("portal",), from_kind("csv", *TWO)) is None

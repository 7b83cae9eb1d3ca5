# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands beside the level: what only must be linked or reported, and SDG procedures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions import kinds
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.worklist.gaps import Gap, choose, gaps
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.model import (
    Finding,
    Korb,
    Korbposten,
    Level,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Result,
    Snapshot,
    Teilleistung,
    Widerspruch,
)
from tests.measure.test_gaps import catalog_of, leistung, run

LINKS = (Link(LinkKind.ONLINEDIENST, "https://land.example/antrag"),)
PAGE = Offer("seite", "Hunde", "portal", "https://stadt.example/hunde")
SERVICE = Offer("dienst", "Hund anmelden", "open-pvog", links=LINKS, level=Level.LAND)
LOW = Finding("10001", Outcome.ANGEBOTEN, "", 1, 1, 3, ("seite", "dienst"))
DONE = Finding("10001", Outcome.ANGEBOTEN, "", 3, 3, 3, ("seite",))
SMALL = catalog_of(leistung("10001"))


def listed(art: str, offer_id: str = "seite", *ids: str) -> Widerspruch:
    return Widerspruch(art, "Das passt nicht.", offer_id, ids or ("10001",))


def found(
    *items: Widerspruch,
    finding: Finding = LOW,
    entry: Finding | None = None,
    offers: tuple[Offer, ...] = (PAGE, SERVICE),
    catalog: Catalog = SMALL,
    **options: Any,
) -> tuple[Gap, ...]:
    snapshot: Snapshot = replace(
        run([finding]),
        offers=offers,
        result=Result((), (finding,), (entry,) if entry else (), widersprueche=items),
    )
    return gaps(catalog, snapshot, **options)


def only(*items: Widerspruch, **more: Any) -> Gap:
    (gap,) = found(*items, **more)
    return gap


# --- linked ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("art", "offer_id", "step"),
    [
        (kinds.NICHT_VERLINKT, "seite", "Auf der Seite den Onlinedienst des Landes"),
        (kinds.NICHT_IM_PORTAL, "dienst", "Die Leistung ins Portal aufnehmen und den Onlinedienst"),
    ],
)
def test_a_service_that_the_pvog_knows_is_a_quick_win(art: str, offer_id: str, step: str) -> None:
    gap = only(listed(art, offer_id))
    assert gap.kategorien == (Kategorie.QUICK_WIN, Kategorie.STUFE_KLAEREN)
    assert gap.kategorie is Kategorie.STUFE_KLAEREN
    assert gap.dienste == ("dienst",)
    assert gap.next_step.startswith(step)
    assert "„Hund anmelden“, land.example" in gap.next_step
    assert "Das passt nicht." in gap.why


@pytest.mark.parametrize(
    "offers",
    [
        (PAGE, replace(SERVICE, links=())),
        (PAGE, replace(SERVICE, facts=(("aktiv", "nein"),))),
        (PAGE, replace(SERVICE, source="portal")),
        (PAGE,),
    ],
    ids=["without a service", "switched off", "not from the PVOG", "not in the run"],
)
def test_without_a_service_that_counts_there_is_nothing_to_link(offers: tuple[Offer, ...]) -> None:
    gap = only(listed(kinds.NICHT_VERLINKT), offers=offers)
    assert gap.kategorien == (Kategorie.STUFE_KLAEREN,)
    assert gap.dienste == ()


def test_what_is_told_of_another_page_or_leistung_is_no_quick_win_here() -> None:
    for item in (
        listed(kinds.NICHT_VERLINKT, "andere"),
        listed(kinds.NICHT_VERLINKT, "seite", "10002"),
        listed(kinds.LINK_TOT),
    ):
        assert only(item).kategorien == (Kategorie.STUFE_KLAEREN,)


@pytest.mark.parametrize("outcome", [Outcome.FEHLT, Outcome.UNKLAR, Outcome.NICHT_GEPRUEFT])
def test_what_is_told_of_a_page_concerns_only_what_is_surely_offered(outcome: Outcome) -> None:
    seen = Finding("10001", outcome, "", None, 0, 3, ("seite",))
    for offer_id in ("seite", ""):
        gap = only(listed(kinds.NICHT_IM_PVOG, offer_id), finding=seen, unchecked=True)
        assert Kategorie.NICHT_GEMELDET not in gap.kategorien


# --- reported --------------------------------------------------------------------------------


def test_what_is_online_and_not_in_the_pvog_stands_on_the_list_and_is_no_gap() -> None:
    gap = only(listed(kinds.NICHT_IM_PVOG), finding=DONE)
    assert (gap.kategorie, gap.kategorien, gap.erfuellt) == (
        Kategorie.NICHT_GEMELDET,
        (Kategorie.NICHT_GEMELDET,),
        True,
    )
    assert gap.next_step == (
        "Den Onlinedienst über das Redaktionssystem des Landes an den PVOG melden."
    )
    assert found(finding=DONE) == ()


def test_what_the_pvog_does_not_count_has_a_step_of_its_own() -> None:
    gap = only(listed(kinds.PVOG_ZAEHLT_NICHT), finding=DONE)
    assert gap.kategorie is Kategorie.NICHT_GEMELDET
    assert "den Grund beheben" in gap.next_step


def test_one_page_for_several_counts_as_reported_where_another_entry_is_counted() -> None:
    finding = replace(DONE, offers=("seite", "dienst"))
    assert found(listed(kinds.NICHT_IM_PVOG), finding=finding) == ()


def test_linking_comes_before_reporting_and_both_before_raising() -> None:
    low = replace(LOW, reifegrad=1, reifegrad_high=1)
    gap = only(
        listed(kinds.NICHT_VERLINKT),
        listed(kinds.PVOG_ZAEHLT_NICHT, "dienst"),
        finding=low,
    )
    assert gap.kategorien == (
        Kategorie.QUICK_WIN,
        Kategorie.NICHT_GEMELDET,
        Kategorie.STUFE_ZU_NIEDRIG,
    )
    first, second = gap.next_step.split(") verlinken. ")
    assert first.startswith("Auf der Seite")
    assert second.startswith("Im Redaktionssystem")


# --- entries ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "kind"), [(2, Kategorie.NICHT_GEMELDET), (1, None), (0, None)])
def test_what_many_have_in_common_concerns_only_entries_with_a_form(
    low: int, kind: Kategorie | None
) -> None:
    """An item that names no page stands for many with one cause."""
    entry = Finding("10001", Outcome.ANGEBOTEN, "10001-a", low or None, low, 3, ("seite",))
    gap = only(
        listed(kinds.NICHT_IM_PVOG, ""), entry=entry, einheit=Einheit.TEILLEISTUNG, schwelle=3
    )
    assert (kind in gap.kategorien) == (kind is not None)
    assert gap.teilleistung == "10001-a"


# --- SDG -------------------------------------------------------------------------------------


def with_procedure(*keys: str, schwelle: int | None = 3) -> Catalog:
    posten = Korbposten("10001", "V1 Umzug", keys)
    korb = Korb("sdg", "SDG", (posten,), "", "", "q", "2024", schwelle=schwelle)
    return replace(SMALL, koerbe=(korb,))


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (Finding("10001", Outcome.FEHLT, reifegrad_high=0), "ist nicht erfüllt"),
        (LOW, "ist nicht nachgewiesen"),
        (replace(LOW, reifegrad_high=2), "ist nicht erfüllt"),
    ],
)
def test_a_procedure_that_is_not_proven_online_is_said(finding: Finding, expected: str) -> None:
    gap = only(finding=finding, catalog=with_procedure())
    assert gap.kategorien[0] is Kategorie.SDG
    assert f"SDG-Verfahren „V1 Umzug“: Dass es ganz online geht, {expected}." in gap.why


def test_a_procedure_at_the_level_of_its_basket_is_done() -> None:
    at_two = replace(LOW, reifegrad=2, reifegrad_low=2, reifegrad_high=2)
    gap = only(finding=at_two, catalog=with_procedure(schwelle=2))
    assert Kategorie.SDG not in gap.kategorien
    assert gap.sdg_verfahren == ""


def test_a_procedure_means_only_its_entries() -> None:
    entry = Finding("10001", Outcome.FEHLT, "10001-a", reifegrad_high=0)
    for keys, expected in (((), "V1 Umzug"), (("10001-a",), "V1 Umzug"), (("10001-b",), "")):
        gap = only(catalog=with_procedure(*keys), entry=entry, einheit=Einheit.TEILLEISTUNG)
        assert gap.sdg_verfahren == expected


def test_a_flag_alone_is_no_procedure() -> None:
    flagged = catalog_of(
        leistung("10001", teilleistungen=(Teilleistung("10001-a", "", "Eintrag", sdg=(1,)),))
    )
    gap = only(catalog=flagged)
    assert (gap.sdg_kennzeichen, gap.sdg_verfahren) == (True, "")
    assert Kategorie.SDG not in gap.kategorien
    assert "Trägt ein SDG-Kennzeichen." in gap.why


def test_an_entry_has_the_flag_of_no_other_entry() -> None:
    entries = (
        Teilleistung("10001-a", "", "Eintrag A", sdg=(1,)),
        Teilleistung("10001-b", "", "Eintrag B"),
    )
    flagged = catalog_of(leistung("10001", teilleistungen=entries))
    for key, expected in (("10001-a", True), ("10001-b", False)):
        entry = Finding("10001", Outcome.FEHLT, key, reifegrad_high=0)
        gap = only(catalog=flagged, entry=entry, einheit=Einheit.TEILLEISTUNG)
        assert gap.sdg_kennzeichen is expected


# --- choosing --------------------------------------------------------------------------------


def test_choosing_keeps_the_order_and_knows_every_kind_of_a_row() -> None:
    named = replace(PAGE, facts=(("zustaendige_stelle", "Amt für Soziales; Straßenverkehrsamt"),))
    rows = found(listed(kinds.NICHT_VERLINKT), offers=(named, SERVICE))
    assert rows[0].aemter == ("Amt für Soziales", "Straßenverkehrsamt")
    assert choose(rows) == rows
    assert choose(rows, kategorien=[Kategorie.QUICK_WIN, Kategorie.FEHLT]) == rows
    assert choose(rows, kategorien=[Kategorie.FEHLT]) == ()
    assert choose(rows, amt="STRASSENVERKEHR") == choose(rows, amt="für soziales") == rows
    assert choose(rows, amt="verkehrsamt") == choose(found(finding=LOW), amt="amt") == ()

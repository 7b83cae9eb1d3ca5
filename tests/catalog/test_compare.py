# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every kind of difference, what is written without asking and what never is."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ozgcheck.catalog.compare import TYPES, Change, Kind, PvogKey, compare, pvog_keys
from ozgcheck.catalog.fim import Ozg, Steckbrief, Steckbriefe
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.schema import schema_path
from ozgcheck.model import (
    Leistung,
    NeuererSchluessel,
    Offer,
    Teilleistung,
    Zustaendigkeit,
)

HUND, HUND_AB, WAFFE = "99102013000001", "99102013000002", "99089001000000"
NEW, PLACED, RULED = "99102013000009", "99010020000001", "99012068000001"
HUNDEHALTUNG = Ozg("10160", "Hundehaltung", "Engagement & Hobby")
WAFFENBESITZ = Ozg("10200", "Waffenbesitz", "Engagement & Hobby")
FREMD = Ozg("10999", "Drohnenhaltung", "Mobilität")


def leistung(ozg_id: str, name: str, *teile: Teilleistung, **more: str) -> Leistung:
    return Leistung(
        id=ozg_id,
        name=name,
        lebenslage="tierhaltung",
        themenfeld="engagement-hobby",
        adressaten=("buerger",),
        zustaendig=Zustaendigkeit(("stadt",), "ganz", "", "", "mittel", "x"),
        teilleistungen=teile,
        heute=more.get("heute", ""),
        quellname=more.get("quellname", ""),
    )


def newer(key: str, ozg_id: str) -> NeuererSchluessel:
    return NeuererSchluessel(key, "x", ozg_id, "x", "mittel")


CATALOG = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(),
    lebenslagen=(),
    leistungen=(
        leistung(
            "10160",
            "Hundehaltung",
            Teilleistung(HUND, HUND, "Hundesteuer Anmeldung", ("5",)),
            Teilleistung(HUND_AB, HUND_AB, "Hundesteuer Abmeldung", ("1", "2/3")),
            Teilleistung("10160-ohne-1", "", "Hundemarke Ersatz"),
        ),
        leistung("10200", "Waffenbesitz", Teilleistung(WAFFE, WAFFE, "Waffenschein", ("2/3",))),
        leistung("10300", "Zollanmeldung", Teilleistung("10300-ohne-1", "", "Zoll")),
    ),
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(newer(PLACED, "10160"),),
    praefixe=(newer("99012068", "10200"),),
    angebote=(),
    synonyme={},
)
SAME = (
    Steckbrief(HUND, "Hundesteuer Anmeldung", ("5",), (HUNDEHALTUNG,)),
    Steckbrief(HUND_AB, "Hundesteuer Abmeldung", ("1", "2/3"), (HUNDEHALTUNG,)),
    Steckbrief(WAFFE, "Waffenschein", ("2/3",), (WAFFENBESITZ,)),
)


def changes(*entries: Steckbrief, catalog: Catalog = CATALOG) -> tuple[Change, ...]:
    """What these Steckbriefe change; the others stay as they are."""
    given = {entry.schluessel for entry in entries}
    rest = [entry for entry in SAME if entry.schluessel not in given]
    return compare(catalog, Steckbriefe((*entries, *rest)))


def with_hundehaltung(**more: Any) -> Catalog:
    first, *others = CATALOG.leistungen
    return replace(CATALOG, leistungen=(replace(first, **more), *others))


def test_types_are_those_of_the_schema() -> None:
    schema = json.loads(schema_path("leistungen").read_text(encoding="utf-8"))
    entry = schema["properties"]["leistungen"]["items"]["properties"]["teilleistungen"]["items"]
    single, several = entry["properties"]["typ"]["oneOf"]
    assert set(single["enum"]) == set(several["items"]["enum"]) == TYPES


def test_nothing_changed() -> None:
    assert changes() == ()


def test_nothing_said_is_no_change() -> None:
    assert changes(Steckbrief(HUND)) == ()


# --- types ------------------------------------------------------------------------------


def test_type_changed() -> None:
    assert changes(replace(SAME[0], typisierung=("4", "5"))) == (
        Change(Kind.TYP_GEAENDERT, "10160", HUND, "5", "4, 5", "", ("4", "5"), automatic=True),
    )


def test_order_of_types_means_nothing() -> None:
    assert changes(replace(SAME[1], typisierung=("2/3", "1"))) == ()


def test_unknown_type_is_reported_only() -> None:
    (change,) = changes(replace(SAME[0], typisierung=("13",)))
    assert (change.automatic, change.note) == (False, "Unbekannter Typ: 13.")


def test_contradicting_types() -> None:
    (change,) = changes(replace(SAME[0], typisierung=("1",)), replace(SAME[0], typisierung=("4",)))
    assert (change.automatic, change.note) == (
        False,
        "Das FIM-Portal nennt widersprüchliche Typen.",
    )
    # One of them is what the catalogue says.
    assert changes(SAME[0], replace(SAME[0], typisierung=("4",))) == ()


# --- names ------------------------------------------------------------------------------


def test_name_changed() -> None:
    assert changes(replace(SAME[0], name="Hund anmelden")) == (
        Change(
            Kind.NAME_GEAENDERT,
            "10160",
            HUND,
            "Hundesteuer Anmeldung",
            "Hund anmelden",
            automatic=True,
        ),
    )


def test_white_space_in_names_means_nothing() -> None:
    assert changes(replace(SAME[0], name="Hundesteuer \n Anmeldung ")) == ()
    (change,) = changes(replace(SAME[0], name="Hundesteuer anmeldung"))
    assert change.kind is Kind.NAME_GEAENDERT


def test_the_sources_old_spelling_is_no_change() -> None:
    teile = CATALOG.leistungen[0].teilleistungen
    corrected = replace(teile[0], quellname="Hundesteur  Anmeldung")
    catalog = with_hundehaltung(teilleistungen=(corrected, *teile[1:]))
    old_spelling = replace(SAME[0], name="Hundesteur Anmeldung")
    assert changes(old_spelling, catalog=catalog) == ()
    assert len(changes(old_spelling)) == 1
    assert len(changes(replace(SAME[0], name="Anders"), catalog=catalog)) == 1


def test_a_name_that_several_keys_carry_needs_a_person() -> None:
    found = changes(replace(SAME[0], name="Hundesteuer"), replace(SAME[1], name="Hundesteuer"))
    assert [(change.schluessel, change.automatic) for change in found] == [
        (HUND, False),
        (HUND_AB, False),
    ]


def test_several_names_for_one_key_need_a_person() -> None:
    (change,) = changes(replace(SAME[0], name="A"), replace(SAME[0], name="B"))
    assert (change.automatic, change.note) == (False, "Das FIM-Portal nennt mehrere Namen: A | B.")
    assert changes(replace(SAME[0], name="A"), SAME[0]) == ()


def test_name_of_a_leistung() -> None:
    renamed = tuple(
        replace(entry, ozg=(HUNDEHALTUNG._replace(name="Hunde"),)) for entry in SAME[:2]
    )
    (change,) = changes(*renamed)
    assert change == Change(
        Kind.NAME_GEAENDERT,
        "10160",
        old="Hundehaltung",
        new="Hunde",
        note="Name der Leistung; von Hand als „heute“ eintragen.",
    )
    assert changes(*renamed, catalog=with_hundehaltung(heute="Hunde")) == ()
    assert changes(*renamed, catalog=with_hundehaltung(quellname="Hunde")) == ()


# --- keys and Leistungen -------------------------------------------------------------------


def test_new_key() -> None:
    assert changes(Steckbrief(NEW, "Hundeführerschein", ("4",), (HUNDEHALTUNG,))) == (
        Change(
            Kind.NEUER_SCHLUESSEL,
            "10160",
            NEW,
            new="Hundeführerschein",
            typisierung=("4",),
            automatic=True,
        ),
    )


@pytest.mark.parametrize(
    ("entry", "note"),
    [
        (Steckbrief(NEW, "", (), (HUNDEHALTUNG,)), "keinen Namen"),
        (Steckbrief(NEW, "A", ("99",), (HUNDEHALTUNG,)), "Unbekannter Typ: 99"),
        (Steckbrief(NEW, "A", (), (HUNDEHALTUNG, WAFFENBESITZ)), "mehrere OZG-Leistungen"),
        (Steckbrief(NEW, "Waffenschein", (), (HUNDEHALTUNG,)), "mehrere Schlüssel"),
        (Steckbrief(NEW, "Hundemarke Ersatz", (), (HUNDEHALTUNG,)), "10160-ohne-1"),
        (Steckbrief(RULED, "A", (), (HUNDEHALTUNG,)), "Präfixregel 99012068 sagt 10200"),
    ],
)
def test_new_key_that_needs_a_person(entry: Steckbrief, note: str) -> None:
    (change,) = changes(entry)
    assert change.kind is Kind.NEUER_SCHLUESSEL
    assert note in change.note
    assert not change.automatic


def test_new_key_that_a_prefix_rule_foretold() -> None:
    (change,) = changes(Steckbrief(RULED, "A", (), (WAFFENBESITZ,)))
    assert change.automatic


def test_key_that_was_placed_by_judgement() -> None:
    (right,) = changes(Steckbrief(PLACED, "A", (), (HUNDEHALTUNG,)))
    (wrong,) = changes(Steckbrief(PLACED, "A", (), (WAFFENBESITZ,)))
    assert (right.kind, right.automatic) == (Kind.ZUORDNUNG_BESTAETIGT, False)
    assert (wrong.kind, wrong.automatic) == (Kind.ZUORDNUNG_GEAENDERT, False)
    assert (wrong.old, wrong.new) == ("10160", "10200")
    assert changes(Steckbrief(PLACED, "A")) == ()


def test_key_without_ozg_is_none_of_ours() -> None:
    assert changes(Steckbrief(NEW, "Irgendwas", ("5",))) == ()


def test_new_leistung() -> None:
    keys = [f"991020130001{number:02}" for number in range(7)]
    (change,) = changes(*(Steckbrief(key, f"Drohne {key}", (), (FREMD,)) for key in keys))
    assert change == Change(
        Kind.NEUE_LEISTUNG,
        "10999",
        new="Drohnenhaltung",
        note=f"Themenfeld: Mobilität. Schlüssel: {', '.join(keys[:5])} und 2 weitere.",
    )


def test_key_under_another_leistung() -> None:
    (change,) = changes(replace(SAME[0], ozg=(WAFFENBESITZ,)))
    assert (change.kind, change.old, change.new) == (Kind.ZUORDNUNG_GEAENDERT, "10160", "10200")
    assert not change.automatic
    assert changes(replace(SAME[0], ozg=(WAFFENBESITZ, HUNDEHALTUNG))) == ()


# --- vanished, only in PVOG -------------------------------------------------------------


def test_vanished() -> None:
    found = compare(CATALOG, Steckbriefe(SAME[:2]))
    assert [(change.kind, change.leistung_id, change.schluessel) for change in found] == [
        (Kind.VERSCHWUNDEN, "10200", ""),
        (Kind.VERSCHWUNDEN, "10200", WAFFE),
    ]
    assert not any(change.automatic for change in found)


def test_only_the_key_vanished() -> None:
    (change,) = compare(CATALOG, Steckbriefe((SAME[0], SAME[2])))
    assert (change.kind, change.schluessel) == (Kind.VERSCHWUNDEN, HUND_AB)


def test_only_the_leistung_vanished() -> None:
    (change,) = changes(replace(SAME[2], ozg=()))
    assert (change.kind, change.leistung_id, change.schluessel) == (Kind.VERSCHWUNDEN, "10200", "")


def test_nothing_vanishes_from_an_incomplete_or_partial_answer() -> None:
    assert compare(CATALOG, Steckbriefe(SAME[:1], complete=False)) == ()
    assert compare(CATALOG, Steckbriefe(SAME[:1], since="2026-11-01")) == ()


def test_a_source_without_ozg_ids_says_nothing_about_leistungen() -> None:
    bare = tuple(replace(entry, ozg=()) for entry in SAME)
    assert compare(CATALOG, Steckbriefe(bare)) == ()


def test_only_in_pvog() -> None:
    other = Steckbrief("99000000000001", "FIM kennt ihn")
    pvog = (
        PvogKey(HUND, "bekannt"),
        PvogKey(PLACED, "eingeordnet"),
        PvogKey("99000000000001", "FIM kennt ihn"),
        PvogKey(NEW, "Hundeführerschein", "10160"),
        PvogKey(RULED, "Bauvoranfrage"),
    )
    assert compare(CATALOG, Steckbriefe((*SAME, other)), pvog) == (
        Change(
            Kind.NUR_IM_PVOG,
            "",
            RULED,
            new="Bauvoranfrage",
            note="Die Präfixregel 99012068 sagt 10200.",
        ),
        Change(Kind.NUR_IM_PVOG, "10160", NEW, new="Hundeführerschein"),
    )
    unsure = compare(CATALOG, Steckbriefe((*SAME, other), since="2026-11-01"), pvog[3:4])
    assert [change.note for change in unsure] == ["Das FIM-Portal wurde nur teilweise gelesen."]


def test_pvog_keys() -> None:
    offers = (
        Offer("1", "B", "open-pvog", schluessel=(NEW, HUND), ozg_ids=("10160", "10161")),
        Offer("2", "A", "open-pvog", schluessel=(NEW,)),
        Offer("3", "ohne", "open-pvog"),
    )
    assert pvog_keys(offers) == (PvogKey(HUND, "B", "10160, 10161"), PvogKey(NEW, "A", ""))
    assert pvog_keys(reversed(offers)) == pvog_keys(offers)


# --- order ------------------------------------------------------------------------------


def test_sorted_whatever_the_order() -> None:
    entries = [
        replace(SAME[0], name="Hund anmelden", typisierung=("4",)),
        replace(SAME[1], ozg=(WAFFENBESITZ,)),
        Steckbrief(NEW, "Hundeführerschein", (), (HUNDEHALTUNG,)),
        Steckbrief("99102013000010", "Drohne", (), (FREMD,)),
    ]
    expected = compare(CATALOG, Steckbriefe(tuple(entries)))
    assert [change.kind for change in expected] == [
        Kind.NEUE_LEISTUNG,
        Kind.NEUER_SCHLUESSEL,
        Kind.TYP_GEAENDERT,
        Kind.NAME_GEAENDERT,
        Kind.ZUORDNUNG_GEAENDERT,
        Kind.VERSCHWUNDEN,
    ]
    for seed in range(10):
        random.Random(seed).shuffle(entries)
        assert compare(CATALOG, Steckbriefe(tuple(entries))) == expected

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A catalogue of six Leistungen with keys, and what tests of the steps ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit
from ozgcheck.matching.match import Matcher
from ozgcheck.model import (
    DigitalesAngebot,
    Entscheidung,
    Leistung,
    Match,
    NeuererSchluessel,
    Offer,
    Teilleistung,
    Zustaendigkeit,
)

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")
DOG, TAX, WED, RENT, PASS, IDC = "10001", "10002", "10003", "10004", "10005", "10006"
DOG_KEY, DOG_KEY_2 = "99110009000000", "99110009104000"
WED_KEY, RENT_KEY = "99059001000000", "99107023000000"
NEW_SURE, NEW_UNSURE, STRANGE = "99200001000000", "99200002000000", "99999999999999"
BLOCK, IN_BLOCK, NOT_IN_BLOCK = "99300001", "99300001012000", "99300001999000"


def leistung(
    ozg_id: str,
    name: str,
    *aliases: str,
    teil: dict[str, str] | None = None,
    nicht: tuple[str, ...] = (),
) -> Leistung:
    entries = tuple(Teilleistung(key, key, text) for key, text in (teil or {}).items())
    return Leistung(ozg_id, name, "lage", "feld", ("buerger",), CITY, entries, aliases, nicht)


LEISTUNGEN = (
    leistung(
        DOG,
        "Hundehaltung",
        "Hund anmelden",
        teil={DOG_KEY: "Hundehaltung Grundsatz", DOG_KEY_2: "Hundehaltung Anmeldung"},
    ),
    leistung(TAX, "Grundsteuer", "Beglaubigung", nicht=("Hundesteuer Grundsteuer",)),
    leistung(WED, "Eheschließung", "Heiraten", "Beglaubigung", teil={WED_KEY: "Trauung"}),
    leistung(RENT, "Wohngeld", teil={RENT_KEY: "Wohngeld Bewilligung"}),
    leistung(PASS, "Reisepass", "Tierheim", nicht=("Tierheim", "Reisepässe")),
    leistung(IDC, "Personalausweis"),
)
CATALOG = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(),
    lebenslagen=(),
    leistungen=LEISTUNGEN,
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(
        NeuererSchluessel(NEW_SURE, "Neu", RENT, "Grund eins", "hoch"),
        NeuererSchluessel(NEW_UNSURE, "Neu", RENT, "Grund zwei", "mittel"),
    ),
    praefixe=(NeuererSchluessel(BLOCK, "Block", PASS, "Grund", "hoch", (NOT_IN_BLOCK,)),),
    angebote=(
        DigitalesAngebot(
            "maengelmelder", "Mängelmelder", "verwaltung", ("Schaden melden",), (), "hoch"
        ),
        DigitalesAngebot("buergerapp", "App", "verwaltung", ("Bürger-App",), (), "hoch"),
    ),
    synonyme={},
)
MATCHER = Matcher(CATALOG)


def offer(title: str, *keys: str, ids: tuple[str, ...] = ()) -> Offer:
    return Offer("1-a", title, "portal", schluessel=keys, ozg_ids=ids)


def decision(title: str, ozg_id: str, yes: bool = True, grund: str = "") -> Entscheidung:
    return Entscheidung(title, ozg_id, yes, "FB 21", "2026-11-25T09:00:00Z", grund)


def match(found: Offer, *decisions: Entscheidung) -> list[Match]:
    matches, _ = Matcher(CATALOG, decisions).match(found)
    return matches


class Told:
    """An index that says what a test wants: for each title its hits."""

    def __init__(self, hits: dict[str, list[Hit]]) -> None:
        self._hits = hits

    def exact(self, folded: str) -> list[tuple[str, str]]:
        return []

    def search(
        self, title: str, most: int = 5, category: str = "", description: str = ""
    ) -> list[Hit]:
        return self._hits.get(title, [])[:most]

    def shared(self, title: str, hit: Hit) -> tuple[list[str], list[str]]:
        met = [word for word in title.split() if word in hit.name]
        return met, [word for word in title.split() if word not in met]

    def entry(self, title: str, leistung_id: str) -> str:
        return ""


def told(matches: Iterable[Match]) -> list[tuple[str, str, str]]:
    return [(entry.leistung_id, entry.status.value, entry.step) for entry in matches]

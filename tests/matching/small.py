# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Catalogues of a few Leistungen, made in memory."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Abgrenzung, Leistung, Teilleistung, Zustaendigkeit

CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")


def leistung(
    ozg_id: str, name: str, *aliases: str, heute: str = "", teil: tuple[str, ...] = ()
) -> Leistung:
    """A Leistung whose entries are called `<id>-0`, `<id>-1` and so on."""
    entries = tuple(Teilleistung(f"{ozg_id}-{n}", "", text) for n, text in enumerate(teil))
    return Leistung(ozg_id, name, "lage", "feld", ("buerger",), CITY, entries, aliases, heute=heute)


def catalog_of(
    *leistungen: Leistung,
    synonyme: dict[str, str] | None = None,
    abgrenzungen: tuple[Abgrenzung, ...] = (),
) -> Catalog:
    return Catalog(
        root=Path(),
        fingerprint="",
        rules="",
        themenfelder=(),
        lebenslagen=(),
        leistungen=leistungen,
        koerbe=(),
        regeln=(),
        portale=(),
        entscheidungen={},
        neuere=(),
        praefixe=(),
        angebote=(),
        synonyme=synonyme or {},
        abgrenzungen=abgrenzungen,
    )


TOWN = catalog_of(
    leistung("10001", "Hundehaltung", "Hund anmelden", "Hundesteuer"),
    leistung("10002", "Eheschließung", "Heiraten", teil=("Trauung im Ausland",)),
    leistung("10003", "Elternbeiträge", "Kita-Gebühren", heute="Kostenbeitrag Kindertagespflege"),
    leistung("10004", "Wohngeld"),
)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Leistung as a view: the catalogue's facts."""

from __future__ import annotations

from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Leistung, Outcome, Teilleistung
from ozgcheck.report.view import Cell, Column, View

OUTCOMES = {
    Outcome.ANGEBOTEN: "angeboten",
    Outcome.FEHLT: "fehlt",
    Outcome.UNKLAR: "unklar",
    Outcome.NICHT_ZUSTAENDIG: "nicht zuständig",
    Outcome.NICHT_GEPRUEFT: "nicht geprüft",
}
_LAWS_SHOWN = 5


def leistung_view(catalog: Catalog, leistung: Leistung) -> View:
    """What the catalogue says, as rows."""
    return View(
        title=f"{leistung.id} {leistung.title}",
        columns=(Column("what", "Angabe"), Column("value", "Inhalt")),
        rows=tuple(row for row in fact_rows(catalog, leistung) if row[1]),
        data=facts(leistung),
    )


def fact_rows(
    catalog: Catalog, leistung: Leistung, names: int | None = None
) -> list[tuple[Cell, ...]]:
    """The catalogue's facts; a fact that is unknown has an empty cell.

    Args:
        catalog: gives names.
        leistung: the Leistung.
        names: name at most so many other names, and say how many were left out.
    """
    return [
        ("Lebenslage", catalog.lage[leistung.lebenslage].name),
        ("Themenfeld", catalog.feld[leistung.themenfeld].name),
        ("zuständig", f"{', '.join(leistung.zustaendig.wer)} ({leistung.zustaendig.anteil})"),
        ("Begründung", leistung.zustaendig.grund),
        ("Grundlage", leistung.zustaendig.basis),
        ("Gewissheit", f"{leistung.zustaendig.gewissheit}; Quelle {leistung.zustaendig.quelle}"),
        ("Adressaten", ", ".join(leistung.adressaten)),
        ("auch genannt", _some(leistung.aliases, names)),
        ("nicht gemeint", _some(leistung.nicht, names)),
        ("Nachnutzung", "; ".join(leistung.nachnutzung)),
        ("Körbe", ", ".join(leistung.koerbe)),
        ("Teilleistungen", f"{len(leistung.teilleistungen)} LeiKa-Einträge"),
        ("Recht", _laws(leistung)),
        ("Zweifel", leistung.zweifel),
    ]


def facts(leistung: Leistung) -> dict[str, Any]:
    """Everything the catalogue says about a Leistung, as JSON values."""
    return {
        "id": leistung.id,
        "name": leistung.name,
        "heute": leistung.heute,
        "lebenslage": leistung.lebenslage,
        "themenfeld": leistung.themenfeld,
        "adressaten": list(leistung.adressaten),
        "zustaendig": {
            "wer": list(leistung.zustaendig.wer),
            "anteil": leistung.zustaendig.anteil,
            "grund": leistung.zustaendig.grund,
            "basis": leistung.zustaendig.basis,
            "gewissheit": leistung.zustaendig.gewissheit,
            "quelle": leistung.zustaendig.quelle,
        },
        "prioritaet": leistung.prioritaet,
        "sdg": leistung.sdg,
        "aliases": list(leistung.aliases),
        "nicht": list(leistung.nicht),
        "nachnutzung": list(leistung.nachnutzung),
        "bereiche": list(leistung.bereiche),
        "koerbe": list(leistung.koerbe),
        "zweifel": leistung.zweifel,
        "rechtsgrundlagen": [
            {"text": law.text, "url": law.url} for law in leistung.rechtsgrundlagen
        ],
        "teilleistungen": [entry(leistung, teil) for teil in leistung.teilleistungen],
    }


def entry(leistung: Leistung, teil: Teilleistung) -> dict[str, Any]:
    """Everything the catalogue says about an entry, as JSON values."""
    return {
        "id": teil.id,
        "schluessel": teil.schluessel,
        "name": teil.name,
        "typisierung": list(teil.typisierung),
        "sdg": list(teil.sdg),
        "kommunal": leistung.kommunal(teil),
        "zweifel": teil.zweifel,
    }


def _some(texts: tuple[str, ...], most: int | None) -> str:
    if most is None or len(texts) <= most:
        return "; ".join(texts)
    return f"{'; '.join(texts[:most])}; und {len(texts) - most} weitere"


def _laws(leistung: Leistung) -> str:
    texts = [law.text for law in leistung.rechtsgrundlagen]
    more = len(texts) - _LAWS_SHOWN
    return "; ".join(texts[:_LAWS_SHOWN]) + (f"; und {more} weitere" if more > 0 else "")

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Leistung as a view: the catalogue's facts."""

from __future__ import annotations

from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.model import Leistung, Outcome, Teilleistung
from ozgcheck.report.view import Cell, Column, View

OUTCOMES = {
    Outcome.ANGEBOTEN: tr("angeboten"),
    Outcome.FEHLT: tr("fehlt"),
    Outcome.UNKLAR: tr("unklar"),
    Outcome.NICHT_ZUSTAENDIG: tr("nicht zuständig"),
    Outcome.NICHT_GEPRUEFT: tr("nicht geprüft"),
}
_LAWS_SHOWN = 5


def leistung_view(catalog: Catalog, leistung: Leistung) -> View:
    """What the catalogue says, as rows."""
    return View(
        title=f"{leistung.id} {leistung.title}",
        columns=(Column("what", tr("Angabe")), Column("value", tr("Inhalt"))),
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
        (tr("zuständig"), f"{', '.join(leistung.zustaendig.wer)} ({leistung.zustaendig.anteil})"),
        (tr("Begründung"), leistung.zustaendig.grund),
        (tr("Grundlage"), leistung.zustaendig.basis),
        (
            tr("Gewissheit"),
            tr("{gewissheit}; Quelle {quelle}").format(
                gewissheit=leistung.zustaendig.gewissheit, quelle=leistung.zustaendig.quelle
            ),
        ),
        (tr("Adressaten"), ", ".join(leistung.adressaten)),
        (tr("auch genannt"), _some(leistung.aliases, names)),
        (tr("nicht gemeint"), _some(leistung.nicht, names)),
        (tr("Nachnutzung"), "; ".join(leistung.nachnutzung)),
        (tr("Körbe"), ", ".join(leistung.koerbe)),
        (
            tr("Teilleistungen"),
            tr("{teilleistungen} LeiKa-Einträge").format(
                teilleistungen=len(leistung.teilleistungen)
            ),
        ),
        (tr("Recht"), _laws(leistung)),
        (tr("Zweifel"), leistung.zweifel),
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
    return tr("{join}; und {value} weitere").format(
        join="; ".join(texts[:most]), value=len(texts) - most
    )


def _laws(leistung: Leistung) -> str:
    texts = [law.text for law in leistung.rechtsgrundlagen]
    more = len(texts) - _LAWS_SHOWN
    return "; ".join(texts[:_LAWS_SHOWN]) + (
        tr("; und {more} weitere").format(more=more) if more > 0 else ""
    )

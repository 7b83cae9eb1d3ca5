# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Leistung as a view: the catalogue's facts and what a run found."""

from __future__ import annotations

from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Finding, Leistung, Outcome, Snapshot
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import evidence, header, level

OUTCOMES = {
    Outcome.ANGEBOTEN: "angeboten",
    Outcome.FEHLT: "fehlt",
    Outcome.UNKLAR: "unklar",
    Outcome.NICHT_ZUSTAENDIG: "nicht zuständig",
    Outcome.NICHT_GEPRUEFT: "nicht geprüft",
}
_LAWS_SHOWN = 5


def leistung_view(
    catalog: Catalog,
    leistung: Leistung,
    snapshot: Snapshot | None = None,
    snapshot_id: str = "",
) -> View:
    """Facts as rows; without a snapshot only what the catalogue says."""
    rows: list[tuple[Cell, ...]] = [
        ("Lebenslage", catalog.lage[leistung.lebenslage].name),
        ("Themenfeld", catalog.feld[leistung.themenfeld].name),
        ("zuständig", f"{', '.join(leistung.zustaendig.wer)} ({leistung.zustaendig.anteil})"),
        ("Begründung", leistung.zustaendig.grund),
        ("Grundlage", leistung.zustaendig.basis),
        ("Gewissheit", f"{leistung.zustaendig.gewissheit}; Quelle {leistung.zustaendig.quelle}"),
        ("Adressaten", ", ".join(leistung.adressaten)),
        ("auch genannt", "; ".join(leistung.aliases)),
        ("nicht gemeint", "; ".join(leistung.nicht)),
        ("Nachnutzung", "; ".join(leistung.nachnutzung)),
        ("Körbe", ", ".join(leistung.koerbe)),
        ("Teilleistungen", f"{len(leistung.teilleistungen)} LeiKa-Einträge"),
        ("Recht", _laws(leistung)),
        ("Zweifel", leistung.zweifel),
    ]
    data = facts(leistung)
    if snapshot is not None:
        finding = next(
            (item for item in snapshot.result.findings if item.leistung_id == leistung.id), None
        )
        if finding is not None:
            rows += _found(finding, snapshot)
        data = {**header(snapshot, snapshot_id), **data, "finding": _finding(finding, snapshot)}
    return View(
        title=f"{leistung.id} {leistung.title}",
        columns=(Column("what", "Angabe"), Column("value", "Inhalt")),
        rows=tuple(row for row in rows if row[1]),
        data=data,
    )


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
        "teilleistungen": [
            {
                "id": teil.id,
                "schluessel": teil.schluessel,
                "name": teil.name,
                "typisierung": list(teil.typisierung),
                "sdg": list(teil.sdg),
                "kommunal": leistung.kommunal(teil),
                "zweifel": teil.zweifel,
            }
            for teil in leistung.teilleistungen
        ],
    }


def _laws(leistung: Leistung) -> str:
    texts = [law.text for law in leistung.rechtsgrundlagen]
    more = len(texts) - _LAWS_SHOWN
    return "; ".join(texts[:_LAWS_SHOWN]) + (f"; und {more} weitere" if more > 0 else "")


def _found(finding: Finding, snapshot: Snapshot) -> list[tuple[Cell, ...]]:
    titles = {
        offer.id: f"{offer.title} ({', '.join(offer.quellen)}) {offer.url}".strip()
        for offer in snapshot.offers
    }
    rows: list[tuple[Cell, ...]] = [
        ("gefunden", f"{OUTCOMES[finding.outcome]} {finding.note}".strip())
    ]
    if finding.outcome is Outcome.ANGEBOTEN:
        rows.append(("Reifegrad", level(finding.reifegrad_low, finding.reifegrad_high)))
    rows += [("Angebot", titles[key]) for key in finding.offers if key in titles]
    rows += [("zu prüfen", titles[key]) for key in finding.candidates if key in titles]
    rows += [
        (
            "Beleg",
            f"{'mindestens' if item.effect == 'supports' else 'höchstens'} {item.level} "
            f"({item.rule}): {item.quote}",
        )
        for item in finding.evidence
    ]
    return rows


def _finding(finding: Finding | None, snapshot: Snapshot) -> dict[str, Any] | None:
    if finding is None:
        return None
    offers = {offer.id: offer for offer in snapshot.offers}
    wanted = {*finding.offers, *finding.candidates}
    return {
        "outcome": finding.outcome.value,
        "reifegrad": finding.reifegrad,
        "reifegrad_low": finding.reifegrad_low,
        "reifegrad_high": finding.reifegrad_high,
        "note": finding.note,
        "quellen": sorted({kind for key in wanted & offers.keys() for kind in offers[key].quellen}),
        "matches": [
            {
                "title": offers[match.offer_id].title,
                "url": offers[match.offer_id].url,
                "quellen": list(offers[match.offer_id].quellen),
                "status": match.status.value,
                "step": match.step,
                "score": match.score,
                "reasons": list(match.reasons),
            }
            for match in snapshot.result.matches
            if match.leistung_id == finding.leistung_id and match.offer_id in wanted
        ],
        "evidence": [evidence(item) for item in finding.evidence],
    }

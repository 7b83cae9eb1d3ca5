# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every Leistung of the catalogue with its verdict, and every piece of evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import executed
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Evidence, Finding, Leistung, Offer, Outcome, Snapshot
from ozgcheck.report.council.story import EFFECTS, TRAEGER
from ozgcheck.report.leistung import OUTCOMES
from ozgcheck.report.view import Cell, Column, View

_LEISTUNGEN = (
    Column("id", "OZG-ID"),
    Column("name", "Leistung"),
    Column("lebenslage", "Lebenslage"),
    Column("themenfeld", "Themenfeld"),
    Column("wer", "Zuständig"),
    Column("outcome", "Befund"),
    Column("erfuellt", "Erfüllt"),
    Column("reifegrad", "Reifegrad", number=True),
    Column("reifegrad_low", "mindestens", number=True),
    Column("reifegrad_high", "höchstens", number=True),
    Column("prioritaet", "Priorität", number=True),
    Column("angebote", "Angebote", number=True),
    Column("angebot", "Erstes Angebot"),
    Column("angebot_url", "Adresse des Angebots"),
    Column("zitat", "Beleg"),
    Column("zitat_url", "Adresse des Belegs"),
    Column("belege", "Belege", number=True),
    Column("note", "Anmerkung"),
)
_BELEGE = (
    Column("id", "OZG-ID"),
    Column("name", "Leistung"),
    Column("wirkung", "Wirkung"),
    Column("stufe", "Stufe", number=True),
    Column("regel", "Was er sagt"),
    Column("zitat", "Zitat"),
    Column("url", "Adresse"),
    Column("angebot", "Angebot"),
    Column("traeger", "Träger"),
)


def leistungen_view(catalog: Catalog, snapshot: Snapshot, yardstick: Yardstick) -> View:
    """One row per Leistung, also for those that the city does not execute.

    The column „Erfüllt“ judges by threshold and owners; it is about Leistungen, whatever unit
    the yardstick counts.
    """
    offers = {offer.id: offer for offer in snapshot.offers}
    return View(
        title=f"Alle Leistungen {snapshot.stadt}, {snapshot.started[:10]}",
        lead=(
            f"Erfüllt: „ja“ heißt sicher angeboten ab Reifegrad {yardstick.schwelle}, „möglich“ "
            "unklar; nicht geprüft heißt: niemand hat nachgesehen.",
        ),
        columns=_LEISTUNGEN,
        rows=tuple(
            _row(
                catalog,
                leistung,
                finding.own() if yardstick.eigene else finding,
                yardstick.schwelle,
                offers,
            )
            for leistung, finding in _with_leistung(catalog, snapshot)
        ),
        data=None,
    )


def evidence_view(catalog: Catalog, snapshot: Snapshot) -> View:
    """One row per piece of evidence, with the quote and where it is found."""
    offers = {offer.id: offer for offer in snapshot.offers}
    said = {each.id: each.erklaerung for each in catalog.regeln}
    return View(
        title=f"Belege {snapshot.stadt}, {snapshot.started[:10]}",
        lead=("Jeder Beleg, auf dem ein Reifegrad beruht, wörtlich und mit Adresse.",),
        columns=_BELEGE,
        rows=tuple(
            (
                leistung.id,
                leistung.title,
                EFFECTS[item.effect][0 if item.firm else 1],
                item.level,
                said.get(item.rule, item.rule),
                item.quote,
                item.url,
                _title(offers, item.offer_id),
                TRAEGER[item.traeger],
            )
            for leistung, finding in _with_leistung(catalog, snapshot)
            for item in finding.evidence
        ),
        data=None,
    )


def _with_leistung(catalog: Catalog, snapshot: Snapshot) -> Iterator[tuple[Leistung, Finding]]:
    for finding in snapshot.result.findings:
        leistung = catalog.by_id.get(finding.leistung_id)
        if leistung is not None:
            yield leistung, finding


def _row(
    catalog: Catalog,
    leistung: Leistung,
    finding: Finding,
    schwelle: int,
    offers: Mapping[str, Offer],
) -> tuple[Cell, ...]:
    first = next((offers[key] for key in finding.offers if key in offers), None)
    proof = _best(finding)
    graded = bool(finding.offers)
    return (
        leistung.id,
        leistung.title,
        catalog.lage[leistung.lebenslage].name,
        catalog.feld[leistung.themenfeld].name,
        ", ".join(leistung.zustaendig.wer),
        OUTCOMES[finding.outcome],
        _fulfilled(finding, schwelle),
        finding.reifegrad,
        finding.reifegrad_low if graded else None,
        finding.reifegrad_high if graded else None,
        leistung.prioritaet,
        len(finding.offers),
        first.title if first else None,
        first.url if first else None,
        proof.quote if proof else None,
        proof.url if proof else None,
        len(finding.evidence),
        finding.note,
    )


def _fulfilled(finding: Finding, schwelle: int) -> str:
    if not executed(finding):
        return "zählt nicht"
    if finding.reaches(schwelle):
        return "ja"
    if finding.may_reach(schwelle):
        return "möglich"
    return "nicht geprüft" if finding.outcome is Outcome.NICHT_GEPRUEFT else "nein"


def _best(finding: Finding) -> Evidence | None:
    """The evidence for the level it has, strong before weak."""
    quoted = [item for item in finding.evidence if item.quote]
    return min(
        quoted, key=lambda item: (item.level != finding.reifegrad, not item.firm), default=None
    )


def _title(offers: Mapping[str, Offer], offer_id: str) -> str:
    return offers[offer_id].title if offer_id in offers else ""

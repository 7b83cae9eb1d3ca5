# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is open: certain gaps, levels too low, and what must be cleared up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.raising import explained, raising
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.coverage import Einheit, relevant
from ozgcheck.measure.select import Selection
from ozgcheck.model import (
    HIGHEST_OBSERVABLE,
    Evidence,
    Finding,
    Leistung,
    Offer,
    Outcome,
    Regel,
    Snapshot,
)


class Kategorie(StrEnum):
    """What kind of opening it is; only the first two are proven gaps."""

    FEHLT = "fehlt"
    STUFE_ZU_NIEDRIG = "stufe_zu_niedrig"
    STUFE_KLAEREN = "stufe_klaeren"
    ZUORDNUNG_KLAEREN = "zuordnung_klaeren"
    NICHT_NACHGEWIESEN = "nicht_nachgewiesen"
    NICHT_GEPRUEFT = "nicht_geprueft"


# Points of the lever's first part: how near a result the next step is. The parts and
# their sum are explained in docs/handbuch.md („Hebel“).
LEVER = {
    Kategorie.STUFE_ZU_NIEDRIG: 40,
    Kategorie.FEHLT: 35,
    Kategorie.STUFE_KLAEREN: 25,
    Kategorie.ZUORDNUNG_KLAEREN: 20,
    Kategorie.NICHT_NACHGEWIESEN: 15,
    Kategorie.NICHT_GEPRUEFT: 0,
}
LEVER_KORB, LEVER_KOERBE_MOST = 15, 30
LEVER_SDG = 10
LEVER_NACHNUTZUNG = 10
LEVER_PRIORITAET = {1: 10, 2: 6, 3: 3, 4: 0}

NEXT_STEP = {
    Kategorie.FEHLT: "Anbieten: Onlinedienst nachnutzen, bauen oder beschaffen.",
    Kategorie.STUFE_ZU_NIEDRIG: "Anheben: Antrag samt Nachweisen online ermöglichen.",
    Kategorie.STUFE_KLAEREN: "Prüfen, ob der Antrag ganz online geht.",
    Kategorie.ZUORDNUNG_KLAEREN: "Entscheiden, ob das gefundene Angebot passt.",
    Kategorie.NICHT_NACHGEWIESEN: "Im Portal nachsehen; wenn vorhanden, an den PVOG melden.",
    Kategorie.NICHT_GEPRUEFT: "Das Portal vollständig einlesen.",
}

# As many sentences of what would raise it make a next step.
_STEPS_TOLD = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """One open Leistung (or entry, then `teilleistung` is its id).

    `lever` 0..100 orders the list, higher first; `why` and `next_step` are German
    sentences; `reifegrad*` as in Finding.
    """

    id: str
    teilleistung: str
    name: str
    lebenslage: str
    themenfeld: str
    bereiche: tuple[str, ...]
    koerbe: tuple[str, ...]
    kategorie: Kategorie
    outcome: Outcome
    reifegrad: int | None
    reifegrad_low: int
    reifegrad_high: int
    prioritaet: int | None
    gewissheit: str
    lever: int
    why: str
    next_step: str
    offers: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def gaps(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    selection: Selection | None = None,
    unchecked: bool = False,
    eigene: bool = False,
) -> tuple[Gap, ...]:
    """Everything that is not certainly covered, best lever first, then by id.

    Args:
        catalog: gives names and what depends on a Leistung.
        snapshot: gives the findings.
        einheit: what is listed.
        schwelle: lowest Reifegrad that closes a gap, 1..4.
        selection: restricts what is listed; None means everything.
        unchecked: list what nobody looked at as well; that is no gap.
        eigene: list as well what is covered only by services of Kreis, Land and Bund.
    """
    found = []
    known = _Known(
        {offer.id: offer for offer in snapshot.offers},
        {rule.id: rule for rule in catalog.regeln},
        schwelle,
        eigene,
    )
    for leistung, whole in relevant(catalog, snapshot, einheit, selection or Selection()):
        finding = whole.own() if eigene else whole
        kind = _kind(finding, schwelle)
        if kind is not None and (unchecked or kind is not Kategorie.NICHT_GEPRUEFT):
            found.append(_gap(leistung, finding, whole, kind, known))
    return tuple(sorted(found, key=lambda gap: (-gap.lever, gap.id, gap.teilleistung)))


def unchecked_count(
    catalog: Catalog,
    snapshot: Snapshot,
    einheit: Einheit = Einheit.LEISTUNG,
    selection: Selection | None = None,
) -> int:
    """How many of the selection nobody looked at; they are no gaps."""
    pairs = relevant(catalog, snapshot, einheit, selection or Selection())
    return sum(finding.outcome is Outcome.NICHT_GEPRUEFT for _, finding in pairs)


def _kind(finding: Finding, schwelle: int) -> Kategorie | None:
    if finding.reaches(schwelle):
        return None
    if finding.outcome is Outcome.FEHLT:
        return Kategorie.FEHLT
    if finding.outcome is Outcome.NICHT_GEPRUEFT:
        return Kategorie.NICHT_GEPRUEFT
    if finding.outcome is Outcome.ANGEBOTEN:
        low = finding.reifegrad_high < schwelle
        return Kategorie.STUFE_ZU_NIEDRIG if low else Kategorie.STUFE_KLAEREN
    return Kategorie.ZUORDNUNG_KLAEREN if finding.candidates else Kategorie.NICHT_NACHGEWIESEN


@dataclass(frozen=True, slots=True)
class _Known:
    """What every gap is told with."""

    offers: Mapping[str, Offer]
    rules: Mapping[str, Regel]
    schwelle: int
    eigene: bool


def _gap(
    leistung: Leistung, finding: Finding, whole: Finding, kind: Kategorie, known: _Known
) -> Gap:
    teil = next((t for t in leistung.teilleistungen if t.id == finding.teilleistung), None)
    way = raising(
        leistung,
        finding,
        known.offers,
        known.rules,
        target=max(min(known.schwelle, HIGHEST_OBSERVABLE), finding.reifegrad_low + 1),
        own=known.eigene,
    )
    return Gap(
        id=leistung.id,
        teilleistung=finding.teilleistung,
        name=teil.name if teil else leistung.title,
        lebenslage=leistung.lebenslage,
        themenfeld=leistung.themenfeld,
        bereiche=leistung.bereiche,
        koerbe=leistung.koerbe,
        kategorie=kind,
        outcome=finding.outcome,
        reifegrad=finding.reifegrad,
        reifegrad_low=finding.reifegrad_low,
        reifegrad_high=finding.reifegrad_high,
        prioritaet=leistung.prioritaet,
        gewissheit=leistung.zustaendig.gewissheit,
        lever=_lever(leistung, kind),
        why=_why(leistung, finding, whole, kind, way.dagegen, known.rules),
        next_step=" ".join(way.schritte[:_STEPS_TOLD]) or NEXT_STEP[kind],
        offers=finding.offers or finding.candidates,
        evidence=finding.evidence,
    )


def _lever(leistung: Leistung, kind: Kategorie) -> int:
    return (
        LEVER[kind]
        + min(LEVER_KOERBE_MOST, LEVER_KORB * len(leistung.koerbe))
        + (LEVER_SDG if leistung.sdg else 0)
        + (LEVER_NACHNUTZUNG if leistung.nachnutzung else 0)
        + LEVER_PRIORITAET.get(leistung.prioritaet or 4, 0)
    )


def _why(
    leistung: Leistung,
    finding: Finding,
    whole: Finding,
    kind: Kategorie,
    against: Sequence[Evidence],
    rules: Mapping[str, Regel],
) -> str:
    if kind is Kategorie.FEHLT:
        head = "Im vollständig gelesenen Portal nicht gefunden."
    elif kind is Kategorie.STUFE_ZU_NIEDRIG:
        head = f"Angeboten, aber höchstens auf Stufe {finding.reifegrad_high}."
    elif kind is Kategorie.STUFE_KLAEREN:
        head = f"Angeboten; Reifegrad {words_of(finding)}."
    else:
        head = finding.note
    parts = [head]
    if against:
        parts.append(f"Dagegen steht: {explained(against[0], rules)}.")
    if finding is not whole:
        parts.append(f"Mit den Diensten von Kreis, Land und Bund: Reifegrad {words_of(whole)}.")
    if leistung.koerbe:
        parts.append(f"Zählt in: {', '.join(leistung.koerbe)}.")
    if leistung.sdg:
        parts.append("Trägt ein SDG-Kennzeichen.")
    if leistung.zustaendig.gewissheit == "niedrig":
        parts.append("Zuständigkeit der Stadt unsicher.")
    return " ".join(parts)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is open: certain gaps, levels too low, what must be cleared up, linked or reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.offices import office
from ozgcheck.maturity.raising import Raise, raising
from ozgcheck.measure.coverage import Einheit, relevant
from ozgcheck.measure.sci.indicators import Indicator
from ozgcheck.measure.select import Selection
from ozgcheck.measure.worklist.lever import (
    USUAL,
    Facts,
    Kategorie,
    Part,
    Weights,
    lever,
    lever_parts,
)
from ozgcheck.measure.worklist.signs import Reader, Signs
from ozgcheck.measure.worklist.words import Case, Others, Published, next_step, why
from ozgcheck.model import (
    HIGHEST_OBSERVABLE,
    Evidence,
    Finding,
    Leistung,
    Offer,
    Outcome,
    Regel,
    Snapshot,
    Teilleistung,
)
from ozgcheck.text import fold


@dataclass(frozen=True, slots=True)
class Gap:
    """One open Leistung (or entry, then `teilleistung` is its id).

    Attributes:
        kategorie: what is known of its level; where that reaches the threshold, what else is
            to do (`quick_win` or `nicht_gemeldet`).
        kategorien: every kind that it is, in the order of `Kategorie`.
        reifegrad: as in Finding, `reifegrad_low` and `reifegrad_high` too.
        lever: orders the list, higher first; the sum of `lever_parts`.
        why: German sentences; so is `next_step`.
        offers: ids of the offers that it is about.
        dienste: ids of those that bring an online service which the PVOG counts.
        indikatoren: indicators of the Smart City Index that it feeds.
        aemter: the offices that the offers name.
        sdg_verfahren: the SDG procedure that is not proven to be online; empty for none.
        sdg_kennzeichen: it carries an SDG flag of the catalogue's source.
        others: what other cities have; None where none was looked at.
    """

    id: str
    teilleistung: str
    name: str
    lebenslage: str
    themenfeld: str
    bereiche: tuple[str, ...]
    koerbe: tuple[str, ...]
    kategorie: Kategorie
    kategorien: tuple[Kategorie, ...]
    outcome: Outcome
    reifegrad: int | None
    reifegrad_low: int
    reifegrad_high: int
    prioritaet: int | None
    gewissheit: str
    lever: int
    lever_parts: tuple[Part, ...]
    why: str
    next_step: str
    offers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    dienste: tuple[str, ...] = ()
    indikatoren: tuple[Indicator, ...] = ()
    aemter: tuple[str, ...] = ()
    sdg_verfahren: str = ""
    sdg_kennzeichen: bool = False
    others: Others | None = None

    @property
    def erfuellt(self) -> bool:
        """The threshold is reached; it is only not linked or not reported."""
        return self.kategorie in (Kategorie.QUICK_WIN, Kategorie.NICHT_GEMELDET)


def gaps(
    catalog: Catalog,
    snapshot: Snapshot,
    *,
    einheit: Einheit = Einheit.LEISTUNG,
    schwelle: int = 3,
    selection: Selection | None = None,
    unchecked: bool = False,
    eigene: bool = False,
    weights: Weights = USUAL,
    indikatoren: Mapping[str, tuple[Indicator, ...]] | None = None,
    others: Mapping[tuple[str, str], Others] | None = None,
) -> tuple[Gap, ...]:
    """Everything that is not certainly covered, or is and must still be linked or reported.

    Args:
        catalog: gives names and what depends on a Leistung.
        snapshot: gives the findings, the offers and the editors' list.
        einheit: what is listed.
        schwelle: lowest Reifegrad that closes a gap, 1..4.
        selection: restricts what is listed; None means everything.
        unchecked: list what nobody looked at as well; that is no gap.
        eigene: list as well what is covered only by services of Kreis, Land and Bund.
        weights: points of the lever's parts.
        indikatoren: the indicators that each Leistung feeds (measure/sci/indicators.py); None:
            nothing is said about them.
        others: what other cities have (measure/cities/neighbours.py); None: none was looked at.

    Returns:
        The best lever first, equal ones by id. Without those that are `erfuellt` they are
        exactly what `coverage` does not count as covered.
    """
    reader = Reader(catalog, snapshot)
    known = _Known(
        offers={offer.id: offer for offer in snapshot.offers},
        rules={rule.id: rule for rule in catalog.regeln},
        published=_published(catalog),
        schwelle=schwelle,
        eigene=eigene,
        weights=weights,
        indikatoren=indikatoren or {},
        others=others,
    )
    found = []
    for leistung, whole in relevant(catalog, snapshot, einheit, selection or Selection()):
        finding = whole.own() if eigene else whole
        lage = _lage(finding, schwelle)
        signs = reader.of(leistung, finding)
        if lage is Kategorie.NICHT_GEPRUEFT and not unchecked:
            continue
        if lage is not None or signs.unlinked or signs.unreported:
            found.append(_gap(leistung, finding, whole, lage, signs, known))
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


def choose(
    found: Iterable[Gap], *, kategorien: Iterable[Kategorie] = (), amt: str = ""
) -> tuple[Gap, ...]:
    """The gaps that are of one of these kinds and of this office, in their order.

    Args:
        found: the list.
        kategorien: kinds; none: all.
        amt: words of an office's name, in any spelling; empty: all, also those of no office.
    """
    kinds, words = frozenset(kategorien), fold(amt)
    return tuple(
        gap
        for gap in found
        if (not kinds or not kinds.isdisjoint(gap.kategorien))
        and (not words or any(f" {words}" in f" {fold(name)}" for name in gap.aemter))
    )


def _lage(finding: Finding, schwelle: int) -> Kategorie | None:
    """What is known of the level; None where it reaches the threshold."""
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
    published: Mapping[str, tuple[tuple[Published, tuple[str, ...]], ...]]
    schwelle: int
    eigene: bool
    weights: Weights
    indikatoren: Mapping[str, tuple[Indicator, ...]]
    others: Mapping[tuple[str, str], Others] | None


def _published(catalog: Catalog) -> Mapping[str, tuple[tuple[Published, tuple[str, ...]], ...]]:
    """By OZG id what baskets say about other cities, with the entries that they mean."""
    found: dict[str, dict[tuple[str, float], tuple[Published, tuple[str, ...]]]] = {}
    for korb in catalog.koerbe:
        for posten in korb.posten:
            if posten.anteil is not None:
                # Baskets of one study say the same twice.
                found.setdefault(posten.leistung, {}).setdefault(
                    (posten.original, posten.anteil),
                    (
                        Published(korb.slug, korb.stand, posten.original, posten.anteil),
                        posten.schluessel,
                    ),
                )
    return {leistung_id: tuple(said.values()) for leistung_id, said in found.items()}


def _gap(
    leistung: Leistung,
    finding: Finding,
    whole: Finding,
    lage: Kategorie | None,
    signs: Signs,
    known: _Known,
) -> Gap:
    teil = next((t for t in leistung.teilleistungen if t.id == finding.teilleistung), None)
    key = (leistung.id, finding.teilleistung)
    others = None if known.others is None else known.others.get(key, Others())
    kinds = _kinds(lage, signs)
    parts = lever_parts(
        Facts(
            lage=lage,
            quick_win=bool(signs.unlinked),
            nicht_gemeldet=bool(signs.unreported),
            koerbe=leistung.koerbe,
            sdg=signs.flag or bool(signs.procedure),
            nachnutzung=leistung.nachnutzung,
            prioritaet=leistung.prioritaet,
            nachbarn=others.have if others else (),
        ),
        known.weights,
    )
    case = Case(
        leistung=leistung,
        finding=finding,
        whole=whole,
        lage=lage,
        signs=signs,
        way=_way(leistung, finding, known) if lage is not None else Raise(),
        rules=known.rules,
        indikatoren=known.indikatoren.get(leistung.id, ()),
        published=_about(teil, known.published.get(leistung.id, ())),
        others=others,
    )
    offers = finding.offers or finding.candidates
    return Gap(
        id=leistung.id,
        teilleistung=finding.teilleistung,
        name=teil.name if teil else leistung.title,
        lebenslage=leistung.lebenslage,
        themenfeld=leistung.themenfeld,
        bereiche=leistung.bereiche,
        koerbe=leistung.koerbe,
        kategorie=lage or next(kind for kind in kinds if kind is not Kategorie.SDG),
        kategorien=kinds,
        outcome=finding.outcome,
        reifegrad=finding.reifegrad,
        reifegrad_low=finding.reifegrad_low,
        reifegrad_high=finding.reifegrad_high,
        prioritaet=leistung.prioritaet,
        gewissheit=leistung.zustaendig.gewissheit,
        lever=lever(parts),
        lever_parts=parts,
        why=why(case),
        next_step=next_step(case),
        offers=offers,
        evidence=finding.evidence,
        dienste=tuple(offer.id for offer in signs.services),
        indikatoren=case.indikatoren,
        aemter=_offices(known.offers[key] for key in offers if key in known.offers),
        sdg_verfahren=signs.procedure,
        sdg_kennzeichen=signs.flag,
        others=others,
    )


def _way(leistung: Leistung, finding: Finding, known: _Known) -> Raise:
    return raising(
        leistung,
        finding,
        known.offers,
        known.rules,
        target=max(min(known.schwelle, HIGHEST_OBSERVABLE), finding.reifegrad_low + 1),
        own=known.eigene,
    )


def _kinds(lage: Kategorie | None, signs: Signs) -> tuple[Kategorie, ...]:
    marks = {
        Kategorie.SDG: bool(signs.procedure),
        Kategorie.QUICK_WIN: bool(signs.unlinked),
        Kategorie.NICHT_GEMELDET: bool(signs.unreported),
    }
    return tuple(kind for kind in Kategorie if kind is lage or marks.get(kind, False))


def _about(
    teil: Teilleistung | None, said: Iterable[tuple[Published, tuple[str, ...]]]
) -> tuple[Published, ...]:
    """What is published on a Leistung, or on one of its entries."""
    return tuple(each for each, keys in said if teil is None or not keys or teil.id in keys)


def _offices(offers: Iterable[Offer]) -> tuple[str, ...]:
    names = (name for offer in offers for name in office(offer).split("; ") if name)
    return tuple(dict.fromkeys(names))

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From matches to findings: offered, missing, unclear, not the city's, not looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.asked import described_pages
from ozgcheck.maturity.levels import best, grade
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import (
    HIGHEST_OBSERVABLE,
    Evidence,
    Finding,
    Grade,
    Leistung,
    Linkstand,
    Match,
    Offer,
    Outcome,
    Status,
    Teilleistung,
    Umfang,
)

NOT_CITY = "Eine kreisfreie Stadt in NRW führt diese Leistung nicht aus."
NOT_LOOKED = "Nicht angesehen: keine der Quellen deckt diese Leistung ab."
NO_PROOF = "In keiner Quelle gefunden; das beweist hier nicht, dass sie fehlt."
TO_CHECK = "Ein Angebot könnte passen; die Zuordnung ist zu prüfen."
ENTRY_UNKNOWN = "Die Leistung wird angeboten; ob auch dieser Teil, ist zu prüfen."


def assess(
    catalog: Catalog,
    offers: Iterable[Offer],
    matches: Iterable[Match],
    umfang: Sequence[Umfang],
    links: Iterable[Linkstand] = (),
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Judge every Leistung, and every entry that the city executes.

    Args:
        catalog: what the law wants.
        offers: what was found.
        matches: which offer fulfils which Leistung.
        umfang: what each source looked at.
        links: what online services answered when they were asked.

    Returns:
        Findings of all Leistungen and of all entries the city executes, each sorted by id.
    """
    by_offer = {offer.id: offer for offer in offers}
    pages = described_pages(by_offer.values())
    rules = Rules(catalog.regeln, catalog.traeger, links, pages)
    of: dict[str, list[Match]] = {}
    for match in matches:
        if match.status is not Status.ABGELEHNT and match.offer_id in by_offer:
            of.setdefault(match.leistung_id, []).append(match)
    seen = {
        offer_id: _Seen(by_offer[offer_id], rules.evidence(by_offer[offer_id]))
        for offer_id in sorted({m.offer_id for found in of.values() for m in found})
    }
    findings: list[Finding] = []
    entries: list[Finding] = []
    for leistung in catalog.leistungen:
        found = of.get(leistung.id, [])
        findings.append(_leistung(leistung, found, umfang, seen))
        entries += [
            _entry(leistung, teil, found, umfang, seen)
            for teil in leistung.teilleistungen
            if leistung.kommunal(teil)
        ]
    return tuple(findings), tuple(sorted(entries, key=lambda entry: entry.teilleistung))


class _Seen:
    """One offer's evidence and level; `own` is None where others offer it."""

    def __init__(self, offer: Offer, evidence: tuple[Evidence, ...]) -> None:
        self.evidence = evidence
        self.grade = grade(evidence)
        self.own = None if offer.level.inherited else grade(evidence, own=True)


def _leistung(
    leistung: Leistung,
    found: Sequence[Match],
    umfang: Sequence[Umfang],
    seen: Mapping[str, _Seen],
) -> Finding:
    sure = _ids(match for match in found if match.status is Status.SICHER)
    maybe = _ids(match for match in found if match.status is Status.PRUEFEN)
    if not leistung.stadt:
        return Finding(
            leistung.id, Outcome.NICHT_ZUSTAENDIG, offers=sure, candidates=maybe, note=NOT_CITY
        )
    if sure:
        keys = _keys(leistung)
        return _offered(_absent(leistung.id, "", keys, leistung.id, umfang), sure, maybe, seen)
    if maybe:
        return Finding(leistung.id, Outcome.UNKLAR, candidates=maybe, note=TO_CHECK)
    return _absent(leistung.id, "", _keys(leistung), leistung.id, umfang)


def _entry(
    leistung: Leistung,
    teil: Teilleistung,
    found: Sequence[Match],
    umfang: Sequence[Umfang],
    seen: Mapping[str, _Seen],
) -> Finding:
    here = [match for match in found if teil.id in match.teilleistungen]
    sure = _ids(match for match in here if match.status is Status.SICHER)
    keys = frozenset({teil.schluessel} if teil.schluessel else ())
    if sure:
        return _offered(_absent(leistung.id, teil.id, keys, leistung.id, umfang), sure, (), seen)
    if here:
        return Finding(leistung.id, Outcome.UNKLAR, teil.id, candidates=_ids(here), note=TO_CHECK)
    if any(match.status is Status.SICHER and not match.teilleistungen for match in found):
        return Finding(leistung.id, Outcome.UNKLAR, teil.id, note=ENTRY_UNKNOWN)
    if any(match.status is Status.PRUEFEN and not match.teilleistungen for match in found):
        return Finding(leistung.id, Outcome.UNKLAR, teil.id, note=TO_CHECK)
    return _absent(leistung.id, teil.id, keys, leistung.id, umfang)


def _offered(
    otherwise: Finding,
    sure: tuple[str, ...],
    maybe: tuple[str, ...],
    seen: Mapping[str, _Seen],
) -> Finding:
    """The best offer counts; what the city has from others is left out a second time.

    Args:
        otherwise: what would be said without these offers.
        sure: the offers.
        maybe: offers that may be some, too.
        seen: what is known about each offer.
    """
    offers = [seen[offer_id] for offer_id in sure]
    everything = best(offer.grade for offer in offers)
    own = [offer.own for offer in offers if offer.own is not None]
    if own:
        eigen = best(own)
    elif otherwise.outcome is Outcome.FEHLT:
        eigen = Grade(0, 0, 0)
    else:
        eigen = Grade()
    return Finding(
        otherwise.leistung_id,
        Outcome.ANGEBOTEN,
        otherwise.teilleistung,
        reifegrad=everything.reifegrad,
        reifegrad_low=everything.low,
        reifegrad_high=everything.high,
        offers=sure,
        candidates=maybe,
        evidence=tuple(item for offer in offers for item in offer.evidence),
        eigen=None if eigen == everything else eigen,
    )


def _absent(
    leistung_id: str,
    teil_id: str,
    keys: frozenset[str],
    ozg_id: str,
    umfang: Sequence[Umfang],
) -> Finding:
    """Nothing was found: is it missing, unclear, or did nobody look?"""
    looked, proven = False, False
    for part in umfang:
        wholly = part.complete or ozg_id in part.ozg_ids or (keys and keys <= part.schluessel)
        looked = looked or bool(wholly or keys & part.schluessel)
        proven = proven or bool(wholly and part.absence_proves)
    if proven:
        return Finding(leistung_id, Outcome.FEHLT, teil_id, reifegrad=0, reifegrad_high=0)
    if looked:
        return Finding(leistung_id, Outcome.UNKLAR, teil_id, note=NO_PROOF)
    return Finding(
        leistung_id,
        Outcome.NICHT_GEPRUEFT,
        teil_id,
        reifegrad_high=HIGHEST_OBSERVABLE,
        note=NOT_LOOKED,
    )


def _keys(leistung: Leistung) -> frozenset[str]:
    return frozenset(teil.schluessel for teil in leistung.teilleistungen if teil.schluessel)


def _ids(matches: Iterable[Match]) -> tuple[str, ...]:
    return tuple(sorted({match.offer_id for match in matches}))

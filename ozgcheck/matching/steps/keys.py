# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the source itself says: Leistungsschlüssel and OZG ids.

A key is strong evidence, no proof: one that the title contradicts becomes `pruefen`.
"""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.matching.steps.case import Case, Found
from ozgcheck.matching.steps.known import AGREES_ABOVE, Known
from ozgcheck.model import Leistung, Match, NeuererSchluessel, Offer, Status, Unknown

# A key stands against a title when the title means another Leistung at least this
# probably and the key's own hardly at all.
CONTRADICTS_ABOVE = 0.75
CONTRADICTED_BELOW = 0.02


def unplaced(known: Known, offer: Offer) -> list[Unknown]:
    """The keys and ids of an offer that the catalogue cannot place."""
    catalog = known.catalog
    keys = [
        Unknown(offer.id, "schluessel", key)
        for key in dict.fromkeys(offer.schluessel)
        if key not in catalog.by_key and known.placed(key) is None
    ]
    ids = [
        Unknown(offer.id, "ozg_id", ozg_id)
        for ozg_id in dict.fromkeys(offer.ozg_ids)
        if ozg_id not in catalog.by_id
    ]
    return keys + ids


def by_key(known: Known, case: Case, found: Found) -> Found:
    """The Leistungen that the keys belong to; those a person decided gain the entries."""
    keys = list(dict.fromkeys(case.offer.schluessel))
    matches = dict(found)
    newer = []
    for key in keys:
        placed = known.catalog.by_key.get(key)
        if placed is None:
            newer.append(key)
            continue
        leistung, teil = placed
        if leistung.id in case.rejected:
            continue
        against = _contradiction(known, case, leistung, len(keys))
        before = matches.get(leistung.id)
        if before is None:
            status = Status.PRUEFEN if against else Status.SICHER
            before = Match(case.offer.id, leistung.id, status, "schluessel", 1.0)
        reason = f"Der Leistungsschlüssel {key} gehört zu „{teil.name}“."
        matches[leistung.id] = replace(
            before,
            teilleistungen=(*before.teilleistungen, teil.id),
            reasons=(*before.reasons, reason, *against),
        )
    for key in newer:
        younger = known.placed(key)
        if younger is None:
            continue
        ozg_id = younger[0].leistung
        if ozg_id not in matches and ozg_id not in case.rejected:
            matches[ozg_id] = _by_newer_key(known, case, key, *younger, among=len(keys))
    return matches


def by_ozg_id(known: Known, case: Case, found: Found) -> Found:
    """The Leistungen that a machine source names."""
    named = {
        ozg_id: Match(
            case.offer.id,
            ozg_id,
            Status.SICHER,
            "ozg_id",
            1.0,
            reasons=(f"Die Quelle nennt die OZG-ID {ozg_id}.",),
        )
        for ozg_id in case.offer.ozg_ids
        if ozg_id in known.catalog.by_id and ozg_id not in case.rejected
    }
    return {**named, **found}


def _by_newer_key(
    known: Known, case: Case, key: str, entry: NeuererSchluessel, single: bool, *, among: int
) -> Match:
    """A key the source of the catalogue was too old for: placed singly, or by its block.

    A single key placed with high certainty counts like a known one. Everything weaker
    needs the title to say the same: only then it is `sicher`.
    """
    leistung = known.catalog.by_id[entry.leistung]
    what = f"Der neuere Leistungsschlüssel {key}" if single else f"Der Block {key[:8]}"
    against = _contradiction(known, case, leistung, among)
    reasons = [f"{what} gehört zu „{leistung.name}“: {entry.grund}", *against]
    sure = single and entry.gewissheit == "hoch"
    if not against and not sure and _agrees(known, case, leistung):
        sure = True
        reasons.append("Der Titel sagt dasselbe.")
    return Match(
        case.offer.id,
        leistung.id,
        Status.SICHER if sure and not against else Status.PRUEFEN,
        "schluessel-neu" if single else "schluessel-block",
        1.0 if sure else 0.9,
        reasons=tuple(reasons),
    )


def _agrees(known: Known, case: Case, leistung: Leistung) -> bool:
    """Whether the title by itself would name the same Leistung first."""
    first = known.meant(case.offer.title, AGREES_ABOVE)
    return first is not None and first.leistung_id == leistung.id


def _contradiction(known: Known, case: Case, leistung: Leistung, among: int) -> tuple[str, ...]:
    """Why the title speaks against a key, or nothing; several keys share one title."""
    title = case.offer.title
    if among > 1 or not title:
        return ()
    exact = known.index.exact(case.title)
    if exact:
        if any(ozg_id == leistung.id for ozg_id, _ in exact):
            return ()
        other = exact[0][0]
        return (f"Der Titel heißt wie „{known.name(other)}“ ({other}).",)
    first = known.meant(title, CONTRADICTS_ABOVE)
    if first is None:
        return ()
    hits = known.index.search(title, most=len(known.catalog.leistungen))
    own = next((hit.score for hit in hits if hit.leistung_id == leistung.id), 0.0)
    if own >= CONTRADICTED_BELOW:
        return ()
    other = first.leistung_id
    return (f"Der Titel gleicht eher „{known.name(other)}“ ({other}).",)

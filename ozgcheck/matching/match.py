# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen an offer fulfils, step by step; every step names itself.

Order: a person's decision, the Leistungsschlüssel, the OZG id of a machine source, an
exact name, the resemblance of the text. A key is strong evidence, no proof: one that
the title contradicts becomes `pruefen`. Text alone is never `sicher` in this version:
its precision has not been shown to reach 99 % on titles it was not tuned on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Index
from ozgcheck.model import Entscheidung, Leistung, Match, Offer, Status, Teilleistung, Unknown
from ozgcheck.text import fold

# Below this resemblance a title says nothing about a Leistung (docs/matching.md).
SILENT_BELOW = 0.3
CANDIDATES = 5
# A key stands against a title when the title resembles another Leistung by at least
# this much and the key's own hardly at all.
CONTRADICTS_ABOVE = 0.75
CONTRADICTED_BELOW = 0.2


class Matcher:
    """Matches offers against one catalogue.

    Args:
        catalog: the catalogue.
        decisions: what people decided; a later one on the same title and Leistung wins.
    """

    def __init__(self, catalog: Catalog, decisions: Iterable[Entscheidung] = ()) -> None:
        self._catalog = catalog
        self._decisions: dict[str, dict[str, Entscheidung]] = {}
        for entry in decisions:
            self._decisions.setdefault(fold(entry.titel), {})[entry.leistung] = entry

    @cached_property
    def _index(self) -> Index:
        return Index(self._catalog)

    @cached_property
    def _exact(self) -> dict[str, list[tuple[Leistung, Teilleistung | None]]]:
        """Folded name to the Leistungen (and the entry) that go by it."""
        exact: dict[str, list[tuple[Leistung, Teilleistung | None]]] = {}
        for leistung in self._catalog.leistungen:
            names: dict[str, Teilleistung | None] = {
                fold(teil.name): teil for teil in leistung.teilleistungen
            }
            for spelling in (leistung.name, leistung.heute, *leistung.aliases):
                names.setdefault(fold(spelling), None)
            names.pop("", None)
            for name, teil in names.items():
                exact.setdefault(name, []).append((leistung, teil))
        return exact

    @cached_property
    def _forbidden(self) -> dict[str, set[str]]:
        """Folded look-alike title to the ids of the Leistungen it is not."""
        forbidden: dict[str, set[str]] = {}
        for leistung in self._catalog.leistungen:
            for title in leistung.nicht:
                forbidden.setdefault(fold(title), set()).add(leistung.id)
        return forbidden

    def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
        """Match one offer.

        Returns:
            The matches, best first and numbered by rank, and the ids and keys of the
            offer that the catalogue does not know.
        """
        found: dict[str, Match] = {}
        rejected: dict[str, Match] = {}
        unknown: list[Unknown] = []
        title = fold(offer.title)
        decided = self._decisions.get(title, {})
        if self._by_decision(offer, decided, found, rejected):
            return list(rejected.values()), unknown
        self._by_key(offer, found, unknown)
        self._by_ozg_id(offer, found, unknown)
        self._by_name(offer, title, found)
        kept = {key: match for key, match in found.items() if key not in rejected}
        if not any(match.status is Status.SICHER for match in kept.values()):
            self._by_text(offer, title, kept, rejected)
        order = sorted(kept.values(), key=_order)
        ranked = [replace(match, rank=rank) for rank, match in enumerate(order, 1)]
        return ranked + sorted(rejected.values(), key=_order), unknown

    def _by_decision(
        self,
        offer: Offer,
        decided: dict[str, Entscheidung],
        found: dict[str, Match],
        rejected: dict[str, Match],
    ) -> bool:
        """Apply what people decided; True when the offer is no OZG-Leistung at all."""
        for leistung_id, entry in sorted(decided.items()):
            why = f": {entry.grund}" if entry.grund else ""
            reason = f"{entry.wer} hat am {entry.wann[:10]} so entschieden{why}."
            if leistung_id and leistung_id not in self._catalog.by_id:
                continue
            status = Status.SICHER if entry.urteil and leistung_id else Status.ABGELEHNT
            match = Match(offer.id, leistung_id, status, "entscheidung", 1.0, reasons=(reason,))
            (found if status is Status.SICHER else rejected)[leistung_id] = match
        return "" in decided and decided[""].urteil and not found

    def _by_key(self, offer: Offer, found: dict[str, Match], unknown: list[Unknown]) -> None:
        for key in offer.schluessel:
            known = self._catalog.by_key.get(key)
            if known is None:
                unknown.append(Unknown(offer.id, "schluessel", key))
                continue
            leistung, teil = known
            reasons = [f"Der Leistungsschlüssel {key} gehört zu „{teil.name}“."]
            status = Status.SICHER
            against = self._contradiction(offer, leistung, len(offer.schluessel))
            if against:
                status = Status.PRUEFEN
                reasons.append(against)
            before = found.get(leistung.id)
            if before is None or before.status is not Status.SICHER:
                found[leistung.id] = Match(
                    offer.id,
                    leistung.id,
                    status,
                    "schluessel",
                    1.0,
                    teilleistungen=(teil.id,),
                    reasons=tuple(reasons),
                )
            elif before.step == "schluessel" and teil.id not in before.teilleistungen:
                found[leistung.id] = replace(
                    before,
                    teilleistungen=(*before.teilleistungen, teil.id),
                    reasons=(*before.reasons, *reasons),
                )

    def _contradiction(self, offer: Offer, leistung: Leistung, keys: int) -> str:
        """Why the title speaks against a key, or nothing; several keys share one title."""
        if keys > 1 or not offer.title:
            return ""
        exact = self._exact.get(fold(offer.title), [])
        if exact:
            if any(other.id == leistung.id for other, _ in exact):
                return ""
            return f"Der Titel heißt wie „{exact[0][0].name}“ ({exact[0][0].id})."
        hits = self._index.search(offer.title, most=len(self._catalog.leistungen))
        own = next((hit.score for hit in hits if hit.leistung_id == leistung.id), 0.0)
        if hits and hits[0].score >= CONTRADICTS_ABOVE and own < CONTRADICTED_BELOW:
            other = self._catalog.by_id[hits[0].leistung_id]
            return f"Der Titel gleicht eher „{other.name}“ ({other.id})."
        return ""

    def _by_ozg_id(self, offer: Offer, found: dict[str, Match], unknown: list[Unknown]) -> None:
        for ozg_id in offer.ozg_ids:
            if ozg_id not in self._catalog.by_id:
                unknown.append(Unknown(offer.id, "ozg_id", ozg_id))
            elif ozg_id not in found:
                reason = f"Die Quelle nennt die OZG-ID {ozg_id}."
                found[ozg_id] = Match(
                    offer.id, ozg_id, Status.SICHER, "ozg_id", 1.0, reasons=(reason,)
                )

    def _by_name(self, offer: Offer, title: str, found: dict[str, Match]) -> None:
        owners = self._exact.get(title, [])
        forbidden = self._forbidden.get(title, set())
        owners = [(leistung, teil) for leistung, teil in owners if leistung.id not in forbidden]
        sure = len({leistung.id for leistung, _ in owners}) == 1
        if found and any(match.status is Status.SICHER for match in found.values()):
            return
        for leistung, teil in owners:
            reason = f"Der Titel ist ein Name der Leistung „{leistung.name}“."
            if teil is not None:
                reason = f"Der Titel ist der Name des LeiKa-Eintrags „{teil.name}“."
            reasons = [reason]
            # A key that contradicts the title makes the title doubtful as well.
            clean = sure and not found
            if not sure:
                reasons.append("Mehrere Leistungen tragen diesen Namen.")
            found.setdefault(
                leistung.id,
                Match(
                    offer.id,
                    leistung.id,
                    Status.SICHER if clean else Status.PRUEFEN,
                    "alias",
                    1.0 if sure else 0.9,
                    teilleistungen=(teil.id,) if teil and sure else (),
                    reasons=tuple(reasons),
                ),
            )

    def _by_text(
        self, offer: Offer, title: str, kept: dict[str, Match], rejected: dict[str, Match]
    ) -> None:
        forbidden = self._forbidden.get(title, set())
        for hit in self._index.search(offer.title, most=CANDIDATES):
            if hit.score < SILENT_BELOW or len(kept) >= CANDIDATES:
                break
            if hit.leistung_id in kept or hit.leistung_id in rejected:
                continue
            if hit.leistung_id in forbidden:
                continue
            kept[hit.leistung_id] = Match(
                offer.id,
                hit.leistung_id,
                Status.PRUEFEN,
                "text",
                hit.score,
                reasons=(f"Der Titel ähnelt „{hit.name}“ ({_percent(hit.score)}).",),
            )


def _percent(score: float) -> str:
    return f"{round(score * 100)} %"


def _order(match: Match) -> tuple[int, float, str]:
    return (0 if match.status is Status.SICHER else 1, -match.score, match.leistung_id)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen an offer fulfils, step by step; every step names itself.

Order: a person's decision, the Leistungsschlüssel (known, newer, by its block), the OZG id
of a machine source, an exact name, the resemblance of the text. A key is strong evidence,
no proof: one that the title contradicts becomes `pruefen`. Text is `sicher` only from a
probability on at which its precision on labelled titles that it never saw was above 99 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Index
from ozgcheck.model import (
    DigitalesAngebot,
    DigitalMatch,
    Entscheidung,
    Leistung,
    Match,
    NeuererSchluessel,
    Offer,
    Status,
    Teilleistung,
    Unknown,
)
from ozgcheck.text import fold

# Scores are probabilities (score.py); where the limits come from: docs/matching.md.
# Below this a title says nothing about a Leistung.
SILENT_BELOW = 0.01
# From here on a title alone is enough.
SURE_ABOVE = 0.96
CANDIDATES = 5
# A key stands against a title when the title means another Leistung at least this
# probably and the key's own hardly at all.
CONTRADICTS_ABOVE = 0.75
CONTRADICTED_BELOW = 0.02
# A title supports a key's block when it means the same Leistung first and this probably.
AGREES_ABOVE = 0.5


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
        self._newer = {entry.schluessel: entry for entry in catalog.neuere}
        self._blocks = {entry.schluessel: entry for entry in catalog.praefixe}

    @cached_property
    def _index(self) -> Index:
        return Index(self._catalog)

    @cached_property
    def _exact(self) -> dict[str, list[tuple[Leistung, Teilleistung | None]]]:
        """Folded name to the Leistungen (and the entry) that go by it."""
        exact: dict[str, list[tuple[Leistung, Teilleistung | None]]] = {}
        for leistung in self._catalog.leistungen:
            names: dict[str, Teilleistung | None] = {
                fold(name): teil
                for teil in leistung.teilleistungen
                for name in (*teil.frueher, teil.name)
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

    @cached_property
    def _digital(self) -> dict[str, DigitalesAngebot]:
        """Folded name to the digital offer outside the OZG that goes by it."""
        return {
            fold(spelling): entry
            for entry in self._catalog.angebote
            for spelling in (entry.name, *entry.aliases)
        }

    def digital(self, offer: Offer) -> DigitalMatch | None:
        """The digital offer outside the OZG that an offer is, by its exact name.

        A title that only contains such a name is `pruefen`.
        """
        title = fold(offer.title)
        exact = self._digital.get(title)
        if exact is not None:
            return DigitalMatch(
                offer.id, exact.slug, Status.SICHER, f"Der Titel ist ein Name von „{exact.name}“."
            )
        padded = f" {title} "
        inside = [name for name in self._digital if f" {name} " in padded]
        if not inside:
            return None
        longest = max(inside, key=lambda name: (len(name), name))
        entry = self._digital[longest]
        return DigitalMatch(
            offer.id, entry.slug, Status.PRUEFEN, f"Der Titel enthält „{longest}“ ({entry.name})."
        )

    def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
        """Match one offer.

        Returns:
            The matches, best first and numbered by rank, and the ids and keys of the
            offer that the catalogue does not know.
        """
        found: dict[str, Match] = {}
        unknown = self._unknown(offer)
        title = fold(offer.title)
        decided = self._decisions.get(title, {})
        rejected = self._by_decision(offer, decided, found)
        if "" in rejected and not found:
            return [rejected[""]], unknown
        self._by_key(offer, found, rejected)
        self._by_ozg_id(offer, found, rejected)
        self._by_name(offer, title, found, rejected)
        if not any(match.status is Status.SICHER for match in found.values()):
            self._by_text(offer, title, found, rejected)
        order = sorted(found.values(), key=_order)
        ranked = [replace(match, rank=rank) for rank, match in enumerate(order, 1)]
        return ranked + sorted(rejected.values(), key=_order), unknown

    def _unknown(self, offer: Offer) -> list[Unknown]:
        """The keys and ids of an offer that the catalogue cannot place."""
        keys = [
            Unknown(offer.id, "schluessel", key)
            for key in dict.fromkeys(offer.schluessel)
            if key not in self._catalog.by_key and self._placed(key) is None
        ]
        ids = [
            Unknown(offer.id, "ozg_id", ozg_id)
            for ozg_id in dict.fromkeys(offer.ozg_ids)
            if ozg_id not in self._catalog.by_id
        ]
        return keys + ids

    def _by_decision(
        self, offer: Offer, decided: dict[str, Entscheidung], found: dict[str, Match]
    ) -> dict[str, Match]:
        """Apply what people decided.

        Returns:
            What they rejected, by OZG id; the empty id stands for any Leistung.
        """
        rejected: dict[str, Match] = {}
        for leistung_id, entry in sorted(decided.items()):
            if leistung_id and leistung_id not in self._catalog.by_id:
                continue
            if not leistung_id and not entry.urteil:
                continue
            why = f": {entry.grund}" if entry.grund else ""
            reason = f"{entry.wer} hat am {entry.wann[:10]} so entschieden{why}."
            status = Status.SICHER if entry.urteil and leistung_id else Status.ABGELEHNT
            match = Match(offer.id, leistung_id, status, "entscheidung", 1.0, reasons=(reason,))
            (found if status is Status.SICHER else rejected)[leistung_id] = match
        return rejected

    def _by_key(self, offer: Offer, found: dict[str, Match], rejected: dict[str, Match]) -> None:
        keys = list(dict.fromkeys(offer.schluessel))
        known = [key for key in keys if key in self._catalog.by_key]
        for key in known:
            leistung, teil = self._catalog.by_key[key]
            if leistung.id in rejected:
                continue
            reasons = [f"Der Leistungsschlüssel {key} gehört zu „{teil.name}“."]
            status = Status.SICHER
            against = self._contradiction(offer, leistung, len(keys))
            if against:
                status = Status.PRUEFEN
                reasons.append(against)
            before = found.get(leistung.id)
            if before is None:
                before = Match(offer.id, leistung.id, status, "schluessel", 1.0)
            found[leistung.id] = replace(
                before,
                teilleistungen=(*before.teilleistungen, teil.id),
                reasons=(*before.reasons, *reasons),
            )
        for key in keys:
            if key not in self._catalog.by_key:
                self._by_newer_key(offer, key, len(keys), found, rejected)

    def _placed(self, key: str) -> tuple[NeuererSchluessel, bool] | None:
        """Where a key belongs that is younger than the source, and whether singly placed."""
        if key in self._newer:
            return self._newer[key], True
        block = self._blocks.get(key[:8])
        return None if block is None or key in block.ausnahmen else (block, False)

    def _by_newer_key(
        self,
        offer: Offer,
        key: str,
        keys: int,
        found: dict[str, Match],
        rejected: dict[str, Match],
    ) -> None:
        """A key the source of the catalogue was too old for: placed singly, or by its block.

        A single key placed with high certainty counts like a known one. Everything weaker
        needs the title to say the same: only then it is `sicher`.
        """
        placed = self._placed(key)
        if placed is None or placed[0].leistung in found or placed[0].leistung in rejected:
            return
        entry, single = placed
        leistung = self._catalog.by_id[entry.leistung]
        what = f"Der neuere Leistungsschlüssel {key}" if single else f"Der Block {key[:8]}"
        reasons = [f"{what} gehört zu „{leistung.name}“: {entry.grund}"]
        against = self._contradiction(offer, leistung, keys)
        sure = single and entry.gewissheit == "hoch"
        if against:
            reasons.append(against)
        elif not sure and self._agrees(offer, leistung):
            sure = True
            reasons.append("Der Titel sagt dasselbe.")
        found[leistung.id] = Match(
            offer.id,
            leistung.id,
            Status.SICHER if sure and not against else Status.PRUEFEN,
            "schluessel-neu" if single else "schluessel-block",
            1.0 if sure else 0.9,
            reasons=tuple(reasons),
        )

    def _agrees(self, offer: Offer, leistung: Leistung) -> bool:
        """Whether the title by itself would name the same Leistung first."""
        hits = self._index.search(offer.title, most=1)
        return bool(hits) and hits[0].leistung_id == leistung.id and hits[0].score >= AGREES_ABOVE

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

    def _by_ozg_id(self, offer: Offer, found: dict[str, Match], rejected: dict[str, Match]) -> None:
        for ozg_id in dict.fromkeys(offer.ozg_ids):
            if ozg_id in self._catalog.by_id and ozg_id not in found and ozg_id not in rejected:
                reason = f"Die Quelle nennt die OZG-ID {ozg_id}."
                found[ozg_id] = Match(
                    offer.id, ozg_id, Status.SICHER, "ozg_id", 1.0, reasons=(reason,)
                )

    def _by_name(
        self, offer: Offer, title: str, found: dict[str, Match], rejected: dict[str, Match]
    ) -> None:
        if any(match.status is Status.SICHER for match in found.values()):
            return
        barred = self._forbidden.get(title, set()) | rejected.keys()
        owners = [
            (leistung, teil)
            for leistung, teil in self._exact.get(title, [])
            if leistung.id not in barred
        ]
        sure = len({leistung.id for leistung, _ in owners}) == 1
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
        self, offer: Offer, title: str, found: dict[str, Match], rejected: dict[str, Match]
    ) -> None:
        forbidden = self._forbidden.get(title, set())
        hits = self._index.search(
            offer.title, CANDIDATES, category=offer.category, description=offer.description
        )
        # A key or name that already points somewhere else makes the text doubtful, too.
        alone = not found
        for place, hit in enumerate(hits):
            if hit.score < SILENT_BELOW or len(found) >= CANDIDATES:
                break
            if hit.leistung_id in found or hit.leistung_id in rejected:
                continue
            if hit.leistung_id in forbidden:
                continue
            sure = alone and place == 0 and hit.score >= SURE_ABOVE
            found[hit.leistung_id] = Match(
                offer.id,
                hit.leistung_id,
                Status.SICHER if sure else Status.PRUEFEN,
                "text",
                hit.score,
                reasons=(f"Der Titel ähnelt „{hit.name}“ ({_percent(hit.score)}).",),
            )


def _percent(score: float) -> str:
    return f"{round(score * 100)} %"


def _order(match: Match) -> tuple[int, float, str]:
    return (0 if match.status is Status.SICHER else 1, -match.score, match.leistung_id)

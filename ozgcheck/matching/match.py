# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen an offer fulfils, step by step; every step names itself.

Order: a person's decision, the Leistungsschlüssel (known, newer, by its block), the OZG id
of a machine source, an exact name, the resemblance of the text, what links say. A key is
strong evidence, no proof: one that the title contradicts becomes `pruefen`. Text is `sicher`
only from a probability on at which its precision on labelled titles was above 99 %, and never
against a rule that tells look-alikes apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.matching.index import Hit, Index
from ozgcheck.matching.links import Clue, clues
from ozgcheck.matching.words import joined
from ozgcheck.model import (
    DigitalesAngebot,
    DigitalMatch,
    Entscheidung,
    Leistung,
    Match,
    NeuererSchluessel,
    Offer,
    Status,
    Unknown,
)
from ozgcheck.text import fold, plain
from ozgcheck.web.urls import normal_url

# Scores are probabilities (score.py); where the limits come from: docs/matching.md.
# Below this a title says nothing about a Leistung.
SILENT_BELOW = 0.01
# From here on a title alone is enough.
SURE_ABOVE = 0.94
CANDIDATES = 5
# A key stands against a title when the title means another Leistung at least this
# probably and the key's own hardly at all.
CONTRADICTS_ABOVE = 0.75
CONTRADICTED_BELOW = 0.02
# A candidate that only a link names.
LINK_ALONE = 0.5
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
        self._decisions = in_force(decisions)
        self._newer = {entry.schluessel: entry for entry in catalog.neuere}
        self._blocks = {entry.schluessel: entry for entry in catalog.praefixe}

    @cached_property
    def _index(self) -> Index:
        return Index(self._catalog)

    @cached_property
    def _entries(self) -> dict[str, str]:
        """Id of an entry to its name."""
        return {
            teil.id: teil.name
            for leistung in self._catalog.leistungen
            for teil in leistung.teilleistungen
        }

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
        apart: Set[str] = frozenset()
        if not any(match.status is Status.SICHER for match in found.values()):
            apart = self._by_text(offer, title, found, rejected)
        self._by_link(offer, title, found, rejected, apart)
        ranked = []
        for rank, match in enumerate(sorted(found.values(), key=_order), 1):
            if rank == 1 or match.status is Status.SICHER:
                match = self._with_entry(offer, match)
            ranked.append(replace(match, rank=rank))
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
        first = self._meant(offer.title, AGREES_ABOVE)
        return first is not None and first.leistung_id == leistung.id

    def _meant(self, text: str, least: float) -> Hit | None:
        """What a text means first, if that probably and no rule speaks against it."""
        hits = self._index.search(text, most=1)
        return hits[0] if hits and hits[0].score >= least and not hits[0].against else None

    def _contradiction(self, offer: Offer, leistung: Leistung, keys: int) -> str:
        """Why the title speaks against a key, or nothing; several keys share one title."""
        if keys > 1 or not offer.title:
            return ""
        exact = self._index.exact(fold(offer.title))
        if exact:
            if any(ozg_id == leistung.id for ozg_id, _ in exact):
                return ""
            other = self._catalog.by_id[exact[0][0]]
            return f"Der Titel heißt wie „{other.name}“ ({other.id})."
        first = self._meant(offer.title, CONTRADICTS_ABOVE)
        if first is None:
            return ""
        hits = self._index.search(offer.title, most=len(self._catalog.leistungen))
        own = next((hit.score for hit in hits if hit.leistung_id == leistung.id), 0.0)
        if own >= CONTRADICTED_BELOW:
            return ""
        return f"Der Titel gleicht eher „{self._name(first.leistung_id)}“ ({first.leistung_id})."

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
        named = [item for item in self._index.exact(title) if item[0] not in barred]
        if not named:
            self._by_pieces(offer, barred, found)
            return
        sure = len({ozg_id for ozg_id, _ in named}) == 1
        for ozg_id, entry in named:
            reason = f"Der Titel ist ein Name der Leistung „{self._name(ozg_id)}“."
            if entry:
                reason = f"Der Titel ist der Name des LeiKa-Eintrags „{self._entry_name(entry)}“."
            reasons = [reason]
            # A key that contradicts the title makes the title doubtful as well.
            clean = sure and not found
            if not sure:
                reasons.append("Mehrere Leistungen tragen diesen Namen.")
            found.setdefault(
                ozg_id,
                Match(
                    offer.id,
                    ozg_id,
                    Status.SICHER if clean else Status.PRUEFEN,
                    "alias",
                    1.0 if sure else 0.9,
                    teilleistungen=(entry,) if entry and sure else (),
                    reasons=tuple(reasons),
                ),
            )

    def _by_pieces(self, offer: Offer, barred: Set[str], found: dict[str, Match]) -> None:
        """A title that joins names: „Personalausweis und Reisepass“ is two Leistungen.

        Names of one Leistung are sure; of several a person has to say whether all are meant.
        """
        pieces = joined(offer.title)
        owners: dict[str, str] = {}
        for piece in pieces:
            name = fold(piece)
            ids = {ozg_id for ozg_id, _ in self._index.exact(name)}
            if len(ids) != 1 or ids & (barred | self._forbidden.get(name, set())):
                return
            owners.setdefault(ids.pop(), piece)
        for ozg_id, piece in owners.items():
            reasons = [f"„{piece}“ ist ein Name der Leistung „{self._name(ozg_id)}“."]
            if len(owners) > 1:
                reasons.append("Der Titel nennt mehrere Leistungen.")
            found.setdefault(
                ozg_id,
                Match(
                    offer.id,
                    ozg_id,
                    Status.SICHER if len(owners) == 1 and not found else Status.PRUEFEN,
                    "alias",
                    1.0 if len(owners) == 1 else 0.9,
                    reasons=tuple(reasons),
                ),
            )

    def _by_text(
        self, offer: Offer, title: str, found: dict[str, Match], rejected: dict[str, Match]
    ) -> set[str]:
        """Add what the title resembles.

        Returns:
            The candidates that a rule speaks against.
        """
        barred = self._forbidden.get(title, set()) | rejected.keys() | found.keys()
        hits = self._index.search(
            offer.title,
            CANDIDATES + 1 + len(barred),
            category=offer.category,
        )
        open_ = [hit for hit in hits if hit.score >= SILENT_BELOW and hit.leistung_id not in barred]
        # A key or name that already points somewhere else makes the text doubtful, too.
        alone = not found
        for place, hit in enumerate(open_):
            if len(found) >= CANDIDATES:
                break
            rival = open_[1] if place == 0 and len(open_) > 1 else None
            sure = alone and hit is hits[0] and hit.score >= SURE_ABOVE and not hit.against
            found[hit.leistung_id] = Match(
                offer.id,
                hit.leistung_id,
                Status.SICHER if sure else Status.PRUEFEN,
                "text",
                hit.score,
                reasons=self._why(offer.title, hit, rival),
            )
        return {hit.leistung_id for hit in open_ if hit.against}

    def _why(self, title: str, hit: Hit, rival: Hit | None) -> tuple[str, ...]:
        """What a clerk needs to see why: the words that met, what speaks against it, the next."""
        met, missing = self._index.shared(title, hit.name)
        reasons = [f"Der Titel ähnelt „{hit.name}“ ({_percent(hit.score)})."]
        if met:
            reasons.append(f"Gemeinsam: {', '.join(met)}.")
        if missing and hit.score < SURE_ABOVE:
            reasons.append(f"Nicht im Namen: {', '.join(missing)}.")
        if hit.against:
            reasons.append(f"Dagegen: {hit.against}")
        if rival is not None:
            lacking = [word for word in self._index.shared(title, rival.name)[1] if word in met]
            without = f", dort fehlt {', '.join(lacking)}" if lacking else ""
            reasons.append(
                f"Die nächste wäre „{self._name(rival.leistung_id)}“ "
                f"({_percent(rival.score)}){without}."
            )
        return tuple(reasons)

    def _by_link(
        self,
        offer: Offer,
        title: str,
        found: dict[str, Match],
        rejected: dict[str, Match],
        apart: Set[str],
    ) -> None:
        """What the addresses say: it confirms what the title suggests, or is a candidate.

        A neighbour's link must not say which entry a title means; the page's own address may.
        Where a person decided, or another step is sure, links add nothing new: a neighbour
        would turn what is missing into something to be checked.
        """
        barred = self._forbidden.get(title, set()) | rejected.keys()
        told: dict[str, tuple[str, list[str], list[str]]] = {}
        for clue in clues(offer, self._catalog.dienste):
            if clue.key in offer.schluessel:
                continue
            ozg_id, entry, what = self._read_clue(clue)
            if not ozg_id or ozg_id in barred:
                continue
            own = clue.url == offer.url
            where = "Die Adresse der Seite" if own else "Ein Link"
            reason = f"{where} führt zu {what}: {plain(normal_url(clue.url) or clue.url, 120)}"
            _, entries, own_entries = told.setdefault(ozg_id, (reason, [], []))
            if entry:
                entries.append(entry)
                if own:
                    own_entries.append(entry)
        sure = any(match.status is Status.SICHER for match in found.values())
        decided = any(match.step == "entscheidung" for match in found.values())
        first = min(found.values(), key=_order, default=None)
        for ozg_id, (reason, entries, own_entries) in told.items():
            before = found.get(ozg_id)
            if before is None:
                if len(found) < CANDIDATES and not decided and not sure:
                    found[ozg_id] = Match(
                        offer.id,
                        ozg_id,
                        Status.PRUEFEN,
                        "link",
                        LINK_ALONE,
                        teilleistungen=tuple(entries),
                        reasons=(reason,),
                    )
                continue
            agrees = before is first and before.step == "text" and before.score >= AGREES_ABOVE
            confirmed = agrees and not sure and ozg_id not in apart
            found[ozg_id] = replace(
                before,
                status=Status.SICHER if confirmed else before.status,
                step="link" if confirmed else before.step,
                teilleistungen=before.teilleistungen or tuple(own_entries),
                reasons=(*before.reasons, reason),
            )

    def _read_clue(self, clue: Clue) -> tuple[str, str, str]:
        """OZG id, entry and wording of what an address says; empty when it says nothing."""
        if clue.key:
            known = self._catalog.by_key.get(clue.key)
            if known is not None:
                leistung, teil = known
                return leistung.id, teil.id, f"„{teil.name}“ (Leistungsschlüssel {clue.key})"
            placed = self._placed(clue.key)
            if placed is not None and placed[1]:
                return placed[0].leistung, "", f"„{placed[0].name}“ (Leistungsschlüssel {clue.key})"
            return "", "", ""
        if clue.leistung:
            leistung_id = clue.leistung if clue.leistung in self._catalog.by_id else ""
            return leistung_id, "", f"einem Onlinedienst für „{self._name(leistung_id)}“"
        first = self._meant(clue.name, AGREES_ABOVE)
        if first is None:
            return "", "", ""
        return first.leistung_id, "", f"dem Dienst „{plain(clue.name, 80)}“"

    def _name(self, ozg_id: str) -> str:
        leistung = self._catalog.by_id.get(ozg_id)
        return leistung.name if leistung else ozg_id

    def _entry_name(self, entry: str) -> str:
        return self._entries.get(entry, entry)

    def _with_entry(self, offer: Offer, match: Match) -> Match:
        """Name the LeiKa entry where the title says which."""
        if match.teilleistungen or match.step not in ("alias", "text", "link"):
            return match
        entry = self._index.entry(offer.title, match.leistung_id)
        return replace(match, teilleistungen=(entry,)) if entry else match


def _percent(score: float) -> str:
    return f"{round(score * 100)} %"


def _order(match: Match) -> tuple[int, float, str]:
    return (0 if match.status is Status.SICHER else 1, -match.score, match.leistung_id)

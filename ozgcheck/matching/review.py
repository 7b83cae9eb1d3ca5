# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which titles a person should look at, the most valuable first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.matching.steps.case import CANDIDATES
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.measure.worklist.lever import USUAL, Weights
from ozgcheck.model import Entscheidung, Leistung, Match, Offer, Outcome, Snapshot, Status
from ozgcheck.text import fold, plain

# Title, then Leistung, to the decision that counts; see `in_force`.
Force = dict[str, dict[str, Entscheidung]]
# Steps of the matching that know nothing but the title.
_BY_WORDS = ("alias", "text")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Leistung that a title may mean.

    `lever` is the lever of the gap that it would close, 0 when it closes none; `why` says
    in German what a decision is good for, `reasons` why the title may mean it.
    """

    id: str
    name: str
    score: float
    lever: int
    why: str
    reasons: tuple[str, ...]

    @property
    def gain(self) -> float:
        """What an answer is worth: the lever, as probable as the candidate is."""
        return self.lever * self.score


@dataclass(frozen=True, slots=True)
class Question:
    """One normalised title that must be decided on.

    `key` is the normalised title; `pages` are all offers that carry it, the one to show
    first; `candidates` at most five, the best first; `sure` are the ids of the Leistungen
    that the pages certainly fulfil already.
    """

    key: str
    title: str
    pages: tuple[Offer, ...]
    candidates: tuple[Candidate, ...]
    sure: tuple[str, ...] = ()

    @property
    def gain(self) -> float:
        """The gain of the most valuable candidate."""
        return max(candidate.gain for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Sure:
    """A title as the portal spells it, and the Leistungen that it is taken for."""

    title: str
    leistungen: frozenset[str]


def questions(
    catalog: Catalog,
    snapshot: Snapshot,
    decisions: Iterable[Entscheidung],
    weights: Weights = USUAL,
) -> tuple[Question, ...]:
    """The open questions of a run: titles with matches to be checked that nobody decided.

    A title is decided when a person named a Leistung for it, or said that it is none; a
    rejected candidate is not offered again. Titles without a single word cannot be decided
    by title and are left out.

    Args:
        catalog: names the Leistungen and their weight.
        snapshot: the run.
        decisions: what stands, in order; newer than the run as a rule.
        weights: points of the lever's parts.

    Returns:
        The questions, the greatest gain first, then the best score; the order of offers,
        matches and decisions on different titles does not matter.
    """
    force = in_force(decisions)
    pages: dict[str, list[Offer]] = {}
    for offer in sorted(snapshot.offers, key=lambda offer: (offer.id, offer.title)):
        pages.setdefault(fold(offer.title), []).append(offer)
    levers = _levers(catalog, snapshot, force, pages.keys(), weights)
    key_of = {offer.id: key for key, offers in pages.items() for offer in offers}
    best: dict[str, dict[str, Match]] = {}
    sure: dict[str, set[str]] = {}
    for match in sorted(snapshot.result.matches, key=_match_order):
        key = key_of.get(match.offer_id, "")
        if not key or match.leistung_id not in catalog.by_id:
            continue
        if match.status is Status.SICHER:
            sure.setdefault(key, set()).add(match.leistung_id)
        elif match.status is Status.PRUEFEN:
            best.setdefault(key, {}).setdefault(match.leistung_id, match)
    found = [
        _question(
            catalog,
            [offer for offer in pages[key] if any(m.offer_id == offer.id for m in open_)],
            pages[key],
            open_[:CANDIDATES],
            sure.get(key, set()),
            levers,
        )
        for key, matches in best.items()
        if not _settled(catalog, force.get(key, {}))
        and (open_ := _open(matches, force.get(key, {})))
    ]
    return tuple(sorted(found, key=_order))


def sure_by_title(snapshot: Snapshot) -> dict[str, Sure]:
    """What a run took for certain because of the words of a title alone, by normalised title.

    A title on which a key, an id or a person decided on any page is left out: that knows more
    than another city can know of it.
    """
    spelt: dict[str, str] = {}
    keys: dict[str, str] = {}
    for offer in sorted(snapshot.offers, key=lambda offer: offer.title):
        key = keys[offer.id] = fold(offer.title)
        spelt.setdefault(key, plain(offer.title))
    found: dict[str, set[str]] = {}
    otherwise: set[str] = set()
    for match in snapshot.result.matches:
        key = keys.get(match.offer_id, "")
        if key and match.status is Status.SICHER:
            if match.step in _BY_WORDS:
                found.setdefault(key, set()).add(match.leistung_id)
            else:
                otherwise.add(key)
    return {
        key: Sure(spelt[key], frozenset(ids)) for key, ids in found.items() if key not in otherwise
    }


def _order(question: Question) -> tuple[float, float, str]:
    return (-question.gain, -question.candidates[0].score, question.key)


def _match_order(match: Match) -> tuple[float, str, str, tuple[str, ...]]:
    return (-match.score, match.offer_id, match.leistung_id, match.reasons)


def _open(matches: dict[str, Match], decided: dict[str, Entscheidung]) -> list[Match]:
    """The candidates that nobody rejected, the best first."""
    return sorted(
        (match for ozg_id, match in matches.items() if ozg_id not in decided),
        key=lambda match: (-match.score, match.leistung_id),
    )


def _settled(catalog: Catalog, decided: dict[str, Entscheidung]) -> bool:
    return any(
        entry.urteil and (not ozg_id or ozg_id in catalog.by_id)
        for ozg_id, entry in decided.items()
    )


def _levers(
    catalog: Catalog, snapshot: Snapshot, force: Force, titles: Iterable[str], weights: Weights
) -> dict[str, int]:
    """Lever of each Leistung of the city without a certain offer, decisions included."""
    present = set(titles)
    accepted = {
        ozg_id
        for title, decided in force.items()
        if title in present
        for ozg_id, entry in decided.items()
        if entry.urteil
    }
    return {
        gap.id: gap.lever
        for gap in gaps(catalog, snapshot, unchecked=True, weights=weights)
        if gap.outcome is not Outcome.ANGEBOTEN and gap.id not in accepted
    }


def _question(
    catalog: Catalog,
    asked: list[Offer],
    pages: list[Offer],
    matches: list[Match],
    sure: set[str],
    levers: dict[str, int],
) -> Question:
    """Put one question together; a page that raises it comes first."""
    first = asked[0]
    return Question(
        key=fold(first.title),
        title=first.title,
        pages=(first, *(offer for offer in pages if offer is not first)),
        candidates=tuple(
            _candidate(catalog.by_id[match.leistung_id], match, levers) for match in matches
        ),
        sure=tuple(sorted(sure)),
    )


def _candidate(leistung: Leistung, match: Match, levers: dict[str, int]) -> Candidate:
    lever = levers.get(leistung.id, 0)
    why = "Dafür gibt es schon ein sicheres Angebot."
    if not leistung.stadt:
        why = "Diese Leistung führt die Stadt nicht aus."
    elif leistung.id in levers:
        why = f"Würde eine Lücke schließen (Hebel {lever})."
    return Candidate(
        id=leistung.id,
        name=leistung.title,
        score=match.score,
        lever=lever,
        why=why,
        reasons=match.reasons,
    )

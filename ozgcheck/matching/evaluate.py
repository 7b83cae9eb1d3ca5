# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How good the matcher is on titles that people labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ozgcheck.matching.match import Matcher
from ozgcheck.model import Match, Offer, Status

FIRST_FEW = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled offer: `accepted` holds every right OZG id, none for no Leistung."""

    offer: Offer
    accepted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """An accepted match that is wrong, or a right Leistung that was not ranked first."""

    title: str
    accepted: tuple[str, ...]
    found: str
    status: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over labelled titles; every share is derived, None where nothing is counted."""

    positives: int
    negatives: int
    first: int
    among_five: int
    accepted: int
    accepted_right: int
    negatives_accepted: int
    negatives_silent: int
    mistakes: tuple[Mistake, ...]

    @property
    def top1(self) -> float | None:
        """Share of positives whose right Leistung is ranked first."""
        return _share(self.first, self.positives)

    @property
    def top5(self) -> float | None:
        """Share of positives whose right Leistung is among the first five."""
        return _share(self.among_five, self.positives)

    @property
    def precision(self) -> float | None:
        """Share of accepted (`sicher`) titles that are right."""
        return _share(self.accepted_right, self.accepted)

    @property
    def recall(self) -> float | None:
        """Correctly accepted positives by all positives."""
        return _share(self.accepted_right, self.positives)

    @property
    def rejected(self) -> float | None:
        """Share of negatives that were not accepted."""
        return _share(self.negatives - self.negatives_accepted, self.negatives)

    @property
    def silent(self) -> float | None:
        """Share of negatives without any candidate."""
        return _share(self.negatives_silent, self.negatives)


def evaluate(matcher: Matcher, labelled: Iterable[Labelled]) -> Figures:
    """Match every labelled offer and count."""
    first = few = accepted = right = wrong = silent = positives = negatives = 0
    mistakes = []
    for item in labelled:
        found = [m for m in matcher.match(item.offer)[0] if m.status is not Status.ABGELEHNT]
        best = found[0] if found else None
        sure = best is not None and best.status is Status.SICHER
        hit = best is not None and best.leistung_id in item.accepted
        accepted += sure
        right += sure and hit
        if item.accepted:
            positives += 1
            first += hit
            few += any(match.leistung_id in item.accepted for match in found[:FIRST_FEW])
        else:
            negatives += 1
            wrong += sure
            silent += best is None
        if (sure or item.accepted) and not hit:
            mistakes.append(_mistake(item, best))
    return Figures(
        positives, negatives, first, few, accepted, right, wrong, silent, tuple(mistakes)
    )


def _mistake(item: Labelled, best: Match | None) -> Mistake:
    return Mistake(
        title=item.offer.title,
        accepted=tuple(sorted(item.accepted)),
        found=best.leistung_id if best else "",
        status=best.status.value if best else "",
        score=best.score if best else 0.0,
        why=" ".join(best.reasons) if best else "Kein Name ähnelt dem Titel genug.",
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

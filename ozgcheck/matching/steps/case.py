# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the steps pass on: the offer as they see it, and what was found so far."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from ozgcheck.model import Match, Offer, Status

# So many Leistungen a title and its links may suggest.
CANDIDATES = 5

# What was found so far, by OZG id.
Found = Mapping[str, Match]


@dataclass(frozen=True, slots=True)
class Case:
    """An offer to be matched.

    `title` is its folded title. What a person `rejected` no step brings back; what is `barred`
    (also because the title only looks like it) nothing but a key or id does.
    """

    offer: Offer
    title: str
    rejected: Set[str]
    barred: Set[str]


def sure(found: Found) -> bool:
    """Whether a Leistung is certain."""
    return any(match.status is Status.SICHER for match in found.values())


def order(match: Match) -> tuple[int, float, str]:
    """Sorts matches: what is certain first, then by score."""
    return (0 if match.status is Status.SICHER else 1, -match.score, match.leistung_id)

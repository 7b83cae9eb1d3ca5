# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From evidence to a level; docs/reifegrad.md explains it for people."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import HIGHEST_OBSERVABLE, Effect, Evidence, Grade, Level


def grade(evidence: Iterable[Evidence], *, own: bool = False) -> Grade:
    """The level of one offer (Reifegradmodell 1.1: the lowest required criterion decides).

    A firm cap beats every support. A weak cap („persönliche Vorsprache“) gives way to a firm
    support („kann online beantragt werden“), beats weak ones and leaves open what these
    say. A doubt („zur Zeit nicht verfügbar“) lowers what is proven and leaves open what is
    possible. Indications never count.

    Args:
        evidence: everything seen on the offer.
        own: leave out the services that Kreis, Land or Bund run.
    """
    items = [item for item in evidence if item.effect is not Effect.INDICATES]
    supports = [item for item in items if item.effect is Effect.SUPPORTS and _counts(item, own)]
    firm = max((item.level for item in supports if item.firm), default=0)
    shown = max((item.level for item in supports), default=0)
    high = level = HIGHEST_OBSERVABLE
    weak_cap = _lowest(item for item in items if item.effect is Effect.CAPS and not item.firm)
    if weak_cap is not None:
        level, high = max(firm, weak_cap), max(shown, weak_cap)
    cap = _lowest(item for item in items if item.effect is Effect.CAPS and item.firm)
    if cap is not None:
        level, high = min(level, cap), min(high, cap)
    doubt = _lowest(item for item in items if item.effect is Effect.DOUBTS)
    if doubt is not None:
        level = min(level, doubt)
    if not supports:
        return Grade(None, 0, high)
    level = min(level, shown)
    return Grade(level, level, high)


def best(grades: Iterable[Grade]) -> Grade:
    """The level of a Leistung with several offers: one way online is enough."""
    known = list(grades)
    levels = [each.reifegrad for each in known if each.reifegrad is not None]
    return Grade(
        max(levels, default=None),
        max((each.low for each in known), default=0),
        max((each.high for each in known), default=HIGHEST_OBSERVABLE),
    )


def _counts(item: Evidence, own: bool) -> bool:
    """Whether a support counts; a third party's service is no offer of the administration."""
    if item.traeger is Level.DRITTE:
        return item.level <= 1
    return not (own and item.traeger.inherited)


def _lowest(items: Iterable[Evidence]) -> int | None:
    return min((item.level for item in items), default=None)

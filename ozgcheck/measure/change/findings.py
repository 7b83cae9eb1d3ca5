# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What became of one finding from one month to the next; pure functions."""

from __future__ import annotations

from enum import StrEnum

from ozgcheck.model import Finding, Grade, Outcome


class Wandel(StrEnum):
    """How a finding changed. The first four cross the threshold, the others do not."""

    NEU_ONLINE = "neu_online"
    VERLOREN = "verloren"
    NACHGEWIESEN = "nachgewiesen"
    NICHT_NACHGEWIESEN = "nicht_nachgewiesen"
    NEU_ANGEBOTEN = "neu_angeboten"
    NICHT_ANGEBOTEN = "nicht_angeboten"
    GESTIEGEN = "gestiegen"
    GESUNKEN = "gesunken"
    GEWISSER = "gewisser"
    UNGEWISSER = "ungewisser"


def judged(finding: Finding | None) -> tuple[Outcome, Grade] | None:
    """What a finding says; two that say the same differ in nothing that is counted."""
    if finding is None:
        return None
    grade = Grade(_known(finding), finding.reifegrad_low, finding.reifegrad_high)
    return finding.outcome, grade


def wandel(then: Finding, now: Finding, schwelle: int) -> Wandel | None:
    """How a finding changed, both looked at and measured alike; None if it says the same.

    „Neu online“ and „verloren“ are claims about both months: what was or is only possibly
    at the threshold was shown or is no longer shown to be there. Swapping the two findings
    gives the opposite.

    Args:
        then: the earlier one.
        now: the later one.
        schwelle: the Reifegrad that counts, 1..4.
    """
    if judged(then) == judged(now):
        return None
    if now.reaches(schwelle) and not then.reaches(schwelle):
        return Wandel.NACHGEWIESEN if then.may_reach(schwelle) else Wandel.NEU_ONLINE
    if then.reaches(schwelle) and not now.reaches(schwelle):
        return Wandel.NICHT_NACHGEWIESEN if now.may_reach(schwelle) else Wandel.VERLOREN
    if then.outcome is Outcome.ANGEBOTEN and now.outcome is Outcome.ANGEBOTEN:
        return _level(then, now)
    if then.outcome is Outcome.FEHLT and now.outcome is Outcome.ANGEBOTEN:
        return Wandel.NEU_ANGEBOTEN
    if then.outcome is Outcome.ANGEBOTEN and now.outcome is Outcome.FEHLT:
        return Wandel.NICHT_ANGEBOTEN
    sure = (Outcome.ANGEBOTEN, Outcome.FEHLT)
    return Wandel.GEWISSER if now.outcome in sure else Wandel.UNGEWISSER


def _level(then: Finding, now: Finding) -> Wandel:
    """Two levels that differ: higher, lower, or known better or worse than before."""
    before, after = _known(then), _known(now)
    if before is not None and after is not None and before != after:
        return Wandel.GESTIEGEN if after > before else Wandel.GESUNKEN
    wide, narrow = _width(then), _width(now)
    better = narrow < wide if narrow != wide else before is None
    return Wandel.GEWISSER if better else Wandel.UNGEWISSER


def _known(finding: Finding) -> int | None:
    """The level; for older runs their low bound, where they named none."""
    return finding.reifegrad if finding.reifegrad is not None else finding.reifegrad_low or None


def _width(finding: Finding) -> int:
    return finding.reifegrad_high - finding.reifegrad_low

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Is a run believable beside the last one? Broken reading looks like a worse city."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.model import Finding, Outcome, Snapshot
from ozgcheck.numbers import counted, percent, whole

# A fifth of the offers gone at once, or a tenth of the Leistungen fallen. Below the second
# number of each it is what editors do in a month.
_OFFERS_SHARE, _OFFERS_LEAST = 5, 5
_FALLEN_SHARE, _FALLEN_LEAST = 10, 10


def implausible(then: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Why a run should not be trusted before somebody has looked.

    Args:
        then: the last run that is trusted, with the same kinds of sources, measured like `now`.
        now: the new run.

    Returns:
        German sentences; none for a run that is like the last one.
    """
    return tuple(
        f"Auffällig gegenüber dem Lauf vom {then.started[:10]}: {reason}"
        for reason in (*_offers(then, now), *_levels(then, now))
    )


def _offers(then: Snapshot, now: Snapshot) -> Iterator[str]:
    before, after = len(then.offers), len(now.offers)
    gone = before - after
    if gone >= _OFFERS_LEAST and gone * _OFFERS_SHARE >= before:
        yield (
            f"{whole(after)} statt {counted(before, 'Angebot', 'Angebote')} "
            f"({percent(gone / before)} weniger)."
        )


def _levels(then: Snapshot, now: Snapshot) -> Iterator[str]:
    offered = [each for each in then.result.findings if each.outcome is Outcome.ANGEBOTEN]
    today = {each.leistung_id: each for each in now.result.findings}
    fallen = sum(_fell(each, today.get(each.leistung_id)) for each in offered)
    if fallen >= _FALLEN_LEAST and fallen * _FALLEN_SHARE >= len(offered):
        yield (
            f"Von {whole(len(offered))} angebotenen Leistungen haben {whole(fallen)} jetzt eine "
            "niedrigere oder keine nachgewiesene Stufe oder werden nicht mehr angeboten."
        )


def _fell(then: Finding, now: Finding | None) -> bool:
    """Its level is lower, is no longer shown, or it is not offered any more."""
    if now is None or now.outcome is not Outcome.ANGEBOTEN:
        return True
    return now.reifegrad_low < then.reifegrad_low

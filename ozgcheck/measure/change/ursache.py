# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why two runs measure the same services differently; pure functions."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from ozgcheck.model import Snapshot, Status, Versions
from ozgcheck.text import fold

_DECISION = "entscheidung"
_Verdicts = frozenset[tuple[str, Status]]


class Ursache(StrEnum):
    """Why the same services are measured differently."""

    ENTSCHEIDUNG = "entscheidung"
    KATALOG = "katalog"
    VERSION = "version"
    QUELLEN = "quellen"


def measured_alike(then: Snapshot, now: Snapshot) -> bool:
    """Whether both runs were made by the same rules, and by the same decisions on what both have.

    What people decided on a title that only one run has is no difference of the measure.
    """
    if then.versions != now.versions:
        return False
    before, after = (_verdicts_by_title(run) for run in (then, now))
    if before == after:
        return True
    titles = [{fold(offer.title) for offer in run.offers} for run in (then, now)]
    return all(
        before.get(title) == after.get(title)
        for title in (before.keys() | after.keys()) & titles[0] & titles[1]
    )


def cause(run: Snapshot, again: Snapshot, today: Versions) -> Callable[[str], Ursache]:
    """Says of a Leistung whose finding is not what was stored why that is so."""
    verdicts = _verdicts(run), _verdicts(again)
    offers = {
        offer_id
        for offer_id in verdicts[0].keys() | verdicts[1].keys()
        if verdicts[0].get(offer_id) != verdicts[1].get(offer_id)
    }
    decided = {
        match.leistung_id
        for each in (run, again)
        for match in each.result.matches
        if match.offer_id in offers
    }
    same = (run.versions.catalog, run.versions.rules) == (today.catalog, today.rules)
    otherwise = Ursache.VERSION if same else Ursache.KATALOG
    return lambda leistung_id: Ursache.ENTSCHEIDUNG if leistung_id in decided else otherwise


def _verdicts(run: Snapshot) -> dict[str, _Verdicts]:
    """By offer, what people decided on it."""
    found: dict[str, set[tuple[str, Status]]] = {}
    for match in run.result.matches:
        if match.step == _DECISION:
            found.setdefault(match.offer_id, set()).add((match.leistung_id, match.status))
    return {offer_id: frozenset(verdicts) for offer_id, verdicts in found.items()}


def _verdicts_by_title(run: Snapshot) -> dict[str, _Verdicts]:
    verdicts = _verdicts(run)
    return {fold(offer.title): verdicts[offer.id] for offer in run.offers if offer.id in verdicts}

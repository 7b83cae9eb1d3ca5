# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a title resembles.

Text is `sicher` only from a probability on at which its precision on labelled titles was above
99 %, and never against a rule that tells look-alikes apart.
"""

from __future__ import annotations

from ozgcheck.matching.index import Hit
from ozgcheck.matching.steps.case import CANDIDATES, Case, Found, sure
from ozgcheck.matching.steps.known import Known
from ozgcheck.model import Match, Status

# Scores are probabilities (score.py); where the limits come from: docs/matching.md.
# Below this a title says nothing about a Leistung.
SILENT_BELOW = 0.01
# From here on a title alone is enough.
SURE_ABOVE = 0.94


def by_text(known: Known, case: Case, found: Found) -> Found:
    """Add the Leistungen that the title resembles, while there is room for candidates."""
    if sure(found):
        return found
    offer = case.offer
    barred = case.barred | found.keys()
    hits = known.index.search(offer.title, CANDIDATES + 1 + len(barred), category=offer.category)
    open_ = [hit for hit in hits if hit.score >= SILENT_BELOW and hit.leistung_id not in barred]
    matches = dict(found)
    for place, hit in enumerate(open_[: max(0, CANDIDATES - len(found))]):
        rival = open_[1] if place == 0 and len(open_) > 1 else None
        # A key or name that already points somewhere else makes the text doubtful, too.
        enough = hit is hits[0] and hit.score >= SURE_ABOVE and not hit.against
        matches[hit.leistung_id] = Match(
            offer.id,
            hit.leistung_id,
            Status.SICHER if enough and not found else Status.PRUEFEN,
            "text",
            hit.score,
            reasons=_why(known, offer.title, hit, rival),
        )
    return matches


def _why(known: Known, title: str, hit: Hit, rival: Hit | None) -> tuple[str, ...]:
    """What a clerk needs to see why: the words that met, what speaks against it, the next."""
    met, missing = known.index.shared(title, hit)
    reasons = [f"Der Titel ähnelt „{hit.name}“ ({_percent(hit.score)})."]
    if met:
        reasons.append(f"Gemeinsam: {', '.join(met)}.")
    if missing and hit.score < SURE_ABOVE:
        reasons.append(f"Nicht im Namen: {', '.join(missing)}.")
    if hit.against:
        reasons.append(f"Dagegen: {hit.against}")
    if rival is not None:
        lacking = [word for word in known.index.shared(title, rival)[1] if word in met]
        without = f", dort fehlt {', '.join(lacking)}" if lacking else ""
        reasons.append(
            f"Die nächste wäre „{known.name(rival.leistung_id)}“ "
            f"({_percent(rival.score)}){without}."
        )
    return tuple(reasons)


def _percent(score: float) -> str:
    return f"{round(score * 100)} %"

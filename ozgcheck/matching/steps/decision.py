# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people decided about a title."""

from __future__ import annotations

from collections.abc import Mapping

from ozgcheck.matching.steps.known import Known
from ozgcheck.model import Entscheidung, Match, Offer, Status


def by_decision(
    known: Known, offer: Offer, decided: Mapping[str, Entscheidung]
) -> tuple[dict[str, Match], dict[str, Match]]:
    """Apply what people decided.

    Args:
        known: the catalogue; a decision on a Leistung that is gone changes nothing.
        offer: the offer.
        decided: what stands about its title, by OZG id.

    Returns:
        What they accepted and what they rejected, by OZG id; rejecting the empty id stands
        for any Leistung.
    """
    accepted: dict[str, Match] = {}
    rejected: dict[str, Match] = {}
    for leistung_id, entry in sorted(decided.items()):
        if leistung_id and leistung_id not in known.catalog.by_id:
            continue
        if not leistung_id and not entry.urteil:
            continue
        why = f": {entry.grund}" if entry.grund else ""
        reason = f"{entry.wer} hat am {entry.wann[:10]} so entschieden{why}."
        yes = entry.urteil and bool(leistung_id)
        status = Status.SICHER if yes else Status.ABGELEHNT
        match = Match(offer.id, leistung_id, status, "entscheidung", 1.0, reasons=(reason,))
        (accepted if yes else rejected)[leistung_id] = match
    return accepted, rejected

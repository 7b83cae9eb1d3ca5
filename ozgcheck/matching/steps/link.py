# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the addresses of an offer say (links.py reads them).

They confirm what the title suggests, or are a candidate. Where a person decided, or another
step is sure, links add nothing new: a neighbour would turn what is missing into something to
be checked.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ozgcheck.matching.links import Clue, clues
from ozgcheck.matching.steps.case import CANDIDATES, Case, Found, order, sure
from ozgcheck.matching.steps.known import AGREES_ABOVE, Known
from ozgcheck.model import Match, Offer, Status
from ozgcheck.text import plain
from ozgcheck.web.urls import normal_url

# A candidate that only a link names.
LINK_ALONE = 0.5


@dataclass
class _Told:
    """What the addresses say about a Leistung.

    `reason` names the first of them. `own` are the entries that the page's own address names:
    a neighbour's link must not say which entry a title means.
    """

    reason: str
    entries: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


def by_link(known: Known, case: Case, found: Found) -> Found:
    """Add what the addresses say to what was found."""
    told = _told(known, case)
    if not told:
        return found
    matches = dict(found)
    certain = sure(found)
    decided = any(match.step == "entscheidung" for match in found.values())
    first = min(found.values(), key=order, default=None)
    for ozg_id, what in told.items():
        before = found.get(ozg_id)
        if before is not None:
            confirmed = before is first and not certain and _agrees(known, case.offer, before)
            matches[ozg_id] = replace(
                before,
                status=Status.SICHER if confirmed else before.status,
                step="link" if confirmed else before.step,
                teilleistungen=before.teilleistungen or tuple(what.own),
                reasons=(*before.reasons, what.reason),
            )
        elif len(matches) < CANDIDATES and not decided and not certain:
            matches[ozg_id] = Match(
                case.offer.id,
                ozg_id,
                Status.PRUEFEN,
                "link",
                LINK_ALONE,
                teilleistungen=tuple(what.entries),
                reasons=(what.reason,),
            )
    return matches


def _told(known: Known, case: Case) -> dict[str, _Told]:
    """What the addresses say, by OZG id; the keys of the page itself were read before."""
    offer = case.offer
    told: dict[str, _Told] = {}
    for clue in clues(offer, known.catalog.dienste):
        if clue.key in offer.schluessel:
            continue
        ozg_id, entry, what = _read(known, clue)
        if not ozg_id or ozg_id in case.barred:
            continue
        own = clue.url == offer.url
        where = "Die Adresse der Seite" if own else "Ein Link"
        address = plain(normal_url(clue.url) or clue.url, 120)
        about = told.setdefault(ozg_id, _Told(f"{where} führt zu {what}: {address}"))
        if entry:
            about.entries.append(entry)
            if own:
                about.own.append(entry)
    return told


def _agrees(known: Known, offer: Offer, match: Match) -> bool:
    """Whether the title means the same, so probably that a link confirms it."""
    if match.step != "text" or match.score < AGREES_ABOVE:
        return False
    hits = known.index.search(
        offer.title, most=len(known.catalog.leistungen), category=offer.category
    )
    return not any(hit.against for hit in hits if hit.leistung_id == match.leistung_id)


def _read(known: Known, clue: Clue) -> tuple[str, str, str]:
    """OZG id, entry and wording of what an address says; empty when it says nothing."""
    if clue.key:
        key = f"(Leistungsschlüssel {clue.key})"
        by_key = known.catalog.by_key.get(clue.key)
        if by_key is not None:
            leistung, teil = by_key
            return leistung.id, teil.id, f"„{teil.name}“ {key}"
        placed = known.placed(clue.key)
        if placed is not None and placed[1]:
            return placed[0].leistung, "", f"„{placed[0].name}“ {key}"
        return "", "", ""
    if clue.leistung:
        if clue.leistung not in known.catalog.by_id:
            return "", "", ""
        return clue.leistung, "", f"einem Onlinedienst für „{known.name(clue.leistung)}“"
    first = known.meant(clue.name, AGREES_ABOVE)
    if first is None:
        return "", "", ""
    return first.leistung_id, "", f"dem Dienst „{plain(clue.name, 80)}“"

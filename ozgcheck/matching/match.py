# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen an offer fulfils: the steps in their order.

A person's decision, the Leistungsschlüssel (known, newer, by its block), the OZG id of a
machine source, an exact name, the resemblance of the text, what links say. Every step names
itself in the match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.standing import in_force
from ozgcheck.matching.digital import Digital
from ozgcheck.matching.index import Index
from ozgcheck.matching.steps.case import Case, Found, order
from ozgcheck.matching.steps.decision import by_decision
from ozgcheck.matching.steps.keys import by_key, by_ozg_id, unplaced
from ozgcheck.matching.steps.known import Known
from ozgcheck.matching.steps.link import by_link
from ozgcheck.matching.steps.name import by_name
from ozgcheck.matching.steps.text import SURE_ABOVE, by_text
from ozgcheck.model import DigitalMatch, Entscheidung, Match, Offer, Status, Unknown
from ozgcheck.text import fold

__all__ = ["SURE_ABOVE", "Matcher"]

# After a person's decision, in this order.
STEPS: tuple[Callable[[Known, Case, Found], Found], ...] = (
    by_key,
    by_ozg_id,
    by_name,
    by_text,
    by_link,
)
# The steps that do not say themselves which LeiKa entry is meant.
_WITHOUT_ENTRY = ("alias", "text", "link")


class Matcher:
    """Matches offers against one catalogue.

    Args:
        catalog: the catalogue.
        decisions: what people decided; a later one on the same title and Leistung wins.
    """

    def __init__(self, catalog: Catalog, decisions: Iterable[Entscheidung] = ()) -> None:
        self._known = Known(catalog, Index)
        self._decisions = in_force(decisions)

    @cached_property
    def _digital(self) -> Digital:
        return Digital(self._known.catalog.angebote)

    def digital(self, offer: Offer) -> DigitalMatch | None:
        """The digital offer outside the OZG that an offer is, by its exact name.

        A title that only contains such a name is `pruefen`.
        """
        return self._digital.match(offer)

    def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
        """Match one offer.

        Returns:
            The matches, best first and numbered by rank, and the ids and keys of the
            offer that the catalogue does not know.
        """
        known, title = self._known, fold(offer.title)
        unknown = unplaced(known, offer)
        found: Found
        found, rejected = by_decision(known, offer, self._decisions.get(title, {}))
        if "" in rejected and not found:
            return [rejected[""]], unknown
        barred = known.only_looks_like(title) | rejected.keys()
        case = Case(offer, title, rejected.keys(), barred)
        for step in STEPS:
            found = step(known, case, found)
        ranked = [
            replace(match, rank=rank, teilleistungen=self._entries(offer, match, rank))
            for rank, match in enumerate(sorted(found.values(), key=order), 1)
        ]
        return ranked + sorted(rejected.values(), key=order), unknown

    def _entries(self, offer: Offer, match: Match, rank: int) -> tuple[str, ...]:
        """The entries of a match; the one the title names, where no step said which."""
        if match.teilleistungen or match.step not in _WITHOUT_ENTRY:
            return match.teilleistungen
        if rank > 1 and match.status is not Status.SICHER:
            return ()
        entry = self._known.index.entry(offer.title, match.leistung_id)
        return (entry,) if entry else ()

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Digital offers outside the OZG, by their exact names."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.model import DigitalesAngebot, DigitalMatch, Offer, Status
from ozgcheck.text import fold


class Digital:
    """Knows the names of digital offers.

    Args:
        entries: the offers with their names and aliases.
    """

    def __init__(self, entries: Iterable[DigitalesAngebot]) -> None:
        self._by_name = {
            fold(spelling): entry for entry in entries for spelling in (entry.name, *entry.aliases)
        }

    def match(self, offer: Offer) -> DigitalMatch | None:
        """The digital offer that an offer is; a title that only contains a name is `pruefen`."""
        title = fold(offer.title)
        exact = self._by_name.get(title)
        if exact is not None:
            return DigitalMatch(
                offer.id, exact.slug, Status.SICHER, f"Der Titel ist ein Name von „{exact.name}“."
            )
        padded = f" {title} "
        inside = [name for name in self._by_name if f" {name} " in padded]
        if not inside:
            return None
        longest = max(inside, key=lambda name: (len(name), name))
        entry = self._by_name[longest]
        return DigitalMatch(
            offer.id, entry.slug, Status.PRUEFEN, f"Der Titel enthält „{longest}“ ({entry.name})."
        )

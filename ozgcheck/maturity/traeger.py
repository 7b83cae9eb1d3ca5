# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who runs an online service: the city, Kreis, Land, Bund or somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ozgcheck.model import Finding, Level, Offer, Traeger
from ozgcheck.web.urls import split_url

# Where something is done, up to three words before who does it („über das Portal des …“).
_WHERE = (
    r"(?i)\b(?:bei|beim|über|auf|im|an das|an die|via|mit)\s+(?:[^\s,;.]+\s+){{0,3}}?(?:{words})"
)


def told_apart(findings: Iterable[Finding]) -> bool:
    """Whether findings say whose services were seen; those of older versions do not."""
    seen = [item for finding in findings for item in finding.evidence]
    return not seen or any(item.traeger is not Level.UNBEKANNT for item in seen)


class Owners:
    """Answers by address, and by what a sentence calls it.

    Args:
        owners: known addresses: a host (with its subdomains), or a host and a path.
    """

    def __init__(self, owners: Iterable[Traeger] = ()) -> None:
        owners = tuple(owners)
        self._known: dict[str, list[tuple[str, Level]]] = {}
        for owner in owners:
            for address in owner.adressen:
                host, _, path = address.lower().partition("/")
                self._known.setdefault(host, []).append((path.rstrip("/"), owner.ebene))
        words: dict[Level, list[str]] = {}
        for owner in owners:
            words.setdefault(owner.ebene, []).extend(owner.worte)
        self._called = [
            (level, re.compile(_WHERE.format(words="|".join(map(re.escape, some)))))
            for level, some in words.items()
            if some
        ]
        for places in self._known.values():
            places.sort(key=lambda place: -len(place[0]))

    def of_sentence(self, sentence: str, offer: Offer) -> Level:
        """Whose service a sentence speaks of: „online beim Bundesamt für Justiz“.

        A sentence that names nobody else speaks of what stands where it stands.
        """
        for level, pattern in self._called:
            if pattern.search(sentence):
                return level
        return self.of_offer(offer)

    def of_offer(self, offer: Offer) -> Level:
        """Whose offer it is; what stands in the city's own portal is the city's."""
        return Level.EIGEN if offer.level is Level.UNBEKANNT else offer.level

    def of_link(self, url: str, offer: Offer) -> Level:
        """Whose service the link leads to.

        An address that nobody is known to run is whose offer it stands on: cities rent
        their form servers under all kinds of names.
        """
        parts = split_url(url)
        host, path = (parts.hostname or "").lower(), parts.path.lower().strip("/")
        labels = host.split(".")
        for start in range(len(labels)):
            for known, level in self._known.get(".".join(labels[start:]), ()):
                if not known or path == known or path.startswith(f"{known}/"):
                    return level
        return self.of_offer(offer)

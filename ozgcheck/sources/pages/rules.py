# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue's profiles and link rules, compiled: which address and which link is what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ozgcheck.model import LinkKind, Linkregel, Profil
from ozgcheck.sources.pages.blocks import Document

# Pages of one portal share their navigation; what was asked once is asked again.
_REMEMBERED = 20_000


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the catalogue; upper and lower case are the same."""
    return re.compile(pattern, re.IGNORECASE)


class Rules:
    """Answers questions about addresses and links; safe to use from many threads.

    Args:
        profile: in order, the first that matches an address owns it.
        linkregeln: in order, the first that matches a link decides.
    """

    def __init__(self, profile: Iterable[Profil], linkregeln: Iterable[Linkregel] = ()) -> None:
        self.profile = tuple(profile)
        self._leistung = _by_profile(self.profile, "leistung")
        self._eintrag = _by_profile(self.profile, "eintrag")
        self._links = [
            (regel.art, regel.sieht == "adresse", compiled(pattern))
            for regel in linkregeln
            for pattern in regel.muster
        ]
        self._kennzeichen = [
            (word, profil) for profil in self.profile for word in profil.kennzeichen
        ]
        self.portlet_titles = ("navigationsmenue", *(word for word, _ in self._kennzeichen))
        self.of_address = lru_cache(_REMEMBERED)(self._of_address)
        self.entry_of = lru_cache(_REMEMBERED)(self._entry_of)
        self.kind_of = lru_cache(_REMEMBERED)(self._kind_of)

    def profil_of(self, url: str) -> Profil | None:
        """The profile to whose services the address belongs."""
        return self.of_address(url)[0]

    def of_content(self, document: Document) -> Profil | None:
        """The profile that the page itself names, by a portlet's title or an attribute."""
        marks = [block.label for block in document.blocks if block.label]
        marks += document.marks
        for word, profil in self._kennzeichen:
            if any(mark.startswith(word) for mark in marks):
                return profil
        return None

    def _of_address(self, url: str) -> tuple[Profil | None, str]:
        """The profile whose `leistung` matches, and the service's id."""
        return _first(self._leistung, url)

    def _entry_of(self, url: str) -> tuple[Profil | None, str]:
        """The profile whose `eintrag` matches, and the service's id."""
        return _first(self._eintrag, url)

    def _kind_of(self, url: str, name: str) -> LinkKind | None:
        """What a link leads to; None if neither address nor text says so."""
        for kind, sees_url, pattern in self._links:
            if pattern.search(url if sees_url else name):
                return kind
        return None


def _by_profile(profile: tuple[Profil, ...], field: str) -> list[tuple[re.Pattern[str], Profil]]:
    return [(compiled(pattern), profil) for profil in profile for pattern in getattr(profil, field)]


def _first(patterns: list[tuple[re.Pattern[str], Profil]], url: str) -> tuple[Profil | None, str]:
    for pattern, profil in patterns:
        match = pattern.search(url)
        if match is not None:
            return profil, match.groupdict().get("id") or ""
    return None, ""

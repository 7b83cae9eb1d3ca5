# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which Leistungen a title resembles: the names nearest to it, weighed."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.features import candidates
from ozgcheck.matching.names import Names
from ozgcheck.matching.score import probability
from ozgcheck.text import fold


@dataclass(frozen=True, slots=True)
class Hit:
    """A Leistung a title resembles: `score` 0..1 and the name that was nearest."""

    leistung_id: str
    score: float
    name: str


class Index:
    """Searches the catalogue's names; built once per process.

    Args:
        catalog: names, aliases and entries of every Leistung are searched.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._names = Names(catalog)

    def search(
        self, title: str, most: int = 5, category: str = "", description: str = ""
    ) -> list[Hit]:
        """The Leistungen that a title may mean.

        Args:
            title: any text.
            most: how many at most.
            category: heading under which the portal lists the title.
            description: short text beside the title.

        Returns:
            Best first, equal scores in order of the OZG id; an exact name scores 1.0.
        """
        names, folded = self._names, fold(title)
        hits = []
        for found in candidates(names, title, category, description):
            exact = names.names[found.name] == folded
            score = 1.0 if exact else min(0.9999, round(probability(found.features), 4))
            hits.append(Hit(names.ids[found.owner], score, names.written[found.name]))
        hits.sort(key=lambda hit: (-hit.score, hit.leistung_id))
        return hits[:most]

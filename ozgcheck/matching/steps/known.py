# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the steps ask of the catalogue; each answer is prepared when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cached_property

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit, Index
from ozgcheck.model import NeuererSchluessel
from ozgcheck.text import fold

# A text means a Leistung, so that it confirms a key or a link, from this probability on.
AGREES_ABOVE = 0.5

_NOTHING: Set[str] = frozenset()


class Known:
    """A catalogue with its index.

    Args:
        catalog: the catalogue.
        make_index: makes its index, which takes a while and is not always needed.
    """

    def __init__(self, catalog: Catalog, make_index: Callable[[Catalog], Index]) -> None:
        self.catalog = catalog
        self._make_index = make_index

    @cached_property
    def index(self) -> Index:
        """The names of the catalogue, ready to be searched."""
        return self._make_index(self.catalog)

    @cached_property
    def _entries(self) -> dict[str, str]:
        """Id of an entry to its name."""
        return {
            teil.id: teil.name
            for leistung in self.catalog.leistungen
            for teil in leistung.teilleistungen
        }

    @cached_property
    def _look_alikes(self) -> dict[str, set[str]]:
        """Folded look-alike title to the ids of the Leistungen it is not."""
        found: dict[str, set[str]] = {}
        for leistung in self.catalog.leistungen:
            for title in leistung.nicht:
                found.setdefault(fold(title), set()).add(leistung.id)
        return found

    @cached_property
    def _newer(self) -> dict[str, NeuererSchluessel]:
        return {entry.schluessel: entry for entry in self.catalog.neuere}

    @cached_property
    def _blocks(self) -> dict[str, NeuererSchluessel]:
        return {entry.schluessel: entry for entry in self.catalog.praefixe}

    def name(self, ozg_id: str) -> str:
        """The name of a Leistung; an unknown id itself."""
        leistung = self.catalog.by_id.get(ozg_id)
        return leistung.name if leistung else ozg_id

    def entry_name(self, entry: str) -> str:
        """The name of an entry; an unknown id itself."""
        return self._entries.get(entry, entry)

    def only_looks_like(self, title: str) -> Set[str]:
        """The ids of the Leistungen that a folded title looks like and does not mean."""
        return self._look_alikes.get(title, _NOTHING)

    def placed(self, key: str) -> tuple[NeuererSchluessel, bool] | None:
        """Where a key belongs that is younger than the source, and whether singly placed."""
        if key in self._newer:
            return self._newer[key], True
        block = self._blocks.get(key[:8])
        return None if block is None or key in block.ausnahmen else (block, False)

    def meant(self, text: str, least: float) -> Hit | None:
        """What a text means first, if that probably and no rule speaks against it."""
        hits = self.index.search(text, most=1)
        return hits[0] if hits and hits[0].score >= least and not hits[0].against else None

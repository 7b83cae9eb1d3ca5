# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which LeiKa entry inside a Leistung a title names, where it says so."""

from __future__ import annotations

from ozgcheck.matching.names import Names

# An entry is named only when title and entry are nearly the same and no other entry of the
# Leistung comes near (shared by total weight, 0..1).
NEAR = 0.8
LEAD = 0.15


def named_entry(names: Names, title: str, owner: int) -> str:
    """The id of the entry that a title names, or an empty string.

    Args:
        names: the catalogue's names.
        title: the title as written.
        owner: place of the Leistung in `names.ids`.
    """
    query = names.query(title)
    best: dict[str, float] = {}
    entries = names.entries_of(owner)
    for name, hit in names.hits(query, owner).items():
        overlap = hit / (query.total + names.weight_of(name) - hit)
        if overlap > NEAR - LEAD and name in entries:
            entry = names.written(name)[1]
            best[entry] = max(best.get(entry, 0.0), overlap)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < NEAR:
        return ""
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] - second >= LEAD else ""

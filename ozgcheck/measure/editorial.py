# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which entries of the editors' list a question is about: by kind, office and Lebenslage."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.measure.select import Selection
from ozgcheck.model import Widerspruch
from ozgcheck.suggest import nearest
from ozgcheck.text import fold, slug


def arten(typed: Iterable[str]) -> frozenset[str]:
    """The kinds that a person means: an id, or the beginning of some.

    Raises:
        ConfigError: no kind has such a name; the nearest ones are given.
    """
    found: set[str] = set()
    for name in typed:
        wanted = slug(name)
        meant = [art for art in ARTEN if art == wanted] or [
            art for art in ARTEN if wanted and art.startswith(wanted)
        ]
        if not meant:
            raise ConfigError(
                tr("Die Art „{name}“ gibt es nicht.").format(name=name),
                f"{nearest(wanted, ARTEN)} Möglich sind: {', '.join(ARTEN)}.".strip(),
            )
        found.update(meant)
    return frozenset(found)


def choose(
    catalog: Catalog,
    found: Iterable[Widerspruch],
    *,
    arten: frozenset[str] = frozenset(),
    amt: str = "",
    selection: Selection | None = None,
) -> tuple[Widerspruch, ...]:
    """The entries that fit everything given, in their order.

    Args:
        catalog: knows the Leistungen.
        found: the list.
        arten: ids of kinds; empty: all.
        amt: words of an office's name, in any spelling; empty: all, also those of no office.
        selection: entries that concern one of these Leistungen; None: all.
    """
    office = fold(amt)
    return tuple(
        item
        for item in found
        if (not arten or item.art in arten)
        and (not office or f" {office}" in f" {fold(item.stelle)}")
        and (
            selection is None
            or any(
                leistung_id in catalog.by_id and catalog.by_id[leistung_id] in selection
                for leistung_id in item.leistung_ids
            )
        )
    )

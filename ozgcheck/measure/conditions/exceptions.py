# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a city leaves out of its gates, why and until when; figures stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ozgcheck.errors import ConfigError
from ozgcheck.language import tr
from ozgcheck.suggest import nearest

if TYPE_CHECKING:  # the configuration is read by every command and needs no catalogue
    from ozgcheck.catalog.load import Catalog


@dataclass(frozen=True, slots=True)
class Ausnahme:
    """One Leistung that gates do not look at up to and including the day `bis`."""

    leistung: str
    grund: str
    bis: date


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The exceptions on one day, in order of OZG id: those that hold, and those that held."""

    valid: tuple[Ausnahme, ...] = ()
    expired: tuple[Ausnahme, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """OZG ids of those that hold."""
        return frozenset(each.leistung for each in self.valid)


def resolve(catalog: Catalog, ausnahmen: Iterable[Ausnahme], today: str) -> Exceptions:
    """Sort exceptions into those that hold and those that do not any more.

    Args:
        catalog: must know every Leistung.
        ausnahmen: as they stand in the configuration.
        today: ISO day or time.

    Raises:
        ConfigError: the catalogue has no such id, or an id stands there twice.
    """
    found: dict[str, Ausnahme] = {}
    for each in ausnahmen:
        if each.leistung not in catalog.by_id:
            raise ConfigError(
                tr("Die Ausnahme für „{leistung}“ nennt keine OZG-ID des Katalogs.").format(
                    leistung=each.leistung
                ),
                nearest(each.leistung, catalog.by_id)
                or tr('Suchen hilft: ozgcheck match "{leistung}"').format(leistung=each.leistung),
            )
        if each.leistung in found:
            raise ConfigError(
                tr("Für {leistung} stehen zwei Ausnahmen in der Konfiguration.").format(
                    leistung=each.leistung
                ),
                tr("Bitte eine davon löschen."),
            )
        found[each.leistung] = each
    day = date.fromisoformat(today[:10])
    listed = [found[ozg_id] for ozg_id in sorted(found)]
    return Exceptions(
        valid=tuple(each for each in listed if each.bis >= day),
        expired=tuple(each for each in listed if each.bis < day),
    )

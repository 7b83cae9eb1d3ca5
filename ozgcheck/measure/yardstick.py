# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a figure is measured with; every report names it."""

from __future__ import annotations

from dataclasses import dataclass

from ozgcheck.catalog.level_models import DEFAULT, check_threshold, find_model
from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import Einheit
from ozgcheck.model import Reifegradmodell


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What is counted, from which level on, whose services, on which scale.

    `eigene`: only what the city itself offers, without what Kreis, Land and Bund run.
    """

    einheit: Einheit = Einheit.LEISTUNG
    schwelle: int = 3
    eigene: bool = False
    modell: Reifegradmodell = DEFAULT


def yardstick(
    catalog: Catalog,
    einheit: str,
    schwelle: int,
    *,
    eigene: bool = False,
    modell: str | None = None,
) -> Yardstick:
    """The yardstick that a person asked for.

    Raises:
        ConfigError: there is no such model, or it has no such level.
    """
    model = find_model(catalog.modelle, modell)
    check_threshold(model, schwelle)
    return Yardstick(Einheit(einheit), schwelle, eigene, model)

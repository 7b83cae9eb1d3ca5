# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The indicators of the Smart City Index as far as a catalogue knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ozgcheck.catalog.load import Catalog
    from ozgcheck.measure.sci.indicators import Indicator


def known_indicators(catalog: Catalog) -> Mapping[str, tuple[Indicator, ...]]:
    """By OZG id; empty for an own catalogue without the folder `smart-city-index`.

    Raises:
        CatalogError: the folder is there, but not readable.
    """
    from ozgcheck.catalog.sci import load_sci
    from ozgcheck.measure.sci.indicators import indicators

    if not (catalog.root / "smart-city-index").is_dir():
        return {}
    return indicators(load_sci(catalog.root))

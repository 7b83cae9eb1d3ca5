# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A small nation, measured by the shipped catalogue: what commands and pages are tried on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By
from tests.survey import figures
from tests.survey.figures import Town

HERNE = "059160000000"
HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script>\x1b[31m|'
# Both in the Lebenslage „Tierhaltung“.
DOG, SHELTER = "10160", "10164"


@cache
def towns() -> tuple[Town, ...]:
    high, own, low = (3, 3), (3, 3, 0, 3), (1, 2)
    return (
        Town(HERNE, "Herne, Stadt", {DOG: low, "10000": high, SHELTER: (2, 3)}, einwohner=156_000),
        Town("059110000000", "Bochum, Stadt", {DOG: high, SHELTER: own}, einwohner=365_000),
        Town("059130000000", "Dortmund, Stadt", {DOG: high, SHELTER: high}, einwohner=588_000),
        Town("051110000000", HOSTILE, {DOG: high}, einwohner=100_000),
        Town("051120000000", "Duisburg, Stadt", {}, einwohner=500_000),
        Town("091620000000", "München", {DOG: high, SHELTER: high}, einwohner=1_500_000),
        Town("094640000000", "Hof", {DOG: high}),
        Town("059150000000", "Hamm, Stadt", {DOG: high}, einwohner=180_000, zustand="fehler"),
        Town("120540000000", "Potsdam", {}, zustand="offen"),
        Town("055620000000", "Recklinghausen", {DOG: high}, typ="Kreis"),
        Town("055620020020", "Castrop-Rauxel", {DOG: high}, typ="Gemeinde", zustand="fehler"),
        Town("110000000001", "Ungewiss", {DOG: high}, typ="unbekannt"),
    )


def write(folder: Path, catalog: Catalog, month: str = figures.MONTH) -> Path:
    kinds = (By.LEBENSLAGE, By.THEMENFELD)
    return figures.write(folder, catalog, towns(), month=month, kinds=kinds, schwellen=(2, 3))

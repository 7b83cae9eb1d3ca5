# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Germany's municipalities as a benchmark needs them: right in structure and number, invented.

How many Gemeinden, kreisfreie Städte and Kreise a Land has, and how large they usually are, is
close to the state of 2025; ARS are formed as real ones (Land, Regierungsbezirk, Kreis, Verband,
Gemeinde). Names, inhabitants and which Gemeinde lies in which Kreis are drawn, so that nobody
takes what comes out for a finding about a real place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

STADT, KREIS, GEMEINDE = "kreisfreie Stadt", "Kreis", "Gemeinde"
BUND = "0" * 12


@dataclass(frozen=True, slots=True)
class Land:
    """A Land and what its municipalities look like.

    `gemeinden` are kreisangehörig; `bezirke` the third digits of its ARS; `im_verband` the share
    0..1 of Gemeinden in a Verband (Amt, Samtgemeinde, Verwaltungsgemeinschaft); `median` the
    inhabitants of its middle Gemeinde and `spread` the standard deviation of their logarithm.
    """

    code: str
    name: str
    gemeinden: int
    kreisfrei: int
    kreise: int
    bezirke: str
    im_verband: float
    median: int
    spread: float

    @property
    def areas(self) -> int:
        """How many areas are asked: municipalities and Kreise."""
        return self.gemeinden + self.kreisfrei + self.kreise


LAENDER = (
    Land("01", "Schleswig-Holstein", 1100, 4, 11, "0", 0.92, 760, 1.25),
    Land("02", "Hamburg", 0, 1, 0, "0", 0, 0, 0),
    Land("03", "Niedersachsen", 933, 8, 37, "1234", 0.68, 3_200, 1.25),
    Land("04", "Bremen", 0, 2, 0, "0", 0, 0, 0),
    Land("05", "Nordrhein-Westfalen", 374, 22, 31, "13579", 0, 21_000, 0.75),
    Land("06", "Hessen", 416, 5, 21, "456", 0, 8_600, 0.75),
    Land("07", "Rheinland-Pfalz", 2289, 12, 24, "123", 0.97, 700, 1.15),
    Land("08", "Baden-Württemberg", 1092, 9, 35, "1234", 0.82, 5_000, 0.95),
    Land("09", "Bayern", 2031, 25, 71, "1234567", 0.48, 2_800, 0.9),
    Land("10", "Saarland", 52, 0, 6, "0", 0, 13_500, 0.6),
    Land("11", "Berlin", 0, 1, 0, "0", 0, 0, 0),
    Land("12", "Brandenburg", 409, 4, 14, "0", 0.64, 2_100, 1.2),
    Land("13", "Mecklenburg-Vorpommern", 722, 2, 6, "0", 0.94, 780, 1.0),
    Land("14", "Sachsen", 413, 3, 10, "567", 0.35, 4_000, 0.95),
    Land("15", "Sachsen-Anhalt", 215, 3, 11, "0", 0.52, 3_300, 1.2),
    Land("16", "Thüringen", 597, 5, 17, "0", 0.72, 850, 1.2),
)
AREAS = sum(land.areas for land in LAENDER)
# The Regierungsbezirk and number of kreisfreie Städte in NRW are the real ones, Herne's first.
_NRW = "916 111 112 113 114 116 117 119 120 122 124 314 315 316 512 513 515 711 911 913 914 915"
# Städte that are a Land, or all of it: what follows the Land's two digits, and inhabitants.
_STADTSTAATEN = {
    "02": (("0000000000", 1_860_000),),
    "04": (("0110000000", 577_000), ("0120000000", 118_000)),
    "11": (("0000000000", 3_690_000),),
}
_CITY_MEDIAN, _CITY_SPREAD = 110_000, 0.72
_SMALLEST, _LARGEST_GEMEINDE = 15, 160_000
_SMALLEST_CITY, _LARGEST_CITY = 33_000, 1_500_000
_MANY_CITIES = 10
# Members of a Verband.
_FEWEST, _MOST = 3, 14
_BEFORE = ("", "", "", "", "Ober", "Unter", "Neu", "Alt", "Groß", "Klein", "Bad ", "Sankt ")
_STEMS = (
    "ahl asch bären birken brom buch burg dachs dorn ebers eich elm erlen eschen falken fels "
    "finken fisch föhr fuchs gersten gold grün habichts hain hasel heiden hirsch hollen horn "
    "kalten kirch kron lauter leh lichten linden löwen mar mohn mühl nuss otter pappel quell raben "
    "reh reichen rosen roth salz schön schwarz see silber stein störchen tal tannen traun uhlen "
    "wacholder wald weiden weiß wester wiesen wolfs zell ziegel"
)
_ENDS = (
    "au bach beck berg born brück büttel burg dorf feld furt hagen hausen heim hofen holz ingen "
    "kirchen leben lohe moor reuth rode roda see stadt stedt stein tal wald werder wiek winkel"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality or a Kreis that is asked; `kreis` and `verband` are ARS, "" for none."""

    ars: str
    name: str
    land: str
    typ: str
    einwohner: int
    kreis: str = ""
    verband: str = ""


def scaled(areas: int) -> tuple[Land, ...]:
    """The Länder with so many areas together, each with its share; empty ones are left out.

    Args:
        areas: 1 to `AREAS`, where the numbers are those of Germany.
    """
    exact = [land.areas * areas / AREAS for land in LAENDER]
    shares = [int(share) for share in exact]
    rest = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in rest[: areas - sum(shares)]:
        shares[place] += 1
    return tuple(
        _smaller(land, share) for land, share in zip(LAENDER, shares, strict=True) if share
    )


def _smaller(land: Land, areas: int) -> Land:
    """A Land with fewer areas; no Gemeinden without a Kreis."""
    if areas == land.areas or land.code in _STADTSTAATEN:
        return replace(land, kreisfrei=min(areas, land.kreisfrei))
    factor = areas / land.areas
    # So that small sizes have cities as well: where there are many, there is always one.
    least = int(land.kreisfrei >= _MANY_CITIES)
    cities = min(areas, max(least, round(land.kreisfrei * factor)))
    counties = min(areas - cities, max(1, round(land.kreise * factor)))
    return replace(land, kreisfrei=cities, kreise=counties, gemeinden=areas - cities - counties)


def areas_of(land: Land, dice: np.random.Generator) -> list[Area]:
    """All areas of a Land, sorted by ARS."""
    if land.code in _STADTSTAATEN:
        known = _STADTSTAATEN[land.code]
        return [
            Area(f"{land.code}{rest}", _name(dice), land.code, STADT, people)
            for rest, people in known[: land.kreisfrei]
        ]
    cities = [
        Area(
            f"{land.code}{code}0000000",
            _name(dice),
            land.code,
            STADT,
            _people(dice, _CITY_MEDIAN, _CITY_SPREAD, _SMALLEST_CITY, _LARGEST_CITY),
        )
        for code in _city_codes(land)
    ]
    found = cities
    counts = _parts(dice, land.gemeinden, land.kreise)
    for place, count in enumerate(counts):
        bezirk = land.bezirke[place % len(land.bezirke)]
        head = f"{land.code}{bezirk}{51 + place // len(land.bezirke):02d}"
        members = list(_gemeinden(land, head, count, dice))
        people = sum(area.einwohner for area in members)
        name = f"Kreis {_name(dice)}"
        found += [Area(f"{head}0000000", name, land.code, KREIS, people), *members]
    return sorted(found, key=lambda area: area.ars)


def _city_codes(land: Land) -> list[str]:
    if land.name == "Nordrhein-Westfalen":
        return _NRW.split()[: land.kreisfrei]
    places = range(land.kreisfrei)
    number = len(land.bezirke)
    return [f"{land.bezirke[place % number]}{11 + place // number:02d}" for place in places]


def _gemeinden(land: Land, kreis: str, count: int, dice: np.random.Generator) -> list[Area]:
    """The Gemeinden of a Kreis: those in a Verband first, then those without."""
    within = round(count * land.im_verband)
    bodies: list[str] = []
    number = 0
    while len(bodies) < within:
        number += 1
        members = int(dice.integers(_FEWEST, _MOST + 1))
        bodies += [f"{5000 + number:04d}"] * min(members, within - len(bodies))
    bodies += [""] * (count - within)
    found = []
    for place, body in enumerate(bodies, 1):
        # Without a Verband, the Gemeinde's own number stands in its place as well.
        ars = f"{kreis}{body or f'{place:04d}'}{place:03d}"
        people = _people(dice, land.median, land.spread, _SMALLEST, _LARGEST_GEMEINDE)
        found.append(
            Area(
                ars,
                _name(dice),
                land.code,
                GEMEINDE,
                people,
                f"{kreis}0000000",
                f"{kreis}{body}000" if body else "",
            )
        )
    return found


def _parts(dice: np.random.Generator, total: int, parts: int) -> Sequence[int]:
    """Split a number into parts of about the same size, from half to one and a half times."""
    if not parts:
        return ()
    weights = dice.uniform(0.5, 1.5, parts).cumsum()
    ends = [0, *(int(end) for end in (weights / weights[-1] * total).round())]
    return [after - before for before, after in pairwise(ends)]


def _people(
    dice: np.random.Generator, median: int, spread: float, smallest: int, largest: int
) -> int:
    return int(np.clip(median * np.exp(dice.normal(0, spread)), smallest, largest))


def _name(dice: np.random.Generator) -> str:
    """An invented name; like real ones, some are there twice."""
    parts = (_BEFORE, _STEMS.split(), _ENDS.split())
    before, stem, end = (part[int(dice.integers(len(part)))] for part in parts)
    if before.endswith(" "):
        return f"{before}{stem.capitalize()}{end}"
    return f"{before}{stem}{end}".capitalize()

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the council's paper holds: answers whose numbers know their rule and their date.

Every number that the paper says is a `Figure`. What nobody knows is None or an empty tuple.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.strategy import Strategie
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Row
from ozgcheck.measure.sci.benchmark import Wert
from ozgcheck.measure.sci.results import Bounds
from ozgcheck.measure.strategy.goals import Zielstand
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.model import Count, Snapshot


class Regel(StrEnum):
    """How a figure came about; the paper explains each once."""

    ZAEHLUNG = "zaehlung"
    BITKOM = "bitkom"
    FORMEL = "formel"
    HEBEL = "hebel"
    ZIEL = "ziel"
    VERGLEICH = "vergleich"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that may be quoted alone.

    Attributes:
        wert: a count, a number, points between bounds, or what an indicator is worth.
        regel: how it came about.
        stand: the day of the run, the year of the edition, or what a source says of its age.
        schwelle: the level from which on something counts, 1..4; None where no level plays a part.
        eigene: counted without what Kreis, Land and Bund run.
        berechnet: no source states it so.
    """

    wert: Count | Bounds | Wert | float
    regel: Regel
    stand: str
    schwelle: int | None = None
    eigene: bool = False
    berechnet: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A figure of something: an area, a Themenfeld, a city."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Weaknesses:
    """Where the area is weak.

    Attributes:
        rang: the newest known rank in the area.
        unbekannt: newer editions in which the city's rank is not known.
        indikator: name of the indicator whose services are known; empty: none is.
        dienste: how many of these services are certainly there.
        offen: services that are certainly not; `zu_klaeren` and `nicht_geprueft` likewise.
        gesamt: everything the city must execute.
        felder: Themenfelder with most Leistungen that are certainly not there.
        angebote: digital offers beside the Leistungen: certainly found, perhaps, not seen.
    """

    rang: Figure | None
    unbekannt: tuple[int, ...]
    indikator: str
    dienste: Figure | None
    offen: tuple[str, ...]
    zu_klaeren: tuple[str, ...]
    nicht_geprueft: tuple[str, ...]
    gesamt: Figure
    felder: tuple[Named, ...]
    angebote: Figure | None


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal of the city with a target; `ist` is None where nothing was measured."""

    stand: Zielstand
    ziel: Figure
    ist: Figure | None


@dataclass(frozen=True, slots=True)
class Plans:
    """What the city wants; `ziele` are the first with a target, `mit_zielwert` counts all.

    `richtungen` are goals of the city without a target; `vorschlaege` are none of the city.
    """

    strategie: Strategie
    ziele: tuple[Aim, ...]
    mit_zielwert: int
    richtungen: int
    vorschlaege: int


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the working list, with its lever."""

    gap: Gap
    hebel: Figure


@dataclass(frozen=True, slots=True)
class Lifts:
    """What moves the city in the index.

    `bereiche` are the ranks in the areas, worst first; `abstand` what was missing to the top
    ten, in total and in the area; `wert` what an indicator of the area is worth.
    """

    bereiche: tuple[Named, ...]
    abstand: tuple[Named, ...]
    wert: Figure | None
    schritte: tuple[Step, ...]
    offen: Figure


@dataclass(frozen=True, slots=True)
class Ranks:
    """Published ranks of an edition; `eigen` is None where ours is not known."""

    bereich: str
    jahr: int
    eigen: Figure | None
    andere: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Better:
    """A Leistung that others certainly have; `fehlt`: ours is proven to lack it."""

    row: Row
    staedte: tuple[str, ...]
    fehlt: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Cities that were read alike; `stand` is the day of the run or the state of an example."""

    city: City
    staedte: tuple[str, ...]
    stand: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What others do better; without `gelesen` no other city could be compared.

    `fehlt` and `zu_klaeren` count the Leistungen that another city certainly has and ours
    certainly lacks or has not proven.
    """

    raenge: tuple[Ranks, ...]
    gelesen: tuple[Reading, ...]
    fehlt: Figure | None
    zu_klaeren: Figure | None
    leistungen: tuple[Better, ...]
    vorsprung: Figure | None


@dataclass(frozen=True, slots=True)
class Paper:
    """The answers; `plaene` is None for a city without goals in the catalogue.

    `konform` of `ozg` holds the counts at each threshold, with and without inherited services.
    """

    snapshot: Snapshot
    snapshot_id: str
    schwaechen: Weaknesses
    plaene: Plans | None
    hebel: Lifts
    nachbarn: Neighbours
    ozg: tuple[Figure, ...]

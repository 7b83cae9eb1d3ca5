# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The lever: the sum that orders what is open, each part with its points and its reason.

The formula (docs/handbuch.md, „Hebel“) is an own one; nobody publishes such weights:

    lever = situation + quick win + not reported + min(most, per basket * baskets) + SDG
          + known service to reuse + priority + min(most, per city * other cities)

It sorts a list and measures nothing. Every part only adds, so more of what a part stands for
never moves a row down; a weight of 0 takes the part out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.language import tr
from ozgcheck.numbers import counted


class Kategorie(StrEnum):
    """What kind of opening it is, in the order in which a row names its kinds.

    The first three stand beside what is known of the level, and also where the threshold is
    reached; of the others exactly one holds for each open row. Only `fehlt` and
    `stufe_zu_niedrig` are proven gaps, and `nicht_geprueft` is none.
    """

    SDG = "sdg"
    QUICK_WIN = "quick_win"
    NICHT_GEMELDET = "nicht_gemeldet"
    STUFE_ZU_NIEDRIG = "stufe_zu_niedrig"
    FEHLT = "fehlt"
    STUFE_KLAEREN = "stufe_klaeren"
    ZUORDNUNG_KLAEREN = "zuordnung_klaeren"
    NICHT_NACHGEWIESEN = "nicht_nachgewiesen"
    NICHT_GEPRUEFT = "nicht_geprueft"


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the parts, whole numbers from 0; the section `[hebel]` of the configuration.

    The first six say how near a result the next step is. `korb` counts for each basket, up to
    `koerbe_hoechstens` points; `nachbar` for each other city, up to `nachbarn_hoechstens`.
    """

    stufe_zu_niedrig: int = 40
    fehlt: int = 35
    stufe_klaeren: int = 25
    zuordnung_klaeren: int = 20
    nicht_nachgewiesen: int = 15
    nicht_geprueft: int = 0
    quick_win: int = 25
    nicht_gemeldet: int = 20
    korb: int = 15
    koerbe_hoechstens: int = 30
    sdg: int = 10
    nachnutzung: int = 10
    prioritaet_1: int = 10
    prioritaet_2: int = 6
    prioritaet_3: int = 3
    prioritaet_4: int = 0
    nachbar: int = 2
    nachbarn_hoechstens: int = 10


USUAL = Weights()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lever depends on.

    `lage` is one of the last six kinds, None where the threshold is reached; `sdg` says that it
    is a procedure of the Single Digital Gateway or carries a flag; `nachbarn` are the other
    cities that certainly have it.
    """

    lage: Kategorie | None = None
    quick_win: bool = False
    nicht_gemeldet: bool = False
    koerbe: tuple[str, ...] = ()
    sdg: bool = False
    nachnutzung: tuple[str, ...] = ()
    prioritaet: int | None = None
    nachbarn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a lever; `points` > 0, `why` is German, without a full stop."""

    part: str
    points: int
    why: str


_LAGEN = {
    Kategorie.STUFE_ZU_NIEDRIG: tr("angeboten, Stufe zu niedrig"),
    Kategorie.FEHLT: tr("fehlt"),
    Kategorie.STUFE_KLAEREN: tr("angeboten, Stufe zu klären"),
    Kategorie.ZUORDNUNG_KLAEREN: tr("Zuordnung zu klären"),
    Kategorie.NICHT_NACHGEWIESEN: tr("nicht nachgewiesen"),
    Kategorie.NICHT_GEPRUEFT: tr("nicht geprüft"),
}


def lever_parts(facts: Facts, weights: Weights) -> tuple[Part, ...]:
    """The parts that have points, in a fixed order; the lever is their sum."""
    return tuple(part for part in _parts(facts, weights) if part.points)


def lever(parts: tuple[Part, ...]) -> int:
    """The sum of the parts, 0 without any."""
    return sum(part.points for part in parts)


def _parts(facts: Facts, weights: Weights) -> Iterator[Part]:
    if facts.lage is not None:
        yield Part("lage", getattr(weights, facts.lage.value), _LAGEN[facts.lage])
    if facts.quick_win:
        yield Part("quick_win", weights.quick_win, tr("Onlinedienst ist da, nur nicht verlinkt"))
    if facts.nicht_gemeldet:
        yield Part("nicht_gemeldet", weights.nicht_gemeldet, tr("online, aber zählt nicht im PVOG"))
    if facts.koerbe:
        points = min(weights.koerbe_hoechstens, weights.korb * len(facts.koerbe))
        number = counted(len(facts.koerbe), tr("Korb"), tr("Körben"))
        yield Part(
            "koerbe",
            points,
            tr("zählt in {number}: {koerbe}").format(number=number, koerbe=", ".join(facts.koerbe)),
        )
    if facts.sdg:
        yield Part("sdg", weights.sdg, tr("SDG-Verfahren oder SDG-Kennzeichen"))
    if facts.nachnutzung:
        yield Part(
            "nachnutzung",
            weights.nachnutzung,
            tr("nachnutzbar: {nachnutzung}").format(nachnutzung=", ".join(facts.nachnutzung)),
        )
    if facts.prioritaet is not None:
        points = getattr(weights, f"prioritaet_{facts.prioritaet}")
        yield Part(
            "prioritaet", points, tr("Priorität {prioritaet}").format(prioritaet=facts.prioritaet)
        )
    if facts.nachbarn:
        points = min(weights.nachbarn_hoechstens, weights.nachbar * len(facts.nachbarn))
        yield Part(
            "nachbarn",
            points,
            tr("haben andere sicher: {nachbarn}").format(nachbarn=", ".join(facts.nachbarn)),
        )

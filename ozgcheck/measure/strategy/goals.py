# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is known about the goals of a strategy: values, trends, lights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ozgcheck.catalog.sci import Ergebnis
from ozgcheck.catalog.strategy import Feld, Ziel
from ozgcheck.measure.strategy.forecast import Forecast, Pace
from ozgcheck.model import Count

# Kinds of measures whose value is from the Smart City Index, not from a run.
INDEX = ("rang", "punkte")


class Richtung(StrEnum):
    """Where a value goes, seen from its goal."""

    BESSER = "besser"
    SCHLECHTER = "schlechter"
    GLEICH = "gleich"
    UNBEKANNT = "unbekannt"


class Farbe(StrEnum):
    """The traffic light; `grau` is not known."""

    GRUEN = "gruen"
    GELB = "gelb"
    ROT = "rot"
    GRAU = "grau"


class Grund(StrEnum):
    """Why a light has its colour (docs/handbuch.md, „Ziele“)."""

    ERREICHT = "erreicht"
    IM_PLAN = "im_plan"
    VIELLEICHT_ERREICHT = "vielleicht_erreicht"
    KNAPP = "knapp"
    OHNE_FRIST = "ohne_frist"
    NICHT_MIT_DIESEM_TEMPO = "nicht_mit_diesem_tempo"
    UEBERFAELLIG = "ueberfaellig"
    UNVOLLSTAENDIG = "unvollstaendig"
    KEIN_WERT = "kein_wert"
    NACH_DER_FRIST_NICHT_GEMESSEN = "nach_der_frist_nicht_gemessen"
    NEUERE_AUSGABE_UNBEKANNT = "neuere_ausgabe_unbekannt"
    ZU_WENIGE_LAEUFE = "zu_wenige_laeufe"
    KEINE_PROGNOSE = "keine_prognose"


@dataclass(frozen=True, slots=True)
class Ist:
    """The actual value; shares are 0..1.

    Attributes:
        wert: the headline, only what is certain; None when it is not known.
        low: lowest value that is possible, None: not bounded.
        high: highest value that is possible, None: not bounded.
        tag: day of the run, or the last day of the edition's year; None without a value.
        count: what was counted, None for the index.
        own: the same without what Kreis, Land and Bund run; None for digital offers as well.
        jahr: the edition the value is from.
        ergebnis: what the index published.
        unbekannt: newer editions in which the city's result is not known.
        nicht_gezaehlt: named Leistungen (OZG ids) that the city does not execute.
    """

    wert: float | None
    low: float | None
    high: float | None
    tag: date | None
    count: Count | None = None
    own: Count | None = None
    jahr: int | None = None
    ergebnis: Ergebnis | None = None
    unbekannt: tuple[int, ...] = ()
    nicht_gezaehlt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """The value of one month (`2026-11`) or edition (`2024`); `lauf` is empty for editions.

    `genannt` is False where a source did not state it so.
    """

    name: str
    lauf: str
    tag: date
    wert: float
    low: float | None
    high: float | None
    genannt: bool = True


@dataclass(frozen=True, slots=True)
class Trend:
    """How the value moved from the first to the last entry; `tempo` is per day, None for one."""

    richtung: Richtung
    differenz: float | None = None
    tempo: Pace | None = None


@dataclass(frozen=True, slots=True)
class Ampel:
    """The light of a goal with a target.

    `vielleicht`: the target lies between what is certain and what is possible.
    `vorbei`: the date has passed. `fristgerecht`: for a target that is reached, whether it was
    by its date; None: not known, or the date is still to come.
    """

    farbe: Farbe
    grund: Grund
    vielleicht: bool = False
    vorbei: bool = False
    fristgerecht: bool | None = None


@dataclass(frozen=True, slots=True)
class Zielstand:
    """A goal with everything known about it; `ampel` and `prognose` need a target.

    `verlauf` is oldest first. `prognose` is None for the index and without a complete run; it
    continues the bound that must meet the target, so that what is unclear is no progress.
    """

    ziel: Ziel
    ist: Ist
    verlauf: tuple[Stand, ...]
    trend: Trend
    prognose: Forecast | None
    ampel: Ampel | None

    @property
    def farbe(self) -> Farbe | None:
        """The colour of the light; None without one."""
        return None if self.ampel is None else self.ampel.farbe


@dataclass(frozen=True, slots=True)
class Feldstand:
    """A field with its goals in the order of the strategy."""

    feld: Feld
    ziele: tuple[Zielstand, ...]

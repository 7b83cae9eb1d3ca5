# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The goals of a city's strategy: actual value, trend, outlook, traffic light.

Values come from the findings as they are stored with each run (measure/series.py says which
runs count). The Smart City Index changes its indicators each year, so nothing is forecast.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.sci import SmartCityIndex
from ozgcheck.catalog.strategy import Strategie, Ziel
from ozgcheck.measure.series import Bruch, Lauf, Series, run_day, run_of, series_of
from ozgcheck.measure.strategy.forecast import Point, forecast, pace
from ozgcheck.measure.strategy.goal_values import GoalValues
from ozgcheck.measure.strategy.goals import INDEX, Feldstand, Ist, Richtung, Stand, Trend, Zielstand
from ozgcheck.measure.strategy.traffic_light import light
from ozgcheck.model import Snapshot


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All fields, and which runs they were measured with.

    Attributes:
        strategie: the goals.
        snapshot: the run of the actual values: the last complete one, else the last.
        snapshot_id: how it is called.
        neuester: the newest run.
        heute: the day of the judgement.
        eigene: only what the city itself offers counts.
        monate: ids of the runs in the series, oldest first, one per month.
        ausgelassen: incomplete runs of the same time, oldest first.
        bruch: where the series begins; None: with the first run there is, or a year ago.
        felder: the fields.
    """

    strategie: Strategie
    snapshot: Snapshot
    snapshot_id: str
    neuester: Lauf
    heute: date
    eigene: bool
    monate: tuple[Lauf, ...]
    ausgelassen: tuple[Lauf, ...]
    bruch: Bruch | None
    felder: tuple[Feldstand, ...]

    @property
    def ziele(self) -> tuple[Zielstand, ...]:
        """The goals of all fields."""
        return tuple(stand for feld in self.felder for stand in feld.ziele)

    @property
    def alter(self) -> int:
        """Days from the run to the day of the judgement."""
        return (self.heute - run_day(self.snapshot)).days


def scorecard(
    catalog: Catalog,
    sci: SmartCityIndex | None,
    strategie: Strategie,
    runs: Iterable[tuple[str, Snapshot]],
    *,
    heute: date,
    eigene: bool = False,
) -> Scorecard:
    """Measure a strategy.

    Args:
        catalog: gives names and what a Leistung belongs to.
        sci: published results of the Smart City Index; None: no goal asks for them.
        strategie: the goals.
        runs: id and run, newest first, at least one; taken no further than needed.
        heute: the day of the judgement.
        eigene: count only what the city itself offers.

    Raises:
        ValueError: there is no run, or no index that a goal asks for.
    """
    series = series_of(runs)
    measure = GoalValues(catalog, sci, strategie.stadt, eigene)
    return Scorecard(
        strategie=strategie,
        snapshot=series.shown,
        snapshot_id=series.shown_id,
        neuester=series.newest,
        heute=heute,
        eigene=eigene,
        monate=tuple(run_of(run_id, snapshot) for run_id, snapshot in series.months),
        ausgelassen=series.left_out,
        bruch=series.broken,
        felder=tuple(
            Feldstand(feld, tuple(_goal(measure, ziel, series, heute) for ziel in feld.ziele))
            for feld in strategie.felder
        ),
    )


def _goal(measure: GoalValues, ziel: Ziel, series: Series, heute: date) -> Zielstand:
    points: tuple[Point, ...] = ()
    if ziel.messung.art in INDEX:
        ist, verlauf = measure.index(ziel.messung)
    else:
        ist = measure.actual(ziel.messung, series.shown)
        found = (
            _stand(run_id, snapshot, measure.actual(ziel.messung, snapshot))
            for run_id, snapshot in series.months
        )
        verlauf = tuple(stand for stand in found if stand is not None)
        points = tuple(_points(verlauf, ziel.hoechstens))
    outlook = None
    if ziel.zielwert is not None and points:
        outlook = forecast(points, ziel.zielwert, falling=ziel.hoechstens)
    return Zielstand(
        ziel=ziel,
        ist=ist,
        verlauf=verlauf,
        trend=_trend(verlauf, points, ziel.hoechstens),
        prognose=outlook,
        ampel=light(ziel, ist, verlauf, outlook, series.shown.complete, heute),
    )


def _stand(run_id: str, snapshot: Snapshot, ist: Ist) -> Stand | None:
    if ist.wert is None:
        return None
    day = run_day(snapshot)
    return Stand(f"{day:%Y-%m}", run_id, day, ist.wert, ist.low, ist.high)


def _points(verlauf: Iterable[Stand], falling: bool) -> Iterable[Point]:
    """What must meet the target: the value that is certain, from below or from above."""
    for stand in verlauf:
        value = stand.high if falling else stand.wert
        if value is not None:
            yield Point(stand.tag, value)


def _trend(verlauf: tuple[Stand, ...], points: tuple[Point, ...], falling: bool) -> Trend:
    if len(verlauf) < 2:
        return Trend(Richtung.UNBEKANNT)
    change = verlauf[-1].wert - verlauf[0].wert
    if change == 0:
        richtung = Richtung.GLEICH
    else:
        richtung = Richtung.BESSER if (change < 0) == falling else Richtung.SCHLECHTER
    return Trend(richtung, change, pace(points))

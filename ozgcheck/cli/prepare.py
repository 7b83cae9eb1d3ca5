# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Gathers what reports for people are made of: the latest run, its history, other cities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.cities.comparison import Comparison
    from ozgcheck.measure.overview import Overview
    from ozgcheck.measure.sci.benchmark import Benchmark
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.report.prepared import Around, Prepared
    from ozgcheck.survey.place import Nationwide
    from ozgcheck.survey.results import Results

# A year of monthly runs is what a person looks back on at a single Leistung.
_PAST = 12


def prepared(
    app: App, yardstick: Yardstick, *, cities: bool = True, survey: Path | None = None
) -> Prepared:
    """The portal's latest run with everything around it; nothing is refused.

    Args:
        app: the global options.
        yardstick: what is counted.
        cities: also other cities, whose stored runs have to be read.
        survey: the folder of a survey whose last results are shown as well.

    Raises:
        ConfigError: that folder holds no results, or the extra `survey` is not installed.
        OzgcheckError: a run or the results cannot be read.
    """
    from ozgcheck.cli.berichte import overview_of
    from ozgcheck.report.prepared import prepare

    # First, because it is quick and may be what is wrong.
    results = None if survey is None else _opened(survey)
    seen = overview_of(app, *app.latest(), yardstick)
    around = _around(app, seen, cities=cities)
    if results is not None:
        around = replace(around, nationwide=_nationwide(app, seen, results))
    return prepare(seen, around, app.config.hebel)


def _around(app: App, seen: Overview, *, cities: bool) -> Around:
    from ozgcheck.cli.diff import difference
    from ozgcheck.cli.month import month_pair
    from ozgcheck.cli.register import as_stored
    from ozgcheck.measure.trend import points, trend
    from ozgcheck.report.change.words import Run
    from ozgcheck.report.months.trend import Told
    from ozgcheck.report.prepared import Around, pasts
    from ozgcheck.sources.example_run import shows_example

    snapshot, yardstick = seen.snapshot, seen.yardstick
    runs, note = month_pair(app, seen.snapshot_id, complete=snapshot.complete)
    known = Around(
        index=index_of(app, seen),
        comparison=comparison_of(app, seen) if cities else None,
        changes_note=note,
    )
    if runs is not None:
        known = replace(
            known,
            then=Run(
                runs.then.stored.id,
                runs.then.snapshot,
                shows_example(runs.then.snapshot, runs.then.stored.id),
            ),
            changes=difference(app, runs.then.snapshot, snapshot, yardstick),
        )
    history = app.history
    stored = history.list()
    register = as_stored(app, history, stored) if stored else None
    if register is None or not register.runs:
        return known
    for _, why in register.unreadable:
        app.say(tr("Im Verlauf ausgelassen: {why}").format(why=why))
    earlier = [run for run in register.runs if run.id != seen.snapshot_id]
    shown = points(register)
    return replace(
        known,
        trend=(
            trend(app.catalog, register, shown, yardstick=yardstick),
            Told(app.portal, register.unreadable, seen.example),
        ),
        past=pasts(
            replace(register, runs=tuple(earlier[-_PAST:])),
            (leistung.id for leistung in app.catalog.leistungen),
        ),
    )


def _opened(survey: Path) -> Results:
    from ozgcheck.survey.results import open_results

    return open_results(survey)


def _nationwide(app: App, seen: Overview, results: Results) -> Nationwide:
    from ozgcheck.survey.place import nationwide

    return nationwide(app.catalog, results, seen.snapshot.ars, seen.yardstick)


def index_of(app: App, seen: Overview) -> Benchmark | None:
    """The Smart City Index and the run; None for an own catalogue without the index."""
    from ozgcheck.catalog.sci import load_sci
    from ozgcheck.measure.sci.benchmark import benchmark

    catalog, yardstick = app.catalog, seen.yardstick
    if not (catalog.root / "smart-city-index").is_dir():
        return None
    return benchmark(
        catalog,
        load_sci(catalog.root),
        seen.snapshot,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
    )


def comparison_of(app: App, seen: Overview) -> Comparison | None:
    """The city and its neighbours by the rules of today; None without any neighbour.

    Ages are counted to the day of the run: the same run gives the same report on any day.
    """
    from ozgcheck.cli.neighbours import city_today, neighbour_cities
    from ozgcheck.measure.cities.city import city
    from ozgcheck.measure.cities.compare import compare

    others = neighbour_cities(app)
    if not others:
        return None
    cities = (city_today(app, seen.snapshot_id, seen.snapshot), *others)
    return compare(
        app.catalog,
        [
            city(
                each.snapshot,
                each.snapshot_id,
                seen.snapshot.started,
                example=each.example,
                rechecked=each.rechecked,
            )
            for each in cities
        ],
        yardstick=seen.yardstick,
        weights=app.config.hebel,
    )

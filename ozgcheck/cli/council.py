# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`--vorlage rat` and `ratsvorlage`: gathers what the paper for the council is made of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App, now
from ozgcheck.errors import ConfigError
from ozgcheck.text import slug

if TYPE_CHECKING:
    from ozgcheck.catalog.sci import SmartCityIndex
    from ozgcheck.measure.cities.comparison import Comparison
    from ozgcheck.measure.strategy.scorecard import Scorecard
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Snapshot
    from ozgcheck.report.view import View


def council_page(app: App, yardstick: Yardstick) -> View:
    """The five answers for the portal's latest run; what is not known is said, not refused."""
    from ozgcheck.catalog.sci import load_sci
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.measure.council import AREA, council
    from ozgcheck.measure.coverage import By, coverage
    from ozgcheck.measure.denominators import SCHWELLEN
    from ozgcheck.measure.sci.benchmark import benchmark
    from ozgcheck.measure.select import Selection
    from ozgcheck.measure.worklist.gaps import gaps
    from ozgcheck.report.council.view import council_view
    from ozgcheck.sources.example_run import shows_example

    catalog = app.catalog
    snapshot_id, snapshot = app.latest()
    sci = load_sci(catalog.root) if (catalog.root / "smart-city-index").is_dir() else None
    einheit, schwelle, eigene = yardstick.einheit, yardstick.schwelle, yardstick.eigene
    paper = council(
        snapshot,
        snapshot_id,
        felder=coverage(
            catalog,
            snapshot,
            by=By.THEMENFELD,
            einheit=einheit,
            schwelle=schwelle,
            eigene=eigene,
        ),
        stufen=[
            coverage(catalog, snapshot, einheit=einheit, schwelle=level) for level in SCHWELLEN
        ],
        offen=gaps(
            catalog,
            snapshot,
            einheit=einheit,
            schwelle=schwelle,
            selection=Selection(bereiche=(AREA,)),
            eigene=eigene,
            weights=app.config.hebel,
            indikatoren=known_indicators(catalog),
        ),
        index=None
        if sci is None
        else benchmark(catalog, sci, snapshot, schwelle=schwelle, eigene=eigene),
        ziele=_goals(app, sci, (snapshot_id, snapshot), eigene=eigene),
        vergleich=_comparison(app, snapshot_id, snapshot, yardstick),
        region=sci is not None and slug(snapshot.stadt) in sci.staedte,
    )
    return council_view(paper, yardstick, example=shows_example(snapshot, snapshot_id))


def council_form(app: App, yardstick: Yardstick) -> View:
    """The same answers in the form of a Berichtsvorlage."""
    from ozgcheck.measure.coverage import By, coverage
    from ozgcheck.report.council.form import form_view

    snapshot_id, snapshot = app.latest()
    felder = coverage(
        app.catalog,
        snapshot,
        by=By.THEMENFELD,
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
    )
    return form_view(snapshot, snapshot_id, council_page(app, yardstick), felder, yardstick)


def _goals(
    app: App, sci: SmartCityIndex | None, latest: tuple[str, Snapshot], *, eigene: bool
) -> Scorecard | None:
    """The goals of the city, None where the catalogue has none."""
    from ozgcheck.catalog.strategy import load_strategy
    from ozgcheck.cli.scorecard import measured_runs
    from ozgcheck.measure.strategy.scorecard import scorecard

    try:
        strategie = load_strategy(app.catalog, app.portal.stadt)
    except ConfigError:
        return None
    return scorecard(
        app.catalog,
        sci,
        strategie,
        measured_runs(app, latest),
        heute=date.fromisoformat(now()[:10]),
        eigene=eigene,
    )


def _comparison(
    app: App, snapshot_id: str, snapshot: Snapshot, yardstick: Yardstick
) -> Comparison | None:
    """The city and its neighbours by the rules of today; None without any neighbour."""
    from ozgcheck.cli.neighbours import city_today, neighbour_cities
    from ozgcheck.measure.cities.compare import compare

    others = neighbour_cities(app)
    if not others:
        return None
    return compare(
        app.catalog,
        [city_today(app, snapshot_id, snapshot), *others],
        yardstick=yardstick,
        least=1,
        weights=app.config.hebel,
    )

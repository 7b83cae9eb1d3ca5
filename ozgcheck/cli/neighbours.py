# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The comparable cities of which a run is stored or an example is shipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App, now
from ozgcheck.errors import ConfigError, HistoryError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.cities.city import City
    from ozgcheck.model import Portal, Snapshot


def neighbour_cities(app: App) -> tuple[City, ...]:
    """The latest run of each comparable city, else its example, by name of the portal.

    Comparable is what has the same duties: a kreisfreie Stadt of the same Land. A run that
    cannot be read is left out with a message.
    """
    ours = app.portal
    known = {portal.name: portal for portal in (*app.catalog.portale, *app.config.portale)}
    found = []
    for name in sorted(known.keys() - {ours.name}):
        portal = known[name]
        if not _comparable(portal.ars, ours.ars):
            continue
        there = app_for(app, portal, silent=True)
        try:
            snapshot_id, snapshot = there.latest()
        except ConfigError:
            continue  # neither a run nor an example
        except HistoryError as error:
            app.say(
                tr("{stadt} fehlt im Vergleich: {error}").format(stadt=portal.stadt, error=error)
            )
            continue
        found.append(city_today(there, snapshot_id, snapshot))
    return tuple(found)


def city_today(app: App, snapshot_id: str, snapshot: Snapshot) -> City:
    """The app's city with that run, by the catalogue, rules and decisions of today.

    A run that was made with this catalogue and these rules is taken as it is.
    """
    from ozgcheck.measure.cities.city import city
    from ozgcheck.sources.example_run import shows_example
    from ozgcheck.versions import current

    rechecked = snapshot.versions != current(app.catalog)
    example = shows_example(snapshot, snapshot_id)
    if rechecked:
        from ozgcheck.history.recheck import again

        app.say(
            tr("Bewerte den Lauf von {stadt} mit den Regeln von heute …").format(
                stadt=snapshot.stadt
            ),
            level=1,
        )
        snapshot = again(app.catalog, snapshot, app.decisions)
    return city(snapshot, snapshot_id, now(), example=example, rechecked=rechecked)


def _comparable(ars: str, ours: str) -> bool:
    """Same Land, and no digits below the Kreis: kreisfrei."""
    return ars[:2] == ours[:2] and ars.endswith("0000000")


def app_for(app: App, portal: Portal, *, silent: bool = False) -> App:
    """The app for another portal, which loads nothing twice; `silent` also about examples."""
    there = replace(app, portal_name=portal.name, verbosity=-1 if silent else app.verbosity)
    vars(there).update(config=app.config, catalog=app.catalog, portal=portal)
    return there

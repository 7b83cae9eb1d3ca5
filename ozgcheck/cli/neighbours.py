# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The comparable cities of which a run is stored or an example is shipped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ozgcheck.cli.app import App, now
from ozgcheck.errors import ConfigError, HistoryError

if TYPE_CHECKING:
    from ozgcheck.measure.compare import City
    from ozgcheck.model import Portal, Snapshot


def neighbour_cities(app: App) -> tuple[City, ...]:
    """The latest run of each comparable city, else its example, by name of the portal.

    Comparable is what has the same duties: a kreisfreie Stadt of the same Land. A run that
    cannot be read is left out with a message.
    """
    from ozgcheck.measure.compare import city
    from ozgcheck.sources.example_run import shows_example

    ours = app.portal
    known = {portal.name: portal for portal in (*app.catalog.portale, *app.config.portale)}
    found = []
    for name in sorted(known.keys() - {ours.name}):
        portal = known[name]
        if not _comparable(portal.ars, ours.ars):
            continue
        there = _there(app, portal)
        try:
            snapshot_id, snapshot = there.latest()
        except ConfigError:
            continue  # neither a run nor an example
        except HistoryError as error:
            app.say(f"{portal.stadt} fehlt im Vergleich: {error}")
            continue
        again, rechecked = _today(there, snapshot)
        found.append(
            city(
                again,
                snapshot_id,
                now(),
                example=shows_example(snapshot, snapshot_id),
                rechecked=rechecked,
            )
        )
    return tuple(found)


def _comparable(ars: str, ours: str) -> bool:
    """Same Land, and no digits below the Kreis: kreisfrei."""
    return ars[:2] == ours[:2] and ars.endswith("0000000")


def _there(app: App, portal: Portal) -> App:
    """The app for another portal, silent about its examples; nothing is loaded twice."""
    there = replace(app, portal_name=portal.name, verbosity=-1)
    vars(there).update(config=app.config, catalog=app.catalog, portal=portal)
    return there


def _today(app: App, snapshot: Snapshot) -> tuple[Snapshot, bool]:
    """The run with the rules of today, and whether it had to be assessed anew for that."""
    from ozgcheck import __version__
    from ozgcheck.model import Versions

    catalog = app.catalog
    if snapshot.versions == Versions(__version__, catalog.fingerprint[:12], catalog.rules[:12]):
        return snapshot, False
    from ozgcheck.cli.book import Book
    from ozgcheck.history.recheck import again

    name = app.portal.name
    book = Book(app.config.decisions / f"{name}.jsonl", catalog.entscheidungen.get(name, ()))
    return again(catalog, snapshot, book.standing()), True

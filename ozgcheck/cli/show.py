# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck show`: one Leistung."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, model_option
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.measure.story import Past

# A year of monthly runs is what a person looks back on.
_RUNS = 12


@command("show")
@click.argument("wanted", metavar="OZG-ID|SCHLÜSSEL")
@click.option("--alle", is_flag=True, help=tr("Auch lange Listen ganz zeigen, und jeden Lauf."))
@model_option
@format_option
def show(app: App, *, wanted: str, alle: bool, modell: str | None, form: str) -> None:
    """Eine Leistung: was das Recht will, was gefunden wurde, Belege, was fehlt.

    Ein Leistungsschlüssel zeigt die Teilleistung, sonst gilt alles für die ganze Leistung.
    """
    from ozgcheck.catalog.level_models import find_model
    from ozgcheck.measure.find import find_entry
    from ozgcheck.measure.story import story
    from ozgcheck.report.council.story import story_view

    leistung, teil = find_entry(app.catalog, wanted)
    if teil is None and wanted.strip() in {newer.schluessel for newer in app.catalog.neuere}:
        app.say(
            tr(
                "Der Schlüssel {wanted} ist neuer als die Teilleistungen; gezeigt ist das Ganze."
            ).format(wanted=wanted)
        )
    model = find_model(app.catalog.modelle, modell)
    snapshot_id, snapshot = app.latest()
    earlier = _earlier(app, snapshot_id, leistung.id, teil.id if teil else "", alle)
    told = story(app.catalog, snapshot, leistung, teil, earlier)
    app.show(
        story_view(app.catalog, told, snapshot, snapshot_id, modell=model, everything=alle), form
    )


def _earlier(
    app: App, latest: str, leistung_id: str, teil_id: str, everything: bool
) -> Iterator[Past]:
    """What earlier runs said, oldest first; one that is not readable is said and left out."""
    from ozgcheck.cli.register import as_stored
    from ozgcheck.measure.story import past

    history = app.history
    runs = [stored for stored in history.list() if stored.id != latest]
    register = as_stored(app, history, runs if everything else runs[-_RUNS:])
    key = (leistung_id, teil_id)
    place = register.keys.index(key) if key in register.keys else None
    for run in register.runs:
        yield past(run, None if place is None else register.verdict(run, place))
    for _, why in register.unreadable:
        app.say(tr("Im Verlauf ausgelassen: {why}").format(why=why))

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck show`: one Leistung."""

from __future__ import annotations

import click

from ozgcheck.cli.app import App, command, format_option


@command("show")
@click.argument("wanted", metavar="OZG-ID|SCHLÜSSEL")
@format_option
def show(app: App, *, wanted: str, form: str) -> None:
    """Eine Leistung: was das Recht will, was gefunden wurde, Belege."""
    from ozgcheck.measure.find import find_leistung
    from ozgcheck.report.leistung import leistung_view

    leistung = find_leistung(app.catalog, wanted)
    snapshot_id, snapshot = app.latest()
    app.show(leistung_view(app.catalog, leistung, snapshot, snapshot_id), form)

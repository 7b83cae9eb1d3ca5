# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey import`: exports that somebody saved become part of the survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import App, command, format_option, now
from ozgcheck.cli.survey import folder_option, month_option
from ozgcheck.cli.survey_collect import gemeinden_option, read_list
from ozgcheck.errors import SourceError
from ozgcheck.language import tr
from ozgcheck.numbers import counted

if TYPE_CHECKING:
    from ozgcheck.survey.load_csv import Exports

_NAMED = 5


@command("import", german=True)
@click.argument("source", metavar="ORDNER", type=click.Path(path_type=Path))
@gemeinden_option
@month_option
@folder_option
@format_option
def import_(
    app: App,
    *,
    source: Path,
    described_by: Path | None,
    monat: str | None,
    ordner: Path,
    form: str,
) -> None:
    """CSV-Exporte des Data Hub übernehmen, je Gemeinde eine Datei <Regionalschlüssel>.csv.

    Gelesen wird wie bei „ozgcheck check --source open-pvog:DATEI.csv“. Gemeinden, die der Monat
    schon hat, bleiben, wie sie sind.
    """
    from ozgcheck.cli.progress import Progress
    from ozgcheck.survey.archive import Archive, Gemeinde, Month, Zustand
    from ozgcheck.survey.arrow import arrow
    from ozgcheck.survey.collect import named
    from ozgcheck.survey.gemeinden import described, typed
    from ozgcheck.survey.load_csv import exports, load
    from ozgcheck.survey.store import Store
    from ozgcheck.survey.words import progress_sentence, stand_view

    arrow()
    found = exports(source)
    said = () if described_by is None else read_list(described_by)
    month = Month(ordner, monat or now()[:7])
    with Archive(ordner).claimed(tr("survey import")) as left:
        if left is not None:
            app.say(tr("Der vorige Aufruf wurde unterbrochen; es geht weiter, wo er war."))
        store = Store(month)
        store.tidy()
        stored = month.gemeinden()
        new = (Gemeinde(ars, quelle=tr("Import")) for ars in found.files)
        gemeinden = described(typed([*stored, *new]), said)
        store.write_gemeinden(gemeinden)
        states = month.states()
        wanted = {
            ars: path
            for ars, path in found.files.items()
            if ars not in states or states[ars].zustand is Zustand.FEHLER
        }
        with Progress(shown=app.verbosity >= 0, said=progress_sentence) as progress:
            result = load(store, wanted, when=now(), told=progress)
        states = month.states()
        gemeinden = named(gemeinden, states)
        store.write_gemeinden(gemeinden)
    view = stand_view(
        month.name,
        gemeinden,
        states,
        title=tr("Umfrage: Exporte übernommen"),
        now={
            "Dateien": len(found.files),
            "übernommen": result.read,
            "davon ohne einen Eintrag": result.empty,
            "Zeilen": result.rows,
            "schon vorhanden": len(found.files) - len(wanted),
            "Fehler": len(result.failed),
        },
        failed=result.failed,
        notes=_others(found),
    )
    app.show(view, form)
    for stand in result.failed:
        app.say(f"{stand.ars}: {stand.grund}", level=1)
    if result.failed and not result.read:
        raise SourceError(
            tr("Keine der neuen Dateien ließ sich lesen."),
            tr("Die Gründe stehen oben; mit -v stehen sie bei jeder Datei."),
        )


def _others(found: Exports) -> list[str]:
    if not found.others:
        return []
    names = ", ".join(found.others[:_NAMED]) + (" …" if len(found.others) > _NAMED else "")
    return [
        tr("{counted} nicht wie ein Regionalschlüssel mit .csv, nicht gelesen: {names}").format(
            counted=counted(len(found.others), tr("Datei heißt"), tr("Dateien heißen")), names=names
        )
    ]

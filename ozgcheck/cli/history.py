# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck history`: the stored runs of a portal: look at them, keep them, move them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import (
    App,
    command,
    format_option,
    measure_options,
    now,
    scale_options,
)
from ozgcheck.cli.german import LazyGroup, Number
from ozgcheck.errors import ConfigError, HistoryError
from ozgcheck.language import tr

if TYPE_CHECKING:
    from ozgcheck.history.store import History, Stored

_HOMES = {
    "list": ("ozgcheck.cli.history:list_", tr("Alle gespeicherten Läufe, der neueste zuletzt.")),
    "show": ("ozgcheck.cli.history:show", tr("Ein Lauf: Quellen, Versionen, Prüfsumme.")),
    "verify": ("ozgcheck.cli.history:verify", tr("Ist alles da, lesbar und unverändert?")),
    "export": ("ozgcheck.cli.history:export", tr("Läufe für einen anderen Rechner schreiben.")),
    "import": ("ozgcheck.cli.history:import_", tr("Läufe von einem anderen Rechner übernehmen.")),
    "prune": ("ozgcheck.cli.history:prune", tr("Läufe löschen, die nicht für ihren Monat stehen.")),
}


@click.group("history", cls=LazyGroup, homes=_HOMES, invoke_without_command=True)
def history() -> None:
    """Die gespeicherten Läufe eines Portals: ansehen, prüfen, sichern, aufräumen."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command("list")
@measure_options
@scale_options
@format_option
def list_(
    app: App,
    *,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
) -> None:
    """Alle gespeicherten Läufe, der neueste zuletzt: Stand, Quellen, Abdeckung, Größe.

    Gezählt wird mit dem Katalog von heute.
    """
    from ozgcheck.history.register_file import load
    from ozgcheck.measure.trend import points, trend
    from ozgcheck.report.history import Line, list_view

    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    kept = app.history
    stored = kept.list()
    register = load(kept, stored, said=lambda text: app.say(text, level=1))
    chosen = points(register, every=True)
    measured = trend(app.catalog, register, chosen, yardstick=yardstick, every=True)
    found = {
        point.run.id: (point.run, count)
        for point, count in zip(chosen, measured.total.counts, strict=True)
        if point.run is not None
    }
    errors = dict(register.unreadable)
    lines = []
    for each in stored:
        size = _size(each)
        if each.id in found:
            run, count = found[each.id]
            lines.append(Line(each.id, size, run.head, run.offers, count))
        else:
            lines.append(Line(each.id, size, error=errors.get(each.id, tr("Der Lauf fehlt."))))
    app.show(list_view(app.portal, lines, yardstick), form)


@command("show")
@click.argument("wanted", metavar="[LAUF|MONAT]", required=False)
@measure_options
@scale_options
@format_option
def show(
    app: App,
    *,
    wanted: str | None,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
) -> None:
    """Ein Lauf: woraus, womit und wann er gemacht ist, was fehlte, und ob er unverändert ist.

    Ohne Angabe der letzte; zu einem Monat (2026-11) oder Tag der letzte davon.
    """
    from ozgcheck.history import sums
    from ozgcheck.history.store import packed
    from ozgcheck.measure.coverage import count, relevant
    from ozgcheck.measure.select import Selection
    from ozgcheck.report.history import Stand, run_view

    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    kept = app.history
    each = _chosen(app, kept, (wanted,) if wanted else ())[-1]
    snapshot = kept.read(each)
    data = packed(each.path)
    noted = sums.read(kept.folder).known.get(each.path.name)
    pairs = relevant(app.catalog, snapshot, yardstick.einheit, Selection(), eigene=yardstick.eigene)
    total = count((finding for _, finding in pairs), yardstick.schwelle)
    stand = Stand(each.path, len(data), sums.digest(data), noted)
    app.show(run_view(snapshot, each.id, stand, total, yardstick), form)


@command("verify")
@click.option(
    "--nachtragen", is_flag=True, help=tr("Prüfsummen heiler Läufe festhalten, die keine haben.")
)
@format_option
def verify(app: App, *, nachtragen: bool, form: str) -> None:
    """Prüfen, ob der Verlauf heil ist: jeder Lauf da, lesbar, unverändert, am richtigen Platz.

    Exit-Code 1, wenn etwas beschädigt ist oder fehlt; Hinweise allein sind kein Fehler.
    """
    from ozgcheck.cli.progress import Progress
    from ozgcheck.history.verify import add_sums
    from ozgcheck.history.verify import verify as look
    from ozgcheck.numbers import counted
    from ozgcheck.report.history_care import verify_view

    kept = app.history
    if nachtragen:
        _alone(kept, tr("history verify --nachtragen"))

    def said(done: int, left: int, _seconds: float) -> str:
        return tr("{done} geprüft, {left} offen").format(
            done=counted(done, tr("Lauf"), tr("Läufe")), left=left
        )

    with Progress(shown=app.verbosity >= 0, said=said) as progress:
        found = look(kept, app.portal.ars, now(), progress)
    if nachtragen and not add_sums(kept, found):
        raise HistoryError(
            tr("In {folder} ließen sich keine Prüfsummen festhalten.").format(folder=kept.folder),
            tr("Schreibrechte und freien Platz prüfen; die Läufe sind unverändert."),
        )
    app.show(verify_view(app.portal, found, len(found.unsummed) if nachtragen else None), form)
    if found.damaged:
        raise HistoryError(
            tr("Am Verlauf von „{name}“ ist etwas beschädigt: {join}{value}.").format(
                name=app.portal.name,
                join=", ".join(found.damaged[:3]),
                value=" …" if len(found.damaged) > 3 else "",
            ),
            tr("Was zu tun ist, steht bei jeder Datei."),
        )


@command("export")
@click.argument("laeufe", metavar="[LAUF|MONAT …]", nargs=-1)
@click.option(
    "--output",
    metavar="DATEI.tar.gz|ORDNER",
    type=click.Path(path_type=Path),
    help=tr("Wohin; ein Name auf .tar.gz wird eine Datei, jeder andere ein Ordner."),
)
@format_option
def export(app: App, *, laeufe: tuple[str, ...], output: Path | None, form: str) -> None:
    """Läufe zum Sichern oder für einen anderen Rechner schreiben, mit Prüfsummen.

    Ohne Angabe alle. Dieselben Läufe ergeben dieselben Bytes. Beschädigte kommen nicht mit;
    dann Exit-Code 1.
    """
    from ozgcheck.history.transfer import export as write
    from ozgcheck.history.transfer import parcels
    from ozgcheck.report.history_care import export_view

    if output is None:
        raise ConfigError(tr("Es fehlt --output."), tr("Zum Beispiel: --output sicherung.tar.gz"))
    kept = app.history
    held, damaged = parcels(kept, _chosen(app, kept, laeufe), app.portal.ars)
    if held:
        write(kept, app.portal, held, output)
        app.show(export_view(app.portal, output, held, damaged), form)
    if damaged:
        names = ", ".join(run for run, _ in damaged)
        raise HistoryError(
            tr("Nicht exportiert, weil beschädigt: {names}.").format(names=names),
            tr("Mehr sagt: ozgcheck history verify"),
        )


@command("import")
@click.argument("source", metavar="DATEI.tar.gz|ORDNER", type=click.Path(path_type=Path))
@format_option
def import_(app: App, *, source: Path, form: str) -> None:
    """Läufe übernehmen, die „ozgcheck history export“ geschrieben hat.

    Erst wird alles geprüft, dann gespeichert. Was schon da ist, bleibt, wie es ist.
    """
    from ozgcheck.history.transfer import take, unpack
    from ozgcheck.report.history_care import import_view

    kept = app.history
    held = unpack(source, app.portal)
    _alone(kept, tr("history import"))
    taken = tuple(take(kept, source, held))
    app.show(import_view(app.portal, source, taken), form)


@command("prune")
@click.option(
    "--tage",
    type=Number(0, 36_500),
    metavar=tr("ZAHL"),
    default=92,
    help=tr("Was jünger ist, bleibt; Vorgabe: 92."),
)
@click.option("--ja", "done", is_flag=True, help=tr("Wirklich löschen; sonst wird nur gezeigt."))
@format_option
def prune(app: App, *, tage: int, done: bool, form: str) -> None:
    """Zeigen, welche Läufe gelöscht werden können; mit --ja löschen.

    Je Monat bleibt für immer der letzte vollständige Lauf, ohne einen solchen der letzte.
    """
    from ozgcheck.history.prune import delete, judge
    from ozgcheck.report.history_care import prune_view

    kept = app.history
    if done:
        _alone(kept, tr("history prune"))
    runs = [(each, _complete(kept, each)) for each in kept.list()]
    judged = judge(runs, now(), tage)
    sizes = {each.id: _size(each) for each, _ in runs}
    if done:
        delete(kept, [each.stored for each in judged if each.grund is None])
    app.show(prune_view(app.portal, judged, sizes, tage, done=done), form)


def _chosen(app: App, kept: History, wanted: tuple[str, ...]) -> tuple[Stored, ...]:
    """The named runs, all where none is named.

    Raises:
        HistoryError: there is none at all.
        ConfigError: a name fits none.
    """
    from ozgcheck.history.choose import choose

    stored = kept.list()
    if not stored:
        raise HistoryError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(
                name=app.portal.name
            ),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=app.portal.name),
        )
    return choose(stored, wanted)


def _alone(kept: History, task: str) -> None:
    """Be the only one that changes the history until the command ends."""
    from ozgcheck.history.running import running

    click.get_current_context().with_resource(running(kept, task))


def _complete(kept: History, each: Stored) -> bool | None:
    """Whether a run is complete; None where it is not readable."""
    try:
        return kept.read(each).complete
    except HistoryError:
        return None


def _size(each: Stored) -> int:
    try:
        return each.path.stat().st_size
    except OSError:
        return 0

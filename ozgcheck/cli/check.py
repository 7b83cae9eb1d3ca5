# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck check`: the monthly run."""

from __future__ import annotations

from dataclasses import replace
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
from ozgcheck.cli.berichte import bericht_option, overview_of, parse_berichte, write_berichte
from ozgcheck.cli.ci import ci_system, refusal_told, tell
from ozgcheck.cli.gate import demands, enforce, gate_options
from ozgcheck.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ozgcheck.history.store import History, Stored
    from ozgcheck.model import Collection, Offer, Snapshot
    from ozgcheck.sources.interface import Context
    from ozgcheck.sources.service_links import Checked


@command("check", german=True)
@click.option(
    "--source",
    "sources",
    metavar="ART[:ORT]",
    multiple=True,
    help=tr("Quelle statt der des Portals; mehrfach möglich, zum Beispiel tabelle:liste.csv."),
)
@click.option(
    "--vollstaendig/--teilweise",
    "whole",
    default=None,
    help=tr("Die Quellen enthalten alles beziehungsweise nur einen Teil des Angebots."),
)
@click.option("--offline", is_flag=True, help=tr("Nichts abrufen; Dateien und Archiv lesen."))
@click.option(
    "--stand",
    metavar=tr("DATUM"),
    help=tr("Mit --offline: was bis dahin abgerufen wurde (JJJJ-MM-TT oder JJJJ-MM)."),
)
@click.option(
    "--links/--keine-links",
    "ask_links",
    default=None,
    help=tr(
        "Prüfen, ob verlinkte Onlinedienste erreichbar sind; Vorgabe: wenn Quellen aus dem "
        "Netz gelesen werden."
    ),
)
@gate_options
@click.option(
    "--output",
    metavar=tr("ORDNER"),
    type=click.Path(path_type=Path, file_okay=False),
    help=tr("Berichte (CSV, JSON, Markdown) hierhin schreiben."),
)
@bericht_option
@click.option(
    "--trotzdem",
    is_flag=True,
    help=tr("Dem Lauf trauen, auch wenn er vom letzten auffällig abweicht."),
)
@click.option(
    "--warten", is_flag=True, help=tr("Warten, wenn für das Portal schon ein Lauf läuft.")
)
@click.option(
    "--monatlich",
    is_flag=True,
    help=tr(
        "Für Zeitpläne: Ein vollständiger Lauf dieses Monats gilt, statt neu zu lesen; ein "
        "unvollständiger ist Exit-Code 1."
    ),
)
@measure_options
@scale_options
@format_option
def check(
    app: App,
    *,
    sources: tuple[str, ...],
    whole: bool | None,
    offline: bool,
    stand: str | None,
    ask_links: bool | None,
    fail_under: tuple[str, ...],
    no_regression: bool,
    baseline: Path | None,
    output: Path | None,
    berichte: tuple[str, ...],
    trotzdem: bool,
    warten: bool,
    monatlich: bool,
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
) -> None:
    """Der Monatslauf: Angebote einlesen, zuordnen, bewerten und den Lauf speichern.

    Ohne --source gelten die Quellen des Portals. Die Zusammenfassung erscheint auf dem
    Bildschirm, die Berichte liegen danach im Ordner von --output.
    """
    from ozgcheck.cli.indicators import known_indicators
    from ozgcheck.config import parse_source
    from ozgcheck.errors import ConfigError
    from ozgcheck.measure.conditions.gate import require_complete
    from ozgcheck.report.files import write_reports
    from ozgcheck.report.summary import summary

    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    demanded = demands(
        app, yardstick, fail_under=fail_under, no_regression=no_regression, baseline=baseline
    )
    files, system = parse_berichte(berichte), ci_system()
    specs = [parse_source(text) for text in sources] or list(app.portal.quellen)
    base = Path.cwd() if sources else app.config.base
    if ask_links and offline:
        raise ConfigError(
            tr("--links und --offline schließen einander aus."),
            tr(
                "Ohne Netzzugriff gelten die Ergebnisse früherer Prüfungen, wenn sie jung genug "
                "sind."
            ),
        )
    until = _until(stand, offline)
    history = app.history
    started, notices = _begin(app, history, warten=warten)
    kept = _this_month(app, history, started, specs, base) if monatlich else None
    if kept is None:
        run = _new_run(
            app,
            history,
            specs,
            base=base,
            whole=whole,
            offline=offline,
            until=until,
            ask_links=ask_links,
            trotzdem=trotzdem,
            started=started,
            notices=notices,
        )
        if output is not None:
            output.mkdir(parents=True, exist_ok=True)  # before anything is stored
        stored = history.write(run)
    else:
        stored, run = kept
    view = summary(app.catalog, run, stored.id, yardstick)
    app.show(view, form)
    app.say(f"{tr('Schon gespeichert') if kept else tr('Gespeichert')}: {stored.path}")
    if output is not None:
        written = write_reports(
            output,
            app.catalog,
            run,
            stored.id,
            yardstick,
            weights=app.config.hebel,
            indikatoren=known_indicators(app.catalog),
        )
        for path in written:
            app.say(tr("Bericht: {path}").format(path=path))
    if files or system:
        seen = overview_of(app, stored.id, run, yardstick)
        write_berichte(app, files, view, seen)
        if system:
            tell(app, system, seen, form)
    with refusal_told(form):
        if monatlich:
            require_complete(run)
        enforce(app, demanded, history, stored.id, run, yardstick)


def _this_month(
    app: App, history: History, started: str, specs: Sequence[tuple[str, str]], base: Path
) -> tuple[Stored, Snapshot] | None:
    """The newest complete run of the month (UTC) of a time that read the same kinds of sources."""
    from ozgcheck.errors import HistoryError
    from ozgcheck.measure.change.common_ground import kinds_read
    from ozgcheck.sources.collect import kinds_of

    wanted = kinds_of(specs, replace(app.context(True), base=base))

    for stored in reversed(history.list()):
        if stored.id.startswith(started[:7].replace("-", "")):
            try:
                run = history.read(stored)
            except HistoryError as error:
                app.say(str(error), level=-1)
                continue
            if run.complete and kinds_read(run) == wanted:
                return stored, run
    return None


def _new_run(
    app: App,
    history: History,
    specs: Sequence[tuple[str, str]],
    *,
    base: Path,
    whole: bool | None,
    offline: bool,
    until: str,
    ask_links: bool | None,
    trotzdem: bool,
    started: str,
    notices: tuple[str, ...],
) -> Snapshot:
    """Collect, match and assess; nothing is stored yet."""
    from ozgcheck.cli.beside import beside_the_last
    from ozgcheck.cli.progress import Progress
    from ozgcheck.flow import snapshot as make_snapshot
    from ozgcheck.sources.collect import collect
    from ozgcheck.sources.service_links import Checked, reads_the_net

    app.say(tr("Lese {join} …").format(join=", ".join(kind for kind, _ in specs)), level=1)
    with Progress(shown=app.verbosity >= 0) as progress:
        context = replace(
            app.context(offline),
            base=base,
            archive=app.config.history / app.portal.name / "archiv",
            as_of=until,
            told=progress,
        )
        collections, states = collect(specs, context, whole=whole)
    online = any(reads_the_net(*spec) for spec in specs)
    wanted = online if ask_links is None else ask_links
    links = Checked()
    if ask_links is not False:
        offers = [offer for part in collections for offer in part.offers]
        links = _links(app, context, offers, specs, asking=wanted and not offline)
    decisions = app.decisions
    run = make_snapshot(
        app.catalog, app.portal, started, collections, states, decisions, links.links
    )
    short = () if whole is not None else _short_lists(app, collections)
    run = replace(run, warnings=(*run.warnings, *short, *links.warnings))
    run = beside_the_last(app, history, run, decisions, trusted=trotzdem)
    if until and until[:7] < started[:7]:
        # It shows what the archive knew then, and must not stand for the month it was made in.
        old = tr("Gerechnet ist mit dem Stand {until}; der Lauf steht für keinen Monat.")
        run = replace(run, partial=(*run.partial, old.format(until=until)))
    # A run with a wrong date must not stand for its month.
    if trotzdem:
        return replace(run, warnings=(*run.warnings, *notices))
    return replace(run, partial=(*run.partial, *notices))


def _short_lists(app: App, collections: Iterable[Collection]) -> Iterator[str]:
    """Say of lists that count as everything the city offers, but are far too short for that."""
    from ozgcheck.numbers import counted

    city = sum(leistung.stadt for leistung in app.catalog.leistungen)
    for part in collections:
        if part.source == "tabelle" and part.umfang.complete and len(part.offers) < city / 2:
            yield tr(
                "Die Liste hat nur {entries} und gilt doch als alles, was die Stadt anbietet: Was "
                "nicht darin steht, fehlt. Ist sie nur ein Teil, hilft --teilweise."
            ).format(entries=counted(len(part.offers), tr("Angebot"), tr("Angebote")))


def _begin(app: App, history: History, *, warten: bool) -> tuple[str, tuple[str, ...]]:
    """Be the only run of this portal until the command ends.

    Returns:
        When the run began, and what is to be said about that.
    """
    from ozgcheck.history.running import running

    left = click.get_current_context().with_resource(
        running(history, "check", waiting=app.say if warten else None)
    )
    if left is not None:
        app.say(
            tr("„ozgcheck {task}“ wurde nicht fertig ({left}); die Sperre ist aufgehoben.").format(
                task=left.task, left=left
            )
        )
    started = now()
    later = history.ahead_of(started)
    if later is None:
        return started, ()
    notice = tr(
        "Die Uhr steht vor dem letzten Lauf: Dieser beginnt {started}, jener hat die Kennung "
        "{id}. Als letzter gilt weiter jener; bitte die Uhr prüfen."
    ).format(started=started, id=later.id)
    app.say(notice, level=-1)
    return started, (notice,)


def _links(
    app: App,
    context: Context,
    offers: Sequence[Offer],
    specs: Iterable[tuple[str, str]],
    *,
    asking: bool,
) -> Checked:
    """What is known about the online services, after asking them where that is wanted."""
    from ozgcheck.cli.progress import Progress, links_sentence
    from ozgcheck.sources.link_store import Store
    from ozgcheck.sources.service_links import check_links, recalled

    days = app.config.links_tage
    if not asking:
        last, more = _end_of(context.as_of)
        return recalled(offers, Store(context.archive, days + more), last or now())
    store = Store(context.archive, days)
    starts = [place for kind, place in specs if kind == "portal" and place]
    with Progress(shown=app.verbosity >= 0, said=links_sentence) as progress:
        checked = check_links(
            offers,
            context,
            store,
            now(),
            most=app.config.links_hoechstens,
            starts=starts,
            told=progress,
        )
    if checked.interrupted:
        app.say(
            tr("Prüfung der Onlinedienste abgebrochen; der Lauf wird ohne den Rest gespeichert.")
        )
    if checked.summary:
        app.say(checked.summary)
    return checked


def _until(text: str | None, offline: bool) -> str:
    """The day or month of `--stand`, checked; empty for none."""
    from datetime import date

    from ozgcheck.errors import ConfigError

    if text is None:
        return ""
    if not offline:
        raise ConfigError(tr("--stand gilt nur zusammen mit --offline."))
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError as error:
        raise ConfigError(
            tr("„{text}“ ist kein Datum.").format(text=text),
            tr("Gemeint ist ein Tag wie 2026-11-01 oder ein Monat."),
        ) from error
    return day.isoformat()[: 7 if len(text) == 7 else 10]


def _end_of(stand: str) -> tuple[str, int]:
    """The last day of what `_until` gave (empty for none), and the days of its month, else 0."""
    from calendar import monthrange

    if len(stand) != 7:
        return stand and f"{stand}T23:59:59Z", 0
    _, days = monthrange(int(stand[:4]), int(stand[5:]))
    return f"{stand}-{days:02}T23:59:59Z", days

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck gate`: does the newest run meet what the city demands of itself?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ozgcheck.cli.app import (
    App,
    Function,
    command,
    format_option,
    measure_options,
    now,
    scale_options,
)
from ozgcheck.cli.berichte import bericht_option, overview_of, parse_berichte, write_berichte
from ozgcheck.cli.ci import refusal_told
from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ozgcheck.history.store import History
    from ozgcheck.measure.conditions.baseline import Baseline
    from ozgcheck.measure.conditions.exceptions import Exceptions
    from ozgcheck.measure.conditions.gate import Check, Judgement
    from ozgcheck.measure.conditions.threshold import Threshold
    from ozgcheck.measure.yardstick import Yardstick
    from ozgcheck.model import Snapshot

# A baseline names at most all entries of the catalogue.
_LARGEST = 16 * 1024 * 1024


def gate_options(function: Function) -> Function:
    """`--fail-under`, `--no-regression`, `--baseline`."""
    for option in (
        click.option(
            "--baseline",
            metavar=tr("DATEI"),
            type=click.Path(path_type=Path, dir_okay=False),
            help=tr("Nur Lücken, die nicht in dieser Datei stehen, führen zu Exit-Code 3."),
        ),
        click.option(
            "--no-regression",
            is_flag=True,
            help=tr("Was im letzten vollständigen Lauf sicher erfüllt war, muss es noch sein."),
        ),
        click.option(
            "--fail-under",
            "fail_under",
            metavar="N",
            multiple=True,
            help=tr(
                "Mindestabdeckung in Prozent, gesamt oder etwa familie=60, "
                "bereich:verwaltung=60, korb:sci-2022=80; sonst Exit-Code 3."
            ),
        ),
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of a run."""

    thresholds: tuple[Threshold, ...]
    no_regression: bool
    baseline: Baseline | None
    exceptions: Exceptions

    def __bool__(self) -> bool:
        return bool(self.thresholds or self.no_regression or self.baseline)


def demands(
    app: App,
    yardstick: Yardstick,
    *,
    fail_under: tuple[str, ...],
    no_regression: bool,
    baseline: Path | None,
) -> Demands:
    """Read what the options of `gate_options` and the configuration demand.

    Raises:
        ConfigError: something of it is wrong, which is so before anything is measured.
    """
    from ozgcheck.measure.conditions.exceptions import resolve
    from ozgcheck.measure.conditions.threshold import parse_threshold

    return Demands(
        tuple(
            parse_threshold(app.catalog, text, yardstick.einheit)
            for text in fail_under or app.config.fail_under
        ),
        no_regression,
        _baseline(app, baseline, yardstick) if baseline is not None else None,
        resolve(app.catalog, app.config.ausnahmen, now()),
    )


def enforce(
    app: App,
    wanted: Demands,
    history: History,
    snapshot_id: str,
    snapshot: Snapshot,
    yardstick: Yardstick,
) -> None:
    """Judge a stored run, where anything is demanded; pass or say why not.

    Raises:
        GateError: something was missed (exit code 3).
        OzgcheckError: as `judge`.
    """
    from ozgcheck.measure.conditions.gate import demand
    from ozgcheck.report.gate import notices

    if not wanted:
        return
    judged = judge(app, wanted, history, snapshot_id, snapshot, yardstick)
    for notice in notices(judged):
        app.say(notice)
    demand(judged, yardstick)


def judge(
    app: App,
    wanted: Demands,
    history: History,
    snapshot_id: str,
    snapshot: Snapshot,
    yardstick: Yardstick,
) -> Judgement:
    """Judge a stored run.

    Raises:
        OzgcheckError: the run is partial, or nothing in it can be counted (exit code 1).
        HistoryError: an earlier run that is needed is not readable.
    """
    from ozgcheck.measure.conditions.gate import judgement, require_complete

    require_complete(snapshot)
    checks = _checks(app, wanted, history, snapshot_id, snapshot, yardstick)
    return judgement(app.catalog, snapshot, checks, yardstick, wanted.exceptions)


def _checks(
    app: App,
    wanted: Demands,
    history: History,
    snapshot_id: str,
    snapshot: Snapshot,
    yardstick: Yardstick,
) -> Iterator[Check]:
    from ozgcheck.measure.conditions.gate import check_threshold

    catalog, exceptions = app.catalog, wanted.exceptions
    for threshold in wanted.thresholds:
        yield check_threshold(catalog, snapshot, threshold, yardstick, exceptions)
    if wanted.no_regression:
        yield _regression(app, history, snapshot_id, snapshot, yardstick, exceptions)
    if wanted.baseline is not None:
        from ozgcheck.measure.conditions.baseline import check_baseline

        yield check_baseline(catalog, snapshot, wanted.baseline, yardstick, exceptions)


def _regression(
    app: App,
    history: History,
    snapshot_id: str,
    snapshot: Snapshot,
    yardstick: Yardstick,
    exceptions: Exceptions,
) -> Check:
    from ozgcheck import __version__
    from ozgcheck.history.pair import last
    from ozgcheck.history.recheck import again
    from ozgcheck.measure.change.common_ground import kinds_read
    from ozgcheck.measure.change.diff import diff
    from ozgcheck.measure.change.regression import check_regression, no_earlier_run
    from ozgcheck.model import Versions

    kinds = kinds_read(snapshot)
    found = last(
        history,
        [stored for stored in history.list() if stored.id < snapshot_id],
        lambda run: run.complete and kinds_read(run) == kinds,
    )
    if found is None:
        return no_earlier_run()
    before = found.snapshot
    catalog = app.catalog
    difference = diff(
        catalog,
        before,
        snapshot,
        lambda run: again(catalog, run, app.decisions),
        Versions(__version__, catalog.fingerprint[:12], catalog.rules[:12]),
        einheit=yardstick.einheit,
        schwelle=yardstick.schwelle,
        eigene=yardstick.eigene,
    )
    return check_regression(catalog, difference, before.started[:10], exceptions)


def _baseline(app: App, path: Path, yardstick: Yardstick) -> Baseline:
    from ozgcheck.measure.conditions.baseline import parse_baseline, require_same_rule

    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else tr("kein Text in UTF-8")
        raise ConfigError(
            tr("Die Baseline {path} ist nicht lesbar ({why}).").format(path=path, why=why),
            tr("Eine neue schreibt: ozgcheck gate --baseline-schreiben DATEI"),
        ) from error
    baseline = parse_baseline(text, path.name)
    require_same_rule(baseline, app.portal.ars, yardstick)
    return baseline


@command("gate")
@gate_options
@click.option(
    "--baseline-schreiben",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("Die heutigen Lücken in diese Datei schreiben; geprüft wird dann nichts."),
)
@bericht_option
@measure_options
@scale_options
@format_option
def gate(
    app: App,
    *,
    fail_under: tuple[str, ...],
    no_regression: bool,
    baseline: Path | None,
    baseline_schreiben: Path | None,
    berichte: tuple[str, ...],
    schwelle: int | None,
    einheit: str | None,
    nur_eigene: bool | None,
    modell: str | None,
    form: str,
) -> None:
    """Prüft den letzten gespeicherten Lauf gegen Schwellen, Vormonat oder Baseline.

    Exit-Code 3: etwas Verlangtes ist nicht erreicht. Exit-Code 1: kein Urteil möglich, etwa
    weil der Lauf unvollständig ist. Eingelesen wird nichts.
    """
    from ozgcheck.measure.conditions.gate import demand
    from ozgcheck.report.gate import gate_view
    from ozgcheck.sources.example_run import shows_example

    if baseline_schreiben is not None and (fail_under or no_regression or baseline):
        raise ConfigError(
            tr("--baseline-schreiben steht allein: Es schreibt die Lücken auf und prüft nichts.")
        )
    yardstick = app.yardstick(
        schwelle=schwelle, einheit=einheit, nur_eigene=nur_eigene, modell=modell
    )
    wanted = demands(
        app, yardstick, fail_under=fail_under, no_regression=no_regression, baseline=baseline
    )
    if not wanted and baseline_schreiben is None:
        raise ConfigError(
            tr("Es ist nichts verlangt."),
            tr(
                "Zum Beispiel: ozgcheck gate --fail-under 60, --no-regression oder --baseline "
                "DATEI; "
                "Schwellen können auch als fail_under in ozgcheck.toml stehen."
            ),
        )
    files = parse_berichte(berichte)
    history = app.history
    stored = history.latest()
    if stored is None:
        raise OzgcheckError(
            tr("Für das Portal „{name}“ ist noch kein Lauf gespeichert.").format(
                name=app.portal.name
            ),
            tr("Zuerst aufrufen: ozgcheck check --portal {name}").format(name=app.portal.name),
        )
    snapshot = history.read(stored)
    if baseline_schreiben is not None:
        _write_baseline(app, baseline_schreiben, snapshot, stored.id, yardstick)
        return
    with refusal_told(form):
        judged = judge(app, wanted, history, stored.id, snapshot, yardstick)
        example = shows_example(snapshot, stored.id)
        view = gate_view(app.catalog, snapshot, stored.id, judged, yardstick, example=example)
        app.show(view, form)
        if files:
            seen = overview_of(app, stored.id, snapshot, yardstick)
            write_berichte(app, files, view, seen)
        demand(judged, yardstick)


def _write_baseline(
    app: App, path: Path, snapshot: Snapshot, snapshot_id: str, yardstick: Yardstick
) -> None:
    from ozgcheck.atomic import write_changed
    from ozgcheck.measure.conditions.baseline import baseline_text
    from ozgcheck.measure.conditions.gate import require_complete

    require_complete(snapshot)
    text = baseline_text(app.catalog, snapshot, snapshot_id, yardstick)
    try:
        changed = write_changed(path, text)
    except OSError as error:
        raise OzgcheckError(
            tr("Die Baseline {path} lässt sich nicht schreiben ({error}).").format(
                path=path, error=reason(error)
            )
        ) from error
    app.say(
        tr("Baseline: {path}").format(path=path)
        if changed
        else tr("Baseline: {path} (unverändert)").format(path=path)
    )

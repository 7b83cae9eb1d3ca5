# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck survey collect`: Open-PVOG of all municipalities, one request after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ozgcheck.cli.app import App, command, format_option, now
from ozgcheck.cli.german import Number, Seconds
from ozgcheck.cli.survey import folder_option, month_option
from ozgcheck.errors import ConfigError, SourceError
from ozgcheck.language import tr
from ozgcheck.numbers import span, whole
from ozgcheck.sources.interface import DELAY

if TYPE_CHECKING:
    from ozgcheck.survey.archive import Gemeinde, Month
    from ozgcheck.survey.collect import Collected
    from ozgcheck.survey.hub import Hub

Function = TypeVar("Function", bound=Callable[..., Any])

_LONGEST_PAUSE = 60
# The Data Hub may want a longer pause than a portal: nobody waits for a single answer here.
_LONGEST_WAIT = 300.0
_LARGEST_LIST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The month's list, whom of it to ask, and what was not understood."""

    gemeinden: tuple[Gemeinde, ...]
    asked: tuple[Gemeinde, ...]
    notes: tuple[str, ...] = ()


def gemeinden_option(function: Function) -> Function:
    """`--gemeinden DATEI`: what a user knows about municipalities."""
    return click.option(
        "--gemeinden",
        "described_by",
        metavar=tr("DATEI"),
        type=click.Path(path_type=Path),
        help=tr("Namen, Typ und Einwohnerzahl dazu (CSV: ars;name;typ;einwohner); geht vor."),
    )(function)


@command("collect", german=True)
@click.option("--alle", is_flag=True, help=tr("Alle Gemeinden, die der Data Hub aufzählt."))
@click.option(
    "--ars",
    "named_in",
    metavar=tr("DATEI"),
    type=click.Path(path_type=Path),
    help=tr("Nur die Gemeinden dieser Liste, je Zeile ein Regionalschlüssel."),
)
@gemeinden_option
@click.option(
    "--land", "laender", metavar="05", multiple=True, help=tr("Nur dieses Land; auch mehrmals.")
)
@click.option(
    "--limit",
    metavar=tr("ZAHL"),
    type=Number(1, 1_000_000),
    help=tr("Höchstens so viele abfragen."),
)
@click.option(
    "--pause",
    metavar=tr("SEKUNDEN"),
    type=Seconds(_LONGEST_PAUSE),
    default=DELAY,
    help=tr("Zwischen zwei Abfragen; Vorgabe: 1, höchstens 60."),
)
@click.option("--adresse", metavar="URL", help=tr("Andere Adresse des Data Hub."))
@month_option
@folder_option
@format_option
def collect(
    app: App,
    *,
    alle: bool,
    named_in: Path | None,
    described_by: Path | None,
    laender: tuple[str, ...],
    limit: int | None,
    pause: float,
    adresse: str | None,
    monat: str | None,
    ordner: Path,
    form: str,
) -> None:
    """Abfragen, was Open-PVOG über jede Gemeinde weiß, und Antwort für Antwort speichern.

    Ein unterbrochener Aufruf macht beim nächsten Mal dort weiter, wo er war; dann genügt
    „ozgcheck survey collect“. Was in diesem Monat schon gelesen ist, wird nicht noch einmal
    abgefragt; was nicht ging, ganz am Ende wieder.
    """
    from ozgcheck.cli.progress import Progress
    from ozgcheck.survey.archive import Archive, Month
    from ozgcheck.survey.arrow import arrow
    from ozgcheck.survey.collect import collect as ask
    from ozgcheck.survey.collect import named, queue
    from ozgcheck.survey.hub import BASE, Hub
    from ozgcheck.survey.store import Store
    from ozgcheck.survey.words import progress_sentence, stand_view
    from ozgcheck.web.client import Client

    if alle and named_in is not None:
        raise ConfigError(tr("--alle und --ars schließen sich aus."))
    arrow()  # says what is missing before anything is asked
    _check_laender(laender)
    only = None if named_in is None else read_list(named_in)
    said = () if described_by is None else read_list(described_by)
    month = Month(ordner, monat or now()[:7])
    with Archive(ordner).claimed(tr("survey collect")) as left:
        if left is not None:
            app.say(tr("Der vorige Aufruf wurde unterbrochen; es geht weiter, wo er war."))
        store = Store(month)
        store.tidy()
        client = Client(
            contact=app.config.kontakt, delay=pause, parallel=1, longest_wait=_LONGEST_WAIT
        )
        with client:
            hub = Hub(client, (adresse or BASE).rstrip("/"))
            hub.check_allowed()
            wanted = _wanted(month, hub, alle=alle, only=only, said=said)
            store.write_gemeinden(wanted.gemeinden)
            states = month.states()
            asked = queue(wanted.asked, states, laender=laender, limit=limit)
            _announce(app, len(asked), client.pace.delay(_host(hub.base)))
            with Progress(shown=app.verbosity >= 0, said=progress_sentence) as progress:
                result = ask(hub, store, asked, now=now, told=progress)
        states = month.states()
        gemeinden = named(wanted.gemeinden, states)
        store.write_gemeinden(gemeinden)
    view = stand_view(
        month.name,
        gemeinden,
        states,
        title=tr("Umfrage: gesammelt aus Open-PVOG"),
        now={
            "abgefragt": result.asked,
            "gelesen": result.read,
            "davon ohne einen Eintrag": result.empty,
            "Fehler": len(result.failed),
        },
        failed=result.failed,
        notes=wanted.notes,
        stopped=result.stopped,
    )
    app.show(view, form)
    for stand in result.failed:
        app.say(f"{stand.ars} {stand.name}: {stand.grund}", level=1)
    _judge(result)


def _judge(result: Collected) -> None:
    """End with an error where the Data Hub, and not a municipality, was the trouble.

    Raises:
        SourceError: it was.
    """
    later = tr("Was gelesen ist, bleibt; „ozgcheck survey collect“ macht später dort weiter.")
    if result.stopped:
        raise SourceError(result.stopped, later)
    if result.failed and not result.read:
        raise SourceError(
            tr("Von {asked} abgefragten Gemeinden ließ sich keine lesen.").format(
                asked=whole(result.asked)
            ),
            later,
        )


def _wanted(
    month: Month,
    hub: Hub,
    *,
    alle: bool,
    only: tuple[Gemeinde, ...] | None,
    said: tuple[Gemeinde, ...],
) -> _Wanted:
    """Whom the month is about, and whom of them this call.

    The Data Hub's list is asked for once a month.

    Raises:
        SourceError: the Data Hub gave no list.
        ConfigError: nobody said whom to ask.
    """
    from ozgcheck.survey.gemeinden import ABOVE, Typ, described, typed
    from ozgcheck.survey.hub import QUELLE

    stored = month.gemeinden()
    whole_list = any(each.quelle.startswith(QUELLE) for each in stored)
    notes: tuple[str, ...] = ()
    if only is not None:
        merged = typed([*stored, *only], whole=whole_list)
        merged = described(described(merged, only), said)
        chosen = {each.ars for each in only}
        return _Wanted(merged, tuple(each for each in merged if each.ars in chosen))
    if alle and not whole_list:
        found, notes = hub.gemeinden()
        listed = [each for each in typed(found, whole=True) if each.typ not in ABOVE]
        if not listed:
            raise SourceError(
                tr("Die Liste des Data Hub nennt keine einzige Gemeinde."),
                tr("Sie können eine eigene Liste angeben: --ars DATEI"),
            )
        before = [each for each in stored if each.typ != Typ.UNBEKANNT or each.einwohner]
        merged = described(typed([*listed, *stored]), before)
    elif stored:
        merged = stored
    else:
        raise ConfigError(
            tr("Für {name} steht noch nicht fest, welche Gemeinden abgefragt werden.").format(
                name=month.name
            ),
            tr("Bitte --alle oder --ars DATEI angeben."),
        )
    merged = described(merged, said)
    return _Wanted(merged, merged, notes)


def read_list(path: Path) -> tuple[Gemeinde, ...]:
    """Read a user's list of municipalities.

    Raises:
        ConfigError: it cannot be read or is not understood.
    """
    from ozgcheck.errors import reason
    from ozgcheck.survey.gemeinden import from_file
    from ozgcheck.web.answer import decode

    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise ConfigError(
            tr("Die Liste {path} lässt sich nicht lesen ({error}).").format(
                path=path, error=reason(error)
            ),
            tr("Bitte prüfen Sie Name und Rechte."),
        ) from error
    if len(body) > _LARGEST_LIST:
        raise ConfigError(
            tr("Die Liste {path} ist größer als {value} MB.").format(
                path=path, value=_LARGEST_LIST // 1024**2
            ),
            tr("Erwartet wird je Zeile eine Gemeinde."),
        )
    return from_file(decode(body), path.name)


def _check_laender(laender: tuple[str, ...]) -> None:
    from ozgcheck.survey.gemeinden import LAENDER

    for land in laender:
        if land not in LAENDER:
            raise ConfigError(
                tr("Das Land „{land}“ gibt es nicht.").format(land=land),
                tr("Es gibt: ") + ", ".join(f"{key} {name}" for key, name in LAENDER.items()) + ".",
            )


def _announce(app: App, number: int, delay: float) -> None:
    if not app.config.kontakt and number > 1:
        app.say(
            tr(
                "Bitte nennen Sie dem Betreiber eine Adresse für Rückfragen: „kontakt“ in "
                "ozgcheck.toml. Sie steht dann in jeder Abfrage."
            )
        )
    if number:
        app.say(
            tr("{number} Gemeinden abzufragen, das dauert mindestens {span}.").format(
                number=whole(number), span=span(number * delay)
            )
        )


def _host(address: str) -> str:
    from ozgcheck.web.urls import host_of

    return host_of(address)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index and a run against it, as a view with its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ozgcheck.language import tr
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.sci.benchmark import STEP, Angebot, Benchmark, Bereich, Lage, Wert
from ozgcheck.measure.sci.scenario import Wirkung
from ozgcheck.model import Snapshot
from ozgcheck.report.sci.data import area_data, scenario_data
from ozgcheck.report.sci.indicators import indicators_view, services_view
from ozgcheck.report.sci.results import limits_view, neighbours_view, ranks_view
from ozgcheck.report.sci.scenario import changes_view, index_changes_view
from ozgcheck.report.sci.words import (
    UNKNOWN,
    gain_words,
    limit_words,
    result_words,
    state_words,
    valid_only,
    year_span,
)
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import EXAMPLE, caveats, header, rule, sources


def benchmark_view(
    snapshot: Snapshot,
    snapshot_id: str,
    found: Benchmark,
    wirkung: Wirkung | None = None,
    *,
    example: bool = False,
) -> View:
    """The areas with rank, top ten, neighbours and state; everything else as parts.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        found: the index and the run against it.
        wirkung: what a scenario changes; None: no scenario.
        example: the run shows shipped example data.
    """
    data = {
        **header(snapshot, snapshot_id),
        "example": example,
        "threshold": found.schwelle,
        "unit": Einheit.LEISTUNG.value,
        "nur_eigene": found.eigene,
        "edition": found.edition,
        "editions": list(found.jahre),
        "formula": {
            "area": found.formel,
            "total": found.formel_gesamt,
            "valid": list(found.formeljahre),
            "exceptions": list(found.ausnahmen),
            "service_worth": None,
        },
        "total": area_data(found.gesamt),
        "areas": [area_data(area) for area in found.bereiche],
        "scenario": None if wirkung is None else scenario_data(wirkung),
    }
    columns = (
        Column("bereich", tr("Bereich")),
        Column("rang", tr("Rang zuletzt")),
        Column("top10", tr("zehn beste ab")),
        Column("nachbarn", tr("Nachbarn in dieser Ausgabe")),
        Column("erfuellt", tr("Leistungen erfüllt")),
        Column("angebote", tr("digitale Angebote gefunden")),
        Column("wert", tr("+{step:.0f} Punkte in einem Indikator").format(step=STEP)),
    )
    return View(
        title=tr("Smart City Index {stadt}, Lauf vom {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=(
            *((EXAMPLE,) if example else ()),
            *caveats(snapshot),
            rule(Einheit.LEISTUNG, found.schwelle, eigene=found.eigene),
            sources(snapshot),
            _editions(found),
            _formula(found),
        ),
        columns=columns,
        rows=tuple(_row(area) for area in (found.gesamt, *found.bereiche)),
        notes=tuple(_notes(snapshot.stadt, found)),
        parts=tuple(_parts(snapshot.stadt, found, wirkung)),
        data=data,
    )


def _parts(stadt: str, found: Benchmark, wirkung: Wirkung | None) -> Iterator[View]:
    if wirkung is not None:
        yield changes_view(wirkung)
        yield index_changes_view(found, wirkung)
    yield _worth(found)
    yield ranks_view(stadt, found)
    yield limits_view(found)
    # All areas side by side would hide what is asked for; alone, one has its neighbours.
    shown = found.bereiche if len(found.bereiche) == 1 else ()
    for area in (found.gesamt, *shown):
        yield neighbours_view(stadt, found, area)
    for area in found.bereiche:
        for indicator in area.indikatoren:
            if indicator.dienste:
                yield services_view(indicator)
    yield indicators_view(found)


def _editions(found: Benchmark) -> str:
    newer = [jahr for jahr in found.jahre if jahr > found.edition]
    text = tr(
        "Indikatoren nach der Ausgabe {edition}, der neuesten mit vollständiger Liste"
    ).format(edition=found.edition)
    if not newer:
        return f"{text}."
    return tr(
        "{text}; was die Ausgaben {newer} außerdem nennen, steht mit Jahr dabei, ihre "
        "Listen sind unvollständig."
    ).format(text=text, newer=year_span(newer))


def _formula(found: Benchmark) -> str:
    return tr(
        "Formel, {formeljahre} (aus veröffentlichten Werten nachgerechnet, "
        "keine Angabe von Bitkom): {formel}; {formel_gesamt}. Nicht getroffen: "
        "{value}."
    ).format(
        formeljahre=valid_only(found.formeljahre),
        formel=found.formel,
        formel_gesamt=found.formel_gesamt,
        value="; ".join(found.ausnahmen) or tr("kein Fall"),
    )


def _notes(stadt: str, found: Benchmark) -> Iterator[str]:
    yield tr(
        "Was eine einzelne Leistung in ihrem Indikator wert ist, ist nicht bekannt: die Gewichte "
        "der Dienste wurden nicht gefunden. Sicher ist nur: in jedem Indikator, den sie speist, "
        "höchstens der ganze Indikator, und das {formeljahre}."
    ).format(formeljahre=valid_only(found.formeljahre))
    yield tr(
        "Der Index ist relativ: 100 hat je Indikator die beste Stadt. Ein unverändertes Angebot "
        "verliert Punkte, wenn diese besser wird; die Werte oben setzen voraus, dass alle anderen "
        "bleiben, wie sie sind."
    )
    yield tr(
        "„nicht nachgewiesen“ bei digitalen Angeboten heißt nicht, dass sie fehlen: sie stehen "
        "oft auf anderen Seiten als dem Serviceportal."
    )
    unknown = [str(stand.jahr) for stand in found.gesamt.staende if stand.ergebnis is None]
    if unknown:
        yield tr(
            "{stadt} {unknown}: {unknown2} (kein Ergebnis gefunden; das heißt nicht null)."
        ).format(stadt=stadt, unknown=", ".join(unknown), unknown2=UNKNOWN)
    yield tr("* heißt: nicht so in der Quelle genannt, sondern berechnet oder erschlossen.")


def _row(area: Bereich) -> tuple[Cell, ...]:
    newest = area.neuestes
    return (
        area.name,
        UNKNOWN
        if newest is None
        else tr("{ergebnis} im Jahr {jahr}").format(
            ergebnis=result_words(newest.ergebnis), jahr=newest.jahr
        ),
        UNKNOWN if newest is None else limit_words(newest.schwelle),
        _others(area),
        state_words(area.count),
        _seen(area.angebote),
        _step(area.wert),
    )


def _others(area: Bereich) -> str:
    """The neighbours' ranks in the edition that the city's newest rank comes from."""
    if area.neuestes is None:
        return UNKNOWN
    ranks = [
        (entry.rang, f"{other.name} {entry.rang}{'' if entry.herkunft == 'genannt' else '*'}")
        for other in area.nachbarn
        if (entry := other.ergebnisse.get(area.neuestes.jahr)) is not None
        and entry.rang is not None
    ]
    return ", ".join(text for _, text in sorted(ranks)) or UNKNOWN


def _seen(offers: Iterable[Angebot]) -> str:
    states = [entry.lage for entry in offers]
    return (
        tr("{gefunden} von {states}").format(
            gefunden=states.count(Lage.GEFUNDEN), states=len(states)
        )
        if states
        else "–"
    )


def _step(wert: Wert | None) -> str:
    if wert is None:
        return "–"
    return f"{gain_words(wert.schritt)} ({valid_only(wert.jahre)})"


def _worth(found: Benchmark) -> View:
    areas = [(area, area.wert) for area in found.bereiche if area.wert is not None]
    return View(
        title=tr("Was eine geschlossene Lücke wert ist"),
        columns=(
            Column("bereich", tr("Bereich")),
            Column("indikatoren", tr("Indikatoren"), number=True),
            Column("anteil_bereich", tr("Anteil eines am Bereich"), share=True),
            Column("anteil_gesamt", tr("am Gesamtwert"), share=True),
            Column("schritt", tr("+{step:.0f} Punkte in einem").format(step=STEP)),
            Column("hoechstens", tr("eine Leistung je Indikator höchstens")),
            Column("gilt", tr("gilt")),
        ),
        rows=tuple(
            (
                area.name,
                wert.indikatoren,
                wert.anteil,
                wert.anteil_gesamt,
                gain_words(wert.schritt),
                gain_words(wert.hoechstens),
                tr("nur {jahre}").format(jahre=year_span(wert.jahre)),
            )
            for area, wert in areas
        ),
        notes=(
            tr(
                "„höchstens“ ist eine obere Schranke, kein Wert: mehr als ein ganzer Indikator "
                "von 0 "
                "auf 100 kann eine Leistung in diesem Indikator nicht bringen. Was sie wirklich "
                "bringt, ist nicht bekannt."
            ),
        ),
        data=None,
    )

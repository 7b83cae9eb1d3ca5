# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Smart City Index and a run against it, as views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ozgcheck.catalog.sci import Ergebnis
from ozgcheck.measure.benchmark import (
    STEP,
    Angebot,
    Benchmark,
    Bereich,
    Indikator,
    Lage,
    Stand,
    Wert,
    Zufluss,
)
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.scenario import SOURCE, Change, IndexChange, Wirkung
from ozgcheck.measure.sci_results import Bounds, Schwelle
from ozgcheck.measure.smart_city_index import Gain
from ozgcheck.model import Count, Snapshot
from ozgcheck.numbers import decimal, whole
from ozgcheck.report.values import count_values, rounded
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import caveats, header, one_line, rule, sources

UNKNOWN = "nicht bekannt"
_LAGEN = {
    Lage.GEFUNDEN: "gefunden",
    Lage.ZU_PRUEFEN: "zu prüfen",
    Lage.NICHT_NACHGEWIESEN: "nicht nachgewiesen",
}
# As said in the catalogue, and what it means to a reader.
_HERKUNFT = {
    "genannt": "in der Quelle genannt",
    "rang-berechnet": "Rang aus den Punkten aller Städte berechnet",
    "bereich-erschlossen": "Bereich einer Tabelle ohne Überschrift erschlossen",
    "punkte-abgeleitet": "Punkte aus einem genannten Abstand abgeleitet",
    "abgeleitet": "aus einer genannten Veränderung abgeleitet",
}
_SINKS = "„höchstens“ sinkt, wo etwas mit einer festen Stufe angenommen ist, das bisher offen war."
_UNITS = {Einheit.LEISTUNG: "Leistungen", Einheit.TEILLEISTUNG: "Teilleistungen"}
_KINDS = {"gesamt": "", "bereich": "Bereich ", "korb": "Korb "}


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
        "total": _area(found.gesamt),
        "areas": [_area(area) for area in found.bereiche],
        "scenario": None if wirkung is None else _scenario(wirkung),
    }
    columns = (
        Column("bereich", "Bereich"),
        Column("rang", "Rang zuletzt"),
        Column("top10", "zehn beste ab"),
        Column("nachbarn", "Nachbarn in dieser Ausgabe"),
        Column("erfuellt", "Leistungen erfüllt"),
        Column("angebote", "digitale Angebote gefunden"),
        Column("wert", f"+{STEP:.0f} Punkte in einem Indikator"),
    )
    return View(
        title=f"Smart City Index {snapshot.stadt}, Lauf vom {snapshot.started[:10]}",
        lead=(
            *(("BEISPIELDATEN: mitgelieferte Eingabe, keine Messung.",) if example else ()),
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
        yield _changes(wirkung)
        yield _index_changes(found, wirkung)
    yield _worth(found)
    yield _ranks(stadt, found)
    yield _limits(found)
    # All areas side by side would hide what is asked for; alone, one has its neighbours.
    shown = found.bereiche if len(found.bereiche) == 1 else ()
    for area in (found.gesamt, *shown):
        yield _neighbours(stadt, found, area)
    for area in found.bereiche:
        for indicator in area.indikatoren:
            if indicator.dienste:
                yield _services(indicator)
    yield _indicators(found)


# --- sentences ----------------------------------------------------------------------


def _years(years: Iterable[int]) -> str:
    """`2021/22`, `2022 bis 2024`; years that do not follow each other stand with commas."""
    known = sorted(years)
    if len(known) < 2 or known != list(range(known[0], known[-1] + 1)):
        return ", ".join(map(str, known))
    if len(known) == 2:
        return f"{known[0]}/{known[-1] % 100:02}"
    return f"{known[0]} bis {known[-1]}"


def _only(years: Iterable[int]) -> str:
    return f"gilt nur für {_years(years)}"


def _editions(found: Benchmark) -> str:
    newer = [jahr for jahr in found.jahre if jahr > found.edition]
    text = f"Indikatoren nach der Ausgabe {found.edition}, der neuesten mit vollständiger Liste"
    if not newer:
        return f"{text}."
    return (
        f"{text}; was die Ausgaben {_years(newer)} außerdem nennen, steht mit Jahr dabei, ihre "
        "Listen sind unvollständig."
    )


def _formula(found: Benchmark) -> str:
    return (
        f"Formel, {_only(found.formeljahre)} (aus veröffentlichten Werten nachgerechnet, keine "
        f"Angabe von Bitkom): {found.formel}; {found.formel_gesamt}. Nicht getroffen: "
        f"{'; '.join(found.ausnahmen) or 'kein Fall'}."
    )


def _notes(stadt: str, found: Benchmark) -> Iterator[str]:
    yield (
        "Was eine einzelne Leistung in ihrem Indikator wert ist, ist nicht bekannt: die Gewichte "
        "der Dienste wurden nicht gefunden. Sicher ist nur: in jedem Indikator, den sie speist, "
        f"höchstens der ganze Indikator, und das {_only(found.formeljahre)}."
    )
    yield (
        "Der Index ist relativ: 100 hat je Indikator die beste Stadt. Ein unverändertes Angebot "
        "verliert Punkte, wenn diese besser wird; die Werte oben setzen voraus, dass alle anderen "
        "bleiben, wie sie sind."
    )
    yield (
        "„nicht nachgewiesen“ bei digitalen Angeboten heißt nicht, dass sie fehlen: sie stehen "
        "oft auf anderen Seiten als dem Serviceportal."
    )
    unknown = [str(stand.jahr) for stand in found.gesamt.staende if stand.ergebnis is None]
    if unknown:
        yield (
            f"{stadt} {', '.join(unknown)}: {UNKNOWN} (kein Ergebnis gefunden; das heißt nicht "
            "null)."
        )
    yield "* heißt: nicht so in der Quelle genannt, sondern berechnet oder erschlossen."


# --- the areas ----------------------------------------------------------------------


def _row(area: Bereich) -> tuple[Cell, ...]:
    newest = area.neuestes
    return (
        area.name,
        UNKNOWN if newest is None else f"{_result(newest.ergebnis)} im Jahr {newest.jahr}",
        UNKNOWN if newest is None else _limit(newest.schwelle),
        _others(area),
        _state(area.count),
        _seen(area.angebote),
        _step(area.wert),
    )


def _result(entry: Ergebnis | None) -> str:
    """`64 (36,7)`, with an asterisk where it was not stated so."""
    if entry is None:
        return UNKNOWN
    mark = "" if entry.herkunft == "genannt" else "*"
    points = "" if entry.punkte is None else f" ({_points(entry.punkte)})"
    rank = "ohne Rang" if entry.rang is None else str(entry.rang)
    return f"{rank}{points}{mark}"


def _points(value: float) -> str:
    return decimal(value, 1)


def _limit(limit: Schwelle) -> str:
    if limit.punkte is not None:
        mark = "" if limit.herkunft == "genannt" else "*"
        return f"{_points(limit.punkte)}{mark}"
    if limit.mindestens is not None:
        return f"mindestens {_points(limit.mindestens)}* (Rang {limit.rang})"
    return UNKNOWN


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


def _state(count: Count) -> str:
    """Certain of all, and how many may come: `1 von 221, unklar 51, nicht geprüft 169`."""
    if not count.total:
        return "–"
    parts = [f"{whole(count.covered)} von {whole(count.total)}"]
    parts += [f"unklar {whole(count.uncertain)}"] if count.uncertain else []
    parts += [f"nicht geprüft {whole(count.unchecked)}"] if count.unchecked else []
    return ", ".join(parts)


def _seen(offers: Iterable[Angebot]) -> str:
    states = [entry.lage for entry in offers]
    return f"{states.count(Lage.GEFUNDEN)} von {len(states)}" if states else "–"


def _step(wert: Wert | None) -> str:
    if wert is None:
        return "–"
    return f"{_gain(wert.schritt)} ({_only(wert.jahre)})"


def _gain(value: Gain) -> str:
    return f"+{decimal(value.bereich)} im Bereich, +{decimal(value.gesamt)} gesamt"


def _worth(found: Benchmark) -> View:
    areas = [(area, area.wert) for area in found.bereiche if area.wert is not None]
    return View(
        title="Was eine geschlossene Lücke wert ist",
        columns=(
            Column("bereich", "Bereich"),
            Column("indikatoren", "Indikatoren", number=True),
            Column("anteil_bereich", "Anteil eines am Bereich", share=True),
            Column("anteil_gesamt", "am Gesamtwert", share=True),
            Column("schritt", f"+{STEP:.0f} Punkte in einem"),
            Column("hoechstens", "eine Leistung je Indikator höchstens"),
            Column("gilt", "gilt"),
        ),
        rows=tuple(
            (
                area.name,
                wert.indikatoren,
                wert.anteil,
                wert.anteil_gesamt,
                _gain(wert.schritt),
                _gain(wert.hoechstens),
                f"nur {_years(wert.jahre)}",
            )
            for area, wert in areas
        ),
        notes=(
            "„höchstens“ ist eine obere Schranke, kein Wert: mehr als ein ganzer Indikator von 0 "
            "auf 100 kann eine Leistung in diesem Indikator nicht bringen. Was sie wirklich "
            "bringt, ist nicht bekannt.",
        ),
        data=None,
    )


# --- indicators ---------------------------------------------------------------------


def _indicators(found: Benchmark) -> View:
    return View(
        title="Indikatoren und was sie speist",
        columns=(
            Column("bereich", "Bereich"),
            Column("indikator", "Indikator"),
            Column("ausgabe", "Ausgabe"),
            Column("leistungen", "Leistungen erfüllt"),
            Column("angebote", "digitale Angebote"),
            Column("gewissheit", "Gewissheit"),
            Column("anteil", "Anteil am Bereich", detail=True, share=True),
            Column("offen", "offene Leistungen (OZG-ID)", detail=True),
            Column("kandidaten", "nur dem Thema nach (OZG-ID)", detail=True),
            Column("parameter", "bekannte Parameter", detail=True),
        ),
        rows=tuple(
            _indicator_row(area, indicator)
            for area in found.bereiche
            for indicator in area.indikatoren
        ),
        notes=(
            "Gewissheit: wie sicher der Indikator auf diese Leistungen und Angebote schaut. "
            "Ohne Angabe ist nichts bekannt, was ihn speist; ein Portal zeigt es nicht.",
        ),
        data=None,
    )


def _indicator_row(area: Bereich, indicator: Indikator) -> tuple[Cell, ...]:
    sure = dict.fromkeys(
        (
            *(use.gewissheit for use in indicator.leistungen),
            *(entry.gewissheit for entry in indicator.angebote),
        )
    )
    bonus = " (Bonus, höchstens 5 Prozent)" if indicator.bonus else ""
    return (
        area.name,
        f"{indicator.name}{bonus}",
        _years(indicator.jahre),
        _state(indicator.count),
        "; ".join(f"{entry.name}: {_LAGEN[entry.lage]}" for entry in indicator.angebote),
        ", ".join(sure),
        indicator.anteil,
        _open(indicator.leistungen),
        ", ".join(use.leistung for use in indicator.kandidaten),
        "; ".join(indicator.parameter),
    )


def _open(uses: Iterable[Zufluss]) -> str:
    return ", ".join(use.leistung for use in uses if not use.erreicht)


def _services(indicator: Indikator) -> View:
    name = indicator.korb.name if indicator.korb else ""
    return View(
        title=f"{indicator.name}: die bekannten Dienste",
        lead=(f"Korb „{name}“; ob es alle sind, sagt keine Quelle.",),
        columns=(
            Column("dienst", "Dienst"),
            Column("leistung", "OZG-ID"),
            Column("stand", "Stand"),
            Column("anteil", "Städte, die ihn hatten", share=True),
        ),
        rows=tuple(
            (service.original, service.leistung, _single(service.count), service.anteil)
            for service in indicator.dienste
        ),
        data=None,
    )


def _single(count: Count) -> str:
    if not count.total:
        return "führt die Stadt nicht aus"
    if count.covered:
        return "erfüllt"
    if count.uncertain:
        return "unklar"
    return "nicht geprüft" if count.unchecked else "offen"


# --- published results --------------------------------------------------------------


def _ranks(stadt: str, found: Benchmark) -> View:
    return View(
        title=f"{stadt}: Rang (Punkte) in den Ausgaben",
        columns=(
            Column("bereich", "Bereich"),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (area.name, *(_result(stand.ergebnis) for stand in area.staende))
            for area in (found.gesamt, *found.bereiche)
        ),
        notes=tuple(_bounded(found)),
        data=None,
    )


def _bounded(found: Benchmark) -> Iterator[str]:
    """What follows for points that were not published."""
    for area in (found.gesamt, *found.bereiche):
        parts = [
            f"{stand.jahr} {text}"
            for stand in area.staende
            if stand.ergebnis is not None and stand.ergebnis.punkte is None
            if (text := _between(stand.punkte))
        ]
        if parts:
            yield (
                f"{area.name}: nicht veröffentlichte Punkte; aus Rängen und Punkten anderer "
                f"Städte folgt {'; '.join(parts)}."
            )


def _between(bounds: Bounds) -> str:
    if bounds.low is not None and bounds.low == bounds.high:
        return _points(bounds.low)
    if bounds.low is not None and bounds.high is not None:
        return f"{_points(bounds.low)} bis {_points(bounds.high)}"
    if bounds.low is not None:
        return f"mindestens {_points(bounds.low)}"
    return "" if bounds.high is None else f"höchstens {_points(bounds.high)}"


def _limits(found: Benchmark) -> View:
    areas = (found.gesamt, *found.bereiche)
    return View(
        title="Ab wie vielen Punkten eine Stadt unter den zehn besten war",
        columns=(
            Column("bereich", "Bereich"),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (area.name, *(_limit(stand.schwelle) for stand in area.staende)) for area in areas
        ),
        notes=tuple(_missing(found)),
        data=None,
    )


def _missing(found: Benchmark) -> Iterator[str]:
    """How many points the city lacked; not to be told where it was among the top ten."""
    for area in (found.gesamt, *found.bereiche):
        parts = [
            f"{stand.jahr} {_between(stand.abstand)}"
            for stand in area.staende
            if stand.abstand.low is not None and stand.abstand.low > 0
        ]
        if parts:
            yield f"{area.name}: zu den zehn besten fehlten Punkte: {'; '.join(parts)}."


def _neighbours(stadt: str, found: Benchmark, area: Bereich) -> View:
    own = {stand.jahr: stand.ergebnis for stand in area.staende if stand.ergebnis}
    rows = [(stadt, own), *((other.name, other.ergebnisse) for other in area.nachbarn)]
    return View(
        title=f"{area.name}: Rang (Punkte) der Nachbarn",
        columns=(
            Column("stadt", "Stadt"),
            *(Column(str(jahr), str(jahr)) for jahr in found.jahre),
        ),
        rows=tuple(
            (name, *(_result(results.get(jahr)) for jahr in found.jahre)) for name, results in rows
        ),
        data=None,
    )


# --- scenario -----------------------------------------------------------------------


def _changes(wirkung: Wirkung) -> View:
    scenario = wirkung.scenario
    shown = [change for change in wirkung.changes if change.before.total]
    plans = [f"{plan.name} (Stufe {plan.stufe})" for plan in scenario.vorhaben]
    plans += [name for _, name in scenario.angebote]
    return View(
        title=f"Szenario „{scenario.name}“ bis {scenario.bis}",
        lead=(
            f"Angenommen, nicht gemessen: {'; '.join(plans)}.",
            rule(Einheit.LEISTUNG, wirkung.schwelle, eigene=wirkung.eigene)
            + " Vorher ist der Lauf, nachher derselbe Lauf mit dem Angenommenen.",
        ),
        columns=(
            Column("gruppe", "Gruppe"),
            Column("einheit", "Einheit"),
            Column("vorher", "vorher (mindestens bis höchstens)"),
            Column("nachher", "nachher"),
            Column("mehr", "mehr", number=True),
        ),
        rows=tuple(
            (
                f"{_KINDS[change.kind]}{change.name}",
                "Dienste" if change.kind == "korb" else _UNITS[change.einheit],
                one_line(change.before),
                one_line(change.after),
                _signed(change.mehr),
            )
            for change in shown
        ),
        notes=(
            "Die Bereiche zählen hier auch Leistungen, die dem Thema nach nahe liegen (wie "
            "„ozgcheck coverage --by bereich“).",
            *((_SINKS,) if any((change.mehr_hoechstens or 0) < 0 for change in shown) else ()),
            *wirkung.ohne_wirkung,
        ),
        data=None,
    )


def _signed(number: int) -> str:
    return "0" if number == 0 else f"{'+' if number > 0 else '−'}{whole(abs(number))}"


def _index_changes(found: Benchmark, wirkung: Wirkung) -> View:
    return View(
        title="Was das Szenario im Index bringen kann",
        lead=(
            "Wie weit ein Indikator steigt, ist nicht bekannt; sicher ist nur die Spanne von 0 bis "
            "zum Höchsten, wenn jeder berührte Indikator von 0 auf 100 käme und alle anderen "
            f"Städte blieben, wie sie sind; {_only(found.formeljahre)}.",
        ),
        columns=(
            Column("bereich", "Bereich"),
            Column("beruehrt", "berührte Indikatoren"),
            Column("hoechstens_bereich", "höchstens im Bereich", number=True),
            Column("hoechstens_gesamt", "höchstens gesamt", number=True),
            Column("gilt", "gilt"),
            Column("ohne_formel", "berührt auch, Wirkung nicht bekannt"),
        ),
        rows=tuple(
            (
                change.name,
                ", ".join(change.beruehrt) or "keiner",
                change.hoechstens.bereich,
                change.hoechstens.gesamt,
                f"nur {_years(change.jahre)}",
                ", ".join(change.ohne_formel),
            )
            for change in wirkung.index
        ),
        footer=(
            "Gesamt",
            "",
            None,
            wirkung.hoechstens,
            f"nur {_years(found.formeljahre)}",
            "",
        ),
        data=None,
    )


# --- JSON ---------------------------------------------------------------------------


def _bounds(bounds: Bounds) -> dict[str, Any]:
    return {"low": rounded(bounds.low, 4), "high": rounded(bounds.high, 4)}


def _entry(entry: Ergebnis | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "rank": entry.rang,
        "score": entry.punkte,
        "origin": entry.herkunft,
        "origin_text": _HERKUNFT[entry.herkunft],
        "source": entry.quelle,
        "certainty": entry.gewissheit,
        "note": entry.hinweis,
    }


def _stand(stand: Stand) -> dict[str, Any]:
    limit = stand.schwelle
    return {
        "year": stand.jahr,
        "result": _entry(stand.ergebnis),
        "score_bounds": _bounds(stand.punkte),
        "top10": {
            "score": limit.punkte,
            "at_least": limit.mindestens,
            "rank": limit.rang,
            "city": limit.stadt,
            "origin": limit.herkunft,
            "source": limit.quelle,
            "certainty": limit.gewissheit,
        },
        "missing_to_top10": _bounds(stand.abstand),
    }


def _area(area: Bereich) -> dict[str, Any]:
    return {
        "key": area.bereich,
        "name": area.name,
        "count": count_values(area.count),
        "offers": [_offer(entry) for entry in area.angebote],
        "worth": None if area.wert is None else _wert(area.wert),
        "indicators": [_indicator(indicator) for indicator in area.indikatoren],
        "editions": [_stand(stand) for stand in area.staende],
        "newest": None if area.neuestes is None else area.neuestes.jahr,
        "neighbours": [
            {
                "key": other.stadt,
                "name": other.name,
                "results": [
                    {"year": stand.jahr, "result": _entry(other.ergebnisse.get(stand.jahr))}
                    for stand in area.staende
                ],
            }
            for other in area.nachbarn
        ],
    }


def _wert(wert: Wert) -> dict[str, Any]:
    return {
        "valid": list(wert.jahre),
        "valid_text": _only(wert.jahre),
        "indicators": wert.indikatoren,
        "share_area": rounded(wert.anteil),
        "share_total": rounded(wert.anteil_gesamt),
        "step": STEP,
        "step_area": rounded(wert.schritt.bereich, 4),
        "step_total": rounded(wert.schritt.gesamt, 4),
        "service_worth": None,
        "service_at_most_area": rounded(wert.hoechstens.bereich, 4),
        "service_at_most_total": rounded(wert.hoechstens.gesamt, 4),
    }


def _indicator(indicator: Indikator) -> dict[str, Any]:
    return {
        "key": indicator.slug,
        "name": indicator.name,
        "editions": list(indicator.jahre),
        "bonus": indicator.bonus,
        "certainty": indicator.gewissheit,
        "parameters": list(indicator.parameter),
        "note": indicator.hinweis,
        "share_area": rounded(indicator.anteil),
        "count": count_values(indicator.count),
        "leistungen": [_use(use) for use in indicator.leistungen],
        "candidates": [_use(use) for use in indicator.kandidaten],
        "offers": [_offer(entry) for entry in indicator.angebote],
        "basket": None
        if indicator.korb is None
        else {"key": indicator.korb.key, "count": count_values(indicator.korb.count)},
        "services": [
            {
                "name": service.original,
                "id": service.leistung,
                "share_of_cities": service.anteil,
                "state": _single(service.count),
                "count": count_values(service.count),
            }
            for service in indicator.dienste
        ],
    }


def _use(use: Zufluss) -> dict[str, Any]:
    return {
        "id": use.leistung,
        "name": use.name,
        "certainty": use.gewissheit,
        "proven": use.belegt,
        "reason": use.grund,
        "outcome": use.outcome.value,
        "reifegrad_low": use.reifegrad_low,
        "reifegrad_high": use.reifegrad_high,
        "reached": use.erreicht,
    }


def _offer(entry: Angebot) -> dict[str, Any]:
    return {
        "key": entry.slug,
        "name": entry.name,
        "certainty": entry.gewissheit,
        "state": entry.lage.value,
        "seen": list(entry.titel),
    }


def _scenario(wirkung: Wirkung) -> dict[str, Any]:
    scenario = wirkung.scenario
    return {
        "name": scenario.name,
        "by": scenario.bis,
        "assumed": True,
        "source": SOURCE,
        "threshold": wirkung.schwelle,
        "nur_eigene": wirkung.eigene,
        "online": [
            {
                "id": plan.leistung,
                "teilleistung": plan.teilleistung,
                "name": plan.name,
                "reifegrad": plan.stufe,
            }
            for plan in scenario.vorhaben
        ],
        "offers": [{"key": key, "name": name} for key, name in scenario.angebote],
        "without_effect": list(wirkung.ohne_wirkung),
        "changes": [_change(change) for change in wirkung.changes],
        "index": [_index_change(change) for change in wirkung.index],
        "index_total": {"low": 0.0, "high": rounded(wirkung.hoechstens, 4)},
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "unit": change.einheit.value,
        "key": change.key,
        "name": change.name,
        "before": count_values(change.before),
        "after": count_values(change.after),
        "own_before": count_values(change.own_before),
        "own_after": count_values(change.own_after),
        "difference": {
            "covered": change.mehr,
            "share_low": rounded(change.mehr_mindestens),
            "share_high": rounded(change.mehr_hoechstens),
        },
    }


def _index_change(change: IndexChange) -> dict[str, Any]:
    return {
        "key": change.bereich,
        "name": change.name,
        "valid": list(change.jahre),
        "valid_text": _only(change.jahre),
        "indicators": change.indikatoren,
        "touched": list(change.beruehrt),
        "touched_without_formula": list(change.ohne_formel),
        "area": {"low": 0.0, "high": rounded(change.hoechstens.bereich, 4)},
        "total": {"low": 0.0, "high": rounded(change.hoechstens.gesamt, 4)},
    }

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scorecard of a strategy as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Quelle, Ziel
from ozgcheck.measure.forecast import (
    DAYS_PER_MONTH,
    FARTHEST_DAYS,
    LEAST_DAYS,
    LEAST_POINTS,
    Pace,
)
from ozgcheck.measure.scorecard import (
    INDEX,
    MONTHS,
    OLD_AFTER,
    Farbe,
    Feldstand,
    Ist,
    Lauf,
    Scorecard,
    Zielstand,
)
from ozgcheck.model import Count
from ozgcheck.numbers import counted
from ozgcheck.report.goal_words import (
    FARBEN,
    HERKUNFT,
    actual_words,
    baseline_words,
    light_reason,
    light_words,
    measure_rule,
    outlook_words,
    source_words,
    target_words,
    trend_words,
)
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import caveats, header, sources

_PUBLIC = {
    "mit-zielwert": "Zielwerte sind öffentlich",
    "nur-richtung": "öffentlich ist nur die Richtung",
    "keine": "öffentliche Ziele wurden nicht gefunden",
}


def scorecard_view(
    catalog: Catalog, found: Scorecard, *, example: bool = False, rechecked: bool = False
) -> View:
    """The lights per field, then each field with its goals, and how these are measured.

    Args:
        catalog: gives names.
        found: the measured goals.
        example: the run shows shipped example data.
        rechecked: all runs were assessed again with today's rules.
    """
    return View(
        title=f"{found.strategie.name}: Ziele, Lauf vom {found.snapshot.started[:10]}",
        lead=tuple(_lead(found, example=example, rechecked=rechecked)),
        columns=(
            Column("feld", "Feld"),
            Column("ziele", "Ziele", number=True),
            *(Column(farbe.value, FARBEN[farbe], number=True) for farbe in Farbe),
            Column("ohne_zielwert", "ohne Zielwert", number=True),
            Column("oeffentlich", "Öffentliche Ziele"),
        ),
        rows=tuple(
            (
                feld.feld.name,
                len(feld.ziele),
                *_numbers(feld.ziele),
                _PUBLIC[feld.feld.oeffentliche_ziele],
            )
            for feld in found.felder
        ),
        footer=(
            "gesamt",
            sum(len(feld.ziele) for feld in found.felder),
            *_numbers([stand for _, stand in _goals(found)]),
            "",
        ),
        notes=tuple(_notes(found)),
        parts=(*(_field(feld) for feld in found.felder), _measures(catalog, found)),
        data=_data(catalog, found, example=example, rechecked=rechecked),
    )


def _numbers(stands: Sequence[Zielstand]) -> tuple[int, ...]:
    """Goals of each colour, then those without a light."""
    lights = Counter(_farbe(stand) for stand in stands)
    return (*(lights[farbe] for farbe in Farbe), lights[None])


def _farbe(stand: Zielstand) -> Farbe | None:
    return None if stand.ampel is None else stand.ampel.farbe


def _field(feld: Feldstand) -> View:
    return View(
        title=feld.feld.name,
        lead=(feld.feld.anmerkung,),
        columns=(
            Column("ziel", "Ziel"),
            Column("ist", "Ist"),
            Column("zielwert", "Zielwert"),
            Column("trend", "Trend"),
            Column("prognose", "Prognose"),
            Column("ampel", "Ampel"),
        ),
        rows=tuple(
            (
                f"{stand.ziel.ziel}{' (Vorschlag)' if _proposed(stand.ziel) else ''}",
                actual_words(stand.ziel.messung, stand.ist),
                target_words(stand.ziel),
                trend_words(stand),
                outlook_words(stand),
                light_words(stand.ampel),
            )
            for stand in feld.ziele
        ),
        notes=tuple(
            f"„{stand.ziel.ziel}“ ist {light_words(stand.ampel)}. {light_reason(stand)}"
            for stand in feld.ziele
            if stand.ampel is not None
        ),
        data=None,
    )


def scorecard_rows_view(
    catalog: Catalog, found: Scorecard, *, example: bool = False, rechecked: bool = False
) -> View:
    """The same as one table of plain values, for CSV; shares are 0..1."""
    columns = (
        Column("portal", "Portal"),
        Column("datum", "Datum"),
        Column("lauf", "Lauf"),
        Column("vollstaendig", "vollständig"),
        Column("beispiel", "Beispieldaten"),
        Column("neu_bewertet", "neu bewertet"),
        Column("nur_eigene", "nur eigene"),
        Column("feld", "Feld"),
        Column("id", "Kürzel"),
        Column("ziel", "Ziel"),
        Column("herkunft", "Herkunft"),
        Column("quelle", "Quelle"),
        Column("gewissheit", "Gewissheit"),
        Column("mass", "Maß"),
        Column("wert", "Ist"),
        Column("wert_mindestens", "mindestens"),
        Column("wert_hoechstens", "höchstens"),
        Column("wert_vom", "vom"),
        Column("erfuellt", "erfüllt"),
        Column("unklar", "unklar"),
        Column("nicht_geprueft", "nicht geprüft"),
        Column("gesamt", "gesamt"),
        Column("zielwert", "Zielwert"),
        Column("richtung", "Richtung"),
        Column("bis", "bis"),
        Column("trend", "Trend"),
        Column("differenz", "Differenz"),
        Column("je_monat", "je Monat"),
        Column("monate", "Monate"),
        Column("prognose", "Prognose"),
        Column("fruehestens", "frühestens"),
        Column("mittleres_tempo", "mittleres Tempo"),
        Column("spaetestens", "spätestens"),
        Column("ampel", "Ampel"),
        Column("ampel_wort", "Ampel in Worten"),
        Column("warum", "Warum"),
    )
    snapshot = found.snapshot
    head: tuple[Cell, ...] = (
        snapshot.portal,
        snapshot.started[:10],
        found.snapshot_id,
        _yes(snapshot.complete),
        _yes(example),
        _yes(rechecked),
        _yes(found.eigene),
    )
    rows = []
    for feld, stand in _goals(found):
        goal = _goal(catalog, found, stand)
        count = goal["actual"]["count"] or {}
        outlook = goal["forecast"] or {}
        light = goal["light"] or {}
        rows.append(
            (
                *head,
                feld.feld.name,
                goal["id"],
                goal["goal"],
                goal["origin"],
                goal["source"]["id"],
                goal["certainty"],
                goal["measure"]["rule"],
                goal["actual"]["value"],
                goal["actual"]["low"],
                goal["actual"]["high"],
                goal["actual"]["date"],
                count.get("covered"),
                count.get("uncertain"),
                count.get("unchecked"),
                count.get("total"),
                goal["target"],
                goal["direction"],
                goal["by"],
                goal["trend"]["direction"],
                goal["trend"]["difference"],
                goal["trend"]["per_month"],
                len(goal["trend"]["points"]),
                outlook.get("outlook"),
                outlook.get("earliest"),
                outlook.get("expected"),
                outlook.get("latest"),
                light.get("color"),
                goal["light_words"],
                light.get("reason"),
            )
        )
    return View(
        title=f"{found.strategie.name}: Ziele",
        columns=columns,
        rows=tuple(rows),
        data=None,
    )


def _yes(value: bool) -> str:
    return "ja" if value else "nein"


def _goals(found: Scorecard) -> Iterator[tuple[Feldstand, Zielstand]]:
    for feld in found.felder:
        for stand in feld.ziele:
            yield feld, stand


def _proposed(ziel: Ziel) -> bool:
    return ziel.herkunft == "vorschlag"


# --- sentences ------------------------------------------------------------------------


def _lead(found: Scorecard, *, example: bool, rechecked: bool) -> Iterator[str]:
    if example:
        yield "BEISPIELDATEN: mitgelieferte Eingabe, keine Messung."
    yield from caveats(found.snapshot)
    if found.snapshot_id != found.neuester.id:
        yield (
            f"Gezeigt ist der letzte vollständige Lauf ({found.snapshot_id}); der neueste "
            f"({found.neuester.id}) ist unvollständig: {' '.join(found.neuester.partial)}"
        )
    if found.alter > OLD_AFTER:
        yield (
            f"VERALTET: Der Lauf ist {counted(found.alter, 'Tag', 'Tage')} alt; die Ampeln "
            f"gelten für den {found.heute}, die Werte nicht."
        )
    strategie = found.strategie
    yield (
        f"Ziele mit Stand {strategie.stand} nach {source_words(strategie.quelle)}; Gewissheit "
        f"{strategie.gewissheit}. {strategie.luecken}".rstrip()
    )
    yield (
        "Gezählt ist nur, was die Stadt selbst anbietet, ohne Kreis, Land und Bund."
        if found.eigene
        else "Gezählt ist auch, was Kreis, Land und Bund für die Stadt anbieten; ohne sie: "
        "--nur-eigene."
    )
    yield sources(found.snapshot)
    yield from _series(found, rechecked=rechecked)


def _series(found: Scorecard, *, rechecked: bool) -> Iterator[str]:
    """What the trend is made of, and what it leaves out."""
    how = (
        "alle mit dem Katalog und den Regeln von heute neu bewertet"
        if rechecked
        else "gezählt sind die Ergebnisse, wie sie gespeichert wurden"
    )
    if found.monate:
        first, last = found.monate[0].tag, found.monate[-1].tag
        yield (
            f"Trend: {counted(len(found.monate), 'Monat', 'Monate')} von {first:%Y-%m} bis "
            f"{last:%Y-%m} (je Monat der letzte vollständige Lauf, höchstens {MONTHS}); {how}."
        )
    else:
        yield "Trend: kein vollständiger Lauf, deshalb weder Trend noch Prognose."
    if found.bruch is not None:
        broken = found.bruch
        remedy = "" if rechecked else " --heutige-regeln bewertet auch ältere Läufe neu."
        yield (
            f"Die Reihe beginnt am {broken.ab}: seit dem Lauf vom {broken.davor} hat sich "
            f"geändert: {', '.join(broken.was)}. Ein Sprung daraus wäre kein Fortschritt.{remedy}"
        )
    if found.ausgelassen:
        days = ", ".join(str(run.tag) for run in found.ausgelassen)
        yield f"Unvollständig und deshalb nicht in der Reihe: {days}."


def _notes(found: Scorecard) -> Iterator[str]:
    yield (
        f"Ampeln am {found.heute}: grün heißt sicher erreicht oder auch beim langsamsten Tempo "
        "vor der Frist; gelb heißt möglich; rot heißt auch beim schnellsten Tempo nicht vor der "
        "Frist, oder die Frist ist vorbei; grau heißt nicht bekannt. Ohne Zielwert gibt es keine "
        "Ampel."
    )
    yield (
        "Ist: zuerst nur Sicheres; „bis“ zählt auch alles Unklare und nicht Geprüfte als erfüllt. "
        "Ein * heißt: nicht so veröffentlicht, sondern berechnet oder erschlossen."
    )
    yield (
        f"Prognose: vom letzten Wert aus mit dem bisherigen Tempo (Median der Steigungen zwischen "
        f"je zwei Monaten; die Spanne sind die mittleren neun Zehntel davon), ab {LEAST_POINTS} "
        f"Monaten über mindestens {LEAST_DAYS} Tage. „nie“ heißt auch: nicht in "
        f"{FARTHEST_DAYS // 365} Jahren. Sie setzt voraus, dass es so weitergeht."
    )
    if any(stand.ziel.messung.art in INDEX for _, stand in _goals(found)):
        yield (
            "Smart City Index: Trend über die Ausgaben, deren Indikatoren sich jedes Jahr ändern; "
            "deshalb keine Prognose."
        )
    if any(_proposed(stand.ziel) for _, stand in _goals(found)):
        yield "(Vorschlag): von ozgcheck vorgeschlagen, kein Ziel der Stadt."


# --- parts ----------------------------------------------------------------------------


def _measures(catalog: Catalog, found: Scorecard) -> View:
    return View(
        title="Wie gemessen wird und woher das Ziel kommt",
        columns=(
            Column("id", "Kürzel"),
            Column("mass", "Maß"),
            Column("herkunft", "Herkunft"),
            Column("quelle", "Quelle"),
            Column("ausgang", "Ausgangswert (Zählung der Quelle)"),
            Column("hinweis", "Hinweis", detail=True),
        ),
        rows=tuple(
            (
                stand.ziel.id,
                f"{measure_rule(catalog, stand.ziel.messung, eigene=found.eigene)}"
                f"{_not_counted(stand.ist)}",
                f"{HERKUNFT[stand.ziel.herkunft]}, Gewissheit {stand.ziel.gewissheit}",
                source_words(stand.ziel.quelle),
                baseline_words(stand.ziel),
                stand.ziel.hinweis,
            )
            for _, stand in _goals(found)
        ),
        data=None,
    )


def _not_counted(ist: Ist) -> str:
    if not ist.nicht_gezaehlt:
        return ""
    return f"; nicht gezählt, weil die Stadt sie nicht ausführt: {', '.join(ist.nicht_gezaehlt)}"


# --- JSON -----------------------------------------------------------------------------


def _data(catalog: Catalog, found: Scorecard, *, example: bool, rechecked: bool) -> dict[str, Any]:
    strategie, broken = found.strategie, found.bruch
    lights = Counter(_farbe(stand) for _, stand in _goals(found))
    return {
        **header(found.snapshot, found.snapshot_id),
        "example": example,
        "today": found.heute.isoformat(),
        "age_days": found.alter,
        "old": found.alter > OLD_AFTER,
        "nur_eigene": found.eigene,
        "strategy": {
            "city": strategie.stadt,
            "name": strategie.name,
            "as_of": strategie.stand,
            "source": _source(strategie.quelle),
            "certainty": strategie.gewissheit,
            "gaps": strategie.luecken,
        },
        "newest_run": _run(found.neuester),
        "series": {
            "rechecked": rechecked,
            "runs": [_run(run) for run in found.monate],
            "left_out": [_run(run) for run in found.ausgelassen],
            "break": None
            if broken is None
            else {
                "before": broken.davor.isoformat(),
                "from": broken.ab.isoformat(),
                "changed": list(broken.was),
            },
        },
        "lights": {
            **{farbe.value: lights[farbe] for farbe in Farbe},
            "ohne_zielwert": lights[None],
        },
        "fields": [
            {
                "key": feld.feld.slug,
                "name": feld.feld.name,
                "public_goals": feld.feld.oeffentliche_ziele,
                "note": feld.feld.anmerkung,
                "goals": [_goal(catalog, found, stand) for stand in feld.ziele],
            }
            for feld in found.felder
        ],
    }


def _goal(catalog: Catalog, found: Scorecard, stand: Zielstand) -> dict[str, Any]:
    ziel, ist, messung = stand.ziel, stand.ist, stand.ziel.messung
    wanted = messung.auswahl
    return {
        "id": ziel.id,
        "goal": ziel.ziel,
        "origin": ziel.herkunft,
        "origin_text": HERKUNFT[ziel.herkunft],
        "source": _source(ziel.quelle),
        "sources": [_source(quelle) for quelle in ziel.quellen],
        "certainty": ziel.gewissheit,
        "note": ziel.hinweis,
        "measure": {
            "kind": messung.art,
            "unit": messung.einheit or None,
            "threshold": messung.schwelle if messung.einheit else None,
            "selection": {
                "leistungen": list(wanted.leistungen),
                "lebenslagen": list(wanted.lebenslagen),
                "themenfelder": list(wanted.themenfelder),
                "bereiche": list(wanted.bereiche),
                "koerbe": list(wanted.koerbe),
            },
            "offers": list(messung.angebote),
            "area": messung.bereich or None,
            "rule": measure_rule(catalog, messung, eigene=found.eigene),
            "not_counted": list(ist.nicht_gezaehlt),
        },
        "target": ziel.zielwert,
        "target_text": target_words(ziel),
        "direction": "hoechstens" if ziel.hoechstens else "mindestens",
        "by": ziel.bis.isoformat() if ziel.bis else None,
        "baseline": {
            "value": ziel.ausgangswert,
            "as_of": ziel.ausgangsstand or None,
        },
        "actual": {
            "value": _rounded(ist.wert),
            "low": _rounded(ist.low),
            "high": _rounded(ist.high),
            "date": ist.tag.isoformat() if ist.tag and ist.jahr is None else None,
            "edition": ist.jahr,
            "origin": ist.ergebnis.herkunft if ist.ergebnis else None,
            "source": ist.ergebnis.quelle if ist.ergebnis else None,
            "unknown_editions": list(ist.unbekannt),
            "count": _count(ist.count),
            "own": _count(ist.own),
            "text": actual_words(messung, ist),
        },
        "trend": {
            "direction": stand.trend.richtung.value,
            "difference": _rounded(stand.trend.differenz),
            **_pace(stand.trend.tempo),
            "points": [
                {
                    "name": point.name,
                    "snapshot": point.lauf or None,
                    "date": point.tag.isoformat() if point.lauf else None,
                    "value": _rounded(point.wert),
                    "low": _rounded(point.low),
                    "high": _rounded(point.high),
                    "stated": point.genannt,
                }
                for point in stand.verlauf
            ],
            "text": trend_words(stand),
        },
        "forecast": _forecast(stand),
        "forecast_text": outlook_words(stand),
        "light": _light(stand),
        "light_words": light_words(stand.ampel),
    }


def _forecast(stand: Zielstand) -> dict[str, Any] | None:
    outlook = stand.prognose
    if outlook is None:
        return None
    return {
        "outlook": outlook.aussicht.value,
        "earliest": outlook.earliest.isoformat() if outlook.earliest else None,
        "expected": outlook.expected.isoformat() if outlook.expected else None,
        "latest": outlook.latest.isoformat() if outlook.latest else None,
        **_pace(outlook.pace),
    }


def _light(stand: Zielstand) -> dict[str, Any] | None:
    ampel = stand.ampel
    if ampel is None:
        return None
    return {
        "color": ampel.farbe.value,
        "reason_key": ampel.grund.value,
        "reason": light_reason(stand),
        "perhaps_reached": ampel.vielleicht,
        "past": ampel.vorbei,
        "in_time": ampel.fristgerecht,
    }


def _pace(measured: Pace | None) -> dict[str, float | None]:
    """Change per month with its range."""
    per_day = (None,) * 3 if measured is None else (measured.middle, measured.low, measured.high)
    return {
        key: None if value is None else round(value * DAYS_PER_MONTH, 6)
        for key, value in zip(
            ("per_month", "per_month_low", "per_month_high"), per_day, strict=True
        )
    }


def _run(run: Lauf) -> dict[str, Any]:
    return {"snapshot": run.id, "date": run.tag.isoformat(), "partial": list(run.partial)}


def _source(quelle: Quelle) -> dict[str, str]:
    return {
        "id": quelle.id,
        "title": quelle.titel,
        "publisher": quelle.herausgeber,
        "as_of": quelle.stand,
        "url": quelle.url,
    }


def _count(count: Count | None) -> dict[str, int] | None:
    if count is None:
        return None
    return {
        "covered": count.covered,
        "uncertain": count.uncertain,
        "unchecked": count.unchecked,
        "missing": count.missing,
        "total": count.total,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)

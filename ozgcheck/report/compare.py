# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side as a view; how deep each was read stands wherever its figures do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.words import level_words
from ozgcheck.measure.compare import (
    OLD_AFTER,
    Cell,
    City,
    Comparison,
    Depth,
    Extent,
    GroupRow,
    Row,
    State,
)
from ozgcheck.measure.coverage import By, Einheit
from ozgcheck.model import Count
from ozgcheck.numbers import counted, percent, whole
from ozgcheck.report.values import count_values
from ozgcheck.report.view import Cell as ViewCell
from ozgcheck.report.view import Column, View
from ozgcheck.report.views import rule, scale, scale_notes

_UNITS = {Einheit.LEISTUNG: "Leistung", Einheit.TEILLEISTUNG: "Teilleistung"}
_COUNTED = {
    Einheit.LEISTUNG: ("Leistung", "Leistungen"),
    Einheit.TEILLEISTUNG: ("Teilleistung", "Teilleistungen"),
}
_GROUPS = {
    By.LEBENSLAGE: "Lebenslage",
    By.THEMENFELD: "Themenfeld",
    By.BEREICH: "Bereich des Smart City Index",
    By.KORB: "Korb",
    By.PRIORITAET: "Priorität",
    By.ADRESSAT: "Adressat",
}
STATES = {
    State.ERFUELLT: "erfüllt",
    State.NIEDRIGER: "Stufe zu niedrig",
    State.STUFE_OFFEN: "Stufe offen",
    State.ZU_PRUEFEN: "Zuordnung offen",
    State.FEHLT: "fehlt",
    State.NICHT_GESEHEN: "nicht gesehen",
}
_OFFERED = (
    "Hier ist die Stufe anderswo nicht oft genug belegt; „haben“ zählt nur, wo sie es sicher ist."
)
# Columns of cities that a terminal of 100 characters can show.
_ON_SCREEN = 5
_NUMERALS = {2: "zwei", 3: "drei", 4: "vier", 5: "fünf"}


def depth_words(depth: Depth) -> str:
    """How deep a city was read, short enough for the head of a column."""
    parts = []
    if depth.portal is not Extent.NEIN:
        parts.append("Portal ganz" if depth.portal is Extent.GANZ else "Portal teilweise")
    if depth.tabelle is not Extent.NEIN:
        parts.append("Liste ganz" if depth.tabelle is Extent.GANZ else "Liste teilweise")
    if depth.pvog:
        parts.append("PVOG" if parts else "nur PVOG")
    return " + ".join(parts) or "nichts gelesen"


def compare_view(catalog: Catalog, found: Comparison, *, details: bool = False) -> View:
    """What others have and we lack first, then what we alone have, then the shares.

    Args:
        catalog: gives the names of Lebenslagen.
        found: the comparison.
        details: add every Leistung with its level in each city.
    """
    parts = [_totals(found), _shares(found)]
    if found.wir:
        lists = (
            ("haben", "hat", "und uns fehlt", found.lacking),
            ("haben", "hat", "und bei uns zu klären ist", found.unclear),
            (
                "anbieten",
                "anbietet",
                "und bei uns nicht gefunden ist",
                found.offered,
            ),
        )
        several = [
            _list_view(catalog, found, _title(found.least, many, one, what), rows)
            for many, one, what, rows in lists
        ]
        first = replace(several[0], notes=(*several[0].notes, *_order(found)))
        ours = _list_view(catalog, found, "Was nur wir haben", found.only_us, ours=True)
        offered = replace(several[2], notes=(*several[2].notes, _OFFERED))
        parts = [first, several[1], offered, ours, *parts]
    if details:
        parts.append(_leistungen_view(catalog, found))
    names = [city.snapshot.stadt for city in found.cities]
    title = f"{names[0]} mit {', '.join(names[1:])}" if found.wir else ", ".join(names)
    return View(
        title=f"Vergleich {title}",
        lead=(*_rules(found), *_states(found), *warnings(found)),
        columns=(),
        rows=(),
        parts=tuple(parts),
        data=_data(found, details=details),
    )


def compare_rows_view(catalog: Catalog, found: Comparison, *, details: bool = False) -> View:
    """The same in long form for CSV: one line per Leistung and city, then per group and city.

    Args:
        catalog: gives the names of Lebenslagen.
        found: the comparison.
        details: every Leistung, also where it is in none of the lists.
    """
    lists = [("fehlt", found.lacking), ("klaeren", found.unclear), ("angeboten", found.offered)]
    lists.append(("nur_wir", found.only_us))
    listed = [(name, row) for name, rows in lists for row in rows]
    if details:
        known = {(row.id, row.teilleistung) for _, row in listed}
        listed += [("", row) for row in found.rows if (row.id, row.teilleistung) not in known]
    city = ("portal", "stadt", "datum", "beispiel", "tiefe")
    rows = tuple(
        (
            name,
            row.id,
            row.teilleistung,
            row.name,
            catalog.lage[row.lebenslage].name,
            ", ".join(row.koerbe),
            row.have,
            row.lever,
            *_city_cells(each),
            cell.state.value,
            cell.reifegrad,
            cell.reifegrad_low,
            cell.reifegrad_high,
            cell.url,
        )
        for name, row in listed
        for each, cell in zip(found.cities, row.cells, strict=True)
    )
    shares = tuple(
        (
            group.key,
            group.name,
            *_city_cells(each),
            count.covered,
            count.uncertain,
            count.unchecked,
            count.missing,
            offered,
            count.total,
            count.share_low,
            count.share_high,
        )
        for group in (*found.groups, found.total)
        for each, count, offered in zip(found.cities, group.counts, group.offered, strict=True)
    )
    first = ("block", "id", "teilleistung", "name", "lebenslage", "koerbe", "haben", "hebel")
    last = ("lage", "reifegrad", "reifegrad_low", "reifegrad_high", "url")
    second = (
        "key",
        "name",
        *city,
        "covered",
        "uncertain",
        "unchecked",
        "missing",
        "offered",
        "total",
    )
    return View(
        title="",
        columns=tuple(Column(key, key) for key in (*first, *city, *last)),
        rows=rows,
        data=None,
        parts=(
            View(
                title="",
                columns=tuple(Column(key, key) for key in (*second, "share_low", "share_high")),
                rows=shares,
                data=None,
            ),
        ),
    )


def _city_cells(city: City) -> tuple[ViewCell, ...]:
    example = "ja" if city.example else "nein"
    return city.portal, city.snapshot.stadt, _date(city), example, depth_words(city.depth)


def _title(least: int, many: str, one: str, what: str) -> str:
    if least == 1:
        return f"Was mindestens eine andere Stadt {one} {what}"
    return f"Was mindestens {_NUMERALS.get(least, whole(least))} andere Städte {many} {what}"


def _rules(found: Comparison) -> Iterable[str]:
    measure = found.yardstick
    unit = measure.einheit
    said = rule(unit, measure.schwelle, eigene=measure.eigene, modell=measure.modell)
    yield (
        f"{said} Für alle Städte gelten dieselben {counted(found.denominator, *_COUNTED[unit])} "
        "und die Regeln von heute."
    )
    if measure.eigene:
        yield "Dienste von Kreis, Land und Bund zählen nicht mit (nur eigene)."
    else:
        yield "Dienste, die Kreis, Land oder Bund für die Stadt anbieten, zählen mit."
    yield from scale_notes(measure.modell)


def _states(found: Comparison) -> Iterable[str]:
    """One line per city: its run, its age, what was read."""
    for city in found.cities:
        marks = []
        if city.example:
            marks.append("BEISPIELDATEN")
        if city.old:
            marks.append(f"ÄLTER ALS {OLD_AFTER} TAGE ({city.age})")
        if city.rechecked:
            marks.append("mit den Regeln von heute neu bewertet")
        yield (
            f"{city.snapshot.stadt}: {_run(city)}, gelesen: {depth_words(city.depth)} "
            f"({_sources(city)}){''.join(f'; {mark}' for mark in marks)}."
        )
    for gone in found.missing:
        yield f"{gone.stadt} fehlt im Vergleich: {gone.reason}"


def _run(city: City) -> str:
    if city.example:
        return "mitgeliefertes Beispiel"
    return f"Lauf {city.snapshot_id} vom {_date(city)}"


def _date(city: City) -> str:
    """The day of the run; an example is made today, so that it has none."""
    return "" if city.example else city.snapshot.started[:10]


def _sources(city: City) -> str:
    return ", ".join(
        f"{state.kind}{f', Stand {state.as_of}' if state.as_of else ''}"
        f"{', nicht lesbar' if state.state == 'fehler' else ''}"
        for state in city.snapshot.sources
    )


def warnings(found: Comparison) -> tuple[str, ...]:
    """Why the figures must not be read as a ranking; German sentences, empty if they may."""
    said = []
    shallow = [city.snapshot.stadt for city in found.cities if not city.depth.can_lack]
    if found.mixed:
        said.append(
            "VERSCHIEDEN TIEF GELESEN: Die Anteile sind Grenzen und keine Rangfolge. "
            + (
                f"Gezählt ist nur, was alle Läufe ansahen ({whole(found.looked)} von "
                f"{whole(found.denominator)})."
                if found.shared
                else f"Was alle Läufe ansahen ({whole(found.looked)} von "
                f"{whole(found.denominator)}), vergleicht --gemeinsam."
            )
        )
    elif found.shared:
        said.append(
            f"Gezählt ist nur, was alle Läufe ansahen ({whole(found.looked)} von "
            f"{whole(found.denominator)})."
        )
    if shallow:
        said.append(
            f"Nur aus dem PVOG bekannt: {', '.join(shallow)}. Dort kann nichts als fehlend oder "
            "zu niedrig gelten; was der PVOG nicht zeigt, ist „nicht gesehen“."
        )
    if shallow and found.shared:
        said.append(
            "Was dort angesehen wurde, kann vor allem das Vorhandene sein; die gemeinsamen "
            "Anteile liegen dann zu hoch."
        )
    elsewhere = [city.snapshot.stadt for city in found.cities if not _same_kind(city.snapshot.ars)]
    if elsewhere:
        said.append(
            f"Keine kreisfreie Stadt in NRW: {', '.join(elsewhere)}. Wofür eine Stadt zuständig "
            "ist, ist hier für kreisfreie Städte in NRW bestimmt; der Vergleich hinkt."
        )
    partial: dict[str, list[str]] = {}
    for city in found.cities:
        if not city.snapshot.complete:
            partial.setdefault(" ".join(city.snapshot.partial), []).append(city.snapshot.stadt)
    said += [f"UNVOLLSTÄNDIG ({', '.join(names)}): {why}" for why, names in partial.items()]
    if not found.wir:
        said.append(
            "Von der ersten Stadt liegt kein Lauf vor; was ihr fehlt, lässt sich nicht sagen."
        )
    return tuple(said)


def _same_kind(ars: str) -> bool:
    """Whether the ARS is that of a kreisfreie Stadt in NRW: no digits below the Kreis."""
    return ars.startswith("05") and ars.endswith("0000000")


def _list_view(
    catalog: Catalog, found: Comparison, title: str, rows: Sequence[Row], *, ours: bool = False
) -> View:
    """One of the lists; `ours` shows who lacks it instead of who has it."""
    columns: tuple[Column, ...] = (
        Column("id", "OZG-ID"),
        Column("name", _UNITS[found.yardstick.einheit]),
        Column("lebenslage", "Lebenslage", detail=True),
        Column("fehlt" if ours else "haben", "fehlt bei" if ours else "haben", number=True),
        Column("staedte", "Andere Städte"),
        Column("wir", "Bei uns"),
        Column("hebel", "Hebel", number=True),
        Column("koerbe", "Körbe", detail=True),
        Column("belege", "Belege", detail=True),
    )
    if ours:
        columns = tuple(column for column in columns if column.key != "hebel")
    shown = []
    for row in rows:
        values: dict[str, ViewCell] = {
            "id": row.teilleistung or row.id,
            "name": row.name,
            "lebenslage": catalog.lage[row.lebenslage].name,
            "haben": row.have,
            "fehlt": row.lack,
            "staedte": _others(found, row),
            "wir": cell_words(row.cells[0]),
            "hebel": row.lever,
            "koerbe": ", ".join(row.koerbe),
            "belege": _proofs(found, row),
        }
        shown.append(tuple(values[column.key] for column in columns))
    return View(
        title=title,
        columns=columns,
        rows=tuple(shown),
        notes=_notes(found, rows, ours=ours),
        data=None,
    )


def _order(found: Comparison) -> tuple[str, ...]:
    """How the lists are ordered, and what another threshold would change."""
    one, two, three = (whole(number) for number in found.elsewhere)
    return (
        f"Je nach Schwelle (--schwelle) haben mindestens {whole(found.least)} andere sicher, was "
        f"bei uns nicht sicher ist: ab Stufe 1: {one}, ab 2: {two}, ab 3: {three}.",
        "Reihenfolge: wie viele es haben, wie viele es anbieten, unser Hebel (ozgcheck gaps).",
    )


def _notes(found: Comparison, rows: Sequence[Row], *, ours: bool) -> tuple[str, ...]:
    if not rows:
        return ("Keine.",)
    if not ours:
        return ()
    proven = sum(row.lack == len(found.cities) - 1 for row in rows)
    return (
        f"Bei {whole(proven)} von {whole(len(rows))} fehlt es nachweislich in jeder anderen "
        "verglichenen Stadt; sonst ist es dort zum Teil nicht gesehen.",
    )


def _others(found: Comparison, row: Row) -> str:
    """What is known elsewhere, and where: `2 (möglich bis 3): Bochum; fehlt: Essen`."""
    places: dict[tuple[int, int, str], list[str]] = {}
    for city, cell in zip(found.cities[1:], row.cells[1:], strict=True):
        key = (list(State).index(cell.state), -cell.reifegrad_low, cell_words(cell))
        places.setdefault(key, []).append(city.snapshot.stadt)
    return "; ".join(
        f"{words}: {', '.join(names)}" for (*_, words), names in sorted(places.items())
    )


def _proofs(found: Comparison, row: Row) -> str:
    return " ".join(
        f"{city.snapshot.stadt}: {cell.url}"
        for city, cell in zip(found.cities, row.cells, strict=True)
        if cell.url
    )


def cell_words(cell: Cell) -> str:
    """A level with what is possible where it is offered, else what is known in words."""
    if cell.state not in (State.ERFUELLT, State.NIEDRIGER, State.STUFE_OFFEN):
        return STATES[cell.state]
    if cell.reifegrad is None and not cell.reifegrad_low:
        return f"angeboten (0–{cell.reifegrad_high})"
    return level_words(cell.reifegrad, cell.reifegrad_low, cell.reifegrad_high)


def _totals(found: Comparison) -> View:
    """One line per city: what was read there, and the figures over everything."""
    counts = zip(found.cities, found.total.counts, found.total.offered, strict=True)
    return View(
        title=f"Alles zusammen ab Reifegrad {found.yardstick.schwelle}{_common(found)}",
        columns=(
            Column("stadt", "Stadt"),
            Column("gelesen", "Gelesen"),
            Column("covered", "erfüllt", number=True),
            Column("offered", "angeboten", number=True),
            Column("uncertain", "unklar", number=True, detail=True),
            Column("unchecked", "nicht geprüft", number=True, detail=True),
            Column("missing", "offen", number=True, detail=True),
            Column("total", "gesamt", number=True),
            Column("share_low", "mindestens", share=True),
            Column("share_high", "höchstens", share=True),
        ),
        rows=tuple(
            (
                city.snapshot.stadt,
                _read(city),
                count.covered,
                offered,
                count.uncertain,
                count.unchecked,
                count.missing,
                count.total,
                count.share_low,
                count.share_high,
            )
            for city, count, offered in counts
        ),
        data=None,
    )


def _common(found: Comparison) -> str:
    return " (nur, was alle Läufe ansahen)" if found.shared else ""


def _columns(found: Comparison) -> Iterable[Column]:
    """One column per city; the terminal has room for the first few only."""
    for number, city in enumerate(found.cities, 1):
        yield Column(city.portal, _head(city), detail=number > _ON_SCREEN)


def _room(found: Comparison) -> tuple[str, ...]:
    if len(found.cities) <= _ON_SCREEN:
        return ()
    return (
        f"Auf dem Bildschirm ist Platz für die ersten {_ON_SCREEN} Städte; --format md, csv und "
        "json zeigen alle.",
    )


def _shares(found: Comparison) -> View:
    """Shares per group: one column per city, headed by what was read there."""
    rows: tuple[tuple[ViewCell, ...], ...] = tuple(
        (group.name, group.counts[0].total, *_cells(group))
        for group in (*found.groups, *((found.total,) if found.groups else ()))
    )
    return View(
        title=f"Abdeckung je {_GROUPS[found.by]} ab Reifegrad "
        f"{found.yardstick.schwelle}{_common(found)}",
        columns=(
            Column("name", _GROUPS[found.by]),
            Column("total", "gesamt", number=True),
            *_columns(found),
        ),
        rows=rows[:-1],
        footer=rows[-1] if rows else (),
        notes=(
            "Je Stadt: sicher erfüllt / sicher angeboten, gleich auf welcher Stufe (Anteil der "
            "erfüllten, mindestens–höchstens); „höchstens“ zählt alles Unklare und nicht "
            "Geprüfte als erfüllt.",
            *_room(found),
        )
        if rows
        else ("Nichts zu zählen.",),
        data=None,
    )


def _head(city: City) -> str:
    return f"{city.snapshot.stadt} ({_read(city)})"


def _read(city: City) -> str:
    marks = f"{', Beispiel' if city.example else ''}{', alt' if city.old else ''}"
    return f"{depth_words(city.depth)}{marks}"


def _cells(group: GroupRow) -> Iterable[str]:
    return map(_share, group.counts, group.offered)


def _share(count: Count, offered: int) -> str:
    """`12 / 40 (5–30 %)`: how many are fulfilled and offered, and the bounds of the share."""
    low, high = percent(count.share_low, 0), percent(count.share_high, 0)
    bounds = low if low == high else f"{low.removesuffix(' %')}–{high}"
    return f"{whole(count.covered)} / {whole(offered)} ({bounds})"


def _leistungen_view(catalog: Catalog, found: Comparison) -> View:
    """Every Leistung with its level in each city."""
    return View(
        title=f"Jede {_UNITS[found.yardstick.einheit]}",
        columns=(
            Column("id", "OZG-ID"),
            Column("name", _UNITS[found.yardstick.einheit]),
            Column("lebenslage", "Lebenslage", detail=True),
            *_columns(found),
        ),
        rows=tuple(
            (
                row.teilleistung or row.id,
                row.name,
                catalog.lage[row.lebenslage].name,
                *(cell_words(cell) for cell in row.cells),
            )
            for row in found.rows
        ),
        notes=("Zahlen sind Reifegrade mit ihren Grenzen.", *_room(found)),
        data=None,
    )


def _data(found: Comparison, *, details: bool) -> dict[str, Any]:
    ours = found.cities[0] if found.wir else None
    return {
        "portal": ours.portal if ours else None,
        "date": ours.snapshot.started[:10] if ours else None,
        "snapshot": ours.snapshot_id if ours else None,
        "complete": ours.snapshot.complete if ours else None,
        "portale": [_city(city) for city in found.cities],
        "missing": [
            {"portal": gone.portal, "stadt": gone.stadt, "reason": gone.reason}
            for gone in found.missing
        ],
        "unit": found.yardstick.einheit.value,
        "threshold": found.yardstick.schwelle,
        **scale(found.yardstick.modell, eigene=found.yardstick.eigene),
        "mindestens": found.least,
        "gemeinsam": found.shared,
        "denominator": found.denominator,
        "looked_at_by_all": found.looked,
        "mixed_depth": found.mixed,
        "warnings": list(warnings(found)),
        "lacking": [_row(found, row) for row in found.lacking],
        "unclear": [_row(found, row) for row in found.unclear],
        "offered": [_row(found, row) for row in found.offered],
        "only_us": [_row(found, row) for row in found.only_us],
        "elsewhere": {str(n): number for n, number in enumerate(found.elsewhere, 1)},
        "by": found.by.value,
        "groups": [
            {"key": group.key, "name": group.name, "counts": _counts(found, group)}
            for group in found.groups
        ],
        "total": _counts(found, found.total),
        "leistungen": [_row(found, row) for row in found.rows] if details else None,
    }


def _city(city: City) -> dict[str, Any]:
    run = city.snapshot
    return {
        "portal": run.portal,
        "stadt": run.stadt,
        "date": run.started[:10],
        "snapshot": city.snapshot_id,
        "complete": run.complete,
        "partial": list(run.partial),
        "example": city.example,
        "rechecked": city.rechecked,
        "age_days": city.age,
        "old": city.old,
        "depth": {
            "portal": city.depth.portal.value,
            "tabelle": city.depth.tabelle.value,
            "pvog": city.depth.pvog,
            "can_lack": city.depth.can_lack,
            "words": depth_words(city.depth),
        },
        "sources": [
            {"kind": state.kind, "as_of": state.as_of, "state": state.state, "offers": state.offers}
            for state in run.sources
        ],
    }


def _row(found: Comparison, row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "teilleistung": row.teilleistung,
        "name": row.name,
        "lebenslage": row.lebenslage,
        "bereiche": list(row.bereiche),
        "koerbe": list(row.koerbe),
        "have": row.have,
        "offer": row.offer,
        "lack": row.lack,
        "lever": row.lever,
        "cells": {
            city.portal: {
                "state": cell.state.value,
                "outcome": cell.outcome.value,
                "reifegrad": cell.reifegrad,
                "reifegrad_low": cell.reifegrad_low,
                "reifegrad_high": cell.reifegrad_high,
                "url": cell.url,
            }
            for city, cell in zip(found.cities, row.cells, strict=True)
        },
    }


def _counts(found: Comparison, group: GroupRow) -> dict[str, Any]:
    return {
        city.portal: {**count_values(count), "offered": offered}
        for city, count, offered in zip(found.cities, group.counts, group.offered, strict=True)
    }

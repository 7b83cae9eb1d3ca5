# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every denominator side by side, each with its rule and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ozgcheck.catalog.level_models import DEFAULT
from ozgcheck.language import tr
from ozgcheck.measure.denominators import (
    HSPV,
    SCHWELLEN,
    Art,
    Denominator,
    Denominators,
    Entries,
    Measured,
)
from ozgcheck.model import Count, Snapshot
from ozgcheck.numbers import percent, whole
from ozgcheck.report.values import count_values
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import EXAMPLE, caveats, header, scale, sources

_ARTEN = {
    Art.LEISTUNG: tr("Leistungen"),
    Art.TEILLEISTUNG: tr("Teilleistungen"),
    Art.DIENST: tr("Dienste des Korbs"),
    Art.FREMD: tr("nur vom Original gezählt"),
}
_OWNERS = {False: "mit_geerbten", True: "nur_eigene"}
_UNKNOWN = tr("nicht bekannt")
_CATALOG = tr("OZG-Datenbank NRW (KDN, 2019), Zuständigkeit nach Redaktion von ozgcheck (2026)")
_STUDY = (
    "HSPV NRW: Messung der Umsetzung von OZG-Leistungen in Großstädten NRWs, Innovative Verwaltung "
    "11/2022, S. 18–20"
)


@dataclass(frozen=True, slots=True)
class _About:
    """What is said about a denominator that is no basket."""

    name: str
    regel: str
    luecken: str
    quelle: str
    stand: str


def _about(found: Denominators) -> dict[Art, _About]:
    return {
        Art.LEISTUNG: _About(
            tr("Leistungen"),
            tr(
                "OZG-Leistungen (Bündel), die eine kreisfreie Stadt in NRW ganz oder zum "
                "wesentlichen "
                "Teil ausführt; erfüllt ist ein Bündel, sobald ein Angebot darin die Stufe sicher "
                "erreicht."
            ),
            tr(
                "Die Zuständigkeit ist eigene Einschätzung. Der KDN und die Stadt Herne sprechen "
                "von "
                "etwa 250 kommunalen Leistungen."
            ),
            _CATALOG,
            "2026",
        ),
        Art.TEILLEISTUNG: _About(
            tr("Teilleistungen (LeiKa), eigene Zählung"),
            tr(
                "LeiKa-Einträge, die die Stadt ausführt; jeder muss die Stufe für sich sicher "
                "erreichen."
            ),
            tr(
                "{entries} Die HSPV-Studie zählt {hspv}; welche davon sie "
                "zählt, ist nicht veröffentlicht."
            ).format(entries=_made_of(found.entries), hspv=whole(HSPV)),
            _CATALOG,
            "2026",
        ),
        Art.FREMD: _About(
            tr("Teilleistungen (LeiKa), Zählung der HSPV"),
            tr(
                "LeiKa-Leistungen, die eine kreisfreie Großstadt in NRW umsetzen muss; erfüllt "
                "heißt "
                "OZG-konform."
            ),
            tr(
                "Die Liste ist nicht veröffentlicht; gegen diesen Nenner lässt sich hier nicht "
                "zählen."
            ),
            _STUDY,
            "2022-06-30",
        ),
    }


def denominators_view(
    snapshot: Snapshot, snapshot_id: str, found: Denominators, *, example: bool = False
) -> View:
    """One row per denominator, the thresholds and owners side by side.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        found: the run against every denominator.
        example: the run shows shipped example data.
    """
    about = _about(found)
    columns = (
        Column("key", tr("Kürzel"), detail=True),
        Column("name", tr("Nenner")),
        Column("total", tr("gezählt"), number=True),
        Column("original", tr("Original"), number=True),
        *(
            Column(
                _key(level, own),
                tr("{value}ab {level}").format(
                    value=tr("nur eigene, ") if own else "", level=level
                ),
            )
            for own in (False, True)
            for level in SCHWELLEN
        ),
        Column("art", tr("gezählt werden"), detail=True),
        Column("regel", tr("Regel"), detail=True),
        Column("luecken", tr("Lücken"), detail=True),
        Column("quelle", tr("Quelle"), detail=True),
        Column("stand", tr("Stand"), detail=True),
    )
    return View(
        title=tr("Nenner nebeneinander: {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=_lead(snapshot, example=example),
        columns=columns,
        rows=tuple(_row(row, about.get(row.art)) for row in found.rows),
        notes=tuple(_notes(found)),
        data=_data(snapshot, snapshot_id, found, example=example),
    )


def denominators_rows_view(
    snapshot: Snapshot, snapshot_id: str, found: Denominators, *, example: bool = False
) -> View:
    """The same in long form for CSV: one line per denominator, threshold and owner."""
    about = _about(found)
    counts = {
        "covered": tr("erfüllt"),
        "uncertain": tr("unklar"),
        "unchecked": tr("nicht geprüft"),
        "missing": tr("offen"),
        "total": tr("gesamt"),
    }
    columns = (
        Column("key", tr("Kürzel")),
        Column("name", tr("Nenner")),
        Column("art", tr("gezählt werden")),
        Column("schwelle", tr("ab Stufe"), number=True),
        Column("traeger", tr("Träger")),
        *(Column(key, title, number=True) for key, title in counts.items()),
        Column("share_low", tr("mindestens"), share=True),
        Column("share_high", tr("höchstens"), share=True),
        Column("original", tr("Original"), number=True),
        Column("vollstaendig", tr("vollständig")),
        Column("regel", tr("Regel")),
        Column("luecken", tr("Lücken")),
        Column("quelle", tr("Quelle")),
        Column("stand", tr("Stand")),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in found.rows:
        said = _said(row, about.get(row.art))
        tail = (
            row.original,
            tr("ja") if row.vollstaendig else tr("nein"),
            said.regel,
            said.luecken,
            said.quelle,
            said.stand,
        )
        head = (row.key, said.name, row.art.value)
        rows += [(*head, *_measured_cells(each), *tail) for each in row.measured]
        if not row.measured:
            rows.append((*head, *(None,) * (len(columns) - len(head) - len(tail)), *tail))
    return View(
        title=tr("Nenner nebeneinander: {stadt}, {started}").format(
            stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=_lead(snapshot, example=example),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(_notes(found)),
        data=_data(snapshot, snapshot_id, found, example=example),
    )


def _lead(snapshot: Snapshot, *, example: bool) -> tuple[str, ...]:
    low, high = SCHWELLEN
    return (
        *((EXAMPLE,) if example else ()),
        *caveats(snapshot),
        tr(
            "Jede Zelle: sicher erfüllt (mindestens–höchstens), mit Reifegrad {low} oder höher "
            "(Zählweise des Bundes) und {high} oder höher (OZG-konform), Modell {modell}; "
            "zuerst mit den Diensten von Kreis, Land und Bund, dann nur die der Stadt."
        ).format(low=low, high=high, modell=DEFAULT.modell),
        sources(snapshot),
    )


def _notes(found: Denominators) -> Iterator[str]:
    about = _about(found)
    yield tr(
        "„mindestens“ zählt nur Sicheres, „höchstens“ auch alles Unklare und nicht Geprüfte. Ein "
        "Anteil sagt nur zusammen mit seinem Nenner etwas; die Zeilen sind nicht vergleichbar."
    )
    yield tr(
        "Original: so viele zählt die Quelle; leer, wo sie keine Zahl nennt oder es kein Original "
        "gibt."
    )
    yield tr("Teilleistungen: {luecken}").format(luecken=about[Art.TEILLEISTUNG].luecken)
    for row in found.rows:
        if row.art is Art.DIENST and not row.vollstaendig:
            yield tr("Unvollständiger Korb „{name}“: {value}").format(
                name=row.name, value=row.luecken or tr("Teile sind unbekannt.")
            )
    yield tr("Regel, Lücken, Quelle und Stand jeder Zeile zeigt --format md, csv oder json.")


def _made_of(entries: Entries) -> str:
    return tr(
        "Davon {verrichtung} mit Verrichtung, {gegenstand} nennen "
        "nur den Gegenstand, {ohne_schluessel} ohne Schlüssel."
    ).format(
        verrichtung=whole(entries.verrichtung),
        gegenstand=whole(entries.gegenstand),
        ohne_schluessel=whole(entries.ohne_schluessel),
    )


def _said(row: Denominator, about: _About | None) -> _About:
    if about is not None:
        return about
    return _About(row.name, row.regel, row.luecken, row.quelle, row.stand)


def _row(row: Denominator, about: _About | None) -> tuple[Cell, ...]:
    said = _said(row, about)
    cells = {_key(each.schwelle, each.eigene): _cell(each.count) for each in row.measured}
    return (
        row.key,
        f"{said.name}{'' if row.vollstaendig or row.art is Art.FREMD else tr(' (unvollständig)')}",
        row.total,
        row.original,
        *(cells.get(_key(level, own), _UNKNOWN) for own in (False, True) for level in SCHWELLEN),
        _ARTEN[row.art],
        said.regel,
        said.luecken,
        said.quelle,
        said.stand,
    )


def _key(schwelle: int, eigene: bool) -> str:
    return f"{_OWNERS[eigene]}_{schwelle}"


def _cell(count: Count) -> str:
    """`8 (3,6–100 %)`; a dash where nothing counts."""
    if not count.total:
        return percent(None)
    low, high = percent(count.share_low), percent(count.share_high)
    span = low if low == high else f"{low.removesuffix(' %')}–{high}"
    return f"{whole(count.covered)} ({span})"


def _measured_cells(each: Measured) -> tuple[Cell, ...]:
    count = each.count
    return (
        each.schwelle,
        _OWNERS[each.eigene],
        count.covered,
        count.uncertain,
        count.unchecked,
        count.missing,
        count.total,
        count.share_low,
        count.share_high,
    )


def _data(
    snapshot: Snapshot, snapshot_id: str, found: Denominators, *, example: bool
) -> dict[str, Any]:
    about = _about(found)
    return {
        **header(snapshot, snapshot_id),
        "example": example,
        **{
            key: value for key, value in scale(DEFAULT, eigene=False).items() if key != "nur_eigene"
        },
        "thresholds": list(SCHWELLEN),
        "entries": {
            "verrichtung": found.entries.verrichtung,
            "gegenstand": found.entries.gegenstand,
            "ohne_schluessel": found.entries.ohne_schluessel,
        },
        "denominators": [_document(row, about.get(row.art)) for row in found.rows],
    }


def _document(row: Denominator, about: _About | None) -> dict[str, Any]:
    said = _said(row, about)
    return {
        "key": row.key,
        "name": said.name,
        "art": row.art.value,
        "total": row.total,
        "original": row.original,
        "vollstaendig": row.vollstaendig,
        "schwelle_original": row.schwelle,
        "regel": said.regel,
        "luecken": said.luecken,
        "quelle": said.quelle,
        "stand": said.stand,
        "counts": [_count(each) for each in row.measured],
    }


def _count(each: Measured) -> dict[str, Any]:
    return {
        "threshold": each.schwelle,
        "nur_eigene": each.eigene,
        **count_values(each.count),
    }

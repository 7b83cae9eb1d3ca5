# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cities side by side as a view; how deep each was read stands wherever its figures do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.measure.cities.city import City
from ozgcheck.measure.cities.comparison import Comparison, GroupRow, Row, State
from ozgcheck.measure.coverage import By, Einheit
from ozgcheck.model import Count
from ozgcheck.numbers import percent, whole
from ozgcheck.report.cities.city_words import read_words
from ozgcheck.report.cities.data import compare_data
from ozgcheck.report.cities.words import cell_words, rules, states, warnings
from ozgcheck.report.view import Cell as ViewCell
from ozgcheck.report.view import Column, View

_UNITS = {Einheit.LEISTUNG: "Leistung", Einheit.TEILLEISTUNG: tr("Teilleistung")}
_GROUPS = {
    By.LEBENSLAGE: "Lebenslage",
    By.THEMENFELD: "Themenfeld",
    By.BEREICH: tr("Bereich des Smart City Index"),
    By.KORB: tr("Korb"),
    By.PRIORITAET: tr("Priorität"),
    By.ADRESSAT: tr("Adressat"),
}
_OFFERED = tr(
    "Hier ist die Stufe anderswo nicht oft genug belegt; „haben“ zählt nur, wo sie es sicher ist."
)
# Columns of cities that a terminal of 100 characters can show.
_ON_SCREEN = 5
_NUMERALS = {2: tr("zwei"), 3: tr("drei"), 4: tr("vier"), 5: tr("fünf")}


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
            (tr("haben"), tr("hat"), tr("und uns fehlt"), found.lacking),
            (tr("haben"), tr("hat"), tr("und bei uns zu klären ist"), found.unclear),
            (
                tr("anbieten"),
                tr("anbietet"),
                tr("und bei uns nicht gefunden ist"),
                found.offered,
            ),
        )
        several = [
            _list_view(catalog, found, _title(found.least, many, one, what), rows)
            for many, one, what, rows in lists
        ]
        first = replace(several[0], notes=(*several[0].notes, *_order(found)))
        ours = _list_view(catalog, found, tr("Was nur wir haben"), found.only_us, ours=True)
        offered = replace(several[2], notes=(*several[2].notes, _OFFERED))
        parts = [first, several[1], offered, ours, *parts]
    if details:
        parts.append(_leistungen_view(catalog, found))
    names = [city.snapshot.stadt for city in found.cities]
    title = (
        tr("{names} mit {join}").format(names=names[0], join=", ".join(names[1:]))
        if found.wir
        else ", ".join(names)
    )
    return View(
        title=tr("Vergleich {title}").format(title=title),
        lead=(*rules(found), *states(found), *warnings(found)),
        columns=(),
        rows=(),
        parts=tuple(parts),
        data=compare_data(found, details=details),
    )


def _title(least: int, many: str, one: str, what: str) -> str:
    if least == 1:
        return tr("Was mindestens eine andere Stadt {one} {what}").format(one=one, what=what)
    return tr("Was mindestens {least} andere Städte {many} {what}").format(
        least=_NUMERALS.get(least, whole(least)), many=many, what=what
    )


def _list_view(
    catalog: Catalog, found: Comparison, title: str, rows: Sequence[Row], *, ours: bool = False
) -> View:
    """One of the lists; `ours` shows who lacks it instead of who has it."""
    columns: tuple[Column, ...] = (
        Column("id", "OZG-ID"),
        Column("name", _UNITS[found.yardstick.einheit]),
        Column("lebenslage", "Lebenslage", detail=True),
        Column(
            "fehlt" if ours else "haben",
            tr("fehlt bei") if ours else tr("haben"),
            number=True,
        ),
        Column("staedte", tr("Andere Städte")),
        Column("wir", tr("Bei uns")),
        Column("hebel", tr("Hebel"), number=True),
        Column("koerbe", tr("Körbe"), detail=True),
        Column("belege", tr("Belege"), detail=True),
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
        tr(
            "Was bei mindestens {least} anderen sicher ist und bei uns nicht, je nach Schwelle "
            "(--schwelle): ab Stufe 1: {one}, ab 2: {two}, ab 3: {three}."
        ).format(least=whole(found.least), one=one, two=two, three=three),
        tr("Reihenfolge: wie viele es haben, wie viele es anbieten, unser Hebel (ozgcheck gaps)."),
    )


def _notes(found: Comparison, rows: Sequence[Row], *, ours: bool) -> tuple[str, ...]:
    if not rows:
        return (tr("Keine."),)
    if not ours:
        return ()
    proven = sum(row.lack == len(found.cities) - 1 for row in rows)
    return (
        tr(
            "Bei {proven} von {whole} fehlt es nachweislich in jeder anderen "
            "verglichenen Stadt; sonst ist es dort zum Teil nicht gesehen."
        ).format(proven=whole(proven), whole=whole(len(rows))),
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


def _totals(found: Comparison) -> View:
    """One line per city: what was read there, and the figures over everything."""
    counts = zip(found.cities, found.total.counts, found.total.offered, strict=True)
    return View(
        title=tr("Alles zusammen ab Reifegrad {schwelle}{found}").format(
            schwelle=found.yardstick.schwelle, found=_common(found)
        ),
        columns=(
            Column("stadt", tr("Stadt")),
            Column("gelesen", tr("Gelesen")),
            Column("covered", tr("erfüllt"), number=True),
            Column("offered", tr("angeboten"), number=True),
            Column("uncertain", tr("unklar"), number=True, detail=True),
            Column("unchecked", tr("nicht geprüft"), number=True, detail=True),
            Column("missing", tr("offen"), number=True, detail=True),
            Column("total", tr("gesamt"), number=True),
            Column("share_low", tr("mindestens"), share=True),
            Column("share_high", tr("höchstens"), share=True),
        ),
        rows=tuple(
            (
                city.snapshot.stadt,
                read_words(city),
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
    return tr(" (nur, was alle Läufe ansahen)") if found.shared else ""


def _columns(found: Comparison) -> Iterable[Column]:
    """One column per city; the terminal has room for the first few only."""
    for number, city in enumerate(found.cities, 1):
        yield Column(city.portal, _head(city), detail=number > _ON_SCREEN)


def _room(found: Comparison) -> tuple[str, ...]:
    if len(found.cities) <= _ON_SCREEN:
        return ()
    return (
        tr(
            "Auf dem Bildschirm ist Platz für die ersten {on_screen} Städte; --format md, csv und "
            "json zeigen alle."
        ).format(on_screen=_ON_SCREEN),
    )


def _shares(found: Comparison) -> View:
    """Shares per group: one column per city, headed by what was read there."""
    rows: tuple[tuple[ViewCell, ...], ...] = tuple(
        (group.name, group.counts[0].total, *_cells(group))
        for group in (*found.groups, *((found.total,) if found.groups else ()))
    )
    return View(
        title=tr("Abdeckung je {groups} ab Reifegrad {schwelle}{found}").format(
            groups=_GROUPS[found.by], schwelle=found.yardstick.schwelle, found=_common(found)
        ),
        columns=(
            Column("name", _GROUPS[found.by]),
            Column("total", tr("gesamt"), number=True),
            *_columns(found),
        ),
        rows=rows[:-1],
        footer=rows[-1] if rows else (),
        notes=(
            tr(
                "Je Stadt: sicher erfüllt / sicher angeboten, gleich auf welcher Stufe (Anteil der "
                "erfüllten, mindestens–höchstens); „höchstens“ zählt alles Unklare und nicht "
                "Geprüfte als erfüllt."
            ),
            *_room(found),
        )
        if rows
        else (tr("Nichts zu zählen."),),
        data=None,
    )


def _head(city: City) -> str:
    return f"{city.snapshot.stadt} ({read_words(city)})"


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
        title=tr("Jede {units}").format(units=_UNITS[found.yardstick.einheit]),
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
        notes=(tr("Zahlen sind Reifegrade mit ihren Grenzen."), *_room(found)),
        data=None,
    )

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Long lists that can be searched and filtered: Leistungen, what is open, the editors' list.

Which row has which mark is decided here; the script only hides rows, and without it all of them
are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.maturity.words import level_words
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.numbers import whole
from ozgcheck.report.gaps import KATEGORIEN
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.lines import STAENDE, ZEICHEN, Line
from ozgcheck.report.site.tables import Cell, Table, page_cell, text_cell
from ozgcheck.text import plain

_TEXT = 5000
# Room in a list; the page of the Leistung has all of it.
_STEP, _WHY = 400, 240


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice: `key` is the mark it looks at, `options` pairs of a value and what it says."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, its marks by key (several are separated by spaces), hidden words."""

    cells: tuple[Cell, ...]
    marks: tuple[tuple[str, str], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that can be searched; its rows are `rows`, `noun` what they are called."""

    table: Table
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    noun: str


def leistungen_list(run: Prepared, lines: Sequence[Line]) -> Listing:
    """Every Leistung of the catalogue with where it stands."""
    catalog = run.seen.catalog
    return _listing(
        "leistungen",
        "Alle OZG-Leistungen und wo sie stehen",
        ("Leistung", "Leistungen"),
        ("Leistung", "Lebenslage", "Stand", "Reifegrad", "OZG-ID"),
        [
            Row(
                (
                    Cell(line.name, line.file),
                    Cell(line.lage_name, line.lage_file),
                    Cell(STAENDE[line.stand], sign=ZEICHEN[line.stand]),
                    Cell(line.level),
                    Cell(line.id),
                ),
                (("stand", line.stand.value), ("lage", line.lage), ("feld", line.feld)),
                line.words,
            )
            for line in lines
        ],
        (("stand", "Stand", {key.value: word for key, word in STAENDE.items()}), *_places(catalog)),
    )


def gaps_list(run: Prepared, known: Mapping[str, Line]) -> Listing:
    """The working list: what is open, the best lever first."""
    catalog = run.seen.catalog
    gaps = [gap for _, gap in run.seen.gaps]
    offices = {name: str(n) for n, name in enumerate(sorted({a for g in gaps for a in g.aemter}))}
    return _listing(
        "offen",
        "Was offen ist, der größte Hebel zuerst",
        ("Eintrag", "Einträge"),
        ("Leistung", "Lage", "Nächster Schritt", "Reifegrad", "Amt", "Hebel"),
        [_gap_row(catalog, gap, known, offices) for gap in gaps],
        (
            ("art", "Kategorie", {kind.value: word for kind, word in KATEGORIEN.items()}),
            *_places(catalog),
            ("amt", "Amt", {number: plain(name, 120) for name, number in offices.items()}),
        ),
    )


def editorial_list(run: Prepared, known: Mapping[str, Line]) -> Listing:
    """What portal, PVOG, links and keys say that does not fit together."""
    offers = {offer.id: offer for offer in run.seen.snapshot.offers}
    places = {
        name: str(n) for n, name in enumerate(sorted({e.stelle for e in run.listed if e.stelle}))
    }
    rows = []
    for item in run.listed:
        art, offer = ARTEN.get(item.art), offers.get(item.offer_id)
        page = text_cell(offer.title, offer.url) if offer else Cell("")
        rows.append(
            Row(
                (
                    Cell(art.titel if art else plain(item.art), more=art.tun if art else ""),
                    text_cell(item.text, item.url),
                    page,
                    Cell(plain(item.stelle, _TEXT)),
                    _leistungen(item.leistung_ids, known),
                ),
                (("art", item.art), ("stelle", places.get(item.stelle, ""))),
            )
        )
    return _listing(
        "redaktion",
        "Was sich widerspricht",
        ("Eintrag", "Einträge"),
        ("Was", "Befund", "Seite", "Stelle", "Leistung"),
        rows,
        (
            ("art", "Art", {art.id: art.titel for art in ARTEN.values()}),
            ("stelle", "Stelle", {number: plain(name, 120) for name, number in places.items()}),
        ),
    )


def _gap_row(
    catalog: Catalog, gap: Gap, known: Mapping[str, Line], offices: Mapping[str, str]
) -> Row:
    kinds = tuple(dict.fromkeys((gap.kategorie, *gap.kategorien)))
    name = page_cell(gap.id, gap.name, known)
    return Row(
        (
            Cell(name.text, name.href, more=plain(catalog.lage[gap.lebenslage].name)),
            Cell(", ".join(KATEGORIEN[kind] for kind in kinds)),
            Cell(plain(gap.next_step, _STEP), more=plain(gap.why, _WHY)),
            Cell(level_words(gap.reifegrad, gap.reifegrad_low, gap.reifegrad_high)),
            Cell(plain("; ".join(gap.aemter), _TEXT)),
            Cell(whole(gap.lever)),
        ),
        (
            ("art", " ".join(kind.value for kind in kinds)),
            ("lage", gap.lebenslage),
            ("feld", gap.themenfeld),
            ("amt", " ".join(offices[name] for name in gap.aemter)),
        ),
        f"{gap.id} {gap.teilleistung}",
    )


def _leistungen(ids: Sequence[str], known: Mapping[str, Line]) -> Cell:
    first = ids[0] if ids else ""
    if first not in known:
        return Cell(plain(", ".join(ids)))
    return Cell(known[first].name, known[first].file, more=", ".join(ids[1:]))


def _places(catalog: Catalog) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    return (
        ("lage", "Lebenslage", {each.slug: plain(each.name) for each in catalog.lebenslagen}),
        ("feld", "Themenfeld", {each.slug: plain(each.name) for each in catalog.themenfelder}),
    )


def _listing(
    name: str,
    caption: str,
    nouns: tuple[str, str],
    heads: tuple[str, ...],
    rows: Sequence[Row],
    filters: Iterable[tuple[str, str, Mapping[str, str]]],
) -> Listing:
    """A list without columns that say nothing and choices that leave nothing to choose."""
    kept = [n for n in range(len(heads)) if any(row.cells[n].text for row in rows)]
    heads = tuple(heads[n] for n in kept)
    rows = [replace(row, cells=tuple(row.cells[n] for n in kept)) for row in rows]
    there: dict[str, set[str]] = {}
    for row in rows:
        for key, values in row.marks:
            there.setdefault(key, set()).update(values.split())
    chosen = (
        Filter(key, label, tuple(each for each in words.items() if each[0] in there.get(key, ())))
        for key, label, words in filters
    )
    return Listing(
        table=Table(name, caption, heads, tuple(head == "Hebel" for head in heads), ()),
        rows=tuple(rows),
        filters=tuple(each for each in chosen if len(each.options) > 1),
        noun=nouns[len(rows) != 1],
    )

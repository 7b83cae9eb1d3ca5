# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of decisions that people wrote into a table, as a view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.matching.entered import Ergebnis, Verdict
from ozgcheck.numbers import whole
from ozgcheck.report.view import Column, View
from ozgcheck.text import fold

_WORDS = {
    Ergebnis.NEU: tr("übernommen"),
    Ergebnis.SCHON: tr("schon so entschieden"),
    Ergebnis.WIDERSPRUCH: tr("widerspricht, nicht übernommen"),
    Ergebnis.FEHLER: tr("nicht verwendbar"),
}
_PROBE = tr("würde übernommen")
_TOLD = 20  # sentences about single rows


def entered_view(
    catalog: Catalog,
    portal: str,
    source: str,
    found: Sequence[Verdict],
    titles: Mapping[str, str],
    *,
    probe: bool,
) -> View:
    """One row per decision of the file.

    Args:
        catalog: names the Leistungen.
        portal: whose decisions they are.
        source: the name of the file.
        found: each row and what becomes of it.
        titles: normalised title to its spelling in the newest run; empty without one.
        probe: nothing is written.
    """
    words = {**_WORDS, Ergebnis.NEU: _PROBE} if probe else _WORDS
    counts = Counter(verdict.ergebnis for verdict in found)
    said = ", ".join(f"{words[kind]} {whole(counts[kind])}" for kind in Ergebnis if counts[kind])
    return View(
        title=tr("Entscheidungen aus {source} für {portal}").format(source=source, portal=portal),
        lead=(
            *((tr("PROBE: Nichts wird geschrieben."),) if probe else ()),
            f"{said[0].upper()}{said[1:]}."
            if said
            else tr("In keiner Zeile steht eine Entscheidung."),
        ),
        columns=(
            Column("zeile", tr("Zeile"), number=True),
            Column("titel", tr("Titel")),
            Column("id", "OZG-ID"),
            Column("name", "Leistung", detail=True),
            Column("antwort", tr("Entscheidung")),
            Column("wer", tr("Wer")),
            Column("ergebnis", tr("Ergebnis")),
            Column("warum", tr("Warum"), detail=True),
        ),
        rows=tuple(
            (
                verdict.row.zeile,
                verdict.row.titel,
                verdict.row.leistung,
                _name(catalog, verdict),
                verdict.row.antwort,
                verdict.wer,
                words[verdict.ergebnis],
                verdict.why,
            )
            for verdict in found
        ),
        notes=tuple(_notes(found, titles)),
        data={
            "portal": portal,
            "datei": source,
            "probe": probe,
            "count": len(found),
            "ergebnisse": {kind.value: counts[kind] for kind in Ergebnis},
            "zeilen": [_values(catalog, verdict, titles) for verdict in found],
        },
    )


def _notes(found: Sequence[Verdict], titles: Mapping[str, str]) -> Iterator[str]:
    told = [verdict for verdict in found if verdict.why]
    for verdict in told[:_TOLD]:
        yield tr("Zeile {zeile}: {why}").format(zeile=verdict.row.zeile, why=verdict.why)
    if len(told) > _TOLD:
        yield tr("… und {whole} weitere; csv und json zeigen alle.").format(
            whole=whole(len(told) - _TOLD)
        )
    absent = {verdict.row.titel for verdict in found if verdict.lines and _absent(verdict, titles)}
    for title in sorted(absent):
        yield tr(
            "Im letzten Lauf gibt es „{title}“ nicht; die Entscheidung gilt, sobald der Titel "
            "vorkommt."
        ).format(title=title)


def _absent(verdict: Verdict, titles: Mapping[str, str]) -> bool:
    return bool(titles) and fold(verdict.row.titel) not in titles


def _name(catalog: Catalog, verdict: Verdict) -> str:
    leistung = catalog.by_id.get(verdict.row.leistung)
    return leistung.title if leistung else ""


def _values(catalog: Catalog, verdict: Verdict, titles: Mapping[str, str]) -> dict[str, Any]:
    row = verdict.row
    return {
        "zeile": row.zeile,
        "titel": row.titel,
        "id": row.leistung,
        "name": _name(catalog, verdict),
        "antwort": row.antwort,
        "wer": verdict.wer,
        "grund": row.grund,
        "ergebnis": verdict.ergebnis.value,
        "warum": verdict.why,
        "im_lauf": None if not titles else not _absent(verdict, titles),
    }

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The answers for the council in the form of a Berichtsvorlage.

The fields are those of a paper in Herne's information system (herne.de/allris, for example
vo020.asp?VOLFDNR=7442); what only the city knows is left for it to fill in.
"""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.measure.coverage import Coverage
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Snapshot
from ozgcheck.report.plots.words import rule_of
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import coverage_view, one_line, sources

# What begins so, the city fills in.
TO_FILL = "[auszufüllen"
_FILL = f"{TO_FILL}]"
_FIELDS = (
    ("Status", f"{TO_FILL}: öffentlich oder nichtöffentlich]"),
    ("Vorlage-Art", "Berichtsvorlage"),
    ("Verfasser/in", _FILL),
    ("Federführend", f"{TO_FILL}: Fachbereich]"),
    ("Bearbeiter/in", _FILL),
    ("Beratungsfolge", f"{TO_FILL}: Gremium, Sitzung am, Zuständigkeit]"),
    ("Finanzielle Auswirkungen", _FILL),
)
_ENCLOSED = (
    "Vollständiger Bericht zu diesem Lauf („ozgcheck report pdf“)",
    "Arbeitsliste und Zahlen als Excel-Mappe („ozgcheck report xlsx“)",
    f"{TO_FILL}: weitere Anlagen]",
)
# On paper there is room for the counts, not for every share.
_SHOWN = ("name", "covered", "uncertain", "unchecked", "missing", "total")


def form_view(
    snapshot: Snapshot, snapshot_id: str, answers: View, felder: Coverage, yardstick: Yardstick
) -> View:
    """The paper around the answers.

    Args:
        snapshot: the run.
        snapshot_id: how it is called.
        answers: what `council_view` gave: its last part says how the figures came about.
        felder: the coverage by Themenfeld.
        yardstick: what was counted.
    """
    day = snapshot.started[:10]
    subject = (
        f"Digitale Verwaltung in {snapshot.stadt}: Stand der Online-Leistungen nach dem "
        f"Onlinezugangsgesetz (OZG), gemessen am {day}"
    )
    fields = (("Vorlage Nr.", _FILL), ("Betreff", subject), *_FIELDS)
    *questions, method = answers.parts
    return View(
        title=f"Berichtsvorlage: Digitale Verwaltung in {snapshot.stadt}",
        columns=(Column("feld", "Feld"), Column("angabe", "Angabe")),
        rows=fields,
        lead=answers.lead[:-1],
        data=None,
        parts=(
            _text(
                "Sachverhalt",
                (
                    "Die Verwaltung berichtet, welche Leistungen nach dem Onlinezugangsgesetz "
                    f"{snapshot.stadt} online anbietet und was offen ist. Grundlage ist der Lauf "
                    f"{snapshot_id} vom {day}. {sources(snapshot)}",
                    f"{rule_of(yardstick)} Erfüllt: {one_line(felder.total)}. Die untere Zahl "
                    "zählt nur Sicheres, die obere auch alles Unklare und nicht Geprüfte.",
                    f"{TO_FILL}: Anlass, Beschlusslage, Bewertung der Verwaltung]",
                ),
            ),
            View(
                title="Fragen und Antworten",
                columns=(),
                rows=(),
                data=None,
                parts=tuple(questions),
            ),
            _numbers(snapshot, snapshot_id, felder, yardstick),
            View(
                title="Anlagen",
                columns=(),
                rows=(),
                notes=_ENCLOSED,
                data=None,
            ),
            method,
        ),
    )


def _text(title: str, lines: tuple[str, ...]) -> View:
    return View(title=title, columns=(), rows=(), lead=lines, data=None)


def _numbers(snapshot: Snapshot, snapshot_id: str, felder: Coverage, yardstick: Yardstick) -> View:
    """The coverage by Themenfeld as other reports show it, with fewer columns."""
    view = coverage_view(snapshot, snapshot_id, felder, yardstick.modell)
    places = [n for n, column in enumerate(view.columns) if column.key in _SHOWN]

    def kept(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[n] for n in places)

    return replace(
        view,
        title="Zahlen je Themenfeld",
        columns=tuple(view.columns[n] for n in places),
        rows=tuple(map(kept, view.rows)),
        footer=kept(view.footer),
        lead=(),
        notes=(),
    )

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The survey as a whole as a view: by kind of municipality, all Länder together and each."""

from __future__ import annotations

from ozgcheck.language import tr
from ozgcheck.numbers import whole
from ozgcheck.report.survey.city_data import spread_values, survey_data
from ozgcheck.report.survey.words import STALE, counting, kind, land_name
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.survey.nation import Nation, Row

ALL = tr("alle Länder")
_COLUMNS = (
    Column("typ", tr("Art")),
    Column("land", tr("Land"), detail=True),
    Column("land_name", tr("Land")),
    Column("listed", tr("Anzahl"), number=True),
    Column("read", tr("gelesen"), number=True),
    Column("unchecked", tr("nicht geprüft"), number=True, detail=True),
    Column("least", tr("kleinster"), share=True, detail=True),
    Column("quarter", tr("unteres Viertel"), share=True),
    Column("middle", tr("Mitte"), share=True),
    Column("three_quarters", tr("oberes Viertel"), share=True),
    Column("most", tr("größter"), share=True, detail=True),
    Column("middle_high", tr("Mitte höchstens"), share=True),
)


def nation_view(found: Nation) -> View:
    """The survey as a whole."""
    failed = found.listed - found.read
    return View(
        title=tr("OZG-Leistungen bundesweit, {month}").format(month=found.info.month),
        lead=(
            *((STALE,) if found.stale else ()),
            tr(
                "Gemeinden, Kreise und Verbände: {listed}; gelesen: "
                "{read}; nicht geprüft: {failed}."
            ).format(listed=whole(found.listed), read=whole(found.read), failed=whole(failed)),
            *counting(found.yardstick),
        ),
        columns=_COLUMNS,
        rows=tuple(map(_row, found.rows)),
        notes=(
            tr(
                "Viertel und Mitte sind die der sicher erfüllten Anteile („mindestens“) der "
                "gelesenen; "
                "„Mitte höchstens“ zählt alles Unklare mit. Nicht Gelesenes zählt nirgends als 0 %."
            ),
            tr("Über verschiedene Arten hinweg gibt es keine Zahl: Sie führen Verschiedenes aus."),
        ),
        data={
            **survey_data(found.info, found.yardstick, stale=found.stale),
            "listed": found.listed,
            "read": found.read,
            "unchecked": failed,
            "rows": [
                {
                    "typ": row.typ,
                    "land": row.land or None,
                    "land_name": land_name(row.land) if row.land else ALL,
                    "listed": row.listed,
                    "read": row.read,
                    "unchecked": row.listed - row.read,
                    "share_low": spread_values(row.low),
                    "share_high": spread_values(row.high),
                }
                for row in found.rows
            ],
        },
    )


def _row(row: Row) -> tuple[Cell, ...]:
    return (
        kind(row.typ),
        row.land,
        land_name(row.land) if row.land else ALL,
        row.listed,
        row.read,
        row.listed - row.read,
        row.low.least,
        row.low.quarter,
        row.low.middle,
        row.low.three_quarters,
        row.low.most,
        row.high.middle,
    )

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue as a list."""

from __future__ import annotations

from collections.abc import Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.model import Leistung
from ozgcheck.numbers import whole
from ozgcheck.report.view import Column, View


def catalog_view(catalog: Catalog, leistungen: Sequence[Leistung]) -> View:
    """One row per Leistung, in order of the OZG id."""
    columns = (
        Column("id", "OZG-ID"),
        Column("name", "Leistung"),
        Column("lebenslage", "Lebenslage"),
        Column("zustaendig", tr("zuständig")),
        Column("anteil", tr("Anteil der Stadt")),
        Column("gewissheit", tr("Gewissheit")),
        Column("aliases", tr("Namen"), number=True),
        Column("teilleistungen", "LeiKa", number=True),
    )
    return View(
        title=tr("Katalog der OZG-Leistungen"),
        columns=columns,
        rows=tuple(
            (
                leistung.id,
                leistung.name,
                catalog.lage[leistung.lebenslage].name,
                ", ".join(leistung.zustaendig.wer),
                leistung.zustaendig.anteil,
                leistung.zustaendig.gewissheit,
                len(leistung.aliases),
                len(leistung.teilleistungen),
            )
            for leistung in leistungen
        ),
        notes=(tr("{whole} Leistungen.").format(whole=whole(len(leistungen))),),
        data=[
            {
                "id": leistung.id,
                "name": leistung.name,
                "heute": leistung.heute,
                "lebenslage": leistung.lebenslage,
                "themenfeld": leistung.themenfeld,
                "zustaendig": list(leistung.zustaendig.wer),
                "anteil": leistung.zustaendig.anteil,
                "gewissheit": leistung.zustaendig.gewissheit,
                "prioritaet": leistung.prioritaet,
                "adressaten": list(leistung.adressaten),
                "sdg": leistung.sdg,
                "bereiche": list(leistung.bereiche),
                "koerbe": list(leistung.koerbe),
                "aliases": len(leistung.aliases),
                "teilleistungen": len(leistung.teilleistungen),
            }
            for leistung in leistungen
        ],
    )

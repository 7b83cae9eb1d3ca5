# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Matches of single titles as a view."""

from __future__ import annotations

from collections.abc import Sequence

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.model import Leistung, Match, Offer, Status
from ozgcheck.report.view import Cell, Column, View

_STATUS = {
    Status.SICHER: tr("sicher"),
    Status.PRUEFEN: tr("prüfen"),
    Status.ABGELEHNT: tr("abgelehnt"),
}


def matches_view(catalog: Catalog, found: Sequence[tuple[Offer, Sequence[Match]]]) -> View:
    """One row per candidate; a title without any candidate has one row that says so."""
    columns = (
        Column("title", tr("Titel")),
        Column("status", tr("Urteil")),
        Column("id", "OZG-ID"),
        Column("name", "Leistung"),
        Column("score", tr("Wert"), number=True),
        Column("teilleistungen", "LeiKa-Eintrag", detail=True),
        Column("reasons", tr("Gründe")),
    )
    rows: list[tuple[Cell, ...]] = []
    for offer, matches in found:
        if not matches:
            why = tr("Kein Name ähnelt dem Titel genug.")
            rows.append((offer.title, tr("keine"), "", "", None, "", why))
        for match in matches:
            leistung = catalog.by_id.get(match.leistung_id)
            rows.append(
                (
                    offer.title,
                    _STATUS[match.status],
                    match.leistung_id,
                    leistung.name if leistung else "",
                    match.score,
                    _entries(leistung, match),
                    " ".join(match.reasons),
                )
            )
    return View(
        title=tr("Zuordnung"),
        columns=columns,
        rows=tuple(rows),
        notes=(tr("Was zu prüfen ist, entscheidet ein Mensch."),),
        data=[
            {
                "title": offer.title,
                "matches": [
                    {
                        "id": match.leistung_id,
                        "name": catalog.by_id[match.leistung_id].name
                        if match.leistung_id in catalog.by_id
                        else "",
                        "status": match.status.value,
                        "step": match.step,
                        "score": match.score,
                        "rank": match.rank,
                        "teilleistungen": list(match.teilleistungen),
                        "reasons": list(match.reasons),
                    }
                    for match in matches
                ],
            }
            for offer, matches in found
        ],
    )


def _entries(leistung: Leistung | None, match: Match) -> str:
    """Key (or id) and name of the entries that a match names."""
    names = {teil.id: teil.name for teil in leistung.teilleistungen} if leistung else {}
    return ", ".join(f"{entry} {names.get(entry, '')}".rstrip() for entry in match.teilleistungen)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue as readable Markdown: one page per Lebenslage and an index."""

from __future__ import annotations

from collections.abc import Iterator

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Leistung
from ozgcheck.report.formats.markdown import escape

INDEX = "README.md"
_MADE = "<!-- Erzeugt mit: ozgcheck catalog pages docs/katalog -->\n\n"


def pages(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """File name and text of every page; same catalogue, same bytes."""
    yield INDEX, _index(catalog)
    for lage in catalog.lebenslagen:
        members = [entry for entry in catalog.leistungen if entry.lebenslage == lage.slug]
        head = (
            f"{_MADE}# {escape(lage.name)}\n\n"
            f"Themenfeld {escape(catalog.feld[lage.themenfeld].name)}; Quelle: "
            f"`catalog/leistungen/{lage.themenfeld}/{lage.slug}.yaml`\n"
        )
        yield f"{lage.slug}.md", head + "".join(_leistung(entry) for entry in members)


def _index(catalog: Catalog) -> str:
    parts = [
        f"{_MADE}# Katalog der OZG-Leistungen\n\n",
        f"{len(catalog.leistungen)} Leistungen in {len(catalog.lebenslagen)} Lebenslagen; "
        f"{sum(entry.stadt for entry in catalog.leistungen)} davon führt eine kreisfreie Stadt "
        "in NRW ganz oder zu einem wesentlichen Teil aus. Wie der Katalog entstand: "
        "[catalogue.md](../catalogue.md).\n",
    ]
    for feld in catalog.themenfelder:
        parts.append(
            f"\n## {escape(feld.name)}\n\n"
            "| Lebenslage | Leistungen | davon der Stadt |\n| :--- | ---: | ---: |\n"
        )
        for lage in catalog.lebenslagen:
            if lage.themenfeld != feld.slug:
                continue
            members = [entry for entry in catalog.leistungen if entry.lebenslage == lage.slug]
            city = sum(entry.stadt for entry in members)
            parts.append(f"| [{escape(lage.name)}]({lage.slug}.md) | {len(members)} | {city} |\n")
    return "".join(parts)


def _leistung(leistung: Leistung) -> str:
    zustaendig = leistung.zustaendig
    rows = [
        ("zuständig", f"{', '.join(zustaendig.wer)}; Anteil der Stadt: {zustaendig.anteil}"),
        ("Begründung", zustaendig.grund),
        ("Grundlage", zustaendig.basis),
        ("Gewissheit", zustaendig.gewissheit),
        ("heute", leistung.heute),
        ("Adressaten", ", ".join(leistung.adressaten)),
        ("auch genannt", "; ".join(leistung.aliases)),
        ("nicht gemeint", "; ".join(leistung.nicht)),
        ("Nachnutzung", "; ".join(leistung.nachnutzung)),
        ("Körbe", ", ".join(leistung.koerbe)),
        ("Smart City Index", ", ".join(leistung.bereiche)),
        ("LeiKa-Einträge", str(len(leistung.teilleistungen))),
        ("Zweifel", leistung.zweifel),
    ]
    lines = [f"- **{label}:** {escape(value)}\n" for label, value in rows if value]
    return f"\n## {leistung.id} {escape(leistung.name)}\n\n{''.join(lines)}"

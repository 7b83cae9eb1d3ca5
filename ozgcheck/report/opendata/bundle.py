# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""All files of a publication, by name."""

from __future__ import annotations

from typing import Any

from ozgcheck.measure.overview import Overview
from ozgcheck.publication import Publication
from ozgcheck.report.opendata.columns import BEISPIEL
from ozgcheck.report.opendata.cpsv import services
from ozgcheck.report.opendata.dcat import SERVICES, Edition, describe
from ozgcheck.report.opendata.formats import csv_text, json_text, schema_text
from ozgcheck.report.opendata.rows import datenart, tables
from ozgcheck.report.views import EXAMPLE, caveats, header, rule, scale, scale_notes

_NO_GAP = "Was niemand angesehen hat, ist keine Lücke."


def bundle(seen: Overview, publication: Publication, seit: str) -> dict[str, str]:
    """The tables as CSV, JSON and schema; with an address also their description in RDF.

    Args:
        seen: the run.
        publication: who publishes, where, how.
        seit: day of the first run (ISO).

    Raises:
        ConfigError: an address is given, but rdflib is not installed.
    """
    made, stand = tables(seen), _stand(seen, publication)
    files = {}
    for table in made:
        files[f"{table.name}.csv"] = csv_text(table)
        files[f"{table.name}.json"] = json_text(table, stand)
        files[f"{table.name}.schema.json"] = schema_text(table)
    if publication.adresse:
        edition = Edition(seen.snapshot, publication, seit, _note(seen))
        for name, writer in (
            ("dcat", describe(edition, made)),
            (SERVICES, services(edition, seen)),
        ):
            files[f"{name}.ttl"] = writer.turtle()
            files[f"{name}.jsonld"] = writer.jsonld()
    return files


def _stand(seen: Overview, publication: Publication) -> dict[str, Any]:
    """Whose data these are, and how they were counted."""
    yardstick, versions = seen.yardstick, seen.snapshot.versions
    return {
        **header(seen.snapshot, seen.snapshot_id),
        "ars": seen.snapshot.ars,
        "datenart": datenart(seen),
        "unit": yardstick.einheit.value,
        "threshold": yardstick.schwelle,
        **scale(yardstick.modell, eigene=yardstick.eigene),
        "hinweis": _note(seen),
        "lizenz": publication.lizenz,
        "versions": {
            "ozgcheck": versions.ozgcheck,
            "catalog": versions.catalog,
            "rules": versions.rules,
        },
    }


def _note(seen: Overview) -> str:
    """How the figures count and what must be known about them."""
    yardstick = seen.yardstick
    counted = rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    example = (EXAMPLE,) if datenart(seen) == BEISPIEL else ()
    notes = (*example, *caveats(seen.snapshot), counted, _NO_GAP, *scale_notes(yardstick.modell))
    return " ".join(notes)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Results of a survey on disk, counted by the product's own `coverage`, without a measurement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ozgcheck.catalog.load import Catalog
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.model import Finding, Grade, Outcome, Result, Snapshot, Versions
from ozgcheck.versions import current

MONTH = "2026-11"
NOTE = "kreisfreie Stadt in NRW"


@dataclass(frozen=True)
class Town:
    """A municipality; `findings`: OZG id to level bounds, or to those and the city's own."""

    ars: str
    name: str
    findings: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    typ: str = "kreisfreie Stadt"
    einwohner: int | None = None
    zustand: str = "gelesen"


def finding(ozg_id: str, bounds: tuple[int, ...]) -> Finding:
    low, high = bounds[:2]
    eigen = Grade(None, *bounds[2:4]) if len(bounds) == 4 else None
    return Finding(ozg_id, Outcome.ANGEBOTEN, reifegrad_low=low, reifegrad_high=high, eigen=eigen)


def snapshot(catalog: Catalog, town: Town) -> Snapshot:
    """The run that the survey stands for: what nobody found is unclear."""
    read = town.zustand == "gelesen"
    nothing = Outcome.UNKLAR if read else Outcome.NICHT_GEPRUEFT
    findings = []
    for leistung in catalog.leistungen:
        if not leistung.stadt:
            findings.append(Finding(leistung.id, Outcome.NICHT_ZUSTAENDIG))
        elif leistung.id in town.findings and read:
            findings.append(finding(leistung.id, town.findings[leistung.id]))
        else:
            findings.append(Finding(leistung.id, nothing))
    return Snapshot(
        portal="x",
        stadt=town.name,
        ars=town.ars,
        started="2026-11-01T00:00:00Z",
        versions=Versions("", "", ""),
        sources=(),
        umfang=(),
        offers=(),
        result=Result((), tuple(findings), ()),
    )


def rows(
    catalog: Catalog, town: Town, kinds: Iterable[By], schwellen: Iterable[int]
) -> Iterator[dict[str, Any]]:
    run = snapshot(catalog, town)
    head = {
        "ars": town.ars,
        "name": town.name,
        "land": town.ars[:2],
        "typ": town.typ,
        "einwohner": town.einwohner,
        "zustand": town.zustand,
    }
    for schwelle in schwellen:
        for eigene in (False, True):
            scale = {"einheit": "leistung", "schwelle": schwelle, "eigene": eigene}
            for number, by in enumerate(kinds):
                found = coverage(
                    catalog, run, by=by, einheit=Einheit.LEISTUNG, schwelle=schwelle, eigene=eigene
                )
                counts = [(by.value, group.key, group.count) for group in found.groups]
                if not number:
                    counts.append(("gesamt", "gesamt", found.total))
                for kind, key, count in counts:
                    yield {
                        **head,
                        "by": kind,
                        "key": key,
                        **scale,
                        "covered": count.covered,
                        "uncertain": count.uncertain,
                        "unchecked": count.unchecked,
                        "total": count.total,
                    }


def write(
    folder: Path,
    catalog: Catalog,
    towns: Iterable[Town],
    *,
    month: str = MONTH,
    kinds: Iterable[By] = (By.ADRESSAT,),
    schwellen: Iterable[int] = (1, 2, 3),
) -> Path:
    """Write the three files; returns the folder of the month."""
    target = folder / "messung" / f"monat={month}"
    target.mkdir(parents=True)
    some, schwellen, kinds = list(towns), tuple(schwellen), tuple(kinds)
    figures = [row for town in some for row in rows(catalog, town, kinds, schwellen)]
    whole, text = pa.int64(), pa.string()
    schema = pa.schema(
        {
            **dict.fromkeys(("ars", "name", "land", "typ"), text),
            "einwohner": whole,
            **dict.fromkeys(("zustand", "by", "key", "einheit"), text),
            "schwelle": pa.int32(),
            "eigene": pa.bool_(),
            **dict.fromkeys(("covered", "uncertain", "unchecked", "total"), whole),
        }
    )
    pq.write_table(pa.Table.from_pylist(figures, schema), target / "zahlen.parquet")
    found = []
    for town in some:
        for ozg_id, bounds in town.findings.items() if town.zustand == "gelesen" else ():
            own = finding(ozg_id, bounds).own()
            found.append(
                {
                    "ars": town.ars,
                    "leistung": ozg_id,
                    "outcome": "angeboten",
                    "low": bounds[0],
                    "high": bounds[1],
                    "own_low": own.reifegrad_low,
                    "own_high": own.reifegrad_high,
                }
            )
    numbers = dict.fromkeys(("low", "high", "own_low", "own_high"), pa.int32())
    schema = pa.schema({"ars": text, "leistung": text, "outcome": text, **numbers})
    pq.write_table(pa.Table.from_pylist(found, schema), target / "befunde.parquet")
    versions = current(catalog)
    info = {
        "monat": month,
        "versions": {
            "ozgcheck": versions.ozgcheck,
            "catalog": versions.catalog,
            "rules": versions.rules,
        },
        "zustaendigkeit": NOTE,
    }
    (target / "messung.json").write_text(json.dumps(info), encoding="utf-8")
    return target

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The result files of a measurement: figures, findings, and what they were made with."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from ozgcheck.model import Outcome, Versions
from ozgcheck.survey.archive import Gemeinde, Stand, Zustand
from ozgcheck.survey.arrow import arrow
from ozgcheck.survey.denominator import Denominator, Group
from ozgcheck.survey.engine import read
from ozgcheck.survey.expressions import BOUNDS, COUNTS, LEVELS, THRESHOLDS
from ozgcheck.survey.gemeinden import ABOVE, Typ

FIGURES, FINDINGS, INFO = "zahlen.parquet", "befunde.parquet", "messung.json"
# Rows of a page; Arrow's own limit holds two groups of all municipalities.
_PAGE = 1 << 20
# A municipality that nobody has asked about yet.
NOT_ASKED = "offen"
ZUSTAENDIGKEIT = (
    "Gezählt wird bei jeder Gemeinde, was eine kreisfreie Stadt in Nordrhein-Westfalen ausführt. "
    "Für kreisangehörige Gemeinden, Kreise und andere Länder ist das eine ungeprüfte Annahme: "
    "Vergleichbar sind nur Gemeinden gleichen Typs."
)
NO_PROOF = (
    "Was in Open-PVOG nicht steht, ist unklar und nicht als fehlend nachgewiesen. Sicher ist nur "
    "die untere Grenze."
)


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality as the figures name it; `zustand` other than `gelesen`: no figures."""

    ars: str
    name: str
    typ: str
    einwohner: int | None
    zustand: str

    @property
    def read(self) -> bool:
        """Whether it was looked at."""
        return self.zustand == Zustand.GELESEN


def places(listed: Iterable[Gemeinde], states: dict[str, Stand]) -> tuple[Place, ...]:
    """Everyone whom the survey is about, by ARS: each listed municipality, and who was asked.

    Args:
        listed: the list of municipalities; may lack some.
        states: what happened with those that were asked.
    """
    known = {gemeinde.ars: gemeinde for gemeinde in listed}
    found = []
    for ars in sorted(known.keys() | states.keys()):
        gemeinde, stand = known.get(ars), states.get(ars)
        if stand is None and gemeinde is not None and gemeinde.typ in ABOVE:
            continue
        name = (gemeinde.name if gemeinde else "") or (stand.name if stand else "")
        found.append(
            Place(
                ars,
                name,
                gemeinde.typ if gemeinde else Typ.UNBEKANNT.value,
                gemeinde.einwohner if gemeinde else None,
                stand.zustand.value if stand else NOT_ASKED,
            )
        )
    return tuple(found)


class Figures:
    """The counts of all places, as numbers.

    Args:
        denominator: gives the groups.
        places: whose counts.
    """

    def __init__(self, denominator: Denominator, places: Sequence[Place]) -> None:
        import numpy as np

        self._groups = denominator.groups
        self._places = places
        # Which of the places the measurement numbered: those that were read, in order.
        self._read = np.array([n for n, place in enumerate(places) if place.read], "int64")
        shape = (len(self._groups), len(COUNTS), len(places))
        self._counts = np.zeros(shape, "int32")

    def take(self, path: Path) -> None:
        """Read what `expressions.counts` counted."""
        import numpy as np

        for k, g, *counts in read(path, ("k", "g", *COUNTS)):
            group, place = np.array(k), self._read[np.array(g)]
            for number, values in enumerate(counts):
                self._counts[group, number, place] = values

    def write(self, path: Path) -> None:
        """Write `zahlen.parquet`: by unit, grouping, threshold, whose services, group and ARS.

        What one question asks for is a row group of its own, so that little is read.
        """
        parquet = arrow("pyarrow.parquet")
        schema = self._schema()
        options = {"compression": "zstd", "store_schema": False}
        # Groups repeat the same places; only in a page that holds several zstd can see that.
        if "max_rows_per_page" in inspect.signature(parquet.write_table).parameters:
            options["max_rows_per_page"] = _PAGE
        with parquet.ParquetWriter(path, schema, **options) as writer:
            for columns in self._tables():
                table = arrow().table(columns, schema=schema)
                writer.write_table(table, row_group_size=len(table) or 1)

    def _schema(self) -> Any:
        pyarrow = arrow()
        text = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
        number = pyarrow.int64()
        return pyarrow.schema(
            {
                **dict.fromkeys(("ars", "name", "land", "typ"), text),
                "einwohner": number,
                **dict.fromkeys(("zustand", "by", "key", "einheit"), text),
                "schwelle": pyarrow.int32(),
                "eigene": pyarrow.bool_(),
                **dict.fromkeys(("covered", "uncertain", "unchecked", "total"), number),
            }
        )

    def _tables(self) -> Iterator[dict[str, Any]]:
        import numpy as np

        for _, members in groupby(enumerate(self._groups), lambda each: _grouping(each[1])):
            numbers, groups = zip(*members, strict=True)
            labels = self._labels(groups)
            looked = np.zeros(len(self._places), bool)
            looked[self._read] = True
            looked = np.tile(looked, len(groups))
            sizes = np.array([len(group.members) for group in groups], "int64")
            total = np.repeat(sizes, len(self._places))
            for level in THRESHOLDS:
                for own in (False, True):
                    covered, missing = (
                        self._count(numbers, f"{'own_' if own else ''}{side}", level)
                        for side in ("covered", "missing")
                    )
                    yield {
                        **labels,
                        "schwelle": np.full(len(total), level, "int32"),
                        "eigene": np.full(len(total), own),
                        "covered": covered,
                        "uncertain": (total - covered - missing) * looked,
                        "unchecked": total * ~looked,
                        "total": total,
                    }

    def _labels(self, groups: Sequence[Group]) -> dict[str, Any]:
        """What the rows of these groups are called: for each group all places."""
        import numpy as np

        pyarrow, places = arrow(), self._places
        each = np.tile(np.arange(len(places), dtype="int32"), len(groups))
        people = pyarrow.array([place.einwohner for place in places], pyarrow.int64())
        of_places = {
            "ars": [place.ars for place in places],
            "name": [place.name for place in places],
            "land": [place.ars[:2] for place in places],
            "typ": [place.typ for place in places],
            "zustand": [place.zustand for place in places],
        }
        of_groups = {
            "by": [str(group.by) for group in groups],
            "key": [group.key for group in groups],
            "einheit": [group.einheit.value for group in groups],
        }
        which = np.repeat(np.arange(len(groups), dtype="int32"), len(places))
        return {
            "einwohner": people.take(pyarrow.array(each)),
            **{name: _named(values, each) for name, values in of_places.items()},
            **{name: _named(values, which) for name, values in of_groups.items()},
        }

    def _count(self, groups: Sequence[int], side: str, level: int) -> Any:
        """One number for each place of each group (see `expressions.LEVELS`)."""
        seen = min(level, max(LEVELS))
        column = COUNTS.index(f"{side}_{seen}")
        counts = self._counts[list(groups), column].reshape(-1).astype("int64")
        return counts * 0 if seen < level and side.endswith("covered") else counts


def write_findings(
    path: Path, found: Path | None, denominator: Denominator, places: Sequence[Place]
) -> None:
    """Write `befunde.parquet`: every Leistung that a municipality offers, by ARS and OZG id.

    What is not in it is unclear where the municipality was read, and unchecked elsewhere.

    Args:
        path: the file.
        found: what `expressions.findings` found; None: nothing.
        denominator: what its numbers mean.
        places: whose findings; those that were read are numbered in order.
    """
    pyarrow, parquet = arrow(), arrow("pyarrow.parquet")
    text, number = pyarrow.dictionary(pyarrow.int32(), pyarrow.string()), pyarrow.int32()
    schema = pyarrow.schema(
        {
            **dict.fromkeys(("ars", "leistung", "outcome"), text),
            **dict.fromkeys(BOUNDS, number),
        }
    )
    ars = pyarrow.array([place.ars for place in places if place.read], pyarrow.string())
    leistung = pyarrow.array([name for name, entry in denominator.items if not entry])
    with parquet.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for g, n, *bounds in read(found, ("g", "n", *BOUNDS)) if found else ():
            columns = [
                pyarrow.DictionaryArray.from_arrays(pyarrow.array(g, number), ars),
                pyarrow.DictionaryArray.from_arrays(pyarrow.array(n, number), leistung),
                _named([Outcome.ANGEBOTEN.value], [0] * len(g)),
                *(pyarrow.array(values, number) for values in bounds),
            ]
            writer.write_table(pyarrow.table(columns, schema=schema))


def info(
    month: str,
    engine: str,
    now: str,
    versions: Versions,
    places: Sequence[Place],
    rows: int,
) -> str:
    """`messung.json`: what the figures were made of and with."""
    states = [place.zustand for place in places]
    return json.dumps(
        {
            "monat": month,
            "gemessen": now,
            "engine": engine,
            "versions": asdict(versions),
            "gemeinden": {state: states.count(state) for state in (*map(str, Zustand), NOT_ASKED)},
            "zeilen": rows,
            "einwohner_bekannt": sum(place.einwohner is not None for place in places),
            "schwellen": list(THRESHOLDS),
            "zustaendigkeit": ZUSTAENDIGKEIT,
            "hinweis": NO_PROOF,
        },
        ensure_ascii=False,
        indent=2,
    )


def _grouping(group: Group) -> tuple[str, str]:
    return group.einheit, group.by


def _named(values: Sequence[str], places: Any) -> Any:
    """Texts by their place in a list, each different one stored once."""
    pyarrow = arrow()
    different = {value: number for number, value in enumerate(dict.fromkeys(values))}
    numbers = pyarrow.array([different[value] for value in values], pyarrow.int32())
    texts = pyarrow.array(list(different), pyarrow.string())
    chosen = numbers.take(pyarrow.array(places, pyarrow.int32()))
    return pyarrow.DictionaryArray.from_arrays(chosen, texts)

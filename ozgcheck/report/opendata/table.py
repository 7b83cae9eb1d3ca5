# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a published table is made of; CSV, JSON, schema and lexicon all follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float | bool | tuple[str, ...] | None
Row = dict[str, Value]


class Typ(StrEnum):
    """What stands in a column, named as in the lexicon."""

    TEXT = "Text"
    LISTE = "Liste"
    ADRESSEN = "Liste von Internetadressen"
    ADRESSE = "Internetadresse"
    DATUM = "Datum"
    GANZZAHL = "Ganzzahl"
    ZAHL = "Zahl"
    WAHRHEIT = "Wahrheitswert"

    @property
    def several(self) -> bool:
        """Whether a cell holds a list."""
        return self in (Typ.LISTE, Typ.ADRESSEN)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a published table.

    Attributes:
        name: as it stands in the head of the CSV and in the JSON.
        typ: what a cell holds.
        de: what it means, German.
        en: what it means, English.
        quelle: where it comes from (German).
        einheit: unit, German; empty where there is none.
        werte: the values that are possible; empty where any are.
        von: least number.
        bis: greatest number, None: no bound.
        leer: the cell may be empty, which means unknown or not applicable.
    """

    name: str
    typ: Typ
    de: str
    en: str
    quelle: str
    einheit: str = ""
    werte: tuple[str, ...] = ()
    von: int = 0
    bis: int | None = None
    leer: bool = False

    @property
    def wertebereich(self) -> str:
        """The possible values as the lexicon says them; empty where any are."""
        if self.werte:
            return " | ".join(self.werte)
        if self.typ in (Typ.GANZZAHL, Typ.ZAHL):
            return f"ab {self.von}" if self.bis is None else f"{self.von} bis {self.bis}"
        if self.typ is Typ.WAHRHEIT:
            return "true | false"
        return "JJJJ-MM-TT" if self.typ is Typ.DATUM else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is published; `name` is that of its files."""

    name: str
    titel: str
    beschreibung: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...] = ()

    def filled(self, rows: Iterable[Row]) -> Table:
        """The same with rows; each has exactly the columns, in their order."""
        names = [field.name for field in self.fields]
        return Table(
            self.name,
            self.titel,
            self.beschreibung,
            self.fields,
            tuple({name: row[name] for name in names} for row in rows),
        )

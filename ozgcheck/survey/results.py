# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The results of a survey: which there are, and asking them.

Asking is SQL, so that a question to millions of figures takes less than a second; the figures
themselves were counted by the measurement (docs/decisions.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr
from ozgcheck.survey.archive import MONTH, Zustand
from ozgcheck.survey.figures import FIGURES, FINDINGS, INFO
from ozgcheck.text import plain

if TYPE_CHECKING:
    import duckdb

_MEASURE = tr("Zuerst aufrufen: ozgcheck survey measure")
# Every municipality is counted once by this.
_MUNICIPALITIES = """
SELECT ars, name, land, typ, einwohner, zustand FROM zahlen
WHERE "by" = 'gesamt' AND einheit = 'leistung' AND schwelle = 3 AND NOT eigene ORDER BY ars
"""


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality of the survey.

    Attributes:
        ars: twelve digits.
        name: as the list of municipalities has it; may be empty.
        land: the first two digits of the ARS.
        typ: what kind it is, `unbekannt` where nothing says so.
        einwohner: inhabitants, None where unknown.
        zustand: `gelesen`, or why there are no figures.
    """

    ars: str
    name: str
    land: str
    typ: str
    einwohner: int | None
    zustand: str

    @property
    def read(self) -> bool:
        """Whether it was looked at; only then it has figures and a place."""
        return self.zustand == Zustand.GELESEN

    @property
    def title(self) -> str:
        """Its name, or its ARS where it has none."""
        return self.name or self.ars


@dataclass(frozen=True, slots=True)
class Info:
    """What a measurement says about itself; empty where it does not.

    `ozgcheck`, `catalog` and `rules` are the versions it was made with.
    """

    month: str
    ozgcheck: str = ""
    catalog: str = ""
    rules: str = ""
    zustaendigkeit: str = ""


class Results:
    """The results of one month, opened for questions.

    Args:
        folder: where the three files lie.
        info: what the measurement says about itself.

    Raises:
        ConfigError: duckdb is not installed.
        OzgcheckError: the figures cannot be read.
    """

    def __init__(self, folder: Path, info: Info) -> None:
        self.folder = folder
        self.info = info
        self._database = _database()
        for view, name in (("zahlen", FIGURES), ("befunde", FINDINGS)):
            path = folder / name
            if not path.is_file():
                raise OzgcheckError(
                    tr("In {folder} fehlt die Datei {name}.").format(folder=folder, name=name),
                    _MEASURE,
                )
            # A view takes no parameters; the path is quoted here, and its signs for patterns too.
            self.ask(
                f"CREATE VIEW {view} AS SELECT * FROM read_parquet("  # noqa: S608 - quoted
                f"{_quoted(_no_pattern(str(path)))}, hive_partitioning = false)"
            )

    def ask(self, question: str, **values: Any) -> list[tuple[Any, ...]]:
        """The answer to a question in SQL.

        Args:
            question: SQL on the views `zahlen` and `befunde`, with `$name` for values.
            values: what stands for the names.

        Raises:
            OzgcheckError: a file is no Parquet, damaged, or lacks a column.
        """
        import duckdb

        try:
            return self._database.execute(question, values or None).fetchall()
        except duckdb.Error as error:
            raise OzgcheckError(
                tr("Die Ergebnisse in {folder} sind nicht lesbar ({plain}).").format(
                    folder=self.folder, plain=plain(str(error).split(chr(10), 1)[0], 200)
                ),
                tr("Bitte neu messen: ozgcheck survey measure"),
            ) from error

    def keep(self, ars: Sequence[str]) -> None:
        """Make the table `gewaehlt` of these municipalities, numbered from 1 in their order."""
        self.ask(
            "CREATE OR REPLACE TEMP TABLE gewaehlt AS SELECT unnest($ars::VARCHAR[]) AS ars, "
            "generate_subscripts($ars::VARCHAR[], 1) AS nr",
            ars=list(ars),
        )

    def municipalities(self) -> tuple[Municipality, ...]:
        """Every municipality of the survey, in order of its ARS."""
        return tuple(
            Municipality(
                plain(ars), plain(name or ""), plain(land), plain(typ), einwohner, plain(zustand)
            )
            for ars, name, land, typ, einwohner, zustand in self.ask(_MUNICIPALITIES)
        )


def open_results(folder: Path, month: str = "") -> Results:
    """Open the results of a survey.

    Args:
        folder: the survey's folder, that of its measurements, or that of one month.
        month: `2026-11`; empty: the last one there is.

    Raises:
        ConfigError: there is no such folder or month, or duckdb is not installed.
        OzgcheckError: the results cannot be read.
    """
    if month and not MONTH.fullmatch(month):
        raise ConfigError(
            tr("„{month}“ ist kein Monat.").format(month=month),
            tr("Gemeint ist zum Beispiel 2026-11."),
        )
    months = _months(folder)
    if not months:
        raise ConfigError(
            tr("In {folder} liegt keine gemessene Umfrage.").format(folder=folder), _MEASURE
        )
    if month and month not in months:
        raise ConfigError(
            tr("Für {month} liegt in {folder} keine Messung.").format(month=month, folder=folder),
            tr("Es gibt: {join}.").format(join=", ".join(sorted(months)[-12:])),
        )
    wanted = month or max(months)
    return Results(months[wanted], _info(months[wanted], wanted))


def has_results(folder: Path) -> bool:
    """Whether `open_results` would find a month there."""
    return bool(_months(folder))


def _months(folder: Path) -> dict[str, Path]:
    """The folders with figures, by month."""
    if (folder / FIGURES).is_file():
        return {folder.resolve().name.removeprefix("monat="): folder}
    found = {}
    for above in (folder, folder / "messung"):
        for path in above.glob("monat=*"):
            name = path.name.removeprefix("monat=")
            if MONTH.fullmatch(name) and (path / FIGURES).is_file():
                found[name] = path
    return found


def _info(folder: Path, month: str) -> Info:
    path = folder / INFO
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Info(month)
    except OSError as error:
        raise OzgcheckError(
            tr("{path} ist nicht lesbar ({error}).").format(path=path, error=reason(error))
        ) from error
    except ValueError as error:
        raise OzgcheckError(
            tr("{path} ist kein gültiges JSON.").format(path=path), _MEASURE
        ) from error
    fields = raw if isinstance(raw, dict) else {}
    versions = fields.get("versions", {})
    said = versions if isinstance(versions, dict) else {}
    return Info(
        _word(fields, "monat") or month,
        _word(said, "ozgcheck"),
        _word(said, "catalog"),
        _word(said, "rules"),
        _word(fields, "zustaendigkeit"),
    )


def _word(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return plain(value) if isinstance(value, str) else ""


def _database() -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError as error:
        raise ConfigError(
            tr("Für die Umfrage wird die Erweiterung „survey“ gebraucht."),
            tr('Bitte installieren Sie sie mit: pip install "ozgcheck[survey]"'),
        ) from error
    # Nothing is fetched or installed on the way.
    return duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_pattern(path: str) -> str:
    """The path as a pattern that means only itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)

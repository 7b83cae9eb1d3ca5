# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""CSV files that people labelled: rows read, and every wrong file explained."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ozgcheck.errors import ConfigError, reason
from ozgcheck.language import tr
from ozgcheck.numbers import counted, whole
from ozgcheck.suggest import nearest
from ozgcheck.text import plain

# A row that is too short has fewer fields.
Row = dict[str, str]
_LONGEST_FIELD = 5_000_000


def read_rows(path: Path, needed: Sequence[str], label: str, split: str | None = None) -> list[Row]:
    """The rows of a labelled file.

    Args:
        path: CSV in UTF-8 with commas.
        needed: columns that must exist and that each row must have, `title` first and the
            label last.
        label: what the label is called, with its article.
        split: a further column that must exist.

    Raises:
        ConfigError: the file is not readable, or a column or field is missing.
    """
    try:
        with _long_fields(), path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            names = next(reader, [])
            rows: list[Row] = [
                dict(zip(names, fields, strict=False)) for fields in reader if fields
            ]
    except OSError as error:
        raise ConfigError(
            tr("{path} ist nicht lesbar ({error}).").format(path=path, error=reason(error))
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(tr("{path} ist keine CSV-Datei in UTF-8.").format(path=path)) from error
    except csv.Error as error:
        raise ConfigError(
            tr("{path} ist keine CSV-Datei in UTF-8.").format(path=path),
            tr("Ein Feld ist länger als {longest_field} Zeichen.").format(
                longest_field=whole(_LONGEST_FIELD)
            )
            if "field larger" in str(error)
            else "",
        ) from error
    missing = [name for name in needed if name not in names]
    if missing:
        raise ConfigError(
            tr("In {path} fehlt die Spalte „{missing}“.").format(path=path, missing=missing[0]),
            tr("Nötig sind mindestens {join} und {needed}, getrennt durch Kommas.").format(
                join=", ".join(needed[:-1]), needed=needed[-1]
            ),
        )
    if split is not None and split not in names:
        raise ConfigError(
            tr("In {path} fehlt die Spalte „{split}“.").format(path=path, split=split),
            nearest(split, names)
            or tr("Spalten sind: {plain}.").format(plain=plain(", ".join(names))),
        )
    # A short row would pass for one whose label is empty.
    short = [row.get("title", "") for row in rows if any(name not in row for name in needed)]
    if short:
        raise ConfigError(
            tr(
                "In {path} fehlt bei {counted} {label} oder der Titel, zuerst bei „{plain}“."
            ).format(
                path=path,
                counted=counted(len(short), tr("Zeile"), tr("Zeilen")),
                label=label,
                plain=plain(short[0], 100),
            ),
            tr("Auch ein leeres Feld braucht sein Komma."),
        )
    return rows


@contextmanager
def _long_fields() -> Iterator[None]:
    """Fields as long as a page may be; the usual limit of the csv module is lower."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def cell(row: Row, name: str, limit: int = 1000) -> str:
    """A field as harmless text; empty where the row or the file lacks it."""
    return plain(row.get(name, ""), limit)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people wrote into the workbook of `ozgcheck report xlsx`, or into a CSV file like it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ozgcheck.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from ozgcheck.matching.entered import Entered
    from ozgcheck.sources.table.filled_in import Filled

_DECISION = ("titel", "ozgid", "entscheidung")
_WORK = ("ozgid", "teilleistung", "bearbeitung", "notiz")


def decisions_in(path: Path) -> tuple[Entered, ...]:
    """The rows with a decision.

    Raises:
        ConfigError: there is no such table, or the file cannot be read or is refused.
    """
    from ozgcheck.matching.entered import Entered

    return tuple(
        Entered(
            zeile=number,
            titel=row["titel"],
            leistung=row["ozgid"],
            antwort=row["entscheidung"],
            wer=row.get("wer", ""),
            grund=row.get("grund", ""),
        )
        for number, row in _read(path, _DECISION, ("wer", "grund"))
        if row["entscheidung"]
    )


def work_in(path: Path) -> dict[tuple[str, ...], dict[str, str]]:
    """What stands in „Bearbeitung“ and „Notiz“, by OZG id and Teilleistung.

    Raises:
        ConfigError: as `decisions_in`.
    """
    return {
        (row["ozgid"], row["teilleistung"]): cells
        for _, row in _read(path, _WORK)
        if any((cells := {key: row[key] for key in ("bearbeitung", "notiz")}).values())
    }


def _read(path: Path, wanted: tuple[str, ...], also: tuple[str, ...] = ()) -> list[Filled]:
    from ozgcheck.sources.table.filled_in import read_filled

    try:
        return read_filled(path, wanted, also)
    except SourceError as error:
        raise ConfigError(error.message, error.hint) from error

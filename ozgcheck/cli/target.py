# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A report that a command writes into one file."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.errors import ConfigError, OzgcheckError, reason


def check_target(target: Path) -> None:
    """Say before anything is measured that the file cannot be written.

    Raises:
        ConfigError: it is a folder, or its folder is missing.
    """
    if target.is_dir():
        raise ConfigError(f"{target} ist ein Ordner, keine Datei.")
    if not target.parent.is_dir():
        raise ConfigError(f"Den Ordner {target.parent} gibt es nicht.", "Bitte zuerst anlegen.")


def write_target(target: Path, text: str | bytes) -> None:
    """Write a report; an existing file is replaced, whole or not at all.

    Raises:
        OzgcheckError: the file cannot be written.
    """
    from ozgcheck.atomic import write_whole

    try:
        write_whole(target, text)
    except OSError as error:
        raise OzgcheckError(
            f"Der Bericht {target} lässt sich nicht schreiben ({reason(error)}).",
            "Pfad, Rechte und freien Platz prüfen.",
        ) from error

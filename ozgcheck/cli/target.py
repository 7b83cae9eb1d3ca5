# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A report that a command writes into one file."""

from __future__ import annotations

from pathlib import Path

from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.language import tr


def check_target(target: Path) -> None:
    """Say before anything is measured that the file cannot be written.

    Raises:
        ConfigError: it is a folder, or its folder is missing.
    """
    if target.is_dir():
        raise ConfigError(tr("{target} ist ein Ordner, keine Datei.").format(target=target))
    if not target.parent.is_dir():
        raise ConfigError(
            tr("Den Ordner {parent} gibt es nicht.").format(parent=target.parent),
            tr("Bitte zuerst anlegen."),
        )


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
            tr("Der Bericht {target} lässt sich nicht schreiben ({error}).").format(
                target=target, error=reason(error)
            ),
            tr("Pfad, Rechte und freien Platz prüfen."),
        ) from error

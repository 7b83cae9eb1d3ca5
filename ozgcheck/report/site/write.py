# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The site's files in their folder; what the city fills in itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ozgcheck.errors import ConfigError, OzgcheckError, reason
from ozgcheck.publish import write_together
from ozgcheck.report.site.pages import OWN

_FIRST = "index.html"
# Every page of the site says so; another page of that name is somebody else's.
_OURS = '<meta name="generator" content="ozgcheck">'
_HEAD = 4000


def check_folder(folder: Path) -> None:
    """Say before anything is measured that the site cannot go there.

    Raises:
        ConfigError: it is a file, or another website stands there.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} ist kein Ordner.", "Bitte einen Ordner für die Seiten nennen.")
    first = folder / _FIRST
    try:
        with first.open(encoding="utf-8", errors="replace") as file:
            ours = _OURS in file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigError(f"{first} ist nicht lesbar ({reason(error)}).") from error
    if not ours:
        raise ConfigError(
            f"In {folder} liegt schon eine andere Website.", "Bitte einen leeren Ordner nennen."
        )


def write_site(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the site; all of it is complete before the first file gets its name.

    Args:
        folder: where it goes; made when it is missing.
        files: name to text.

    Returns:
        The first page.

    Raises:
        OzgcheckError: the folder cannot be written; it is as it was.
    """
    kept = {name for name, _ in OWN if (folder / name).exists()}
    try:
        write_together(folder, {name: text for name, text in files.items() if name not in kept})
    except OSError as error:
        raise OzgcheckError(
            f"Die Seiten lassen sich nicht nach {folder} schreiben ({reason(error)}).",
            "Pfad, Rechte und freien Platz prüfen.",
        ) from error
    return folder / _FIRST

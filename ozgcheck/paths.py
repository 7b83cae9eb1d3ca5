# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the shipped data lies and where a computed copy may be kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data(name: str) -> Path:
    """Folder `catalog` or `examples`: inside an installed wheel, else in the checkout."""
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name


def cache() -> Path:
    """The user's cache folder for ozgcheck; may not exist and may not be writable."""
    name, inside = (
        ("LOCALAPPDATA", "AppData/Local")
        if sys.platform == "win32"
        else (
            "XDG_CACHE_HOME",
            ".cache",
        )
    )
    try:
        root = Path(os.environ.get(name) or Path.home() / inside)
    except RuntimeError:
        # An account without a home (containers) keeps nothing; a folder that everybody
        # may write to would let others change what is kept.
        root = Path(os.devnull)
    return root / "ozgcheck"

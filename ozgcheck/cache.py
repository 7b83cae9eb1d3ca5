# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Computed values kept between runs, as JSON in the user's cache folder.

A value is kept under the SHA-256 of everything it was computed from, so a change never
meets an old value. A copy that is broken, or a folder that cannot be written, costs time
and nothing else.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from ozgcheck import __version__, paths
from ozgcheck.atomic import write_whole


def recall(kind: str, key: str, form: int) -> Any | None:
    """The kept value, or None when there is none for this key, format and version.

    Args:
        kind: what is kept; one value of a kind is kept at a time.
        key: SHA-256 of what the value was computed from, in hex.
        form: number of the value's format.
    """
    try:
        stored = json.loads(_file(kind, key).read_bytes())
        if stored["format"] == [form, __version__] and stored["key"] == key:
            return stored["value"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return None


def keep(kind: str, key: str, form: int, value: object) -> None:
    """Keep a value of JSON types and forget older ones of its kind."""
    target = _file(kind, key)
    stored = {"format": [form, __version__], "key": key, "value": value}
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, json.dumps(stored, ensure_ascii=False, separators=(",", ":")))
        for old in target.parent.glob(f"{kind}-*.json"):
            if old != target:
                old.unlink(missing_ok=True)


def _file(kind: str, key: str) -> Path:
    return paths.cache() / f"{kind}-{key[:32]}.json"

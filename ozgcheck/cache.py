# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Computed values kept between runs, as JSON in the user's cache folder.

A value is kept under the SHA-256 of everything it was computed from, so a change never
meets an old value. A copy that is broken, or a folder that cannot be written, costs time
and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
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
    return recall_file(_file(kind, key), key, form)


def recall_file(path: Path, key: str, form: int) -> Any | None:
    """The value kept in a file, or None when it is not there, broken or made from else."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        if json.loads(head) == _head(key, form, body):
            return json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return None


def keep(kind: str, key: str, form: int, value: object) -> None:
    """Keep a value of JSON types and forget older ones of its kind."""
    target = _file(kind, key)
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        keep_file(target, key, form, value)
        for old in target.parent.glob(f"{kind}-*.json"):
            if old != target:
                old.unlink(missing_ok=True)


def keep_file(path: Path, key: str, form: int, value: object) -> None:
    """Keep a value of JSON types in a file, for `recall_file`.

    Raises:
        OSError: the folder cannot be written or the disk is full.
    """
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    head = json.dumps(_head(key, form, body.encode("utf-8", "replace")))
    write_whole(path, f"{head}\n{body}")


def _head(key: str, form: int, body: bytes) -> dict[str, Any]:
    """The first line of a copy: what it is, and the sum of what follows."""
    total = hashlib.sha256(f"{key}\n".encode() + body).hexdigest()
    return {"format": [form, __version__], "key": key, "sum": total}


def _file(kind: str, key: str) -> Path:
    return paths.cache() / f"{kind}-{key[:32]}.json"

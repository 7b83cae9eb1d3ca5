# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the cache keeps, taken apart and put together again, to break it on purpose."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def read_copy(path: Path) -> tuple[dict[str, Any], Any]:
    """The first line of a copy (what it is, and its sum) and the value."""
    head, _, body = path.read_bytes().partition(b"\n")
    return json.loads(head), json.loads(body)


def write_copy(path: Path, head: dict[str, Any], value: object, *, right_sum: bool = False) -> None:
    """Write a copy; its sum stays what it was, unless it shall be right."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    if right_sum:
        total = hashlib.sha256(f"{head['key']}\n".encode() + body).hexdigest()
        head = {**head, "sum": total}
    path.write_bytes(json.dumps(head).encode() + b"\n" + body)

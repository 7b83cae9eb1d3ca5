# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Snapshots as JSON and back."""

from __future__ import annotations

from typing import Any, cast

from ozgcheck.codec import decoder, encode
from ozgcheck.model import Snapshot

FORMAT = 1


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as JSON values, described by schema `snapshot`."""
    return {"format": FORMAT, **encode(snapshot)}


def from_json(document: Any) -> Snapshot:
    """The snapshot of a JSON document.

    Raises:
        ValueError: the document is none of this format.
    """
    form = document.get("format") if isinstance(document, dict) else None
    if form != FORMAT or isinstance(form, bool):
        raise ValueError("unknown format")
    try:
        return cast(Snapshot, decoder(Snapshot)(document))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error

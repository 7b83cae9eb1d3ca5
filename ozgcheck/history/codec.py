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


def from_json(document: Any, leistung_id: str = "") -> Snapshot:
    """The snapshot of a JSON document.

    Args:
        document: what `to_json` gave.
        leistung_id: take only the findings on this Leistung, and no offers, matches or
            links; that is several times faster. Empty: everything.

    Raises:
        ValueError: the document is none of this format.
    """
    form = document.get("format") if isinstance(document, dict) else None
    if form != FORMAT or isinstance(form, bool):
        raise ValueError("unknown format")
    try:
        wanted = _about(document, leistung_id) if leistung_id else document
        return cast(Snapshot, decoder(Snapshot)(wanted))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _about(document: dict[str, Any], leistung_id: str) -> dict[str, Any]:
    result = {
        name: [each for each in document["result"][name] if each["leistung_id"] == leistung_id]
        for name in ("findings", "teil_findings")
    }
    return {**document, "offers": [], "links": [], "result": {**result, "matches": []}}

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Snapshots as JSON and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from ozgcheck.codec import decoder, encode
from ozgcheck.model import Finding, Snapshot

FORMAT = 1
# The fields that stay in a thin snapshot.
_OFFER = ("id", "title", "source")
_VERDICT = tuple(
    field.name
    for field in fields(Finding)
    if field.name not in ("offers", "candidates", "evidence", "note")
)


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as JSON values, described by schema `snapshot`."""
    return {"format": FORMAT, **encode(snapshot)}


def from_json(document: Any, *, thin: bool = False) -> Snapshot:
    """The snapshot of a JSON document.

    Args:
        document: what `to_json` gave.
        thin: without texts of offers, matches, links and what entries rest on; that is several
            times faster.

    Raises:
        ValueError: the document is none of this format.
    """
    form = document.get("format") if isinstance(document, dict) else None
    if form != FORMAT or isinstance(form, bool):
        raise ValueError("unknown format")
    try:
        wanted = _thinned(document) if thin else document
        return cast(Snapshot, decoder(Snapshot)(wanted))
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _thinned(document: dict[str, Any]) -> dict[str, Any]:
    result = document["result"]
    return {
        **document,
        "offers": [{name: each[name] for name in _OFFER} for each in document["offers"]],
        "links": [],
        "result": {
            "matches": [],
            "findings": result["findings"],
            "teil_findings": [
                {name: each[name] for name in each if name in _VERDICT}
                for each in result["teil_findings"]
            ],
        },
    }

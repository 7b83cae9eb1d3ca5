# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Snapshots as JSON and back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from ozgcheck.codec import decoded, decoder, encode
from ozgcheck.model import Snapshot

FORMAT = 1
_FIELDS = tuple(field.name for field in fields(Snapshot))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document(Snapshot):
    """A snapshot as it lies in its file."""

    format: Literal[1]


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as JSON values, described by schema `snapshot`."""
    return {"format": FORMAT, **encode(snapshot)}


def from_json(document: Any) -> Snapshot:
    """The snapshot of a JSON document.

    Args:
        document: what `to_json` gave.

    Raises:
        ValueError: the document is none of this format.
    """
    return _snapshot(decoder(_Document)(document))


def from_text(text: bytes) -> Snapshot:
    """The same from the text of the document.

    Raises:
        ValueError: the text is no JSON, or none of this format.
    """
    return _snapshot(decoded(_Document, text))


def _snapshot(document: _Document) -> Snapshot:
    return Snapshot(**{name: getattr(document, name) for name in _FIELDS})

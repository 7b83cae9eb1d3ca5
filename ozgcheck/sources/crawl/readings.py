# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was read from pages, kept under the content: an unchanged page is not read again."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ozgcheck.atomic import write_whole
from ozgcheck.codec import decoder, encode
from ozgcheck.sources.pages import Anchor, NoService, Page, Reading

_FORMAT = 2
_WRONG = (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError)


class Readings:
    """The readings of one portal.

    Args:
        path: the file that keeps them; None: nothing is kept.
        rules: everything that decides how a page is read; a change makes what is kept void.
    """

    def __init__(self, path: Path | None, rules: str) -> None:
        self._path = path
        self._rules = hashlib.sha256(f"{_FORMAT}\n{rules}".encode()).hexdigest()
        self._anchors: list[Anchor] = []
        self._known: dict[str, Any] = {}
        self._used: dict[str, Reading] = {}
        self._shared: dict[Anchor, Anchor] = {}
        if path is not None:
            self._load(path)

    def get(self, digest: str, url: str) -> Reading | None:
        """What was read from this content at this address; None if it was never read.

        Args:
            digest: SHA-256 of the content, in hex.
            url: where it came from.
        """
        key = _key(digest, url)
        if key in self._used:
            return self._used[key]
        raw = self._known.get(key)
        if raw is None:
            return None
        try:
            reading = self._decoded(raw)
        except _WRONG:
            return None
        self._used[key] = reading
        return reading

    def put(self, digest: str, url: str, reading: Reading) -> None:
        """Remember what was read; the navigation, the same on every page, only once."""
        anchors = tuple(self._shared.setdefault(anchor, anchor) for anchor in reading.anchors)
        self._used[_key(digest, url)] = replace(reading, anchors=anchors)

    def save(self) -> None:
        """Write what this run used; what no page needed any more is forgotten."""
        if self._path is None or self._used.keys() == self._known.keys():
            return
        numbers: dict[Anchor, int] = {}
        pages = {key: _encoded(reading, numbers) for key, reading in sorted(self._used.items())}
        kept = {"rules": self._rules, "anchors": [encode(anchor) for anchor in numbers]}
        text = json.dumps({**kept, "pages": pages}, ensure_ascii=False, separators=(",", ":"))
        with contextlib.suppress(OSError, UnicodeError):  # the next run reads anew
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, text)

    def _load(self, path: Path) -> None:
        with contextlib.suppress(OSError, RecursionError, *_WRONG):
            kept = json.loads(path.read_bytes())
            if kept["rules"] == self._rules:
                self._anchors = [decoder(Anchor)(raw) for raw in kept["anchors"]]
                self._known = dict(kept["pages"].items())  # a list of pairs is none of ours

    def _decoded(self, raw: dict[str, Any]) -> Reading:
        page, none = raw.get("page"), raw.get("none")
        return Reading(
            outcome=decoder(Page)(page) if page is not None else decoder(NoService)(none),
            entries=tuple(decoder(Page)(entry) for entry in raw["entries"]),
            anchors=tuple(self._anchors[number] for number in raw["anchors"]),
            nofollow=bool(raw["nofollow"]),
            address=str(raw["address"]),
        )


def _encoded(reading: Reading, numbers: dict[Anchor, int]) -> dict[str, Any]:
    kind = "page" if isinstance(reading.outcome, Page) else "none"
    return {
        kind: encode(reading.outcome),
        "entries": [encode(entry) for entry in reading.entries],
        "anchors": [numbers.setdefault(anchor, len(numbers)) for anchor in reading.anchors],
        "nofollow": reading.nofollow,
        "address": reading.address,
    }


def _key(digest: str, url: str) -> str:
    return f"{digest} {url}"

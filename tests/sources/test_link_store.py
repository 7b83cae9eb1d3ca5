# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Answers of online services between runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ozgcheck.model import Linkstand, LinkState
from ozgcheck.sources.link_store import FILE, Store

URL = "https://formulare.stadt.example/hund"
NOW = "2026-11-25T10:00:00Z"


def stand(state: LinkState, am: str, url: str = URL) -> Linkstand:
    return Linkstand(url, state, am, 200, "", "Ein Grund.")


def test_what_is_added_is_there(tmp_path: Path) -> None:
    one = stand(LinkState.ERREICHBAR, NOW)
    Store(tmp_path / "neu", 7).add(one)
    assert Store(tmp_path / "neu", 7).recall(NOW) == {URL: one}
    assert Store(None, 7).recall(NOW) == {}


@pytest.mark.parametrize(
    ("state", "am", "holds", "unasked"),
    [
        (LinkState.ERREICHBAR, "2026-11-18T10:00:01Z", True, True),
        (LinkState.ERREICHBAR, "2026-11-18T10:00:00Z", False, False),
        (LinkState.BESCHREIBUNG, "2026-11-19", True, True),
        (LinkState.TOT, "2026-11-24T10:00:01Z", True, True),
        (LinkState.TOT, "2026-11-24T10:00:00Z", False, True),
        (LinkState.AUSSER_BETRIEB, "2026-11-24T09:00:00Z", False, True),
        (LinkState.NICHT_PRUEFBAR, "2026-11-24T09:00:00Z", False, True),
        (LinkState.ERREICHBAR, "2026-11-25T10:00:01Z", False, False),  # not yet known then
    ],
)
def test_how_long_answers_hold(
    state: LinkState, am: str, holds: bool, unasked: bool, tmp_path: Path
) -> None:
    store = Store(tmp_path, 7)
    store.add(stand(state, am))
    assert bool(store.recall(NOW)) is holds
    assert bool(store.recall(NOW, asking=False)) is unasked


def test_a_failure_does_not_replace_what_still_holds(tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    good = stand(LinkState.ERREICHBAR, "2026-11-23T10:00:00Z")
    failed = stand(LinkState.NICHT_PRUEFBAR, "2026-11-25T09:00:00Z")
    store.add(failed)  # another process was slower
    store.add(good)
    assert store.recall(NOW) == {URL: good}
    assert store.recall("2026-12-01T09:00:00Z") == {}
    dead = stand(LinkState.TOT, "2026-11-25T09:30:00Z")
    store.add(dead)
    assert store.recall(NOW) == {URL: dead}


def test_the_newest_answer_counts_in_whatever_order_they_came(tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    newer = stand(LinkState.PDF, "2026-11-24T10:00:00Z")
    store.add(newer)
    store.add(stand(LinkState.ERREICHBAR, "2026-11-23T10:00:00Z"))
    assert store.recall(NOW) == {URL: newer}


def test_a_failure_replaces_what_holds_no_longer(tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    store.add(stand(LinkState.ERREICHBAR, "2026-11-01"))
    failed = stand(LinkState.NICHT_PRUEFBAR, "2026-11-25T09:00:00Z")
    store.add(failed)
    assert store.recall(NOW) == {URL: failed}


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"url": "https://x.example/", "state": "prima", "am": "2026-11-25"}',
        b'{"url": "https://x.example/", "state": "tot", "am": "gestern"}',
        b'{"url": "javascript:alert(1)", "state": "tot", "am": "2026-11-25"}',
        b'{"url": "https://x.example/", "state": "tot", "am": "2026-11-25", "grund": "\\u001b[3m"}',
        b'{"url": "https://x.example/", "state": "tot", "am": "2026-11-25", "status": "1"}',
        b'{"url": 5, "state": "tot", "am": "2026-11-25"}',
    ],
)
def test_a_broken_line_counts_as_not_there(line: bytes, tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    (tmp_path / FILE).write_bytes(line)  # torn: no line break
    one = stand(LinkState.ERREICHBAR, NOW)
    store.add(one)
    assert store.recall(NOW) == {URL: one}


def test_old_lines_are_forgotten_others_stay(tmp_path: Path) -> None:
    store = Store(tmp_path, 7)
    store.add(stand(LinkState.ERREICHBAR, "2024-11-25"))
    store.prune("2025-11-25")
    assert len((tmp_path / FILE).read_bytes().splitlines()) == 1
    store.add(stand(LinkState.ERREICHBAR, NOW))
    store.prune(NOW)
    (line,) = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["am"] == NOW


def test_a_folder_that_cannot_be_written_costs_only_memory(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    store = Store(tmp_path / "datei", 7)
    store.add(stand(LinkState.ERREICHBAR, NOW))
    store.prune(NOW)
    assert store.recall(NOW) == {}

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The note that a reading was not finished."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ozgcheck.sources.crawl.journal import Journal


def ago(**span: int) -> str:
    return (datetime.now(UTC) - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def noted(folder: Path) -> list[str]:
    return [json.loads(path.read_text())["begonnen"] for path in folder.glob("lesen-*.json")]


def test_a_reading_that_was_finished_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "a")
    assert journal.since == ""
    assert len(noted(tmp_path)) == 1
    journal.finish()
    assert noted(tmp_path) == []
    assert Journal(tmp_path, "a").since == ""


def test_one_that_was_not_goes_on_with_its_own_beginning(tmp_path: Path) -> None:
    Journal(tmp_path, "a")
    (begun,) = noted(tmp_path)
    assert Journal(tmp_path, "a").since == begun
    assert noted(tmp_path) == [begun]


def test_other_settings_begin_anew(tmp_path: Path) -> None:
    Journal(tmp_path, "a")
    assert Journal(tmp_path, "b").since == ""


@pytest.mark.parametrize(
    "content",
    [
        "{begonnen vor 25 Stunden}",
        "{begonnen in 2 Stunden}",
        '{"begonnen": 5}',
        '{"begonnen": "gestern"}',
        "[]",
        "",
        "\x00",
    ],
)
def test_old_or_broken_notes_begin_anew(tmp_path: Path, content: str) -> None:
    Journal(tmp_path, "a")
    (path,) = tmp_path.glob("lesen-*.json")
    times = {"{begonnen vor 25 Stunden}": ago(hours=25), "{begonnen in 2 Stunden}": ago(hours=-2)}
    if content in times:  # the time of the test, not that of collecting it
        content = json.dumps({"begonnen": times[content]})
    path.write_text(content, encoding="utf-8")
    assert Journal(tmp_path, "a").since == ""
    assert noted(tmp_path) != []


def test_half_a_day_old_goes_on(tmp_path: Path) -> None:
    Journal(tmp_path, "a")
    (path,) = tmp_path.glob("lesen-*.json")
    begun = ago(hours=12)
    path.write_text(json.dumps({"begonnen": begun}), encoding="utf-8")
    assert Journal(tmp_path, "a").since == begun


def test_without_a_folder_nothing_is_noted() -> None:
    assert Journal(None, "a").since == ""
    Journal(None, "a").finish()


def test_a_folder_that_cannot_be_written_does_not_stop_reading(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    journal = Journal(tmp_path / "datei", "a")
    assert journal.since == ""
    journal.finish()

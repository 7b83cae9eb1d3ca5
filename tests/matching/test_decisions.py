# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The city's decision file: JSON lines, every mistake named with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ozgcheck.errors import ConfigError
from ozgcheck.matching.decisions import read_decisions
from ozgcheck.model import Entscheidung

GOOD = {
    "titel": "Hundemarke „neu“",
    "leistung": "10160",
    "urteil": "ja",
    "wer": "FB 21",
    "wann": "2026-11-25T09:00:00Z",
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "herne.jsonl"
    text = "\n".join(
        line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "herne.jsonl") == ()


def test_lines_come_in_their_order_with_all_fields(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {**GOOD, "grund": "steht im Text"},
        "",
        {**GOOD, "leistung": None, "urteil": "nein"},
    )
    assert read_decisions(path) == (
        Entscheidung(
            "Hundemarke „neu“", "10160", True, "FB 21", "2026-11-25T09:00:00Z", "steht im Text"
        ),
        Entscheidung("Hundemarke „neu“", "", False, "FB 21", "2026-11-25T09:00:00Z"),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {**GOOD, "urteil": "vielleicht"},
        {**GOOD, "urteil": True},
        {**GOOD, "leistung": 10160},
        {**GOOD, "leistung": "1016"},
        {**GOOD, "titel": ""},
        {**GOOD, "extra": 1},
        {key: value for key, value in GOOD.items() if key != "wer"},
        [],
        "kein JSON",
        '{"titel": "abgebroch',
        "[" * 100_000,
    ],
    ids=str,
)
def test_a_wrong_line_is_named_with_file_and_number(tmp_path: Path, wrong: object) -> None:
    path = written(tmp_path, GOOD, wrong, GOOD)
    with pytest.raises(ConfigError) as caught:
        read_decisions(path)
    assert f"{path}:2" in caught.value.message


def test_empty_lines_count_when_a_line_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, "", "", {**GOOD, "urteil": "vielleicht"})
    with pytest.raises(ConfigError) as caught:
        read_decisions(path)
    assert f"{path}:4" in caught.value.message


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "herne.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"titel": "M\xfcll"}')
    with pytest.raises(ConfigError, match=r"herne\.jsonl:2"):
        read_decisions(path)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The benchmark of reading a portal: what it compares, and that it runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import crawl


def reading(seconds: float, pages: int, sent: int) -> dict[str, float]:
    return {"seconds": seconds, "pages": pages, "bytes": sent, "rate": pages / seconds}


def test_ratios_and_what_misses_its_bar() -> None:
    middles = {
        crawl.FIRST: reading(10.0, 2000, 1000),
        crawl.SECOND: reading(2.0, 2000, 40),
        crawl.PEER: reading(30.0, 3000, 1000),
    }
    ratios = crawl.findings(middles)
    assert ratios == {"second_bytes": 0.04, "second_time": 0.2, "rate_against_scrapy": 2.0}
    assert crawl.missed(ratios) == []
    assert crawl.missed(
        {"second_bytes": 0.05, "second_time": 0.34, "rate_against_scrapy": 0.9}
    ) == [
        "second_bytes",
        "second_time",
        "rate_against_scrapy",
    ]
    del middles[crawl.PEER]
    assert "rate_against_scrapy" not in crawl.findings(middles)


def test_the_reading_with_the_middle_time_counts() -> None:
    runs = [reading(seconds, 10, 1) for seconds in (3.0, 1.0, 2.0)]
    assert crawl.middle(runs)["seconds"] == 2.0


def test_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [
            sys.executable,
            crawl.__file__,
            "--size",
            "30",
            "--rounds",
            "1",
            "--parallel",
            "4",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(crawl.__file__).parents[1],
    )
    document = json.loads(done.stdout)
    (first,), (second,) = document["readings"][crawl.FIRST], document["readings"][crawl.SECOND]
    assert first["services"] == second["services"] == 30
    assert first["pages"] == second["pages"] > 30
    assert document["ratios"]["second_bytes"] < crawl.MOST_BYTES

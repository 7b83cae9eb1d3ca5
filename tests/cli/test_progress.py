# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The line that shows how far reading has come."""

from __future__ import annotations

import io

import pytest

from ozgcheck.cli.progress import Progress, sentence


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "waiting", "seconds", "text"),
    [
        (0, 1, 0.0, "0 Seiten gelesen, 1 bekannt und offen"),
        (1, 3, 2.0, "1 Seite gelesen, 3 bekannt und offen, noch mindestens 6 Sekunden"),
        (10, 100, 20.0, "10 Seiten gelesen, 100 bekannt und offen, noch mindestens 3 Minuten"),
        (1, 7200, 1.0, "1 Seite gelesen, 7.200 bekannt und offen, noch mindestens 2 Stunden"),
        (9, 0, 9.0, "9 Seiten gelesen, 0 bekannt und offen"),
        (100, 1, 0.1, "100 Seiten gelesen, 1 bekannt und offen, noch mindestens 1 Sekunde"),
    ],
)
def test_sentence(done: int, waiting: int, seconds: float, text: str) -> None:
    assert sentence(done, waiting, seconds) == text


def test_shown_twice_a_second_and_gone_at_the_end() -> None:
    terminal, now = Terminal(), [0.0]
    with Progress(terminal, clock=lambda: now[0]) as progress:
        for step in range(21):
            now[0] = 10 + step / 10
            progress(step, 5, 1.0)
    lines = terminal.getvalue().split("\r")
    assert sum("gelesen" in line for line in lines) == 5
    assert lines[-1] == ""
    assert not lines[-2].strip()


def test_shorter_lines_leave_no_rest() -> None:
    terminal, now = Terminal(), [0.0]
    with Progress(terminal, clock=lambda: now[0]) as progress:
        progress(5, 10, 9000.0)
        now[0] = 1.0
        progress(6, 0, 1.0)
    long, short = terminal.getvalue().split("\r")[1:3]
    assert len(short) == len(long)


@pytest.mark.parametrize(("stream", "shown"), [(io.StringIO(), True), (Terminal(), False)])
def test_nothing_without_a_terminal_or_when_quiet(stream: io.StringIO, shown: bool) -> None:
    with Progress(stream, shown=shown) as progress:
        progress(1, 1, 1.0)
    assert stream.getvalue() == ""

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Markdown summary of a job: headline, Lebenslagen, best levers; never too large."""

from __future__ import annotations

import re

import pytest

from ozgcheck.model import Finding, Outcome
from ozgcheck.report.ci.job_summary import render
from tests.report.ci.small import HOSTILE, hostile, seen

GITHUBS_LIMIT = 1024 * 1024


def table(text: str, title: str) -> list[list[str]]:
    """The rows below a heading, without head and rule."""
    _, _, rest = text.partition(f"### {title}\n\n")
    rows = []
    for line in rest.splitlines():
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows[2:]


def test_it_begins_with_the_figure_and_its_rule() -> None:
    lines = render(seen(partial=("Zu wenige Angebote.",), example=True)).splitlines()[::2]
    assert lines[0] == "## ozgcheck Herne, 2026-11-25"
    assert lines[1] == "Sicher erfüllte Leistungen: 2 von 8 (25,0 % bis 75,0 %)."
    assert "Reifegrad 3 oder höher" in lines[2]
    assert lines[4] == "BEISPIELDATEN: mitgeliefert, kein eigener Lauf."
    assert lines[5] == "UNVOLLSTÄNDIG: Zu wenige Angebote."


def test_groups_without_anything_to_count_are_left_out_and_the_total_stays() -> None:
    assert [row[0] for row in table(render(seen()), "Je Lebenslage")] == ["l1", "l2", "gesamt"]
    assert [row[0] for row in table(render(seen(())), "Je Lebenslage")] == ["gesamt"]


def test_the_best_levers_stand_in_order_with_the_next_step() -> None:
    shown = seen(excepted=("10003",))
    rows = table(render(shown), "Die größten Hebel")
    assert [row[0] for row in rows] == [gap.id for _, gap in shown.gaps]
    assert all(len(row) == 5 and all(row) for row in rows)
    assert next(row[2] for row in rows if row[0] == "10003") == "Fehlt (Ausnahme)"


def test_of_many_it_shows_twenty_and_says_so() -> None:
    text = render(seen(Finding(str(10001 + number), Outcome.FEHLT) for number in range(40)))
    assert len(table(text, "Die größten Hebel")) == 20
    assert "Gezeigt sind 20 von 40 Zeilen; alle zeigt: ozgcheck gaps" in text
    assert "Nichts ist offen." in render(seen(()))
    assert "Gezeigt sind" not in render(seen())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_table_or_becomes_html_or_a_link(text: str) -> None:
    shown = render(hostile(text))
    assert len(table(shown, "Die größten Hebel")) == 6
    bare = re.sub(r"\\.", "", shown)  # what is escaped stands for itself
    lines = [line for line in bare.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {6, 9}
    assert not re.search(r"[<>`*#~]|\]\(|https?:/|www\.|@", re.sub(r"(?m)^#+ ", "", bare))
    assert all(line.isprintable() or "\u2060" in line for line in shown.splitlines())


def test_it_stays_far_below_what_github_takes() -> None:
    many = [Finding(str(10001 + number), Outcome.FEHLT) for number in range(40)]
    for text in ("🏛" * 5000, "[*" * 2500):
        shown = seen(many, names=text, partial=(text,) * 50)
        assert len(render(shown).encode()) < GITHUBS_LIMIT / 4

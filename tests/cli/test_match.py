# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""`ozgcheck match` shows why, and no title can make its output something else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.model import Match, Offer, Status
from ozgcheck.report.formats.csv_file import render as as_csv
from ozgcheck.report.formats.markdown import render as as_markdown
from ozgcheck.report.matches import matches_view
from tests.conftest import Outcome

Run = Callable[..., Outcome]

# An entry by its exact name, one that a text names, and a Leistung without an entry.
ENTRIES = [
    ("Führerschein", "99023001000000 Führerschein"),
    ("Verlängerung der Fahrerlaubnis", "99023002020000 Fahrerlaubnis Verlängerung"),
    ("Hund anmelden", ""),
]

NASTY = {
    "escape": "\x1b[31mHund\x1b[0m\x07 anmelden\x00",
    "lines": "Hund\r\nanmelden\u2028sofort\n| a | b |",
    "bidi": "Hund \u202enedlemna\u202c",
    "formula": '=HYPERLINK("http://evil.example";"Hund")',
    "sum": "@SUM(A1) Hund",
    "markdown": "Hund | anmelden <script>x</script> [x](javascript:1) `a` **b** https://evil.example",
    "quotes": "„Hund“ \"anmelden\" 'x'; y",
    "markup": "[bold red]Hund[/] anmelden [link=http://evil.example]x[/link]",
    "long": "Hundewiese " * 500,
}
# What Markdown would take for markup: anything of this without a backslash, or a link.
ALIVE = re.compile(r"(?<!\\)[<`*\[]|https?://\w")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.parametrize(("title", "entry"), ENTRIES)
def test_the_entry_is_shown_with_key_and_name(run: Run, title: str, entry: str) -> None:
    first = rows(run("match", title, "--format", "csv").out)[0]
    assert first["teilleistungen"] == entry
    assert f"| {entry} |" in run("match", title, "--format", "md").out
    shown = json.loads(run("match", title, "--format", "json").out)
    assert shown[0]["matches"][0]["teilleistungen"] == ([entry.split()[0]] if entry else [])


def test_an_entry_that_is_gone_is_shown_by_its_id(catalog: Catalog) -> None:
    offer = Offer("1", "Hund", "titel")
    found = [
        Match("1", "10160", Status.SICHER, "text", 1.0, ("10160-weg",), reasons=("a",)),
        Match("1", "19999", Status.PRUEFEN, "text", 0.5, ("99",), reasons=("b",)),
    ]
    view = matches_view(catalog, [(offer, found)])
    entry = [column.key for column in view.columns].index("teilleistungen")
    assert [row[entry] for row in view.rows] == ["10160-weg", "99"]
    assert all(len(row) == len(view.columns) for row in view.rows)
    assert view.columns[entry].title == "LeiKa-Eintrag"


def test_the_table_says_why_in_german(run: Run) -> None:
    out = " ".join(run("match", "Approbation Ausland", "--format", "csv").out.split())
    for words in ("Der Titel ähnelt „", "Gemeinsam: ", "Dagegen: ", "Die nächste wäre „"):
        assert words in out
    joined = run("match", "Personalausweis und Reisepass", "--format", "csv").out
    assert joined.count("Der Titel nennt mehrere Leistungen.") == 2


def test_a_title_that_says_nothing_has_one_row(run: Run) -> None:
    (only,) = rows(run("match", "xqzv", "--format", "csv").out)
    assert (only["status"], only["id"], only["teilleistungen"]) == ("keine", "", "")
    assert only["reasons"] == "Kein Name ähnelt dem Titel genug."


@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_title_stays_text_in_every_format(run: Run, name: str, form: str) -> None:
    done = run("match", NASTY[name], "--format", form)
    assert (done.code, done.err) == (0, "")
    bad = [char for char in done.out if not char.isprintable() and char not in "\n\r\ufeff\u2060"]
    assert bad == []
    if form == "json":
        (entry,) = json.loads(done.out)
        assert entry["title"].isprintable()
    elif form == "table":
        assert max(map(len, done.out.splitlines())) <= 100
    elif form == "csv":
        found = rows(done.out)
        assert found
        for row in found:
            assert None not in row
            assert not any((value or "").startswith(("=", "@", "+", "-")) for value in row.values())
    else:
        lines = [line for line in done.out.splitlines() if line.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {8}
        assert not ALIVE.search(done.out)


def test_a_nasty_reason_stays_text(catalog: Catalog) -> None:
    """The address of a link and words of the title stand inside reasons."""
    reason = "Ein Link führt zu <img src=x> | [a](b) `c`"
    match = Match("1", "10160", Status.PRUEFEN, "link", 0.5, reasons=("=1+1", reason))
    view = matches_view(catalog, [(Offer("1", "=cmd", "titel"), [match])])
    shown = as_markdown(view)
    assert not ALIVE.search(shown)
    (row,) = rows(as_csv(view))
    assert (row["title"], row["reasons"][:2]) == ("'=cmd", "'=")


def test_nasty_titles_come_from_files_too(run: Run) -> None:
    Path("titel.txt").write_bytes("\ufeffHund anmelden\n\x1b]0;x\x07Wohngeld\n=1+1\n".encode())
    found = rows(run("match", "--file", "titel.txt", "--format", "csv").out)
    assert list(dict.fromkeys(row["title"] for row in found)) == [
        "Hund anmelden",
        "]0;x Wohngeld",
        "'=1+1",
    ]


def test_what_the_city_decided_holds_here_too(run: Run) -> None:
    before = json.loads(run("match", "Hund anmelden", "--format", "json").out)[0]["matches"]
    assert [match["id"] for match in before] == ["10160"]
    assert run("review", "--keine", "Hund anmelden", "--wer", "Anna").code == 0
    (decided,) = json.loads(run("match", "Hund anmelden", "--format", "json").out)[0]["matches"]
    assert (decided["status"], decided["id"]) == ("abgelehnt", "")
    assert "Anna" in " ".join(decided["reasons"])
    other = run("match", "Hund anmelden", "--portal", "bochum", "--format", "json").out
    assert json.loads(other)[0]["matches"] == before

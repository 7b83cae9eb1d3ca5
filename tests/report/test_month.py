# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page on a month stays one page, whatever happened in it."""

from __future__ import annotations

from dataclasses import replace

from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.measure.change.diff import Measured, Real
from ozgcheck.measure.change.findings import Wandel
from ozgcheck.measure.change.offers import Angebotswandel, OfferChange
from ozgcheck.measure.change.ursache import Ursache
from ozgcheck.measure.worklist.gaps import gaps
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count, Finding, Outcome, Widerspruch
from ozgcheck.report.change.words import Run
from ozgcheck.report.months.month import month_text
from tests.measure.runs import APRIL, compared, many, offer, run

CITY = many(20)
IDS = [leistung.id for leistung in CITY.leistungen]


def page(stadt: str = "Stadt") -> str:
    """The page of a month in which everything happened, several times."""
    then, now = (run(offer("Dienst"), started=day, by=CITY) for day in ("2026-01-05", APRIL))
    finding = Finding(IDS[0], Outcome.FEHLT)
    found = replace(
        compared(then, now, by=CITY),
        real=tuple(Real(each, "", art, finding, finding) for art in Wandel for each in IDS[:5]),
        measured=tuple(
            Measured(each, "", (cause,), finding, finding, finding, finding, ((cause, 0),))
            for cause in Ursache
            for each in IDS[:5]
        ),
        offers=tuple(OfferChange((art,), then.offers[0], now.offers[0]) for art in Angebotswandel),
    )
    return month_text(
        replace(CITY, lebenslagen=()),
        Run("b", replace(now, stadt=stadt), example=True),
        Count(1, 2, 3, 20),
        Yardstick(),
        then=Run("a", then),
        found=found,
        note="Aus dem Monat davor gibt es keinen.",
        gaps=gaps(CITY, now),
        listed=[Widerspruch(art, "Befund") for art in ARTEN],
    )


def test_it_has_forty_lines_at_most() -> None:
    lines = page().splitlines()
    assert 30 < len(lines) <= 40
    assert lines[0] == "# OZG-Leistungen Stadt: April 2026"
    assert sum(line.startswith("- **") for line in lines) == len(Wandel) + len(Ursache) + 3
    assert sum(line[:1].isdecimal() for line in lines) == 5


def test_long_lists_of_names_are_cut() -> None:
    assert page().count("und 2 weitere") == len(Wandel) + len(Ursache)


def test_a_name_is_no_markdown() -> None:
    text = page('<script>*x*</script> | "a" \n# b')
    assert "<script>" not in text
    assert "\n# b" not in text

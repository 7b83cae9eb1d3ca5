# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A Leistung as a line of a list: where it stands, and the words it is found by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.coverage import executed
from ozgcheck.model import Finding, Leistung, Outcome
from ozgcheck.report.leistung import OUTCOMES
from ozgcheck.report.prepared import Prepared
from ozgcheck.report.site.links import lage_file, leistung_file
from ozgcheck.text import plain


class Stand(StrEnum):
    """Where a Leistung stands, in the pieces of a `Count`; the rest the city does not execute."""

    ERFUELLT = "erfuellt"
    UNKLAR = "unklar"
    UNGEPRUEFT = "ungeprueft"
    OFFEN = "offen"
    FREMD = "fremd"


STAENDE = {
    Stand.ERFUELLT: "erfüllt",
    Stand.UNKLAR: "unklar",
    Stand.UNGEPRUEFT: "nicht geprüft",
    Stand.OFFEN: "offen",
    Stand.FREMD: "nicht Aufgabe der Stadt",
}
# Signs beside the words, so that nothing is said by colour alone.
ZEICHEN = {
    Stand.ERFUELLT: "●",
    Stand.UNKLAR: "◐",
    Stand.UNGEPRUEFT: "◌",
    Stand.OFFEN: "○",
    Stand.FREMD: "–",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A Leistung in a list; `words` are what else it is found by."""

    id: str
    name: str
    file: str
    lage: str
    lage_name: str
    lage_file: str
    feld: str
    stand: Stand
    found: str
    level: str
    words: str


def lines(run: Prepared) -> tuple[Line, ...]:
    """Every Leistung of the catalogue, in order of its id."""
    catalog = run.seen.catalog
    schwelle = run.seen.yardstick.schwelle
    return tuple(
        _line(catalog, leistung, run.findings.get(leistung.id), schwelle)
        for leistung in catalog.leistungen
    )


def stand_of(finding: Finding | None, schwelle: int) -> Stand:
    """Where a finding stands, as `coverage` counts it; None: the run does not know it."""
    if finding is None or not executed(finding):
        return Stand.FREMD
    if finding.reaches(schwelle):
        return Stand.ERFUELLT
    if finding.may_reach(schwelle):
        return Stand.UNKLAR
    return Stand.UNGEPRUEFT if finding.outcome is Outcome.NICHT_GEPRUEFT else Stand.OFFEN


def _line(catalog: Catalog, leistung: Leistung, finding: Finding | None, schwelle: int) -> Line:
    offered = finding is not None and finding.outcome is Outcome.ANGEBOTEN
    keys = (teil.schluessel for teil in leistung.teilleistungen)
    return Line(
        id=leistung.id,
        name=plain(leistung.title),
        file=leistung_file(leistung.id),
        lage=leistung.lebenslage,
        lage_name=plain(catalog.lage[leistung.lebenslage].name),
        lage_file=lage_file(leistung.lebenslage),
        feld=leistung.themenfeld,
        stand=stand_of(finding, schwelle),
        found="" if finding is None else OUTCOMES[finding.outcome],
        level=words_of(finding) if finding is not None and offered else "",
        words=plain(" ".join((*leistung.aliases, *filter(None, keys))), 2000),
    )

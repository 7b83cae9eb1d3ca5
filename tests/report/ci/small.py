# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run with one Leistung of every kind, and texts that try to break out of a format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.overview import Overview, overview
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Effect, Evidence, Finding, Leistung, Outcome, Versions, Widerspruch
from tests.measure.test_gaps import catalog_of, leistung, run

QUOTE = Evidence("pdf", 1, Effect.CAPS, "nur als PDF", "https://stadt.example/pdf", "o2")
# Id, and what is known; the first two are fulfilled, the second is not reported.
FINDINGS = (
    Finding("10001", Outcome.ANGEBOTEN, reifegrad=3, reifegrad_low=3),
    Finding("10002", Outcome.ANGEBOTEN, reifegrad=3, reifegrad_low=3, offers=("o1",)),
    Finding("10003", Outcome.FEHLT),
    Finding("10004", Outcome.ANGEBOTEN, reifegrad=1, reifegrad_high=1, evidence=(QUOTE,)),
    Finding("10005", Outcome.ANGEBOTEN),
    Finding("10006", Outcome.UNKLAR, candidates=("o3",), note="Ein Angebot könnte passen."),
    Finding("10007", Outcome.UNKLAR, note="Im PVOG nicht gefunden."),
    Finding("10008", Outcome.NICHT_GEPRUEFT, note="Nicht angesehen."),
)
MAIN_KINDS = {
    "10002": Kategorie.NICHT_GEMELDET,
    "10003": Kategorie.FEHLT,
    "10004": Kategorie.STUFE_ZU_NIEDRIG,
    "10005": Kategorie.STUFE_KLAEREN,
    "10006": Kategorie.ZUORDNUNG_KLAEREN,
    "10007": Kategorie.NICHT_NACHGEWIESEN,
}
STARTED = "2026-11-25T04:00:00Z"
HOSTILE = (
    "<script>alert(1)</script>",
    "a]]>b",
    "\x1b[31mrot\x00\x07",
    "::error::Falsch",
    "##[add-mask]e",
    "zwei\r\nZeilen\n::set-output name=a::b",
    "x" * 5000,
    "🏛️ 👩‍👩‍👧",
    "رخصة\u202e البناء",
    "[klick](https://boese.example) {0} {{1}} %0A %25",
    "| a | `b` # c &amp; \"d\" 'e' \ufffe\uffff\ud800",
)


def seen(
    findings: Iterable[Finding] = FINDINGS,
    *,
    partial: tuple[str, ...] = (),
    excepted: tuple[str, ...] = (),
    example: bool = False,
    names: str = "",
) -> Overview:
    """An overview of a small run; `names` is what every Leistung is called."""
    found = tuple(findings)
    snapshot = run(found)
    unreported = Widerspruch(kinds.NICHT_IM_PVOG, "Fehlt im PVOG.", "o1", ("10002",))
    snapshot = replace(
        snapshot,
        started=STARTED,
        partial=partial,
        versions=Versions("1.2.3", "katalog", "regeln"),
        result=replace(snapshot.result, widersprueche=(unreported,)),
    )
    return overview(
        catalog_of(*(_leistung(finding, names) for finding in found)),
        snapshot,
        "20261125T040000Z",
        Yardstick(),
        exceptions=Exceptions(
            tuple(Ausnahme(key, "Kommt 2027.", date(2027, 6, 30)) for key in excepted)
        ),
        example=example,
    )


def hostile(text: str) -> Overview:
    """The same with a text from outside in every place where one may stand."""
    quote = replace(QUOTE, quote=text, url=text)
    findings = [replace(finding, note=text, evidence=(quote,)) for finding in FINDINGS]
    base = seen(findings, partial=(text,), excepted=("10003",), names=text)
    gaps = tuple((case, replace(gap, why=text, next_step=text)) for case, gap in base.gaps)
    told = {gap.id: gap for _, gap in gaps}
    snapshot = replace(base.snapshot, stadt=text, portal=text)
    return replace(
        base,
        snapshot=snapshot,
        gaps=gaps,
        cases=tuple(replace(case, gap=told.get(case.leistung.id, case.gap)) for case in base.cases),
    )


def _leistung(finding: Finding, names: str) -> Leistung:
    place = "l1" if finding.leistung_id < "10006" else "l2"
    more = {"name": names} if names else {}
    return leistung(finding.leistung_id, lebenslage=place, **more)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why an open Leistung matters and what to do next, in German sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ozgcheck.maturity.contradictions import kinds
from ozgcheck.maturity.raising import Raise, explained
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.sci.indicators import GENERAL, Indicator
from ozgcheck.measure.worklist.lever import Kategorie
from ozgcheck.measure.worklist.signs import Signs
from ozgcheck.model import Finding, Leistung, Level, LinkKind, Offer, Regel
from ozgcheck.numbers import counted, percent
from ozgcheck.text import plain
from ozgcheck.web.urls import host_of

# As many sentences make a next step.
_STEPS_TOLD = 2
_TITLE = 120
_OWNERS = {
    Level.EIGEN: " der Stadt",
    Level.KREIS: " des Kreises",
    Level.LAND: " des Landes",
    Level.BUND: " des Bundes",
}

NEXT_STEP = {
    Kategorie.SDG: "Die Verordnung (EU) 2018/1724 verlangt das Verfahren ganz online.",
    Kategorie.QUICK_WIN: "Den vorhandenen Onlinedienst auf der Seite verlinken.",
    Kategorie.NICHT_GEMELDET: (
        "Den Onlinedienst über das Redaktionssystem des Landes an den PVOG melden."
    ),
    Kategorie.STUFE_ZU_NIEDRIG: "Anheben: Antrag samt Nachweisen online ermöglichen.",
    Kategorie.FEHLT: "Anbieten: Onlinedienst nachnutzen, bauen oder beschaffen.",
    Kategorie.STUFE_KLAEREN: "Prüfen, ob der Antrag ganz online geht.",
    Kategorie.ZUORDNUNG_KLAEREN: "Entscheiden, ob das gefundene Angebot passt.",
    Kategorie.NICHT_NACHGEWIESEN: "Im Portal nachsehen; wenn vorhanden, an den PVOG melden.",
    Kategorie.NICHT_GEPRUEFT: "Das Portal vollständig einlesen.",
}
_UNCOUNTED = (
    "Im Redaktionssystem des Landes den Grund beheben, aus dem der PVOG den Eintrag nicht zählt."
)


@dataclass(frozen=True, slots=True)
class Published:
    """What a basket says: this share (0..1) of cities or municipalities offered it online.

    `original` is the name of the service there, `stand` the state of the basket.
    """

    korb: str
    stand: str
    original: str
    share: float


@dataclass(frozen=True, slots=True)
class Others:
    """Names of other cities: `have` it certainly at the threshold, only `offer`, or `lack` it.

    A city that stands nowhere was not looked at or may still turn out to have it.
    """

    have: tuple[str, ...] = ()
    offer: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the sentences of one gap are made of.

    `whole` is the finding with inherited services, the same as `finding` unless these are left
    out; `lage` is None where the threshold is reached; `others` is None where no other city
    was looked at.
    """

    leistung: Leistung
    finding: Finding
    whole: Finding
    lage: Kategorie | None
    signs: Signs
    way: Raise
    rules: Mapping[str, Regel]
    indikatoren: tuple[Indicator, ...] = ()
    published: tuple[Published, ...] = ()
    others: Others | None = None


def why(case: Case) -> str:
    """What is known, and what hangs on it."""
    return " ".join((*_known(case), *_hangs_on_it(case)))


def next_step(case: Case) -> str:
    """The first things to do: what needs only a link or a report stands before the rest."""
    steps = dict.fromkeys((*_link(case.signs), *_report(case.signs)))
    if case.lage is not None:
        steps.update(dict.fromkeys(case.way.schritte))
    return " ".join(list(steps)[:_STEPS_TOLD]) or NEXT_STEP[case.lage or Kategorie.QUICK_WIN]


def _known(case: Case) -> Iterator[str]:
    finding = case.finding
    if case.lage is None:
        yield f"Erfüllt mit Reifegrad {words_of(finding)}."
    elif case.lage is Kategorie.FEHLT:
        yield "Im vollständig gelesenen Portal nicht gefunden."
    elif case.lage is Kategorie.STUFE_ZU_NIEDRIG:
        yield f"Angeboten, aber höchstens auf Stufe {finding.reifegrad_high}."
    elif case.lage is Kategorie.STUFE_KLAEREN:
        yield f"Angeboten; Reifegrad {words_of(finding)}."
    else:
        yield finding.note
    if case.lage is not None and case.way.dagegen:
        yield f"Dagegen steht: {explained(case.way.dagegen[0], case.rules)}."
    if finding is not case.whole:
        yield f"Mit den Diensten von Kreis, Land und Bund: Reifegrad {words_of(case.whole)}."
    yield from dict.fromkeys(item.text for item in (*case.signs.unlinked, *case.signs.unreported))


def _hangs_on_it(case: Case) -> Iterator[str]:
    leistung, signs = case.leistung, case.signs
    if leistung.koerbe:
        yield f"Zählt in: {', '.join(leistung.koerbe)}."
    for each in case.published:
        yield (
            f"„{each.original}“ boten {percent(each.share, 0)} der untersuchten Städte oder "
            f"Gemeinden online an (Korb {each.korb}, Stand {each.stand})."
        )
    named = [each.name for each in case.indikatoren if each.belegt and each.slug != GENERAL]
    if named:
        yield f"Speist im Smart City Index: {', '.join(dict.fromkeys(named))}."
    if signs.procedure:
        state = "ist nicht erfüllt" if signs.procedure_open else "ist nicht nachgewiesen"
        yield (f"SDG-Verfahren „{plain(signs.procedure, 300)}“: Dass es ganz online geht, {state}.")
    elif signs.flag:
        yield "Trägt ein SDG-Kennzeichen."
    if leistung.prioritaet is not None:
        yield f"Priorität {leistung.prioritaet} von 4."
    if case.others is not None:
        yield from _elsewhere(case.others)
    if leistung.zustaendig.gewissheit == "niedrig":
        yield "Zuständigkeit der Stadt unsicher."


def _elsewhere(others: Others) -> Iterator[str]:
    if others.have:
        number = counted(len(others.have), "andere Stadt hat", "andere Städte haben")
        yield f"{number} es sicher: {', '.join(others.have)}."
    if others.offer:
        yield f"Angeboten, Stufe offen oder niedriger: {', '.join(others.offer)}."


def _link(signs: Signs) -> Iterator[str]:
    for item in signs.unlinked:
        if item.art == kinds.NICHT_IM_PORTAL:
            yield f"Die Leistung ins Portal aufnehmen und {_service(signs.services[0])} verlinken."
        else:
            yield f"Auf der Seite {_service(signs.services[0])} verlinken."


def _report(signs: Signs) -> Iterator[str]:
    for item in signs.unreported:
        if item.art == kinds.PVOG_ZAEHLT_NICHT:
            yield _UNCOUNTED
        else:
            yield NEXT_STEP[Kategorie.NICHT_GEMELDET]


def _service(offer: Offer) -> str:
    """Whose service, its title and where: `den Onlinedienst des Landes („Titel“, host)`."""
    urls = [link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST]
    return (
        f"den Onlinedienst{_OWNERS.get(offer.level, '')} "
        f"(„{plain(offer.title, _TITLE)}“, {host_of(urls[0])})"
    )

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why an open Leistung matters and what to do next, in German sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ozgcheck.language import tr
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
    Level.EIGEN: tr(" der Stadt"),
    Level.KREIS: tr(" des Kreises"),
    Level.LAND: tr(" des Landes"),
    Level.BUND: tr(" des Bundes"),
}

NEXT_STEP = {
    Kategorie.SDG: tr("Die Verordnung (EU) 2018/1724 verlangt das Verfahren ganz online."),
    Kategorie.QUICK_WIN: tr("Den vorhandenen Onlinedienst auf der Seite verlinken."),
    Kategorie.NICHT_GEMELDET: tr(
        "Den Onlinedienst über das Redaktionssystem des Landes an den PVOG melden."
    ),
    Kategorie.STUFE_ZU_NIEDRIG: tr("Anheben: Antrag samt Nachweisen online ermöglichen."),
    Kategorie.FEHLT: tr("Anbieten: Onlinedienst nachnutzen, bauen oder beschaffen."),
    Kategorie.STUFE_KLAEREN: tr("Prüfen, ob der Antrag ganz online geht."),
    Kategorie.ZUORDNUNG_KLAEREN: tr("Entscheiden, ob das gefundene Angebot passt."),
    Kategorie.NICHT_NACHGEWIESEN: tr("Im Portal nachsehen; wenn vorhanden, an den PVOG melden."),
    Kategorie.NICHT_GEPRUEFT: tr("Das Portal vollständig einlesen."),
}
_UNCOUNTED = tr(
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
        yield tr("Erfüllt mit Reifegrad {finding}.").format(finding=words_of(finding))
    elif case.lage is Kategorie.FEHLT:
        yield tr("In den vollständig gelesenen Quellen nicht gefunden.")
    elif case.lage is Kategorie.STUFE_ZU_NIEDRIG:
        yield tr("Angeboten, aber höchstens auf Stufe {reifegrad_high}.").format(
            reifegrad_high=finding.reifegrad_high
        )
    elif case.lage is Kategorie.STUFE_KLAEREN:
        yield tr("Angeboten; Reifegrad {finding}.").format(finding=words_of(finding))
    else:
        yield finding.note
    if case.lage is not None and case.way.dagegen:
        yield tr("Dagegen steht: {explained}.").format(
            explained=explained(case.way.dagegen[0], case.rules)
        )
    if finding is not case.whole:
        yield tr("Mit den Diensten von Kreis, Land und Bund: Reifegrad {whole}.").format(
            whole=words_of(case.whole)
        )
    yield from dict.fromkeys(item.text for item in (*case.signs.unlinked, *case.signs.unreported))


def _hangs_on_it(case: Case) -> Iterator[str]:
    leistung, signs = case.leistung, case.signs
    if leistung.koerbe:
        yield tr("Zählt in: {koerbe}.").format(koerbe=", ".join(leistung.koerbe))
    for each in case.published:
        yield tr(
            "„{original}“ boten {share} der untersuchten Städte oder "
            "Gemeinden online an (Korb {korb}, Stand {stand})."
        ).format(
            original=each.original, share=percent(each.share, 0), korb=each.korb, stand=each.stand
        )
    named = [each.name for each in case.indikatoren if each.belegt and each.slug != GENERAL]
    if named:
        yield tr("Speist im Smart City Index: {join}.").format(join=", ".join(dict.fromkeys(named)))
    if signs.procedure:
        state = tr("ist nicht erfüllt") if signs.procedure_open else tr("ist nicht nachgewiesen")
        yield tr("SDG-Verfahren „{procedure}“: Dass es ganz online geht, {state}.").format(
            procedure=plain(signs.procedure, 300), state=state
        )
    elif signs.flag:
        yield tr("Trägt ein SDG-Kennzeichen.")
    if leistung.prioritaet is not None:
        yield tr("Priorität {prioritaet} von 4.").format(prioritaet=leistung.prioritaet)
    if case.others is not None:
        yield from _elsewhere(case.others)
    if leistung.zustaendig.gewissheit == "niedrig":
        yield tr("Zuständigkeit der Stadt unsicher.")


def _elsewhere(others: Others) -> Iterator[str]:
    if others.have:
        number = counted(len(others.have), tr("andere Stadt hat"), tr("andere Städte haben"))
        yield tr("{number} es sicher: {have}.").format(number=number, have=", ".join(others.have))
    if others.offer:
        yield tr("Angeboten, Stufe offen oder niedriger: {offer}.").format(
            offer=", ".join(others.offer)
        )


def _link(signs: Signs) -> Iterator[str]:
    for item in signs.unlinked:
        if item.art == kinds.NICHT_IM_PORTAL:
            yield tr("Die Leistung ins Portal aufnehmen und {service} verlinken.").format(
                service=_service(signs.services[0])
            )
        else:
            yield tr("Auf der Seite {service} verlinken.").format(
                service=_service(signs.services[0])
            )


def _report(signs: Signs) -> Iterator[str]:
    for item in signs.unreported:
        if item.art == kinds.PVOG_ZAEHLT_NICHT:
            yield _UNCOUNTED
        else:
            yield NEXT_STEP[Kategorie.NICHT_GEMELDET]


def _service(offer: Offer) -> str:
    """Whose service, its title and where: `den Onlinedienst des Landes („Titel“, host)`."""
    urls = [link.url for link in offer.links if link.kind is LinkKind.ONLINEDIENST]
    return tr("den Onlinedienst{level} („{title}“, {host_of})").format(
        level=_OWNERS.get(offer.level, ""),
        title=plain(offer.title, _TITLE),
        host_of=host_of(urls[0]),
    )

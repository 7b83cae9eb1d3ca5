# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would raise a Leistung to the next level: what is missing, what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ozgcheck.maturity.levels import grade
from ozgcheck.maturity.rules import leads_to
from ozgcheck.model import (
    HIGHEST_OBSERVABLE,
    Effect,
    Evidence,
    Finding,
    Grade,
    Leistung,
    Level,
    Link,
    LinkKind,
    Offer,
    Outcome,
    Regel,
)
from ozgcheck.web.urls import split_url

_FORM, _SERVICE = 2, 3
_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Raise:
    """The way to a level.

    `ziel` is the level, None where there is nothing to raise; `dagegen` is the evidence that
    keeps the nearest offer below it, `schritte` are German sentences, the first one first.
    """

    ziel: int | None = None
    dagegen: tuple[Evidence, ...] = ()
    schritte: tuple[str, ...] = ()


def raising(
    leistung: Leistung,
    finding: Finding,
    offers: Mapping[str, Offer],
    rules: Mapping[str, Regel],
    *,
    target: int | None = None,
    own: bool = False,
) -> Raise:
    """What to do for the next level, or for `target`.

    Args:
        leistung: gives services that can be reused.
        finding: the verdict on it; with `own` the one without inherited services.
        offers: the run's offers by id.
        rules: the catalogue's rules by id, which explain evidence.
        target: the level to reach; None: one above what is proven.
        own: count only what the city itself offers.
    """
    if finding.outcome is Outcome.NICHT_ZUSTAENDIG:
        return Raise()
    level = proven(finding)
    aim = (1 if level is None else level + 1) if target is None else target
    if finding.outcome is Outcome.FEHLT:
        return Raise(aim, (), tuple(_absent(leistung, aim)))
    if finding.outcome is Outcome.NICHT_GEPRUEFT:
        return Raise(aim, (), ("Das Portal vollständig einlesen.",))
    if finding.outcome is Outcome.UNKLAR:
        if finding.candidates:
            step = "Entscheiden, ob das gefundene Angebot passt: ozgcheck review"
        else:
            step = "Im Portal nachsehen; wenn vorhanden, an den PVOG melden."
        return Raise(aim, (), (step,))
    if aim > HIGHEST_OBSERVABLE:
        step = (
            f"Stufe {HIGHEST_OBSERVABLE} ist das Höchste, was von außen zu sehen ist; was danach "
            "in der Verwaltung geschieht, weiß nur sie selbst."
        )
        return Raise(aim, (), (step,))
    best = _nearest(finding, offers, aim, own)
    items = [item for item in finding.evidence if item.offer_id == best]
    against = sorted(
        (item for item in items if _against(item, aim)), key=lambda item: (item.level, item.rule)
    )
    steps = dict.fromkeys(_offered(leistung, offers.get(best), items, against, rules, aim, own))
    return Raise(aim, tuple(against), tuple(steps))


def proven(finding: Finding) -> int | None:
    """The level that evidence supports; None when there is none."""
    # Runs stored by older versions have the exact level only, and else its lower bound.
    return finding.reifegrad if finding.reifegrad is not None else finding.reifegrad_low or None


def leading(finding: Finding, offers: Mapping[str, Offer], *, own: bool = False) -> str:
    """The id of the offer that goes furthest, the first of equals; empty without offers."""
    grades = offer_grades(finding, offers, own=own)
    return max(grades, key=lambda key: _rank(grades[key]), default="")


def _rank(known: Grade) -> tuple[int, int]:
    return (-1 if known.reifegrad is None else known.reifegrad, known.high)


def _nearest(finding: Finding, offers: Mapping[str, Offer], aim: int, own: bool) -> str:
    """The offer that is easiest to raise: where something speaks for the level already."""
    grades = offer_grades(finding, offers, own=own)
    ready = {
        item.offer_id
        for item in finding.evidence
        if item.effect is Effect.SUPPORTS and item.level >= aim and _counts(item, own)
    }
    return max(grades, key=lambda key: (key in ready, *_rank(grades[key])), default="")


def _counts(item: Evidence, own: bool) -> bool:
    return grade([item], own=own).reifegrad is not None


def offer_grades(
    finding: Finding, offers: Mapping[str, Offer], *, own: bool = False
) -> dict[str, Grade]:
    """The level of each sure offer, in their order; with `own` without inherited offers."""
    items: dict[str, list[Evidence]] = {key: [] for key in finding.offers}
    for item in finding.evidence:
        if item.offer_id in items:
            items[item.offer_id].append(item)
    return {
        key: grade(seen, own=own)
        for key, seen in items.items()
        if not (own and key in offers and offers[key].level.inherited)
    }


def explained(item: Evidence, rules: Mapping[str, Regel]) -> str:
    """What the evidence means, in the words of its rule, with what was seen."""
    quote = f"{item.quote[:_QUOTE]}…" if len(item.quote) > _QUOTE else item.quote
    words = rules[item.rule].erklaerung.rstrip(".") if item.rule in rules else item.rule
    return f"{words} („{quote}“)" if quote else words


def _against(item: Evidence, aim: int) -> bool:
    return item.effect in (Effect.CAPS, Effect.DOUBTS) and item.level < aim


def _absent(leistung: Leistung, aim: int) -> Iterator[str]:
    yield from _reuse(leistung)
    if aim >= _SERVICE:
        yield "Anbieten: Onlinedienst nachnutzen, bauen oder beschaffen."
    else:
        yield "Die Leistung im Portal beschreiben."


def _reuse(leistung: Leistung) -> Iterator[str]:
    if leistung.nachnutzung:
        yield f"Verlinken oder nachnutzen: {', '.join(leistung.nachnutzung)}."


def _offered(
    leistung: Leistung,
    offer: Offer | None,
    items: Iterable[Evidence],
    against: Iterable[Evidence],
    rules: Mapping[str, Regel],
    aim: int,
    own: bool,
) -> Iterator[str]:
    for item in against:
        if item.effect is Effect.DOUBTS:
            yield f"Klären und berichtigen: {explained(item, rules)}."
        else:
            yield (
                "Diese Hürde abbauen oder, wenn sie nicht mehr besteht, den Text ändern: "
                f"{explained(item, rules)}."
            )
    reaching = [item for item in items if item.effect is Effect.SUPPORTS and item.level >= aim]
    counting = [item for item in reaching if _counts(item, own)]
    if counting:
        yield (
            f"Dann zählt, was für Stufe {aim} schon zu sehen ist: {explained(counting[0], rules)}."
        )
        return
    if any(item.traeger is Level.DRITTE for item in reaching):
        yield "Der verlinkte Dienst gehört Dritten und zählt deshalb nicht."
    links = offer.links if offer else ()
    yield from _missing(links, aim)
    if aim >= _FORM and not own:
        yield from _reuse(leistung)


def _missing(links: Iterable[Link], aim: int) -> Iterator[str]:
    """What to add where nothing speaks for the level."""
    if aim < _FORM:
        yield "Die Leistung im eigenen Portal beschreiben."
    elif aim < _SERVICE:
        yield (
            "Ein Formular anbieten und auf der Seite verlinken, zum Herunterladen oder zum "
            "Ausfüllen am Bildschirm."
        )
    else:
        service = next((link for link in links if leads_to(link) is LinkKind.ONLINEDIENST), None)
        form = next((link for link in links if _is_pdf(link)), None)
        if service is not None:
            yield (
                f"Prüfen, ob der verlinkte Dienst{_named(service)} den ganzen Antrag samt "
                "Nachweisen annimmt, und das auf der Seite sagen."
            )
        elif form is not None:
            yield (
                f"Statt des PDF{_named(form)} einen Onlinedienst anbieten und auf der Seite "
                "verlinken, der den Antrag samt Nachweisen annimmt."
            )
        else:
            yield (
                "Einen Onlinedienst anbieten und auf der Seite verlinken, der den Antrag samt "
                "Nachweisen annimmt."
            )


def _is_pdf(link: Link) -> bool:
    return leads_to(link) is LinkKind.FORMULAR and split_url(link.url).path.lower().endswith(".pdf")


def _named(link: Link) -> str:
    return f" („{link.title[:_QUOTE]}“)" if link.title else ""

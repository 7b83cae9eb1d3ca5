# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The story of one Leistung as a view: law, offers, level, evidence, what would raise it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from ozgcheck.catalog.level_models import DEFAULT
from ozgcheck.catalog.load import Catalog
from ozgcheck.maturity.raising import explained, proven
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.story import OfferStory, Past, Story
from ozgcheck.model import (
    Effect,
    Evidence,
    Finding,
    Leistung,
    Level,
    Linkstand,
    Offer,
    Outcome,
    Regel,
    Reifegradmodell,
    Snapshot,
    Teilleistung,
    Widerspruch,
)
from ozgcheck.report.leistung import OUTCOMES, entry, fact_rows, facts
from ozgcheck.report.values import finding_values, grade_values
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import NO_OWNERS, caveats, evidence, header, scale, scale_notes

Item = TypeVar("Item")
Row = tuple[Cell, ...]

TRAEGER = {
    Level.EIGEN: "Stadt",
    Level.KREIS: "Kreis",
    Level.LAND: "Land",
    Level.BUND: "Bund",
    Level.DRITTE: "Dritte",
    Level.UNBEKANNT: "unbekannt",
}
EFFECTS = {
    Effect.SUPPORTS: ("Beleg für", "schwacher Beleg für"),
    Effect.CAPS: ("begrenzt auf", "begrenzt schwach auf"),
    Effect.DOUBTS: ("lässt zweifeln über", "lässt zweifeln über"),
    Effect.INDICATES: ("nur indikativ", "nur indikativ"),
}
# So many rows of each kind are told unless all are wanted.
_SHOWN = {"offers": 6, "evidence": 12, "links": 6, "widersprueche": 5, "history": 12}
_NAMES = 8
NOT_TOLD = (
    "Der Lauf enthält dazu kein Ergebnis: die Stadt führt es nicht aus, oder der Katalog ist neuer."
)


def story_view(
    catalog: Catalog,
    told: Story,
    snapshot: Snapshot,
    snapshot_id: str,
    *,
    modell: Reifegradmodell = DEFAULT,
    everything: bool = False,
) -> View:
    """The story in rows; the document holds everything always.

    Args:
        catalog: gives names and explains rules.
        told: the story.
        snapshot: the run it is from.
        snapshot_id: how the run is called.
        modell: the scale whose names are used.
        everything: show every row, also of long lists.
    """
    rules = {rule.id: rule for rule in catalog.regeln}
    title = f"{told.leistung.id} {told.leistung.title}"
    if told.teil is not None:
        title += f": {told.teil.name} ({told.teil.schluessel or told.teil.id})"
    rows = fact_rows(catalog, told.leistung, None if everything else _NAMES)
    rows += _Rows(told, rules, modell, everything).rows()
    return View(
        title=title,
        lead=caveats(snapshot),
        columns=(Column("what", "Angabe"), Column("value", "Inhalt")),
        rows=tuple(row for row in rows if row[1]),
        notes=scale_notes(modell),
        data={
            **header(snapshot, snapshot_id),
            **scale(modell, eigene=False),
            **facts(told.leistung),
            **_document(told, snapshot, rules, modell),
        },
    )


class _Rows:
    """The rows of one story, section by section."""

    def __init__(
        self,
        told: Story,
        rules: Mapping[str, Regel],
        modell: Reifegradmodell,
        everything: bool,
    ) -> None:
        self._told = told
        self._rules = rules
        self._modell = modell
        self._everything = everything

    def rows(self) -> list[Row]:
        finding = self._told.finding
        rows: list[Row] = [*self._result(finding)]
        if finding is not None:
            rows += self._limited("offers", self._told.offers, self._offer)
            rows += self._limited("evidence", self._told.evidence, self._evidence)
            rows += self._limited("links", self._told.links, link_row)
            rows += self._limited("widersprueche", self._told.widersprueche, _contradiction)
            rows += self._way()
        # Of the past, the newest runs are those that are told.
        rows += self._limited("history", self._told.history[::-1], past_row)
        return rows

    def _limited(self, kind: str, items: Sequence[Item], tell: Any) -> Iterator[Row]:
        shown = items if self._everything else items[: _SHOWN[kind]]
        for item in shown:
            yield tell(item)
        if len(shown) < len(items):
            yield "…", f"und {len(items) - len(shown)} weitere; --alle zeigt sie."

    def _result(self, finding: Finding | None) -> Iterator[Row]:
        told = self._told
        if finding is None:
            yield "gefunden", NOT_TOLD
        else:
            yield "gefunden", f"{OUTCOMES[finding.outcome]} {finding.note}".strip()
            if finding.outcome is Outcome.ANGEBOTEN:
                yield "Reifegrad", self._level(finding)
                yield "davon eigen", self._own(finding)
        if told.teil is not None and told.bundle is not None:
            whole = told.bundle
            level = f", Reifegrad {words_of(whole)}" if whole.outcome is Outcome.ANGEBOTEN else ""
            yield "Leistung", f"insgesamt {OUTCOMES[whole.outcome]}{level}"

    def _own(self, finding: Finding) -> str:
        if not self._told.owners:
            return NO_OWNERS
        own = "ebenso" if finding.eigen is None else self._level(finding.own())
        return f"{own} (ohne die Dienste von Kreis, Land und Bund)"

    def _level(self, finding: Finding) -> str:
        level = proven(finding)
        name = "" if level is None else self._modell.stufe(level).name
        return f"{words_of(finding)}{f': {name}' if name else ''}"

    def _offer(self, each: OfferStory) -> Row:
        offer = each.offer
        parts = [f"Träger {TRAEGER[each.traeger]}"]
        if each.dienste:
            parts.append(f"Dienst von {', '.join(TRAEGER[level] for level in each.dienste)}")
        if each.grade is not None:
            parts.append(f"Reifegrad {words_of(each.grade)}")
        if each.best:
            parts.append("zählt")
        label = "Angebot" if each.sure else "zu prüfen"
        sources = ", ".join(offer.quellen)
        return (
            f"{label} {each.number}",
            f"{offer.title} ({sources}; {'; '.join(parts)}) {offer.url}".strip(),
        )

    def _evidence(self, item: Evidence) -> Row:
        strong, weak = EFFECTS[item.effect]
        offers = {each.offer.id: each for each in self._told.offers}
        place = offers.get(item.offer_id)
        which = f"Angebot {place.number}: " if place and len(self._told.offers) > 1 else ""
        owner = ""
        if item.traeger not in (Level.UNBEKANNT, place.traeger if place else Level.EIGEN):
            owner = f" [{TRAEGER[item.traeger]}]"
        return (
            f"{strong if item.firm else weak} {item.level}",
            f"{which}{explained(item, self._rules)}{owner} {item.url}".strip(),
        )

    def _way(self) -> Iterator[Row]:
        way = self._told.way
        if way.ziel is None:
            return
        wanted = self._modell.stufe(way.ziel)
        if wanted.verlangt:
            name = f" ({wanted.name})" if wanted.name else ""
            yield f"Stufe {way.ziel} verlangt", f"{wanted.verlangt}{name}"
        for item in way.dagegen:
            yield "dagegen steht", explained(item, self._rules)
        for number, step in enumerate(way.schritte, 1):
            yield f"Schritt {number}", step


def link_row(stand: Linkstand) -> Row:
    """What an online service's address answered when it was asked."""
    state = stand.state.value.replace("_", " ").replace("ausser", "außer").replace("ue", "ü")
    return "Linkprüfung", f"{stand.am[:10]}: {stand.grund or state} {stand.url}"


def _contradiction(item: Widerspruch) -> Row:
    office = f" ({item.stelle})" if item.stelle else ""
    return "Widerspruch", f"{item.text}{office} {item.url}".strip()


def past_row(run: Past) -> Row:
    """What an earlier run said."""
    if run.outcome is None:
        return f"am {run.date}", "noch nicht im Katalog"
    level = f", Reifegrad {words_of(run.grade)}" if run.outcome is Outcome.ANGEBOTEN else ""
    partial = "" if run.complete else " (unvollständiger Lauf)"
    return f"am {run.date}", f"{OUTCOMES[run.outcome]}{level}{partial}"


# --- the document ---------------------------------------------------------------------------


def _document(
    told: Story, snapshot: Snapshot, rules: Mapping[str, Regel], modell: Reifegradmodell
) -> dict[str, Any]:
    way = told.way
    return {
        "finding": _finding(told.bundle, snapshot, rules),
        "teilleistung": _entry(told.leistung, told.teil, told.finding, snapshot, rules),
        "offers": [_offer(each) for each in told.offers],
        "evidence": [_explained(item, rules) for item in told.evidence],
        "raise": {
            "ziel": way.ziel,
            "verlangt": "" if way.ziel is None else modell.stufe(way.ziel).verlangt,
            "dagegen": [_explained(item, rules) for item in way.dagegen],
            "schritte": list(way.schritte),
        },
        "links": [
            {
                "url": stand.url,
                "state": stand.state.value,
                "am": stand.am,
                "status": stand.status,
                "ziel": stand.ziel,
                "grund": stand.grund,
            }
            for stand in told.links
        ],
        "widersprueche": [
            {
                "art": item.art,
                "text": item.text,
                "offer": item.offer_id,
                "leistungen": list(item.leistung_ids),
                "url": item.url,
                "stelle": item.stelle,
            }
            for item in told.widersprueche
        ],
        "history": [
            {
                "snapshot": run.snapshot,
                "date": run.date,
                "outcome": None if run.outcome is None else run.outcome.value,
                **grade_values(run.grade),
                "rules": run.rules,
                "complete": run.complete,
            }
            for run in told.history
        ],
    }


def _explained(item: Evidence, rules: Mapping[str, Regel]) -> dict[str, Any]:
    rule = rules.get(item.rule)
    return {**evidence(item), "erklaerung": rule.erklaerung if rule else ""}


def _offer(each: OfferStory) -> dict[str, Any]:
    offer, match = each.offer, each.match
    return {
        "number": each.number,
        "id": offer.id,
        "title": offer.title,
        "url": offer.url,
        "quellen": list(offer.quellen),
        "traeger": each.traeger.value,
        "dienste": [level.value for level in each.dienste],
        "sicher": each.sure,
        "best": each.best,
        "level": None if each.grade is None else grade_values(each.grade),
        "own": None if each.own is None else grade_values(each.own),
        "status": match.status.value if match else "",
        "step": match.step if match else "",
        "score": match.score if match else None,
        "reasons": list(match.reasons) if match else [],
        "links": [
            {"kind": link.kind.value, "url": link.url, "title": link.title} for link in offer.links
        ],
    }


def _entry(
    leistung: Leistung,
    teil: Teilleistung | None,
    finding: Finding | None,
    snapshot: Snapshot,
    rules: Mapping[str, Regel],
) -> dict[str, Any] | None:
    if teil is None:
        return None
    return {**entry(leistung, teil), "finding": _finding(finding, snapshot, rules)}


def _finding(
    finding: Finding | None, snapshot: Snapshot, rules: Mapping[str, Regel]
) -> dict[str, Any] | None:
    if finding is None:
        return None
    offers: dict[str, Offer] = {offer.id: offer for offer in snapshot.offers}
    wanted = {*finding.offers, *finding.candidates}
    return {
        **finding_values(finding),
        "note": finding.note,
        "quellen": sorted({kind for key in wanted & offers.keys() for kind in offers[key].quellen}),
        "matches": [
            {
                "title": offers[match.offer_id].title,
                "url": offers[match.offer_id].url,
                "quellen": list(offers[match.offer_id].quellen),
                "status": match.status.value,
                "step": match.step,
                "score": match.score,
                "reasons": list(match.reasons),
            }
            for match in snapshot.result.matches
            if match.leistung_id == finding.leistung_id and match.offer_id in wanted & offers.keys()
        ],
        "evidence": [_explained(item, rules) for item in finding.evidence],
    }

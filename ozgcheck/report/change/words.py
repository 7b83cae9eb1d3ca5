# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""How two compared runs are talked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.maturity.words import words_of
from ozgcheck.measure.change.diff import Difference, Measured, Real
from ozgcheck.measure.change.findings import Wandel
from ozgcheck.measure.change.offers import Angebotswandel
from ozgcheck.measure.change.ursache import Ursache
from ozgcheck.model import Effect, Evidence, Finding, Outcome, Snapshot
from ozgcheck.numbers import whole
from ozgcheck.report.leistung import OUTCOMES
from ozgcheck.text import plain

WANDEL = {
    Wandel.NEU_ONLINE: tr("neu online"),
    Wandel.VERLOREN: tr("verloren"),
    Wandel.NACHGEWIESEN: tr("jetzt nachgewiesen"),
    Wandel.NICHT_NACHGEWIESEN: tr("nicht mehr nachgewiesen"),
    Wandel.NEU_ANGEBOTEN: tr("neu angeboten"),
    Wandel.NICHT_ANGEBOTEN: tr("nicht mehr angeboten"),
    Wandel.GESTIEGEN: tr("Stufe gestiegen"),
    Wandel.GESUNKEN: tr("Stufe gesunken"),
    Wandel.GEWISSER: tr("gewisser"),
    Wandel.UNGEWISSER: tr("ungewisser"),
}
URSACHEN = {
    Ursache.ENTSCHEIDUNG: tr("neu zugeordnet durch Entscheidung"),
    Ursache.KATALOG: tr("durch Katalog oder Regeln"),
    Ursache.VERSION: tr("durch ozgcheck-Version"),
    Ursache.QUELLEN: tr("andere Quellen oder nicht angesehen"),
}
ANGEBOTE = {
    Angebotswandel.NEU: tr("neu"),
    Angebotswandel.VERSCHWUNDEN: tr("verschwunden"),
    Angebotswandel.TITEL: tr("Titel geändert"),
    Angebotswandel.VERSCHOBEN: tr("verschoben"),
    Angebotswandel.SCHLUESSEL: tr("Schlüssel geändert"),
    Angebotswandel.QUELLEN: tr("in anderen Quellen"),
}
_NOT_COUNTED = tr("nicht gezählt")
# So many offers are named as the reason of a change, in so many characters.
_MOST, _LONGEST = 2, 120


@dataclass(frozen=True, slots=True)
class Run:
    """One of the two runs, by its id; `example`: it shows shipped example data."""

    id: str
    snapshot: Snapshot
    example: bool = False

    @property
    def date(self) -> str:
        """Its day."""
        return self.snapshot.started[:10]


@dataclass(frozen=True, slots=True)
class Asked:
    """How the comparison was asked for.

    `note` says what is unusual about the choice of runs; `limit`: show at most this many rows
    of each list, None: all; `brief`: signed words for people instead of bare numbers.
    """

    note: str = ""
    limit: int | None = None
    brief: bool = True


def headline(found: Difference) -> str:
    """What changed in the city, one sentence."""
    counts = Counter(change.art for change in found.real)
    parts = [f"{whole(counts[art])} {word}" for art, word in WANDEL.items() if counts[art]]
    return (
        tr("In der Stadt: {parts}.").format(parts=", ".join(parts))
        if parts
        else tr("In der Stadt hat sich nichts geändert.")
    )


def offers_line(found: Difference) -> str:
    """What happened to offers, one sentence; empty for nothing."""
    counts = Counter(art for change in found.offers for art in change.arten)
    parts = [f"{whole(counts[art])} {word}" for art, word in ANGEBOTE.items() if counts[art]]
    return tr("Angebote: {parts}.").format(parts=", ".join(parts)) if parts else ""


def signed(number: int) -> str:
    """A difference: `+3`, `−2`, `±0`."""
    return f"+{whole(number)}" if number > 0 else f"−{whole(-number)}" if number else "±0"


def name_of(catalog: Catalog, change: Real | Measured) -> str:
    """Name of the Leistung, or of its entry."""
    leistung = catalog.by_id[change.leistung_id]
    names = (teil.name for teil in leistung.teilleistungen if teil.id == change.teilleistung)
    return next(names, leistung.title)


def level(finding: Finding | None) -> str:
    """What a finding says: `2 (möglich bis 3)`, `fehlt`, `nicht gezählt`."""
    if finding is None:
        return _NOT_COUNTED
    return words_of(finding) if finding.outcome is Outcome.ANGEBOTEN else OUTCOMES[finding.outcome]


def why(change: Real) -> str:
    """What happened to the offers behind it, and the words that decide the level now."""
    # Another address changes no level.
    telling = [each for each in change.offers if each.arten != (Angebotswandel.VERSCHOBEN,)]
    offers = [
        f"{', '.join(ANGEBOTE[art] for art in each.arten)}: „{plain(each.offer.title, _LONGEST)}“"
        for each in telling[:_MOST]
    ]
    if len(telling) > _MOST:
        offers.append(tr("und {whole} weitere Angebote").format(whole=whole(len(telling) - _MOST)))
    return "; ".join((*offers, *_decisive(change)))


def _decisive(change: Real) -> Iterator[str]:
    """The one piece of evidence that says most about the change; JSON has them all."""
    if Outcome.FEHLT in (change.then.outcome, change.now.outcome):
        return
    higher = change.now.reifegrad_low >= change.then.reifegrad_low
    gain, loss = (change.new, change.gone) if higher else (change.gone, change.new)
    best = max(_with(gain, Effect.SUPPORTS), key=lambda item: item.level, default=None)
    worst = min(_with(loss, Effect.CAPS), key=lambda item: item.level, default=None)
    item = (best or worst) if higher else (worst or best)
    if item is not None:
        when = tr("jetzt") if item in change.new else tr("nicht mehr")
        yield tr("{when} zu lesen: „{quote}“").format(when=when, quote=plain(item.quote, _LONGEST))


def _with(items: Iterable[Evidence], effect: Effect) -> Iterator[Evidence]:
    return (item for item in items if item.effect is effect and item.quote)

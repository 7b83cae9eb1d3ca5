# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Figures of the council's paper in German words, and what the names of their rules mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from ozgcheck.language import tr
from ozgcheck.measure.answers import Figure, Named, Regel
from ozgcheck.measure.sci.benchmark import Wert
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Count
from ozgcheck.numbers import whole
from ozgcheck.report.sci.words import UNKNOWN, valid_only, year_span
from ozgcheck.report.views import rule, scale_notes

EDITION = tr("Bitkom, Ausgabe")
_NAMES = {
    Regel.ZAEHLUNG: tr("Zählung"),
    Regel.BITKOM: EDITION,
    Regel.FORMEL: tr("Formel"),
    Regel.HEBEL: tr("Hebel"),
    Regel.ZIEL: tr("Ziel"),
    Regel.VERGLEICH: tr("Vergleich"),
}


def told(figure: Figure) -> str:
    """Rule and date of a figure: `(Zählung ab Stufe 3, 2026-11-26)`."""
    name = _NAMES[figure.regel]
    if isinstance(figure.wert, Wert):
        return f"({name}, {valid_only(figure.wert.jahre)})"
    if figure.regel is Regel.BITKOM:
        return f"({name} {figure.stand})"
    level = tr(" ab Stufe {schwelle}").format(schwelle=figure.schwelle) if figure.schwelle else ""
    own = tr(", nur eigene") if figure.eigene else ""
    return f"({name}{level}{own}, {figure.stand})"


def count_of(figure: Figure) -> Count:
    """The count of a figure; an empty one where it is none."""
    return figure.wert if isinstance(figure.wert, Count) else Count()


def rank_words(figure: Figure | None) -> str:
    """The rank, with an asterisk where no source states it so."""
    if figure is None or not isinstance(figure.wert, int | float):
        return UNKNOWN
    return f"{whole(int(figure.wert))}{'*' if figure.berechnet else ''}"


def listed(names: Sequence[str], most: int, between: str = ", ") -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return between.join(names[:most]) + (
        tr(" und {more} weitere").format(more=whole(more)) if more > 0 else ""
    )


def unknown_years(years: Iterable[int]) -> str:
    """Editions of which nothing is known, as the end of a sentence; empty without any."""
    known = year_span(years)
    return f"; {known} {UNKNOWN}" if known else ""


def number_of(figure: Figure) -> int:
    """The whole number of a figure; 0 where it is none."""
    return int(figure.wert) if isinstance(figure.wert, int | float) else 0


def by_edition(found: Iterable[Named], words: Callable[[Named], str]) -> str:
    """Names and values, those of one edition with one note of it."""
    return "; ".join(
        f"{', '.join(f'{each.name} {words(each)}' for each in same)} ({EDITION} {edition})"
        for edition, same in groupby(found, key=lambda each: each.figure.stand)
    )


def explained(yardstick: Yardstick) -> Iterator[str]:
    """What the name of each rule means; one sentence or two per name."""
    said = rule(
        yardstick.einheit, yardstick.schwelle, eigene=yardstick.eigene, modell=yardstick.modell
    )
    yield tr("Zählung: {said} „bis“ zählt auch Unklares und nicht Geprüftes mit.").format(said=said)
    yield from scale_notes(yardstick.modell)
    yield tr(
        "Bitkom: veröffentlichte Ränge, Abstände aus veröffentlichten Punkten; * heißt: berechnet "
        "oder erschlossen, „nicht bekannt“ heißt nicht gefunden."
    )
    yield tr(
        "Formel: nachgerechnet, nicht von Bitkom; andere Städte bleiben dabei, wie sie sind. "
        "Hebel: eigene Summe von ozgcheck; sie sortiert und misst nichts."
    )
    yield tr("Vergleich: dieselben Leistungen und Regeln; was nicht angesehen wurde, fehlt nicht.")

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What must be said about a comparison before its figures: rules, runs, warnings."""

from __future__ import annotations

from collections.abc import Iterable

from ozgcheck.language import tr
from ozgcheck.maturity.words import level_words
from ozgcheck.measure.cities.age import OLD_AFTER
from ozgcheck.measure.cities.comparison import Cell, Comparison, State
from ozgcheck.measure.coverage import Einheit
from ozgcheck.numbers import counted, whole
from ozgcheck.report.cities.city_words import depth_words, run_words, source_words
from ozgcheck.report.views import rule, scale_notes

_COUNTED = {
    Einheit.LEISTUNG: ("Leistung", tr("Leistungen")),
    Einheit.TEILLEISTUNG: (tr("Teilleistung"), tr("Teilleistungen")),
}
STATES = {
    State.ERFUELLT: tr("erfüllt"),
    State.NIEDRIGER: tr("Stufe zu niedrig"),
    State.STUFE_OFFEN: tr("Stufe offen"),
    State.ZU_PRUEFEN: tr("Zuordnung offen"),
    State.FEHLT: tr("fehlt"),
    State.NICHT_GESEHEN: tr("nicht gesehen"),
}


def rules(found: Comparison) -> Iterable[str]:
    """What is counted, the same for all cities."""
    measure = found.yardstick
    unit = measure.einheit
    said = rule(unit, measure.schwelle, eigene=measure.eigene, modell=measure.modell)
    yield tr(
        "{said} Für alle Städte gelten dieselben {denominator} und die Regeln von heute."
    ).format(said=said, denominator=counted(found.denominator, *_COUNTED[unit]))
    if measure.eigene:
        yield tr("Dienste von Kreis, Land und Bund zählen nicht mit (nur eigene).")
    else:
        yield tr("Dienste, die Kreis, Land oder Bund für die Stadt anbieten, zählen mit.")
    yield from scale_notes(measure.modell)


def states(found: Comparison) -> Iterable[str]:
    """One line per city: its run, its age, what was read."""
    for city in found.cities:
        marks = []
        if city.example:
            marks.append("BEISPIELDATEN")
        if city.old:
            marks.append(
                tr("ÄLTER ALS {old_after} TAGE ({age})").format(old_after=OLD_AFTER, age=city.age)
            )
        if city.rechecked:
            marks.append(tr("mit den Regeln von heute neu bewertet"))
        yield tr("{stadt}: {city}, gelesen: {depth} ({city2}){join}.").format(
            stadt=city.snapshot.stadt,
            city=run_words(city),
            depth=depth_words(city.depth),
            city2=source_words(city),
            join="".join(f"; {mark}" for mark in marks),
        )
    for gone in found.missing:
        yield tr("{stadt} fehlt im Vergleich: {reason}").format(
            stadt=gone.stadt, reason=gone.reason
        )


def warnings(found: Comparison) -> tuple[str, ...]:
    """Why the figures must not be read as a ranking; German sentences, empty if they may."""
    said = []
    shallow = [city.snapshot.stadt for city in found.cities if not city.depth.can_lack]
    if found.mixed:
        said.append(
            tr("VERSCHIEDEN TIEF GELESEN: Die Anteile sind Grenzen und keine Rangfolge. ")
            + (
                tr("Gezählt ist nur, was alle Läufe ansahen ({looked} von {denominator}).").format(
                    looked=whole(found.looked), denominator=whole(found.denominator)
                )
                if found.shared
                else tr(
                    "Was alle Läufe ansahen ({looked} von {denominator}), vergleicht --gemeinsam."
                ).format(looked=whole(found.looked), denominator=whole(found.denominator))
            )
        )
    elif found.shared:
        said.append(
            tr("Gezählt ist nur, was alle Läufe ansahen ({looked} von {denominator}).").format(
                looked=whole(found.looked), denominator=whole(found.denominator)
            )
        )
    if shallow:
        said.append(
            tr(
                "Nur aus dem PVOG bekannt: {shallow}. Dort kann nichts als fehlend oder "
                "zu niedrig gelten; was der PVOG nicht zeigt, ist „nicht gesehen“."
            ).format(shallow=", ".join(shallow))
        )
    if shallow and found.shared:
        said.append(
            tr(
                "Was dort angesehen wurde, kann vor allem das Vorhandene sein; die gemeinsamen "
                "Anteile liegen dann zu hoch."
            )
        )
    elsewhere = [city.snapshot.stadt for city in found.cities if not _same_kind(city.snapshot.ars)]
    if elsewhere:
        said.append(
            tr(
                "Keine kreisfreie Stadt in NRW: {elsewhere}. Wofür eine Stadt zuständig "
                "ist, ist hier für kreisfreie Städte in NRW bestimmt; der Vergleich hinkt."
            ).format(elsewhere=", ".join(elsewhere))
        )
    partial: dict[str, list[str]] = {}
    for city in found.cities:
        if not city.snapshot.complete:
            partial.setdefault(" ".join(city.snapshot.partial), []).append(city.snapshot.stadt)
    said += [
        tr("UNVOLLSTÄNDIG ({names}): {why}").format(names=", ".join(names), why=why)
        for why, names in partial.items()
    ]
    if not found.wir:
        said.append(
            tr("Von der ersten Stadt liegt kein Lauf vor; was ihr fehlt, lässt sich nicht sagen.")
        )
    return tuple(said)


def _same_kind(ars: str) -> bool:
    """Whether the ARS is that of a kreisfreie Stadt in NRW: no digits below the Kreis."""
    return ars.startswith("05") and ars.endswith("0000000")


def cell_words(cell: Cell) -> str:
    """A level with what is possible where it is offered, else what is known in words."""
    if cell.state not in (State.ERFUELLT, State.NIEDRIGER, State.STUFE_OFFEN):
        return STATES[cell.state]
    if cell.reifegrad is None and not cell.reifegrad_low:
        return tr("angeboten (0–{reifegrad_high})").format(reifegrad_high=cell.reifegrad_high)
    return level_words(cell.reifegrad, cell.reifegrad_low, cell.reifegrad_high)

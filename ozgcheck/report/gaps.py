# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The working list of what is open as a view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from ozgcheck.catalog.load import Catalog
from ozgcheck.language import tr
from ozgcheck.maturity.words import level_words
from ozgcheck.measure.worklist.gaps import Gap
from ozgcheck.measure.worklist.lever import USUAL, Kategorie, Weights
from ozgcheck.measure.worklist.words import NEXT_STEP
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Offer, Snapshot
from ozgcheck.numbers import counted, whole
from ozgcheck.report.view import Cell, Column, View
from ozgcheck.report.views import (
    UNITS,
    caveats,
    evidence,
    header,
    rule,
    scale,
    scale_notes,
    sources,
)
from ozgcheck.text import plain

if TYPE_CHECKING:
    from ozgcheck.measure.cities.city import City

KATEGORIEN = {
    Kategorie.SDG: tr("SDG-Verfahren"),
    Kategorie.QUICK_WIN: tr("Quick Win"),
    Kategorie.NICHT_GEMELDET: tr("Nicht gemeldet"),
    Kategorie.STUFE_ZU_NIEDRIG: tr("Stufe zu niedrig"),
    Kategorie.FEHLT: tr("Fehlt"),
    Kategorie.STUFE_KLAEREN: tr("Stufe klären"),
    Kategorie.ZUORDNUNG_KLAEREN: tr("Zuordnung klären"),
    Kategorie.NICHT_NACHGEWIESEN: tr("Nicht nachgewiesen"),
    Kategorie.NICHT_GEPRUEFT: tr("Nicht geprüft"),
}
_PARTS = {
    "lage": tr("Lage"),
    "quick_win": tr("Quick Win"),
    "nicht_gemeldet": tr("nicht gemeldet"),
    "koerbe": tr("Körbe"),
    "sdg": "SDG",
    "nachnutzung": tr("Nachnutzung"),
    "prioritaet": tr("Priorität"),
    "nachbarn": tr("andere Städte"),
}
_PROOFS, _QUOTE = 3, 160


@dataclass(frozen=True, slots=True)
class Asked:
    """How the list was asked for.

    Attributes:
        kategorien: only these kinds; none: all.
        amt: only offices whose name has these words; empty: all.
        limit: show at most this many; None: all.
        parts: show on the terminal what each lever is made of.
        unchecked: how many nobody looked at (never gaps).
        without_office: how many were left out because no offer names an office.
        example: the run shows shipped example data.
        weights: points of the lever's parts.
        cities: the other cities that were looked at; None: none was asked for.
    """

    kategorien: tuple[Kategorie, ...] = ()
    amt: str = ""
    limit: int | None = None
    parts: bool = False
    unchecked: int = 0
    without_office: int = 0
    example: bool = False
    weights: Weights = USUAL
    cities: tuple[City, ...] | None = None


def gaps_view(
    catalog: Catalog,
    snapshot: Snapshot,
    snapshot_id: str,
    found: Sequence[Gap],
    *,
    yardstick: Yardstick,
    asked: Asked,
) -> View:
    """The working list: best lever first.

    Args:
        catalog: gives the names of Lebenslagen.
        snapshot: whose list it is.
        snapshot_id: how the snapshot is called.
        found: the gaps that were asked for, in order.
        yardstick: what was applied.
        asked: what was asked for, and what is said beside the list.
    """
    columns = (
        Column("id", "OZG-ID"),
        Column("teilleistung", tr("Teilleistung"), detail=True),
        Column("name", "Leistung"),
        Column("lebenslage", "Lebenslage", detail=asked.parts),
        Column("kategorie", tr("Lage")),
        Column("reifegrad", "Reifegrad"),
        Column("lever", tr("Hebel"), number=True),
        Column("lever_parts", tr("Hebel im Einzelnen"), detail=not asked.parts),
        Column("aemter", tr("Amt"), detail=True),
        Column("why", tr("Warum"), detail=True),
        Column("next_step", tr("Nächster Schritt"), detail=True),
        Column("belege", tr("Belege"), detail=True),
    )
    offers = {offer.id: offer for offer in snapshot.offers}
    shown = found if asked.limit is None else found[: asked.limit]
    return View(
        title=tr("Offene {units} {stadt}, {started}").format(
            units=UNITS[yardstick.einheit], stadt=snapshot.stadt, started=snapshot.started[:10]
        ),
        lead=(
            rule(
                yardstick.einheit,
                yardstick.schwelle,
                eigene=yardstick.eigene,
                modell=yardstick.modell,
            ),
            sources(snapshot),
            *_chosen(asked),
            *((tr("BEISPIELDATEN: mitgeliefert, kein eigener Lauf."),) if asked.example else ()),
            *caveats(snapshot),
        ),
        columns=columns,
        rows=tuple(_row(catalog, gap) for gap in shown),
        notes=(*_notes(found, shown, asked), *scale_notes(yardstick.modell)),
        data={
            **header(snapshot, snapshot_id),
            "beispiel": asked.example,
            "unit": yardstick.einheit.value,
            "threshold": yardstick.schwelle,
            **scale(yardstick.modell, eigene=yardstick.eigene),
            "kategorien": [kind.value for kind in asked.kategorien],
            "amt": asked.amt,
            "count": len(found),
            "erfuellt": sum(gap.erfuellt for gap in found),
            "ohne_amt": asked.without_office,
            "unchecked": asked.unchecked,
            "lever_weights": asdict(asked.weights),
            "nachbarn": None if asked.cities is None else list(map(_city, asked.cities)),
            "gaps": [_gap(gap, offers) for gap in shown],
        },
    )


def _row(catalog: Catalog, gap: Gap) -> tuple[Cell, ...]:
    return (
        gap.id,
        gap.teilleistung,
        gap.name,
        catalog.lage[gap.lebenslage].name,
        ", ".join(KATEGORIEN[kind] for kind in _main_first(gap)),
        level_words(gap.reifegrad, gap.reifegrad_low, gap.reifegrad_high),
        gap.lever,
        " + ".join(f"{_PARTS[part.part]} {part.points}" for part in gap.lever_parts),
        "; ".join(gap.aemter),
        gap.why,
        gap.next_step,
        _proofs(gap),
    )


def _main_first(gap: Gap) -> tuple[Kategorie, ...]:
    return tuple(dict.fromkeys((gap.kategorie, *gap.kategorien)))


def _proofs(gap: Gap) -> str:
    told = dict.fromkeys(
        f"„{plain(item.quote, _QUOTE)}“{f' ({item.url})' if item.url else ''}"
        for item in gap.evidence
        if item.quote
    )
    return "; ".join(list(told)[:_PROOFS])


def _chosen(asked: Asked) -> Iterable[str]:
    if asked.kategorien:
        names = ", ".join(KATEGORIEN[kind] for kind in asked.kategorien)
        yield tr("Nur diese Kategorien: {names}.").format(names=names)
    if asked.amt:
        yield tr("Nur Ämter mit „{amt}“ im Namen.").format(amt=plain(asked.amt, 80))


def _notes(found: Sequence[Gap], shown: Sequence[Gap], asked: Asked) -> Iterable[str]:
    yield _totals(found)
    met = sum(gap.erfuellt for gap in found)
    if met:
        yield tr(
            "Davon {value} {met} als erfüllt und {value2} nur nicht verlinkt oder nicht gemeldet."
        ).format(
            value=tr("zählt") if met == 1 else tr("zählen"),
            met=whole(met),
            value2=tr("ist") if met == 1 else tr("sind"),
        )
    kinds = {kind for gap in shown for kind in gap.kategorien}
    yield from (
        f"{label}: {NEXT_STEP[kind]}" for kind, label in KATEGORIEN.items() if kind in kinds
    )
    if len(shown) < len(found):
        yield tr("Gezeigt sind {shown} von {found}; --limit ändert das.").format(
            shown=len(shown), found=len(found)
        )
    if asked.without_office:
        yield tr(
            "Bei {without_office} weiteren nennt kein Angebot ein Amt; sie fehlen hier."
        ).format(without_office=whole(asked.without_office))
    if asked.unchecked:
        yield tr(
            "Nicht geprüft und deshalb keine Lücke: {unchecked}. --nicht-geprueft zeigt sie."
        ).format(unchecked=whole(asked.unchecked))
    yield from _lever_notes(shown, asked)
    if asked.cities is not None:
        yield from _city_notes(asked.cities)


def _totals(found: Iterable[Gap]) -> str:
    main, marks = dict.fromkeys(KATEGORIEN, 0), dict.fromkeys(KATEGORIEN, 0)
    for gap in found:
        main[gap.kategorie] += 1
        for kind in gap.kategorien:
            marks[kind] += kind is not gap.kategorie
    parts = [f"{KATEGORIEN[kind]} {whole(n)}" for kind, n in main.items() if n]
    beside = [f"{KATEGORIEN[kind]} {whole(n)}" for kind, n in marks.items() if n]
    if not parts:
        return tr("Nichts ist offen.")
    more = tr("; darunter {beside}").format(beside=", ".join(beside)) if beside else ""
    return tr("Offen: {parts}{more}.").format(parts=", ".join(parts), more=more)


def _lever_notes(shown: Sequence[Gap], asked: Asked) -> Iterable[str]:
    if shown and asked.parts:
        yield tr("Der Hebel ist die Summe der Teile; er sortiert und misst nichts.")
    changed = [
        tr("{name} {weights} statt {default}").format(
            name=each.name, weights=getattr(asked.weights, each.name), default=each.default
        )
        for each in fields(Weights)
        if getattr(asked.weights, each.name) != each.default
    ]
    if shown and changed:
        yield tr("Gewichte des Hebels aus der Konfiguration: {changed}.").format(
            changed=", ".join(changed)
        )


def _city_notes(cities: Sequence[City]) -> Iterable[str]:
    if not cities:
        yield tr("Von keiner anderen Stadt liegt ein Lauf oder ein Beispiel vor.")
        return
    from ozgcheck.report.cities.city_words import depth_words

    told = ", ".join(
        f"{city.snapshot.stadt} ("
        + "; ".join(
            (
                depth_words(city.depth),
                tr("Beispiel")
                if city.example
                else tr("Lauf vom {started}").format(started=city.snapshot.started[:10]),
                *((tr("{age} Tage alt").format(age=city.age),) if city.old else ()),
            )
        )
        + ")"
        for city in cities
    )
    yield tr(
        "Verglichen mit {counted}: {told}. Was dort nicht "
        "angesehen wurde, ist unbekannt; die Zahl ist deshalb ein Mindestwert."
    ).format(counted=counted(len(cities), tr("Stadt"), tr("Städten")), told=told)


def _city(city: City) -> dict[str, Any]:
    return {
        "portal": city.portal,
        "stadt": city.snapshot.stadt,
        "snapshot": city.snapshot_id,
        "date": city.snapshot.started[:10],
        "beispiel": city.example,
        "alter_tage": city.age,
        "tiefe": {
            "portal": city.depth.portal.value,
            "tabelle": city.depth.tabelle.value,
            "pvog": city.depth.pvog,
        },
    }


def _gap(gap: Gap, offers: Mapping[str, Offer]) -> dict[str, Any]:
    return {
        "id": gap.id,
        "teilleistung": gap.teilleistung,
        "name": gap.name,
        "lebenslage": gap.lebenslage,
        "themenfeld": gap.themenfeld,
        "bereiche": list(gap.bereiche),
        "koerbe": list(gap.koerbe),
        "kategorie": gap.kategorie.value,
        "kategorien": [kind.value for kind in gap.kategorien],
        "erfuellt": gap.erfuellt,
        "outcome": gap.outcome.value,
        "reifegrad": gap.reifegrad,
        "reifegrad_low": gap.reifegrad_low,
        "reifegrad_high": gap.reifegrad_high,
        "prioritaet": gap.prioritaet,
        "gewissheit": gap.gewissheit,
        "sdg": {"verfahren": gap.sdg_verfahren, "kennzeichen": gap.sdg_kennzeichen},
        "lever": gap.lever,
        "lever_parts": [asdict(part) for part in gap.lever_parts],
        "why": gap.why,
        "next_step": gap.next_step,
        "aemter": list(gap.aemter),
        "indikatoren": [
            {
                "bereich": each.bereich,
                "indikator": each.slug,
                "name": each.name,
                "jahre": list(each.jahre),
                "gewissheit": each.gewissheit,
                "belegt": each.belegt,
                "grund": each.grund,
            }
            for each in gap.indikatoren
        ],
        "nachbarn": None
        if gap.others is None
        else {
            "haben": list(gap.others.have),
            "anbieten": list(gap.others.offer),
            "fehlt": list(gap.others.lack),
        },
        "offers": _told(gap.offers, offers),
        "dienste": _told(gap.dienste, offers),
        "evidence": [evidence(item) for item in gap.evidence],
    }


def _told(ids: Iterable[str], offers: Mapping[str, Offer]) -> list[dict[str, str]]:
    return [
        {"id": key, "title": offers[key].title, "url": offers[key].url}
        for key in ids
        if key in offers
    ]

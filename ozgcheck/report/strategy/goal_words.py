# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Goals, values, trends, outlooks and lights of a scorecard as German words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Auswahl, Messung, Quelle, Ziel
from ozgcheck.language import tr
from ozgcheck.measure.select import BEREICHE
from ozgcheck.measure.strategy.forecast import (
    DAYS_PER_MONTH,
    FARTHEST_DAYS,
    LEAST_DAYS,
    LEAST_POINTS,
    Aussicht,
    Forecast,
)
from ozgcheck.measure.strategy.goal_values import one_basket
from ozgcheck.measure.strategy.goals import INDEX, Ampel, Farbe, Grund, Ist, Richtung, Zielstand
from ozgcheck.numbers import counted, decimal, percent, whole

UNKNOWN = tr("nicht bekannt")
NONE = "–"
HERKUNFT = {
    "oeffentlich": tr("öffentlich"),
    "vorschlag": tr("Vorschlag von ozgcheck"),
    "fachbereich": tr("vom Fachbereich eingetragen"),
}
FARBEN = {
    Farbe.GRUEN: tr("grün"),
    Farbe.GELB: tr("gelb"),
    Farbe.ROT: tr("rot"),
    Farbe.GRAU: tr("grau"),
}
_GRUENDE = {
    Grund.ERREICHT: tr("erreicht"),
    Grund.IM_PLAN: tr("im Plan"),
    Grund.VIELLEICHT_ERREICHT: tr("vielleicht schon erreicht"),
    Grund.KNAPP: tr("möglich, aber nicht sicher"),
    Grund.OHNE_FRIST: tr("in Sicht, ohne Frist"),
    Grund.NICHT_MIT_DIESEM_TEMPO: tr("nicht mit diesem Tempo"),
    Grund.UEBERFAELLIG: tr("überfällig"),
}
_GESAMT = tr("Gesamtwertung")


# --- what is measured -----------------------------------------------------------------


def measure_rule(catalog: Catalog, messung: Messung, *, eigene: bool) -> str:
    """How a goal is measured: what is counted, out of what, from which level on."""
    if messung.art in INDEX:
        what = tr("Rang") if messung.art == "rang" else tr("Punkte")
        area = BEREICHE.get(messung.bereich, _GESAMT)
        return tr("{what} im Smart City Index, {area}, in der neuesten bekannten Ausgabe").format(
            what=what, area=area
        )
    if messung.art == "angebot":
        names = {entry.slug: entry.name for entry in catalog.angebote}
        named = ", ".join(names[slug] for slug in messung.angebote)
        return tr("Zahl der digitalen Angebote, die ein Eintrag sicher nennt, von: {named}").format(
            named=named
        )
    what = tr("Anteil") if messung.art == "deckung" else tr("Zahl")
    whose = tr(", ohne die von Kreis, Land und Bund") if eigene else ""
    if messung.einheit == "eintrag":
        level = (
            tr(" mit Reifegrad {schwelle} oder höher").format(schwelle=messung.schwelle)
            if messung.schwelle > 1
            else ""
        )
        return tr("{what} der Einträge im Portal{level}{whose}").format(
            what=what, level=level, whose=whose
        )
    return tr(
        "{what} {catalog}, sicher angeboten mit Reifegrad {schwelle} oder höher{whose}"
    ).format(what=what, catalog=_counted(catalog, messung), schwelle=messung.schwelle, whose=whose)


def _counted(catalog: Catalog, messung: Messung) -> str:
    if one_basket(messung):
        name = _baskets(catalog)[messung.auswahl.koerbe[0]]
        return tr("der Dienste des Korbs „{name}“, die die Stadt ausführt").format(name=name)
    unit = tr("Leistungen") if messung.einheit == "leistung" else tr("Teilleistungen (LeiKa)")
    chosen = "; ".join(_chosen(catalog, messung.auswahl))
    return tr("der {unit}, die die Stadt ausführt{value}").format(
        unit=unit, value=f" ({chosen})" if chosen else ""
    )


def _chosen(catalog: Catalog, wanted: Auswahl) -> Iterator[str]:
    for title, keys, names in (
        ("", wanted.leistungen, {key: leistung.title for key, leistung in catalog.by_id.items()}),
        ("Lebenslage ", wanted.lebenslagen, {key: lage.name for key, lage in catalog.lage.items()}),
        ("Themenfeld ", wanted.themenfelder, {key: f.name for key, f in catalog.feld.items()}),
        (tr("Bereich "), wanted.bereiche, BEREICHE),
        (tr("Korb "), wanted.koerbe, _baskets(catalog)),
    ):
        if keys:
            yield f"{title}{', '.join(names[key] for key in keys)}"


def _baskets(catalog: Catalog) -> dict[str, str]:
    return {korb.slug: korb.name for korb in catalog.koerbe}


def source_words(quelle: Quelle) -> str:
    """Publisher, title and date of a source."""
    return f"{quelle.herausgeber}: {quelle.titel} ({quelle.stand})"


# --- values ---------------------------------------------------------------------------


def value_words(messung: Messung, value: float) -> str:
    """A value in the unit of its measure: `80 %`, `150`, `Rang 26`, `77,0 Punkte`."""
    if messung.art == "deckung":
        points = round(value * 100, 6)
        return f"{points:.0f} %" if points == int(points) else percent(value)
    if messung.art == "punkte":
        return tr("{value} Punkte").format(value=decimal(value, 1))
    number = whole(int(value)) if value == int(value) else decimal(value, 1)
    return tr("Rang {number}").format(number=number) if messung.art == "rang" else number


def actual_words(messung: Messung, ist: Ist) -> str:
    """The actual value with its bounds; an edition with its year."""
    if messung.art in INDEX:
        return _index_words(messung, ist)
    if ist.wert is None:
        return tr("nichts zu zählen")
    if ist.high is None:
        return tr("mindestens {messung}").format(messung=value_words(messung, ist.wert))
    text = value_words(messung, ist.wert)
    if messung.art == "angebot":
        text = tr("{text} von {angebote}").format(text=text, angebote=len(messung.angebote))
    elif messung.art == "deckung" and ist.count is not None:
        text = tr("{covered} von {total}: {text}").format(
            covered=whole(ist.count.covered), total=whole(ist.count.total), text=text
        )
    if ist.high == ist.wert:
        return text
    return tr("{text} (bis {messung})").format(text=text, messung=value_words(messung, ist.high))


def _index_words(messung: Messung, ist: Ist) -> str:
    if ist.jahr is None:
        return UNKNOWN
    if ist.wert is not None:
        mark = "*" if ist.ergebnis is not None and ist.ergebnis.herkunft != "genannt" else ""
        text = f"{value_words(messung, ist.wert)}{mark}"
    else:
        text = f"{_between(messung, ist.low, ist.high)}*"
    return f"{text} ({ist.jahr}){_newer(ist)}"


def _newer(ist: Ist) -> str:
    return f"; {', '.join(map(str, ist.unbekannt))} {UNKNOWN}" if ist.unbekannt else ""


def _between(messung: Messung, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return tr("{low} bis {messung}").format(
            low=decimal(low, 1), messung=value_words(messung, high)
        )
    if low is not None:
        return tr("mindestens {messung}").format(messung=value_words(messung, low))
    return (
        UNKNOWN
        if high is None
        else tr("höchstens {messung}").format(messung=value_words(messung, high))
    )


def target_words(ziel: Ziel) -> str:
    """The target with its date: `mindestens 80 % bis 2022-12-31`; a dash without one."""
    if ziel.zielwert is None:
        return NONE
    side = tr("höchstens") if ziel.hoechstens else tr("mindestens")
    date_words = (
        tr(" bis {isoformat}").format(isoformat=ziel.bis.isoformat())
        if ziel.bis
        else tr(", ohne Frist")
    )
    return f"{side} {value_words(ziel.messung, ziel.zielwert)}{date_words}"


def baseline_words(ziel: Ziel) -> str:
    """What the source says about the beginning; empty when it says nothing."""
    if ziel.ausgangswert is None:
        return ""
    when = f" ({ziel.ausgangsstand})" if ziel.ausgangsstand else ""
    return f"{value_words(ziel.messung, ziel.ausgangswert)}{when}"


# --- trend and outlook ----------------------------------------------------------------


def trend_words(stand: Zielstand) -> str:
    """Where the value went: `besser: +2,3 Prozentpunkte seit 2025-08 (+0,6 je Monat)`."""
    messung, trend, verlauf = stand.ziel.messung, stand.trend, stand.verlauf
    index = messung.art in INDEX
    if trend.differenz is None:
        if not verlauf:
            return UNKNOWN
        return tr("{unknown}: erst {value}").format(
            unknown=UNKNOWN, value=tr("eine Ausgabe") if index else tr("ein Monat")
        )
    first = verlauf[0]
    if index:
        than = tr("wie") if trend.richtung is Richtung.GLEICH else tr("als")
        known = ", ".join(
            f"{value_words(messung, each.wert).removeprefix('Rang ')}{'' if each.genannt else '*'} "
            f"({each.name})"
            for each in verlauf
        )
        return f"{trend.richtung.value} {than} {first.name}: {known}"
    if trend.richtung is Richtung.GLEICH:
        return tr("gleich seit {name}").format(name=first.name)
    unit = tr(" Prozentpunkte") if messung.art == "deckung" else ""
    pace = ""
    if trend.tempo is not None:
        pace = tr(" ({messung} je Monat)").format(
            messung=_change(messung, trend.tempo.middle * DAYS_PER_MONTH, precise=True)
        )
    return tr("{value}: {messung}{unit} seit {name}{pace}").format(
        value=trend.richtung.value,
        messung=_change(messung, trend.differenz),
        unit=unit,
        name=first.name,
        pace=pace,
    )


def _change(messung: Messung, value: float, *, precise: bool = False) -> str:
    if messung.art == "deckung":
        return _signed(value * 100, 1)
    return _signed(value, 1 if precise else 0)


def _signed(value: float, digits: int) -> str:
    text = decimal(abs(value), digits)
    return f"{'-' if value < 0 else '+'}{text}"


def outlook_words(stand: Zielstand) -> str:
    """When the target is reached at the present pace, with its range."""
    if stand.ziel.zielwert is None:
        return NONE
    outlook = stand.prognose
    if outlook is None:
        return tr("keine") if stand.ziel.messung.art in INDEX else UNKNOWN
    if outlook.aussicht is Aussicht.ERREICHT:
        return tr("schon erreicht")
    if outlook.aussicht is Aussicht.ZU_WENIGE_LAEUFE:
        return tr("zu wenige Läufe ({counted})").format(
            counted=counted(len(stand.verlauf), tr("Monat"), tr("Monate"))
        )
    if outlook.expected is None:
        tail = (
            tr("; beim schnellsten ab {earliest}").format(earliest=_month(outlook.earliest))
            if outlook.earliest
            else ""
        )
        return tr("nicht mit diesem Tempo{tail}").format(tail=tail)
    return tr("{outlook}; mittleres Tempo {expected}").format(
        outlook=_range(outlook), expected=_month(outlook.expected)
    )


def _range(outlook: Forecast) -> str:
    if outlook.latest is None:
        return tr("ab {earliest}, langsamstes Tempo nie").format(earliest=_month(outlook.earliest))
    return tr("{earliest} bis {latest}").format(
        earliest=_month(outlook.earliest), latest=_month(outlook.latest)
    )


def _month(day: date | None) -> str:
    return UNKNOWN if day is None else f"{day:%Y-%m}"


# --- lights ---------------------------------------------------------------------------


def light_words(ampel: Ampel | None) -> str:
    """The colour and what it means: `rot: überfällig`."""
    if ampel is None:
        return tr("ohne Zielwert")
    return f"{FARBEN[ampel.farbe]}: {_GRUENDE.get(ampel.grund, UNKNOWN)}"


def light_reason(stand: Zielstand) -> str:
    """Why the light has its colour, in one sentence; empty without a light."""
    return "" if stand.ampel is None else f"{_why(stand, stand.ampel)}."


def _why(stand: Zielstand, ampel: Ampel) -> str:
    ziel, ist, outlook = stand.ziel, stand.ist, stand.prognose
    now, bis = actual_words(ziel.messung, ist), ziel.bis
    match ampel.grund:
        case Grund.ERREICHT:
            return tr("Sicher erreicht: {now}{ziel}").format(now=now, ziel=_in_time(ziel, ampel))
        case Grund.VIELLEICHT_ERREICHT:
            late = tr("; die Frist {bis} ist vorbei").format(bis=bis) if ampel.vorbei else ""
            return tr(
                "Der Zielwert liegt zwischen dem Sicheren und dem Möglichen ({now}): was noch "
                "unklar ist, entscheidet{late}"
            ).format(now=now, late=late)
        case Grund.UEBERFAELLIG:
            return tr(
                "Die Frist {bis} ist vorbei, und auch das Mögliche reicht nicht: {now}"
            ).format(bis=bis, now=now)
        case Grund.UNVOLLSTAENDIG:
            return tr("Nur ein Teil des Portals wurde angesehen; bekannt ist: {now}").format(
                now=now
            )
        case Grund.KEIN_WERT:
            return _no_value(ziel)
        case Grund.NACH_DER_FRIST_NICHT_GEMESSEN:
            return tr("Der letzte Wert ({tag}) ist älter als die Frist {bis}").format(
                tag=ist.tag, bis=bis
            )
        case Grund.NEUERE_AUSGABE_UNBEKANNT:
            years = ", ".join(map(str, ist.unbekannt))
            return tr("Bekannt ist nur die Ausgabe {jahr}; die Stadt {years} ist {unknown}").format(
                jahr=ist.jahr, years=years, unknown=UNKNOWN
            )
        case Grund.ZU_WENIGE_LAEUFE:
            months = counted(len(stand.verlauf), tr("Monat"), tr("Monate"))
            return tr(
                "Für ein Tempo braucht es {least_points} Monate über mindestens {least_days} "
                "Tage; bisher vergleichbar: {months}"
            ).format(least_points=LEAST_POINTS, least_days=LEAST_DAYS, months=months)
        case Grund.KEINE_PROGNOSE:
            if ziel.messung.art in INDEX:
                return tr(
                    "Der Index ändert jedes Jahr seine Indikatoren; eine Prognose gibt es nicht"
                )
            return tr("Nach oben ist der Wert offen; eine Prognose gibt es nicht")
    return _pace_reason(ziel, outlook or Forecast(Aussicht.ZU_WENIGE_LAEUFE), ampel)


def _pace_reason(ziel: Ziel, outlook: Forecast, ampel: Ampel) -> str:
    bis = (
        tr(" bis {bis}").format(bis=ziel.bis)
        if ziel.bis
        else tr(" in {value} Jahren").format(value=FARTHEST_DAYS // 365)
    )
    maybe = tr("; vielleicht reicht schon, was noch unklar ist") if ampel.vielleicht else ""
    if ampel.grund is Grund.IM_PLAN:
        return tr(
            "Auch beim langsamsten gemessenen Tempo ist der Zielwert am {latest} "
            "erreicht, also{bis}"
        ).format(latest=outlook.latest, bis=bis)
    if ampel.grund is Grund.KNAPP:
        middle = (
            tr("am {expected}").format(expected=outlook.expected)
            if outlook.expected
            else tr("nicht")
        )
        return tr(
            "Beim schnellsten gemessenen Tempo ist der Zielwert am {earliest} erreicht, "
            "beim mittleren {middle}; die Frist ist der {bis}{maybe}"
        ).format(earliest=outlook.earliest, middle=middle, bis=ziel.bis, maybe=maybe)
    if ampel.grund is Grund.OHNE_FRIST:
        return tr(
            "Erreicht beim schnellsten gemessenen Tempo am {earliest}; eine Frist fehlt"
        ).format(earliest=outlook.earliest)
    first = (
        tr(" (erst am {earliest})").format(earliest=outlook.earliest) if outlook.earliest else ""
    )
    return tr(
        "Auch beim schnellsten gemessenen Tempo ist der Zielwert nicht{bis} erreicht{first}"
    ).format(bis=bis, first=first)


def _in_time(ziel: Ziel, ampel: Ampel) -> str:
    if ziel.bis is None:
        return ""
    if not ampel.vorbei:
        return tr(", die Frist ist der {bis}").format(bis=ziel.bis)
    if ampel.fristgerecht is None:
        return tr("; ob schon zur Frist {bis}, ist {unknown}").format(bis=ziel.bis, unknown=UNKNOWN)
    return tr(", {value} Frist {bis}").format(
        value=tr("schon zur") if ampel.fristgerecht else tr("aber erst nach der"), bis=ziel.bis
    )


def _no_value(ziel: Ziel) -> str:
    if ziel.messung.art in INDEX:
        return tr("Ein Ergebnis der Stadt wurde in keiner Ausgabe gefunden")
    return tr("Von dem, was gezählt wird, führt die Stadt nach dem Katalog nichts aus")

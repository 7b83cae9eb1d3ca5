# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Goals, values, trends, outlooks and lights of a scorecard as German words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.strategy import Auswahl, Messung, Quelle, Ziel
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

UNKNOWN = "nicht bekannt"
NONE = "–"
HERKUNFT = {
    "oeffentlich": "öffentlich",
    "vorschlag": "Vorschlag von ozgcheck",
    "fachbereich": "vom Fachbereich eingetragen",
}
FARBEN = {Farbe.GRUEN: "grün", Farbe.GELB: "gelb", Farbe.ROT: "rot", Farbe.GRAU: "grau"}
_GRUENDE = {
    Grund.ERREICHT: "erreicht",
    Grund.IM_PLAN: "im Plan",
    Grund.VIELLEICHT_ERREICHT: "vielleicht schon erreicht",
    Grund.KNAPP: "möglich, aber nicht sicher",
    Grund.OHNE_FRIST: "in Sicht, ohne Frist",
    Grund.NICHT_MIT_DIESEM_TEMPO: "nicht mit diesem Tempo",
    Grund.UEBERFAELLIG: "überfällig",
}
_GESAMT = "Gesamtwertung"


# --- what is measured -----------------------------------------------------------------


def measure_rule(catalog: Catalog, messung: Messung, *, eigene: bool) -> str:
    """How a goal is measured: what is counted, out of what, from which level on."""
    if messung.art in INDEX:
        what = "Rang" if messung.art == "rang" else "Punkte"
        area = BEREICHE.get(messung.bereich, _GESAMT)
        return f"{what} im Smart City Index, {area}, in der neuesten bekannten Ausgabe"
    if messung.art == "angebot":
        names = {entry.slug: entry.name for entry in catalog.angebote}
        named = ", ".join(names[slug] for slug in messung.angebote)
        return f"Zahl der digitalen Angebote, die ein Eintrag sicher nennt, von: {named}"
    what = "Anteil" if messung.art == "deckung" else "Zahl"
    whose = ", ohne die von Kreis, Land und Bund" if eigene else ""
    if messung.einheit == "eintrag":
        level = f" mit Reifegrad {messung.schwelle} oder höher" if messung.schwelle > 1 else ""
        return f"{what} der Einträge im Portal{level}{whose}"
    return (
        f"{what} {_counted(catalog, messung)}, sicher angeboten mit Reifegrad {messung.schwelle} "
        f"oder höher{whose}"
    )


def _counted(catalog: Catalog, messung: Messung) -> str:
    if one_basket(messung):
        name = _baskets(catalog)[messung.auswahl.koerbe[0]]
        return f"der Dienste des Korbs „{name}“, die die Stadt ausführt"
    unit = "Leistungen" if messung.einheit == "leistung" else "Teilleistungen (LeiKa)"
    chosen = "; ".join(_chosen(catalog, messung.auswahl))
    return f"der {unit}, die die Stadt ausführt{f' ({chosen})' if chosen else ''}"


def _chosen(catalog: Catalog, wanted: Auswahl) -> Iterator[str]:
    for title, keys, names in (
        ("", wanted.leistungen, {key: leistung.title for key, leistung in catalog.by_id.items()}),
        ("Lebenslage ", wanted.lebenslagen, {key: lage.name for key, lage in catalog.lage.items()}),
        ("Themenfeld ", wanted.themenfelder, {key: f.name for key, f in catalog.feld.items()}),
        ("Bereich ", wanted.bereiche, BEREICHE),
        ("Korb ", wanted.koerbe, _baskets(catalog)),
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
        return f"{decimal(value, 1)} Punkte"
    number = whole(int(value)) if value == int(value) else decimal(value, 1)
    return f"Rang {number}" if messung.art == "rang" else number


def actual_words(messung: Messung, ist: Ist) -> str:
    """The actual value with its bounds; an edition with its year."""
    if messung.art in INDEX:
        return _index_words(messung, ist)
    if ist.wert is None:
        return "nichts zu zählen"
    if ist.high is None:
        return f"mindestens {value_words(messung, ist.wert)}"
    text = value_words(messung, ist.wert)
    if messung.art == "angebot":
        text = f"{text} von {len(messung.angebote)}"
    elif messung.art == "deckung" and ist.count is not None:
        text = f"{whole(ist.count.covered)} von {whole(ist.count.total)}: {text}"
    if ist.high == ist.wert:
        return text
    return f"{text} (bis {value_words(messung, ist.high)})"


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
        return f"{decimal(low, 1)} bis {value_words(messung, high)}"
    if low is not None:
        return f"mindestens {value_words(messung, low)}"
    return UNKNOWN if high is None else f"höchstens {value_words(messung, high)}"


def target_words(ziel: Ziel) -> str:
    """The target with its date: `mindestens 80 % bis 2022-12-31`; a dash without one."""
    if ziel.zielwert is None:
        return NONE
    side = "höchstens" if ziel.hoechstens else "mindestens"
    date_words = f" bis {ziel.bis.isoformat()}" if ziel.bis else ", ohne Frist"
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
        return f"{UNKNOWN}: erst {'eine Ausgabe' if index else 'ein Monat'}"
    first = verlauf[0]
    if index:
        than = "wie" if trend.richtung is Richtung.GLEICH else "als"
        known = ", ".join(
            f"{value_words(messung, each.wert).removeprefix('Rang ')}{'' if each.genannt else '*'} "
            f"({each.name})"
            for each in verlauf
        )
        return f"{trend.richtung.value} {than} {first.name}: {known}"
    if trend.richtung is Richtung.GLEICH:
        return f"gleich seit {first.name}"
    unit = " Prozentpunkte" if messung.art == "deckung" else ""
    pace = ""
    if trend.tempo is not None:
        pace = f" ({_change(messung, trend.tempo.middle * DAYS_PER_MONTH, precise=True)} je Monat)"
    return (
        f"{trend.richtung.value}: {_change(messung, trend.differenz)}{unit} seit {first.name}{pace}"
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
        return "keine" if stand.ziel.messung.art in INDEX else UNKNOWN
    if outlook.aussicht is Aussicht.ERREICHT:
        return "schon erreicht"
    if outlook.aussicht is Aussicht.ZU_WENIGE_LAEUFE:
        return f"zu wenige Läufe ({counted(len(stand.verlauf), 'Monat', 'Monate')})"
    if outlook.expected is None:
        tail = f"; beim schnellsten ab {_month(outlook.earliest)}" if outlook.earliest else ""
        return f"nicht mit diesem Tempo{tail}"
    return f"{_range(outlook)}; mittleres Tempo {_month(outlook.expected)}"


def _range(outlook: Forecast) -> str:
    if outlook.latest is None:
        return f"ab {_month(outlook.earliest)}, langsamstes Tempo nie"
    return f"{_month(outlook.earliest)} bis {_month(outlook.latest)}"


def _month(day: date | None) -> str:
    return UNKNOWN if day is None else f"{day:%Y-%m}"


# --- lights ---------------------------------------------------------------------------


def light_words(ampel: Ampel | None) -> str:
    """The colour and what it means: `rot: überfällig`."""
    if ampel is None:
        return "ohne Zielwert"
    return f"{FARBEN[ampel.farbe]}: {_GRUENDE.get(ampel.grund, UNKNOWN)}"


def light_reason(stand: Zielstand) -> str:
    """Why the light has its colour, in one sentence; empty without a light."""
    return "" if stand.ampel is None else f"{_why(stand, stand.ampel)}."


def _why(stand: Zielstand, ampel: Ampel) -> str:
    ziel, ist, outlook = stand.ziel, stand.ist, stand.prognose
    now, bis = actual_words(ziel.messung, ist), ziel.bis
    match ampel.grund:
        case Grund.ERREICHT:
            return f"Sicher erreicht: {now}{_in_time(ziel, ampel)}"
        case Grund.VIELLEICHT_ERREICHT:
            late = f"; die Frist {bis} ist vorbei" if ampel.vorbei else ""
            return (
                f"Der Zielwert liegt zwischen dem Sicheren und dem Möglichen ({now}): was noch "
                f"unklar ist, entscheidet{late}"
            )
        case Grund.UEBERFAELLIG:
            return f"Die Frist {bis} ist vorbei, und auch das Mögliche reicht nicht: {now}"
        case Grund.UNVOLLSTAENDIG:
            return f"Nur ein Teil des Portals wurde angesehen; bekannt ist: {now}"
        case Grund.KEIN_WERT:
            return _no_value(ziel)
        case Grund.NACH_DER_FRIST_NICHT_GEMESSEN:
            return f"Der letzte Wert ({ist.tag}) ist älter als die Frist {bis}"
        case Grund.NEUERE_AUSGABE_UNBEKANNT:
            years = ", ".join(map(str, ist.unbekannt))
            return f"Bekannt ist nur die Ausgabe {ist.jahr}; die Stadt {years} ist {UNKNOWN}"
        case Grund.ZU_WENIGE_LAEUFE:
            months = counted(len(stand.verlauf), "Monat", "Monate")
            return (
                f"Für ein Tempo braucht es {LEAST_POINTS} Monate über mindestens {LEAST_DAYS} "
                f"Tage; bisher vergleichbar: {months}"
            )
        case Grund.KEINE_PROGNOSE:
            if ziel.messung.art in INDEX:
                return "Der Index ändert jedes Jahr seine Indikatoren; eine Prognose gibt es nicht"
            return "Nach oben ist der Wert offen; eine Prognose gibt es nicht"
    return _pace_reason(ziel, outlook or Forecast(Aussicht.ZU_WENIGE_LAEUFE), ampel)


def _pace_reason(ziel: Ziel, outlook: Forecast, ampel: Ampel) -> str:
    bis = f" bis {ziel.bis}" if ziel.bis else f" in {FARTHEST_DAYS // 365} Jahren"
    maybe = "; vielleicht reicht schon, was noch unklar ist" if ampel.vielleicht else ""
    if ampel.grund is Grund.IM_PLAN:
        return (
            f"Auch beim langsamsten gemessenen Tempo ist der Zielwert am {outlook.latest} "
            f"erreicht, also{bis}"
        )
    if ampel.grund is Grund.KNAPP:
        middle = f"am {outlook.expected}" if outlook.expected else "nicht"
        return (
            f"Beim schnellsten gemessenen Tempo ist der Zielwert am {outlook.earliest} erreicht, "
            f"beim mittleren {middle}; die Frist ist der {ziel.bis}{maybe}"
        )
    if ampel.grund is Grund.OHNE_FRIST:
        return f"Erreicht beim schnellsten gemessenen Tempo am {outlook.earliest}; eine Frist fehlt"
    first = f" (erst am {outlook.earliest})" if outlook.earliest else ""
    return f"Auch beim schnellsten gemessenen Tempo ist der Zielwert nicht{bis} erreicht{first}"


def _in_time(ziel: Ziel, ampel: Ampel) -> str:
    if ziel.bis is None:
        return ""
    if not ampel.vorbei:
        return f", die Frist ist der {ziel.bis}"
    if ampel.fristgerecht is None:
        return f"; ob schon zur Frist {ziel.bis}, ist {UNKNOWN}"
    return f", {'schon zur' if ampel.fristgerecht else 'aber erst nach der'} Frist {ziel.bis}"


def _no_value(ziel: Ziel) -> str:
    if ziel.messung.art in INDEX:
        return "Ein Ergebnis der Stadt wurde in keiner Ausgabe gefunden"
    return "Von dem, was gezählt wird, führt die Stadt nach dem Katalog nichts aus"

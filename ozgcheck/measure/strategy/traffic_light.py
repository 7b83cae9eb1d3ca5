# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The traffic light of a goal, by the rules of docs/handbuch.md („Ziele“)."""

from __future__ import annotations

from datetime import date

from ozgcheck.catalog.strategy import Ziel
from ozgcheck.measure.strategy.forecast import Aussicht, Forecast
from ozgcheck.measure.strategy.goals import INDEX, Ampel, Farbe, Grund, Ist, Stand

_FARBEN = {
    Grund.ERREICHT: Farbe.GRUEN,
    Grund.IM_PLAN: Farbe.GRUEN,
    Grund.VIELLEICHT_ERREICHT: Farbe.GELB,
    Grund.KNAPP: Farbe.GELB,
    Grund.OHNE_FRIST: Farbe.GELB,
    Grund.NICHT_MIT_DIESEM_TEMPO: Farbe.ROT,
    Grund.UEBERFAELLIG: Farbe.ROT,
}


def light(
    ziel: Ziel,
    ist: Ist,
    verlauf: tuple[Stand, ...],
    outlook: Forecast | None,
    complete: bool,
    heute: date,
) -> Ampel | None:
    """The traffic light by the rules of the handbook, the first that fits."""
    if ziel.zielwert is None:
        return None
    reached = _reached(ziel, ist.low, ist.high)
    maybe = not reached and _possible(ziel, ist.low, ist.high)
    grund = _reason(ziel, ist, outlook, complete, heute, reached=reached, maybe=maybe)
    return Ampel(
        _FARBEN.get(grund, Farbe.GRAU),
        grund,
        vielleicht=maybe and grund is not Grund.KEIN_WERT,
        vorbei=ziel.bis is not None and ziel.bis < heute,
        fristgerecht=_in_time(ziel, verlauf, heute) if reached else None,
    )


def _reason(
    ziel: Ziel,
    ist: Ist,
    outlook: Forecast | None,
    complete: bool,
    heute: date,
    *,
    reached: bool,
    maybe: bool,
) -> Grund:
    index = ziel.messung.art in INDEX
    if ist.tag is None or (ist.low is None and ist.high is None):
        return Grund.KEIN_WERT
    # A newer edition says what holds today, unless the date of the goal lies before it.
    outdated = bool(ist.unbekannt) and (ziel.bis is None or ziel.bis > ist.tag)
    if outdated:
        return Grund.NEUERE_AUSGABE_UNBEKANNT
    if reached:
        return Grund.ERREICHT
    if not complete and not index:
        return Grund.UNVOLLSTAENDIG
    if ziel.bis is not None and ziel.bis < heute:
        if ist.tag < ziel.bis:
            return Grund.NACH_DER_FRIST_NICHT_GEMESSEN
        return Grund.VIELLEICHT_ERREICHT if maybe else Grund.UEBERFAELLIG
    if index or outlook is None:
        return Grund.VIELLEICHT_ERREICHT if maybe else Grund.KEINE_PROGNOSE
    return _outlook_reason(ziel.bis, outlook, maybe)


def _outlook_reason(bis: date | None, outlook: Forecast, maybe: bool) -> Grund:
    if bis is not None and outlook.latest is not None and outlook.latest <= bis:
        return Grund.IM_PLAN
    possible = outlook.earliest is not None and (bis is None or outlook.earliest <= bis)
    if possible and bis is not None:
        return Grund.KNAPP
    if maybe:
        return Grund.VIELLEICHT_ERREICHT
    if outlook.aussicht is Aussicht.ZU_WENIGE_LAEUFE:
        return Grund.ZU_WENIGE_LAEUFE
    return Grund.OHNE_FRIST if possible else Grund.NICHT_MIT_DIESEM_TEMPO


def _reached(ziel: Ziel, low: float | None, high: float | None) -> bool:
    """Certainly reached: even the worst value that is possible meets the target."""
    target = ziel.zielwert
    if target is None:
        return False
    if ziel.hoechstens:
        return high is not None and high <= target
    return low is not None and low >= target


def _possible(ziel: Ziel, low: float | None, high: float | None) -> bool:
    """The best value that is possible meets the target."""
    target = ziel.zielwert
    if target is None:
        return False
    if ziel.hoechstens:
        return low is None or low <= target
    return high is None or high >= target


def _in_time(ziel: Ziel, verlauf: tuple[Stand, ...], heute: date) -> bool | None:
    """Whether a reached target was reached by its date, as far as the series knows."""
    bis = ziel.bis
    if bis is None or bis >= heute:
        return None
    if any(_reached(ziel, stand.low, stand.high) for stand in verlauf if stand.tag <= bis):
        return True
    after = [stand for stand in verlauf if stand.tag >= bis]
    late = any(not _possible(ziel, stand.low, stand.high) for stand in after)
    return False if late else None

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words that JSON and CSV carry: whoever reads them would notice a new name as a loss."""

from __future__ import annotations

from enum import Enum

import pytest

from ozgcheck.maturity.contradictions.kinds import ARTEN
from ozgcheck.measure import answers, denominators, stages
from ozgcheck.measure.change import findings, offers, ursache
from ozgcheck.measure.cities import city, comparison
from ozgcheck.measure.conditions import gate
from ozgcheck.measure.sci import benchmark
from ozgcheck.measure.strategy import forecast, goals
from ozgcheck.measure.worklist import lever

NAMES = [
    (answers.Regel, "zaehlung bitkom formel hebel ziel vergleich"),
    (
        findings.Wandel,
        "neu_online verloren nachgewiesen nicht_nachgewiesen neu_angeboten nicht_angeboten "
        "gestiegen gesunken gewisser ungewisser",
    ),
    (offers.Angebotswandel, "neu verschwunden titel verschoben schluessel quellen"),
    (ursache.Ursache, "entscheidung katalog version quellen"),
    (city.Extent, "nein teil ganz"),
    (comparison.State, "erfuellt niedriger stufe_offen zu_pruefen fehlt nicht_gesehen"),
    (gate.Art, "abdeckung verschlechterung baseline"),
    (gate.Verdict, "bestanden verfehlt ohne_urteil"),
    (denominators.Art, "leistung teilleistung dienst fremd"),
    (benchmark.Lage, "gefunden zu_pruefen nicht_nachgewiesen"),
    (stages.Stage, "stufe_3 stufe_2 stufe_1 stufe_offen unklar nicht_geprueft fehlt"),
    (
        forecast.Aussicht,
        "erreicht zu_wenige_laeufe mit_diesem_tempo nur_schneller nicht_mit_diesem_tempo",
    ),
    (goals.Richtung, "besser schlechter gleich unbekannt"),
    (goals.Farbe, "gruen gelb rot grau"),
    (
        goals.Grund,
        "erreicht im_plan vielleicht_erreicht knapp ohne_frist nicht_mit_diesem_tempo "
        "ueberfaellig unvollstaendig kein_wert nach_der_frist_nicht_gemessen "
        "neuere_ausgabe_unbekannt zu_wenige_laeufe keine_prognose",
    ),
    (
        lever.Kategorie,
        "sdg quick_win nicht_gemeldet stufe_zu_niedrig fehlt stufe_klaeren zuordnung_klaeren "
        "nicht_nachgewiesen nicht_geprueft",
    ),
]


@pytest.mark.parametrize(
    ("kinds", "names"), NAMES, ids=lambda given: getattr(given, "__name__", "")
)
def test_names_that_others_read_stay(kinds: type[Enum], names: str) -> None:
    assert [each.value for each in kinds] == names.split()


def test_kinds_of_contradictions_stay() -> None:
    assert " ".join(ARTEN) == (
        "seite-fehlt link-tot nur-pdf nur-beschreibung dienst-gestoert nur-anmeldung "
        "online-ohne-dienst online-und-persoenlich nicht-im-pvog pvog-zaehlt-nicht "
        "nicht-verlinkt nicht-im-portal stufen-verschieden schluessel-gegen-titel "
        "schluessel-unbekannt schluessel-fehlt veraltet"
    )

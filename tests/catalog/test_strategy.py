# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Goals of a city: read whole, and what cannot be measured is said with its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog, load_catalog
from ozgcheck.catalog.strategy import Strategie, last_day, load_strategy
from ozgcheck.errors import CatalogError, ConfigError

HANDBUCH = Path(__file__).parents[2] / "docs/handbuch.md"
HEAD = """\
stadt: musterstadt
name: Ziele der Musterstadt
stand: "2026-11"
quelle: test
gewissheit: hoch
felder:
  - feld: verwaltung
    name: Verwaltung
    oeffentliche_ziele: keine
    anmerkung: keine
    ziele:
"""


def goal(
    name: str = "eins",
    messung: str = "{art: deckung, einheit: leistung, schwelle: 3}",
    zielwert: str = "0.8",
    richtung: str = "mindestens",
    more: str = "",
) -> str:
    return (
        f"      - {{id: {name}, ziel: Ziel {name}, herkunft: fachbereich, messung: {messung}, "
        f"zielwert: {zielwert}, richtung: {richtung}, quelle: test, gewissheit: hoch{more}}}\n"
    )


def load(root: Path, *goals: str, stadt: str = "Musterstadt") -> Strategie:
    path = root / "strategie" / "musterstadt.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + "".join(goals), encoding="utf-8")
    return load_strategy(load_catalog(root), stadt)


def test_the_handbooks_goals_can_be_measured(tmp_path: Path) -> None:
    handbook = HANDBUCH.read_text(encoding="utf-8")
    example = handbook.partition("### Eigene Ziele")[2].split("```yaml\n")[1].split("```")[0]
    root = tmp_path / "mein-katalog"
    shutil.copytree(paths.data("catalog"), root)
    (root / "strategie/bochum.yaml").write_text(example, encoding="utf-8")
    ((ziel,),) = (feld.ziele for feld in load_strategy(load_catalog(root), "Bochum").felder)
    assert (ziel.zielwert, ziel.bis) == (0.5, date(2028, 12, 31))


def test_the_shipped_goals_of_herne_are_read_whole(catalog: Catalog) -> None:
    strategie = load_strategy(catalog, "Herne")
    assert [feld.slug for feld in strategie.felder] == [
        "smart-city-infrastruktur",
        "energie-und-umwelt",
        "gesellschaft",
        "mobilitaet",
        "digitale-verwaltung",
    ]
    ziele = {ziel.id: ziel for feld in strategie.felder for ziel in feld.ziele}
    assert len(ziele) == 20
    public = ziele["verwaltung-ozg-80"]
    assert (public.herkunft, public.zielwert, public.bis) == (
        "oeffentlich",
        0.8,
        date(2022, 12, 31),
    )
    assert (public.messung.art, public.messung.einheit, public.messung.schwelle) == (
        "deckung",
        "leistung",
        1,
    )
    assert (public.ausgangswert, public.ausgangsstand) == (0.25, "2022-09")
    assert public.quelle.herausgeber == "WAZ"
    assert [quelle.id for quelle in public.quellen] == ["halloherne-serviceportal-2022"]
    assert ziele["verwaltung-rang"].hoechstens
    assert ziele["verwaltung-rang"].zielwert is None
    assert ziele["mobilitaet-deckung"].messung.auswahl.lebenslagen[0] == "fuehrerschein"
    assert ziele["verwaltung-zugang"].messung.angebote[0] == "serviceportal"


def test_a_city_without_goals_is_told_where_to_write_them(catalog: Catalog) -> None:
    with pytest.raises(ConfigError) as caught:
        load_strategy(catalog, "Mülheim an der Ruhr")
    assert "strategie/muelheim-an-der-ruhr.yaml" in caught.value.hint
    assert "Vorhanden: herne" in caught.value.hint


def test_a_changed_file_is_read_again(tiny: Path) -> None:
    assert load(tiny, goal("eins")).felder[0].ziele[0].id == "eins"
    assert load(tiny, goal("zwei")).felder[0].ziele[0].id == "zwei"
    assert load(tiny, goal("zwei")).felder[0].ziele[0].id == "zwei"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2030", date(2030, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2030-06-15", date(2030, 6, 15)),
    ],
)
def test_a_date_means_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["2030-13", "2030-00", "2030-02-30", "0000"])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|day|year"):
        last_day(text)


def test_no_more_digital_offers_can_be_wanted_than_are_named(tmp_path: Path) -> None:
    root = shutil.copytree(paths.data("catalog"), tmp_path / "katalog")
    path = root / "strategie" / "herne.yaml"
    text = path.read_text(encoding="utf-8")
    part = "angebote: [umweltdaten]}\n        zielwert: "
    assert text.count(f"{part}null") == 1
    path.write_text(text.replace(f"{part}null", f"{part}2"), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_strategy(load_catalog(root), "herne")
    assert "2 sind mehr, als unter angebote stehen." in caught.value.problems[0]


FAULTS = [
    (goal(zielwert="80"), "80 ist kein Anteil.", "0.8"),
    (goal(more=', bis: "2030-02-30"'), "„2030-02-30“ ist kein Tag.", "2030-12-31"),
    (goal() + goal(), "Das Ziel „eins“ gibt es zweimal.", ""),
    (goal(messung="{art: rang, bereich: gesamt}", zielwert="10"), "passt „mindestens“ nicht", ""),
    (
        goal(messung="{art: punkte, bereich: gesamt}", zielwert="80", richtung="hoechstens"),
        "passt „hoechstens“ nicht",
        "",
    ),
    (
        goal(messung="{art: deckung, einheit: eintrag, schwelle: 1}"),
        "Ein Anteil der Einträge",
        "anzahl",
    ),
    (
        goal(
            messung="{art: anzahl, einheit: eintrag, schwelle: 1, auswahl: {lebenslagen: [geburt]}}"
        ),
        "Einträge lassen sich nicht auswählen.",
        "",
    ),
    (
        goal(
            messung="{art: deckung, einheit: leistung, schwelle: 3, "
            "auswahl: {lebenslagen: [gebrut]}}"
        ),
        "„gebrut“ gibt es nicht.",
        "Meinten Sie „geburt“?",
    ),
    (
        goal(
            messung="{art: deckung, einheit: leistung, schwelle: 3, "
            'auswahl: {leistungen: ["99999"]}}'
        ),
        "„99999“ gibt es nicht.",
        "berichtigen",
    ),
]


@pytest.mark.parametrize(("text", "told", "hint"), FAULTS)
def test_what_cannot_be_measured_is_said_with_its_line(
    tiny: Path, text: str, told: str, hint: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        load(tiny, text)
    (problem,) = caught.value.problems
    assert told in problem
    assert hint in problem
    line = 13 if "zweimal" in told else 12
    assert problem.startswith(f"strategie/musterstadt.yaml:{line}: [felder/0/ziele/")

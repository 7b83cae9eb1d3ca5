# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The scales of levels: what is known of them, and which thresholds they allow."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from ozgcheck.catalog.level_models import DEFAULT, check_threshold, find_model
from ozgcheck.catalog.load import Catalog, load_catalog, validate
from ozgcheck.errors import ConfigError
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.yardstick import Yardstick, yardstick
from ozgcheck.model import Stufe


def test_model_1_1_is_known_and_holds_without_asking(catalog: Catalog) -> None:
    model = find_model(catalog.modelle)
    assert (model.modell, model.hoechste, model.beobachtbar) == ("1.1", 4, 3)
    assert (model.gewissheit, model.hinweis) == ("hoch", "")
    assert [stufe.name for stufe in model.stufen] == [
        "Offline",
        "Information",
        "Formular-Assistent",
        "Online-Leistung",
        "Online-Transaktion",
    ]


def test_model_2_0_names_nothing_that_is_unknown(catalog: Catalog) -> None:
    model = find_model(catalog.modelle, "2.0")
    assert (model.hoechste, model.beobachtbar, model.gewissheit) == (7, 3, "niedrig")
    assert {model.stufe(level).name for level in range(8)} == {""}
    assert "unsicher" in model.hinweis


def test_a_level_that_nobody_knows_has_no_words() -> None:
    assert DEFAULT.stufe(3) == Stufe(3, "", "")


def test_an_unknown_model_is_refused_with_those_that_exist(catalog: Catalog) -> None:
    with pytest.raises(ConfigError) as caught:
        find_model(catalog.modelle, "3.0")
    assert "1.1, 2.0" in caught.value.hint


@pytest.mark.parametrize(
    ("modell", "schwelle", "allowed"),
    [("1.1", 1, True), ("1.1", 4, True), ("2.0", 3, True), ("2.0", 4, False)],
)
def test_a_threshold_must_mean_something(
    catalog: Catalog, modell: str, schwelle: int, allowed: bool
) -> None:
    model = find_model(catalog.modelle, modell)
    if allowed:
        check_threshold(model, schwelle)
        return
    with pytest.raises(ConfigError, match=r"Reifegradmodell 2\.0") as caught:
        check_threshold(model, schwelle)
    assert "1 bis 3" in caught.value.hint


def test_a_yardstick_says_all_that_was_asked_for(catalog: Catalog) -> None:
    found = yardstick(catalog, "teilleistung", 2, eigene=True, modell="2.0")
    assert (found.einheit, found.schwelle, found.eigene) == (Einheit.TEILLEISTUNG, 2, True)
    assert found.modell.modell == "2.0"
    with pytest.raises(ConfigError):
        yardstick(catalog, "leistung", 4, modell="2.0")


def test_a_catalogue_without_models_has_the_usual_one(tiny: Path) -> None:
    catalog = load_catalog(tiny)
    assert catalog.modelle == ()
    assert yardstick(catalog, "leistung", 3) == Yardstick()
    with pytest.raises(ConfigError):
        find_model(catalog.modelle, "2.0")


STUFE = {"stufe": 0, "verlangt": "Nichts."}
MODEL: dict[str, Any] = {
    "modell": "9.0",
    "titel": "Muster",
    "seit": "2026",
    "hoechste": 3,
    "beobachtbar": 2,
    "quelle": "test",
    "gewissheit": "hoch",
    "stufen": [STUFE, {"stufe": 3, "verlangt": "Alles."}],
}


@pytest.mark.parametrize(
    ("changes", "where", "text"),
    [
        ({}, "", ""),
        ({"beobachtbar": 3, "hoechste": 2}, "modelle/0/beobachtbar", "mehr, als es Stufen gibt"),
        ({"stufen": [{"stufe": 4, "verlangt": "X"}]}, "modelle/0/stufen/0/stufe", "Stufe 4"),
        (
            {"stufen": [MODEL["stufen"][0], dict(MODEL["stufen"][0])]},
            "modelle/0/stufen/1/stufe",
            "zweimal",
        ),
        ({"quelle": "weg"}, "modelle/0/quelle", "„weg“ gibt es nicht"),
        ({"modell": 9.0}, "modelle/0/modell", "Zeichenkette"),
        ({"gewissheit": "sicher"}, "modelle/0/gewissheit", "nicht vorgesehen"),
    ],
)
def test_what_is_wrong_with_a_model_is_named(
    tiny: Path, changes: dict[str, Any], where: str, text: str
) -> None:
    document = {"stand": "2026", "modelle": [{**MODEL, **changes}]}
    (tiny / "reifegrad-modelle.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    found = [problem for problem in validate(tiny) if problem.file == "reifegrad-modelle.yaml"]
    if not where:
        assert found == []
        assert load_catalog(tiny).modelle[0].modell == "9.0"
        return
    assert (where, True) in {(problem.where, text in problem.text) for problem in found}


def test_one_version_is_one_model(tiny: Path) -> None:
    document = {"stand": "2026", "modelle": [MODEL, deepcopy(MODEL)]}
    (tiny / "reifegrad-modelle.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    (problem,) = validate(tiny)
    assert problem.where == "modelle/1/modell"
    assert "zweimal" in problem.text

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Weights: every feature has one, and the probability stays one."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.matching.features import _TITLE, FEATURES, Candidate
from ozgcheck.matching.index import Index
from ozgcheck.matching.score import WEIGHTS, probabilities

ROWS = st.lists(st.floats(-5, 5), min_size=len(FEATURES), max_size=len(FEATURES))


def probability(features: Sequence[float]) -> float:
    own, about = tuple(features[: -len(_TITLE)]), tuple(features[-len(_TITLE) :])
    (found,) = probabilities([Candidate(0, 0, own, about)])
    return found


def test_the_weights_are_finite_and_name_every_feature_and_nothing_else() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert stored["weights"].keys() == set(FEATURES)
    assert len(FEATURES) == len(set(FEATURES))
    for number in (stored["intercept"], *stored["weights"].values()):
        assert isinstance(number, float)
        assert math.isfinite(number)
    assert any(stored["weights"].values())


@given(ROWS)
def test_a_probability_is_one(features: list[float]) -> None:
    assert 0 <= probability(features) <= 1


@pytest.mark.parametrize("size", [1e3, 1e9, 1e300, -1e9, -1e300])
def test_huge_features_still_give_a_probability(size: float) -> None:
    for place in range(len(FEATURES)):
        row = [0.0] * len(FEATURES)
        row[place] = size
        assert 0 < probability(row) < 1


def test_whole_numbers_are_features_too() -> None:
    assert probability([1] * len(FEATURES)) == probability([1.0] * len(FEATURES))


@given(ROWS)
def test_a_rule_that_tells_apart_never_raises_the_probability(features: list[float]) -> None:
    place = FEATURES.index("told_apart")
    features[place] = 0.0
    before = probability(features)
    features[place] = 1.0
    assert probability(features) <= before


def test_each_weight_weighs_its_own_feature() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    nothing = probability([0.0] * len(FEATURES))
    for name, weight in stored["weights"].items():
        row = [1.0 if name == feature else 0.0 for feature in FEATURES]
        assert math.log(probability(row) / (1 - probability(row))) == pytest.approx(
            stored["intercept"] + weight
        )
    assert math.log(nothing / (1 - nothing)) == pytest.approx(stored["intercept"])


@pytest.mark.parametrize(
    ("service", "headline"),
    [
        ("Hundesteuer anmelden", "Hundesteuer wird ab Januar 2026 teurer, Rat hat beschlossen"),
        ("Personalausweis beantragen", "Bürgerbüro: Personalausweis heute nicht möglich"),
        ("Wohngeld beantragen", "Sachbearbeitung Wohngeld (m/w/d)"),
    ],
)
def test_a_headline_about_a_service_is_less_probable_than_the_service(
    service: str, headline: str, index: Index
) -> None:
    (first, *_) = index.search(service)
    scores = {hit.leistung_id: hit.score for hit in index.search(headline)}
    assert scores.get(first.leistung_id, 0.0) < first.score

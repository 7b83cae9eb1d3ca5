# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Features and weights: what speaks for a Leistung raises its probability."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.features import FEATURES, POOL, candidates, signals
from ozgcheck.matching.index import Index
from ozgcheck.matching.names import Names
from ozgcheck.matching.score import WEIGHTS, probability


@pytest.fixture(scope="module")
def names(catalog: Catalog) -> Names:
    return Names(catalog)


def test_the_weights_name_every_feature_and_nothing_else() -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert stored["weights"].keys() == set(FEATURES)


@given(st.lists(st.floats(-5, 5), min_size=len(FEATURES), max_size=len(FEATURES)))
def test_a_probability_is_one(features: list[float]) -> None:
    assert 0 <= probability(features) <= 1


@pytest.mark.parametrize(
    ("title", "signal"),
    [
        ("Bürgerbüro bleibt geschlossen", "news"),
        ("Sitzung am 12.3. um 17 Uhr", "date"),
        ("Hundesteuersatzung", "paper"),
        ("Ingenieurin (m/w/d)", "job"),
        ("Ausländerbehörde", "office"),
        ("Stadtfest", "event"),
        ("Impressum", "website"),
        ("Baumfällung in Musterdorf", "place"),
    ],
)
def test_signals_see_what_is_no_service(title: str, signal: str) -> None:
    shown = dict(zip(FEATURES[-len(signals(title)) :], signals(title), strict=True))
    assert shown[signal] == 1.0
    assert sum(signals("Personalausweis beantragen")) == 0


def test_features_are_complete_and_the_pool_is_bounded(names: Names) -> None:
    found = candidates(names, "Anmeldung eines Hundes zur Steuer", "Steuern", "Wer einen Hund hält")
    assert 0 < len(found) <= POOL
    assert all(len(item.features) == len(FEATURES) for item in found)


def test_a_name_that_must_not_answer_does_not(names: Names) -> None:
    number = names.names.index("hundesteuer")
    query = names.query_without("Hundesteuer", number)
    for item in candidates(names, "Hundesteuer", query=query, without=number):
        assert item.name != number


def test_a_headline_about_a_service_is_less_probable_than_the_service(catalog: Catalog) -> None:
    index = Index(catalog)
    service = index.search("Hundesteuer anmelden und abmelden")[0].score
    headline = index.search("Hundesteuer wird ab Januar 2026 teurer, Rat hat beschlossen")
    assert headline == [] or headline[0].score < service


def test_the_index_is_kept_and_read_back_the_same(catalog: Catalog) -> None:
    title = "Führerschein verloren, was tun?"
    assert Index(catalog).search(title) == Index(catalog).search(title)

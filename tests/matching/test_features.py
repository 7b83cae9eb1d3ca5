# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What speaks for a Leistung being what a title means, as numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.apart import Apart
from ozgcheck.matching.features import (
    FEATURES,
    POOL,
    Candidate,
    candidates,
    signals,
)
from ozgcheck.matching.names import TITLE_LIMIT, Names
from ozgcheck.matching.words import QUALIFIERS
from tests.matching.small import TOWN, catalog_of, leistung

SMALL = Names(TOWN)
NO_RULES = Apart((), SMALL.ids)


@pytest.fixture(scope="module")
def names(catalog: Catalog) -> Names:
    return Names(catalog)


@pytest.fixture(scope="module")
def rules(catalog: Catalog, names: Names) -> Apart:
    return Apart(catalog.abgrenzungen, names.ids)


def told(found: Candidate) -> dict[str, float]:
    return dict(zip(FEATURES, found.features, strict=True))


def best(title: str, category: str = "") -> dict[str, float]:
    found = candidates(SMALL, NO_RULES, title, category)
    return told(max(found, key=lambda item: item.features[FEATURES.index("ratio")]))


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
        ("Was tun bei Verlust?", "quotes"),
        ("Baumfällung in Musterdorf", "place"),
    ],
)
def test_signals_see_what_is_no_service(title: str, signal: str) -> None:
    shown = dict(zip(FEATURES[-len(signals(title)) :], signals(title), strict=True))
    assert shown[signal] == 1.0


@pytest.mark.parametrize(
    "title",
    ["Personalausweis beantragen", "Eheschließung im Ausland", "Hund anmelden", "Wohngeld", ""],
)
def test_signals_are_silent_about_services(title: str) -> None:
    assert sum(signals(title)) == 0


@pytest.mark.parametrize(
    "title",
    ["Öffnungszeiten", "ÖFFNUNGSZEITEN", "İMPRESSUM", "ımpressum", "Newſletter", "\u212aita"],
)
def test_a_signal_is_seen_in_any_case(title: str) -> None:
    assert sum(signals(title)) == 1


def test_every_feature_has_one_name_and_every_qualifier_a_feature() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    assert {f"qualifier_{name}" for name in QUALIFIERS} <= set(FEATURES)


def test_features_are_complete_and_the_pool_is_bounded(names: Names) -> None:
    apart = Apart((), names.ids)
    title = "Anmeldung eines Hundes zur Steuer"
    found = candidates(names, apart, title, "Steuern")
    assert 1 < len(found) <= POOL
    assert len({item.owner for item in found}) == len(found)
    assert all(len(item.features) == len(FEATURES) for item in found)


def test_an_exact_name_has_every_likeness_in_full() -> None:
    row = best("Wohngeld")
    likenesses = ("ratio", "overlap", "covered", "contained", "recall", "precision", "same")
    assert [row[name] for name in (*likenesses, "sorted_ratio")] == [1.0] * 8
    assert row["uncovered"] == row["unknown"] == row["told_apart"] == 0


def test_the_order_of_words_matters_to_the_ratio_alone() -> None:
    row = best("anmelden Hund")
    assert row["ratio"] < 1
    assert row["sorted_ratio"] == 1
    assert row["overlap"] == 1


def test_what_no_name_has_lowers_the_likeness() -> None:
    plain, more = best("Wohngeld"), best("Wohngeld xqzyv")
    assert more["unknown"] > plain["unknown"]
    assert more["recall"] < plain["recall"]
    assert more["precision"] == plain["precision"]


def test_the_lead_is_that_over_the_best_other_and_below_zero_behind_it() -> None:
    found = [told(item) for item in candidates(SMALL, NO_RULES, "Hundesteuer Heiraten")]
    assert len(found) > 1
    ratios = sorted((row["ratio"] for row in found), reverse=True)
    for row in found:
        rival = ratios[1] if row["ratio"] == ratios[0] else ratios[0]
        assert row["ratio_lead"] == pytest.approx(row["ratio"] - rival)
        assert row["least_lead"] <= row["ratio_lead"]


def test_qualifiers_tell_which_side_has_them() -> None:
    names = Names(catalog_of(leistung("10001", "Trauung im Ausland"), leistung("10002", "Geburt")))
    (abroad,) = candidates(names, Apart((), names.ids), "Trauung")
    (illegal,) = candidates(names, Apart((), names.ids), "illegale Geburt")
    assert told(abroad)["qualifier_ausland"] == -1
    assert told(abroad)["qualifiers_extra"] == 1
    assert told(illegal)["qualifier_illegal"] == 1
    assert told(illegal)["qualifiers_missing"] == 1


def test_a_category_counts_only_where_it_is() -> None:
    assert best("Hund")["category_names"] == 0
    assert best("Hund", "Hundesteuer")["category_names"] > 0


def test_what_stands_behind_the_limits_is_not_looked_at() -> None:
    long = "Hund" + " " * TITLE_LIMIT
    assert candidates(SMALL, NO_RULES, long + "Impressum") == candidates(SMALL, NO_RULES, "Hund")
    here = candidates(SMALL, NO_RULES, "Hund", " " * TITLE_LIMIT + "Hund")
    assert told(here[0])["category_names"] == 0


@settings(max_examples=150)
@given(st.text(max_size=60), st.sampled_from(["", "Hund ", "Wohngeld ", "An-, Um- und "]))
def test_any_title_has_finite_features_in_bounds(text: str, beginning: str) -> None:
    for item in candidates(SMALL, NO_RULES, beginning + text, text):
        row = told(item)
        assert all(math.isfinite(value) for value in row.values())
        for name in ("ratio", "overlap", "covered", "vote", "contained", "recall", "precision"):
            assert 0 <= row[name] <= 1.000001
        assert 0 <= row["unknown"] <= 1.000001


def test_a_name_that_is_left_out_is_never_the_nearest(catalog: Catalog, rules: Apart) -> None:
    without = Names(catalog, without=frozenset(["hundesteuer"]))
    found = candidates(without, rules, "Hundesteuer")
    assert found
    assert all(without.names[item.name] != "hundesteuer" for item in found)
    # The same places mean the same Leistungen, whatever is left out.
    assert without.ids == [item.id for item in catalog.leistungen]

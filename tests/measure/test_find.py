# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""One Leistung by id, key or name."""

from __future__ import annotations

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.measure.find import find_leistung


@pytest.mark.parametrize(
    "wanted",
    ["10160", " 10160 ", "99102013000000", "Hundehaltung", "HUNDESTEUER", "hund anmelden"],
)
def test_an_id_a_key_and_every_name_find_the_leistung(catalog: Catalog, wanted: str) -> None:
    assert find_leistung(catalog, wanted).id == "10160"


def test_leistungen_are_found_by_id_and_key_and_a_sample_by_name(catalog: Catalog) -> None:
    for leistung in catalog.leistungen[::40]:
        assert find_leistung(catalog, leistung.name) is leistung
    for leistung in catalog.leistungen:
        assert find_leistung(catalog, leistung.id) is leistung
        for teil in leistung.teilleistungen:
            if teil.schluessel:
                assert find_leistung(catalog, teil.schluessel) is leistung


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [("Hundehaltun", "„Hundehaltung“"), ("1016", "Meinten Sie"), ("qqqq wwww", "ozgcheck match")],
)
def test_what_is_unknown_is_answered_with_a_way_on(
    catalog: Catalog, wanted: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        find_leistung(catalog, wanted)
    assert wanted in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("wanted", ["", "   ", "🐕", "99000000000000", "1" * 10_000])
def test_nonsense_is_a_config_error(catalog: Catalog, wanted: str) -> None:
    with pytest.raises(ConfigError):
        find_leistung(catalog, wanted)

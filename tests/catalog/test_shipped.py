# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the shipped catalogue promises."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter

import pytest

from ozgcheck.catalog.load import Catalog, load_catalog, validate
from ozgcheck.text import fold


def test_it_is_whole_and_valid(catalog: Catalog) -> None:
    assert validate() == []
    assert len(catalog.leistungen) == 557
    assert len(catalog.themenfelder) == 14
    assert len(catalog.lebenslagen) >= 52
    assert sum(len(entry.teilleistungen) for entry in catalog.leistungen) == 5221


def test_every_leistung_says_who_executes_it_and_why(catalog: Catalog) -> None:
    for leistung in catalog.leistungen:
        zustaendig = leistung.zustaendig
        assert len(zustaendig.grund) > 15, leistung.id
        assert zustaendig.gewissheit != "hoch" or zustaendig.basis, leistung.id
    assert 190 <= sum(leistung.stadt for leistung in catalog.leistungen) <= 300


def test_names_of_city_leistungen(catalog: Catalog) -> None:
    owners = Counter(
        name
        for leistung in catalog.leistungen
        for name in {fold(alias) for alias in leistung.aliases}
    )
    assert [name for name, count in owners.items() if count > 1] == []
    for leistung in catalog.leistungen:
        if leistung.stadt:
            assert len(leistung.aliases) >= 5, leistung.id
        assert fold(leistung.name) not in {fold(alias) for alias in leistung.aliases}


@pytest.mark.parametrize(
    ("ozg_id", "city", "main"),
    [
        ("10000", True, "stadt"),  # Elterngeld
        ("10092", True, "stadt"),  # Wohngeld
        ("10056", True, "hochschule"),  # BAföG: pupils the city, students the Studierendenwerk
        ("10562", True, "stadt"),  # Führungszeugnis
        ("10148", True, "stadt"),  # Fischereischein
        ("10214", True, "stadt"),  # Schwerbehindertenausweis
        ("10566", False, "gericht"),  # Handelsregister
        ("10005", False, "bund"),  # Kindergeld
        ("10439", True, "stadt"),  # Kfz-Zulassung
        ("10257", True, "stadt"),  # Einbürgerung
        ("10519", True, "stadt"),  # Baugenehmigung
        ("10151", False, "land"),  # Waffenerlaubnis: police
    ],
)
def test_cases_that_laymen_get_wrong(catalog: Catalog, ozg_id: str, city: bool, main: str) -> None:
    leistung = catalog.by_id[ozg_id]
    assert leistung.stadt is city
    assert leistung.zustaendig.wer[0] == main


def test_baskets_have_members_and_areas_are_known(catalog: Catalog) -> None:
    assert {"sci-2022", "deutschland-index-5", "deutschland-index-10", "ct-2023"} <= {
        korb.slug for korb in catalog.koerbe
    }
    assert all(korb.posten for korb in catalog.koerbe)
    assert len({entry.slug for entry in catalog.angebote}) >= 13
    assert all("verwaltung" in entry.bereiche for entry in catalog.leistungen if entry.stadt)


def test_newer_keys_are_placed(catalog: Catalog) -> None:
    assert len(catalog.neuere) >= 80
    for entry in (*catalog.neuere, *catalog.praefixe):
        assert entry.leistung in catalog.by_id
        assert entry.schluessel not in catalog.by_key


def test_loading_from_the_cache_is_quick(catalog: Catalog) -> None:
    load_catalog()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        load_catalog()
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] <= 0.25


def test_validating_is_quick() -> None:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ozgcheck", "catalog", "validate"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "Der Katalog ist gültig.")
    assert time.perf_counter() - start <= 4  # twice the bar: other tests use the cores too

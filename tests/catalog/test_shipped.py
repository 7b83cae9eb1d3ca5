# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the shipped catalogue promises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter

import pytest
import yaml

from ozgcheck import paths
from ozgcheck.catalog.load import Catalog, load_catalog, validate
from ozgcheck.matching.apart import Apart
from ozgcheck.sources.registry import kinds
from ozgcheck.text import fold

SLOW = 2  # other tests use the cores too


def test_it_is_whole_and_valid(catalog: Catalog) -> None:
    assert validate() == []
    assert len(catalog.leistungen) == 557
    assert len(catalog.themenfelder) == 14
    assert len(catalog.lebenslagen) >= 52
    assert sum(len(entry.teilleistungen) for entry in catalog.leistungen) == 5221


def test_ids_and_keys_are_text_of_the_right_form_and_belong_to_one_leistung(
    catalog: Catalog,
) -> None:
    ids = [leistung.id for leistung in catalog.leistungen]
    entries = [teil for leistung in catalog.leistungen for teil in leistung.teilleistungen]
    keys = [teil.schluessel for teil in entries if teil.schluessel]
    assert all(re.fullmatch(r"\d{5}", ozg_id) for ozg_id in ids)
    assert all(re.fullmatch(r"99\d{12}", key) for key in keys)
    for values in (ids, keys, [teil.id for teil in entries]):
        assert len(values) == len(set(values))
    assert len(keys) == len(catalog.by_key) > 4700


def test_every_leistung_has_its_place(catalog: Catalog) -> None:
    fields = {feld.slug for feld in catalog.themenfelder}
    used = {leistung.lebenslage for leistung in catalog.leistungen}
    assert used == {lage.slug for lage in catalog.lebenslagen}
    assert {lage.themenfeld for lage in catalog.lebenslagen} == fields
    for leistung in catalog.leistungen:
        assert leistung.themenfeld == catalog.lage[leistung.lebenslage].themenfeld


def test_rules_have_examples_and_levels_that_can_be_seen() -> None:
    """That they hold their examples is tested on real offers (tests/maturity/test_rules.py)."""
    for path in sorted((paths.data("catalog") / "reifegrad").glob("*.yaml")):
        for regel in yaml.safe_load(path.read_text(encoding="utf-8"))["regeln"]:
            assert regel["beispiele"]["trifft"]
            assert regel["beispiele"]["trifft_nicht"]
            assert (regel["stufe"] > 3) is (regel["wirkung"] == "deutet")


def test_portals_are_large_cities_with_a_key(catalog: Catalog) -> None:
    assert {"herne", "bochum", "berlin"} <= {portal.name for portal in catalog.portale}
    for portal in catalog.portale:
        assert re.fullmatch(r"\d{12}", portal.ars)
        assert portal.quellen
        assert all(kind in kinds() for kind, _ in portal.quellen)


def test_every_portal_knows_when_a_run_found_too_little(catalog: Catalog) -> None:
    assert [portal.name for portal in catalog.portale if portal.mindestens < 16] == []


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


def test_rules_that_tell_look_alikes_apart_can_hold(catalog: Catalog) -> None:
    assert len(catalog.abgrenzungen) > 1000
    for rule in catalog.abgrenzungen:
        assert {rule.leistung, *rule.sondern} <= catalog.by_id.keys()
        for word in (*rule.worte, *rule.mit):
            assert word.strip(" ") == fold(word), "folded, with at most one space at each end"
            assert len(word) - len(fold(word)) <= 2
        assert rule.grund.endswith("."), rule
        assert not set("\n\t") & set(rule.grund)


def test_no_rule_speaks_against_the_name_of_its_own_leistung(catalog: Catalog) -> None:
    """A rule that holds for the very name would be one against the Leistung itself."""
    apart = Apart(catalog.abgrenzungen, [leistung.id for leistung in catalog.leistungen])
    held = 0
    for place, leistung in enumerate(catalog.leistungen):
        name = fold(leistung.name)
        assert apart.against(place, name, name) is None, leistung.id
        for rule in catalog.abgrenzungen:
            if rule.leistung == leistung.id:
                word = f"{rule.worte[0].strip()} {rule.mit[0].strip() if rule.mit else ''}".strip()
                held += apart.against(place, word, "") is not None
    assert held == len(catalog.abgrenzungen)


def test_shared_services_lead_somewhere(catalog: Catalog) -> None:
    assert len(catalog.dienste) >= 10
    addresses = [address for service in catalog.dienste for address in service.adressen]
    assert len({address.casefold() for address in addresses}) == len(addresses)
    assert all(service.leistung in catalog.by_id for service in catalog.dienste)


def test_loading_from_the_cache_is_quick(catalog: Catalog) -> None:
    load_catalog()
    times = []
    for _ in range(5):
        start = time.process_time()
        load_catalog()
        times.append(time.process_time() - start)
    assert min(times) <= 0.25 * SLOW


def test_validating_is_quick() -> None:
    code = (
        "import time; from ozgcheck.catalog.load import validate; start = time.process_time(); "
        "assert validate() == []; print(time.process_time() - start)"
    )
    times = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=True,
        )
        times.append(float(done.stdout))
        if times[-1] <= 2:
            break
    assert min(times) <= 2 * SLOW

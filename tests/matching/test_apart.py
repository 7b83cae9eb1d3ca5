# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Rules that tell look-alikes apart: when they speak, when they are silent, what they cost."""

from __future__ import annotations

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.apart import Apart
from ozgcheck.matching.features import FEATURES, POOL, candidates
from ozgcheck.matching.index import Index
from ozgcheck.matching.names import Names
from ozgcheck.model import Abgrenzung
from ozgcheck.text import fold
from tests.matching.small import catalog_of, leistung

IDS = ["10001", "10002", "10003"]


def rule(
    *worte: str,
    leistung: str = "10001",
    sondern: tuple[str, ...] = (),
    mit: tuple[str, ...] = (),
    grund: str = "Grund",
) -> Abgrenzung:
    return Abgrenzung(leistung, worte, sondern, grund, mit)


def speaks(given: Abgrenzung, title: str, name: str = "approbation") -> bool:
    return Apart([given], IDS).against(0, fold(title), name) is not None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Approbation bei Ausbildung im Ausland", True),
        ("Auslandsapprobation", True),
        ("AUSLAND", True),
        ("Approbation", False),
        ("Aus Land", False),
        ("", False),
    ],
)
def test_a_word_speaks_also_inside_a_compound(title: str, expected: bool) -> None:
    assert speaks(rule("ausland"), title) is expected


@pytest.mark.parametrize(
    ("word", "title", "expected"),
    [
        (" eu ", "Approbation aus der EU", True),
        (" eu ", "EU", True),
        (" eu ", "Neue Approbation", False),
        (" eu ", "EU-Approbation", True),
        (" kind", "Kinderarzt", True),
        (" kind", "Schulkind", False),
        ("amt ", "Gesundheitsamt", True),
        ("amt ", "amtlich", False),
    ],
)
def test_a_space_in_a_rule_is_the_edge_of_a_word(word: str, title: str, expected: bool) -> None:
    assert speaks(rule(word), title) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ausland Arzt", True),
        ("Zahnärztin im Ausland", True),
        ("Ausland", False),
        ("Arzt", False),
    ],
)
def test_a_word_with_company_speaks_only_in_that_company(title: str, expected: bool) -> None:
    assert speaks(rule("ausland", mit=("arzt", "aerzt")), title) is expected


def test_a_word_that_the_nearest_name_has_does_not_speak() -> None:
    assert not speaks(rule("ausland"), "Approbation Ausland", "approbation im ausland")
    assert not speaks(rule("ausland"), "Approbation Ausland", "auslandsapprobation")
    assert speaks(rule("ausland", "fremd"), "Fremde aus dem Ausland", "approbation im ausland")
    # The name's edges count like the title's.
    assert not speaks(rule(" eu "), "EU Approbation", "approbation eu")


def test_a_rule_speaks_only_of_its_own_leistung() -> None:
    apart = Apart([rule("ausland", leistung="10002")], IDS)
    assert apart.against(0, "ausland", "") is None
    assert apart.against(1, "ausland", "") is not None


def test_unknown_ids_are_left_out() -> None:
    strange = rule("ausland", leistung="99999")
    known = rule("ausland", sondern=("99999", "10003", "88888"))
    found = Apart([strange, known], IDS).against(0, "ausland", "")
    assert found == (known, (2,))
    assert Apart([strange], IDS).against(0, "ausland", "") is None


def test_the_first_rule_that_speaks_wins() -> None:
    silent, first, second = rule("inland"), rule("land", grund="a"), rule("ausland", grund="b")
    assert Apart([silent, first, second], IDS).against(0, "ausland", "") == (first, ())
    assert Apart([silent, second, first], IDS).against(0, "ausland", "") == (second, ())


# --- what a rule does to the search ---------------------------------------------------------------

LICENCE = leistung("10001", "Approbation", "Approbation Ausbildung")
ABROAD = leistung("10002", "Anerkennung ausländischer Abschlüsse")
APART = rule("ausland", sondern=("10002",), grund="Das ist eine Anerkennung.")
TITLE = "Approbation Ausbildung Ausland"


def test_a_rule_lowers_one_leistung_brings_in_the_other_and_tells_why() -> None:
    plain = {hit.leistung_id: hit for hit in Index(catalog_of(LICENCE, ABROAD)).search(TITLE)}
    index = Index(catalog_of(LICENCE, ABROAD, abgrenzungen=(APART,)))
    ruled = {hit.leistung_id: hit for hit in index.search(TITLE)}
    assert ruled["10001"].score < plain["10001"].score
    assert ruled["10001"].against == "Das ist eine Anerkennung."
    assert ruled["10002"].against == ""
    assert ruled["10002"].score > (plain["10002"].score if "10002" in plain else 0)


def test_an_exact_name_is_not_told_apart() -> None:
    named = leistung("10001", "Approbation", "Approbation Ausbildung Ausland")
    (hit, *_) = Index(catalog_of(named, ABROAD, abgrenzungen=(APART,))).search(TITLE)
    assert (hit.leistung_id, hit.score, hit.against) == ("10001", 1.0, "")


def test_what_is_meant_instead_comes_in_even_when_it_resembles_nothing() -> None:
    others = [leistung(str(20000 + n), f"Ausbildung Approbation {n}") for n in range(POOL + 5)]
    far = leistung("10002", "Zzz")
    catalog = catalog_of(LICENCE, far, *others, abgrenzungen=(APART,))
    names = Names(catalog)
    found = candidates(names, Apart(catalog.abgrenzungen, names.ids), TITLE)
    meant = [item for item in found if names.ids[item.owner] == "10002"]
    assert len(meant) == 1
    assert meant[0].features[FEATURES.index("meant_instead")] == 1.0
    assert len(found) == POOL + 1


def test_a_leistung_meant_instead_that_has_no_names_does_no_harm() -> None:
    catalog = catalog_of(LICENCE, leistung("10002", "…"), abgrenzungen=(APART,))
    assert [hit.leistung_id for hit in Index(catalog).search(TITLE)] == ["10001"]


def test_a_leistung_told_apart_is_no_rival_of_the_others() -> None:
    rival = leistung("10003", "Approbation Ausbildung Inland")
    lead = FEATURES.index("overlap_lead")

    def lead_of(ozg_id: str, *rules: Abgrenzung) -> float:
        catalog = catalog_of(LICENCE, rival, abgrenzungen=rules)
        names = Names(catalog)
        found = candidates(names, Apart(rules, names.ids), TITLE)
        return next(i.features[lead] for i in found if names.ids[i.owner] == ozg_id)

    assert lead_of("10003", APART) > lead_of("10003")


def test_the_shipped_rules_are_folded_and_speak_of_known_leistungen(catalog: Catalog) -> None:
    assert catalog.abgrenzungen
    for item in catalog.abgrenzungen:
        assert item.leistung in catalog.by_id
        assert set(item.sondern) <= catalog.by_id.keys() - {item.leistung}
        for word in (*item.worte, *item.mit):
            assert fold(word) == word.strip()


def test_no_shipped_rule_speaks_against_a_name_of_its_own_leistung(catalog: Catalog) -> None:
    names = Names(catalog)
    apart = Apart(catalog.abgrenzungen, names.ids)
    for number, owner in enumerate(names.owner):
        assert apart.against(owner, names.names[number], names.names[number]) is None

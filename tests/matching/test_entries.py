# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which entry of a Leistung a title names, and when that stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.entries import named_entry
from ozgcheck.matching.index import Index
from ozgcheck.matching.names import Names
from tests.matching.small import catalog_of, leistung

DOG = leistung(
    "10001",
    "Hundehaltung",
    "Hund",
    teil=("Hundesteuer Anmeldung", "Hundesteuer Abmeldung", "Hundesteuer Befreiung"),
)
TWICE = leistung("10002", "Gewerbe", teil=("Gewerbe Auskunft", "Auskunft Gewerbe"))
OPEN = leistung("10003", "Wohngeld", "Wohngeld Bewilligung")
# What makes the words above no property of all Leistungen.
OTHERS = [
    leistung(f"2000{n}", text) for n, text in enumerate(("Eheschließung", "Tierheim", "Müll"))
]
NAMES = Names(catalog_of(DOG, TWICE, OPEN, *OTHERS))


@pytest.mark.parametrize(
    ("title", "entry"),
    [
        ("Hundesteuer Anmeldung", "10001-0"),
        ("Hundesteuer anmelden", "10001-0"),
        ("Anmeldung der Hundesteuer", "10001-0"),
        ("Hundesteueranmeldung", "10001-0"),
        ("Hundesteuer Anmeldung online", "10001-0"),  # a usual word more is near enough
        ("Hundesteuer Abmeldung", "10001-1"),
        ("Hundesteuer abmelden", "10001-1"),
        ("Befreiung von der Hundesteuer", "10001-2"),
    ],
)
def test_the_procedure_a_title_names_tells_the_entry(title: str, entry: str) -> None:
    assert named_entry(NAMES, title, 0) == entry


@pytest.mark.parametrize(
    "title",
    [
        "Hundesteuer",  # says no procedure
        "Hund",  # an alias is no entry
        "Hundesteuer An- und Abmeldung",  # says two
        "Hundesteuer Ratenzahlung Stundung",  # says one that no entry has
        "Hundesteuer Anmeldung xqzyv vyzqx",  # only half of it is said by the entry
        "Eheschließung",
        "xqzyv",
        "…",
        "",
    ],
)
def test_what_does_not_name_one_entry_leaves_it_open(title: str) -> None:
    assert named_entry(NAMES, title, 0) == ""


def test_two_entries_equally_near_leave_it_open() -> None:
    assert named_entry(NAMES, "Gewerbe Auskunft", 1) == ""


def test_two_names_of_one_entry_are_no_rivals() -> None:
    entry = DOG.teilleistungen[0]
    renamed = replace(entry, name="Gewerbe Auskunft", frueher=("Auskunft Gewerbe", "Gewerbe Müll"))
    names = Names(catalog_of(replace(TWICE, teilleistungen=(renamed,)), *OTHERS))
    assert named_entry(names, "Auskunft aus dem Gewerbe", 0) == entry.id


def test_a_leistung_without_entries_names_none() -> None:
    assert named_entry(NAMES, "Wohngeld Bewilligung", 2) == ""


def test_what_was_asked_before_changes_nothing() -> None:
    names = Names(catalog_of(DOG, TWICE, OPEN, *OTHERS))
    for owner in (2, 1, 0):
        named_entry(names, "Gewerbe Auskunft Hundesteuer", owner)
    assert named_entry(names, "Hundesteuer abmelden", 0) == "10001-1"


@pytest.mark.parametrize("title", ["x" * 100_000, "\ud800" * 50, "Hund " * 5000, "ab-, " * 20_000])
def test_any_title_is_looked_up(title: str) -> None:
    assert named_entry(NAMES, title, 0) == ""


def test_nearly_every_shipped_entry_whose_name_is_its_own_is_named_by_it(
    catalog: Catalog, index: Index
) -> None:
    wrong, open_, asked = [], 0, 0
    for item in catalog.leistungen[::10]:
        own = [teil.name for teil in item.teilleistungen]
        for teil in item.teilleistungen:
            if own.count(teil.name) > 1:
                continue
            asked += 1
            found = index.entry(teil.name, item.id)
            open_ += not found
            if found not in ("", teil.id):
                wrong.append((teil.name, found))
    assert asked > 100
    assert wrong == []
    assert open_ < asked / 2

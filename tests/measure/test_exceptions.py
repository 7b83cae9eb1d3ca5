# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Exceptions hold to the end of their day, and only for what the catalogue knows."""

from __future__ import annotations

from datetime import date

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError
from ozgcheck.measure.conditions.exceptions import Ausnahme, resolve

UNTIL = date(2027, 6, 30)


def ausnahme(ozg_id: str, bis: date = UNTIL) -> Ausnahme:
    return Ausnahme(ozg_id, "Grund", bis)


@pytest.mark.parametrize(
    ("today", "holds"),
    [
        ("2027-06-29", True),
        ("2027-06-30T23:59:59Z", True),
        ("2027-07-01T00:00:00Z", False),
    ],
)
def test_an_exception_holds_to_the_end_of_its_day(
    catalog: Catalog, today: str, holds: bool
) -> None:
    found = resolve(catalog, [ausnahme("10092")], today)
    assert (found.ids == {"10092"}) is holds
    assert bool(found.expired) is not holds


def test_exceptions_stand_in_order_of_their_id(catalog: Catalog) -> None:
    old = date(2020, 1, 1)
    given = [ausnahme("10160"), ausnahme("10000", old), ausnahme("10003"), ausnahme("10092", old)]
    found = resolve(catalog, given, "2026-11-25")
    assert [each.leistung for each in found.valid] == ["10003", "10160"]
    assert [each.leistung for each in found.expired] == ["10000", "10092"]


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (["1009"], "Meinten Sie „10"),
        (["Hundesteuer"], "ozgcheck match"),
        (["10092", "10092"], "zwei Ausnahmen"),
    ],
)
def test_what_the_catalogue_does_not_know_once_is_refused(
    catalog: Catalog, ids: list[str], words: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve(catalog, map(ausnahme, ids), "2026-11-25")
    assert ids[0] in caught.value.message
    assert words in str(caught.value)

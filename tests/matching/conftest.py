# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Matchers of the shipped catalogue and of an index that says what a test wants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.index import Hit
from ozgcheck.matching.match import Matcher
from ozgcheck.model import Entscheidung
from tests.matching.town import CATALOG, Told


@pytest.fixture(scope="module")
def shipped(catalog: Catalog) -> Matcher:
    """The matcher of the shipped catalogue; building its index takes a while."""
    return Matcher(catalog)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Matcher]:
    """A matcher whose index says what a test wants."""

    def make(
        hits: dict[str, list[Hit]], *decisions: Entscheidung, catalog: Catalog = CATALOG
    ) -> Matcher:
        monkeypatch.setattr("ozgcheck.matching.match.Index", lambda _: Told(hits))
        return Matcher(catalog, decisions)

    return make

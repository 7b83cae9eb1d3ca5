# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Digital offers outside the OZG."""

from __future__ import annotations

import pytest

from ozgcheck.model import Status
from tests.matching.town import MATCHER, offer


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mängelmelder", ("maengelmelder", Status.SICHER)),
        ("SCHADEN MELDEN", ("maengelmelder", Status.SICHER)),
        ("Neu: der Mängelmelder der Stadt", ("maengelmelder", Status.PRUEFEN)),
        ("Schaden melden per App", ("maengelmelder", Status.PRUEFEN)),
        ("Mängelmeldersystem", None),
        ("", None),
    ],
)
def test_a_digital_offer_is_known_by_its_whole_words(
    title: str, expected: tuple[str, Status] | None
) -> None:
    found = MATCHER.digital(offer(title))
    assert (found and (found.angebot, found.status)) == expected

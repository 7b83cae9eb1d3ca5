# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""From evidence to a level: what beats what, and what may never happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.maturity.levels import best, grade
from ozgcheck.model import Effect, Evidence, Grade, Level

SUPPORTS, CAPS, DOUBTS, INDICATES = Effect


def seen(text: str, traeger: Level = Level.EIGEN) -> Evidence:
    """`+2` supports 2, `-1` caps at 1, `?1` doubts, `!4` indicates; with `~` weakly."""
    effect = {"+": SUPPORTS, "-": CAPS, "?": DOUBTS, "!": INDICATES}[text[0]]
    return Evidence(
        text, int(text[1]), effect, "", "", "1", firm=not text.endswith("~"), traeger=traeger
    )


def told(items: str, *, own: bool = False) -> tuple[int | None, int, int]:
    found = grade([seen(item) for item in items.split()], own=own)
    return found.reifegrad, found.low, found.high


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("", (None, 0, 3)),
        ("+1", (1, 1, 3)),
        ("+1 +2", (2, 2, 3)),
        ("+3", (3, 3, 3)),
        ("+3~", (3, 3, 3)),
        # A firm cap beats every support.
        ("+2 -1", (1, 1, 1)),
        ("+1 -2", (1, 1, 2)),
        ("+3 -0", (0, 0, 0)),
        ("+3 -2 -1", (1, 1, 1)),
        # A weak cap gives way to a firm support and beats a weak one, which stays possible.
        ("+3 -1~", (3, 3, 3)),
        ("+3~ -1~", (1, 1, 3)),
        ("+1 +3~ -1~", (1, 1, 3)),
        ("+2 +3~ -1~", (2, 2, 3)),
        ("+2~ -1~", (1, 1, 2)),
        ("+1 -1~", (1, 1, 1)),
        ("+1 -2~", (1, 1, 2)),
        # Both kinds of caps: the firm one holds whatever the weak one gives way to.
        ("+3 -1~ -2", (2, 2, 2)),
        ("+3~ -1~ -2", (1, 1, 2)),
        # A doubt lowers what is proven and leaves open what is possible.
        ("+3 ?1", (1, 1, 3)),
        ("+1 ?2", (1, 1, 3)),
        ("+3 ?1 -2", (1, 1, 2)),
        # What only indicates or only speaks against proves no level, not even 0.
        ("!4", (None, 0, 3)),
        ("+3 !4", (3, 3, 3)),
        ("-1", (None, 0, 1)),
        ("-0", (None, 0, 0)),
        ("-1~", (None, 0, 1)),
        # Nothing that supports is worth nothing, also where a weak cap says so.
        ("-0~", (None, 0, 0)),
        ("+3~ -0~", (0, 0, 3)),
        ("?1", (None, 0, 3)),
    ],
)
def test_what_beats_what(items: str, expected: tuple[int | None, int, int]) -> None:
    assert told(items) == expected
    assert told(" ".join(reversed(items.split()))) == expected


@pytest.mark.parametrize(
    ("traeger", "whole", "own"),
    [
        (Level.EIGEN, 3, 3),
        (Level.UNBEKANNT, 3, 3),
        (Level.KREIS, 3, 1),
        (Level.LAND, 3, 1),
        (Level.BUND, 3, 1),
        (Level.DRITTE, 1, 1),
    ],
)
def test_whose_service_counts(traeger: Level, whole: int, own: int) -> None:
    items = [seen("+1"), seen("+3", traeger)]
    assert grade(items).reifegrad == whole
    assert grade(items, own=True).reifegrad == own


def test_a_third_partys_page_is_information_at_most() -> None:
    assert grade([seen("+1", Level.DRITTE)]).reifegrad == 1
    assert grade([seen("+2", Level.DRITTE)]).reifegrad is None


def test_the_best_of_several_offers_counts() -> None:
    assert best([]) == Grade(None, 0, 3)
    assert best([Grade(1, 1, 1), Grade(3, 3, 3)]) == Grade(3, 3, 3)
    assert best([Grade(None, 0, 1), Grade(1, 1, 1)]) == Grade(1, 1, 1)
    assert best([Grade(None, 0, 3), Grade(2, 2, 2)]) == Grade(2, 2, 3)
    assert best([Grade(None, 0, 1)]) == Grade(None, 0, 1)


# --- what may never happen ----------------------------------------------------------------------

pieces = st.builds(
    lambda effect, level, firm, traeger: Evidence(
        "r", 4 if effect is INDICATES else level, effect, "", "", "1", firm, traeger
    ),
    st.sampled_from(Effect),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(Level),
)
lots = st.lists(pieces, max_size=8)


@given(lots, st.booleans())
def test_a_level_lies_in_its_bounds_and_is_unknown_without_support(
    items: list[Evidence], own: bool
) -> None:
    found = grade(items, own=own)
    assert 0 <= found.low <= found.high <= 3
    counting = any(grade([item], own=own).reifegrad is not None for item in items)
    if counting:
        assert found.reifegrad == found.low
    else:
        assert (found.reifegrad, found.low) == (None, 0)


@given(lots, st.randoms())
def test_the_order_does_not_matter(items: list[Evidence], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grade(shuffled) == grade(items)


@given(lots, st.booleans())
def test_no_level_is_claimed_that_nothing_supports(items: list[Evidence], own: bool) -> None:
    found = grade(items, own=own)
    if found.reifegrad:
        assert any(
            item.effect is SUPPORTS
            and item.level >= found.reifegrad
            and not (own and item.traeger.inherited)
            and (item.traeger is not Level.DRITTE or item.level <= 1)
            for item in items
        )


@given(lots, pieces)
def test_more_evidence_moves_a_level_its_own_way_only(
    items: list[Evidence], more: Evidence
) -> None:
    before, after = grade(items), grade([*items, more])
    if more.effect is SUPPORTS:
        assert after.low >= before.low
        assert after.high >= before.high
    elif more.effect is INDICATES:
        assert after == before
    else:
        assert after.low <= before.low
        assert after.high <= before.high
        assert (after.reifegrad is None) is (before.reifegrad is None)
    if more.effect is DOUBTS:
        assert after.high == before.high
    if more.effect is CAPS and more.firm:
        assert after.high <= more.level


@given(lots)
def test_the_citys_own_part_never_goes_further(items: list[Evidence]) -> None:
    whole, own = grade(items), grade(items, own=True)
    assert own.low <= whole.low


@given(st.lists(lots, max_size=4))
def test_one_more_offer_never_lowers_a_level(offers: list[list[Evidence]]) -> None:
    grades = [grade(items) for items in offers]
    for count in range(1, len(grades)):
        assert best(grades[:count]).low <= best(grades[: count + 1]).low
        assert best(grades[:count]).high <= best(grades[: count + 1]).high
    if grades:
        found = best(grades)
        known = [each.reifegrad for each in grades if each.reifegrad is not None]
        assert found.reifegrad == (max(known) if known else None)
        assert found.low <= found.high

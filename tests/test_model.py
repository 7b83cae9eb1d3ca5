# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the records promise: counts that add up, levels with bounds, weakened absence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.model import (
    Collection,
    Count,
    Finding,
    Leistung,
    Offer,
    Outcome,
    Skipped,
    Teilleistung,
    Umfang,
    Zustaendigkeit,
)

few = st.integers(0, 500)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """Any count that a group of findings can have."""
    covered, uncertain, unchecked, missing = (draw(few) for _ in range(4))
    return Count(covered, uncertain, unchecked, covered + uncertain + unchecked + missing)


# --- Count ---------------------------------------------------------------------


@given(counts(), counts(), counts())
def test_counts_add_up_in_any_order(one: Count, two: Count, three: Count) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Count() == one


@given(st.lists(counts()))
def test_the_sum_adds_every_part_of_every_count(parts: list[Count]) -> None:
    total = Count.sum(parts)
    assert total.covered == sum(part.covered for part in parts)
    assert total.uncertain == sum(part.uncertain for part in parts)
    assert total.unchecked == sum(part.unchecked for part in parts)
    assert total.missing == sum(part.missing for part in parts)
    assert total.total == sum(part.total for part in parts)


@given(counts().filter(lambda count: count.total > 0))
def test_shares_lie_between_their_bounds(count: Count) -> None:
    assert count.share_low is not None
    assert count.share is not None
    assert count.share_high is not None
    assert 0 <= count.share_low <= count.share <= count.share_high <= 1


@given(counts().filter(lambda count: count.total > 0))
def test_only_a_complete_group_has_a_share_of_one(count: Count) -> None:
    assert (count.share == 1) is (count.covered == count.total)
    assert (count.share_high == 1) is (count.missing == 0)


def test_an_empty_group_has_no_share_and_never_100_percent() -> None:
    empty = Count()
    assert (empty.share_low, empty.share, empty.share_high) == (None, None, None)


def test_what_nobody_looked_at_widens_only_the_upper_bound() -> None:
    count = Count(covered=2, uncertain=1, unchecked=4, total=10)
    assert count.share_low == 0.2
    assert count.share == 0.2
    assert count.share_high == 0.7
    assert count.missing == 3


# --- Finding ---------------------------------------------------------------------


def finding(outcome: Outcome, low: int = 0, high: int = 3) -> Finding:
    return Finding("10160", outcome, reifegrad_low=low, reifegrad_high=high)


@pytest.mark.parametrize(
    ("outcome", "low", "high", "reaches", "may_reach"),
    [
        (Outcome.ANGEBOTEN, 0, 3, (), (1, 2, 3)),
        (Outcome.ANGEBOTEN, 1, 2, (1,), (2,)),
        (Outcome.ANGEBOTEN, 2, 2, (1, 2), ()),
        (Outcome.ANGEBOTEN, 3, 3, (1, 2, 3), ()),
        (Outcome.ANGEBOTEN, 0, 0, (), ()),
        (Outcome.UNKLAR, 0, 3, (), (1, 2, 3)),
        (Outcome.UNKLAR, 2, 3, (), (1, 2, 3)),
        (Outcome.FEHLT, 0, 0, (), ()),
        (Outcome.NICHT_GEPRUEFT, 0, 3, (), ()),
        (Outcome.NICHT_ZUSTAENDIG, 3, 3, (), ()),
    ],
)
def test_which_thresholds_a_finding_reaches_or_may_reach(
    outcome: Outcome, low: int, high: int, reaches: tuple[int, ...], may_reach: tuple[int, ...]
) -> None:
    found = finding(outcome, low, high)
    assert tuple(level for level in (1, 2, 3) if found.reaches(level)) == reaches
    assert tuple(level for level in (1, 2, 3) if found.may_reach(level)) == may_reach


@given(st.sampled_from(Outcome), st.integers(0, 3), st.integers(0, 3), st.integers(1, 3))
def test_a_harder_threshold_is_never_easier_to_reach(
    outcome: Outcome, one: int, two: int, threshold: int
) -> None:
    found = finding(outcome, min(one, two), max(one, two))
    assert not (found.reaches(threshold) and found.may_reach(threshold))
    easier, harder = found.reaches(threshold), found.reaches(threshold + 1)
    assert easier or not harder
    possible = [found.reaches(level) or found.may_reach(level) for level in (1, 2, 3)]
    assert possible == sorted(possible, reverse=True)


# --- Umfang -----------------------------------------------------------------------


def collection(*skipped: Skipped, complete: bool = True) -> Collection:
    return Collection(
        source="tabelle",
        location="liste.csv",
        offers=(Offer("1", "Hundesteuer", "tabelle"),),
        umfang=Umfang(complete=complete, schluessel=frozenset({"99102013000000"})),
        skipped=skipped,
    )


HOLE = Skipped("tabelle", "Zeile 7", "Die Zeile ist leer.")


def test_a_source_without_holes_proves_what_it_says() -> None:
    whole = collection()
    assert whole.complete
    assert whole.looked_at == whole.umfang
    assert whole.looked_at.absence_proves


def test_one_unreadable_entry_takes_the_proof_but_not_the_scope() -> None:
    holed = collection(HOLE)
    assert not holed.complete
    assert holed.looked_at == replace(holed.umfang, absence_proves=False)
    assert holed.umfang.absence_proves, "what the source itself says stays as it was"


def test_a_source_of_a_part_is_never_complete() -> None:
    assert not collection(complete=False).complete


# --- Leistung ------------------------------------------------------------------------


def leistung(*wer: str, sdg: tuple[int, ...] = ()) -> Leistung:
    share = "ganz" if "stadt" in wer else "keiner"
    return Leistung(
        id="10160",
        name="Hundehaltung",
        lebenslage="tierhaltung",
        themenfeld="engagement-hobby",
        adressaten=("buerger",),
        zustaendig=Zustaendigkeit(wer, share, "Grund", "", "mittel", "q"),
        teilleistungen=(
            Teilleistung("t1", "", "Anmeldung"),
            Teilleistung("t2", "", "Steuer", (), sdg),
        ),
    )


@pytest.mark.parametrize(
    ("wer", "typ", "mark", "expected"),
    [
        (("stadt",), (), None, True),
        (("stadt",), ("2/3",), None, True),
        (("stadt",), ("1",), None, False),
        (("stadt",), ("1", "4"), None, True),
        (("land", "stadt"), ("4",), None, True),
        (("land",), ("4",), None, False),
        (("land",), ("4",), True, True),
        (("stadt",), ("4",), False, False),
        (("stadt",), ("1",), True, True),
    ],
)
def test_which_entries_the_city_executes(
    wer: tuple[str, ...], typ: tuple[str, ...], mark: bool | None, expected: bool
) -> None:
    teil = Teilleistung("t", "", "Eintrag", typ, stadt=mark)
    assert leistung(*wer).kommunal(teil) is expected


@pytest.mark.parametrize(
    ("wer", "expected"), [(("stadt",), True), (("land", "stadt"), True), (("land", "bund"), False)]
)
def test_the_city_executes_what_names_it(wer: tuple[str, ...], expected: bool) -> None:
    assert leistung(*wer).stadt is expected


def test_one_flagged_entry_flags_the_whole_leistung() -> None:
    assert leistung("stadt", sdg=(2,)).sdg
    assert not leistung("stadt").sdg

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gate: exact thresholds, every miss named, no verdict on half a run."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.catalog.load import Catalog
from ozgcheck.errors import ConfigError, GateError, OzgcheckError
from ozgcheck.history.store import History, Stored
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.conditions.gate import (
    Judgement,
    Verdict,
    check_threshold,
    demand,
    demanded,
    judgement,
    require_complete,
)
from ozgcheck.measure.conditions.threshold import Threshold, parse_threshold
from ozgcheck.measure.coverage import By, Einheit, coverage
from ozgcheck.measure.select import Selection
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import (
    Finding,
    Grade,
    Lebenslage,
    Leistung,
    Outcome,
    Result,
    Snapshot,
    Themenfeld,
    Versions,
    Zustaendigkeit,
)

USUAL = Yardstick()
NONE = Exceptions()
CITY = Zustaendigkeit(("stadt",), "ganz", "Grund", "", "mittel", "q")
LAGEN = ("geburt", "tod", "leer")
SMALL = Catalog(
    root=Path(),
    fingerprint="",
    rules="",
    themenfelder=(Themenfeld("familie-kind", "Familie & Kind"),),
    lebenslagen=tuple(
        Lebenslage(slug, slug.title(), "familie-kind", ("buerger",)) for slug in LAGEN
    ),
    leistungen=tuple(
        Leistung(ozg_id, ozg_id, lage, "familie-kind", ("buerger",), CITY, ())
        for ozg_id, lage in (("10001", "geburt"), ("10002", "tod"))
    ),
    koerbe=(),
    regeln=(),
    portale=(),
    entscheidungen={},
    neuere=(),
    praefixe=(),
    angebote=(),
    synonyme={},
)


def run(geburt: tuple[int, int], tod: tuple[int, int], partial: tuple[str, ...] = ()) -> Snapshot:
    """So many covered of so many in each of two Lebenslagen."""
    findings = [
        Finding(ozg_id, Outcome.ANGEBOTEN, reifegrad_low=3 if number < covered else 0)
        for ozg_id, (covered, total) in (("10001", geburt), ("10002", tod))
        for number in range(total)
    ]
    return Snapshot(
        "herne",
        "Herne",
        "059160000000",
        "2026-11-25T04:00:00Z",
        Versions("", "", ""),
        (),
        (),
        (),
        Result((), tuple(findings), ()),
        partial=partial,
    )


def gate(
    snapshot: Snapshot,
    *limits: str,
    yardstick: Yardstick = USUAL,
    exceptions: Exceptions = NONE,
    catalog: Catalog = SMALL,
) -> Judgement:
    thresholds = [parse_threshold(catalog, limit, yardstick.einheit) for limit in limits]
    checks = [check_threshold(catalog, snapshot, t, yardstick, exceptions) for t in thresholds]
    return judgement(catalog, snapshot, checks, yardstick, exceptions)


def passes(snapshot: Snapshot, *limits: str, **more: Exceptions) -> bool:
    judged = gate(snapshot, *limits, **more)  # type: ignore[arg-type]
    try:
        demand(judged, USUAL)
    except GateError:
        assert not judged.passed
        return False
    assert judged.passed
    return True


def excepted(*ids: str) -> Exceptions:
    return Exceptions(tuple(Ausnahme(ozg_id, "Grund", date(2027, 6, 30)) for ozg_id in ids))


# --- reading thresholds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("60", 0.6),
        ("60%", 0.6),
        ("0", 0),
        ("100", 1),
        ("12,5", 0.125),
        ("12.5", 0.125),
        (" 7 ", 0.07),
    ],
)
def test_a_number_is_a_share_of_the_total(text: str, share: float) -> None:
    threshold = parse_threshold(SMALL, text)
    assert (threshold.name, threshold.selection) == ("gesamt", Selection())
    assert float(threshold.share) == share


def test_a_name_restricts_the_threshold() -> None:
    threshold = parse_threshold(SMALL, "familie=60")
    assert threshold == Threshold("familie", Selection(lebenslagen=LAGEN), Fraction(3, 5))
    assert parse_threshold(SMALL, "Tod=5").selection.lebenslagen == ("tod",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "viel",
        "-1",
        "101",
        "nan",
        "inf",
        "-inf",
        "1e9",
        "familie=",
        "=60",
        "60=familie",
        "=",
        "%",
    ],
)
def test_what_is_no_threshold_is_a_usage_error(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, text)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_threshold(SMALL, "gebrut=60")
    assert "geburt" in caught.value.hint


@pytest.mark.parametrize("text", ["1/2", "familie=1/2", "60/1"])
def test_a_quotient_is_no_percentage(text: str) -> None:
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, text)


def test_a_huge_exponent_is_refused_without_computing_it() -> None:
    begin = time.process_time()
    with pytest.raises(ConfigError):
        parse_threshold(SMALL, "1e2000000")
    assert time.process_time() - begin < 0.2


@given(st.text(max_size=8))
def test_any_text_is_a_share_or_a_config_error(text: str) -> None:
    try:
        threshold = parse_threshold(SMALL, text)
    except ConfigError:
        return
    assert 0 <= threshold.share <= 1


# --- passing and failing ------------------------------------------------------------------------


@pytest.mark.parametrize("total", [1, 3, 7, 49, 221, 1418])
def test_100_means_exactly_everything(total: int) -> None:
    assert passes(run((total, total), (0, 0)), "100")
    assert not passes(run((total - 1, total), (0, 0)), "100")


@given(st.integers(1, 300), st.integers(0, 100))
def test_a_whole_percentage_is_met_exactly_when_it_is_met(total: int, percent: int) -> None:
    for covered in {total * percent // 100, min(total, total * percent // 100 + 1)}:
        assert passes(run((covered, total), (0, 0)), str(percent)) is (
            covered * 100 >= percent * total
        )


@pytest.mark.parametrize("tenths", [9, 11, 13, 18, 22])
def test_a_decimal_percentage_that_is_exactly_met_passes(tenths: int) -> None:
    assert passes(run((tenths, 1000), (0, 0)), f"{tenths / 10}")


def test_zero_is_always_met() -> None:
    assert passes(run((0, 5), (0, 5)), "0")


@pytest.mark.parametrize("einheit", list(Einheit))
def test_a_threshold_for_what_the_city_does_not_do_is_a_mistake(einheit: Einheit) -> None:
    with pytest.raises(ConfigError, match="führt die Stadt nichts aus"):
        parse_threshold(SMALL, "leer=1", einheit)


def test_a_run_in_which_nothing_can_be_counted_gets_no_verdict() -> None:
    with pytest.raises(OzgcheckError, match="nichts zu zählen") as caught:
        gate(run((0, 0), (0, 0)), "0")
    assert caught.value.exit_code == 1


def test_every_miss_is_named_and_what_is_met_is_not() -> None:
    judged = gate(run((4, 4), (1, 2)), "90", "geburt=100", "tod=80")
    assert [check.verdict for check in judged.checks] == [
        Verdict.VERFEHLT,
        Verdict.BESTANDEN,
        Verdict.VERFEHLT,
    ]
    with pytest.raises(GateError) as caught:
        demand(judged, USUAL)
    assert caught.value.exit_code == 3
    assert "gesamt 83,3 % (5 von 6) statt mindestens 90 %" in caught.value.message
    assert "tod 50,0 % (1 von 2) statt mindestens 80 %" in caught.value.message
    assert "geburt" not in caught.value.message
    assert "Reifegrad 3" in caught.value.message
    assert caught.value.message.count(".") == 1, "one sentence"


def test_a_near_miss_does_not_look_like_a_hit() -> None:
    with pytest.raises(GateError, match=r"60,0 % \(5\.996 von 10\.000\) statt mindestens 60 %"):
        demand(gate(run((5996, 10000), (0, 0)), "60"), USUAL)


@given(st.integers(0, 10**8))
def test_a_demand_is_shown_as_it_was_given(number: int) -> None:
    share = Fraction(number, 10**8)
    shown = demanded(share).removesuffix(" %").replace(",", ".")
    assert Fraction(shown) / 100 == share


def test_the_threshold_of_the_level_counts() -> None:
    level_two = Finding("10001", Outcome.ANGEBOTEN, reifegrad_low=2, reifegrad_high=3)
    snapshot = replace(run((0, 0), (0, 0)), result=Result((), (level_two,), ()))
    assert gate(snapshot, "100", yardstick=Yardstick(schwelle=2)).passed
    assert not gate(snapshot, "100", yardstick=Yardstick(schwelle=3)).passed


def test_what_others_offer_passes_unless_only_the_own_counts() -> None:
    found = Finding("10001", Outcome.ANGEBOTEN, "", 3, 3, 3, eigen=Grade(1, 1, 3))
    snapshot = replace(run((0, 0), (0, 0)), result=Result((), (found,), ()))
    own = Yardstick(eigene=True)
    assert gate(snapshot, "100").passed
    with pytest.raises(GateError, match="nur eigene Dienste"):
        demand(gate(snapshot, "100", yardstick=own), own)


def test_what_is_only_possible_does_not_pass() -> None:
    assert not passes(run((0, 10), (0, 0)), "1"), "offered at an unknown level is not certain"


# --- exceptions --------------------------------------------------------------------------------


def test_an_exception_leaves_out_what_is_not_covered() -> None:
    snapshot = run((4, 4), (0, 2))
    assert not passes(snapshot, "100")
    judged = gate(snapshot, "100", exceptions=excepted("10002"))
    assert judged.passed
    assert judged.checks[0].count is not None
    assert judged.checks[0].count.total == 4
    assert [each.leistung for each in judged.used] == ["10002"]
    assert not judged.unneeded


def test_an_exception_that_is_not_needed_any_more_is_named() -> None:
    judged = gate(run((4, 4), (0, 2)), "0", exceptions=excepted("10001", "10002"))
    assert [each.leistung for each in judged.used] == ["10002"]
    assert [each.leistung for each in judged.unneeded] == ["10001"]


@given(
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.integers(0, 100),
    st.sets(st.sampled_from(["10001", "10002"])),
)
def test_an_exception_never_turns_a_pass_into_a_miss(
    geburt: tuple[int, int], tod: tuple[int, int], percent: int, ids: set[str]
) -> None:
    covered, missing = zip(geburt, tod, strict=True)
    totals = [covered[0] + missing[0], covered[1] + missing[1]]
    if not sum(totals):
        return
    snapshot = run((covered[0], totals[0]), (covered[1], totals[1]))
    if passes(snapshot, str(percent)):
        assert passes(snapshot, str(percent), exceptions=excepted(*ids))


def test_where_all_is_excepted_there_is_no_verdict_and_no_failure() -> None:
    judged = gate(run((0, 3), (1, 1)), "geburt=100", exceptions=excepted("10001"))
    assert [check.verdict for check in judged.checks] == [Verdict.OHNE_URTEIL]
    demand(judged, USUAL)


# --- groups ------------------------------------------------------------------------------------


@pytest.mark.parametrize("einheit", list(Einheit))
@pytest.mark.parametrize("eigene", [False, True])
@pytest.mark.parametrize("schwelle", [1, 3])
def test_a_group_has_the_figure_that_coverage_shows(
    catalog: Catalog, berlin_history: Path, einheit: Einheit, eigene: bool, schwelle: int
) -> None:
    snapshot = History(berlin_history.parent.parent, "berlin").read(
        Stored(berlin_history.name.removesuffix(".json.gz"), berlin_history)
    )
    yardstick = Yardstick(einheit, schwelle, eigene)
    for by in (By.LEBENSLAGE, By.THEMENFELD, By.BEREICH, By.KORB):
        result = coverage(
            catalog, snapshot, by=by, einheit=einheit, schwelle=schwelle, eigene=eigene
        )
        for group in result.groups:
            text = f"{by}:{group.key}=0"
            if not group.count.total:
                with pytest.raises(ConfigError, match="nichts aus"):
                    parse_threshold(catalog, text, einheit)
                continue
            threshold = parse_threshold(catalog, text, einheit)
            check = check_threshold(catalog, snapshot, threshold, yardstick, NONE)
            assert check.count == group.count, text
        total = parse_threshold(catalog, "0", einheit)
        assert check_threshold(catalog, snapshot, total, yardstick, NONE).count == result.total


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("lebenslage:geburt=1", Selection(lebenslagen=("geburt",))),
        ("themenfeld:familie=1", Selection(themenfelder=("familie-kind",))),
        (" Themenfeld : Familie & Kind = 1 %", Selection(themenfelder=("familie-kind",))),
    ],
)
def test_the_kind_of_a_group_can_be_said(text: str, selection: Selection) -> None:
    assert parse_threshold(SMALL, text).selection == selection


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bereih:verwaltung=1", "Meinten Sie „bereich“"),
        ("qqqq:verwaltung=1", "Möglich sind: lebenslage, themenfeld, bereich, korb"),
        ("bereich:=1", "fehlt der Name"),
        (":x=1", "keine Art von Gruppe"),
        ("bereich:verwaltunk=1", "Meinten Sie „verwaltung“"),
        ("korb:gibtsnicht=1", "den Korb „gibtsnicht“ nicht"),
    ],
)
def test_a_wrong_group_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_threshold(SMALL, text)
    assert words in str(caught.value)


# --- no verdict --------------------------------------------------------------------------------


def test_a_partial_run_gets_no_verdict() -> None:
    partial = run((5, 5), (5, 5), partial=("Die Quelle portal war nicht lesbar.", "Zweitens."))
    with pytest.raises(OzgcheckError, match="Die Quelle portal war nicht lesbar") as caught:
        require_complete(partial)
    assert not isinstance(caught.value, GateError)
    assert caught.value.exit_code == 1
    require_complete(run((0, 5), (0, 5)))

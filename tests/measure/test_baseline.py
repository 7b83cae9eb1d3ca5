# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""A baseline accepts the gaps of its day, and no others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ozgcheck.errors import ConfigError
from ozgcheck.measure.conditions.baseline import (
    Baseline,
    baseline_text,
    check_baseline,
    parse_baseline,
    require_same_rule,
)
from ozgcheck.measure.conditions.exceptions import Ausnahme, Exceptions
from ozgcheck.measure.conditions.gate import Check, Verdict
from ozgcheck.measure.coverage import Einheit
from ozgcheck.measure.yardstick import Yardstick
from ozgcheck.model import Finding, Outcome, Result, Snapshot
from tests.measure.test_gate import SMALL, run

USUAL = Yardstick()
NONE = Exceptions()
IDS = ("10001", "10002")
SURE = {"outcome": Outcome.ANGEBOTEN, "reifegrad": 3, "reifegrad_low": 3}
KINDS: dict[str, dict[str, Any]] = {
    "sicher": SURE,
    "fehlt": {"outcome": Outcome.FEHLT},
    "unklar": {"outcome": Outcome.UNKLAR},
    "niedrig": {"outcome": Outcome.ANGEBOTEN, "reifegrad": 1, "reifegrad_high": 1},
    "ungeprueft": {"outcome": Outcome.NICHT_GEPRUEFT},
}


def of(kinds: Sequence[str]) -> Snapshot:
    """A run with one finding of that kind for each Leistung."""
    findings = tuple(Finding(i, **KINDS[kind]) for i, kind in zip(IDS, kinds, strict=True))
    return replace(run((0, 0), (0, 0)), result=Result((), findings, ()))


def written(*kinds: str, yardstick: Yardstick = USUAL) -> str:
    return baseline_text(SMALL, of(kinds), "20261125T040000Z", yardstick)


def checked(text: str, *kinds: str, exceptions: Exceptions = NONE) -> Check:
    return check_baseline(SMALL, of(kinds), parse_baseline(text, "b.json"), USUAL, exceptions)


def ids(check: Check) -> list[str]:
    return [finding.leistung_id for finding in check.against]


@given(st.lists(st.sampled_from(list(KINDS)), min_size=2, max_size=2))
def test_a_run_always_passes_its_own_baseline(kinds: list[str]) -> None:
    text = written(*kinds)
    check = checked(text, *kinds)
    assert (check.verdict, check.note) == (Verdict.BESTANDEN, "")
    assert set(json.loads(text)["luecken"]) == {
        ozg_id for ozg_id, kind in zip(IDS, kinds, strict=True) if kind != "sicher"
    }


@pytest.mark.parametrize("kind", ["fehlt", "unklar", "niedrig"])
def test_a_new_gap_fails_and_is_named(kind: str) -> None:
    check = checked(written("fehlt", "sicher"), "fehlt", kind)
    assert (check.verdict, ids(check)) == (Verdict.VERFEHLT, ["10002"])
    assert check.reason == "1 neue Lücke gegenüber der Baseline vom 2026-11-25: 10002 „10002“"


def test_what_nobody_looked_at_is_no_new_gap() -> None:
    assert checked(written("sicher", "sicher"), "sicher", "ungeprueft").verdict == "bestanden"


@pytest.mark.parametrize("kind", ["unklar", "ungeprueft", "niedrig"])
def test_what_was_not_certain_may_turn_out_to_be_missing(kind: str) -> None:
    assert checked(written(kind, "sicher"), "fehlt", "sicher").verdict == "bestanden"


def test_what_is_no_gap_any_more_can_go() -> None:
    check = checked(written("fehlt", "fehlt"), "sicher", "fehlt")
    assert check.verdict is Verdict.BESTANDEN
    assert check.note == "Aus der Baseline kann heraus, weil keine Lücke mehr: 10001."
    document = json.loads(written("fehlt", "fehlt"))
    document["luecken"] |= {f"2000{number}": "" for number in range(9)}  # left the catalogue
    check = checked(json.dumps(document), "fehlt", "fehlt")
    assert "20000, 20001, 20002, 20003, 20004 und 4 weitere" in check.note


@pytest.mark.parametrize(("gone", "more"), [(5, ""), (6, " und 1 weitere")])
def test_as_many_as_fit_are_named(gone: int, more: str) -> None:
    document = json.loads(written("fehlt", "fehlt"))
    document["luecken"] = {f"2000{number}": "" for number in range(gone)}
    check = checked(json.dumps(document), "sicher", "sicher")
    assert f"20000, 20001, 20002, 20003, 20004{more}." in check.note


def test_an_exception_accepts_a_new_gap() -> None:
    exceptions = Exceptions((Ausnahme("10002", "Grund", date(2027, 1, 1)),))
    text = written("sicher", "sicher")
    assert ids(checked(text, "fehlt", "fehlt", exceptions=exceptions)) == ["10001"]


def test_a_baseline_is_stable_and_says_what_it_is() -> None:
    text = written("fehlt", "fehlt")
    assert text == written("fehlt", "fehlt")
    assert json.loads(text) == {
        "format": 1,
        "portal": "herne",
        "stadt": "Herne",
        "ars": "059160000000",
        "lauf": "20261125T040000Z",
        "datum": "2026-11-25",
        "einheit": "leistung",
        "schwelle": 3,
        "nur_eigene": False,
        "modell": "1.1",
        "luecken": {"10001": "10001", "10002": "10002"},
    }
    assert text.index('"10001"') < text.index('"10002"')
    # One gap a line, so that a repository shows which came and which went.
    assert text.startswith('{\n  "format": 1,\n  "portal"')
    assert text.endswith('"10002"\n  }\n}\n')


def test_entries_are_told_apart() -> None:
    entries = tuple(
        Finding("10001", Outcome.FEHLT, teilleistung=f"1000{number}-ohne-1") for number in (1, 2)
    )
    snapshot = replace(of(("sicher", "sicher")), result=Result((), (), entries))
    yardstick = Yardstick(Einheit.TEILLEISTUNG)
    text = baseline_text(SMALL, snapshot, "x", yardstick)
    assert list(json.loads(text)["luecken"]) == ["10001/10001-ohne-1", "10001/10002-ohne-1"]
    more = (*entries, Finding("10002", Outcome.FEHLT, teilleistung="99041006000000"))
    later = replace(snapshot, result=Result((), (), more))
    check = check_baseline(SMALL, later, parse_baseline(text, "b"), yardstick, NONE)
    assert ids(check) == ["10002"]


@pytest.mark.parametrize(
    ("ars", "yardstick", "words"),
    [
        ("110000000000", USUAL, "gilt für Herne (ARS 059160000000), nicht für ARS 110000000000"),
        ("059160000000", Yardstick(schwelle=2), "Schwelle: 3 statt 2"),
        ("059160000000", Yardstick(Einheit.TEILLEISTUNG), "leistung statt teilleistung"),
        ("059160000000", Yardstick(eigene=True), "nur eigene Dienste: nein statt ja"),
        (
            "059160000000",
            Yardstick(modell=replace(USUAL.modell, modell="2.0")),
            "Modell: 1.1 statt 2.0",
        ),
    ],
)
def test_another_city_or_yardstick_is_refused(ars: str, yardstick: Yardstick, words: str) -> None:
    baseline = parse_baseline(written("fehlt", "sicher"), "b.json")
    require_same_rule(baseline, "059160000000", USUAL)
    with pytest.raises(ConfigError) as caught:
        require_same_rule(baseline, ars, yardstick)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "Format 2"),
        ({"format": True}, "„format“"),
        ({"schwelle": "3"}, "„schwelle“"),
        ({"nur_eigene": 0}, "„nur_eigene“"),
        ({"ars": None}, "„ars“"),
        ({"luecken": ["10001"]}, "„luecken“"),
        ({"luecken": {"1": ""}}, "„1“ ist keine OZG-ID"),
        ({"luecken": {"10001/../x": ""}}, "keine OZG-ID"),
        ({"luecken": {"\x1b[31m\n": ""}}, "„[31m“ ist keine OZG-ID"),
    ],
)
def test_a_damaged_baseline_is_refused(change: dict[str, Any], words: str) -> None:
    text = json.dumps({**json.loads(written("fehlt", "sicher")), **change})
    with pytest.raises(ConfigError) as caught:
        parse_baseline(text, "b.json")
    assert words in caught.value.message
    assert "b.json" in caught.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "[" * 100_000, "\x00"])
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="ist keine Baseline"):
        parse_baseline(text, "b.json")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_json_is_a_baseline_or_a_config_error(value: object) -> None:
    document = json.loads(written("fehlt", "sicher"))
    for field in document:
        try:
            found = parse_baseline(json.dumps({**document, field: value}), "b.json")
        except ConfigError:
            continue
        assert isinstance(found, Baseline)

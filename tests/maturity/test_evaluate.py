# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""Levels measured on labelled offers: what counts as right, near, wrong and worst."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ozgcheck.errors import GateError, OzgcheckError
from ozgcheck.maturity.bars import demand
from ozgcheck.maturity.evaluate import (
    FOUND,
    LABELS,
    SHARES,
    Figures,
    Labelled,
    Stufe,
    evaluate,
)
from ozgcheck.maturity.rules import Rules
from ozgcheck.model import Offer, Regel


def rule(rule_id: str, word: str, wirkung: str, stufe: int) -> Regel:
    return Regel(rule_id, "text", (word,), wirkung, stufe, "Grund", "q")


RULES = Rules(
    [
        *(rule(f"stufe-{level}", f"zeigt {level}", "stuetzt", level) for level in range(4)),
        rule("deckel", "nur persönlich", "begrenzt", 1),
    ]
)


def row(text: str, label: Stufe, *also: Stufe, group: str = "", title: str = "t") -> Labelled:
    return Labelled(Offer("1", title, "portal", text=text), label, frozenset(also), group)


def one(text: str, label: Stufe, *also: Stufe) -> dict[str, float | None]:
    figures = evaluate(RULES, [row(text, label, *also)])
    return {name: figures.share(name) for name in SHARES}


@pytest.mark.parametrize(
    ("text", "label", "also", "true"),
    [
        ("zeigt 2", 2, (), {"exact", "accepted"}),
        ("zeigt 2", 1, (2,), {"accepted"}),
        ("zeigt 2", 1, (), {"off_by_one"}),
        ("zeigt 1", 3, (), set()),
        ("zeigt 1", 3, (2,), {"off_by_one"}),
        ("zeigt 3", 2, (), {"false_3", "off_by_one"}),
        ("zeigt 3", 2, (1, 3), {"accepted"}),
        ("zeigt 3", None, (), {"false_3"}),
        ("zeigt 3", 4, (), {"off_by_one"}),  # whoever read 4 read 3 as well
        ("nichts", None, (), {"exact", "accepted", "unknown"}),
        ("nichts", 1, (None,), {"accepted", "unknown"}),
        ("nichts", 0, (), {"unknown"}),  # unknown is not 0
        ("zeigt 0", 0, (), {"exact", "accepted"}),
        ("zeigt 1", 0, (), {"off_by_one"}),
        ("zeigt 1", 0, (1,), {"accepted"}),
    ],
)
def test_each_offer_is_counted_where_it_belongs(
    text: str, label: Stufe, also: tuple[Stufe, ...], true: set[str]
) -> None:
    assert {name for name, share in one(text, label, *also).items() if share} == true


def test_nothing_to_count_has_no_share() -> None:
    figures = evaluate(RULES, [])
    assert (figures.offers, figures.share("accepted"), figures.interval("false_3")) == (
        0,
        None,
        None,
    )
    assert figures == Figures(pairs={})


def test_shares_are_over_all_offers_and_have_intervals() -> None:
    figures = evaluate(RULES, [row("zeigt 3", 2), *[row("zeigt 1", 1)] * 49])
    assert (figures.share("accepted"), figures.share("false_3")) == (0.98, 0.02)
    interval = figures.interval("false_3")
    assert interval is not None
    assert interval.low < 0.02 < interval.high < 0.2


def test_labels_against_levels() -> None:
    figures = evaluate(RULES, [row("zeigt 3", 2, 3), row("zeigt 3", 2), row("nichts", 4)])
    pairs = {
        (label, found): figures.pair(label, found)
        for label in LABELS
        for found in FOUND
        if figures.pair(label, found)
    }
    assert pairs == {(2, 3): 2, (4, None): 1}


def test_the_worst_mistakes_come_first() -> None:
    rows = [
        row("zeigt 1", 2, title="eins zu tief"),
        row("nichts", 2, title="unbekannt"),
        row("zeigt 0", 3, title="weit zu tief"),
        row("zeigt 2", 1, title="zu hoch"),
        row("zeigt 3", 2, title="falsch 3"),
        row("zeigt 2", 2, title="richtig"),
    ]
    mistakes = evaluate(RULES, rows).mistakes
    assert [mistake.item.offer.title for mistake in mistakes] == [
        "falsch 3",
        "zu hoch",
        "weit zu tief",
        "eins zu tief",
        "unbekannt",
    ]
    assert [item.rule for item in mistakes[0].evidence] == ["stufe-3"]


def test_rules_are_counted_where_they_saw_something() -> None:
    rows = [
        row("zeigt 3. nur persönlich", 1),
        row("zeigt 3", 2),
        row("zeigt 3", 3),
        row("zeigt 1", 2),
    ]
    found = {rule.rule: rule for rule in evaluate(RULES, rows).rules}
    three = found["stufe-3"]
    assert (three.offers, three.wrong, three.high, three.low, three.false_3) == (3, 1, 1, 0, 1)
    assert (found["deckel"].offers, found["deckel"].wrong) == (1, 0)
    assert (found["stufe-1"].low, found["stufe-1"].high) == (1, 0)
    assert "stufe-2" not in found


def test_a_rule_that_speaks_twice_on_an_offer_counts_once() -> None:
    offer = Offer("1", "t", "portal", description="zeigt 1", text="zeigt 1")
    (found,) = evaluate(RULES, [Labelled(offer, 1)]).rules
    assert found.offers == 1


def test_groups_are_worst_first_and_small_ones_together() -> None:
    rows = [
        *[row("zeigt 1", 1, group="gut")] * 20,
        *[row("zeigt 3", 1, group="schlecht")] * 20,
        row("zeigt 1", 1, group="klein"),
        row("zeigt 1", 2, group="winzig"),
    ]
    groups = evaluate(RULES, rows, split=True).groups
    assert [(g.name, g.figures.share("accepted"), g.values, g.rest) for g in groups] == [
        ("schlecht", 0.0, 1, False),
        ("gut", 1.0, 1, False),
        ("", 0.5, 2, True),
    ]
    assert evaluate(RULES, rows).groups == ()


# --- demands --------------------------------------------------------------------------


def figures(right: int, false_3: int) -> Figures:
    return evaluate(RULES, [*[row("zeigt 1", 1)] * right, *[row("zeigt 3", 1)] * false_3])


def test_reaching_a_demand_exactly_is_enough() -> None:
    demand(figures(98, 2), least_accepted=Fraction(98, 100), most_false_3=Fraction(2, 100))
    demand(figures(0, 1), least_accepted=None, most_false_3=None)
    demand(figures(1, 0), least_accepted=Fraction(1), most_false_3=Fraction(0))


def test_all_that_is_missed_stands_in_one_sentence() -> None:
    with pytest.raises(GateError) as caught:
        demand(figures(97, 3), least_accepted=Fraction(98, 100), most_false_3=Fraction(2, 100))
    assert caught.value.message == (
        "Die Reifegrade sind schlechter als verlangt: richtig 97,0 % (97 von 100) statt "
        "mindestens 98,0 %; fälschlich Stufe 3 3,0 % (3 von 100) statt höchstens 2,0 %."
    )


def test_each_demand_alone() -> None:
    with pytest.raises(GateError, match="richtig"):
        demand(figures(1, 1), least_accepted=Fraction(3, 4), most_false_3=Fraction(1))
    with pytest.raises(GateError, match="fälschlich"):
        demand(figures(1, 1), least_accepted=Fraction(0), most_false_3=Fraction(0))


def test_a_demand_on_nothing_is_no_verdict() -> None:
    demand(figures(0, 0), least_accepted=None, most_false_3=None)
    with pytest.raises(OzgcheckError) as caught:
        demand(figures(0, 0), least_accepted=None, most_false_3=Fraction(0))
    assert caught.value.exit_code == 1

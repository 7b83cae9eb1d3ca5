# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The evaluation counts what it says."""

from __future__ import annotations

import pytest

from ozgcheck.catalog.load import Catalog
from ozgcheck.matching.evaluate import (
    SMALL,
    Confusion,
    Figures,
    Keys,
    Labelled,
    Truth,
    Verdict,
    confusions,
    evaluate,
)
from ozgcheck.matching.index import Index
from ozgcheck.matching.match import Matcher
from ozgcheck.model import Match, Offer, Status, Unknown

SURE, CHECK = Status.SICHER, Status.PRUEFEN


class Says:
    """Matches a title of words such as `A! B? C?0.2`: `!` sicher, `?` to be checked."""

    def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
        found = []
        for word in offer.title.split():
            leistung, sign, score = word[0], word[1], word[2:]
            status = SURE if sign == "!" else CHECK
            if sign != "x":
                found.append(Match(offer.id, leistung, status, "text", float(score or 0.5)))
            else:
                found.append(Match(offer.id, leistung, Status.ABGELEHNT, "text", 1.0))
        return found, []


def labelled(title: str, accepted: str = "", group: str = "") -> Labelled:
    return Labelled(Offer(title, title, "gold"), frozenset(accepted), group)


def measured(*rows: tuple[str, str]) -> Figures:
    return evaluate(Says(), [labelled(*row) for row in rows])


def test_every_count() -> None:
    figures = measured(
        ("A!", "AB"),  # right and sure
        ("A!", "B"),  # sure and wrong
        ("A! B!", "B"),  # sure and wrong, the right one among five
        ("A?", "A"),  # right, to be checked
        ("A? B? C? D? E?", "E"),  # among five
        ("A? B? C? D? E? F?", "F"),  # the sixth counts no more
        ("", "A"),  # nothing found
        ("Ax", "A"),  # what was rejected is not found
        ("", ""),  # rightly silent
        ("A?", ""),  # not accepted
        ("A!", ""),  # wrongly accepted
    )
    assert (figures.titles, figures.positives, figures.negatives) == (11, 8, 3)
    assert (figures.first, figures.accepted, figures.accepted_right) == (2, 4, 1)
    assert (figures.top1, figures.top5) == (2 / 8, 4 / 8)
    assert (figures.precision, figures.recall) == (1 / 4, 1 / 8)
    assert (figures.rejected, figures.silent) == (2 / 3, 1 / 3)
    assert {
        (verdict.name, truth.name): figures.of(verdict, truth)
        for verdict in Verdict
        for truth in Truth
        if figures.of(verdict, truth)
    } == {
        ("SICHER", "FIRST"): 1,
        ("SICHER", "AMONG_FIVE"): 1,
        ("SICHER", "MISSING"): 1,
        ("SICHER", "NO_LEISTUNG"): 1,
        ("PRUEFEN", "FIRST"): 1,
        ("PRUEFEN", "AMONG_FIVE"): 1,
        ("PRUEFEN", "MISSING"): 1,
        ("PRUEFEN", "NO_LEISTUNG"): 1,
        ("KEINE", "MISSING"): 2,
        ("KEINE", "NO_LEISTUNG"): 1,
    }


def test_nothing_counted_is_no_share() -> None:
    empty = evaluate(Says(), [], split=True)
    assert empty == Figures()
    assert {empty.top1, empty.top5, empty.precision, empty.recall, empty.rejected} == {None}
    assert empty.interval("top1") is None


def test_intervals_hold_the_share() -> None:
    rows = [("A!", "A")] * 60 + [("A?", "A")] * 30 + [("A?", "B")] * 10 + [("A?", "")] * 40
    figures = measured(*rows)
    for name, share in (("top1", 0.9), ("sicher_recall", 0.6)):
        interval = figures.interval(name)
        assert interval is not None
        assert share - 0.15 < interval.low < share < interval.high < share + 0.15
    all_right = figures.interval("sicher_precision")
    assert all_right is not None
    assert 0.9 < all_right.low < all_right.high == 1


def test_the_worst_mistake_comes_first() -> None:
    figures = measured(
        ("", "A"), ("B?0.3", "A"), ("B!0.8", "A"), ("B?0.9", "A"), ("C!0.9", ""), ("D?1.0", "")
    )
    titles = [item.title for item in figures.mistakes]
    assert titles == ["C!0.9", "B!0.8", "B?0.9", "B?0.3", ""]
    assert figures.mistakes[-1].why == "Kein Name ähnelt dem Titel genug."


def test_confusions_are_counted_most_frequent_first() -> None:
    figures = measured(
        ("B?", "A"), ("B?0.7", "A"), ("B!", "A"), ("", "A"), ("C!", ""), ("C?", "AB"), ("A?", "A")
    )
    assert confusions(figures.mistakes) == (
        Confusion(("A",), "B", 3, 1),
        Confusion((), "C", 1, 1),
        Confusion(("A",), "", 1, 0),
        Confusion(("A", "B"), "C", 1, 0),
    )


def test_groups_are_worst_first_and_small_ones_together() -> None:
    rows = [
        *[labelled("A!", "A", "gut")] * SMALL,
        *[labelled("A!", "A", "schlecht")] * (SMALL - 1),
        labelled("B!", "A", "schlecht"),
        *[labelled("B!", "A", "klein")] * (SMALL - 1),
        labelled("A?", "A", ""),
        *[labelled("", "", "ohne Leistung")] * SMALL,
    ]
    figures = evaluate(Says(), rows, split=True)
    assert [(group.name, group.values, group.rest) for group in figures.groups] == [
        ("schlecht", 1, False),
        ("gut", 1, False),
        ("ohne Leistung", 1, False),
        ("", 2, True),
    ]
    assert [group.figures.titles for group in figures.groups] == [SMALL] * 4
    assert [group.figures.top1 for group in figures.groups] == [0.95, 1.0, None, 0.05]
    assert figures.titles == sum(group.figures.titles for group in figures.groups)
    assert evaluate(Says(), rows).groups == ()


@pytest.mark.parametrize(
    ("title", "key", "accepted", "keys"),
    [
        ("Hundesteuer", "99041006017000", "10160", Keys(1, 1, 1)),  # the key is Elterngeld's
        ("Hundesteuer", "99041006017000", "10000", Keys(1, 1, 0)),
        ("qqqq zzzz", "99041006017000", "10000", Keys(1, 0, 0)),
        ("qqqq zzzz", "99999999999999", "10000", Keys()),  # nobody knows that key
        ("qqqq zzzz", "", "10000", Keys()),
    ],
)
def test_contradicted_keys_are_counted(
    catalog: Catalog, index: Index, monkeypatch: pytest.MonkeyPatch,
    title: str, key: str, accepted: str, keys: Keys,
) -> None:  # fmt: skip
    monkeypatch.setattr("ozgcheck.matching.match.Index", lambda _: index)
    offer = Offer("1", title, "gold", schluessel=(key,) if key else ())
    figures = evaluate(Matcher(catalog), [Labelled(offer, frozenset({accepted}))])
    assert figures.keys == keys


def test_only_a_key_that_lost_its_certainty_to_the_title_was_contradicted() -> None:
    said = {
        "weak": (CHECK, "schluessel-block", "Der Block 99041006 gehört zu „A“."),
        "agreed": (SURE, "schluessel-block", "Der Titel sagt dasselbe."),
        "against": (CHECK, "schluessel-neu", "Der Titel gleicht eher „B“ (B)."),
        "no key": (CHECK, "alias", "Der Titel ist ein Name der Leistung „A“."),
    }

    class Keyed:
        def match(self, offer: Offer) -> tuple[list[Match], list[Unknown]]:
            status, step, why = said[offer.title]
            reasons = ("Der Schlüssel gehört zu „A“.", why)
            return [Match(offer.id, "A", status, step, 0.9, reasons=reasons)], []

    figures = evaluate(Keyed(), [labelled(title, "A") for title in said])
    assert figures.keys == Keys(titles=3, contradicted=1, rightly=0)

# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes reading quick changes nothing: keywords, lower case, patterns looked for once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.assess import offers
from ozgcheck.catalog.load import Catalog
from ozgcheck.catalog.rule_file import Place, Sight
from ozgcheck.maturity import rules as engine
from ozgcheck.maturity.keywords import Keywords
from ozgcheck.maturity.rules import Rules
from ozgcheck.maturity.sentences import sentences
from ozgcheck.model import Offer, Regel


def rule(*muster: str, ausser: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> Regel:
    return Regel("r", "text", muster, "stuetzt", 2, "G", "q", ausser=ausser, stichworte=words)


KEYWORDS = ("antrag", "online", "an", "per post", " eid", "e-i", "\xadx")


@given(st.lists(st.lists(st.sampled_from(KEYWORDS), unique=True)), st.text("antrgoliepsxd -\xad\n"))
def test_keywords_find_the_rules_that_looking_at_each_finds(
    words: list[list[str]], text: str
) -> None:
    sights = [Sight(rule("x", words=tuple(some))) for some in words]
    assert Keywords(sights).near(text) == {sight for sight in sights if sight.near(text)}


@pytest.mark.parametrize("text", ["der onlineantrag", "nur per post", "mit eid", "per  post"])
def test_keywords_may_stand_inside_words_and_across_them(text: str) -> None:
    sights = [Sight(rule("x", words=(word,))) for word in KEYWORDS]
    found = {sight.rule.stichworte[0] for sight in Keywords(sights).near(text)}
    assert found == {word for word in KEYWORDS if word in text}
    assert found or text == "per  post"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("ÄMTER", "Alle Ämter", True),
        (r"\xc4mter", "alle ämter", True),
        (r"\u00c4mter", "alle ämter", True),
        (r"^\S+\W\d", "Nr. 5", True),
        (r"^\S+\D\d\Z", "nr 55", False),
        ("[A-C]mt", "das amt", True),
        ("amt", "AMT", True),
        ("straße", "STRASSE", False),
    ],
)
def test_case_never_counts(pattern: str, text: str, found: bool) -> None:
    assert Sight(rule(pattern)).sees(text) is found
    assert (re.search(pattern, text, re.IGNORECASE) is not None) is found


def test_a_pattern_is_looked_for_once_in_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Counting:
        def __init__(self, pattern: str) -> None:
            self.pattern = pattern

        def search(self, text: str) -> re.Match[str] | None:
            asked.append(self.pattern)
            return re.search(self.pattern, text)

    monkeypatch.setattr(
        "ozgcheck.catalog.rule_file._compiled", lambda patterns: tuple(map(Counting, patterns))
    )
    place = Place("online, aber nicht hier")
    first = Sight(rule("fehlt", "online", ausser=("nicht",)))
    second = Sight(rule("hier", ausser=("nicht", "nie")))
    assert [sight.search(place) for sight in (first, second, first)] == [None] * 3
    assert asked == ["fehlt", "online", "nicht", "hier"]


def read_slowly(catalog: Catalog, offer: Offer) -> Iterator[tuple[str, str]]:
    """Every text rule alone, sentence by sentence, without anything that saves time."""

    def first(patterns: tuple[str, ...], text: str) -> re.Match[str] | None:
        found = (re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
        return next(filter(None, found), None)

    texts = (offer.description, offer.text[:20_000])
    each = [sentence for text in texts for sentence in sentences(text)]
    for regel in sorted(catalog.regeln, key=lambda regel: regel.id):
        if regel.sieht != "text":
            continue
        for sentence in each:
            small = sentence.lower()
            if regel.stichworte and not any(word in small for word in regel.stichworte):
                continue
            found = first(regel.muster, sentence)
            if found is None or (regel.mit and first(regel.mit, sentence) is None):
                continue
            if first(regel.ausser, sentence) is None:
                yield regel.id, engine._quote(sentence, found.start(), found.end())
                break


def test_shipped_rules_see_the_same_as_when_read_slowly(catalog: Catalog) -> None:
    rules = Rules(catalog.regeln, catalog.traeger)
    text = {regel.id for regel in catalog.regeln if regel.sieht == "text"}
    seen = 0
    for offer in offers(12)[1:]:
        found = [(item.rule, item.quote) for item in rules.evidence(offer) if item.rule in text]
        assert found == list(read_slowly(catalog, offer))
        seen += len(found)
    assert seen > 50

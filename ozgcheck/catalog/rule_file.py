# SPDX-FileCopyrightText: 2026 ozgcheck contributors
# SPDX-License-Identifier: EUPL-1.2

"""The Reifegrad rules as they stand in catalog/reifegrad/, and what one of them sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ozgcheck.catalog.faults import Fault, missed_examples, no_pattern
from ozgcheck.model import Level, LinkKind, Regel

# A level that can only be indicated, never seen from outside.
INDICATED = 4
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_NUMBERED = re.compile(r"\\[xuUN0-9]")
# `{antrag}`; a quantifier such as `{2,3}` begins with a digit.
_PART = re.compile(r"\{([a-z][a-z-]*)\}")


def parts(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The named parts (`bausteine`) of all rule files; they hold in every file."""
    return {
        name: text for document in documents for name, text in document.get("bausteine", {}).items()
    }


def expanded(pattern: str, known: Mapping[str, str]) -> str:
    """A pattern with its parts put in, each as a group.

    Raises:
        KeyError: a part is unknown; its name is the first argument.
        RecursionError: parts contain each other.
    """
    return _PART.sub(lambda found: f"(?:{expanded(known[found[1]], known)})", pattern)


def regel(raw: Mapping[str, Any], known: Mapping[str, str]) -> Regel:
    """One rule of a checked rule file.

    Args:
        raw: the rule as the file has it.
        known: all parts.

    Raises:
        KeyError: a pattern names a part that does not exist.
        RecursionError: parts contain each other.
    """

    def patterns(name: str) -> tuple[str, ...]:
        return tuple(expanded(text, known) for text in raw.get(name, ()))

    return Regel(
        id=raw["id"],
        sieht=raw["sieht"],
        muster=patterns("muster"),
        wirkung=raw["wirkung"],
        stufe=raw["stufe"],
        erklaerung=raw["erklaerung"],
        quelle=raw["quelle"],
        mit=patterns("mit"),
        ausser=patterns("ausser"),
        stichworte=tuple(raw.get("stichworte", ())),
        linkarten=tuple(map(LinkKind, raw.get("linkarten", ()))),
        quellarten=tuple(raw.get("quellarten", ())),
        stark=raw.get("stark", True),
        traeger=Level(raw["traeger"]) if "traeger" in raw else None,
    )


def rule_faults(raw: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with a rule besides its form: patterns, level, examples it does not keep.

    Args:
        raw: the rule as the file has it, valid by its schema.
        known: all parts.
    """
    if (raw["stufe"] == INDICATED) is not (raw["wirkung"] == "deutet"):
        yield (
            ("stufe",),
            "Stufe 4 ist von außen nicht zu sehen.",
            "Stufe 4 und die Wirkung „deutet“ gehören zusammen.",
        )
    try:
        rule = regel(raw, known)
    except KeyError as error:
        yield (
            ("muster",),
            f"Den Baustein „{error.args[0]}“ gibt es nicht.",
            "Ihn unter „bausteine“ anlegen oder den Namen berichtigen.",
        )
        return
    except RecursionError:
        yield ("muster",), "Bausteine enthalten sich gegenseitig.", "Den Kreis auflösen."
        return
    try:
        sight = Sight(rule)
    except (re.error, RecursionError) as error:
        yield no_pattern(error)
        return
    yield from missed_examples(raw["beispiele"], sight.sees, "Die Regel hält ihr")


class Place:
    """One place that rules look at; no pattern is looked for twice.

    Patterns are found in the lower-case text, which is as long as the text itself, but for a
    few letters that German has not (İ).
    """

    __slots__ = ("_found", "lowered")

    def __init__(self, text: str) -> None:
        self.lowered = text.lower()
        self._found: dict[str, re.Match[str] | None] = {}

    def find(self, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
        """Where the first of the patterns that is found here begins and ends, or None."""
        known = self._found
        for pattern in patterns:
            # The source and not the pattern, whose hash takes as long as a short search.
            name = pattern.pattern
            if name not in known:
                known[name] = pattern.search(self.lowered)
            if (match := known[name]) is not None:
                return match
        return None


class Sight:
    """What one rule sees, its patterns compiled.

    Raises:
        re.error: a pattern is none.
        RecursionError: a pattern is nested too deeply for Python.
    """

    def __init__(self, rule: Regel) -> None:
        self.rule = rule
        self.words = frozenset(rule.stichworte)
        self._muster = _compiled(rule.muster)
        self._mit = _compiled(rule.mit)
        self._ausser = _compiled(rule.ausser)

    def near(self, lowered: str) -> bool:
        """Whether a lower-case text is worth searching."""
        return not self.words or any(word in lowered for word in self.words)

    def sees(self, text: str) -> bool:
        """Whether the rule finds something in one place."""
        place = Place(text)
        return self.near(place.lowered) and self.search(place) is not None

    def search(self, place: Place) -> re.Match[str] | None:
        """Where the rule finds what it looks for in one place, or None."""
        found = place.find(self._muster)
        if found is None or (self._mit and place.find(self._mit) is None):
            return None
        return found if place.find(self._ausser) is None else None


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Patterns for lower-case text; ignoring case costs twice the time where it is not needed."""
    return tuple(
        re.compile(pattern, re.IGNORECASE if _names_capitals(pattern) else re.NOFLAG)
        for pattern in patterns
    )


def _names_capitals(pattern: str) -> bool:
    r"""Whether a pattern may mean a capital letter: as such, or by its number (`\xc4`)."""
    plain = _ESCAPE.sub("", pattern)
    return plain != plain.lower() or _NUMBERED.search(pattern) is not None
